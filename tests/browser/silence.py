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
        self.bytes_said = 0  # of what is slow
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
                self.bytes_said += 1
                await asyncio.sleep(0.02)
            return {**message, "body": body}

        while re.search(self.deaf, named):
            await asyncio.sleep(0.02)
        await self._app(scope, receive, send_unless_hushed)

    def speak(self) -> None:
        """Let everything through."""
        self.hushed = self.deaf = self.slow = NONE


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is."""
    end = time.monotonic() + WAIT_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def later(page: Page, seconds: int) -> None:
    """Put the page's clock forward; it was installed before."""
    page.clock.fast_forward(seconds * 1000)
