"""How soon the widget is of use, on a phone with a slow processor and a slow line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.steps import expect
from tests.browser.widget_steps import FIGURE, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.host_page import HostSite

pytestmark = pytest.mark.browser

LINES = {"slow-3g": (400, 400), "fast-3g": (1600, 750)}
"""Down and up in kbit/s; both have 150 ms of latency, and the processor is a quarter as fast."""
USEFUL_MS = 2_000
STATEMENT_MS = 1_500

FIRST_STATEMENT = """(question) => new Promise((told) => {
  const { view, talk } = document.querySelector("wenjin-chat");
  const show = talk.changed;
  talk.changed = (turn) => {
    show(turn);
    if (turn.deltas.length > 0) requestAnimationFrame(() => told(performance.now() - begun));
  };
  const begun = performance.now();
  view.submit(question);
})"""


def stalled_ms() -> float:
    """How long anything on this machine has waited for a processor; 0 where nobody counts it."""
    try:
        told = Path("/proc/pressure/cpu").read_text("utf-8")
    except OSError:
        return 0.0
    found = re.search(r"^some .*total=([0-9]+)", told)
    return int(found[1]) / 1000 if found else 0.0


@pytest.mark.parametrize("name", LINES)
def test_the_first_useful_screen_and_the_first_statement_come_soon(
    browser: Browser, host: HostSite, name: str, record_property: Callable[[str, object], None]
) -> None:
    down, up = LINES[name]
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True)
    page = context.new_page()
    page.goto(f"{host.origin}/site.css")  # the server is awake, the browser knows nothing of it
    client = context.new_cdp_session(page)
    client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    client.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 150,
            "downloadThroughput": down * 1000 / 8,
            "uploadThroughput": up * 1000 / 8,
        },
    )
    before = stalled_ms()
    page.goto(host.page(), wait_until="commit")
    page.locator("wenjin-chat .launcher").wait_for()
    seen = page.evaluate("performance.now()")
    page.evaluate("document.querySelector('wenjin-chat').open = true")
    expect(page.locator("#question")).to_be_visible()
    useful = page.evaluate("performance.now()")
    useful_stalled = stalled_ms() - before
    page.locator(".suggestion").first.wait_for()
    offered = page.evaluate("performance.now()")
    before = stalled_ms()
    statement = page.evaluate(FIRST_STATEMENT, FIGURE)
    statement_stalled = stalled_ms() - before
    settled(page)
    context.close()
    for what, took in (("button", seen), ("useful", useful), ("suggestions", offered)):
        record_property(f"{name} {what} ms", round(took))
    record_property(f"{name} first statement ms", round(statement))
    if os.getloadavg()[0] <= (os.cpu_count() or 1):  # on a busy machine it is that one's figure
        # nor does it count what others took in these seconds: the load is that of the last minute
        assert useful - useful_stalled <= USEFUL_MS
        assert statement - statement_stalled <= STATEMENT_MS
