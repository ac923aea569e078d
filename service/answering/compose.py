"""From what was chosen to a short answer: the quotes, and what is said around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.normalize import match_key
from corpus.notice import PartKind
from kg.divisions import PlaceMention
from kg.quantities import Quantity, same_amount
from kg.status import Status
from service.answering.added import added, worked
from service.answering.agreement import (
    Verdict,
    bounded_figures,
    is_enough,
    is_enough_asked,
    opening,
    verdict,
)
from service.answering.asked import Asked
from service.answering.bodies import bodies_named, body_in
from service.answering.choose import Asking, choose
from service.answering.computed import Computed, computed
from service.answering.evidence import Statement, within
from service.answering.extent import (
    LONGEST_ANSWER,
    LONGEST_WHOLE,
    completed,
    put,
    spanning,
    within_length,
)
from service.answering.figure_manner import alike
from service.answering.fit import of_year
from service.answering.frames import (
    ANNOUNCING,
    BORNE_OUT,
    CORRECTED,
    COUNTED,
    ENTRIES,
    LISTED,
    PLANNED,
    QUOTED,
    STATUS,
    UNANSWERED,
    Verb,
)
from service.answering.joined import End, Joined
from service.answering.lexicon import words_of
from service.answering.lists import Lists
from service.answering.named_terms import of_two_named
from service.answering.needs import Need
from service.answering.outcome import Language
from service.answering.places import places_of, run_names
from service.answering.quote import Quote, QuotedList, quote_of
from service.answering.totals import (
    Worked,
    asks_how_many_more,
    speaks_of_earlier,
    worked_out,
)
from service.answering.understand import Understood

_SURE = 0.5
"""The share of the question's words a statement must hold to correct the place it asserts."""
_AS_WELL = 1.0
"""How far behind the best a statement may score that is told already."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said: quotes in order, with words of ours around them.

    ``computed`` are the stretches of our own words that state a computation or a number that a
    quote opens with; ``counted`` is how many entries the quotes list, which ``opening`` states,
    and ``heads`` how many of them only announce those entries. ``labels`` stand before the quotes,
    one each, where there are any; ``announcing`` are the numbers, from 0, of quotes that open a
    list and are no entry of it.
    """

    quotes: tuple[Quote, ...]
    opening: str = ""
    closing: str = ""
    computed: tuple[str, ...] = ()
    counted: int | None = None
    heads: int = 0
    labels: tuple[str, ...] = ()
    announcing: frozenset[int] = frozenset()


def draft(
    understood: Understood,
    ranked: Sequence[tuple[Need, Sequence[Statement]]],
    lists: Lists,
    joined: Joined,
    places: Sequence[PlaceMention] = (),
    named: Sequence[PlaceMention] = (),
) -> Draft:
    """Choose what an answer says. Every need has at least one statement.

    ``places`` are those the question is about, and no notice speaks for as a whole; ``named`` are
    all that it names. What is asked beside and not answered is said to be open.
    """
    chosen: list[Statement] = []
    listed: list[QuotedList] = []
    leads: list[Quote] = []
    counted: list[int] = []
    told: list[tuple[Statement, Sequence[PlaceMention]]] = []
    for need, statements in ranked:
        if need.beside and _is_said(need, statements, chosen):
            continue
        if len(ranked) > 1:  # a plan beside what came of it answers a question of one part alone
            need = replace(need, asked=need.asked - {Asked.OUTCOME})
        asked_of = Asking(places_of(need, places), places_of(need, named), tuple(chosen))
        choice = choose(need, statements, asked_of, lists, joined)
        if choice.pair is not None:
            return _of_pair(choice.pair, understood.language)
        for statement in choice.statements:
            put(chosen, statement)
            # a quote cannot prove a place that only its surroundings name
            own = [place for place in places_of(need, named) if place not in places]
            told.append((statement, own if need.thing else ()))
        if choice.listed is not None and choice.listed not in listed:
            listed.append(choice.listed)
        if choice.lead is not None and choice.lead not in leads:
            leads.append(choice.lead)
        counted += [choice.counted] if choice.counted is not None else []
    if len(chosen) == 1 and understood.asked & {Asked.COMPARISON, Asked.EACH}:
        chosen = [completed(spanning(chosen[0], compared_words(understood)))]
    labels = () if leads or listed else _labels_of_places(within_length(chosen), told)
    quotes = _within_length([*leads, *map(quote_of, within_length(chosen))], listed)
    heads_of_lists = [*leads, *(each.head for each in listed)]
    announcing = frozenset(at for at, quote in enumerate(quotes) if quote in heads_of_lists)
    opening = _opening(understood, chosen, places)
    if len(counted) == 1 == len(ranked) and _tells(counted[0], quotes, listed):
        number = COUNTED[understood.language].format(
            counts=ENTRIES[understood.language].format(n=counted[0])
        )
        heads = len(quotes) - counted[0] if listed else 0
        return Draft(
            quotes, opening + number, counted=counted[0], heads=heads, announcing=announcing
        )
    reckoned = _computed(understood, ranked, chosen)
    if reckoned is None:
        open_parts = len(ranked) < len(understood.needs) or _tells_too_few(ranked, chosen, listed)
        closing = UNANSWERED[understood.language] if open_parts else ""
        return Draft(quotes, opening, closing, labels=labels, announcing=announcing)
    stretches = (reckoned.stretch,) if reckoned.stretch else ()
    return Draft(
        quotes, opening, reckoned.sentence, stretches, labels=labels, announcing=announcing
    )


