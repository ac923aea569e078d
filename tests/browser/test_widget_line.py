"""The line to the service drops, the service goes and comes back: said, retried, nothing lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.app import create_app
from service.library import Library
from tests.browser.host_page import HostSite, host_site
from tests.browser.replies import answer_with
from tests.browser.serving import WAIT_S, a_library, serving, settings_of
from tests.browser.silence import stop_clock
from tests.browser.steps import OpenPage, expect
from tests.browser.widget_steps import FIGURE, SHARED, ask, open_talk, say, settled, visit
from tests.factories import a_published_file

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TWO = "座席满意率是多少?“高效办成一件事”平均减少多少办理时间?"


class DroppingLine:
    """ASGI middleware: cuts the first answer's stream after its first statement.

    It waits until that statement ``is_shown``: a browser throws away what it has not yet handed to
    a script when the line breaks.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._left = 1
        self.resumed_from: list[str] = []
        self.is_shown = threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] == "http" and scope["path"].endswith("/ask")
        if not asks or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        self.resumed_from.append(headers.get(b"last-event-id", b"").decode())
        if self._left == 0:
            await self._app(scope, receive, send)
            return
        self._left -= 1

        async def send_until_dropped(message: Message) -> None:
            await send(message)
            if b"event: delta" in message.get("body", b""):
                await run_in_threadpool(self.is_shown.wait, WAIT_S)
                raise ConnectionError("the line drops here")

        await self._app(scope, receive, send_until_dropped)


@pytest.fixture
def library(tmp_path: Path, root: Path) -> Iterator[Library]:
    opened = a_library(tmp_path, root)
    yield opened
    opened.close()


@pytest.fixture
def site() -> Iterator[HostSite]:
    with host_site() as opened:
        yield opened


def lending(library: Library, site: HostSite, **settings: Any) -> FastAPI:
    """The app over ``library``, which lends its widget to ``site``."""
    origins = frozenset({site.origin})
    return create_app(settings_of(library.home, allowed_origins=origins, **settings), library)


def test_a_line_that_drops_goes_on_where_it_was(
    open_page: OpenPage, library: Library, site: HostSite
) -> None:
    app = DroppingLine(lending(library, site))
    with serving(app) as address:
        site.service = address
        page = open_talk(visit(open_page, site))
        ask(page, TWO)
        expect(page.locator(".turn .answer")).not_to_be_empty()
        app.is_shown.set()
        turn = settled(page)
        expect(turn).to_have_attribute("data-state", "answered")
        expect(turn.locator(".answer")).to_have_text(page.evaluate(_WHOLE))
        expect(turn.locator(".aside")).to_have_count(0)
    first, second = app.resumed_from
    assert first == ""
    assert second.endswith(".1")


_WHOLE = """() => "原文摘录" + document.querySelector("wenjin-chat").talk.turns.at(-1).reply.answer
    .replaceAll(/\\[(\\d+)\\]/g, "$1")"""


def test_what_changed_meanwhile_is_said_and_told_anew(
    open_page: OpenPage, library: Library, site: HostSite
) -> None:
    app = DroppingLine(lending(library, site))
    with serving(app) as address:
        site.service = address
        page = open_talk(visit(open_page, site))
        ask(page, TWO)
        expect(page.locator(".turn .answer")).not_to_be_empty()
        library.ingest(a_published_file(notice_id="meanwhile"))
        app.is_shown.set()
        turn = settled(page)
        expect(turn).to_have_attribute("data-state", "answered")
        expect(turn.locator(".aside").first).to_have_text("通知刚有更新，已重新查找。")


def test_what_is_asked_while_the_service_is_away_is_answered_once_it_is_back(
    open_page: OpenPage, library: Library, site: HostSite
) -> None:
    with ExitStack() as first:
        address = first.enter_context(serving(lending(library, site)))
        site.service = address
        page = open_talk(visit(open_page, site))
        expect(say(page, FIGURE)).to_have_attribute("data-state", "answered")
    ask(page, FIGURE)
    waiting = page.locator(".turn:last-child .waiting")
    expect(waiting).to_have_text("连不上问津，正在重试。您的问题还在，连上后自动作答。")
    page.wait_for_timeout(4_000)  # longer than a service that was never heard is waited for
    expect(waiting).to_be_visible()
    with serving(lending(library, site), urlsplit(address).port or 0):
        expect(settled(page)).to_have_attribute("data-state", "answered")
    expect(page.locator(".turn")).to_have_count(2)


def test_waiting_for_a_service_that_stays_away_has_an_end_and_can_be_stopped(
    open_page: OpenPage, library: Library, site: HostSite
) -> None:
    with ExitStack() as first:
        address = first.enter_context(serving(lending(library, site)))
        site.service = address
        page = open_talk(visit(open_page, site))
        expect(page.locator(".suggestion").first).to_be_visible()
    ask(page, FIGURE)
    expect(page.locator(".turn .waiting")).to_contain_text("连上后自动作答")
    page.get_by_role("button", name="停止").click()
    expect(settled(page)).to_have_attribute("data-state", "stopped")
    page.clock.install()
    page.get_by_role("button", name="再问一次").click()
    expect(page.locator(".turn .waiting")).to_contain_text("连上后自动作答")
    for _ in range(60):  # each try has to fail before the next is waited for
        page.clock.fast_forward(16_000)
        page.wait_for_timeout(50)
    expect(settled(page).locator(".reason")).to_have_text("连不上问津")


