"""The records of a graph's report: scores, shares, and whatever is not as the gold has it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.notice import Span
from eval.errors import UnknownMeasure
from eval.graph.excerpt import Excerpt
from eval.graph.facing import Difference, Facing, face
from eval.graph.gold import SCORED_PREDICATES
from eval.graph.scores import EdgeRow, Row, Scored, Share, macro_f1
from kg.model import NodeType, Predicate

NAMES = "names"
FIGURES = "figures"
MEASURES_ROW = "measures"
RELATIONS = "relations"
CANONICAL = "names: canonical name"
VERBATIM = "verbatim at their offsets"


@dataclass(frozen=True, slots=True)
class Inexact:
    """A mention that is right where it overlaps the gold, and wrong where it begins or ends."""

    type: NodeType
    gold: Excerpt
    graph: Excerpt


@dataclass(frozen=True, slots=True)
class WrongAttribute:
    """A figure or a measure that was found, with an attribute that is not as the gold has it."""

    type: NodeType
    name: str
    excerpt: Excerpt
    gold: str
    graph: str


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name that was found, whose node has the gold's canonical name among none of its names."""

    type: NodeType
    excerpt: Excerpt
    gold: str
    graph: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mislaid:
    """A mention or a provenance of an edge that is not the notice's text at its offsets."""

    span: Span
    text: str
    stands: str


@dataclass(frozen=True, slots=True)
class EdgeDifference:
    """A relation that was missed, or an edge that the gold does not have, with its sentences.

    ``excerpts`` are one; of follows_up two, that of the achievement and that of the plan.
    """

    kind: str  # missed, invented
    predicate: Predicate
    head: str
    tail: str
    implicit: bool
    excerpts: tuple[Excerpt, ...]

    @property
    def line(self) -> int:
        """The line of the notice where its first sentence stands."""
        return self.excerpts[0].line


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that can be pointed at; each in the order of the notice."""

    differences: tuple[Difference, ...] = ()
    inexact: tuple[Inexact, ...] = ()
    wrong_attributes: tuple[WrongAttribute, ...] = ()
    other_names: tuple[OtherName, ...] = ()
    edges: tuple[EdgeDifference, ...] = ()
    mislaid: tuple[Mislaid, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphReport:
    """What was measured. A part without a gold file has no row and no share.

    ``verbatim``: mentions and provenances of the notice's whole graph that are its text.
    ``edge_rows``: all relations first, then each predicate; none without a gold file.
    """

    notice_id: str
    scored: Scored
    verbatim: Share
    rows: tuple[Row, ...]
    edge_rows: tuple[EdgeRow, ...]
    attributes: tuple[Share, ...]
    findings: Findings

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What was missed and what was invented, in the order of the notice."""
        return self.findings.differences

    @property
    def inexact(self) -> tuple[Inexact, ...]:
        """What is lenient right and strict wrong."""
        return self.findings.inexact

    @property
    def facing(self) -> tuple[Facing, ...]:
        """Names and figures that were missed and that were invented, side by side."""
        return face(one for one in self.differences if one.type is not NodeType.MEASURE)

    @property
    def facing_measures(self) -> tuple[Facing, ...]:
        """The same of measures, which hold names and figures and so are not set against them."""
        return face(one for one in self.differences if one.type is NodeType.MEASURE)

    @property
    def macros(self) -> tuple[float, float]:
        """The mean F1 of the predicates that the gold has: of all edges, and of the explicit ones.

        Not a number where there are none.
        """
        rows = self.edge_rows[1:]
        return macro_f1([row.every for row in rows]), macro_f1([row.explicit for row in rows])

    def row(self, name: str) -> Row | None:
        """The row with this name (``names``, ``measures`` or a type), if that was scored."""
        return next((row for row in self.rows if row.name == name), None)

    def edge_row(self, name: str) -> EdgeRow | None:
        """The row of ``relations`` or of a predicate, if relations were scored."""
        return next((row for row in self.edge_rows if row.name == name), None)

    def measure(self, name: str) -> float | None:
        """The measure of this name, one of MEASURES; None where nothing speaks for it.

        Raises UnknownMeasure.
        """
        if name not in MEASURES:
            raise UnknownMeasure(name, MEASURES)
        value = {**self._shares(), **self._scores(), **self._edge_scores()}.get(name, math.nan)
        return None if math.isnan(value) else value

    def _shares(self) -> Mapping[str, float]:
        known = {share.name: share.value for share in (self.verbatim, *self.attributes)}
        return {name: known.get(share, math.nan) for name, share in _SHARES.items()}

    def _scores(self) -> Mapping[str, float]:
        lenient = {row.name: row.lenient.f1 for row in self.rows}
        return lenient | {f"{row.name}-strict": row.strict.f1 for row in self.rows}

    def _edge_scores(self) -> Mapping[str, float]:
        if not self.edge_rows:
            return {}
        every, *rows = self.edge_rows
        return {
            RELATIONS: every.every.f1,
            f"{RELATIONS}-macro": self.macros[0],
            f"{RELATIONS}-explicit": every.explicit.f1,
            **{f"{RELATIONS}-{row.name}": row.every.f1 for row in rows},
        }


_SHARES = {
    "canonical": CANONICAL,
    "value": f"{FIGURES}: value",
    "unit": f"{FIGURES}: unit",
    "comparator": f"{FIGURES}: comparator",
    "status": f"{FIGURES}: status",
    f"{MEASURES_ROW}-status": f"{MEASURES_ROW}: status",
    "provenance": VERBATIM,
}
MEASURES = (
    NAMES,
    f"{NAMES}-strict",
    FIGURES,
    f"{FIGURES}-strict",
    MEASURES_ROW,
    RELATIONS,
    f"{RELATIONS}-macro",
    f"{RELATIONS}-explicit",
    *(f"{RELATIONS}-{predicate.value}" for predicate in SCORED_PREDICATES),
    *_SHARES,
)
"""Names that ``GraphReport.measure`` knows: F1 of each part, and shares of what was found."""
