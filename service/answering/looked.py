"""What was looked at on the way to an outcome: kept as it is, so that a list of it tells no other.

Keeping it costs nothing: all of it was made for the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.divisions import PlaceMention
from retrieval.hit import Query
from service.answering.evidence import EvidenceBase, Ranked
from service.answering.needs import Need


@dataclass(frozen=True, slots=True)
class Look:
    """The statements that were ranked for one need, of the notices of ``base``.

    Words ``apart`` did not count; the query is what was searched for. What is not of ``places``
    could be no answer, nor what is of another body.
    """

    need: Need
    query: Query
    apart: frozenset[str]
    base: EvidenceBase
    statements: Ranked
    places: Sequence[PlaceMention] = ()


@dataclass(slots=True)
class Trail:
    """What the outcome came from, filled on the way to it.

    ``base`` is what could be cited; None for a question that was refused before anything was
    looked at. ``looks`` are those of the last attempt, one a need: none where the notice's
    structure or the graph's edges answered.
    """

    base: EvidenceBase | None = None
    looks: list[Look] = field(default_factory=list)
    is_by_structure: bool = False

    def begin(self, base: EvidenceBase) -> None:
        """Another attempt, with the notices of ``base``; what came of an earlier one is dropped."""
        self.base = base
        self.looks.clear()
