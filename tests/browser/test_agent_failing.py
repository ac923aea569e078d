"""Something broke in mid-call: the call stays, and the console goes on by itself where it can."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from service.api.app import create_app
from tests.browser.agent_steps import FIELD, WORDS, KeyedSite, enter_console, hear
from tests.browser.assist_replies import an_assist, assist_with
from tests.browser.serving import a_library, serving, settings_of
from tests.browser.silence import stop_clock
from tests.browser.steps import OpenPage, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

STORE_EMPTY = {"type": "urn:problem-type:wenjin:store-empty", "status": 503}


def test_a_service_that_is_gone_is_named_and_asked_again_when_it_is_back(
    open_page: OpenPage, tmp_path: Path, root: Path
) -> None:
    library = a_library(tmp_path, root)
    settings = settings_of(tmp_path)
    with ExitStack() as first:
        address = first.enter_context(serving(create_app(settings, library)))
        page = enter_console(open_page, KeyedSite.of(address, library.store.engine))
    page.fill(FIELD, WORDS)
    trouble = page.get_by_role("alert").filter(has_text="连不上问津")
    expect(trouble).to_contain_text("来电内容和草稿都还在")
    expect(page.locator(FIELD)).to_have_value(WORDS)
    with serving(create_app(settings, library), urlsplit(address).port or 0):
        assist_with(page, an_assist())
        expect(page.locator("#found")).to_have_attribute("data-now", "fresh")
        expect(trouble).to_have_count(0)
    library.close()


def test_cards_stay_beside_what_went_wrong(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    console.unroute_all()
    assist_with(console, {}, status=500)
    console.fill(FIELD, WORDS + "，还有")
    expect(console.get_by_role("alert").filter(has_text="服务出了差错")).to_be_visible()
    expect(console.locator("#looking")).to_have_text(f"下面还是“{WORDS[:16]}…”的结果")
    expect(console.locator(".card")).to_be_visible()
    console.unroute_all()
    assist_with(console, an_assist())
    console.get_by_role("button", name="现在再查").click()
    expect(console.locator("#found")).to_have_attribute("data-now", "fresh")


def test_too_many_look_ups_wait_and_go_on_by_themselves(console: Page) -> None:
    calls = 0

    def hurried_at_first(route: Route) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            route.fulfill(status=429, json={}, headers={"Retry-After": "2"})
        else:
            route.fulfill(json=an_assist())

    console.route("**/api/v1/assist", hurried_at_first)
    stop_clock(console)
    console.fill(FIELD, WORDS)
    console.clock.run_for(250)
    expect(console.locator("#trouble")).to_contain_text("查得有点快")
    expect(console.locator("#trouble .left")).to_have_text("还有2秒")
    console.clock.run_for(1_000)
    expect(console.locator("#trouble .left")).to_have_text("还有1秒")
    assert calls == 1
    console.clock.run_for(1_000)
    expect(console.locator(".card")).to_be_visible()
    expect(console.locator("#trouble")).to_be_empty()
    assert calls == 2


def test_a_service_that_is_still_loading_is_waited_for(console: Page) -> None:
    calls = 0

    def loading_at_first(route: Route) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            route.fulfill(status=503, json={"status": 503})
        else:
            route.fulfill(json=an_assist())

    console.route("**/readyz", lambda route: route.fulfill(status=503 if calls < 2 else 200))
    console.route("**/api/v1/assist", loading_at_first)
    console.fill(FIELD, WORDS)
    expect(console.locator("#looking")).to_contain_text("问津刚启动")
    console.unroute("**/readyz")
    expect(console.locator(".card")).to_be_visible()


def test_an_empty_store_is_no_missing_answer(console: Page) -> None:
    assist_with(console, STORE_EMPTY, status=503)
    console.fill(FIELD, WORDS)
    expect(console.get_by_role("alert").filter(has_text="还没有收录通知")).to_be_visible()
    expect(console.locator("#trouble")).to_contain_text("不是通知里没有")


def test_words_that_are_no_text_are_named_so(console: Page) -> None:
    assist_with(console, {}, status=422)
    console.fill(FIELD, WORDS)
    expect(console.get_by_role("alert").filter(has_text="这段话没能读懂")).to_be_visible()


def test_a_reply_of_another_shape_is_an_error_and_not_an_empty_answer(console: Page) -> None:
    assist_with(console, {"hello": 1})
    console.fill(FIELD, WORDS)
    expect(console.get_by_role("alert").filter(has_text="服务出了差错")).to_be_visible()
