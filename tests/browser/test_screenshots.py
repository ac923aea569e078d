"""Pictures of the page for the README: ``pytest tests/browser --screenshots docs/screenshots``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.replies import an_abstention, answer_with
from tests.browser.steps import OpenPage, ask, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

QUESTION = "热线日均受理企业群众诉求多少件？"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where the pictures go; a folder that is thrown away unless one is named."""
    named = request.config.getoption("--screenshots", default=None)
    folder = Path(named) if named else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize(
    ("name", "viewport", "light"),
    [("desk", DESK, "light"), ("phone", PHONE, "light"), ("phone-dark", PHONE, "dark")],
)
def test_the_page_can_be_pictured(
    open_page: OpenPage, site: str, folder: Path, name: str, viewport: dict[str, int], light: str
) -> None:
    page = open_page(site, viewport=viewport, color_scheme=light, device_scale_factor=2)
    expect(page.locator("#shelf")).to_be_visible()
    pictures = [_picture(page, folder / f"{name}-home.png")]
    ask(page, QUESTION)
    pictures.append(_picture(page, folder / f"{name}-answer.png"))
    page.locator(".turn .link").first.click()
    expect(page.locator("#panel mark")).to_be_in_viewport()
    pictures.append(_picture(page, folder / f"{name}-notice.png"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="新问题").click()
    answer_with(page, an_abstention())
    ask(page, "热线接通率是多少？")
    pictures.append(_picture(page, folder / f"{name}-abstention.png"))
    assert all(picture.stat().st_size > 10_000 for picture in pictures)


def _picture(page: Page, path: Path) -> Path:
    page.wait_for_timeout(400)  # the scroll to the turn comes to rest
    page.screenshot(path=path)
    return path
