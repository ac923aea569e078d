"""An answer as server-sent events: its verified statements one by one, then the whole object.

``delta`` events carry one statement each, ``done`` the reply as JSON would have it, ``error`` a
problem that came up after the stream had begun. Nothing is sent before the whole answer has been
verified; where that takes long, the stream begins with comments that keep the line open.

Every event's id is ``<answer_id>.<number>``. The same question of the same notices has the same
answer_id, so nothing is kept for a line that drops: the client asks again with ``Last-Event-ID``
and gets the events after it. Where the notices have changed meanwhile the ids say so, and all
events come.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator, Callable, Iterator

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from service.answering.deltas import deltas_of
from service.answering.outcome import Answer, Reply
from service.api import event_stream
from service.api.bodies import citation_body
from service.api.event_stream import beat, beats_until, error_event, event_lines, stream_response
from service.api.reply_body import response_of

LOOKING = "still looking"
GONE = 499  # nginx's number for a caller who hung up; nobody receives it

_EVENT_ID = re.compile(r"([0-9a-f]{1,64})\.(\d{1,6})")


async def stream_of(request: Request, ask: Callable[[Callable[[], bool]], Reply]) -> Response:
    """The response to one question. ``ask`` runs in a thread, and is told when nobody waits.

    What ``ask`` raises within HEARTBEAT_S is raised here, before the stream has begun.
    """
    unwanted = threading.Event()
    work = asyncio.ensure_future(run_in_threadpool(ask, lambda: not unwanted.is_set()))
    work.add_done_callback(event_stream.seen)
    gone = asyncio.ensure_future(_until_gone(request))
    try:
        await asyncio.wait(
            {work, gone}, timeout=event_stream.HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED
        )
    finally:
        if not work.done() and (gone.done() or _is_cancelled()):
            unwanted.set()
        gone.cancel()
    if unwanted.is_set():
        return Response(status_code=GONE)
    if work.done():
        work.result()  # raises what went wrong: a problem with its own status
    last = request.headers.get("last-event-id", "")
    return stream_response(_written(request, work, unwanted, last))


async def _written(
    request: Request, work: asyncio.Future[Reply], unwanted: threading.Event, last: str
) -> AsyncIterator[str]:
    try:
        if not work.done():
            yield beat(LOOKING)
        async for each in beats_until(work, LOOKING):
            yield each
        error = work.exception()
        if error is not None:
            yield error_event(request, error)
            return
        for event in events_of(work.result(), last):
            yield event
    finally:
        unwanted.set()  # of no effect on work that is done


def events_of(reply: Reply, last_event_id: str = "") -> Iterator[str]:
    """The events of a reply, those after ``last_event_id`` if that is of the same answer."""
    known = _EVENT_ID.fullmatch(last_event_id)
    had = int(known[2]) if known is not None and known[1] == reply.answer_id else 0
    deltas = deltas_of(reply.outcome) if isinstance(reply.outcome, Answer) else ()
    for number, delta in enumerate(deltas, 1):
        if number > had:
            cited = [citation_body(each).model_dump() for each in delta.citations]
            data = {"index": number - 1, "text": delta.text, "citations": cited}
            written = json.dumps(data, ensure_ascii=False)
            yield event_lines("delta", written, f"{reply.answer_id}.{number}")
    done = response_of(reply).model_dump_json()
    yield event_lines("done", done, f"{reply.answer_id}.{len(deltas) + 1}")


async def _until_gone(request: Request) -> None:
    """Returns when the caller has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
