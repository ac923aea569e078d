"""Publishing as server-sent events: how far it is, then what came of it.

``progress`` events carry ``{"stage", "done", "total"}``, with the stages ``reading``, ``embedding``
(passages), ``joining`` (plans to results, notice by notice) and ``opening`` (for questions: it is
kept by then). ``done`` carries what JSON would have, ``error`` a problem. Whoever hangs up before
the notice is kept breaks it off, and nothing is changed.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from corpus.notice import NoticeId
from corpus.publishing_errors import IngestAbandoned
from corpus.store import Added
from service.api.event_stream import (
    beats_until,
    error_event,
    event_lines,
    seen,
    stream_response,
)
from service.api.schemas import AddedBody
from service.library import Progress

STAGES = {"embed": "embedding", "joining plans to results": "joining"}

Ingest = Callable[[Progress], Added]
Finish = Callable[[Added], AddedBody]


def publishing_stream(
    request: Request, notice_id: NoticeId, ingest: Ingest, finish: Finish
) -> StreamingResponse:
    """Runs ``ingest`` in a thread and tells how far it is; ``finish`` opens it for questions."""
    return stream_response(_events(request, notice_id, ingest, finish))


async def _events(
    request: Request, notice_id: NoticeId, ingest: Ingest, finish: Finish
) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[str | None] = asyncio.Queue()
    gone = threading.Event()

    def send(event: str | None) -> None:
        if not gone.is_set():
            loop.call_soon_threadsafe(waiting.put_nowait, event)

    def progress(stage: str, done: int, total: int) -> None:
        if gone.is_set():
            raise IngestAbandoned(notice_id)
        if total:
            send(_progress(STAGES.get(stage, stage), done, total))

    def work() -> None:
        try:
            send(_progress("reading", 0, 1))
            added = ingest(progress)
            send(_progress("opening", 0, 1))
            send(event_lines("done", finish(added).model_dump_json()))
        finally:
            send(None)

    working = asyncio.ensure_future(run_in_threadpool(work))
    working.add_done_callback(seen)
    try:
        while True:
            coming = asyncio.ensure_future(waiting.get())
            try:
                async for each in beats_until(coming, "still at it"):
                    yield each
            finally:
                coming.cancel()  # of no effect on one that has come
            event = coming.result()
            if event is None:
                break
            yield event
        failed = await _failed(request, working)
        if failed is not None:
            yield failed
    finally:
        gone.set()


async def _failed(request: Request, working: asyncio.Future[None]) -> str | None:
    """The event of what went wrong, foreseen or not, once the work has ended."""
    await asyncio.wait({working})
    error = working.exception()
    if error is None or isinstance(error, IngestAbandoned):
        return None
    return error_event(request, error)


def _progress(stage: str, done: int, total: int) -> str:
    data = {"stage": stage, "done": done, "total": total}
    return event_lines("progress", json.dumps(data))
