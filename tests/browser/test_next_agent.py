"""Whoever comes to a console next is not shown what the service told who was there before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.visibility import restricted_to
from service.keys import NewKey, Role
from tests.browser.agent_steps import FIELD, PASSWORD, KeyedSite, hear, sign_in, sign_in_by_name
from tests.browser.desk_steps import WATER, Desk, a_desk
from tests.browser.steps import OpenPage, expect
from tests.factories import a_published_file

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

BODY = "市水务局"
QUESTION = "2025年全市新建节水型社区多少个？"
FIGURE = "45个"  # the restricted notice has it, and no caller's words
EVERYTHING = """() => document.documentElement.outerHTML + JSON.stringify({...sessionStorage})
    + [...document.querySelectorAll("input, textarea, select")].map((it) => it.value).join()"""
WAYS = ["in the same page", "after a reload", "after a 401 on another page"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A service in which one notice is for one body only."""
    with a_desk(tmp_path) as desk:
        seen_by = restricted_to([BODY])
        desk.library.ingest(a_published_file(WATER, notice_id="inner", visibility=seen_by))
        yield desk


def agent_of(desk: Desk, *bodies: str, role: Role = Role.AGENT) -> NewKey:
    return desk.keys.create(role, "坐席", bodies=bodies)


def console_of(desk: Desk) -> str:
    return desk.address.replace("desk", "agent")


def with_a_pinned_card(page: Page) -> None:
    """As left by who may see the notice: its card pinned, opened aside, and an order by hand."""
    hear(page, QUESTION)
    expect(page.locator(".card .answer")).to_contain_text(FIGURE)
    page.keyboard.press("Alt+p")
    expect(page.locator("#drawing .graph-canvas canvas").first).to_be_visible()
    # no other graph: a page that is left while the library for it comes says that this failed
    page.context.route("**/api/v1/graph/**", lambda route: route.fulfill(status=404, json={}))
    page.fill("#order-place", "东湖区")
    page.locator("#pinned .entry").click()
    expect(page.locator("#found")).to_have_attribute("data-now", "pinned")
    assert FIGURE in page.evaluate(EVERYTHING)


def turned_out(page: Page, desk: Desk, key: NewKey, way: str) -> None:
    """The key is revoked, which the page hears of in one of WAYS: it stands at the door."""
    desk.keys.revoke(key.key.key_id)
    if way == "after a reload":
        page.reload()
    elif way == "in the same page":
        page.press(FIELD, "End")
        page.keyboard.type("请说")
    else:
        page.goto(desk.address.replace("desk", "feedback"))
        expect(page.locator("#key-note")).not_to_be_empty()
        page.goto(console_of(desk))
    expect(page.locator("#door-key")).to_be_visible()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("others", [(), ("市公安局",)], ids=["of no body", "of another body"])
def test_an_agent_of_other_bodies_is_shown_the_callers_words_and_no_card(
    open_page: OpenPage, desk: Desk, way: str, others: tuple[str, ...]
) -> None:
    first = agent_of(desk, BODY)
    page = open_page(console_of(desk))
    sign_in(page, first.secret)
    with_a_pinned_card(page)
    turned_out(page, desk, first, way)
    held: list[Route] = []
    page.route("**/api/v1/assist", lambda route: held.append(route))
    with page.expect_request("**/api/v1/assist"):
        sign_in(page, agent_of(desk, *others).secret)
    expect(page.locator("#console")).to_be_visible()
    assert FIGURE not in page.evaluate(EVERYTHING)  # also while theirs is still looked up
    expect(page.locator(FIELD)).to_have_value(
        QUESTION + ("请说" if way == "in the same page" else "")
    )
    expect(page.locator("#order-place")).to_have_value("东湖区")
    held[0].continue_()
    expect(page.locator("#found")).to_have_attribute("data-now", "fresh")
    assert FIGURE not in page.evaluate(EVERYTHING)
    expect(page.locator("#pinned .entry")).to_have_count(0)


def test_neither_is_an_editor_of_the_same_body(open_page: OpenPage, desk: Desk) -> None:
    first = agent_of(desk, role=Role.ADMIN)
    page = open_page(console_of(desk))
    sign_in(page, first.secret)
    with_a_pinned_card(page)
    turned_out(page, desk, first, "in the same page")
    sign_in(page, agent_of(desk, role=Role.EDITOR).secret)
    expect(page.locator("#found")).to_have_attribute("data-now", "fresh")
    assert FIGURE not in page.evaluate(EVERYTHING)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMIN], ids=["of the same body", "an admin"])
def test_what_was_pinned_stays_for_who_sees_as_much(
    open_page: OpenPage, desk: Desk, way: str, role: Role
) -> None:
    first = agent_of(desk, BODY)
    page = open_page(console_of(desk))
    sign_in(page, first.secret)
    with_a_pinned_card(page)
    turned_out(page, desk, first, way)
    sign_in(page, agent_of(desk, *([BODY] if role is Role.AGENT else []), role=role).secret)
    expect(page.locator("#console")).to_be_visible()
    expect(page.locator("#pinned .entry")).to_contain_text(FIGURE)
    page.reload()
    expect(page.locator("#pinned .entry")).to_contain_text(FIGURE)


def test_a_console_in_another_tab_is_not_shown_to_who_has_signed_in_meanwhile(
    open_page: OpenPage, desk: Desk
) -> None:
    site = KeyedSite.of(console_of(desk), desk.library.store.engine)
    site.users.create("甲", Role.AGENT, PASSWORD, [BODY])
    site.new_user("乙")
    page = open_page(console_of(desk))
    sign_in_by_name(page, "甲")
    expect(page.locator("#console")).to_be_visible()
    with_a_pinned_card(page)
    page.evaluate(
        "dispatchEvent(new Event('blur'))"
    )  # a browser without windows has no focus to lose
    tab = page.context.new_page()
    tab.goto(console_of(desk))
    expect(tab.locator("#console")).to_be_visible()
    with tab.expect_navigation():
        tab.click("#sign-out")
    sign_in_by_name(tab, "乙")
    expect(tab.locator("#console")).to_be_visible()
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#who")).to_have_text("乙")
    expect(page.locator("#found")).to_have_attribute("data-now", "fresh")
    assert FIGURE not in page.evaluate(EVERYTHING)


def test_a_console_that_the_browser_held_is_not_shown_to_who_came_in_on_another_page(
    open_page: OpenPage, desk: Desk
) -> None:
    page = open_page(console_of(desk))
    sign_in(page, agent_of(desk, BODY).secret)
    with_a_pinned_card(page)
    # a browser without windows holds no pages; what one with windows does on the way there and back
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    page.evaluate("key => sessionStorage.setItem('wenjin-key', key)", agent_of(desk).secret)
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("#found")).to_have_attribute("data-now", "fresh")
    assert FIGURE not in page.evaluate(EVERYTHING)


def test_a_console_that_the_browser_held_while_its_key_was_forgotten_shows_the_door(
    open_page: OpenPage, desk: Desk
) -> None:
    page = open_page(console_of(desk))
    sign_in(page, agent_of(desk, BODY).secret)
    with_a_pinned_card(page)
    page.evaluate("sessionStorage.removeItem('wenjin-key')")
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("#door-key")).to_be_visible()
