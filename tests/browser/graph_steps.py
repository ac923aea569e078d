"""What a visitor of the graph does and sees."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.browser.steps import OpenPage

if TYPE_CHECKING:
    from typing import Any

    from playwright.sync_api import Locator, Page

ISSUER = "Department:天津市政务服务办"
DISTRICT = "District:天津市红桥区"


def open_graph(open_page: OpenPage, site: str, subject: str = "", **options: Any) -> Page:
    """The page of the graph, with ``subject`` drawn where one is given."""
    page = open_page(f"{site}graph" + (f"#{quote(subject, safe='')}" if subject else ""), **options)
    if subject:
        page.wait_for_selector(".graph-canvas canvas", state="attached")
        page.wait_for_selector("#graph[aria-busy=false]")
    return page


def find(page: Page, words: str) -> Locator:
    """What the search offers for ``words``."""
    page.fill("#subject", words)
    page.wait_for_selector("#found:not([hidden]) [role=option]")
    return page.locator("#found [role=option]")


def items(page: Page, kind: str = "") -> Locator:
    """The items of the list; of one kind: node, group, more, again, earlier."""
    return page.locator(f".graph-tree {f'.is-{kind}' if kind else '[role=treeitem]'}")


def item(page: Page, name: str) -> Locator:
    """The first item of the list whose name begins so."""
    return page.locator(f'.graph-tree [data-name^="{name}"]').first


AT_REST = """async () => {
  const { drawingIn } = await import("/graph_view.js");
  const drawing = drawingIn(document.querySelector(".graph-view"));
  for (let frames = 0, last = ""; frames < 6; frames++) {
    await new Promise(requestAnimationFrame);
    const now = JSON.stringify(drawing.boxes());
    if (drawing.isMoving() || now !== last) frames = 0;
    last = now;
  }
}"""


def at_rest(page: Page) -> None:
    """Wait until nothing of the drawing has moved for some frames."""
    page.evaluate(AT_REST)


def click_box(page: Page, key: str) -> None:
    """Click a box of the drawing by the key that its item has."""
    click_at(page, key)


def click_line(page: Page, key: str) -> None:
    """Click the line that leads to a box, near the box."""
    click_at(page, f"e|{key}")


def click_at(page: Page, key: str) -> None:
    """Click the middle of what is drawn under ``key``, once the drawing has come to rest."""
    at_rest(page)
    at = page.evaluate(
        """async (key) => {
          const { drawingIn } = await import("/graph_view.js");
          return drawingIn(document.querySelector(".graph-view")).middleOf(key);
        }""",
        key,
    )
    page.locator(".graph-canvas").click(position=at)
