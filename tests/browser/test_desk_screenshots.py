"""Pictures of the editor's page, as ``test_screenshots`` takes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.desk_steps import a_desk, a_file, done, looked_at, signed_in
from tests.browser.pictures import DESK, PHONE, picture
from tests.browser.steps import OpenPage, expect
from tests.factories import A_NOTICE_TEXT

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("name", "viewport", "light"),
    [("desk", DESK, "light"), ("desk-dark", DESK, "dark"), ("phone", PHONE, "light")],
)
def test_the_editors_page_can_be_pictured(
    open_page: OpenPage,
    tmp_path: Path,
    root: Path,
    folder: Path,
    name: str,
    viewport: dict[str, int],
    light: str,
) -> None:
    shipped = (root / "corpus/notices/tianjin-zwfw-2025.txt").read_text("utf-8")
    looks = {"viewport": viewport, "color_scheme": light, "device_scale_factor": 1}
    with a_desk(tmp_path / "home") as desk:
        page = signed_in(open_page, desk, **looks)
        pictures = [picture(page, folder / f"{name}-editor-home.png")]
        looked_at(page, a_file(A_NOTICE_TEXT.replace("公园30个", "公园35个"), "sample.txt"))
        pictures.append(picture(page, folder / f"{name}-editor-changes.png"))
        page.get_by_role("button", name="不发布").click()
        looked_at(page, a_file(shipped, "tianjin-zwfw-2025.txt"))
        page.get_by_role("tab", name="数字").click()
        page.locator(".entry", has_text="209项").click()
        pictures.append(picture(page, folder / f"{name}-editor-review.png"))
        if viewport is PHONE:
            page.get_by_role("button", name="回到列表").click()
        page.click("#publish")
        done(page)
        expect(page.locator("#offered button").first).to_be_visible(timeout=60_000)
        pictures.append(picture(page, folder / f"{name}-editor-done.png"))
    assert all(each.stat().st_size > 10_000 for each in pictures)