def _labels_of_places(
    chosen: Sequence[Statement], told: Sequence[tuple[Statement, Sequence[PlaceMention]]]
) -> tuple[str, ...]:
    """Of which place each statement is said, where a question is of several; empty where of one.

    A statement that names its place needs no label.
    """
    labels: list[str] = []
    for statement in chosen:
        of = next((places for each, places in told if statement.overlaps(each)), ())
        named = not of or any(run_names(statement, place) for place in of)
        labels.append("" if named else f"{of[-1].text}:")
    return tuple(labels) if any(labels) else ()


def _tells_too_few(
    ranked: Sequence[tuple[Need, Sequence[Statement]]],
    chosen: Sequence[Statement],
    listed: Sequence[QuotedList],
) -> bool:
    """Whether more figures are asked for, part by part, than are told: one quote answers one.

    A figure of a part of what another counts (其中…) answers no other question.
    """
    asked = sum(Asked.FIGURE in need.asked and not need.counts_things for need, _ in ranked)
    told = sum(
        len(statement.sentence.clauses[at].quantities)
        for statement in chosen
        for at in range(statement.first, statement.last + 1)
        if not statement.sentence.clause_text(at).startswith("其中")
    )
    return not listed and asked > max(1, told)


def _of_pair(pair: Sequence[End], language: Language) -> Draft:
    """What was planned and what was done, each called so."""
    first, second = (each.status for each in pair)
    told = (first, "next" if second == "planned" else second)
    labels = tuple(STATUS[status][language] for status in told)
    return Draft(tuple(quote_of(each.statement) for each in pair), labels=labels)


def _tells(counted: int, quotes: Sequence[Quote], listed: Sequence[QuotedList]) -> bool:
    """Whether the answer had room for all that it counts."""
    heads = sum(each.head is not None for each in listed)
    return not listed or len(quotes) == counted + heads


def compared_words(understood: Understood) -> list[frozenset[str]]:
    """For each word of what is asked, the words that a notice may have for it."""
    needs = understood.needs if understood.whole is None else (understood.whole,)
    return [
        frozenset({word}).union(*(words_of(other) for other in need.equivalents.get(word, ())))
        for need in needs
        for word in need.words
    ]


def _is_said(need: Need, statements: Sequence[Statement], chosen: Sequence[Statement]) -> bool:
    """Whether what is chosen already tells of the second of two things as well as anything does."""
    if any(_holds(each, need.beside) for each in chosen):
        return True
    return any(
        each.sentence is other.sentence and other.first <= each.first and each.last <= other.last
        for each in within(statements, _AS_WELL)
        for other in chosen
    )


def _holds(statement: Statement, words: Sequence[str]) -> bool:
    """Whether the statement has each of these words."""
    held = frozenset().union(*(clause.words for clause in statement.clauses))
    return held.issuperset(words)


def _within_length(quotes: Sequence[Quote], listed: Sequence[QuotedList]) -> tuple[Quote, ...]:
    """The quotes with the lists after them, as far as an answer reaches: no list loses its head."""
    kept = list(quotes)
    used = sum(len(quote.span) for quote in kept)
    for each in listed:
        told = (*([] if each.head is None else [each.head]), *each.entries)
        whole = used + sum(len(quote.span) for quote in told)
        longest = LONGEST_WHOLE if whole <= LONGEST_WHOLE else LONGEST_ANSWER
        for quote in told:
            used += len(quote.span)
            if kept and used > longest:
                return tuple(kept)
            kept.append(quote)
    return tuple(kept)


def _opening(
    understood: Understood, chosen: Sequence[Statement], places: Sequence[PlaceMention]
) -> str:
    """What is said first to somebody who asserts what the notice says otherwise."""
    if not chosen:
        return ""
    if understood.asserted and understood.years and not of_year(chosen[0], understood.years):
        return CORRECTED[understood.language]
    nods = understood.asserted or Asked.YES_NO in understood.asked
    if nods and (stated := worked_out(understood.key)) is not None:
        return _of_sum(understood, stated, chosen)
    named = any(run_names(statement, place) for statement in chosen for place in places)
    elsewhere = bool(places) and not named and chosen[0].coverage >= _SURE
    other = elsewhere or _is_of_another_body(understood.key, chosen[0])
    if nods and not other and (told := _of_bounds(understood, chosen[0])):
        return told
    if (nods and contradicts(understood, chosen[0])) or (understood.asserted and other):
        return CORRECTED[understood.language]
    if all(_is_planned(statement) for statement in chosen) and any(
        need.tense is PartKind.SUMMARY for need in understood.needs
    ):
        return PLANNED[understood.language]
    return ""


