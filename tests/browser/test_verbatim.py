"""原文摘录 stands over the notice's own words, and ours stand outside: on each page, and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.agent_steps import clipboard, hear
from tests.browser.assist_replies import a_card, an_assist, assist_with
from tests.browser.replies import a_citation, a_reply, answer_with
from tests.browser.steps import ask, expect
from tests.browser.widget_steps import SHARED, open_talk, say, visit

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.host_page import HostSite
    from tests.browser.steps import OpenPage

pytestmark = pytest.mark.browser

QUOTE = "热线日均受理企业群众诉求2.30万件"
MARKED = "实现“同事同标”"
CITED = [a_citation(), a_citation(marker=2, quote=MARKED)]


def shown(answer: Locator) -> list[tuple[str, str]]:
    """The blocks of an answer: `frame`, or `excerpt` with its label, and the words."""
    blocks: list[list[str]] = answer.evaluate(
        "(it) => [...it.children].map((block) => [block.className, block.innerText])"
    )
    return [(kind, " ".join(words.split())) for kind, words in blocks]


EXCERPT = ("excerpt", f"原文摘录 {QUOTE}。1")


@pytest.mark.parametrize(
    ("answer", "blocks"),
    [
        (f"{QUOTE}。[1]", [EXCERPT]),
        (f"天津市:{QUOTE}。[1]", [("frame", "天津市:"), EXCERPT]),
        (
            f"与通知所说不同,通知写的是:{QUOTE}。[1]其余所问,没有依据。",
            [("frame", "与通知所说不同,通知写的是:"), EXCERPT, ("frame", "其余所问,没有依据。")],
        ),
        (f"{QUOTE}。[1]{MARKED}。[2]", [("excerpt", f"原文摘录 {QUOTE}。1{MARKED}。2")]),
        (
            f"计划:{QUOTE}。[1]已完成:{MARKED}。[2]",
            [
                ("frame", "计划:"),
                EXCERPT,
                ("frame", "已完成:"),
                ("excerpt", f"原文摘录 {MARKED}。2"),
            ],
        ),
        (
            f"天津市:共2项。\n1. {QUOTE}[1]\n2. {MARKED}[2]",
            [("frame", "天津市:共2项。"), ("excerpt", f"原文摘录 {QUOTE}1 {MARKED}2")],
        ),
        (
            f"天津市:1. {QUOTE}[1]\n2. {MARKED}[2]",
            [("frame", "天津市:"), ("excerpt", f"原文摘录 {QUOTE}1 {MARKED}2")],
        ),
        (
            f"The notice says: “{QUOTE}”[1]",
            [("frame", "The notice says:"), ("excerpt", f"原文摘录 “{QUOTE}”1")],
        ),
    ],
)
def test_what_is_no_quote_stands_outside_the_quotation(
    page: Page, answer: str, blocks: list[tuple[str, str]]
) -> None:
    answer_with(page, a_reply(answer=answer, citations=CITED))
    assert shown(ask(page, "问").locator(".answer")) == blocks


def test_words_that_no_citation_has_are_called_no_quote(page: Page) -> None:
    answer_with(page, a_reply(answer="热线每天大约受理两万多件。[1]", citations=CITED))
    answer = ask(page, "问").locator(".answer")
    expect(answer).to_contain_text("大约受理")
    expect(answer.locator(".label")).to_have_count(0)
    expect(answer.get_by_role("button")).to_have_count(1)


def test_the_widget_and_the_console_keep_them_apart_as_well(
    open_page: OpenPage, host: HostSite, console: Page
) -> None:
    answer = f"天津市:{QUOTE}。[1]"
    page = open_talk(visit(open_page, host))
    answer_with(page, a_reply(answer=answer), headers=SHARED)
    assert shown(say(page, "问").locator(".answer")) == [("frame", "天津市:"), EXCERPT]
    assist_with(console, an_assist(a_card(answer=answer)))
    hear(console)
    assert shown(console.locator(".card .answer")) == [("frame", "天津市:"), EXCERPT]


def test_what_is_copied_has_the_quote_in_quotation_marks(console: Page, page: Page) -> None:
    answer = f"天津市:{QUOTE}。[1]"
    console.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assist_with(console, an_assist(a_card(answer=answer)))
    hear(console)
    console.keyboard.press("Alt+c")
    expect(console.locator(".card .copy .word")).to_have_text("已复制")
    assert clipboard(console).startswith(f"天津市:“{QUOTE}”。[1]\n")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer_with(page, a_reply(answer=f"天津市:1. {QUOTE}[1]\n2. {MARKED}[2]", citations=CITED))
    ask(page, "问").locator(".copy").click()
    expect(page.locator(".copy")).to_have_text("已复制")
    assert clipboard(page).startswith(f"天津市:1. “{QUOTE}”[1]\n2. “{MARKED}”[2]\n")
