"""What a visitor does with the widget on another site's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.browser.steps import OpenPage, expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.host_page import HostSite

FIGURE = "热线日均受理企业群众诉求多少件？"
UNKNOWN = "和平区有几台自助终端?"
SHARED = {"Access-Control-Allow-Origin": "*"}
"""For a reply that a test makes up: a page may read it."""


def visit(
    open_page: OpenPage,
    host: HostSite,
    *,
    element: str = "",
    lang: str = "zh-CN",
    style: str = "site",
    **options: Any,
) -> Page:
    """The other site's page, its launcher shown."""
    address = host.page(element=element, lang=lang, style=style)
    page = open_page(address, also=host.service, **options)
    expect(page.locator("wenjin-chat .launcher")).to_be_visible()
    return page


def open_talk(page: Page) -> Page:
    """Press the launcher."""
    page.locator("wenjin-chat .launcher").click()
    risen(page)
    return page


def risen(page: Page) -> None:
    """Wait until the dialog has risen: before, nothing has its place, nor its contrast."""
    expect(page.locator("dialog.chat")).to_be_visible()
    page.locator("dialog.chat").evaluate(
        "(it) => Promise.all(it.getAnimations().map(({ finished }) => finished))"
    )


def ask(page: Page, question: str) -> None:
    """Ask in the widget, and wait for nothing."""
    page.fill("#question", question)
    page.press("#question", "Enter")


def say(page: Page, question: str) -> Locator:
    """Ask in the widget and wait for what comes of it: the turn."""
    ask(page, question)
    return settled(page)


def settled(page: Page) -> Locator:
    """The latest turn, once it is no longer sought."""
    turn = page.locator(".thread .turn:last-child:not([data-state=seeking])")
    turn.wait_for()
    return turn
