"""Which statements answer a need: of the right place, body, year and form, and sure enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from corpus.notice import NoticeId, Reading
from kg.divisions import Division, PlaceMention
from service.answering.asked import Asked
from service.answering.bodies import as_said, bodies_named, names_body
from service.answering.evidence import Statement, within
from service.answering.fit import names_years_before, of_year, years_asked, years_named
from service.answering.needs import Need
from service.answering.outcome import Reason
from service.answering.places import (
    asks_overview,
    binding,
    holds_at,
    names_place,
    speaks_for,
    text_names,
)
from service.answering.refuse import Refusal, of_the_form, too_weak, wrong_year
from service.answering.remarks import told_of
from service.answering.sentences import issued_in, key_of

OUT_OF_REACH = 10.0
"""How far behind the best no statement is looked at any more."""
_NOT_SURE = frozenset({Reason.NO_EVIDENCE, Reason.OUT_OF_SCOPE})
_UNRANKED = 12
"""Statements, at most, whose figures may tell which is the most."""


def supported_by(
    need: Need,
    statements: Sequence[Statement],
    is_asserted: bool,
    places: Sequence[PlaceMention],
    homes: Mapping[NoticeId, Division | None],
    readings: Mapping[NoticeId, Reading],
) -> Refusal | Sequence[Statement]:
    """The statements that answer the need, or why none does.

    A question that asserts something is not refused for its place or year: the answer opens by
    saying that the notice says otherwise (``compose``).
    """
    if not statements:
        return Refusal(Reason.NO_EVIDENCE)
    statements = told_of(need, statements)
    if not statements:
        return Refusal(Reason.ATTRIBUTE_ABSENT)
    kept, elsewhere = statements, Refusal(Reason.NO_EVIDENCE)
    if not is_asserted:
        kept, elsewhere = _of_slots(need, statements, places, homes, readings)
    if not kept:
        return elsewhere
    year = None if is_asserted else wrong_year(need, kept)
    if (need.years or need.relative_year is not None) and year is None and not is_asserted:
        # a statement of another year may score higher, and is none of what is asked for
        kept = [each for each in within(kept, OUT_OF_REACH) if _of_its_year(each, need, readings)]
        elsewhere = _of_another_year(need, statements[0], readings) or elsewhere
        if not kept:
            return elsewhere if _answers(statements, need) else Refusal(Reason.NO_EVIDENCE)
        kept = _of_no_other_year(kept, need)
    reason = Reason.WRONG_YEAR if year is not None else too_weak(kept, need)
    if reason in _NOT_SURE and asks_overview(need, places, homes.values()):
        reason = None  # whatever is said of the place is what is asked for
    if reason is None:
        return of_the_form(kept, need) or Refusal(Reason.ATTRIBUTE_ABSENT)
    is_elsewhere = elsewhere.reason is not Reason.NO_EVIDENCE and kept[0] is not statements[0]
    if is_elsewhere and _answers(statements, need):
        # it would have been answered, had it been said of the place, body or year asked about
        return elsewhere
    if reason is Reason.ATTRIBUTE_ABSENT:
        unranked = _unranked(kept, need)
        if unranked:
            return Refusal(reason, unranked=unranked)
    unsure = tuple(of_the_form(kept, need)) if reason is Reason.NO_EVIDENCE else ()
    beside = unsure if unsure and too_weak(kept, need, is_beside=True) is None else ()
    return Refusal(reason, str(year) if year is not None else "", unsure[:1], beside)


def _unranked(kept: Sequence[Statement], need: Need) -> tuple[Statement, ...]:
    """The statements that would answer, did one of them say which is the most.

    Those that name a place stand first; of districts that no list of divisions has, none seems to.
    """
    found: dict[int, Statement] = {}
    for asked in (need, replace(need, asked=need.asked - {Asked.PLACE})):
        if too_weak(kept, asked, is_ranked=True) is None:
            found |= {id(each): each for each in of_the_form(kept, asked)[:_UNRANKED]}
    return tuple(found.values())


def _of_slots(
    need: Need,
    statements: Sequence[Statement],
    places: Sequence[PlaceMention],
    homes: Mapping[NoticeId, Division | None],
    readings: Mapping[NoticeId, Reading],
) -> tuple[Sequence[Statement], Refusal]:
    """The statements of the place and body that the need names; why the best is none of them."""

    def said_of(place: PlaceMention) -> Callable[[Statement], bool]:
        return lambda each: (
            not _has_another_figure(each, place, need, homes[each.notice_id])
            and _is_of(each, place, need, homes, readings)
        )

    def names(stem: str) -> Callable[[Statement], bool]:
        return lambda each: names_body(each, stem, readings[each.notice_id])

    slots = [
        *(
            (said_of(place), Refusal(Reason.WRONG_PLACE, place.text))
            for place in binding(places, need, homes.values())
        ),
        *(
            (names(stem), Refusal(Reason.WRONG_BODY, as_said(need.key, stem)))
            for stem in _bodies(need)
        ),
    ]
    kept, elsewhere = statements, Refusal(Reason.NO_EVIDENCE)
    for holds, refusal in slots:
        best, kept = kept[0], _within_reach_of_first(kept, holds)
        if not kept or kept[0] is not best:
            elsewhere = refusal
        if not kept:
            break
    return kept, elsewhere


def _within_reach_of_first(
    statements: Sequence[Statement], holds: Callable[[Statement], bool]
) -> Sequence[Statement]:
    """Those that hold, as far as they are within reach of the first one that does."""
    kept: list[Statement] = []
    for each in statements:
        if kept and each.score < kept[0].score - OUT_OF_REACH:
            break
        if holds(each):
            kept.append(each)
    return kept


def _has_another_figure(
    statement: Statement, place: PlaceMention, need: Need, home: Division | None
) -> bool:
    """Whether the place has a figure of another unit there, and the asked one stands before it.

    全市建成步道86公里,其中江都区球场3片 does not say how many kilometres that district has; nothing
    is another's that is said of the place as a whole, which the notice's ``home`` is or is around.
    """
    if Asked.FIGURE not in need.asked or not need.units or speaks_for(home, place):
        return False
    parts = range(statement.first, statement.last + 1)
    units = {
        at: {each.unit_normalised for each in statement.sentence.clauses[at].quantities}
        for at in parts
    }
    named = [at for at in parts if text_names(statement.sentence.clause_text(at), place)]
    asked = [at for at in parts if units[at] & need.units]
    if not named or not asked or max(asked) >= min(named):
        return False
    return any(units[at] for at in named)


def is_of_others(
    need: Need,
    statement: Statement,
    places: Sequence[PlaceMention],
    homes: Mapping[NoticeId, Division | None],
    readings: Mapping[NoticeId, Reading],
) -> bool:
    """Whether a statement is of another place or body than the need: no answer is made of it."""
    bound = binding(places, need, homes.values())
    return not all(_is_of(statement, place, need, homes, readings) for place in bound) or not all(
        names_body(statement, stem, readings[statement.notice_id]) for stem in _bodies(need)
    )


def _of_its_year(statement: Statement, need: Need, readings: Mapping[NoticeId, Reading]) -> bool:
    """Whether a statement may be of the year that this part of the question is of."""
    years = years_asked(need, issued_in(readings[statement.notice_id]))
    if not years:
        return True
    is_before = not need.years and names_years_before(statement, years)
    return of_year(statement, years) and not is_before


def _of_no_other_year(kept: Sequence[Statement], need: Need) -> Sequence[Statement]:
    """The statements, first of all the part of the best one that tells of the asked year alone.

    Of 2025年建成1个;2026年建成2个 the second half is what is asked for, and not both.
    """
    best = kept[0]
    named = years_named(best)
    if not need.years or named <= need.years:
        return kept
    own = [
        each
        for each in within(kept, OUT_OF_REACH)
        if each.sentence is best.sentence
        and best.first <= each.first <= each.last <= best.last
        and years_named(each) == need.years & named
    ]
    return [own[0], *(each for each in kept if each is not own[0])] if own else kept


def _of_another_year(
    need: Need, best: Statement, readings: Mapping[NoticeId, Reading]
) -> Refusal | None:
    """What to say where the best is not of this year, or last, as its notice counts; else None."""
    years = years_asked(need, issued_in(readings[best.notice_id]))
    if need.years or not years or of_year(best, years):
        return None
    return Refusal(Reason.WRONG_YEAR, str(min(years)))


def _is_of(
    statement: Statement,
    place: PlaceMention,
    need: Need,
    homes: Mapping[NoticeId, Division | None],
    readings: Mapping[NoticeId, Reading],
) -> bool:
    """Whether a statement is about the place; where the asker only lives there, holds there."""
    notice_id = statement.notice_id
    home, own = homes[notice_id], _own_name(readings[notice_id])
    if place.text in need.lives:
        return holds_at(statement, place, home, own)
    return names_place(statement, place, home, own)


def _bodies(need: Need) -> Sequence[str]:
    """The bodies that what is told must be of; none where a body is what is asked for."""
    return () if Asked.BODY in need.asked else bodies_named(need.key)


def _own_name(reading: Reading) -> str:
    """The key of what a notice calls itself and who issued it."""
    return key_of(f"{reading.notice.title} {reading.notice.issuer or ''}")


def _answers(statements: Sequence[Statement], need: Need) -> bool:
    """Whether the statements answer the need, wherever they say it of."""
    return wrong_year(need, statements) is None and too_weak(statements, need) is None
