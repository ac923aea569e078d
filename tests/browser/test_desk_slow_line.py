"""An editor whose line is slow: their session may end, and they may give up, before all is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from service.api.limits import DRAIN_S
from service.keys import Role
from service.users import UserStore
from tests.browser.agent_steps import sign_in_by_name
from tests.browser.desk_steps import (
    WATER,
    Desk,
    a_desk,
    a_file,
    choose,
    done,
    looked_at,
    signed_in,
)
from tests.browser.resetting_line import resetting_line
from tests.browser.steps import OpenPage, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

NAME, PASSWORD = "李编辑", "海河边上的第三盏灯不亮了"
SLOW = 20_000  # bytes a second
LONG = WATER + "附件：节水型社区名单（另发）。\n" * 3_000
assert len(LONG.encode()) > 3 * DRAIN_S * SLOW


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with an editor who signs in by name, too."""
    with a_desk(tmp_path) as desk:
        UserStore(desk.library.store.engine).create(NAME, Role.EDITOR, PASSWORD)
        yield desk


@pytest.fixture
def far_desk(desk: Desk) -> Iterator[Desk]:
    """The same at the end of a line that is reset where the service hangs up."""
    port = urlsplit(desk.address).port
    assert port is not None
    with resetting_line(port) as nearer:
        yield replace(desk, address=desk.address.replace(f":{port}/", f":{nearer}/"))


class Line:
    """How fast the browser sends: to the service itself, with no proxy between to take it all."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")

    def send_at(self, bytes_a_second: int) -> None:
        """-1: as fast as it can."""
        how = {"offline": False, "latency": 0, "downloadThroughput": -1}
        more = {"uploadThroughput": bytes_a_second}
        self._session.send("Network.emulateNetworkConditions", how | more)


@pytest.fixture
def named(open_page: OpenPage, far_desk: Desk) -> Page:
    """The desk at the end of that line, entered by name: who is nobody any more may still read."""
    page = open_page(far_desk.address)
    sign_in_by_name(page, NAME, PASSWORD)
    expect(page.locator("body")).to_have_attribute("data-step", "home")
    return page


def end_sessions(desk: Desk) -> None:
    """End them as another password does; it is the same one here."""
    UserStore(desk.library.store.engine).set_password(NAME, PASSWORD)


OVER = "登录已经过期，请重新登录。文件还在这里。"


def test_who_looks_at_a_file_and_whose_session_ended_signs_in_again_and_has_the_file(
    named: Page, far_desk: Desk
) -> None:
    line = Line(named)
    line.send_at(SLOW)
    end_sessions(far_desk)
    with named.expect_event("requestfailed", lambda it: "/preview" in it.url):
        choose(named, a_file(LONG))
    expect(named.locator("#sign-in-note")).to_have_text(OVER)
    line.send_at(-1)
    sign_in_by_name(named, NAME, PASSWORD)
    expect(named.locator("#standing")).to_contain_text("新通知")


def test_who_publishes_and_whose_session_ended_signs_in_again_and_publishes(
    named: Page, far_desk: Desk
) -> None:
    looked_at(named, a_file(LONG))
    line = Line(named)
    line.send_at(SLOW)
    end_sessions(far_desk)
    with named.expect_event("requestfailed", lambda it: "/notices?" in it.url):
        named.click("#publish")
    expect(named.locator("#sign-in-note")).to_have_text(OVER)
    assert far_desk.ids == ["sample"]
    line.send_at(-1)
    sign_in_by_name(named, NAME, PASSWORD)
    expect(named.locator("#standing")).to_contain_text("新通知")
    named.click("#publish")
    done(named)
    assert far_desk.ids == ["sample", "water-2025"]


def test_a_line_that_breaks_while_the_key_holds_is_told_as_that(
    open_page: OpenPage, desk: Desk
) -> None:
    page = signed_in(open_page, desk)
    page.route("**/preview", lambda route: route.abort())
    choose(page, a_file())
    expect(page.locator("#choose-trouble")).to_contain_text("连不上服务")


def half_sent(open_page: OpenPage, desk: Desk) -> Page:
    """The page of an editor whose notice is on its way, and not yet half of it sent."""
    page = signed_in(open_page, desk)
    looked_at(page, a_file(LONG))
    line = Line(page)
    line.send_at(SLOW)
    page.click("#publish")
    expect(page.locator("#stages [data-state=now] .amount")).to_have_text(
        re.compile("^[1-5][0-9]%")
    )
    return page


def test_who_gives_up_before_the_file_was_sent_hears_that_nothing_was_kept(
    open_page: OpenPage, desk: Desk
) -> None:
    page = half_sent(open_page, desk)
    page.get_by_role("button", name="取消发布").click()
    trouble = page.locator("#review-trouble")
    expect(trouble.locator(".reason")).to_have_text("已取消，没有发布")
    expect(trouble).to_contain_text("什么都没有保存")
    expect(trouble).not_to_contain_text("可能还在进行")
    assert desk.ids == ["sample"]


def test_so_they_do_where_the_service_is_not_heard_any_more(
    open_page: OpenPage, desk: Desk
) -> None:
    page = half_sent(open_page, desk)
    page.route("**/api/v1/notices/water-2025", lambda route: route.abort())
    page.get_by_role("button", name="取消发布").click()
    trouble = page.locator("#review-trouble")
    expect(trouble.locator(".reason")).to_have_text("已取消，没有发布")
