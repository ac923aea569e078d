"""What was found for the caller's former words is never copied as if it were of the new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.agent_steps import FIELD, clipboard, hear
from tests.browser.assist_replies import a_card, an_assist, assist_with
from tests.browser.steps import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

FORMER = "热线满意率是多少"
NEWER = "我家住河西区，闻到煤气味"
BEFORE = "先前复制的"
LATER = an_assist(a_card(answer="后来的答复。[1]"), summary="来电人说闻到煤气味。")
PRESSES = ("Alt+c", "Alt+g")


@pytest.fixture
def heard(console: Page) -> Page:
    """The console with cards and a draft for the former words, and something on the clipboard."""
    console.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assist_with(console, an_assist())
    hear(console, FORMER)
    console.unroute_all()
    console.evaluate("(words) => navigator.clipboard.writeText(words)", BEFORE)
    return console


@pytest.fixture
def held(heard: Page) -> list[Route]:
    """What is looked up from now on, until a test answers it."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    heard.route("**/api/v1/assist", hold)
    return held


@pytest.fixture
def cut_off(heard: Page) -> Page:
    """The service is gone, and the caller has said something new."""
    heard.route("**/readyz", lambda route: route.abort())
    heard.route("**/healthz", lambda route: route.abort())
    heard.route("**/api/v1/assist", lambda route: route.abort())
    heard.fill(FIELD, NEWER)
    expect(heard.get_by_role("alert").filter(has_text="连不上问津")).to_be_visible()
    return heard


@pytest.mark.parametrize(
    ("press", "copied"), [("Alt+c", "后来的答复"), ("Alt+g", "诉求概述：来电人说闻到煤气味。")]
)
def test_a_copy_asked_for_while_words_are_looked_up_is_of_those_words(
    heard: Page, held: list[Route], press: str, copied: str
) -> None:
    heard.focus(FIELD)
    heard.fill(FIELD, NEWER)
    heard.keyboard.press(press)
    note = heard.locator(".copy-note:not(:empty)")
    expect(note).to_contain_text("查到就复制")
    expect(heard.locator("#found")).to_have_attribute("data-now", "seeking")
    assert clipboard(heard) == BEFORE
    held.pop().fulfill(json=LATER)
    expect(heard.get_by_text("已复制", exact=True).first).to_be_visible()
    expect(note).to_have_count(0)
    assert copied in clipboard(heard)


@pytest.mark.parametrize("button", ["复制工单", "复制JSON", "复制答复"])
def test_the_buttons_wait_like_the_keys(heard: Page, held: list[Route], button: str) -> None:
    heard.fill(FIELD, NEWER)
    expect(heard.locator("#found")).to_have_attribute("data-now", "seeking")
    heard.get_by_role("button", name=button).click()
    assert clipboard(heard) == BEFORE
    held.pop().fulfill(json=LATER)
    expect(heard.get_by_text("已复制", exact=True).first).to_be_visible()
    assert any(words in clipboard(heard) for words in ("后来的答复", "来电人说闻到煤气味"))


@pytest.mark.parametrize("press", PRESSES)
def test_without_the_service_a_copy_says_whose_words_it_is_of_and_asks_again(
    cut_off: Page, press: str
) -> None:
    cut_off.keyboard.press(press)
    note = cut_off.locator(".copy-note:not(:empty)")
    expect(note).to_contain_text("连不上问津")
    expect(note).to_contain_text(FORMER)
    expect(note).to_contain_text("再按一次")
    assert clipboard(cut_off) == BEFORE
    cut_off.keyboard.press(press)
    expect(cut_off.get_by_text("已复制", exact=True).first).to_be_visible()
    assert clipboard(cut_off) != BEFORE


@pytest.mark.parametrize("press", PRESSES)
def test_a_copy_that_waited_is_told_that_the_look_up_failed(
    heard: Page, held: list[Route], press: str
) -> None:
    heard.route("**/healthz", lambda route: route.abort())
    heard.fill(FIELD, NEWER)
    expect(heard.locator("#found")).to_have_attribute("data-now", "seeking")
    heard.keyboard.press(press)
    held.pop().abort()
    note = heard.locator(".copy-note:not(:empty)")
    expect(note).to_contain_text("还没有复制")
    expect(note).to_contain_text(FORMER)
    assert clipboard(heard) == BEFORE


def test_the_draft_beside_new_words_names_the_words_that_it_is_of(cut_off: Page) -> None:
    of = cut_off.locator(".order .of")
    expect(of).to_contain_text(FORMER)
    expect(of).to_contain_text("还是")
    summary, note = (cut_off.locator(it) for it in ("#order-summary", "#caller-words"))
    colours = [it.evaluate("(it) => getComputedStyle(it).color") for it in (summary, note)]
    assert colours[0] != colours[1]
    expect(cut_off.locator("#looking")).to_contain_text(FORMER)


def test_a_draft_of_the_words_that_stand_there_says_so(heard: Page) -> None:
    expect(heard.locator(".order .of")).to_contain_text(FORMER)
    expect(heard.locator(".order .of")).not_to_contain_text("还是")


def test_what_is_all_by_hand_is_copied_at_once(console: Page) -> None:
    console.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for address in ("**/healthz", "**/api/v1/assist"):
        console.route(address, lambda route: route.abort())
    console.fill(FIELD, NEWER)
    expect(console.get_by_role("alert").filter(has_text="连不上问津")).to_be_visible()
    console.fill("#order-summary", "来电人说闻到煤气味。")
    console.keyboard.press("Alt+g")
    expect(console.locator(".order .primary .word")).to_have_text("已复制")
    assert clipboard(console) == "诉求概述：来电人说闻到煤气味。"


def test_a_pinned_card_is_copied_at_once(cut_off: Page) -> None:
    cut_off.keyboard.press("Alt+p")
    cut_off.locator("#pinned .entry").click()
    cut_off.keyboard.press("Alt+c")
    expect(cut_off.locator(".card .copy .word")).to_have_text("已复制")
