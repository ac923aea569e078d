"""The widget for everybody: by keyboard, by screen reader, in any light, on the smallest phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.accessibility import violations
from tests.browser.replies import a_citation, a_reply, answer_with
from tests.browser.steps import OpenPage, expect
from tests.browser.widget_steps import FIGURE, SHARED, UNKNOWN, open_talk, risen, say, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.host_page import HostSite

pytestmark = pytest.mark.browser

LANGUAGES = ["zh-CN", "zh-TW", "en", "ja"]
LONG_WORD = "https://example.org/" + "x" * 120
FOCUSED = """() => {
  const it = document.querySelector("wenjin-chat").shadowRoot.activeElement;
  if (!it) return ["out of the widget", false];
  const style = getComputedStyle(it);
  return [it.className || it.id || it.tagName, style.outlineStyle !== "none"];
}"""
SMALLEST = """() => {
  const root = document.querySelector("wenjin-chat").shadowRoot;
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let smallest = 99;
  while (walk.nextNode()) {
    const it = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !it.checkVisibility() || it.closest(".unseen")) continue;
    smallest = Math.min(smallest, parseFloat(getComputedStyle(it).fontSize));
  }
  return smallest;
}"""


@pytest.mark.parametrize(
    ("lang", "light", "attributes"),
    [  # every two of language, light and size together
        (lang, light, "large" if (number + turn) % 2 else "")
        for number, lang in enumerate(LANGUAGES)
        for turn, light in enumerate(["light", "dark"])
    ],
)
def test_axe_finds_nothing_wrong(
    open_page: OpenPage, host: HostSite, lang: str, light: str, attributes: str
) -> None:
    page = visit(open_page, host, lang=lang, color_scheme=light, element=attributes)
    found = violations(page, "wenjin-chat")
    open_talk(page)
    expect(page.locator(".suggestion").first).to_be_visible()
    found += violations(page, "wenjin-chat")
    say(page, FIGURE)
    found += violations(page, "wenjin-chat")
    turn = say(page, UNKNOWN)
    turn.locator(".thumb").last.click()
    expect(turn.locator("form")).to_be_visible()
    page.fill("#question", "问" * 1001)
    found += violations(page, "wenjin-chat")
    page.locator(".near .link").first.click()
    expect(page.locator(".reader mark")).to_be_visible()
    found += violations(page, "wenjin-chat")
    page.keyboard.press("Escape")
    answer_with(page, {}, status=500, headers=SHARED)
    page.fill("#question", "")
    say(page, "坏")
    found += violations(page, "wenjin-chat")
    assert found == []


def test_all_of_it_is_reached_by_tab_and_tab_stays_within(
    open_page: OpenPage, host: HostSite
) -> None:
    page = visit(open_page, host)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(FIGURE)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_attribute("data-state", "answered")
    reached = []
    for _ in range(24):
        page.keyboard.press("Tab")
        name, ring = page.evaluate(FOCUSED)
        assert ring, name
        reached.append(name)
    assert "out of the widget" not in reached
    assert {"marker", "link", "A", "quiet", "suggestion", "question", "primary", "tool"} <= set(
        reached
    )
    assert reached.count("primary") >= 1
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED)[1]


def test_escape_closes_what_is_uppermost_and_focus_goes_back_to_where_it_came_from(
    open_page: OpenPage, host: HostSite
) -> None:
    page = open_talk(visit(open_page, host))
    turn = say(page, FIGURE)
    turn.locator(".marker").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".reader mark")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".reader")).to_be_hidden()
    expect(turn.locator(".marker").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.chat")).to_be_hidden()
    expect(page.locator(".launcher")).to_be_focused()
    expect(page.locator("wenjin-chat:not([open])")).to_have_count(1)  # said once it has closed
    open_talk(page)
    expect(page.locator(".turn")).to_have_count(1)


def test_what_comes_of_a_question_is_announced_once(open_page: OpenPage, host: HostSite) -> None:
    page = open_talk(visit(open_page, host))
    page.evaluate(
        """() => {
            window.announced = [];
            const place = document.querySelector("wenjin-chat").view.status;
            new MutationObserver(() => window.announced.push(place.textContent))
                .observe(place, { childList: true, characterData: true, subtree: true });
        }"""
    )
    say(page, FIGURE)
    say(page, UNKNOWN)
    answered, abstained = page.locator(".chat [role=status]").last, page.evaluate("announced")
    expect(answered).to_have_attribute("role", "status")
    assert abstained == [
        "正在查找原文…",
        "已找到回答：热线日均受理企业群众诉求2.30万件。",
        "正在查找原文…",
        page.locator(".turn").last.locator(".sheet > p:not(.reason)").inner_text(),
    ]


@pytest.mark.parametrize("attributes", ["", "large"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_width_needs_sideways_scrolling(
    open_page: OpenPage, host: HostSite, width: int, attributes: str
) -> None:
    viewport = {"width": width, "height": 640}
    page = open_talk(visit(open_page, host, viewport=viewport, element=attributes))
    cited = a_citation(notice_title=LONG_WORD, source_address=LONG_WORD)
    reply = a_reply(answer=f"{LONG_WORD}[1]", citations=[cited], related_questions=[LONG_WORD])
    answer_with(page, reply, headers=SHARED)
    for lang in ("zh", "en"):
        page.select_option(".chat select", lang)
        say(page, LONG_WORD)
        page.locator(".turn").last.locator(".thumb").last.click()
        for place in (".chat .scroll", ".chat", ".chat .head", ".chat .sheet"):
            wide = page.locator(place).last.evaluate("(it) => it.scrollWidth - it.clientWidth")
            assert wide <= 0, (place, lang)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


_HINT_FITS = """(box) => {
    const style = getComputedStyle(box);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.letterSpacing = style.letterSpacing;
    const inside = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return [box.placeholder, Math.ceil(pen.measureText(box.placeholder).width) <= inside];
}"""


@pytest.mark.parametrize("attributes", ["", "large"])
def test_the_hint_in_the_box_is_whole_on_the_narrowest_phone(
    open_page: OpenPage, host: HostSite, attributes: str
) -> None:
    viewport = {"width": 320, "height": 640}
    page = open_talk(visit(open_page, host, viewport=viewport, element=attributes))
    hints = []
    for begun in (False, True):
        if begun:
            say(page, FIGURE)
        for lang in ("zh", "zh-Hant", "en", "ja"):
            page.select_option(".chat select", lang)
            hints.append(page.locator("#question").evaluate(_HINT_FITS))
    assert [hint for hint, fits in hints if not fits] == []
    assert len({hint for hint, _ in hints}) >= 7


def test_a_phone_shows_the_talk_over_the_whole_window_and_keeps_its_keyboard_away(
    open_page: OpenPage, host: HostSite
) -> None:
    viewport = {"width": 320, "height": 568}
    page = visit(open_page, host, viewport=viewport, has_touch=True, is_mobile=True)
    page.locator(".launcher").tap()
    risen(page)
    box = page.locator("dialog.chat").bounding_box()
    assert box == pytest.approx({"x": 0, "y": 0, "width": 320, "height": 568}, abs=0.5)
    expect(page.locator("#question")).not_to_be_focused()
    expect(page.locator("#question")).to_be_in_viewport(ratio=1)
    small = "(all) => all.map((it) => it.getBoundingClientRect()).filter((it) => it.height < 40)"
    page.wait_for_selector(".suggestion")
    assert page.locator(".chat button:visible, .chat select").evaluate_all(small) == []


def test_the_box_stays_above_a_phones_keyboard(open_page: OpenPage, host: HostSite) -> None:
    page = visit(open_page, host, viewport={"width": 360, "height": 640}, has_touch=True)
    open_talk(page)
    page.evaluate(
        """() => {
            Object.defineProperty(visualViewport, "height", { value: 330 });
            Object.defineProperty(visualViewport, "offsetTop", { value: 40 });
            visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )
    box = page.locator("dialog.chat").bounding_box()
    assert box is not None
    assert (box["y"], box["height"]) == pytest.approx((40, 330), abs=0.5)


