"""A visitor asks, and asks on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser.replies import a_citation, a_reply, answer_with
from tests.browser.serving import WAIT_S
from tests.browser.steps import OpenPage, ask, expect, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

QUESTION = "热线日均受理企业群众诉求多少件?"


def test_a_question_is_answered_with_its_source_and_its_exact_words(page: Page) -> None:
    turn = ask(page, QUESTION)
    expect(turn).to_have_attribute("data-state", "answered")
    expect(turn.locator(".answer")).to_contain_text("2.30万件")
    expect(turn.locator(".source .line").first).to_have_text("据市政务服务办2025年1月27日通知")
    expect(turn.locator(".source a").first).to_have_attribute("href", "https://zwfwb.tj.gov.cn/")
    expect(turn.locator(".citations h3")).to_have_text("原文依据")
    expect(turn.locator(".citations blockquote").first).to_contain_text("2.30万件")


def test_the_published_address_opens_without_giving_this_page_away(page: Page) -> None:
    link = ask(page, QUESTION).locator(".source a").first
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")


def test_the_button_asks_as_enter_does(page: Page) -> None:
    page.fill("#question", QUESTION)
    page.get_by_role("button", name="提问").click()
    expect(settled(page).get_by_role("heading", level=2)).to_have_text(QUESTION)
    expect(page.locator("#question")).to_have_value("")


def test_shift_and_enter_begin_a_new_line_and_ask_nothing(page: Page) -> None:
    page.focus("#question")
    page.keyboard.type("第一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("第二行")
    expect(page.locator("#question")).to_have_value("第一行\n第二行")
    expect(page.locator(".turn")).to_have_count(0)


@pytest.mark.parametrize("key", ["{isComposing: true}", "{keyCode: 229}"])
def test_the_enter_that_ends_a_composition_asks_nothing(page: Page, key: str) -> None:
    page.fill("#question", "rexian")
    page.evaluate(
        "(init) => document.querySelector('#question').dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', bubbles: true, cancelable: true, ...init}))",
        {"isComposing": True} if "isComposing" in key else {"keyCode": 229},
    )
    expect(page.locator("#question")).to_have_value("rexian")
    expect(page.locator(".turn")).to_have_count(0)


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    example = page.locator("#examples button").first
    question = example.inner_text()
    example.click()
    expect(settled(page).get_by_role("heading", level=2)).to_have_text(question)
    expect(page.locator("#examples")).to_be_hidden()


def test_a_blank_question_is_met_with_a_sentence_and_sent_nowhere(page: Page) -> None:
    sent = answer_with(page, a_reply())
    page.fill("#question", " \n　")
    page.press("#question", "Enter")
    expect(page.locator("#question-note")).to_have_text("请先写下您的问题。")
    expect(page.locator("#question")).to_be_focused()
    assert sent == []


def test_1001_characters_are_too_many_and_are_kept_for_shortening(page: Page) -> None:
    sent = answer_with(page, a_reply())
    page.fill("#question", "问" * 1001)
    page.press("#question", "Enter")
    expect(page.locator("#question-note")).to_contain_text("1001个字")
    expect(page.locator("#question")).to_have_value("问" * 1001)
    assert sent == []


def test_1000_characters_of_two_units_each_are_not_too_many(page: Page) -> None:
    turn = ask(page, "𠮷" * 1000)
    assert turn.get_attribute("data-state") in {"answered", "abstained"}


def test_earlier_turns_go_with_the_next_question_but_never_more_than_ten(page: Page) -> None:
    sent = answer_with(page, a_reply(answer="答[1]"))
    for number in range(1, 13):
        ask(page, f"问题{number}")
        expect(page.locator(".turn")).to_have_count(number)
    assert sent[0] == {"question": "问题1", "history": []}
    assert sent[1]["history"] == [{"question": "问题1", "answer": "答[1]"}]
    assert [turn["question"] for turn in sent[11]["history"]] == [f"问题{n}" for n in range(2, 12)]


def test_a_long_talk_is_cut_to_what_the_service_takes(page: Page) -> None:
    sent = answer_with(page, a_reply(answer="长" * 4000))
    for number in range(8):
        ask(page, f"问题{number}")
    body = json.dumps(sent[-1], ensure_ascii=False).encode()
    assert len(body) < 64 * 1024
    assert sent[-1]["history"][-1]["question"] == "问题6"


def test_a_follow_up_is_taken_by_the_real_service(page: Page) -> None:
    ask(page, QUESTION)
    turn = ask(page, "那座席满意率呢?")
    assert turn.get_attribute("data-state") in {"answered", "abstained"}


def test_a_new_question_forgets_the_talk(page: Page) -> None:
    sent = answer_with(page, a_reply())
    ask(page, "第一问")
    page.get_by_role("button", name="新问题").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#welcome")).to_be_visible()
    expect(page.locator("#question")).to_be_focused()
    ask(page, "第二问")
    assert sent[1]["history"] == []


def test_the_question_that_was_understood_is_shown_where_it_differs(page: Page) -> None:
    answer_with(page, a_reply(question="2025年热线满意率是多少？"))
    turn = ask(page, "那满意率呢？")
    expect(turn.locator(".understood")).to_contain_text("2025年热线满意率是多少？")


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en", "ja"])
def test_the_answer_says_which_language_it_is_in(page: Page, language: str) -> None:
    answer_with(page, a_reply(language=language))
    turn = ask(page, QUESTION)
    expect(turn.locator(".answer")).to_have_attribute("lang", language)
    expect(turn.locator(".question")).to_have_attribute("lang", language)
    expect(turn.locator(".answer")).to_have_attribute("aria-live", "polite")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_a_numbered_answer_becomes_a_list_with_its_numbers(page: Page) -> None:
    answer = "有三项：\n1. 甲[1]\n2、乙[2]\n5. 2.30万件[1][2]"
    citations = [a_citation(), a_citation(marker=2)]
    answer_with(page, a_reply(answer=answer, citations=citations))
    entries = ask(page, QUESTION).locator(".answer li")
    expect(entries).to_have_text(["甲1", "乙2", "2.30万件12"])
    assert [entry.get_attribute("value") for entry in entries.all()] == ["1", "2", "5"]


def test_what_looks_like_a_marker_but_cites_nothing_stays_text(page: Page) -> None:
    answer_with(page, a_reply(answer="见〔2025〕[7]号[1]。"))
    answer = ask(page, QUESTION).locator(".answer")
    expect(answer).to_have_text("见〔2025〕[7]号1。")
    expect(answer.get_by_role("button")).to_have_count(1)


def test_markup_in_an_answer_a_quote_or_a_title_stays_text(page: Page) -> None:
    nasty = "<img src=x onerror=alert(1)><b>粗</b>"
    cited = a_citation(quote=nasty, section=nasty, notice_title=nasty, issuer=None)
    answer_with(page, a_reply(answer=nasty + "[1]", citations=[cited], related_questions=[nasty]))
    turn = ask(page, nasty)
    assert turn.locator("img, b").count() == 0
    expect(turn.locator("blockquote")).to_have_text(nasty)


def test_an_address_that_is_no_web_page_is_not_a_link(page: Page) -> None:
    answer_with(page, a_reply(citations=[a_citation(source_address="javascript:alert(1)")]))
    expect(ask(page, QUESTION).locator(".source a")).to_have_count(0)


def test_each_quote_names_its_notice_where_several_are_cited(page: Page) -> None:
    other = a_citation(marker=2, notice_id="other", notice_title="津北市热线条例", section=None)
    answer_with(page, a_reply(answer="甲[1]乙[2]", citations=[a_citation(), other]))
    turn = ask(page, QUESTION)
    expect(turn.locator(".source")).to_have_count(2)
    expect(turn.locator(".where span").first).to_contain_text("》 五、以企业群众满意为标准")
    expect(turn.locator(".where span").last).to_have_text("《津北市热线条例》")


def test_a_copied_answer_carries_its_source_line(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer_with(page, a_reply())
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="复制").click()
    expect(turn.locator(".copy")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == (
        "“热线日均受理企业群众诉求2.30万件”。[1]\n\n"
        "据市政务服务办2025年1月27日通知 https://zwfwb.tj.gov.cn/\n"
        "原文依据：\n"
        "[1] 热线日均受理企业群众诉求2.30万件（五、以企业群众满意为标准）"
    )


def test_a_related_question_is_asked_by_a_click(page: Page) -> None:
    answer_with(page, a_reply(related_questions=["热线满意率是多少？"]))
    ask(page, QUESTION).get_by_role("button", name="热线满意率是多少？").click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(settled(page).get_by_role("heading", level=2)).to_have_text("热线满意率是多少？")


def test_the_examples_are_what_the_notices_answer_and_hidden_where_there_are_none(
    open_page: OpenPage, site: str
) -> None:
    offered = httpx.get(f"{site}api/v1/suggestions?k=4", timeout=WAIT_S).json()["questions"]
    page = open_page(site)
    expect(page.locator("#examples button")).to_have_text([each["question"] for each in offered])
    page.route(
        "**/api/v1/suggestions?*", lambda route: route.fulfill(status=200, json={"questions": []})
    )
    page.reload()
    page.wait_for_selector("#shelf:not([hidden])")
    expect(page.locator("#examples")).to_be_hidden()
    assert "热线" not in (page.get_attribute("#question", "placeholder") or "")
