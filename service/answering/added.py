"""What the figures of an answer come to, with every term: 26个(13 + 8 + 5 = 26).

Only parts of one whole are added: exact figures of one unit that count in one manner. A total is
not added to its parts, nor a growth to an amount.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise

from corpus.normalize import match_key
from kg.quantities import Quantity
from service.answering.asked import PERCENT_UNITS, Asked, is_added
from service.answering.computed import Computed, is_exact, spelt
from service.answering.evidence import Statement
from service.answering.extent import are_parallel
from service.answering.figure_manner import TOTAL, Told, told_in
from service.answering.frames import TOGETHER
from service.answering.ranked_terms import (
    Term,
    are_of_one_kind,
    are_of_one_rank,
    terms_by_label,
)
from service.answering.totals import figures_worked, told_of_two, two_together, worked_out
from service.answering.understand import Understood


def added(understood: Understood, chosen: Sequence[Statement]) -> Computed | None:
    """The sum that the question asks for: of one quote's figures, or of one figure of each.

    None where none is asked for, or where it is not plain what is to be added.
    """
    is_asked = is_added(understood.key)
    if not chosen or not (is_asked or (len(chosen) == 1 and Asked.COUNT in understood.asked)):
        return None
    units = frozenset().union(*(need.units for need in understood.needs))
    two = two_together(understood.key)
    if two is not None and len(chosen) == 1 and (told := told_of_two(two, chosen[0], units)):
        return _together(told, understood) if _may_be_added(told) else None
    named = {need.unit for need in understood.needs if need.unit}
    listed: Sequence[Term] = ()
    found = [_of_units(told_in(statement), units, named) for statement in chosen]
    if len(chosen) == 1:
        if not _is_of_each(understood, chosen[0]):
            return None
        terms = list(found[0])
        listed = _listed(chosen[0], terms)
        is_whole = bool(listed) or _are_in_clauses_alike(chosen[0], terms)
        # the alternatives of a rule are no parts: 小型企业1500元,微型企业1200元
        is_plain = is_asked or chosen[0].sentence.rules_from is None
        if not is_plain or not (is_whole or (is_asked and len(terms) == 2)):
            return None
    else:
        terms = _one_of_each(found)
    is_sure = are_of_one_rank([each.name for each in listed]) if listed else len(chosen) > 2
    if not _may_be_added(terms) or (not is_sure and _has_total(terms)):
        return None
    return _together(terms, understood)


def worked(understood: Understood, chosen: Sequence[Statement]) -> Computed | None:
    """The sum that the question states the terms of, reckoned from the one quote that has them."""
    stated = worked_out(understood.key)
    if stated is None or len(chosen) != 1:
        return None
    figures = figures_worked(stated, chosen[0])
    if not figures or figures[0].unit_normalised in PERCENT_UNITS:
        return None
    return _sum_of(figures, understood)


def _together(terms: Sequence[Told], understood: Understood) -> Computed:
    return _sum_of([each.figure for each in terms], understood)


def _sum_of(figures: Sequence[Quantity], understood: Understood) -> Computed:
    stretch = spelt(figures, "+")
    return Computed(TOGETHER[understood.language].format(amount=stretch), stretch)


def _is_of_each(understood: Understood, statement: Statement) -> bool:
    """Whether a quote is of every place that is asked of: one place's figures are no sum of two."""
    if len({need.key for need in understood.needs if need.thing}) < 2:
        return True
    return all(need.thing in match_key(statement.text) for need in understood.needs)


def _of_units(told: Sequence[Told], units: frozenset[str], named: Set[str]) -> list[Told]:
    """The figures of the unit that is named; or that may be meant; where none is, of the only one.

    市、区两级新增8个: who asks for 多少个 does not mean 两级.
    """
    for wanted in (named, units):
        kept = [each for each in told if each.figure.unit_normalised in wanted]
        if kept:
            return kept
    held = {each.figure.unit_normalised for each in told}
    return list(told) if len(held) == 1 and not units else []


def _one_of_each(found: Sequence[Sequence[Told]]) -> list[Told]:
    """One figure of each quote; where quotes repeat one another's, as many as there are quotes."""
    if all(len(told) == 1 for told in found):
        return [told[0] for told in found]
    values = {each.figure.value_normalised: each for told in found for each in reversed(told)}
    is_plain = all(found) and len(values) == len(found)
    return list(values.values()) if is_plain else []


def _may_be_added(terms: Sequence[Told]) -> bool:
    """Whether they are exact, of one unit and manner, and none is told as the total of others."""
    figures = [each.figure for each in terms]
    if len(terms) < 2 or not all(map(is_exact, figures)):
        return False
    (unit, *others) = {figure.unit_normalised for figure in figures}
    if others or not unit or unit in PERCENT_UNITS:
        return False
    if len({each.signs for each in terms}) > 1 or any("其中" in each.before for each in terms):
        return False
    return not any(TOTAL.search(each.before) for each in terms)


def _has_total(terms: Sequence[Told]) -> bool:
    """Whether one figure is the sum of the others, or of two the same is said twice."""
    values = [each.figure.value_normalised for each in terms]
    return any(value * 2 == sum(values) for value in values)


def _are_in_clauses_alike(statement: Statement, terms: Sequence[Told]) -> bool:
    """Whether each figure has a clause of its own, and those say the same."""
    clauses = [statement.sentence.clauses[each.clause] for each in terms]
    is_apart = len({each.clause for each in terms}) == len(terms) > 1
    return is_apart and all(are_parallel(*two) for two in pairwise(clauses))


def _listed(statement: Statement, terms: Sequence[Told]) -> Sequence[Term]:
    """The figures as terms of one enumeration, where they are all of one."""
    if not terms:
        return ()
    listed = terms_by_label(statement.text, 0, terms[0].figure.unit_normalised)
    return listed if len(listed) == len(terms) and are_of_one_kind(listed) else ()
