"""Pictures of the console: ``pytest tests/browser --screenshots docs/screenshots``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.agent_steps import FIELD, KeyedSite, enter_console, hear
from tests.browser.assist_replies import an_assist, assist_with
from tests.browser.pictures import PHONE, picture
from tests.browser.steps import OpenPage, expect

pytestmark = pytest.mark.browser

DESK = {"width": 1366, "height": 768}
WIDE = {"width": 1920, "height": 1080}
TABLET = {"width": 900, "height": 1100}


@pytest.mark.parametrize(
    ("name", "viewport", "light"),
    [
        ("agent", DESK, "light"),
        ("agent-dark", DESK, "dark"),
        ("agent-wide", WIDE, "light"),
        ("agent-tablet", TABLET, "light"),
        ("agent-phone", PHONE, "light"),
    ],
)
def test_the_console_can_be_pictured(
    open_page: OpenPage,
    agent_site: KeyedSite,
    folder: Path,
    name: str,
    viewport: dict[str, int],
    light: str,
) -> None:
    page = enter_console(open_page, agent_site, viewport=viewport, color_scheme=light)
    assist_with(page, an_assist())
    pictures = []
    if name == "agent":
        pictures.append(picture(page, folder / f"{name}-empty.png"))
    hear(page, "喂你好，我想问一下你们热线一天能接多少个电话，我打了好几次都占线")
    pictures.append(picture(page, folder / f"{name}.png"))
    if name == "agent":
        page.keyboard.press("Alt+3")
        pictures.append(picture(page, folder / f"{name}-absent.png"))
        page.keyboard.press("F1")
        pictures.append(picture(page, folder / f"{name}-keys.png"))
        page.keyboard.press("Escape")
        page.unroute_all()
        assist_with(page, {}, status=429, headers={"Retry-After": "12"})
        page.locator(FIELD).press_sequentially("了")
        expect(page.locator("#trouble .failure")).to_be_visible()
        pictures.append(picture(page, folder / f"{name}-hurried.png"))
        page.get_by_role("button", name="退出").click()
        expect(page.locator("#sign-in-name")).to_be_focused()
        pictures.append(picture(page, folder / f"{name}-door.png"))
    assert all(each.stat().st_size > 10_000 for each in pictures)
