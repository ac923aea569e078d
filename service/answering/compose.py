"""From ranked statements to a short answer: which to quote, and how far each quote reaches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from corpus.notice import Passage, Span
from kg.divisions import PlaceMention
from kg.model import NodeType
from kg.quantities import same_amount
from service.answering.asked import Asked
from service.answering.computed import Computed, computed
from service.answering.evidence import Statement
from service.answering.frames import CORRECTED, LISTED, QUOTED
from service.answering.outcome import Language
from service.answering.places import run_names
from service.answering.sentences import ReadSentence
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
# a clause that only says of what or when, and waits for the one that says what then
_DEPENDENT = re.compile(
    r"^(?:对|对于|因|由于|如|若|凡|经)(?!此).*(?:事项|诉求|情形|问题|家庭|人员|单位)$"
    r"|(?:的|之日起|情况下|情形|基础上|以外|除外[)）]?|过程中)[)）]?$"
)
_FIGURES = re.compile(r"(?:量化|硬|数量|数字|具体)的?(?:指标|目标|任务)")
_SURE = 0.5
"""The share of the question's words a statement must hold to correct the place it asserts."""
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

    ``computed`` are the stretches of our own words that state a computation or a count.
    """

    quotes: tuple[Quote, ...]
    opening: str = ""
    closing: str = ""
    computed: tuple[str, ...] = ()


Listing: TypeAlias = Callable[[ReadSentence], Iterable[ReadSentence]]


def _nothing_listed(sentence: ReadSentence) -> Sequence[ReadSentence]:
    return ()


def draft(
    understood: Understood,
    ranked: Sequence[tuple[Need, Sequence[Statement]]],
    places: Sequence[PlaceMention] = (),
    listing: Listing = _nothing_listed,
) -> Draft:
    """Choose the statements of an answer. Every need has at least one statement.

    ``places`` are those the question is about: a list question about a place is answered with
    every statement that names it. ``listing`` gives what a sentence that ends in a colon announces.
    """
    chosen: list[Statement] = []
    for need, statements in ranked:
        for statement in _chosen(need, statements, places, chosen, listing):
            _put(chosen, with_subject(completed(statement)))
    chosen = _within_length(chosen)
    opening = ""
    nods = understood.asserted or Asked.YES_NO in understood.asked
    named = any(run_names(statement, place) for statement in chosen for place in places)
    elsewhere = bool(places) and not named and chosen[0].coverage >= _SURE
    if (nods and contradicts(understood, chosen[0])) or (understood.asserted and elsewhere):
        opening = CORRECTED[understood.language]
    quotes = tuple(quote_of(statement) for statement in chosen)
    told = _computed(understood, chosen) if len(chosen) == len(ranked) else None
    if told is None:
        return Draft(quotes, opening)
    return Draft(quotes, opening, told.sentence, (told.stretch,) if told.stretch else ())


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
    opening = written.opening
    if len(lines) > 2:
        body = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
        opening = f"{opening.rstrip()}\n" if opening else ""
    else:
        body = (" " if language is Language.ENGLISH else "").join(lines)
    return opening + body + written.closing


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


def completed(statement: Statement) -> Statement:
    """The statement with its main clause, when it stops at a condition: 对经协调仍不能解决的, …"""
    while (
        statement.last + 1 < len(statement.sentence.clauses)
        and _DEPENDENT.search(statement.sentence.clause_text(statement.last))
        and len(statement.span) <= LONGEST_QUOTE
    ):
        statement = replace(statement, last=statement.last + 1)
    return statement


def contradicts(understood: Understood, statement: Statement) -> bool:
    """Whether the question states a figure where the statement has another of the same unit."""
    for stated in understood.figures:
        alike = [q for q in statement.quantities if q.unit_normalised == stated.unit_normalised]
        if alike and not any(same_amount(stated, held) for held in alike):
            return True
    return False


def _chosen(
    need: Need,
    statements: Sequence[Statement],
    places: Sequence[PlaceMention],
    taken: Sequence[Statement],
    listing: Listing,
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
        if wanted is not None and listed:
            return listed
        whole = [reaching(statement, LONGEST_LIST) for statement in listed or [best]]
        return _with_listing(whole, listing)
    if not need.asked or need.asked & {Asked.DEFINITION, Asked.PROCEDURE}:
        return [reaching(best, LONGEST_QUOTE)]
    return [best]


def _with_listing(chosen: list[Statement], listing: Listing) -> list[Statement]:
    """The best statement with what it announces, where it ends in a colon: …情形之一的：（一）…"""
    best = chosen[0]
    reaches_the_end = best.last == len(best.sentence.clauses) - 1
    if not reaches_the_end or not best.sentence.text.rstrip().endswith((":", "：")):
        return chosen
    under: list[Statement] = []
    length = 0
    for other in listing(best.sentence):
        under.append(Statement(other, 0, len(other.clauses) - 1))
        length += len(under[-1].span)
        if length > LONGEST_ANSWER:
            break  # the answer is cut at this length in any case
    return [best, *under] if under else chosen


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


def _computed(understood: Understood, chosen: Sequence[Statement]) -> Computed | None:
    return computed(understood, [statement.quantities for statement in chosen])
