"""Where a reply leaves over HTTP: recorded first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.answering.outcome import Question, Reply
from service.api.access import Caller
from service.assist.cards import Assistance, Relation
from service.records.keeper import RecordKeeper
from service.records.made import Leaving
from service.snapshot import Snapshot

CITIZEN = "citizen"  # the role of who calls without a key


@dataclass(frozen=True, slots=True)
class Recording:
    """Records the replies to one request. Raises RecordNotKept: then none may leave."""

    records: RecordKeeper
    route: str
    role: str
    audience: str

    @classmethod
    def of(cls, records: RecordKeeper, calling: Caller, route: str, audience: str) -> Recording:
        """Of what this caller asked by this route."""
        role = CITIZEN if calling.key is None else calling.key.role.value
        return cls(records, route, role, audience)

    def reply(self, question: Question, reply: Reply, snapshot: Snapshot) -> None:
        """Record a reply made from this snapshot."""
        self.records.keep(
            [
                Leaving(
                    self.route,
                    reply.answer_id,
                    question,
                    reply.question,
                    reply.language.value,
                    reply.outcome,
                    snapshot,
                    self.role,
                    self.audience,
                )
            ]
        )

    def cards(self, made: Assistance, asked: Sequence[Question], snapshot: Snapshot) -> None:
        """Record each card; ``asked`` has its question. An extract answers none by itself."""
        self.records.keep(
            [
                Leaving(
                    self.route if card.relation is Relation.ANSWER else f"{self.route}.related",
                    card.answer_id,
                    question,
                    card.question,
                    made.language.value,
                    card.outcome,
                    snapshot,
                    self.role,
                    self.audience,
                )
                for card, question in zip(made.cards, asked, strict=True)
            ]
        )
