"""Everything with two hands on the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.agent_steps import FIELD, WORDS, clipboard, hear
from tests.browser.assist_replies import a_card, an_assist, assist_with
from tests.browser.steps import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def heard(console: Page) -> Page:
    """The console with three cards, the hands still in the caller's field."""
    console.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assist_with(console, an_assist())
    hear(console)
    console.focus(FIELD)
    return console


def test_alt_and_a_number_open_a_card(heard: Page) -> None:
    for number, kind in ((2, "related"), (3, "absent"), (1, "answer")):
        heard.keyboard.press(f"Alt+{number}")
        expect(heard.locator(".card")).to_have_attribute("data-kind", kind)
        expect(heard.locator(f"#card-{number}")).to_be_focused()


def test_arrows_go_from_card_to_card(heard: Page) -> None:
    heard.keyboard.press("Alt+1")
    heard.keyboard.press("ArrowRight")
    expect(heard.locator("#card-2")).to_be_focused()
    heard.keyboard.press("ArrowLeft")
    heard.keyboard.press("ArrowLeft")
    expect(heard.locator("#card-3")).to_be_focused()


def test_one_key_copies_the_reply_and_one_the_order(heard: Page) -> None:
    heard.keyboard.press("Alt+c")
    expect(heard.locator(".card .copy .word")).to_have_text("已复制")
    assert clipboard(heard).startswith("“热线日均受理企业群众诉求2.30万件”。[1]\n\n据市政务服务办")
    heard.keyboard.press("Alt+g")
    expect(heard.locator(".order .primary .word")).to_have_text("已复制")
    assert clipboard(heard).startswith("诉求概述：")
    expect(heard.locator(FIELD)).to_be_focused()


def test_the_source_opens_and_escape_leads_back(heard: Page) -> None:
    heard.keyboard.press("Alt+o")
    expect(heard.locator("#panel mark")).to_be_in_viewport()
    heard.keyboard.press("Escape")
    expect(heard.locator("#panel")).to_be_hidden()
    expect(heard.locator(FIELD)).to_be_focused()


def test_the_next_question_is_reached_and_ticked_off(heard: Page) -> None:
    heard.keyboard.press("Alt+q")
    expect(heard.locator(".asking").nth(0)).to_be_focused()
    heard.keyboard.press("Alt+q")
    expect(heard.locator(".asking").nth(1)).to_be_focused()
    heard.keyboard.press("Enter")
    expect(heard.locator(".asking").nth(1)).to_have_attribute("aria-pressed", "true")
    expect(heard.locator(FIELD)).to_be_focused()


def test_without_a_question_for_the_caller_the_hands_stay_where_they_are(console: Page) -> None:
    assist_with(console, an_assist(a_card(ask_next=[])))
    hear(console)
    console.focus(FIELD)
    console.keyboard.press("Alt+q")
    expect(console.locator("#found-said")).to_have_text("这张卡片没有可追问的问题。")
    expect(console.locator(".similar")).to_be_visible()
    expect(console.locator(FIELD)).to_be_focused()


def test_a_card_is_pinned_and_let_go(heard: Page) -> None:
    heard.keyboard.press("Alt+p")
    expect(heard.locator("#pinned .entry")).to_have_count(1)
    heard.keyboard.press("Alt+p")
    expect(heard.locator("#pinned .entry")).to_have_count(0)


def test_the_order_is_reached_and_the_field_again(heard: Page) -> None:
    heard.keyboard.press("Alt+w")
    expect(heard.locator("#order-summary")).to_be_focused()
    heard.keyboard.press("Alt+i")
    expect(heard.locator(FIELD)).to_be_focused()


def test_a_new_call_begins(heard: Page) -> None:
    heard.keyboard.press("Alt+n")
    expect(heard.locator(FIELD)).to_have_value("")
    expect(heard.locator("#recent .entry")).to_contain_text(WORDS[:8])


@pytest.mark.parametrize("key", ["F1", "?"])
def test_the_legend_opens_and_escape_closes_it(heard: Page, key: str) -> None:
    heard.keyboard.press("Alt+1")
    heard.keyboard.press(key)
    legend = heard.get_by_role("dialog", name="快捷键")
    expect(legend).to_be_visible()
    expect(legend.locator("dt")).to_have_count(14)
    heard.keyboard.press("Alt+n")  # means nothing behind a dialog
    heard.keyboard.press("Escape")
    expect(legend).to_be_hidden()
    expect(heard.locator(FIELD)).to_have_value(WORDS)


def test_letters_and_a_question_mark_in_the_field_are_the_callers(heard: Page) -> None:
    heard.press(FIELD, "End")
    heard.keyboard.type("?123cop")
    expect(heard.locator(FIELD)).to_have_value(WORDS + "?123cop")
    expect(heard.get_by_role("dialog")).to_have_count(0)


def test_alt_gr_is_no_command(heard: Page) -> None:
    heard.keyboard.press("Control+Alt+n")
    expect(heard.locator(FIELD)).to_have_value(WORDS)


def test_keys_mean_nothing_where_there_is_no_card(console: Page) -> None:
    console.focus(FIELD)
    for key in ("Alt+2", "Alt+c", "Alt+o", "Alt+q", "Alt+p", "Alt+r"):
        console.keyboard.press(key)
    expect(console.locator(".nothing")).to_be_visible()
    expect(console.locator(FIELD)).to_be_focused()


def test_a_call_is_taken_from_first_word_to_order_without_a_mouse(heard: Page) -> None:
    heard.keyboard.press("Alt+n")
    heard.keyboard.type("热线每天受理多少诉求")
    expect(heard.locator("#found")).to_have_attribute("data-now", "fresh")
    heard.keyboard.press("Alt+w")
    heard.keyboard.press("Control+a")
    heard.keyboard.type("来电人问每天的受理量。")
    heard.keyboard.press("Alt+g")
    expect(heard.locator(".order .primary .word")).to_have_text("已复制")
    assert clipboard(heard).startswith("诉求概述：来电人问每天的受理量。\n")
