"""Somebody in danger, at the console: what to do first is seen and heard first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.agent_steps import FIELD, KeyedSite, enter_console, hear
from tests.browser.assist_replies import an_assist, assist_with
from tests.browser.axe import violations
from tests.browser.pictures import PHONE, picture
from tests.browser.steps import OpenPage, expect
from tests.browser.test_looks import CONTRAST

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

URGENT = an_assist(urgency="紧急", urgency_words=["漏气", "晕倒"])
FIRST = "先按紧急情况处置来电人说到：漏气、晕倒"
READ_OUT = """() => {
  window.readOut = 0;
  new MutationObserver(() => { window.readOut += 1; })
    .observe(document.querySelector("#danger"), { childList: true, subtree: true });
}"""


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (900, 1100), (1366, 768)])
def test_a_danger_is_above_the_cards_and_in_sight_at_every_width(
    open_page: OpenPage, agent_site: KeyedSite, width: int, height: int, light: str
) -> None:
    viewport = {"width": width, "height": height}
    page = enter_console(open_page, agent_site, viewport=viewport, color_scheme=light)
    assist_with(page, URGENT)
    hear(page, "家里漏气，我妈晕倒了")
    alert = page.get_by_role("alert").filter(has_text="先按紧急情况处置")
    expect(alert).to_have_text(FIRST)
    expect(alert).to_be_in_viewport(ratio=1)
    told, cards = alert.bounding_box(), page.locator("#found").bounding_box()
    assert told is not None
    assert cards is not None
    assert told["y"] + told["height"] <= cards["y"]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator("#order-summary").scroll_into_view_if_needed()
    expect(alert).to_be_in_viewport(ratio=0.99)  # half of a pixel may be beyond the edge
    assert alert.locator("strong").evaluate(CONTRAST) >= 4.5
    assert alert.evaluate(
        "(it) => getComputedStyle(it).color !== getComputedStyle(document.body).color"
    )
    assert violations(page) == []


def test_a_danger_is_read_out_once_and_again_only_with_other_words(console: Page) -> None:
    console.evaluate(READ_OUT)
    assist_with(console, URGENT)
    hear(console, "家里漏气，我妈晕倒了")
    hear(console, "家里漏气，我妈晕倒了，快")
    assert console.evaluate("window.readOut") == 1
    console.unroute_all()
    assist_with(console, an_assist(urgency="紧急", urgency_words=["着火"]))
    hear(console, "着火了")
    assert console.evaluate("window.readOut") == 2


def test_a_danger_goes_with_its_call_and_when_the_agent_sets_another_urgency(
    console: Page,
) -> None:
    alert = console.locator("#danger")
    assist_with(console, URGENT)
    hear(console, "家里漏气，我妈晕倒了")
    console.locator(FIELD).press_sequentially("啊")
    expect(alert).to_have_text(FIRST)  # while more is said
    console.select_option("#order-urgency", "一般")
    expect(alert).to_be_empty()
    console.select_option("#order-urgency", "紧急")
    expect(alert).to_have_text(FIRST)
    console.get_by_role("button", name="新来电").click()
    expect(alert).to_be_empty()
    console.unroute_all()
    assist_with(console, an_assist())
    hear(console, "热线几点上班")
    expect(alert).to_be_empty()
    expect(alert).to_be_hidden()


def test_what_a_real_service_hears_as_danger_is_shown(
    open_page: OpenPage, agent_site: KeyedSite
) -> None:
    page = enter_console(open_page, agent_site)
    hear(page, "喂，我家煤气漏了，味道特别大，我妈晕倒了")
    expect(page.locator("#danger")).to_contain_text("先按紧急情况处置")
    expect(page.locator("#danger")).to_contain_text("晕倒")


@pytest.mark.parametrize(
    ("name", "viewport", "light"),
    [
        ("agent-danger", {"width": 1366, "height": 768}, "light"),
        ("agent-danger-dark", {"width": 1366, "height": 768}, "dark"),
        ("agent-danger-phone", PHONE, "light"),
    ],
)
def test_a_danger_can_be_pictured(
    open_page: OpenPage,
    agent_site: KeyedSite,
    folder: Path,
    name: str,
    viewport: dict[str, int],
    light: str,
) -> None:
    page = enter_console(open_page, agent_site, viewport=viewport, color_scheme=light)
    hear(page, "喂，我家煤气漏了，味道特别大，我妈晕倒了")
    expect(page.locator("#danger")).not_to_be_empty()
    assert picture(page, folder / f"{name}.png").stat().st_size > 10_000
