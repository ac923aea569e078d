"""Thumbs below an answer: pressed, received, explained, and what comes of it when they fail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.replies import a_reply, an_abstention, answer_with
from tests.browser.steps import OpenPage, ask, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

QUESTION = "热线日均受理企业群众诉求多少件?"
PROBLEM = {"type": "about:blank", "title": "x", "detail": "x"}


def keep(page: Page, status: int = 201, headers: dict[str, str] | None = None) -> list[Any]:
    """Let every thumb on ``page`` be met with ``status``; the bodies that were sent."""
    sent: list[Any] = []

    def fulfil(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "null"))
        route.fulfill(status=status, json=PROBLEM | {"status": status}, headers=headers)

    page.route("**/api/v1/feedback", fulfil)
    return sent


def test_a_thumb_up_is_kept_by_the_real_service_and_announced(page: Page) -> None:
    turn = ask(page, QUESTION)
    with page.expect_response("**/api/v1/feedback") as response:
        turn.get_by_role("button", name="有用").click()
    assert response.value.status == 201
    expect(turn.get_by_role("status")).to_have_text("已收到，谢谢您。")
    expect(turn.get_by_role("button", name="有用")).to_have_attribute("aria-pressed", "true")
    expect(turn.locator(".feedback-more")).to_be_hidden()


def test_a_thumb_down_counts_at_once_and_can_be_explained(page: Page) -> None:
    sent = keep(page)
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="没用").click()
    expect(turn.get_by_role("status")).to_contain_text("已收到")
    turn.get_by_label("内容不对").check()
    turn.get_by_label("补充说明").fill("少了一个单位")
    turn.get_by_label("正确的说法").fill("热线日均受理企业群众诉求2.30万件")
    turn.get_by_role("button", name="送出").click()
    expect(turn.get_by_role("status")).to_have_text("已收到，谢谢您。")
    expect(turn.locator(".feedback-more")).to_be_hidden()
    expect(turn.get_by_role("button", name="没用")).to_be_focused()
    answer_id = sent[0].pop("answer_id")
    assert sent[0] == {"rating": "down"}
    assert sent[1] == {
        "answer_id": answer_id,
        "rating": "down",
        "reason": "内容不对；少了一个单位",
        "correction": "热线日均受理企业群众诉求2.30万件",
    }


def test_all_of_it_goes_by_keyboard(page: Page) -> None:
    sent = keep(page)
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="没用").focus()
    page.keyboard.press("Enter")
    expect(turn.locator(".feedback-more")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("打错了")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(turn.get_by_role("button", name="送出")).to_be_focused()
    page.keyboard.press("Enter")
    expect(turn.locator(".feedback-more")).to_be_hidden()
    assert sent[1]["reason"] == "内容不对；打错了"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(turn.locator(".feedback-more")).to_be_hidden()
    expect(turn.get_by_role("button", name="没用")).to_be_focused()


def test_who_thinks_again_can_press_the_other_thumb(page: Page) -> None:
    sent = keep(page)
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="没用").click()
    expect(turn.locator(".feedback-more")).to_be_visible()
    turn.get_by_role("button", name="有用").click()
    expect(turn.locator(".feedback-more")).to_be_hidden()
    expect(turn.get_by_role("button", name="没用")).to_have_attribute("aria-pressed", "false")
    turn.get_by_role("button", name="有用").click()
    assert [each["rating"] for each in sent] == ["down", "up"]


def test_an_abstention_is_asked_about_in_its_own_words(page: Page) -> None:
    keep(page)
    answer_with(page, an_abstention())
    turn = ask(page, "热线接通率是多少？")
    expect(turn.locator(".feedback")).to_contain_text("这样答复合适吗？")
    turn.get_by_role("button", name="不合适").click()
    expect(turn.get_by_label("通知里其实写了")).to_be_visible()


def test_a_failure_has_no_thumbs(page: Page) -> None:
    answer_with(page, {}, status=500)
    expect(ask(page, QUESTION).locator(".feedback")).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (404, {}, "把问题再问一次"),
        (429, {"Retry-After": "17"}, "过17秒再试"),
        (500, {}, "没能送到"),
        (503, {}, "没能送到"),
    ],
)
def test_a_thumb_that_is_not_kept_says_so_and_does_not_look_pressed(
    page: Page, status: int, headers: dict[str, str], words: str
) -> None:
    keep(page, status, headers)
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="没用").click()
    expect(turn.get_by_role("status")).to_contain_text(words)
    expect(turn.get_by_role("button", name="没用")).to_have_attribute("aria-pressed", "false")
    expect(turn.locator(".feedback-more")).to_be_hidden()


def test_a_thumb_that_reaches_nobody_can_be_pressed_again(page: Page) -> None:
    page.route("**/api/v1/feedback", lambda route: route.abort())
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="有用").click()
    expect(turn.get_by_role("status")).to_have_text("没能送到，请再试一次。")
    page.unroute_all()
    turn.get_by_role("button", name="有用").click()
    expect(turn.get_by_role("status")).to_have_text("已收到，谢谢您。")


def test_an_empty_form_and_5000_pasted_characters_are_met_with_a_sentence(page: Page) -> None:
    sent = keep(page)
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="没用").click()
    turn.get_by_role("button", name="送出").click()
    expect(turn.get_by_role("status")).to_have_text("请选一个原因，或者写几个字。")
    turn.get_by_label("正确的说法").fill("长" * 5_000)
    turn.get_by_role("button", name="送出").click()
    expect(turn.get_by_role("status")).to_have_text(
        "“正确的说法”有5000个字，请缩短到1000个字以内。"
    )
    turn.get_by_label("正确的说法").fill("𠮷" * 1_000)
    turn.get_by_label("补充说明").fill("长" * 401)
    turn.get_by_role("button", name="送出").click()
    expect(turn.get_by_role("status")).to_contain_text("“补充说明”有401个字")
    assert len(sent) == 1


def test_the_longest_that_the_form_takes_is_taken_by_the_service(page: Page) -> None:
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="没用").click()
    turn.get_by_label("没有回答我的问题").check()
    turn.get_by_label("补充说明").fill("𠮷" * 400)
    turn.get_by_label("正确的说法").fill("<script>" + "𠮷" * 992)
    turn.get_by_role("button", name="送出").click()
    expect(turn.get_by_role("status")).to_have_text("已收到，谢谢您。")


def test_pressing_fast_sends_one(page: Page) -> None:
    sent: list[str] = []
    page.route("**/api/v1/feedback", lambda route: None)  # never answered
    turn = ask(page, QUESTION)
    page.on("request", lambda it: sent.append(it.url))
    with page.expect_request("**/api/v1/feedback"):
        for _ in range(5):
            turn.get_by_role("button", name="有用").click()
    expect(turn.get_by_role("status")).to_have_text("正在送出…")
    assert len(sent) == 1


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en", "ja", "fr"])
def test_the_thumbs_speak_each_language_of_the_interface(page: Page, language: str) -> None:
    words = page.evaluate(
        """async (language) => {
            const { feedbackForm } = await import("/feedback_form.js");
            const reply = { answer_id: "a", refused: false };
            return feedbackForm(reply, { send: () => {}, language }).textContent;
        }""",
        language,
    )
    asked = {
        "zh-Hant": "這個回答有用嗎？",
        "en": "Was this answer useful?",
        "ja": "この回答は役に立ちましたか？",
    }
    assert asked.get(language, "这个回答有用吗？") in words
    assert "undefined" not in words


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_open_form_fits_its_width_with_room_for_a_thumb(
    open_page: OpenPage, site: str, width: int
) -> None:
    page = open_page(site, viewport={"width": width, "height": 700})
    keep(page)
    answer_with(page, a_reply())
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="没用").click()
    expect(turn.locator(".feedback-more")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    sizes = turn.locator(".feedback button, .chip").evaluate_all(
        "(all) => all.map((it) => it.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 44