def _of_sum(understood: Understood, stated: Worked, chosen: Sequence[Statement]) -> str:
    """Yes or no to a sum that a question states, where one quote has both its terms."""
    if worked(understood, chosen) is None:
        return ""
    language = understood.language
    return BORNE_OUT[Verb.IS][language] if stated.is_right else CORRECTED[language]


def _is_of_another_body(key: str, statement: Statement) -> bool:
    """Whether the question names a body, and the statement others and not that one."""
    sentence = statement.sentence
    said = bodies_named(match_key(statement.text))
    return bool(said) and any(
        re.search(rf"(?:是|由|归|交给?|找|向)[^,，]{{0,4}}{re.escape(stem)}", key)
        and not body_in(sentence.headed, stem)
        for stem in bodies_named(key)
    )


def rendered(written: Draft, language: Language) -> str:
    """The answer as text: one or two quotes as sentences, more as a numbered list."""
    frames = QUOTED if len(written.quotes) <= 2 else LISTED
    lines = [
        (ANNOUNCING if at in written.announcing and at + 1 < len(written.quotes) else frames)[
            language
        ].format(quote=quote.text, marker=f"[{at + 1}]")
        for at, quote in enumerate(written.quotes)
    ]
    if written.labels:
        lines = [label + line for label, line in zip(written.labels, lines, strict=True)]
    opening = written.opening
    if len(lines) > 2:
        body = "\n".join(_numbered(lines, written.announcing))
        opening = f"{opening.rstrip()}\n" if opening else ""
    else:
        body = (" " if language is Language.ENGLISH else "").join(lines)
    return opening + body + written.closing


def _numbered(lines: Sequence[str], announcing: frozenset[int]) -> Iterator[str]:
    """The lines of a list, its entries numbered from 1; what announces them has no number."""
    number = 0
    for at, line in enumerate(lines):
        if at in announcing:
            number = 0
            yield line
        else:
            number += 1
            yield f"{number}. {line}"


def _is_planned(statement: Statement) -> bool:
    return statement.sentence.period.status is Status.PLANNED


def _of_bounds(understood: Understood, statement: Statement) -> str:
    """Yes or no to who asks whether a figure is over or under another; empty where it is open."""
    bounded = _bounded(understood, statement)
    if _is_planned(statement) or statement.coverage < _SURE:
        return ""
    found = {verdict(each, statement.quantities) for each in bounded}
    one = found.pop() if len(found) == 1 else Verdict.OPEN
    return opening(understood.key, one, understood.language, is_asserted=understood.asserted)


def _bounded(understood: Understood, statement: Statement) -> Sequence[Quantity]:
    key, figures = understood.key, understood.figures
    # 98%以上 of what was done is what came about, and of a rule or a plan a limit
    is_done = statement.sentence.period.status is Status.ACHIEVED
    limits = () if is_done else statement.quantities
    return bounded_figures(key, figures, limits, is_asserted=understood.asserted)


def contradicts(understood: Understood, statement: Statement) -> bool:
    """Whether the question states a figure where the statement has another of the same unit.

    One that the question bounds (超过2万件) is contradicted only by what lies beyond the bound.
    """
    bounded = _bounded(understood, statement)
    if any(verdict(each, statement.quantities) is Verdict.RULED_OUT for each in bounded):
        return True
    for stated in understood.figures:
        if any(same_amount(stated, each) for each in bounded):
            continue
        if is_enough_asked(understood.key) and is_enough(stated, statement.quantities):
            continue
        alike = [q for q in statement.quantities if q.unit_normalised == stated.unit_normalised]
        if alike and not any(same_amount(stated, held) for held in alike):
            return True
    return False


def _computed(
    understood: Understood, ranked: Sequence[object], chosen: Sequence[Statement]
) -> Computed | None:
    """What the quotes come to, where each need has one, or one quote answers all."""
    if len(chosen) not in (1, len(ranked)):
        return None
    if (stated := worked(understood, chosen)) is not None:
        return stated
    together = added(understood, chosen)
    if together is None and len(chosen) == 1:
        together = of_two_named(understood, chosen[0])
    if together is not None or len(chosen) != 1:
        return together or computed(understood, [each.quantities for each in chosen])
    if asks_how_many_more(understood.key) and not speaks_of_earlier(chosen[0].text):
        return None  # 50万条、其中新购10万条 are not this year's and last year's
    return computed(understood, [alike(chosen[0])])
