"""Pictures of the pages: their sizes, and taking one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


AT_REST = """async () => {
  const places = (root) => [...root.querySelectorAll("*")].map(
    (it) => [it.scrollTop, it.scrollLeft, it.shadowRoot ? places(it.shadowRoot) : ""]).join();
  for (let frames = 0, last = ""; frames < 6; frames++) {
    await new Promise(requestAnimationFrame);
    const now = places(document);
    if (now !== last) frames = 0;
    last = now;
  }
}"""
"""Returns once nothing on the page has scrolled for some frames."""


def picture(page: Page, path: Path) -> Path:
    """A picture of what is seen of the page, once a scroll has come to rest."""
    page.evaluate(AT_REST)
    page.screenshot(path=path, animations="disabled")  # what fades in has done so
    return path
