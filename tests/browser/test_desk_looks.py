"""The editor's page on a small phone, in the dark, by keyboard and with long words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.desk_steps import Desk, a_desk, a_file, choose, looked_at, signed_in
from tests.browser.steps import OpenPage, expect
from tests.browser.test_looks import CONTRAST, TEXT_STYLES
from tests.factories import A_NOTICE_TEXT

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LONG_WORD = "https://example.org/" + "x" * 120
LONG = A_NOTICE_TEXT.replace("公园30个", f"公园35个（{LONG_WORD}）") + "<b>附：</b>热线6188。\n"
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
PHONE = {"width": 390, "height": 844}
TABS = ("改动", "提醒", "结构", "名称", "数字", "举措")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with a_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


def every_screen(page: Page) -> Iterator[str]:
    """Each screen up to publishing, one after another."""
    yield "home"
    choose(page, a_file(b"\x00\x01", "a" * 90 + ".txt"))
    expect(page.locator("#choose-trouble .reason")).to_be_visible()
    yield "refused"
    looked_at(page, a_file(LONG, "sample.txt"))
    for tab in TABS:
        page.get_by_role("tab", name=tab).click()
        yield tab
    page.click("#publish")
    expect(page.locator("#confirm")).to_be_visible()
    yield "confirm"
    page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_width_needs_sideways_scrolling(open_page: OpenPage, desk: Desk, width: int) -> None:
    page = signed_in(open_page, desk, viewport={"width": width, "height": 640})
    for screen in every_screen(page):
        assert page.evaluate(SIDEWAYS) <= 0, screen


def test_nothing_is_smaller_than_16_pixels(open_page: OpenPage, desk: Desk) -> None:
    page = signed_in(open_page, desk)
    for screen in every_screen(page):
        assert [it for it in page.evaluate(TEXT_STYLES) if it[1] < 16] == [], screen


@pytest.mark.parametrize("light", ["light", "dark"])
def test_words_stand_out_from_their_ground(open_page: OpenPage, desk: Desk, light: str) -> None:
    page = signed_in(open_page, desk, color_scheme=light)
    selectors = (
        ".soft:visible, .tag:visible, .chip:visible, .tab:visible, .plain:visible, .note:visible,"
        " .standing:visible, .primary:enabled:visible, .change .words:visible, .reason:visible,"
        " .number:visible, .times:visible, .place:visible, mark:visible"
    )
    for screen in every_screen(page):
        for it in page.locator(selectors).all():
            assert it.evaluate(CONTRAST) >= 4.5, (screen, it.inner_text())


def test_on_a_small_desk_what_was_read_is_seen_beside_the_text_at_once(
    open_page: OpenPage, desk: Desk
) -> None:
    page = signed_in(open_page, desk, viewport={"width": 1280, "height": 800})
    looked_at(page, a_file())
    for pane in (".findings", "#source"):
        box = page.locator(pane).bounding_box()
        assert box is not None
        assert box["y"] <= 400, pane
    seen = page.locator("#visibility-note").evaluate("(it) => getComputedStyle(it).color")
    assert seen == page.locator(".soft").first.evaluate("(it) => getComputedStyle(it).color")


def test_on_a_phone_the_text_comes_over_the_list_and_goes_back_to_it(
    open_page: OpenPage, desk: Desk
) -> None:
    page = signed_in(open_page, desk, viewport=PHONE, has_touch=True, is_mobile=True)
    looked_at(page, a_file(LONG, "new.txt"))
    expect(page.locator("#source")).to_be_hidden()
    page.get_by_role("tab", name="数字").click()
    entry = page.locator("#tab-panel .entry").first
    entry.click()
    expect(page.locator("#source mark")).to_be_focused()
    expect(page.locator("#source mark")).to_be_in_viewport()
    page.get_by_role("button", name="回到列表").click()
    expect(page.locator("#source")).to_be_hidden()
    expect(entry).to_be_focused()


def test_the_text_moves_beside_the_list_when_the_window_grows(
    open_page: OpenPage, desk: Desk
) -> None:
    page = signed_in(open_page, desk, viewport=PHONE)
    looked_at(page, a_file(LONG, "new.txt"))
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#source .text")).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(page.locator("#source")).to_be_hidden()


def test_tabs_are_moved_through_by_arrow_keys(open_page: OpenPage, desk: Desk) -> None:
    page = signed_in(open_page, desk)
    looked_at(page, a_file(LONG, "new.txt"))
    page.get_by_role("tab", name="提醒").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="结构")).to_be_focused()
    expect(page.get_by_role("tab", name="结构")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("End")
    expect(page.get_by_role("tab", name="举措")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#tab-panel")).to_be_focused()


def test_a_notice_is_published_by_keyboard_alone(open_page: OpenPage, desk: Desk) -> None:
    page = signed_in(open_page, desk)
    with page.expect_file_chooser() as chooser:
        page.focus("#pick")  # a whole round trip: the chooser is waited for by the time of the key
        page.keyboard.press("Enter")
    chooser.value.set_files(a_file(A_NOTICE_TEXT.replace("30个", "31个"), "by-keyboard.txt"))
    expect(page.locator("#review-title")).to_be_focused()
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "publish":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#done-title")).to_be_focused()


def test_each_screen_begins_at_its_top(open_page: OpenPage, desk: Desk) -> None:
    page = signed_in(open_page, desk, viewport={"width": 1280, "height": 600})
    looked_at(page, a_file(LONG, "new.txt"))
    expect(page.locator("#review-title")).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0


def test_the_page_needs_no_inline_style_or_script(open_page: OpenPage, desk: Desk) -> None:
    page = signed_in(open_page, desk)
    for screen in every_screen(page):
        assert page.locator("[style], style, script:not([src]), [onclick]").count() == 0, screen
