"""What a claim says that its quotes do not hold: one Fault a slot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Slot(StrEnum):
    """What of a claim is not held."""

    FIGURE = "figure"
    UNIT = "unit"
    COMPARATOR = "comparator"
    YEAR = "year"
    DATE = "date"
    PLACE = "place"
    BODY = "body"
    NAME = "name"
    STATUS = "status"
    SWAPPED = "swapped"  # it stands in a quote, and is said of something else there


@dataclass(frozen=True, slots=True)
class Fault:
    """What no quote holds: the kind of slot and the words of the claim."""

    slot: Slot
    words: str
