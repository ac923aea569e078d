"""A record of what the operator of the machine asks, where that is wished for."""

from __future__ import annotations

from service.answering.outcome import Question, Reply
from service.library import Library
from service.records.fingerprints import fingerprint_of
from service.records.log import RecordLog
from service.records.made import Leaving, replied
from service.snapshot import Snapshot

OPERATOR = "operator"


def record_asked(
    question: Question, reply: Reply, snapshot: Snapshot, library: Library, audience: str
) -> None:
    """Record one reply at once. Raises StoreUnavailable."""
    made_from = fingerprint_of(snapshot)
    leaving = Leaving(
        "command",
        reply.answer_id,
        question,
        reply.question,
        reply.language.value,
        reply.outcome,
        snapshot,
        OPERATOR,
        audience,
    )
    log = RecordLog(library.store.engine)
    log.append([replied(leaving, made_from)], {made_from.notices: made_from.body})
    log.sync()
