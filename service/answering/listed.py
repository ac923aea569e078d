"""An entry of the list of evidence, and why it is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model import Edge
from service.answering.outcome import Citation, Fact


class GroundKind(StrEnum):
    """What speaks for an entry. Those of a channel have a rank: its place in that channel alone."""

    NEED = "need"  # which of several things that are asked
    CITED = "cited"  # the answer quotes it
    STRUCTURE = "structure"  # the notice's outline led to it
    DENSE = "dense"  # the passage's vector
    CLAUSES = "clauses"  # the vectors of its best two neighbouring clauses
    TOKENS = "tokens"  # late interaction
    WORDS = "words"
    CHARACTERS = "characters"
    EQUIVALENT = "equivalent"  # another word for the same stands in it
    NAME = "name"  # it mentions a node that the question names
    GRAPH = "graph"  # an edge of such a node
    SENTENCE = "sentence"  # a fact of the sentence that the entry of this rank quotes
    FIGURE = "figure"
    TIME = "time"
    PLACE = "place"
    BODY = "body"
    MANNER = "manner"  # it speaks as an answer to such a question does
    YEAR = "year"


class ListedKind(StrEnum):
    """Words of a notice, or what the graph has of them."""

    PASSAGE = "passage"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that speaks for an entry. ``detail`` says it in the asker's language."""

    kind: GroundKind
    detail: str
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry. ``rank`` from 1; the citation has it for marker.

    ``score`` is 0 for the best statement of its need, and one less makes it e times less likely to
    answer. A fact has a ``node`` or an ``edge``, a passage neither.
    """

    rank: int
    kind: ListedKind
    citation: Citation
    score: float
    grounds: tuple[Ground, ...]
    node: Fact | None = None
    edge: Edge | None = None
