"""Type-ahead while the caller speaks: one look-up after a pause, for the latest words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.agent_steps import FIELD, hear
from tests.browser.assist_replies import a_card, an_assist, assist_with
from tests.browser.silence import stop_clock, until
from tests.browser.steps import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser


def test_quick_typing_asks_once_and_for_the_last_words(console: Page) -> None:
    sent = assist_with(console, an_assist())
    stop_clock(console)
    console.focus(FIELD)
    for letter in "热线每天受理多少诉求":
        console.clock.run_for(150)
        console.keyboard.type(letter)
    assert sent == []
    console.clock.run_for(250)
    expect(console.locator(".card")).to_be_visible()
    assert [each["text"] for each in sent] == ["热线每天受理多少诉求"]
    assert sent[0] == {"text": "热线每天受理多少诉求", "k": 3, "history": []}


def test_the_key_goes_in_the_header_and_nowhere_else(console: Page) -> None:
    assist_with(console, an_assist())
    with console.expect_request("**/api/v1/assist") as asked:
        console.fill(FIELD, "热线")
    assert asked.value.headers["authorization"].startswith("Bearer wj_")
    assert "wj_" not in asked.value.url
    assert "wj_" not in (asked.value.post_data or "")


def test_newer_words_end_an_earlier_look_up(console: Page) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if not held:
            held.append(route)
        else:
            route.fulfill(json=an_assist(a_card(answer="后来的。[1]")))

    console.route("**/api/v1/assist", hold_the_first)
    with console.expect_event("requestfailed") as ended:
        console.fill(FIELD, "热线")
        expect(console.locator("#found")).to_have_attribute("data-now", "seeking")
        console.fill(FIELD, "热线每天受理多少诉求")
    assert ended.value.url.endswith("/api/v1/assist")
    expect(console.locator(".card .answer")).to_contain_text("后来的")


def test_cards_of_the_moment_before_are_called_so(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    console.unroute_all()
    console.route("**/api/v1/assist", lambda route: None)  # never answers
    console.fill(FIELD, "热线每天受理多少诉求，还有一件事")
    expect(console.locator("#looking")).to_have_text("正在查找原文…")
    expect(console.locator("#found")).to_have_attribute("aria-busy", "true")
    expect(console.locator(".card")).to_be_visible()
    console.evaluate(
        "window.seen = []; new MutationObserver(() => window.seen.push("
        "document.querySelector('#looking').textContent))"
        ".observe(document.querySelector('#looking'), {childList: true})"
    )
    console.keyboard.type("啊")
    until(lambda: console.evaluate("window.seen.length") == 2)
    assert console.evaluate("window.seen") == ["正在记录，下面是上一刻的结果", "正在查找原文…"]


def test_letters_that_an_input_method_has_in_the_making_are_no_words(console: Page) -> None:
    sent = assist_with(console, an_assist())
    console.evaluate(
        """() => {
            const field = document.querySelector("#caller-words");
            const say = (value, isComposing) => {
                field.value = value;
                field.dispatchEvent(new InputEvent("input", { isComposing }));
            };
            field.dispatchEvent(new CompositionEvent("compositionstart"));
            for (const value of ["r", "re", "re'xian"]) say(value, true);
        }"""
    )
    console.wait_for_timeout(500)
    assert sent == []
    console.evaluate(
        """() => {
            const field = document.querySelector("#caller-words");
            field.value = "热线";
            field.dispatchEvent(new CompositionEvent("compositionend"));
        }"""
    )
    expect(console.locator(".card")).to_be_visible()
    assert [each["text"] for each in sent] == ["热线"]


def test_enter_looks_up_at_once_and_shift_enter_begins_a_line(console: Page) -> None:
    sent = assist_with(console, an_assist())
    stop_clock(console)  # or it looks up by itself what takes long to type
    console.focus(FIELD)
    console.keyboard.type("热线")
    console.keyboard.press("Shift+Enter")
    console.keyboard.type("诉求")
    console.keyboard.press("Enter")
    expect(console.locator(".card")).to_be_visible()
    expect(console.locator(FIELD)).to_have_value("热线\n诉求")
    assert [each["text"] for each in sent] == ["热线\n诉求"]


def test_5000_pasted_characters_are_told_so_and_nothing_is_looked_up(console: Page) -> None:
    sent = assist_with(console, an_assist())
    console.fill(FIELD, "诉求" * 2_500)
    expect(console.locator("#caller-note")).to_contain_text("已有5000个字，一次最多查2000个字")
    expect(console.locator("#looking")).to_have_text("太长，还没有查")
    console.wait_for_timeout(400)
    assert sent == []
    console.get_by_role("button", name="只留最后2000个字").click()
    expect(console.locator(".card")).to_be_visible()
    assert [len(each["text"]) for each in sent] == [2_000]
    expect(console.locator("#caller-note")).to_have_text("2000 / 2000字")


def test_an_emptied_field_is_back_at_the_beginning(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    console.fill(FIELD, "")
    expect(console.locator(".nothing")).to_contain_text("等来电人开口")
    expect(console.locator(".card")).to_have_count(0)


def test_a_reader_is_told_what_has_come(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    expect(console.locator("#found-said")).to_have_text("查到3张卡片。")
    expect(console.locator("#found-said")).to_have_attribute("role", "status")