def test_a_service_that_never_said_anything_is_given_up_soon_and_can_be_asked_again(
    open_page: OpenPage, library: Library, site: HostSite
) -> None:
    with ExitStack() as first:
        address = first.enter_context(serving(lending(library, site)))
        site.service = address
        page = visit(open_page, site)
    open_talk(page)
    expect(page.locator(".line")).to_have_text("连不上问津")
    stop_clock(page)  # it says so for two seconds
    ask(page, FIGURE)
    expect(page.locator(".turn .waiting")).to_have_text("连不上问津，正在再试一次…")
    page.fill("#question", "写到一半的下一问")
    page.clock.resume()
    turn = settled(page)
    expect(turn.locator(".reason")).to_have_text("连不上问津")
    with serving(lending(library, site), urlsplit(address).port or 0):
        turn.get_by_role("button", name="再问一次").click()
        expect(settled(page)).to_have_attribute("data-state", "answered")
        expect(page.locator(".turn")).to_have_count(1)
        expect(page.locator("#question")).to_have_value("写到一半的下一问")


def test_a_bug_is_no_dropped_line(open_page: OpenPage, host: HostSite) -> None:
    page = open_page(host.service)  # where the modules can be had by themselves
    said = page.evaluate(
        """async () => {
            const { askStream } = await import("/widget/stream.js");
            const on = { state() { throw new TypeError("a bug"); } };
            const signal = new AbortController().signal;
            const asked = askStream(location.href, '{"question": "热线"}', { signal, on });
            const late = new Promise((resolve) => setTimeout(resolve, 8_000, "asked again"));
            return Promise.race([asked.catch((error) => error.message), late]);
        }"""
    )
    assert said == "a bug"


def test_a_service_that_is_gone_at_the_start_is_named_until_it_is_back(
    open_page: OpenPage, library: Library, site: HostSite
) -> None:
    with ExitStack() as first:
        address = first.enter_context(serving(lending(library, site)))
        site.service = address
        page = visit(open_page, site)
    open_talk(page)
    expect(page.locator(".line")).to_have_text("连不上问津")
    with serving(lending(library, site), urlsplit(address).port or 0):
        expect(page.locator(".suggestion").first).to_be_visible()
        expect(page.locator(".line")).to_be_hidden()


def test_too_many_questions_are_told_so_and_can_be_asked_again_later(
    open_page: OpenPage, library: Library, site: HostSite
) -> None:
    with serving(lending(library, site, rate_limit=1)) as address:
        site.service = address
        page = visit(open_page, site)
        none = {"questions": [], "finding": False}  # or what is offered is counted, once or often
        page.route(
            "**/api/v1/suggestions?*", lambda route: route.fulfill(json=none, headers=SHARED)
        )
        open_talk(page)
        expect(say(page, FIGURE)).to_have_attribute("data-state", "answered")
        turn = say(page, "座席满意率是多少?")
        expect(turn.locator(".reason")).to_have_text("问得有点快")
        expect(turn.get_by_role("button", name="再问一次")).to_be_disabled()


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (500, {}, "服务出了差错"),
        (200, {}, "服务出了差错"),
        (422, {}, "这个问题没能读懂"),
        (503, {"type": "urn:problem-type:wenjin:store-empty"}, "还没有收录通知"),
    ],
)
def test_what_broke_never_looks_like_a_notice_that_does_not_say(
    open_page: OpenPage, host: HostSite, status: int, body: dict[str, str], reason: str
) -> None:
    page = open_talk(visit(open_page, host))
    answer_with(page, body, status=status, headers=SHARED)
    turn = say(page, FIGURE)
    expect(turn).to_have_attribute("data-state", "failed")
    expect(turn.locator(".reason")).to_have_text(reason)


def test_an_error_in_the_middle_of_a_stream_is_a_failure(
    open_page: OpenPage, host: HostSite
) -> None:
    page = open_talk(visit(open_page, host))
    _stream(page, 'event: error\ndata: {"status": 500}\n\n')
    expect(say(page, FIGURE).locator(".reason")).to_have_text("服务出了差错")


def test_events_are_read_however_the_line_cuts_them(open_page: OpenPage, host: HostSite) -> None:
    page = open_page(host.service)  # where the modules can be had by themselves
    text = ': beat\r\n\r\nevent: delta\r\nid: a.1\r\ndata: {"text":\r\ndata: "津"}\r\n\r\n'
    events = page.evaluate(
        """async (text) => {
            const { eventsOf } = await import("/widget/stream.js");
            const body = new ReadableStream({ start(line) {
                const bytes = new TextEncoder().encode(`${text}data: 2\\n\\n`);
                for (const byte of bytes) line.enqueue(Uint8Array.of(byte));
                line.close();
            } });
            const found = [];
            for await (const event of eventsOf(body)) found.push(event);
            return found;
        }""",
        text,
    )
    assert [(it["event"], it["id"]) for it in events] == [("delta", "a.1"), ("message", None)]
    assert json.loads(events[0]["data"]) == {"text": "津"}


def _stream(page: Page, text: str) -> None:
    headers = SHARED | {"Content-Type": "text/event-stream"}
    page.route("**/api/v1/ask", lambda route: route.fulfill(body=text, headers=headers))
