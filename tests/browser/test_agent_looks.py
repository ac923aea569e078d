"""The console as it is seen and heard: at every width, in the dark, by keyboard, by a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.agent_steps import FIELD, WORDS, KeyedSite, enter_console, hear
from tests.browser.assist_replies import a_card, an_assist, assist_with, three_cards
from tests.browser.axe import violations
from tests.browser.replies import a_citation
from tests.browser.steps import OpenPage, expect
from tests.browser.test_looks import LONG_QUOTE, LONG_WORD, TEXT_STYLES

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LONG_NAME = "天津市滨海新区中新天津生态城管理委员会政务服务和数据管理办公室" * 2
FORBIDDEN = "，。）、；：！？》」"
LINE_STARTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.querySelector("#console"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (!node.data.trim() || !node.parentElement.checkVisibility()) continue;
    if (node.parentElement.closest(".away")) continue;
    let before = null;
    const range = document.createRange();
    for (let at = 0; at < node.length; at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width > 0 && before !== null && box.top - before > 8) {
        found.push(node.data.slice(Math.max(0, at - 12), at + 1));
      }
      if (box.width > 0) before = box.top;
    }
  }
  return found;
}"""
SIDEWAYS = """() => [...document.querySelectorAll("html, main, main > *, .card")]
  .map((it) => it.scrollWidth - it.clientWidth)"""


def a_full_console(page: Page) -> None:
    """Three cards with words too long for their line, a pinned one, a call that is over."""
    cited = a_citation(quote=LONG_QUOTE, section=LONG_WORD)
    long = a_card(
        answer=f"取消26项证明事项。[1]{LONG_WORD}\n1. {LONG_QUOTE}[1]",
        citations=[cited, cited | {"marker": 2}],
        body=LONG_NAME,
        dispatch_to=LONG_NAME,
        body_citation=cited,
        similar_questions=[LONG_WORD, LONG_QUOTE[:60]],
        ask_next=[LONG_QUOTE[:60], LONG_WORD],
    )
    assist_with(page, an_assist(long, *three_cards()[1:], summary=LONG_QUOTE, body=LONG_NAME))
    hear(page, LONG_WORD + LONG_QUOTE)
    page.keyboard.press("Alt+p")
    page.keyboard.press("Alt+n")
    hear(page, LONG_QUOTE)
    page.fill("#order-place", LONG_NAME)


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1200, 1366, 1920])
def test_no_width_needs_sideways_scrolling_and_no_line_begins_with_a_mark(
    open_page: OpenPage, agent_site: KeyedSite, width: int
) -> None:
    page = enter_console(open_page, agent_site, viewport={"width": width, "height": 768})
    a_full_console(page)
    for number in (1, 2, 3):
        page.keyboard.press(f"Alt+{number}")
        assert max(page.evaluate(SIDEWAYS)) <= 0
        assert [each for each in page.evaluate(LINE_STARTS) if each[-1] in FORBIDDEN] == []


def test_on_the_smallest_desk_field_cards_reply_and_order_are_seen_at_once(
    open_page: OpenPage, agent_site: KeyedSite
) -> None:
    page = enter_console(open_page, agent_site, viewport={"width": 1366, "height": 768})
    assist_with(page, an_assist())
    hear(page)
    for place in (
        FIELD,
        "#card-3",
        ".card .answer",
        ".card .copy",
        ".grounds blockquote",
        ".body-name",
        ".asking >> nth=1",
        ".order .primary",
        "#order-body",
        ".order .tools",
    ):
        expect(page.locator(place).first).to_be_in_viewport(ratio=0.99)


@pytest.mark.parametrize("light", ["light", "dark"])
def test_axe_finds_nothing_wrong(open_page: OpenPage, agent_site: KeyedSite, light: str) -> None:
    page = open_page(agent_site.address + "agent", color_scheme=light)
    expect(page.locator("#sign-in-name")).to_be_focused()
    found = violations(page)
    page.fill("#door-key", "wj_wrong")
    page.press("#door-key", "Enter")
    expect(page.locator("#door-note.wrong")).to_be_visible()
    found += violations(page)
    page.close()
    page = enter_console(open_page, agent_site, color_scheme=light)
    found += violations(page)
    a_full_console(page)
    page.locator(".asking").first.click()
    for number in (1, 2, 3):
        page.keyboard.press(f"Alt+{number}")
        found += violations(page)
    page.keyboard.press("F1")
    found += violations(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+o")
    expect(page.locator("#panel mark")).to_be_visible()
    found += violations(page)
    page.keyboard.press("Escape")
    page.unroute_all()
    assist_with(page, {}, status=429, headers={"Retry-After": "30"})
    page.fill(FIELD, WORDS)
    expect(page.locator("#trouble .failure")).to_be_visible()
    found += violations(page)
    assert found == []


def test_axe_finds_nothing_wrong_on_a_phone(open_page: OpenPage, agent_site: KeyedSite) -> None:
    page = enter_console(open_page, agent_site, viewport={"width": 320, "height": 640})
    a_full_console(page)
    assert violations(page) == []


def test_nothing_is_smaller_than_16_pixels(console: Page) -> None:
    a_full_console(console)
    console.keyboard.press("F1")
    assert [entry for entry in console.evaluate(TEXT_STYLES) if entry[1] < 16] == []


def test_figures_stand_in_columns_and_chinese_rules_break_lines(console: Page) -> None:
    a_full_console(console)
    for place in (".card .answer p", ".grounds blockquote", "#recent time", "#order-summary"):
        style = console.locator(place).first.evaluate(
            "(it) => [getComputedStyle(it).fontVariantNumeric, getComputedStyle(it).lineBreak]"
        )
        assert style == ["tabular-nums", "strict"]


def test_a_cards_own_things_are_reached_by_tab_with_a_visible_ring(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    console.focus(FIELD)
    reached = set()
    for _ in range(30):
        console.keyboard.press("Tab")
        name, ring = console.evaluate(
            "(() => { const it = document.activeElement; const s = getComputedStyle(it);"
            " return [it.id || it.className || it.tagName, s.outlineStyle !== 'none']; })()"
        )
        if name == "agent-page":  # the body: past the end
            break
        assert ring, name
        reached.add(name)
    assert {
        "card-1",
        "primary copy",
        "plain pin",
        "marker",
        "link open-source",
        "asking",
    } <= reached
    assert {"suggestion", "order-summary", "order-urgency", "order-body", "plain"} <= reached
    assert not {"card-2", "card-3"} & reached  # the arrows lead there


def test_the_page_needs_no_inline_style_or_script(console: Page) -> None:
    a_full_console(console)
    assert console.locator("[style], style, script:not([src]), [onclick]").count() == 0


def test_a_reader_hears_cards_as_tabs_and_fields_by_their_names(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    expect(console.get_by_role("textbox", name="来电内容")).to_be_visible()
    expect(console.get_by_role("tab", name="答复")).to_have_attribute("aria-selected", "true")
    expect(console.get_by_role("tabpanel")).to_be_visible()
    for name in ("诉求概述", "事项", "地点", "派单单位"):
        expect(console.get_by_role("textbox", name=name)).to_be_visible()
    for name in ("类别", "紧急程度"):
        expect(console.get_by_role("combobox", name=name)).to_be_visible()
    expect(console.get_by_role("region", name="卡片", exact=True)).to_be_visible()
