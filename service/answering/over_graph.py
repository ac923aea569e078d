"""Answers that the graph's edges make: both years of a comparison, and who did what with whom."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.notice import PartKind
from kg.status import Status
from service.answering.asked import Asked
from service.answering.compose import Draft
from service.answering.evidence import EvidenceBase, Statement, within
from service.answering.extent import completed, put, with_subject, within_length
from service.answering.fit import of_year
from service.answering.joined import Joined, only_bodies
from service.answering.needs import Need
from service.answering.quote import quote_of
from service.answering.understand import Understood

_NEARLY = 1.5
"""How far behind the best a statement may score that the graph joins to the other year's."""


def both_sides(
    understood: Understood, supported: Sequence[tuple[Need, Sequence[Statement]]], joined: Joined
) -> list[tuple[Need, Sequence[Statement]]]:
    """Both years that are compared, where one was found and the graph joins the other to it."""
    if len(supported) != 1 or len(understood.needs) != 2:
        return []
    need, statements = supported[0]
    other = next(each for each in understood.needs if each is not need)
    pair = joined.pair(statements[0])
    for end in pair or ():
        years = joined.years_asked(other, end.statement)
        is_other = years - joined.years_asked(need, statements[0])
        if is_other and not end.statement.overlaps(statements[0]) and of_year(end.statement, years):
            both = [(need, statements), (other, [end.statement])]
            return both if understood.needs[0] is need else both[::-1]
    return []


def same_thing(
    supported: Sequence[tuple[Need, Sequence[Statement]]], joined: Joined
) -> list[tuple[Need, Sequence[Statement]]]:
    """Both sides of a comparison, led by two that the graph joins, where such are near the best.

    Of two years' figures the nearest to the question need not count the same thing.
    """
    (first, mine), (second, other) = supported
    years = [joined.years_asked(need, found[0]) for need, found in supported]
    if not years[0] or years[0] == years[1]:
        return list(supported)
    for statement in within(mine, _NEARLY):
        pair = joined.pair(statement)
        ends = [end.statement for end in pair or () if not end.statement.overlaps(statement)]
        for near in within(other, _NEARLY):
            if any(end.overlaps(near) for end in ends):
                return [(first, _led_by(statement, mine)), (second, _led_by(near, other))]
    return list(supported)


def _led_by(statement: Statement, statements: Sequence[Statement]) -> Sequence[Statement]:
    return [statement, *(each for each in statements if each is not statement)]


def done_together(understood: Understood, base: EvidenceBase) -> Draft | None:
    """What bodies that are named did with each other, as a draft; None where nothing else is asked.

    The graph has it by its edges, so no ranking has to be sure of it.
    """
    need = understood.needs[0]
    if Asked.PARTNER not in need.asked or len(understood.needs) > 1:
        return None
    if not only_bodies(need, base.vocabulary.names):
        return None
    kept: list[Statement] = []
    for each in Joined(base).together(need.names):
        if need.tense is PartKind.SUMMARY and each.sentence.period.status is Status.PLANNED:
            continue  # what is planned was not done
        if not need.years or of_year(each, need.years):
            put(kept, with_subject(completed(each)))
    if len({base.homes[each.notice_id] for each in kept}) > 1:
        return None  # bodies of several places may have one name
    told = within_length(kept)
    return Draft(tuple(map(quote_of, told))) if told else None
