"""Publishing as server-sent events: how far it is, then what came of it.

``progress`` events carry ``{"stage", "done", "total"}``, with the stages ``reading``, ``embedding``
(passages), ``joining`` (plans to results, notice by notice) and ``opening`` (for questions: it is
kept by then, and who asks meanwhile is answered without it). ``done`` carries what JSON would have,
``error`` a problem. Whoever hangs up before the notice is kept breaks it off, and nothing is
changed.
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
from service.api.turns import Queue
from service.stored_notices import Progress

STAGES = {"embed": "embedding", "joining plans to results": "joining"}

Kept = Callable[[], None]
Ingest = Callable[[Progress, Kept], Added]
"""Calls the second once the notice is kept, before it is opened for questions."""
Finish = Callable[[Added], AddedBody]


def publishing_stream(
    request: Request, notice_id: NoticeId, queue: Queue, ingest: Ingest, finish: Finish
) -> StreamingResponse:
    """Runs ``ingest`` in a thread in its turn, and tells how far it is.

    ``finish`` says what came of it. Raises at once where too many wait for their turn.
    """
    queue.check()
    return stream_response(_events(request, notice_id, queue, ingest, finish))


async def published(queue: Queue, notice_id: NoticeId, ingest: Ingest) -> Added:
    """What came of ``ingest`` in a thread, in its turn; broken off where the server is stopped."""
    is_over = threading.Event()

    def progress(stage: str, done: int, total: int) -> None:
        if is_over.is_set():
            raise IngestAbandoned(notice_id)

    async with queue.turn():
        try:
            return await run_in_threadpool(ingest, progress, lambda: None)
        finally:
            is_over.set()


class _Teller:
    """Carries what a thread has to tell to the event loop, until nobody listens."""

    def __init__(self, notice_id: NoticeId) -> None:
        self._notice_id = notice_id
        self._loop = asyncio.get_running_loop()
        self.waiting: asyncio.Queue[str | None] = asyncio.Queue()
        self.gone = threading.Event()

    def send(self, event: str) -> None:
        """Hand over one event."""
        if not self.gone.is_set():
            self._loop.call_soon_threadsafe(self.waiting.put_nowait, event)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Hand over how far it is. Raises IngestAbandoned where nobody listens."""
        if self.gone.is_set():
            raise IngestAbandoned(self._notice_id)
        if total:
            self.send(_progress(STAGES.get(stage, stage), done, total))

    async def listen(self) -> AsyncIterator[str]:
        """The events until the end, with beats between them."""
        while True:
            coming = asyncio.ensure_future(self.waiting.get())
            try:
                async for each in beats_until(coming, "still at it"):
                    yield each
            finally:
                coming.cancel()  # of no effect on one that has come
            event = coming.result()
            if event is None:
                return
            yield event


async def _events(
    request: Request, notice_id: NoticeId, queue: Queue, ingest: Ingest, finish: Finish
) -> AsyncIterator[str]:
    teller = _Teller(notice_id)

    def work() -> None:
        teller.send(_progress("reading", 0, 1))
        added = ingest(teller.progress, lambda: teller.send(_progress("opening", 0, 1)))
        teller.send(event_lines("done", finish(added).model_dump_json()))

    async def in_turn() -> None:
        try:
            async with queue.turn():
                if not teller.gone.is_set():
                    await run_in_threadpool(work)
        finally:
            teller.waiting.put_nowait(None)

    working = asyncio.ensure_future(in_turn())
    working.add_done_callback(seen)
    try:
        async for event in teller.listen():
            yield event
        failed = await _failed(request, working)
        if failed is not None:
            yield failed
    finally:
        teller.gone.set()


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
