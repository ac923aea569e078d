"""What an agent does at the console."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from service.keys import KeyStore, Role
from service.users import UserStore

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIELD = "#caller-words"
WORDS = "喂你好，我想问一下热线每天受理多少诉求"


PASSWORD = "海河边上的第三盏灯不亮了"


@dataclass(frozen=True, slots=True)
class KeyedSite:
    """A running service, its keys and the people who may sign in."""

    address: str
    keys: KeyStore
    users: UserStore

    @classmethod
    def of(cls, address: str, engine: sa.Engine) -> KeyedSite:
        """The service at ``address`` with this database."""
        return cls(address, KeyStore(engine), UserStore(engine))

    def new_user(self, name: str, role: Role = Role.AGENT) -> str:
        """Somebody who may sign in with PASSWORD: their name."""
        return self.users.create(name, role, PASSWORD).name

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


def sign_in_by_name(page: Page, name: str, password: str = PASSWORD) -> None:
    """Type a name and a password, press Enter, and wait for what comes of it.

    A password takes a sixth of a second of a processor, and seconds of a busy machine.
    """
    page.fill("#sign-in-name", name)
    page.fill("#sign-in-password", password)
    page.press("#sign-in-password", "Enter")
    page.wait_for_selector(".by-name button:not([aria-busy])", state="attached", timeout=60_000)


def hear(page: Page, words: str = WORDS) -> None:
    """Write down what a caller says, and wait for what comes of it."""
    page.fill(FIELD, words)
    page.wait_for_selector("#found[data-now=fresh]")


def clipboard(page: Page) -> str:
    """What was copied last."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text
