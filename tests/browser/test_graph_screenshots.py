"""Pictures of the graph: ``pytest tests/browser --screenshots docs/screenshots``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.graph_steps import DISTRICT, ISSUER, at_rest, items, open_graph
from tests.browser.steps import OpenPage

pytestmark = pytest.mark.browser

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize(
    ("name", "viewport", "light", "subject"),
    [
        ("graph-desk", DESK, "light", ISSUER),
        ("graph-dark", DESK, "dark", ISSUER),
        ("graph-phone", PHONE, "light", DISTRICT),
    ],
)
def test_the_graph_can_be_pictured(
    open_page: OpenPage,
    site: str,
    folder: Path,
    name: str,
    viewport: dict[str, int],
    light: str,
    subject: str,
) -> None:
    page = open_graph(
        open_page, site, subject, viewport=viewport, color_scheme=light, device_scale_factor=2
    )
    if viewport is DESK:  # a sentence beside the drawing
        items(page, "node").nth(2).focus()
        page.evaluate("scrollTo(0, 0)")
    at_rest(page)
    picture = folder / f"{name}.png"
    page.screenshot(path=picture, full_page=viewport is PHONE)
    assert picture.stat().st_size > 10_000
