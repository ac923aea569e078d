"""What was missed and what was invented, side by side in the order of the notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from eval.graph.excerpt import Excerpt
from eval.graph.match import one_to_one, overlapping
from kg.model import NodeType

MISSED = "missed"
INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Difference:
    """A gold record that was missed, or something that the gold does not have."""

    kind: str  # missed, invented
    type: NodeType
    excerpt: Excerpt

    @property
    def start(self) -> int:
        """Where it begins in the notice."""
        return self.excerpt.span.start

    @property
    def text(self) -> str:
        """Its words."""
        return self.excerpt.text

    @property
    def around(self) -> str:
        """Its words with those next to them, on one line."""
        return self.excerpt.around


@dataclass(frozen=True, slots=True)
class Facing:
    """What was missed and what was invented in one place; None on the side that has nothing.

    Two that do not overlap only stand on the same line.
    """

    missed: Difference | None
    invented: Difference | None

    @property
    def line(self) -> int:
        """The line of the notice where the first of them begins."""
        return min(one.excerpt.line for one in self._both)

    @property
    def start(self) -> int:
        """Where the first of them begins in the notice."""
        return min(one.start for one in self._both)

    @property
    def is_overlap(self) -> bool:
        """Whether the two share characters: a wrong type, or a span that another one took."""
        missed, invented = self.missed, self.invented
        if missed is None or invented is None:
            return False
        return missed.excerpt.span.overlaps(invented.excerpt.span)

    @property
    def _both(self) -> list[Difference]:
        return [one for one in (self.missed, self.invented) if one is not None]


def face(differences: Iterable[Difference]) -> tuple[Facing, ...]:
    """Put each difference on one row: beside what it overlaps, else beside one of its line."""
    ordered = sorted(differences, key=lambda one: (one.excerpt.span, one.type))
    missed = [one for one in ordered if one.kind == MISSED]
    invented = [one for one in ordered if one.kind == INVENTED]
    spans = [one.excerpt.span for one in missed], [one.excerpt.span for one in invented]
    paired = one_to_one(overlapping(*spans), *spans)
    rows = [Facing(missed[index], invented[other]) for index, other in paired]
    faced_left = {index for index, _ in paired}
    faced_right = {other for _, other in paired}
    rows += _by_line(
        [one for index, one in enumerate(missed) if index not in faced_left],
        [one for index, one in enumerate(invented) if index not in faced_right],
    )
    return tuple(sorted(rows, key=lambda row: (row.line, row.start)))


def _by_line(missed: list[Difference], invented: list[Difference]) -> Iterator[Facing]:
    """The first missed beside the first invented of a line, and so on; then what is left."""
    lines: dict[int, tuple[list[Difference], list[Difference]]] = {}
    for side, found in enumerate((missed, invented)):
        for one in found:
            lines.setdefault(one.excerpt.line, ([], []))[side].append(one)
    for line in sorted(lines):
        yield from (Facing(*pair) for pair in zip_longest(*lines[line]))
