"""The console over the real service: what a caller says, to cards, order and graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.agent_steps import FIELD, KeyedSite, enter_console, hear
from tests.browser.axe import violations
from tests.browser.steps import OpenPage, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

QUESTION = "热线日均受理企业群众诉求多少件？"


def test_what_a_caller_says_becomes_cards_and_an_order(console: Page) -> None:
    hear(console, QUESTION)
    expect(console.locator(".card")).to_have_attribute("data-kind", "answer")
    expect(console.locator(".card .answer")).to_contain_text("2.30万件")
    expect(console.locator(".body-name").first).not_to_be_empty()
    expect(console.locator("#order-summary")).not_to_have_value("")
    expect(console.locator("#order-category")).not_to_have_value("")
    expect(console.locator(".basis q").first).to_contain_text("2.30万件")


def test_every_quote_stands_in_its_notice(console: Page) -> None:
    hear(console, QUESTION)
    for button in console.locator(".card .open-source, .basis .link").all():
        button.click()
        expect(console.locator("#panel mark").first).to_be_visible()
        expect(console.locator("#panel .warning")).to_have_count(0)
        console.keyboard.press("Escape")


def test_what_the_notices_do_not_say_is_a_card_of_its_own(console: Page) -> None:
    hear(console, "乌鲁木齐市2019年的地铁票价是多少？")
    expect(console.get_by_role("tab").first).to_have_attribute("data-kind", "absent")
    expect(console.locator(".card .answer")).not_to_contain_text("拨打12345")


def test_the_graph_around_the_subject_is_drawn_and_its_lines_tell_their_sentence(
    console: Page,
) -> None:
    hear(console, QUESTION)
    graph = console.get_by_role("region", name="关系图")
    expect(graph.locator(".graph-canvas")).to_be_visible()
    console.keyboard.press("Alt+r")
    expect(graph).to_be_in_viewport()
    expect(graph.locator(":focus")).to_have_count(1)
    console.keyboard.press("ArrowDown")
    console.keyboard.press("ArrowDown")
    expect(graph.locator(".graph-detail")).not_to_be_empty()
    console.keyboard.press("Escape")
    expect(console.locator(FIELD)).to_be_focused()
    console.fill(FIELD, "")
    expect(graph).to_be_hidden()


def test_a_phone_takes_a_call_too(open_page: OpenPage, agent_site: KeyedSite) -> None:
    phone = {"width": 320, "height": 640}
    page = enter_console(open_page, agent_site, viewport=phone, has_touch=True, is_mobile=True)
    hear(page, QUESTION)
    expect(page.locator(".graph-view")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []


@pytest.mark.parametrize("light", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_real_cards_and_their_graph(
    open_page: OpenPage, agent_site: KeyedSite, light: str
) -> None:
    page = enter_console(open_page, agent_site, color_scheme=light)
    hear(page, QUESTION)
    expect(page.locator(".graph-canvas")).to_be_visible()
    assert violations(page) == []


def test_no_word_of_the_call_leaves_for_another_place_or_stays_in_an_address(
    console: Page,
) -> None:
    asked: list[str] = []
    console.on("request", lambda request: asked.append(request.url))
    hear(console, QUESTION)
    assert not any("%E7%83%AD%E7%BA%BF%E6%97%A5" in each or "wj_" in each for each in asked)
