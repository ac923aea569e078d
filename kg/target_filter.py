"""What to ask of the figures, and what comes of it. ``None`` asks nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from corpus.errors import InvalidFilter
from corpus.notice import NoticeId, PartKind
from kg.conditions import check_unit, check_words, check_year
from kg.model import Node, NodeType
from kg.status import Status


@dataclass(frozen=True, slots=True)
class TargetFilter:
    """Every condition must hold. Raises InvalidFilter for one that nothing could meet.

    ``unit`` as printed or as normalised (万件 or 件). ``minimum`` and ``maximum`` bound the
    normalised value, both included; a range (3至5) is in where it reaches into them. A figure that
    is itself a bound (不低于40) counts as its number. ``section`` is words of the headings above
    the figure, in any order, or the id of a section or item it stands in. ``district`` is a
    district's name, alias or id: the figure's owner, one that takes part in its measure, or where
    that which has the figure is located. ``text`` is words of what is counted, the figure, its
    measure or its item. Words are compared whatever their script and width.
    """

    year: int | None = None
    status: Status | None = None
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    section: str | None = None
    part: PartKind | None = None
    district: str | None = None
    notice_id: NoticeId | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        check_year(self.year)
        for name, bound in (("min", self.minimum), ("max", self.maximum)):
            if bound is not None and not math.isfinite(bound):
                raise InvalidFilter(name, f"must be a number, not {bound}")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            lowest, highest = spelt(self.minimum), spelt(self.maximum)
            raise InvalidFilter("min", f"({lowest}) must not be above max ({highest})")
        check_unit("unit", self.unit)  # % is one
        for name in ("section", "district", "text"):
            check_words(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A figure with what it belongs to.

    ``places`` are the sections and items that it stands in, the outermost first; ``holders`` are
    the nodes that have it as a target; ``districts`` those that ``TargetFilter.district`` means.
    """

    target: Node
    notice_id: NoticeId | None
    places: tuple[Node, ...]
    holders: tuple[Node, ...]
    districts: tuple[Node, ...]

    @property
    def sections(self) -> tuple[Node, ...]:
        """The chain of headings, the outermost first."""
        return tuple(place for place in self.places if place.type is NodeType.SECTION)

    @property
    def item(self) -> Node | None:
        """The innermost item."""
        items = [place for place in self.places if place.type is NodeType.ITEM]
        return items[-1] if items else None

    @property
    def measure(self) -> Node | None:
        """The measure that promises or reports the figure."""
        return next((node for node in self.holders if node.type is NodeType.MEASURE), None)

    @property
    def part(self) -> PartKind | None:
        """The part of the notice that it stands in, where a section or item says so."""
        return part_of_places(self.places)


class Condition(StrEnum):
    """What a filter can ask."""

    YEAR = "year"
    STATUS = "status"
    UNIT = "unit"
    RANGE = "range"
    SECTION = "section"
    PART = "part"
    DISTRICT = "district"
    NOTICE = "notice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A condition that no figure meets by itself, and what there is instead, the most first."""

    condition: Condition
    wanted: str
    there_are: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundTargets:
    """One page of figures, notice by notice in the order of the text; ``total`` counts all pages.

    ``unmatched``, where there is none: the conditions that are to blame by themselves.
    """

    total: int
    found: tuple[FoundTarget, ...]
    unmatched: tuple[Unmatched, ...] = ()


def spelt(number: float) -> str:
    """1,000,000 and 2.3: as people write it."""
    return f"{int(number):,}" if number == int(number) else f"{number:,}"


def part_of_places(places: tuple[Node, ...]) -> PartKind | None:
    """The part that the innermost of these sections and items says it is in."""
    for place in reversed(places):
        part = place.attribute("part")
        if part is not None:
            return PartKind(str(part))
    return None
