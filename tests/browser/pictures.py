"""Pictures of the pages: their sizes, and taking one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def picture(page: Page, path: Path) -> Path:
    """A picture of what is seen of the page, once a scroll has come to rest."""
    page.wait_for_timeout(400)
    page.screenshot(path=path)
    return path
