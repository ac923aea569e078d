"""What a visitor does. Importing this skips a module of tests where playwright is absent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

playwright = pytest.importorskip(
    "playwright.sync_api", reason="needs playwright (pip install 'wenjin[test]'), which is absent"
)
expect = playwright.expect
expect.set_options(timeout=60_000)  # the machine may be busy

OpenPage: TypeAlias = "Callable[..., Page]"
"""Opens an address in a page of its own, with options of a browser context."""


def ask(page: Page, question: str) -> Locator:
    """Write the question, press Enter, and wait for what comes of it: the turn."""
    turns = page.locator(".turn").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    expect(page.locator(".turn")).to_have_count(turns + 1)
    return settled(page)


def settled(page: Page) -> Locator:
    """The latest turn, once it is answered, abstained from or failed."""
    turn = page.locator(".turn:last-child:not([data-state=seeking])")
    turn.wait_for()
    return turn
