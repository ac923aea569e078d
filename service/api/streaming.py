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
from collections.abc import AsyncIterator, Iterator

from fastapi import Request, Response

from service.answering.deltas import deltas_of
from service.answering.outcome import Answer, Reply
from service.api import event_stream
from service.api.bodies import citation_body
from service.api.event_stream import beat, error_event, event_lines, stream_response
from service.api.reply_body import response_of
from service.api.work import Work, waited_for

LOOKING = "still looking"

_EVENT_ID = re.compile(r"([0-9a-f]{1,64})\.(\d{1,6})")


async def stream_of(request: Request, work: Work[Reply]) -> Response:
    """The response to one question, whose work is told when nobody waits.

    What it raises within HEARTBEAT_S is raised here, before the stream has begun: that it is not
    taken on at all, for one.
    """
    await waited_for(request, work, _a_beat(work))
    if work.result.done():
        work.result.result()  # raises what went wrong: a problem with its own status
    elif work.time_left() == 0:
        raise work.took_too_long()
    last = request.headers.get("last-event-id", "")
    return stream_response(_written(request, work, last))


async def _written(request: Request, work: Work[Reply], last: str) -> AsyncIterator[str]:
    try:
        while not work.result.done():
            if work.time_left() == 0:
                yield error_event(request, work.took_too_long())
                return
            yield beat(LOOKING)
            await asyncio.wait({work.result}, timeout=_a_beat(work))
        error = work.result.exception()
        if error is not None:
            yield error_event(request, error)
            return
        for event in events_of(work.result.result(), last):
            yield event
    finally:
        work.forget()


def _a_beat(work: Work[Reply]) -> float:
    """Seconds until the line needs a comment to stay open, or there is no more time."""
    left = work.time_left()
    return event_stream.HEARTBEAT_S if left is None else min(left, event_stream.HEARTBEAT_S)


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
