"""A whole visit of every page: nothing is asked of another host, and the policy is never touched.

``open_page`` watches every request and every word of the console; the pages are those that there
are, so that a new one is covered by being there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.graph_steps import ISSUER, items, open_graph
from tests.browser.steps import OpenPage, ask, expect, playwright
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WEB = ROOT / "service" / "web"
PAGES = sorted(path.stem for path in WEB.glob("*.html"))
WATCH = """addEventListener("securitypolicyviolation", (event) => {
  (window.violations ??= []).push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});"""


def violations(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.violations ?? []")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_and_all_that_its_buttons_open_comes_from_here_under_the_policy(
    open_page: OpenPage, site: str, name: str
) -> None:
    page = open_page(site + ("" if name == "index" else name))
    page.add_init_script(WATCH)
    page.reload()
    page.wait_for_timeout(800)
    for button in page.get_by_role("button").all():
        if button.is_visible() and button.is_enabled():
            try:
                button.click(force=True)
            except playwright.TimeoutError:
                assert not button.is_visible()  # it went away meanwhile
            page.wait_for_timeout(100)
        page.keyboard.press("Escape")
    assert violations(page) == []


def test_a_whole_talk_and_a_whole_graph_touch_the_policy_nowhere(
    open_page: OpenPage, site: str
) -> None:
    page = open_page(site)
    page.add_init_script(WATCH)
    page.reload()
    ask(page, "热线日均受理企业群众诉求多少件?").locator(".marker").first.click()
    expect(page.locator("#panel mark")).to_be_in_viewport()
    assert violations(page) == []

    graph = open_graph(open_page, site)
    graph.add_init_script(WATCH)
    graph.reload()
    graph.fill("#subject", ISSUER.split(":")[1])
    graph.locator("#found [role=option]").first.click()
    expect(graph.locator(".graph-canvas canvas").first).to_be_attached()
    items(graph, "node").nth(1).click()
    items(graph, "more").first.click()
    graph.emulate_media(color_scheme="dark")
    graph.wait_for_timeout(500)
    assert violations(graph) == []


def test_the_policy_stops_what_it_is_there_to_stop(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}graph")
    # what a test evaluates may use eval; what it puts off is the page's own again
    stopped = page.evaluate(
        """() => new Promise((resolve) => setTimeout(() => {
          const tried = (act) => {
            try { act(); return "ran"; } catch (error) { return error.name; }
          };
          resolve([
            tried(() => eval("1")),
            tried(() => new Function("return 1")()),
            tried(() => { document.createElement("div").innerHTML = "<b>x</b>"; }),
            tried(() => trustedTypes.createPolicy("ours", { createHTML: (it) => it })),
          ]);
        }))"""
    )
    assert stopped == ["EvalError", "EvalError", "TypeError", "TypeError"]
    context.close()
