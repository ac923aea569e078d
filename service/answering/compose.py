"""From ranked statements to a short answer: which to quote, and how far each quote reaches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.notice import Passage, Span
from kg.divisions import PlaceMention
from kg.model import NodeType
from kg.quantities import Quantity
from service.answering.asked import Asked
from service.answering.evidence import Statement
from service.answering.fit import holds_figure
from service.answering.frames import CORRECTED, FEWER, LISTED, MORE, QUOTED, SAME
from service.answering.outcome import Language
from service.answering.places import run_names
from service.answering.understand import Need, Understood

MOST_STATEMENTS = 5
LONGEST_ANSWER = 380
"""Characters of a list, a comparison or a joined answer."""
LONGEST_QUOTE = 120
_CLOSE = 1.2
"""How far behind the best a further statement of a list may score."""
_TYPED = 3.0
"""The same for a list of districts, bodies or figures, where each entry must hold one."""
LONGEST_LIST = 170
"""Characters of one quote that lists things."""
_LISTED_TYPES = (
    (re.compile(r"哪(?:些|几个|几)(?:县)?区|哪些地[区方]"), frozenset({NodeType.DISTRICT})),
    (
        re.compile(r"哪(?:些|几个|几)(?:部门|单位|机构)"),
        frozenset({NodeType.DEPARTMENT, NodeType.ORGANISATION}),
    ),
)
_FIGURES = re.compile(r"(?:量化|硬|数量|数字|具体)的?(?:指标|目标|任务)")
_SUBJECTS = frozenset({NodeType.DISTRICT, NodeType.DEPARTMENT, NodeType.ORGANISATION})


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters of a notice that an answer says, and the passage they are cited from."""

    passage: Passage
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said: quotes in order, with words of ours around them.

    ``computed`` are the stretches of our own words that spell out a computation or a count.
    """

    quotes: tuple[Quote, ...]
    opening: str = ""
    closing: str = ""
    computed: tuple[str, ...] = ()


def draft(
    understood: Understood,
    ranked: Sequence[tuple[Need, Sequence[Statement]]],
    places: Sequence[PlaceMention] = (),
) -> Draft:
    """Choose the statements of an answer. Every need has at least one statement.

    ``places`` are those the question is about: a list question about a place is answered with
    every statement that names it.
    """
    chosen: list[Statement] = []
    for need, statements in ranked:
        for statement in _chosen(need, statements, places, chosen):
            _put(chosen, with_subject(statement))
    chosen = _within_length(chosen)
    opening = ""
    if understood.asserted and contradicts(understood, chosen[0]):
        opening = CORRECTED[understood.language]
    closing, computed = _comparison(understood, ranked, chosen)
    return Draft(tuple(quote_of(statement) for statement in chosen), opening, closing, computed)


def quote_of(statement: Statement) -> Quote:
    """The statement as a quote."""
    return Quote(statement.sentence.passage, statement.span, statement.text)


def rendered(written: Draft, language: Language) -> str:
    """The answer as text: one or two quotes as sentences, more as a numbered list."""
    frames = QUOTED if len(written.quotes) <= 2 else LISTED
    lines = [
        frames[language].format(quote=quote.text, marker=f"[{marker}]")
        for marker, quote in enumerate(written.quotes, 1)
    ]
    if len(lines) > 2:
        lines = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
        body = "\n".join(lines)
    else:
        body = " ".join(lines) if language is Language.ENGLISH else "".join(lines)
    return written.opening + body + written.closing


def with_subject(statement: Statement) -> Statement:
    """The statement from the clause that names who or where, when that stands just before it.

    西青区创新打造“码上听”专区,全力解决…难题: the second clause alone would not say which district.
    """
    parts = statement.sentence.clauses
    for first in range(statement.first, -1, -1):
        clause = parts[first]
        opens = any(
            name.type in _SUBJECTS and name.span.start - clause.span.start <= 3
            for name in clause.names
        )
        if opens:
            longer = replace(statement, first=first)
            return longer if len(longer.span) <= LONGEST_QUOTE else statement
    return statement


def contradicts(understood: Understood, statement: Statement) -> bool:
    """Whether the question states a figure that the statement does not have."""
    stated = {(q.value_normalised, q.unit_normalised) for q in understood.figures}
    held = {(q.value_normalised, q.unit_normalised) for q in statement.quantities}
    return bool(stated) and not stated & held


def _chosen(
    need: Need,
    statements: Sequence[Statement],
    places: Sequence[PlaceMention],
    taken: Sequence[Statement],
) -> list[Statement]:
    """The statements that answer one need, best first."""
    if Asked.LIST in need.asked and places:
        about = _one_a_sentence(s for s in statements if all(run_names(s, p) for p in places))
        if about:
            return [reaching(statement, LONGEST_QUOTE) for statement in about[:MOST_STATEMENTS]]
    best = _first_free(statements, taken)
    if Asked.LIST in need.asked:
        wanted = _listed(need)
        fits = [s for s in statements if wanted is None or wanted(s)]
        margin = _CLOSE if wanted is None else _TYPED
        close = [s for s in fits if s.score >= statements[0].score - margin]
        listed = _one_a_sentence(close)[:MOST_STATEMENTS]
        reach = LONGEST_LIST if wanted is None else LONGEST_QUOTE
        return [reaching(statement, reach) for statement in listed or [best]]
    if need.asked & {Asked.DEFINITION, Asked.PROCEDURE}:
        return [reaching(best, LONGEST_QUOTE)]
    return [best]


def _first_free(statements: Sequence[Statement], taken: Sequence[Statement]) -> Statement:
    """The best statement that is not said yet, unless it is far behind the best of all."""
    best = statements[0]
    for statement in statements:
        if statement.score < best.score - _TYPED:
            break
        if not any(statement.overlaps(other) for other in taken):
            return statement
    return best


def _one_a_sentence(statements: Iterable[Statement]) -> list[Statement]:
    kept: dict[Span, Statement] = {}
    for statement in statements:
        kept.setdefault(statement.sentence.sentence.span, statement)
    return list(kept.values())


def _listed(need: Need) -> Callable[[Statement], bool] | None:
    """What each entry of the asked list must hold: a district, a body, a figure; None: anything."""
    for pattern, types in _LISTED_TYPES:
        if pattern.search(need.key):
            return lambda statement: bool(statement.types() & types)
    if _FIGURES.search(need.key):
        return lambda statement: bool(statement.quantities)
    return None


def _put(chosen: list[Statement], statement: Statement) -> None:
    """Add a statement, joined to one it touches in the same sentence; one said twice is dropped."""
    for number, other in enumerate(chosen):
        if other.sentence.sentence.span != statement.sentence.sentence.span:
            continue
        first, last = min(other.first, statement.first), max(other.last, statement.last)
        joined = replace(other, first=first, last=last)
        if other.overlaps(statement) or len(joined.span) <= LONGEST_QUOTE:
            chosen[number] = joined
            return
    chosen.append(statement)


def reaching(statement: Statement, longest: int) -> Statement:
    """The statement up to the end of its sentence, as far as ``longest`` characters allow."""
    while statement.last + 1 < len(statement.sentence.clauses):
        longer = replace(statement, last=statement.last + 1)
        if len(longer.span) > longest:
            break
        statement = longer
    return statement


def _within_length(chosen: Sequence[Statement]) -> list[Statement]:
    kept: list[Statement] = []
    used = 0
    for statement in chosen:
        used += len(statement.span)
        if kept and used > LONGEST_ANSWER:
            break
        kept.append(statement)
    return kept


def _comparison(
    understood: Understood,
    ranked: Sequence[tuple[Need, Sequence[Statement]]],
    chosen: Sequence[Statement],
) -> tuple[str, tuple[str, ...]]:
    """The difference of the two figures that are compared, spelt out: 后者少43个(203 − 160 = 43)。"""
    if Asked.COMPARISON not in understood.asked or len(ranked) != 2 or len(chosen) != 2:
        return "", ()
    pair = [
        _only_figure(statement, need) for statement, (need, _) in zip(chosen, ranked, strict=True)
    ]
    before, after = pair
    if before is None or after is None or before.unit_normalised != after.unit_normalised:
        return "", ()
    language = understood.language
    difference = after.value_normalised - before.value_normalised
    if difference == 0:
        return f"{SAME[language]}。", ()
    larger, smaller = sorted((before.value_normalised, after.value_normalised), reverse=True)
    sum_spelt = f"{_plain(larger)} − {_plain(smaller)} = {_plain(abs(difference))}"
    said = (MORE if difference > 0 else FEWER)[language]
    amount = f"{_plain(abs(difference))}{after.unit_normalised}({sum_spelt})"
    return f"{said}{amount}。", (amount,)


def _only_figure(statement: Statement, need: Need) -> Quantity | None:
    if not holds_figure(statement, need) or len(statement.quantities) != 1:
        return None
    return statement.quantities[0]


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
