"""A citation opens its notice at the very words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.replies import Json, a_citation, a_reply, answer_with
from tests.browser.serving import ASTRAL_ID, ASTRAL_QUOTE, ASTRAL_TEXT
from tests.browser.steps import ask, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

QUESTION = "热线日均受理企业群众诉求多少件?"


def an_astral_citation(quote: str = ASTRAL_QUOTE, **changed: object) -> Json:
    """A citation that stands behind 𠮷, emoji and a byte order mark."""
    start = ASTRAL_TEXT.index(quote)
    return a_citation(
        notice_id=ASTRAL_ID, quote=quote, start=start, end=start + len(quote), **changed
    )


def test_a_marker_opens_the_notice_at_the_quote(page: Page) -> None:
    turn = ask(page, QUESTION)
    quote = turn.locator(".citations blockquote").first.inner_text()
    turn.locator(".marker").first.click()
    mark = page.locator("#panel mark")
    expect(mark).to_have_text(quote)
    expect(mark).to_be_in_viewport()
    expect(mark).to_be_focused()
    expect(page.locator("#panel-title")).to_contain_text("2025年工作要点的通知")


def test_the_list_of_citations_opens_it_too(page: Page) -> None:
    ask(page, QUESTION).get_by_role("button", name="查看全文：依据1").click()
    expect(page.locator("#panel mark")).to_be_in_viewport()


def test_the_text_is_shown_whole_and_untouched(page: Page) -> None:
    answer_with(page, a_reply(citations=[an_astral_citation()]))
    ask(page, QUESTION).locator(".marker").click()
    expect(page.locator("#panel mark")).to_have_text(ASTRAL_QUOTE)
    lines = page.locator("#panel .text p").evaluate_all("(all) => all.map((it) => it.textContent)")
    assert "\n".join(lines) == ASTRAL_TEXT


@pytest.mark.parametrize(
    "quote",
    [ASTRAL_QUOTE, "𠮷祥😀阅读👨‍👩‍👧", "天津市文化局\n2025年3月5日", "做好开放服务\n今年“𠮷"],
)
def test_offsets_are_code_points_behind_and_inside_astral_characters(
    page: Page, quote: str
) -> None:
    answer_with(page, a_reply(citations=[an_astral_citation(quote)]))
    ask(page, QUESTION).locator(".marker").click()
    marks = page.locator("#panel mark")
    expect(marks.first).to_be_in_viewport()
    assert "\n".join(marks.all_text_contents()) == quote


def test_markup_in_a_notice_stays_text(page: Page) -> None:
    answer_with(page, a_reply(citations=[an_astral_citation()]))
    ask(page, QUESTION).locator(".marker").click()
    expect(page.locator("#panel .text")).to_contain_text("<script>alert(1)</script>")
    assert page.locator("#panel .text b, #panel .text script").count() == 0


def test_a_quote_that_is_no_longer_there_is_not_marked_elsewhere(page: Page) -> None:
    moved = an_astral_citation() | {"start": 3, "end": 14}
    answer_with(page, a_reply(citations=[moved]))
    ask(page, QUESTION).locator(".marker").click()
    expect(page.locator("#panel .state")).to_contain_text("改过")
    expect(page.locator("#panel mark")).to_have_count(0)


def test_escape_closes_the_notice_and_gives_the_focus_back(page: Page) -> None:
    marker = ask(page, QUESTION).locator(".marker").first
    marker.click()
    expect(page.locator("#panel mark")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(marker).to_be_focused()


def test_a_notice_that_is_opened_the_moment_another_closes_is_read_all_the_same(page: Page) -> None:
    ask(page, QUESTION).locator(".marker").first.click()
    expect(page.locator("#panel mark")).to_be_in_viewport()
    page.evaluate(  # the browser tells that it has closed only after this
        "() => { document.querySelector('#panel').close();"
        " document.querySelector('.marker').click(); }"
    )
    expect(page.locator("#panel mark")).to_be_in_viewport()


def test_the_close_button_closes_the_notice(page: Page) -> None:
    ask(page, QUESTION).locator(".marker").first.click()
    page.get_by_role("button", name="关闭").click()
    expect(page.locator("#panel")).to_be_hidden()


def test_a_notice_that_was_removed_is_said_to_be_gone(page: Page) -> None:
    answer_with(page, a_reply(citations=[a_citation(notice_id="gone-2020")]))
    ask(page, QUESTION).locator(".marker").click()
    expect(page.locator("#panel").get_by_role("alert")).to_contain_text("找不到这份内容")


def test_a_text_that_cannot_be_fetched_can_be_tried_again(page: Page) -> None:
    page.route("**/text", lambda route: route.abort())
    ask(page, QUESTION).locator(".marker").first.click()
    expect(page.locator("#panel").get_by_role("alert")).to_contain_text("连不上问津")
    page.unroute_all()
    page.locator("#panel").get_by_role("button", name="再试一次").click()
    expect(page.locator("#panel mark")).to_be_in_viewport()


def test_the_notices_there_are_can_be_read_without_asking(page: Page) -> None:
    page.locator("#shelf summary").click()
    page.get_by_role("button", name="天津市文化局关于2025年图书馆开放时间的通知").click()
    expect(page.locator("#panel .text")).to_contain_text(ASTRAL_QUOTE)
    expect(page.locator("#panel mark")).to_have_count(0)
    expect(page.locator("#panel .published")).to_contain_text("2025年3月5日")
