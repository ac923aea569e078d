"""Server-sent events: who asks for them, how one is written, and what keeps the line open.

The format is the HTML standard's (https://html.spec.whatwg.org/multipage/server-sent-events.html).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from fastapi import Request
from fastapi.responses import StreamingResponse

from service.api.problems import problem_of
from service.api.weights import weights_of

EVENT_STREAM = "text/event-stream"
HEARTBEAT_S = 5.0
HEADERS = {"X-Accel-Buffering": "no"}  # nginx would keep the events back


def prefers_stream(accept: str) -> bool:
    """Whether an Accept header names the event stream, and JSON by name no higher."""
    weights = weights_of(accept)
    stream = weights.get(EVENT_STREAM, 0.0)
    return stream > 0 and stream >= weights.get("application/json", 0.0)


def stream_response(events: AsyncIterator[str]) -> StreamingResponse:
    """The response that sends ``events`` as they come."""
    return StreamingResponse(events, media_type=EVENT_STREAM, headers=HEADERS)


def event_lines(name: str, data: str, event_id: str | None = None) -> str:
    """One event. JSON has no line end outside of its escapes, so one ``data`` line holds it."""
    named = "" if event_id is None else f"id: {event_id}\n"
    return f"event: {name}\n{named}data: {data}\n\n"


def error_event(request: Request, error: BaseException) -> str:
    """A problem that came up after the stream had begun."""
    return event_lines("error", bytes(problem_of(request, error).body).decode())


def beat(words: str) -> str:
    """A comment, which no client shows."""
    return f": {words}\n\n"


async def beats_until(awaited: asyncio.Future[Any], words: str) -> AsyncIterator[str]:
    """A beat every HEARTBEAT_S until ``awaited`` is done."""
    while not awaited.done():
        await asyncio.wait({awaited}, timeout=HEARTBEAT_S)
        if not awaited.done():
            yield beat(words)


def seen(work: asyncio.Future[Any]) -> None:
    """Look at an error that nobody is left to be told of, or asyncio reports it as forgotten."""
    if not work.cancelled():
        work.exception()