@pytest.mark.parametrize("attributes", ["", "large"])
def test_nothing_is_smaller_than_16_pixels(
    open_page: OpenPage, host: HostSite, attributes: str
) -> None:
    page = open_talk(visit(open_page, host, element=attributes))
    say(page, FIGURE)
    say(page, UNKNOWN)
    page.locator(".near .link").first.click()
    expect(page.locator(".reader mark")).to_be_visible()
    assert page.evaluate(SMALLEST) >= (15.99 if not attributes else 20)


def test_a_marker_never_begins_a_line(open_page: OpenPage, host: HostSite) -> None:
    page = open_talk(visit(open_page, host, viewport={"width": 320, "height": 640}))
    for length in range(8, 26):
        page.unroute_all()
        answer_with(page, a_reply(answer="热" * length + "。[1]"), headers=SHARED)
        marker = say(page, f"问{length}").locator(".marker")
        room = marker.evaluate(
            "(it) => it.getBoundingClientRect().left - it.closest('p').getBoundingClientRect().left"
        )
        assert room > 16


def test_figures_are_tabular_and_chinese_rules_break_the_lines(
    open_page: OpenPage, host: HostSite
) -> None:
    page = open_talk(visit(open_page, host))
    style = (
        say(page, FIGURE)
        .locator(".answer p:not(.label)")
        .evaluate(
            "(it) => [getComputedStyle(it).lineBreak, getComputedStyle(it).fontVariantNumeric]"
        )
    )
    assert style == ["strict", "tabular-nums"]


def test_those_who_want_no_motion_get_none(open_page: OpenPage, host: HostSite) -> None:
    page = open_talk(visit(open_page, host, reduced_motion="reduce"))
    moving = "(it) => getComputedStyle(it).animationName"
    assert page.locator("dialog.chat").evaluate(moving) == "none"


def test_the_four_languages_say_the_same_things(open_page: OpenPage, host: HostSite) -> None:
    page: Page = open_page(host.service)
    shapes = page.evaluate(
        """async () => {
            const { WORDS } = await import("/widget/words.js");
            const shape = (it) => typeof it === "object"
                ? Object.fromEntries(Object.entries(it).map(([k, v]) => [k, shape(v)])) : typeof it;
            return Object.values(WORDS).map((it) => JSON.stringify(shape(it)));
        }"""
    )
    assert len(shapes) == 4
    assert len(set(shapes)) == 1
