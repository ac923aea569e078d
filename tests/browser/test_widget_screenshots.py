"""Pictures of the widget on another site's page, as ``test_screenshots`` takes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.pictures import DESK, PHONE, picture
from tests.browser.steps import OpenPage, expect
from tests.browser.widget_steps import FIGURE, UNKNOWN, open_talk, say, visit

if TYPE_CHECKING:
    from tests.browser.host_page import HostSite

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("name", "options", "attributes"),
    [
        ("widget-desk", {"viewport": DESK}, ""),
        ("widget-phone", {"viewport": PHONE}, ""),
        ("widget-phone-320", {"viewport": {"width": 320, "height": 640}}, ""),
        ("widget-phone-dark", {"viewport": PHONE, "color_scheme": "dark"}, ""),
        ("widget-phone-large", {"viewport": PHONE}, "large"),
    ],
)
def test_the_widget_can_be_pictured(
    open_page: OpenPage,
    host: HostSite,
    folder: Path,
    name: str,
    options: dict[str, Any],
    attributes: str,
) -> None:
    options = {"device_scale_factor": 2, "style": "tidy"} | options
    page = visit(open_page, host, element=attributes, **options)
    pictures = [picture(page, folder / f"{name}-closed.png")]
    open_talk(page)
    expect(page.locator(".suggestion").first).to_be_visible()
    pictures.append(picture(page, folder / f"{name}-open.png"))
    say(page, FIGURE)
    pictures.append(picture(page, folder / f"{name}-answer.png"))
    turn = say(page, UNKNOWN)
    pictures.append(picture(page, folder / f"{name}-abstention.png"))
    turn.locator(".thumb").last.click()
    pictures.append(picture(page, folder / f"{name}-feedback.png"))
    page.locator(".turn .marker").first.click()
    expect(page.locator(".reader mark")).to_be_in_viewport()
    pictures.append(picture(page, folder / f"{name}-notice.png"))
    assert all(each.stat().st_size > 10_000 for each in pictures)
