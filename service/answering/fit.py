"""Whether a statement has the form, the unit and the year that a need asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.notice import PartKind
from kg.model import NodeType
from service.answering.asked import Asked
from service.answering.understand import Need

if TYPE_CHECKING:
    from service.answering.evidence import Statement

_TIME_WORDS = re.compile(
    r"[按每](?:年|季|月|周|日|天)|定期|年内|年底|常态化|小时|[上下]半年|季度|次[月日年]|之日起|\d+日"
)
_WHICH_YEAR = re.compile(r"哪一?年|what year|which year|何年に")
_BODIES = frozenset({NodeType.DEPARTMENT, NodeType.ORGANISATION})
_PLACES = frozenset({NodeType.DISTRICT, NodeType.REGION})


def fitness(statement: Statement, need: Need) -> float:
    """Points for the right form, against the wrong year; 0 where nothing speaks either way."""
    points = 0.0
    if (Asked.FIGURE in need.asked and holds_figure(statement, need)) or (
        Asked.TIME in need.asked and holds_time(statement, need)
    ):
        points += 1.5
    if Asked.PLACE in need.asked and statement.types() & _PLACES:
        points += 1.0
    if Asked.BODY in need.asked and statement.types() & (_BODIES | _PLACES):
        points += 1.0
    return points + _timeliness(statement, need)


def holds_figure(statement: Statement, need: Need) -> bool:
    """Whether some figure of the statement could answer: in a unit that is asked for, or any."""
    if not need.units:
        return bool(statement.quantities)
    return any(
        quantity.unit_normalised in need.units or not quantity.unit_normalised
        for quantity in statement.quantities
    )


def holds_time(statement: Statement, need: Need | None = None) -> bool:
    """Whether the statement says when, how often or by when; a year, where one is asked for."""
    if need is not None and _WHICH_YEAR.search(need.key):
        return any(mention.year is not None for mention in statement.dates)
    return bool(statement.dates) or _TIME_WORDS.search(statement.text) is not None


def of_year(statement: Statement, years: frozenset[int]) -> bool:
    """Whether the statement may be about one of the years.

    Its part is, or its own words say so; a regulation, which has no year, holds for any.
    """
    named = {mention.year for mention in statement.dates if mention.year is not None}
    if named & years:
        return True
    year = statement.sentence.year
    return year in years if year is not None else not named


def _timeliness(statement: Statement, need: Need) -> float:
    part = statement.sentence.sentence.place.part
    if need.years and part.year is not None:
        return 1.0 if of_year(statement, need.years) else -2.0
    if need.tense is not None and part.kind in (PartKind.PLAN, PartKind.SUMMARY):
        return 0.5 if part.kind is need.tense else -0.5
    return 0.0
