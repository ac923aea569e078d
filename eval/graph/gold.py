"""What an annotator found in a notice: names, figures, measures, and relations between them.

Places are spans of the whole notice; the files count by line (docs/gold.md). Optional records give
no credit and no penalty.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal

from corpus.notice import Span
from kg.model import NodeType, Predicate

NAME_TYPES = (
    NodeType.DEPARTMENT,
    NodeType.DISTRICT,
    NodeType.ORGANISATION,
    NodeType.REGION,
    NodeType.POLICY,
    NodeType.PLATFORM,
    NodeType.PROGRAMME,
    NodeType.AWARD,
)
"""What a mention may be, in the order of the guideline."""

SCORED_PREDICATES = (
    Predicate.COOPERATES_WITH,
    Predicate.PARTICIPATES,
    Predicate.PRODUCES,
    Predicate.ISSUED_BY,
    Predicate.AWARDED,
    Predicate.LOCATED_IN,
    Predicate.HAS_TARGET,
    Predicate.FOLLOWS_UP,
)
"""Relations that are annotated, in the order of the guideline; the others follow from them."""

MEASURE_STATUSES = ("done", "planned", "rule")
GENERIC = "generic"
"""The type of an end that is no name: 高校院所, 相关功能区."""


@dataclass(frozen=True, slots=True)
class GoldMention:
    """An annotated name."""

    span: Span
    text: str
    type: NodeType
    canonical: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldTarget:
    """An annotated figure, keyed by the span of its number.

    What is None after ``optional`` the annotation does not state.
    """

    span: Span
    text: str
    value_normalised: Decimal
    unit: str
    comparator: str
    status: str
    optional: bool
    value_upper: Decimal | None = None
    year: int | None = None
    owner: str | None = None
    record_id: str | None = None

    @property
    def type(self) -> NodeType:
        """A figure is a Target."""
        return NodeType.TARGET


@dataclass(frozen=True, slots=True)
class GoldMeasure:
    """An annotated measure, keyed by the span of its quote.

    What is None after ``optional`` the annotation does not state; no partners at all is ``()``.
    """

    span: Span
    text: str
    verb: str
    object: str
    status: str
    optional: bool
    actors: tuple[str, ...] | None = None
    partners: tuple[str, ...] | None = None
    item: str | None = None
    section: str | None = None
    obliged: str | None = None
    deadline: str | None = None
    penalty: str | None = None
    record_id: str | None = None

    @property
    def type(self) -> NodeType:
        """A measure is a Measure."""
        return NodeType.MEASURE


@dataclass(frozen=True, slots=True)
class GoldEnd:
    """What a relation has at one end: a name, or records of measures and figures.

    ``ids`` are the records that it may be. Without them a measure or a figure is told by ``span``,
    the place of its quote, and whatever has no ``span`` either by ``name``.
    """

    name: str
    type: str
    ids: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """An annotated relation on one line; ``span`` is that of its quote.

    ``tail_span`` is the second sentence of a plan that follows up an achievement. ``implicit``: the
    office that speaks is one end, and the text does not name it.
    """

    line: int
    predicate: Predicate
    head: GoldEnd
    tail: GoldEnd
    span: Span
    optional: bool
    implicit: bool
    tail_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """One folder of gold. ``None``: the folder has no such file, so that is not scored.

    ``scored`` are the stretches of the notice that were annotated, apart and in order; ``whole``
    where that is all of it.
    """

    mentions: tuple[GoldMention, ...] | None
    targets: tuple[GoldTarget, ...] | None
    measures: tuple[GoldMeasure, ...] | None
    relations: tuple[GoldRelation, ...] | None
    scored: tuple[Span, ...]
    whole: bool

    def scores(self, span: Span) -> bool:
        """Whether any of this span was annotated."""
        before = bisect_left(self.scored, span.end, key=lambda stretch: stretch.start)
        return before > 0 and self.scored[before - 1].overlaps(span)
