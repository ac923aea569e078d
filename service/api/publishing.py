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

from corpus.errors import WenjinError
from corpus.notice import NoticeId
from corpus.publishing_errors import IngestAbandoned
from corpus.store import Added
from service.api.problems import wenjin_problem
from service.api.schemas import AddedBody
from service.library import Progress

EVENT_STREAM = "text/event-stream"
HEARTBEAT_S = 5.0
STAGES = {"embed": "embedding", "joining plans to results": "joining"}

Ingest = Callable[[Progress], Added]
Finish = Callable[[Added], AddedBody]


def wants_stream(request: Request) -> bool:
    """Whether the caller asks for events by name."""
    return EVENT_STREAM in request.headers.get("accept", "").lower()


def publishing_stream(
    request: Request, notice_id: NoticeId, ingest: Ingest, finish: Finish
) -> StreamingResponse:
    """Runs ``ingest`` in a thread and tells how far it is; ``finish`` opens it for questions."""
    return StreamingResponse(
        _events(request, notice_id, ingest, finish),
        media_type=EVENT_STREAM,
        headers={"X-Accel-Buffering": "no"},  # a proxy would keep the events back
    )


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
            send(_event("progress", _progress(STAGES.get(stage, stage), done, total)))

    def work() -> None:
        try:
            send(_event("progress", _progress("reading", 0, 1)))
            added = ingest(progress)
            send(_event("progress", _progress("opening", 0, 1)))
            send(_event("done", finish(added).model_dump_json()))
        except WenjinError as error:
            if not isinstance(error, IngestAbandoned):
                send(_event("error", bytes(wenjin_problem(request, error).body).decode()))
        finally:
            send(None)

    working = asyncio.ensure_future(run_in_threadpool(work))
    working.add_done_callback(_seen)
    try:
        while True:
            try:
                event = await asyncio.wait_for(waiting.get(), HEARTBEAT_S)
            except TimeoutError:
                yield ": still at it\n\n"
                continue
            if event is None:
                break
            yield event
        await working  # an error that nobody foresaw is raised here, and logged above
    finally:
        gone.set()


def _progress(stage: str, done: int, total: int) -> str:
    return json.dumps({"stage": stage, "done": done, "total": total})


def _event(kind: str, data: str) -> str:
    return f"event: {kind}\ndata: {data}\n\n"


def _seen(work: asyncio.Future[None]) -> None:
    """Take note of what ``work`` raised, or asyncio complains that nobody did."""
    if not work.cancelled():
        work.exception()
