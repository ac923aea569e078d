"""A greeting or thanks, returned: no answer, so nothing to rate and nobody to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.accessibility import violations as seen_in_widget
from tests.browser.agent_steps import FIELD, KeyedSite, enter_console, hear
from tests.browser.axe import violations
from tests.browser.pictures import PHONE, picture
from tests.browser.steps import OpenPage, ask, expect
from tests.browser.widget_steps import open_talk, say, visit

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.host_page import HostSite

pytestmark = pytest.mark.browser

THUMBS = ".thumbs, .feedback, [aria-pressed], a[href^='tel:'], .copy"


def is_only_returned(turn: Locator, said: str) -> None:
    expect(turn).to_contain_text(said)
    expect(turn.locator(THUMBS)).to_have_count(0)
    expect(turn.locator(".reason, .caution, .source")).to_have_count(0)
    expect(turn.locator("button.suggestion").first).to_be_visible()


@pytest.mark.parametrize(
    ("said", "returned"), [("你好", "请直接问"), ("谢谢！", "请接着问"), ("hello", "Please ask")]
)
def test_on_the_page_a_courtesy_is_returned_with_something_to_ask(
    page: Page, said: str, returned: str
) -> None:
    expect(page.locator("#examples .suggestion").first).to_be_visible()  # they are found aside
    turn = ask(page, said)
    is_only_returned(turn, returned)
    assert violations(page) == []
    turn.locator("button.suggestion").first.click()
    answered = page.locator(".turn[data-state=answered]")
    expect(answered).to_have_count(1)
    expect(answered.locator(".thumbs, .feedback").first).to_be_visible()


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_in_the_widget_a_courtesy_is_returned_with_something_to_ask(
    open_page: OpenPage, host: HostSite, lang: str
) -> None:
    page = open_talk(visit(open_page, host, lang=lang))
    expect(page.locator(".offered .suggestion").first).to_be_visible()
    turn = say(page, "你好")
    is_only_returned(turn, "请直接问")
    assert seen_in_widget(page, "wenjin-chat") == []
    turn.locator("button.suggestion").first.click()
    expect(page.locator(".thread .turn[data-state=answered]")).to_have_count(1)
    expect(page.locator(".thread .turn").first.locator(".suggestion")).to_have_count(0)


def test_at_the_console_who_only_greets_is_waited_for(
    open_page: OpenPage, agent_site: KeyedSite
) -> None:
    page = enter_console(open_page, agent_site)
    hear(page, "喂，你好")
    expect(page.locator(".nothing")).to_contain_text("等来电人开口")
    expect(page.locator(".card, .glance")).to_have_count(0)
    page.fill(FIELD, "喂，你好，热线每天受理多少诉求")
    expect(page.locator(".card")).to_be_visible()


def test_a_returned_greeting_can_be_pictured(
    open_page: OpenPage, host: HostSite, folder: Path
) -> None:
    page = open_talk(visit(open_page, host, viewport=PHONE))
    expect(page.locator(".offered .suggestion").first).to_be_visible()
    say(page, "你好")
    assert picture(page, folder / "widget-greeting.png").stat().st_size > 10_000
