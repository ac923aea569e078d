"""A line to the real service that falls silent, and a page whose clock is put forward by hand."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.browser.serving import WAIT_S

if TYPE_CHECKING:
    from playwright.sync_api import Page

NONE = "^(?!)"


class SilentLine:
    """ASGI middleware: keeps back what is said to the requests that ``hushed`` names, as a pattern
    of method and path, does not even listen to those of ``deaf``, and says the rest to those of
    ``slow`` byte by byte."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.hushed = NONE
        self.deaf = NONE
        self.slow = NONE
        self.under_way: list[str] = []  # requests that the service has not done with
        self.lets_heads_out = False

    def _lets_out(self, message: Message) -> bool:
        if message["type"] != "http.response.start":
            return False
        # what streams is not begun before its head has gone out
        kind = dict(message["headers"]).get(b"content-type", b"")
        return self.lets_heads_out or kind.startswith(b"text/event-stream")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        named = f"{scope['method']} {scope['path']}"

        async def send_unless_hushed(message: Message) -> None:
            while not self._lets_out(message) and re.search(self.hushed, named):
                await asyncio.sleep(0.02)
            if message["type"] == "http.response.body":
                message = await the_rest(message)
            await send(message)

        async def the_rest(message: Message) -> Message:
            body = message.get("body", b"")
            while len(body) > 1 and re.search(self.slow, named):
                await send({**message, "body": body[:1], "more_body": True})
                body = body[1:]
                await asyncio.sleep(0.02)
            return {**message, "body": body}

        while re.search(self.deaf, named):
            await asyncio.sleep(0.02)
        self.under_way.append(named)
        try:
            await self._app(scope, receive, send_unless_hushed)
        finally:
            self.under_way.remove(named)

    def is_at(self, pattern: str) -> bool:
        """Whether the service is at a request that ``pattern`` names: who hung up was noticed."""
        return any(re.search(pattern, each) for each in self.under_way)

    def speak(self) -> None:
        """Let everything through."""
        self.hushed = self.deaf = self.slow = NONE


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is."""
    end = time.monotonic() + WAIT_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def count_heads(page: Page) -> None:
    """Have ``heads`` on the page count the replies whose beginning its scripts were given."""
    page.evaluate(
        """() => {
            window.heads = 0;
            const { fetch } = window;
            window.fetch = async (...asked) => {
                const reply = await fetch(...asked);
                heads += 1;
                return reply;
            };
        }"""
    )


def count_chunks(page: Page) -> None:
    """Have ``chunks`` on the page count the pieces of replies that its scripts were given."""
    page.evaluate(
        """() => {
            window.chunks = 0;
            const { read } = ReadableStreamDefaultReader.prototype;
            ReadableStreamDefaultReader.prototype.read = async function () {
                const piece = await read.call(this);
                chunks += 1;
                return piece;
            };
        }"""
    )


def stop_clock(page: Page) -> None:
    """Let no time pass on the page but what ``page.clock.run_for`` gives it, however slow it is.

    The clock is put ten minutes forward first, which it cannot have passed by itself meanwhile.
    """
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 600)


def later(page: Page, seconds: int) -> None:
    """Put the page's clock forward; it was installed before."""
    page.clock.fast_forward(seconds * 1000)
