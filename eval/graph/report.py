"""The records of a graph's report: scores, shares, and whatever is not as the gold has it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corpus.notice import Span
from eval.errors import UnknownMeasure
from eval.graph.excerpt import Excerpt
from eval.graph.facing import Difference, Facing, face
from kg.model import NodeType

NAMES = "names"
FIGURES = "figures"
CANONICAL = "names: canonical name"
VERBATIM = "verbatim at their offsets"


@dataclass(frozen=True, slots=True)
class Score:
    """Right, invented and missed; ``n`` is how many the gold has.

    A figure that nothing speaks for is not a number: it passes no bound, and is shown as –.
    """

    right: int
    invented: int
    missed: int

    @property
    def n(self) -> int:
        """How many there are to find."""
        return self.right + self.missed

    @property
    def precision(self) -> float:
        """Share of what was found that is right; not a number where nothing was found."""
        return _share(self.right, self.right + self.invented)

    @property
    def recall(self) -> float:
        """Share of the gold that was found; not a number where there is none."""
        return _share(self.right, self.n)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two; not a number where there is neither find nor gold."""
        return _share(2 * self.right, 2 * self.right + self.invented + self.missed)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: all names, names of one type, or the figures."""

    name: str
    lenient: Score
    strict: Score


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``n`` are right."""

    name: str
    right: int
    n: int

    @property
    def value(self) -> float:
        """From 0 to 1; not a number where ``n`` is 0."""
        return _share(self.right, self.n)


@dataclass(frozen=True, slots=True)
class Scored:
    """How much of the notice was annotated, and so scored. Blank lines do not count as lines."""

    lines: int
    of_lines: int
    characters: int
    of_characters: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Inexact:
    """A mention that is right where it overlaps the gold, and wrong where it begins or ends."""

    type: NodeType
    gold: Excerpt
    graph: Excerpt


@dataclass(frozen=True, slots=True)
class WrongAttribute:
    """A figure that was found, with an attribute that is not as the gold has it."""

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
class Findings:
    """Everything that can be pointed at; each in the order of the notice."""

    differences: tuple[Difference, ...] = ()
    inexact: tuple[Inexact, ...] = ()
    wrong_attributes: tuple[WrongAttribute, ...] = ()
    other_names: tuple[OtherName, ...] = ()
    mislaid: tuple[Mislaid, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphReport:
    """What was measured. A part without a gold file has no row and no share.

    ``verbatim``: mentions and provenances of the notice's whole graph that are its text.
    """

    notice_id: str
    scored: Scored
    verbatim: Share
    rows: tuple[Row, ...]
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
        """What was missed and what was invented, side by side."""
        return face(self.differences)

    def row(self, name: str) -> Row | None:
        """The row with this name (``names``, ``figures`` or a type), if that was scored."""
        return next((row for row in self.rows if row.name == name), None)

    def measure(self, name: str) -> float | None:
        """The measure of this name, one of MEASURES; None where nothing speaks for it.

        Raises UnknownMeasure.
        """
        if name not in MEASURES:
            raise UnknownMeasure(name, MEASURES)
        shares = {share.name: share.value for share in (self.verbatim, *self.attributes)}
        value = shares.get(_SHARES.get(name, ""))
        part, _, strict = name.partition("-")
        row = self.row(part)
        if row is not None:
            value = row.strict.f1 if strict else row.lenient.f1
        return None if value is None or math.isnan(value) else value


_SHARES = {
    "canonical": CANONICAL,
    "value": f"{FIGURES}: value",
    "unit": f"{FIGURES}: unit",
    "comparator": f"{FIGURES}: comparator",
    "status": f"{FIGURES}: status",
    "provenance": VERBATIM,
}
MEASURES = (NAMES, f"{NAMES}-strict", FIGURES, f"{FIGURES}-strict", *_SHARES)
"""Names that ``GraphReport.measure`` knows: F1 of names and figures, and shares of those found."""


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
