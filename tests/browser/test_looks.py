"""Type, room and colour: readable on a small phone, in the dark and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.replies import a_citation, a_reply, an_abstention, answer_with
from tests.browser.steps import OpenPage, ask, expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

LONG_WORD = "https://example.org/" + "x" * 120
LONG_QUOTE = "聚焦企业群众办事需求,取消26项证明事项,新增37项告知承诺制证明事项。" * 6

TEXT_STYLES = """() => {
  const seen = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const it = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !it.checkVisibility()) continue;
    const style = getComputedStyle(it);
    seen.push([walk.currentNode.data.trim().slice(0, 20), parseFloat(style.fontSize)]);
  }
  return seen;
}"""

LONGEST_LINE = """(it) => {
  const size = parseFloat(getComputedStyle(it).fontSize);
  const range = document.createRange();
  range.selectNodeContents(it);
  return Math.max(...[...range.getClientRects()].map((line) => line.width)) / size;
}"""

CONTRAST = """(it) => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let ground = it;
  while (ground && /rgba\\(.*, 0\\)/.test(getComputedStyle(ground).backgroundColor)) {
    ground = ground.parentElement;
  }
  const pair = [getComputedStyle(it).color, getComputedStyle(ground).backgroundColor].map(light);
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}"""


def a_full_page(page: Page) -> Page:
    """A page with an answer and an abstention, words too long for their line among them."""
    answer = f"取消26项证明事项。[1]{LONG_WORD}\n1. {LONG_QUOTE}[1]"
    cited = a_citation(quote=LONG_QUOTE, section=LONG_WORD)
    answer_with(page, a_reply(answer=answer, citations=[cited], related_questions=[LONG_WORD]))
    ask(page, LONG_WORD)
    page.unroute_all()
    answer_with(page, an_abstention())
    ask(page, "热线接通率是多少？")
    return page


@pytest.fixture(params=["light", "dark"])
def either_light(request: pytest.FixtureRequest, open_page: OpenPage, site: str) -> Page:
    page = open_page(site, color_scheme=request.param)
    expect(page.locator("#shelf")).to_be_visible()
    return page


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_width_needs_sideways_scrolling(open_page: OpenPage, site: str, width: int) -> None:
    page = open_page(site, viewport={"width": width, "height": 640})
    expect(page.locator("#shelf")).to_be_visible()
    page.locator("#shelf summary").click()
    sideways = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(sideways) <= 0
    a_full_page(page)
    assert page.evaluate(sideways) <= 0
    page.locator(".nearest button").click()
    expect(page.locator("#panel mark")).to_be_in_viewport()
    assert page.locator("#panel .scroll").evaluate("(it) => it.scrollWidth - it.clientWidth") <= 0


def test_nothing_is_smaller_than_16_pixels(page: Page) -> None:
    small = [entry for entry in page.evaluate(TEXT_STYLES) if entry[1] < 16]
    assert small == []
    a_full_page(page)
    page.locator(".nearest button").click()
    expect(page.locator("#panel mark")).to_be_visible()
    assert [entry for entry in page.evaluate(TEXT_STYLES) if entry[1] < 16] == []


def test_reading_text_is_set_in_lines_of_at_most_38_characters(page: Page) -> None:
    a_full_page(page)
    page.locator(".nearest button").click()
    expect(page.locator("#panel mark")).to_be_visible()
    reading: list[Locator] = [
        *page.locator(".answer p, .answer li, blockquote, .caution, .where span").all(),
        *page.locator("#panel .text p.prose").all()[:5],
    ]
    assert max(it.evaluate(LONGEST_LINE) for it in reading) <= 38.5


def test_lines_stand_1_7_apart_and_chinese_rules_break_them(page: Page) -> None:
    turn = a_full_page(page).locator(".turn").first
    for selector in (".answer p", "blockquote"):
        style = turn.locator(selector).first.evaluate(
            "(it) => { const s = getComputedStyle(it);"
            " return [parseFloat(s.lineHeight) / parseFloat(s.fontSize), s.lineBreak,"
            " s.fontVariantNumeric]; }"
        )
        assert style == [pytest.approx(1.7, abs=0.01), "strict", "tabular-nums"]


def test_a_marker_never_begins_a_line(open_page: OpenPage, site: str) -> None:
    page = open_page(site, viewport={"width": 320, "height": 640})
    for length in range(8, 26):
        page.unroute_all()
        answer_with(page, a_reply(answer="热" * length + "。[1]"))
        marker = ask(page, f"问{length}").locator(".marker")
        room = marker.evaluate(
            "(it) => it.getBoundingClientRect().left - it.closest('p').getBoundingClientRect().left"
        )
        assert room > 16


def test_words_stand_out_from_their_ground_in_light_and_dark(either_light: Page) -> None:
    page = either_light
    selectors = ".welcome p, .suggestion, .primary, .motto, .footer p, #shelf summary"
    grounds = [it.evaluate(CONTRAST) for it in page.locator(selectors).all()]
    a_full_page(page)
    selectors = ".question, .answer p, .marker, .source a, .caution, blockquote, .where, .plain"
    grounds += [it.evaluate(CONTRAST) for it in page.locator(selectors).all()]
    page.unroute_all()
    answer_with(page, {}, status=500)
    grounds += [it.evaluate(CONTRAST) for it in ask(page, "坏").locator(".answer p").all()]
    page.locator(".nearest button").click()
    expect(page.locator("#panel mark")).to_be_visible()
    grounds += [it.evaluate(CONTRAST) for it in page.locator("#panel mark, .published").all()]
    assert min(grounds) >= 4.5


def test_dark_and_light_differ(open_page: OpenPage, site: str) -> None:
    grounds = {
        open_page(site, color_scheme=light).evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for light in ("light", "dark")
    }
    assert len(grounds) == 2


def test_the_whole_page_is_reached_by_tab_with_a_visible_ring(page: Page) -> None:
    answer_with(page, a_reply())
    ask(page, "热线每天受理多少诉求？")
    page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(16):
        page.keyboard.press("Tab")
        name, ring = page.evaluate(
            "(() => { const it = document.activeElement; const box = it.closest('.box') ?? it;"
            " const of = it.id === 'question' ? box : it; const s = getComputedStyle(of);"
            " return [it === document.body ? 'the end' : it.className || it.id || it.tagName,"
            " s.outlineStyle !== 'none' || s.boxShadow !== 'none']; })()"
        )
        if name == "the end":
            break
        assert ring, name
        reached.add(name)
    assert {"marker", "A", "plain copy", "link", "question", "primary"} <= reached


def test_the_page_needs_no_inline_style_or_script(page: Page) -> None:
    a_full_page(page)
    assert page.locator("[style], style, script:not([src]), [onclick]").count() == 0
