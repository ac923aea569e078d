"""The notice does not say: calm, with what lies near, and nothing like a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.replies import a_reply, an_abstention, answer_with
from tests.browser.steps import ask, expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

REASONS = [
    "no_evidence",
    "wrong_year",
    "wrong_place",
    "wrong_body",
    "attribute_absent",
    "ambiguous",
    "out_of_scope",
    "expired",
    "unsafe",
]


def test_the_real_service_does_not_answer_for_another_city(page: Page) -> None:
    turn = ask(page, "乌鲁木齐市2019年的地铁票价是多少?")
    expect(turn).to_have_attribute("data-state", "abstained")
    expect(turn.locator(".reason")).not_to_be_empty()
    expect(turn.locator(".marker")).to_have_count(0)
    expect(turn.locator(".source")).to_have_count(0)


def test_an_abstention_says_why_and_where_to_turn(page: Page) -> None:
    answer_with(page, an_abstention())
    turn = ask(page, "热线接通率是多少？")
    expect(turn.locator(".reason")).to_have_text("通知提到了这件事，但没有写这一点")
    expect(turn.locator(".answer")).to_contain_text("可拨打12345咨询。")


def test_every_reason_has_a_title_of_its_own(page: Page) -> None:
    titles = set()
    for reason in REASONS:
        page.unroute_all()
        answer_with(page, an_abstention(reason=reason))
        titles.add(ask(page, reason).locator(".reason").inner_text())
    assert len(titles) == len(REASONS)


def test_what_lies_near_is_shown_as_no_answer(page: Page) -> None:
    answer_with(page, an_abstention())
    near = ask(page, "热线接通率是多少？").locator(".nearest")
    expect(near.get_by_role("heading")).to_have_text("相近的原文")
    expect(near.locator(".caution")).to_contain_text("不是对这个问题的回答")
    near.get_by_role("button", name="查看全文：这一句").click()
    expect(page.locator("#panel mark")).to_have_text("热线日均受理企业群众诉求2.30万件")


def test_an_abstention_with_nothing_near_shows_no_empty_list(page: Page) -> None:
    answer_with(page, an_abstention(nearest=[]))
    turn = ask(page, "静夜思")
    expect(turn.locator(".nearest")).to_have_count(0)
    expect(turn.get_by_text("相近的原文")).to_have_count(0)


def test_nothing_found_and_something_broke_never_look_alike(page: Page) -> None:
    answer_with(page, an_abstention())
    found_nothing = ask(page, "问")
    looks = [_look(found_nothing), found_nothing.locator(".reason").inner_text()]
    page.unroute_all()
    answer_with(page, {}, status=500)
    broke = ask(page, "再问")
    assert looks[0] != _look(broke)
    assert looks[1] != broke.locator(".reason").inner_text()
    expect(broke).to_have_attribute("data-state", "failed")
    expect(broke.locator(".answer")).to_contain_text("这不是原文没有说")
    expect(broke.get_by_role("button", name="再试一次")).to_be_visible()


def test_an_abstention_is_remembered_for_the_next_question(page: Page) -> None:
    answer_with(page, an_abstention())
    ask(page, "热线接通率是多少？")
    page.unroute_all()
    sent = answer_with(page, a_reply())
    ask(page, "那满意率呢？")
    assert sent[0]["history"][0]["question"] == "热线接通率是多少？"


def _look(turn: Locator) -> list[str]:
    style: list[str] = turn.locator(".sheet").evaluate(
        "(it) => [getComputedStyle(it).backgroundColor, getComputedStyle(it).borderColor]"
    )
    return style


def test_of_several_places_one_is_pressed_and_asked_of(page: Page) -> None:
    choices = [{"place": each, "question": f"{each}怎么投诉"} for each in ("贵阳市", "石家庄市")]
    sent = answer_with(page, an_abstention(reason="ambiguous", choices=choices))
    turn = ask(page, "怎么投诉")
    turn.get_by_role("button", name="石家庄市").click()
    expect(page.locator(".turn")).to_have_count(2)
    assert sent[-1]["question"] == "石家庄市怎么投诉"
