"""Cards: what to say, the exact words, whose matter it is, and what to ask on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.agent_steps import FIELD, WORDS, clipboard, hear
from tests.browser.assist_replies import (
    DUTY,
    a_card,
    an_absent_card,
    an_assist,
    assist_with,
)
from tests.browser.replies import a_citation
from tests.browser.serving import ASTRAL_ID, ASTRAL_QUOTE, ASTRAL_TEXT
from tests.browser.steps import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ANSWER = "热线日均受理企业群众诉求2.30万件。"


def test_three_cards_are_seen_at_a_glance_and_the_first_is_open(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    tabs = console.get_by_role("tab")
    expect(tabs).to_have_count(3)
    expect(tabs.nth(0)).to_contain_text("答复")
    expect(tabs.nth(1)).to_contain_text("相关原文")
    expect(tabs.nth(2)).to_contain_text("通知里没有")
    expect(console.locator(".card .answer")).to_contain_text(ANSWER)
    expect(console.locator(".card .source .line")).to_have_text("据市政务服务办2025年1月27日通知")


def test_the_words_on_the_screen_are_those_of_a_hotline(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    headings = console.locator(".card h3").all_text_contents()
    assert [each.removesuffix("Alt+Q") for each in headings] == [
        "依据原文",
        "相近问题",
        "责任单位",
        "建议派单单位",
        "可追问",
    ]
    expect(console.locator(".bodies")).to_contain_text(DUTY)
    expect(console.locator(".bodies")).to_contain_text("依据同上")


def test_a_quote_is_told_with_its_notice_section_issuer_and_date(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    ground = console.locator(".grounds li").first
    for words in (
        "热线日均受理企业群众诉求2.30万件",
        "《市政务服务办关于印发2024年工作总结和2025年工作要点的通知》",
        "五、以企业群众满意为标准",
        "天津市人民政府政务服务办公室",
        "2025年1月27日",
    ):
        expect(ground).to_contain_text(words)


@pytest.mark.parametrize("way", [".marker", ".grounds .open-source"])
def test_the_notice_opens_at_the_highlighted_quote(console: Page, way: str) -> None:
    start = ASTRAL_TEXT.index(ASTRAL_QUOTE)
    cited = a_citation(
        notice_id=ASTRAL_ID, quote=ASTRAL_QUOTE, start=start, end=start + len(ASTRAL_QUOTE)
    )
    assist_with(console, an_assist(a_card(citations=[cited])))
    hear(console)
    console.locator(way).click()
    expect(console.locator("#panel mark")).to_have_text(ASTRAL_QUOTE)
    expect(console.locator("#panel mark")).to_be_in_viewport()


def test_not_in_the_notices_is_a_card_of_its_own(console: Page) -> None:
    assist_with(console, an_assist(an_absent_card()))
    hear(console)
    card = console.locator(".card")
    expect(card).to_have_attribute("data-kind", "absent")
    expect(card.locator(".reason")).to_have_text("通知提到了这件事，但没有写这一点")
    expect(card.get_by_role("heading", name="相近的原文")).to_be_visible()
    expect(card.locator(".near .caution")).to_contain_text("不能当作答复")
    expect(card.locator(".marker, .sources")).to_have_count(0)
    expect(card.locator(".bodies")).to_contain_text("通知里没有写明")
    expect(console.locator("#found-said")).to_have_text("通知里没有，列出了相近的原文。")


def test_what_is_only_related_is_called_no_answer(console: Page) -> None:
    assist_with(console, an_assist(a_card(relation="related")))
    hear(console)
    expect(console.locator(".card .caution")).to_contain_text("不是对来电问题的直接回答")


def test_of_several_questions_each_card_says_which_it_answers(console: Page) -> None:
    second = a_card(answer_id="a2", question="满意率是多少")
    assist_with(console, an_assist(a_card(), second))
    hear(console)
    expect(console.locator(".card .asked")).to_have_text("问的是：热线每天受理多少诉求")
    console.keyboard.press("Alt+2")
    expect(console.locator(".card .asked")).to_have_text("问的是：满意率是多少")


def test_a_caller_who_has_only_greeted_is_waited_for(console: Page) -> None:
    said = {"reason": "ambiguous", "message": "您好。", "nearest": [], "courtesy": True}
    assist_with(console, an_assist(an_absent_card(abstention=said)))
    hear(console)
    expect(console.locator(".nothing")).to_contain_text("等来电人开口")
    expect(console.locator("#looking")).to_have_text("来电人还没有问事情。")
    expect(console.locator(".card, .glance")).to_have_count(0)


def test_whose_rule_it_is_stands_as_a_label_before_the_words_at_a_glance(console: Page) -> None:
    said = "热线日均受理企业群众诉求2.30万件"
    answers = [
        f"天津市:{said}。[1]",
        f"按最新的通知:天津市:{said}。[1]",
        f"{said}。[1]",
        f"天津市:1. {said}[1]",
    ]
    assist_with(console, an_assist(*(a_card(answer=each) for each in answers[:3])))
    hear(console)
    clamps = console.locator(".glance .clamp")
    expect(clamps).to_have_text([f"天津市{said}。", f"按最新的通知天津市:{said}。", f"{said}。"])
    expect(clamps.nth(0).locator(".lead")).to_have_text("天津市")
    expect(clamps.nth(2).locator(".lead")).to_have_count(0)


def test_a_copied_reply_carries_its_source_line(console: Page) -> None:
    console.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assist_with(console, an_assist())
    hear(console)
    console.get_by_role("button", name="复制答复").click()
    expect(console.locator(".card .copy .word")).to_have_text("已复制")
    assert clipboard(console) == (
        "“热线日均受理企业群众诉求2.30万件”。[1]\n\n"
        "据市政务服务办2025年1月27日通知 https://zwfwb.tj.gov.cn/\n"
        "原文依据：\n"
        "[1] 热线日均受理企业群众诉求2.30万件（五、以企业群众满意为标准）"
    )


def test_an_extract_that_is_no_answer_says_so_where_it_is_pasted(console: Page) -> None:
    console.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assist_with(console, an_assist())
    hear(console)
    console.keyboard.press("Alt+2")
    console.get_by_role("button", name="复制原文").click()
    expect(console.locator(".card .copy .word")).to_have_text("已复制")
    assert clipboard(console).startswith("相关原文摘录，供参考，不是对所问的答复：\n“全市290台")


def test_what_is_not_in_the_notices_is_copied_without_any_quote(console: Page) -> None:
    console.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assist_with(console, an_assist(an_absent_card()))
    hear(console)
    console.keyboard.press("Alt+c")
    expect(console.locator(".card .copy .word")).to_have_text("已复制")
    assert clipboard(console) == "通知没有写明热线的接通率。"


def test_a_question_to_the_caller_is_ticked_off_and_the_field_waits_for_the_reply(
    console: Page,
) -> None:
    sent = assist_with(console, an_assist())
    hear(console)
    first = console.locator(".asking").first
    first.click()
    expect(console.locator(".asking").first).to_have_attribute("aria-pressed", "true")
    expect(console.locator(FIELD)).to_be_focused()
    console.keyboard.insert_text(
        "，在和平区"
    )  # at once: what takes long to type is looked up twice
    expect(console.locator(FIELD)).to_have_value(WORDS + "，在和平区")
    expect(console.locator("#found")).to_have_attribute("data-now", "fresh")
    expect(console.locator(".asking").first).to_have_attribute("aria-pressed", "true")
    assert len(sent) == 2


def test_a_similar_question_is_asked_besides_and_the_callers_words_stay(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    console.unroute_all()
    sent = assist_with(console, an_assist(a_card(answer="满意率98%。[1]"), summary="别的"))
    console.get_by_role("button", name="热线座席满意率是多少？").click()
    expect(console.locator(".card .answer")).to_contain_text("满意率98%")
    expect(console.locator("#looking")).to_contain_text("另查：热线座席满意率是多少？")
    expect(console.locator(FIELD)).to_have_value(WORDS)
    expect(console.locator("#order-summary")).to_have_value("来电人询问热线每天受理多少诉求。")
    assert sent[0]["text"] == "热线座席满意率是多少？"
    assert sent[0]["history"] == [{"question": WORDS, "answer": f"{ANSWER}[1]"}]
    console.unroute_all()
    assist_with(console, an_assist())
    console.keyboard.press("Escape")
    expect(console.locator(".card .answer")).to_contain_text(ANSWER)
    expect(console.locator(FIELD)).to_be_focused()


def test_a_pinned_card_stays_at_hand_over_calls(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    console.get_by_role("button", name="收藏").first.click()
    expect(console.locator(".pin")).to_have_attribute("aria-pressed", "true")
    console.get_by_role("button", name="新来电").click()
    expect(console.locator(".card")).to_have_count(0)
    console.locator("#pinned .entry").click()
    expect(console.locator(".card .answer")).to_contain_text(ANSWER)
    expect(console.locator("#looking")).to_contain_text("收藏的卡片")
    console.locator("#pinned .remove").click()
    expect(console.locator("#pinned")).to_contain_text("按收藏")


def test_a_pinned_refusal_is_labelled_by_what_was_asked(console: Page) -> None:
    assist_with(console, an_assist(an_absent_card(question="热线接通率是多少")))
    hear(console)
    console.get_by_role("button", name="收藏").first.click()
    expect(console.locator("#pinned .entry")).to_have_text("通知里没有：热线接通率是多少")
    assist_with(console, an_assist(an_absent_card(question="", answer_id="a10")))
    hear(console, "地铁几点开")
    console.get_by_role("button", name="收藏").first.click()
    expect(console.locator("#pinned .entry").first).to_have_text("通知里没有：地铁几点开")


def test_markup_in_a_reply_stays_text(console: Page) -> None:
    markup = "<img src=x onerror=alert(1)><b>粗</b>"
    card = a_card(answer=f"{markup}[1]", body=markup, similar_questions=[markup], ask_next=[markup])
    assist_with(console, an_assist(card, summary=markup, place=markup))
    hear(console, markup)
    console.keyboard.press("Alt+p")
    expect(console.locator(".card .answer")).to_contain_text(markup)
    assert console.locator("#console b, #console img").count() == 0
