"""What an agent does at the console."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.keys import KeyStore, Role

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIELD = "#caller-words"
WORDS = "喂你好，我想问一下热线每天受理多少诉求"


@dataclass(frozen=True, slots=True)
class KeyedSite:
    """A running service and its keys."""

    address: str
    keys: KeyStore

    def new_key(self, role: Role = Role.AGENT) -> str:
        """A key that is valid at once."""
        return self.keys.create(role, "坐席7号").secret


def enter_console(open_page: Callable[..., Page], site: KeyedSite, **options: Any) -> Page:
    """Open the console and sign in."""
    page = open_page(site.address + "agent", **options)
    sign_in(page, site.new_key())
    page.wait_for_selector("#console:not([hidden])")
    return page


def sign_in(page: Page, secret: str) -> None:
    """Paste a key and press Enter."""
    page.fill("#door-key", secret)
    page.press("#door-key", "Enter")


def hear(page: Page, words: str = WORDS) -> None:
    """Write down what a caller says, and wait for what comes of it."""
    page.fill(FIELD, words)
    page.wait_for_selector("#found[data-now=fresh]")


def clipboard(page: Page) -> str:
    """What was copied last."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text
