"""Which statements, or which list, answer one need."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.normalize import match_key
from kg.divisions import PlaceMention
from kg.model import NodeType
from kg.quantities import find_quantities
from service.answering.asked import PERCENT_UNITS, Asked, counts_a_thing, units_like
from service.answering.asked_figure import has_the_meant_figure
from service.answering.evidence import Statement, within
from service.answering.extent import (
    LONGEST_LIST,
    LONGEST_QUOTE,
    completed,
    one_a_sentence,
    reaching,
    whole_part,
    with_list,
    with_parallels,
    with_subject,
)
from service.answering.figure_manner import told_in
from service.answering.fit import clause_may_be_counted, holds_figure
from service.answering.joined import End, Joined
from service.answering.lexicon import words_of
from service.answering.lists import Lists
from service.answering.manners import Manner, manners_of
from service.answering.needs import Need
from service.answering.places import asks_what_it_did, run_names, text_names
from service.answering.quote import Quote, QuotedList

MOST_STATEMENTS = 5
MOST_OF_A_PLACE = 3
"""Statements of what a place did, of one notice or of several."""
_BESIDE = 1.5
"""How far behind the best the head of a list may score: it answers better than what is near."""
_TYPED = 2.5
"""The same for a list of districts, bodies or figures, where each entry must hold one."""
_ALIKE = 4.0
"""The same for a statement that holds the same words of the question."""
_UNDER_ONE_HEADING = 6.0
"""The same for one whose headings and sentence hold as much of the question as the best's."""
_SAME_SENTENCE = 6.0
"""The same for another run of the best statement's sentence."""
_CLEARLY = 2.0
"""How much better a figure has to fit than each one beside it to be quoted alone."""
_SLIGHTLY = 1.0
"""How much worse a run may fit that has no figure beside it which cannot answer."""
_LIKELY = 0.3
"""What a statement's score counts beside how tightly it says what is asked."""
_SURE, _SLIGHT = 0.5, 0.08
"""The least share of the question's words that is most of them, and what makes no difference."""
_LONG_LIST = 8
"""Entries from which on a list is asked for by place, and not as a whole."""
_SAYS_SOMETHING = 4
"""Characters of an earlier answer from which on it is known again."""
_LISTED_TYPES = (
    (re.compile(r"哪(?:些|几个|几)(?:县)?区|哪些地[区方]"), frozenset({NodeType.DISTRICT})),
    (
        re.compile(r"哪(?:些|几个|几)(?:部门|单位|机构)"),
        frozenset({NodeType.DEPARTMENT, NodeType.ORGANISATION}),
    ),
)
_FIGURES = re.compile(r"(?:量化|硬|数量|数字|具体)的?(?:指标|目标|任务)")
# an entry of a list that says nothing without what announces it: 在院落内为电动自行车充电的
_LEANS = re.compile(r"的[。；;]?$")


@dataclass(frozen=True, slots=True)
class Asking:
    """What a need is asked of: the ``places`` it is about, all that it ``names``, what is said."""

    places: Sequence[PlaceMention] = ()
    names: Sequence[PlaceMention] = ()
    taken: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What answers one need: statements, or a list, of which ``counted`` says how many.

    ``lead`` announces the statements, which are entries of a list and say too little alone.
    """

    statements: tuple[Statement, ...] = ()
    listed: QuotedList | None = None
    lead: Quote | None = None
    counted: int | None = None
    pair: tuple[End, End] | None = None
    """What was planned, and what came of it; the statement is one of the two."""


def choose(
    need: Need, statements: Sequence[Statement], asking: Asking, lists: Lists, joined: Joined
) -> Choice:
    """What answers the need best. There is one statement at least.

    A list about a place is every statement that names it; what is said already is not said again.
    """
    best = _first_free(need, statements, asking.taken)
    if Asked.LIST in need.asked or _counts(need, best):
        found = _list(need, statements, best, asking, lists)
        if found is not None:
            return found
    if asking.places and asks_what_it_did(need):
        done = _of_places(statements, asking.places, lists)
        if len(done) > 1:
            return Choice(done)
    pair = joined.pair(best) if Asked.OUTCOME in need.asked else None
    if pair is not None and {end.status for end in pair} == {"planned", "done"}:
        ends = [replace(end, statement=with_subject(completed(end.statement))) for end in pair]
        return Choice((), pair=(ends[0], ends[1]))
    is_measured = bool(need.asked & {Asked.FIGURE, Asked.TIME} or find_quantities(need.key))
    tight = tightest(best, statements, need) if is_measured else best
    if Asked.EACH in need.asked:
        tight = covering(best, statements)
    told = with_subject(completed(tight))
    is_of_many = bool(need.asked & {Asked.COUNT, Asked.EACH})
    if is_of_many or (Asked.FIGURE in need.asked and not is_told_apart(told, need)):
        told = with_parallels(told)
    if not need.asked or need.asked & {Asked.PROCEDURE, Asked.DEFINITION, Asked.REASON}:
        told = whole_part(told, LONGEST_QUOTE)
    is_counted = is_measured or bool(need.asked & {Asked.COUNT, Asked.EACH})
    broken_off = None if is_counted else lists.broken_off(told)
    if broken_off is not None:
        return Choice(listed=broken_off)
    return Choice((told,), lead=_lead(need, best, lists))


def is_told_apart(statement: Statement, need: Need) -> bool:
    """Whether the question, or a date, tells a figure from what a clause beside it says alike.

    Of 对7名采用第一种方式,对1名采用第二种方式 no one is the number of all. What a rule says of two
    cases is told apart by the case, and the words of a foreign question do not show it.
    """
    if need.is_foreign or statement.sentence.rules_from is not None:
        return True
    longer = with_parallels(statement)
    if longer is statement or len(statement.quantities) != 1 or longer.dates:
        return True
    ahead = statement.first - longer.first
    beside = (*longer.clauses[:ahead], *longer.clauses[ahead + len(statement.clauses) :])
    own = frozenset().union(*(part.words for part in statement.clauses))
    others = frozenset().union(*(part.words for part in beside))
    known = (words_of(each) for word in need.words for each in need.equivalents.get(word, ()))
    asked = frozenset(need.words).union(*known)
    return bool(asked & (own - others))


def _lead(need: Need, best: Statement, lists: Lists) -> Quote | None:
    """What announces the list that the best statement is an entry of, where it is needed."""
    leans = _LEANS.search(best.text) is not None
    if not leans and not need.asked & {Asked.YES_NO, Asked.BODY}:
        return None
    found = lists.announcing(best)
    head = None if found is None else found.head
    return head if head is not None and (leans or _speaks(head, need)) else None


def _list(
    need: Need,
    statements: Sequence[Statement],
    best: Statement,
    asking: Asking,
    lists: Lists,
) -> Choice | None:
    """The answer to what asks for several things, or for their number."""
    counting = Asked.LIST not in need.asked
    places = asking.places
    listed = _entries_of_places(best, asking.names, lists) if asking.names else None
    if listed is None:
        near = one_a_sentence(within(statements, _BESIDE, best))[:MOST_STATEMENTS]
        listed = next(filter(None, map(lists.announced_by, near)), None)
    if listed is not None:
        told = counting or Asked.COUNT in need.asked or need.counts_things
        return Choice(listed=listed, counted=len(listed.entries) if told else None)
    if counting:
        counted = (
            clause.counted
            for clause in best.clauses
            if clause.counted is not None and clause_may_be_counted(clause, need.counted)
        )
        count = next(counted, None)
        return None if count is None else Choice((with_subject(best),), counted=count)
    if places:
        about = one_a_sentence(s for s in statements if all(run_names(s, p) for p in places))
        if about:
            kept = (whole_part(each, LONGEST_QUOTE) for each in about[:MOST_STATEMENTS])
            return Choice(tuple(kept))
    return _of_statements(need, statements, best, lists)


def _of_places(
    statements: Sequence[Statement], places: Sequence[PlaceMention], lists: Lists
) -> tuple[Statement, ...]:
    """What the notices say of places by their names, the latest notice first."""
    about = one_a_sentence(s for s in statements if all(run_names(s, p) for p in places))
    latest = sorted(about, key=lists.issued, reverse=True)
    return tuple(whole_part(each, LONGEST_QUOTE) for each in latest[:MOST_OF_A_PLACE])


def _of_statements(
    need: Need, statements: Sequence[Statement], best: Statement, lists: Lists
) -> Choice:
    """A list put together of statements, or the one that lists things itself."""
    wanted = _listed(need)
    if wanted is not None:
        fits = one_a_sentence(
            s for s in statements if wanted(s) and _is_of_the_subject(s, best, statements)
        )[:MOST_STATEMENTS]
        if fits:
            return Choice(tuple(with_subject(completed(each)) for each in fits))
    alike = one_a_sentence(s for s in statements if _says_the_same(s, best))[:MOST_STATEMENTS]
    announced = next(filter(None, map(lists.announced_by, alike)), None)
    if announced is not None:
        return Choice(listed=announced)
    if len(alike) > 1:
        return Choice(tuple(with_subject(completed(each)) for each in alike))
    longer = with_list(best)
    if longer is not best or any(Manner.LISTS in clause.says for clause in longer.clauses):
        return Choice((with_subject(longer),))
    return Choice((reaching(best, LONGEST_LIST),))


def _entries_of_places(
    best: Statement, places: Sequence[PlaceMention], lists: Lists
) -> QuotedList | None:
    """The entries of a long list that name the places, where the best statement is one of them."""
    whole = lists.announcing(best)
    if whole is None or len(whole.entries) < _LONG_LIST:
        return None
    named = tuple(e for e in whole.entries if all(text_names(e.text, place) for place in places))
    return QuotedList(None, named) if named else None


def _says_the_same(statement: Statement, best: Statement) -> bool:
    """Whether it holds the same of the question's words as the best, which holds most of them."""
    near = statement.score >= best.score - _ALIKE
    return near and best.coverage >= _SURE and statement.coverage >= best.coverage - _SLIGHT


def _is_of_the_subject(
    statement: Statement, best: Statement, statements: Sequence[Statement]
) -> bool:
    """Whether an entry of a typed list is near the best, or its headings say the same subject."""
    if statement.score >= statements[0].score - _TYPED:
        return True
    near = statement.score >= statements[0].score - _UNDER_ONE_HEADING
    return near and statement.context >= best.context - _SLIGHT and best.context >= _SURE


def tightest(
    best: Statement, statements: Sequence[Statement], need: Need | None = None
) -> Statement:
    """The part of the best run that says what is asked and no more.

    Of 小学不超过45人,初中不超过50人 one half is dropped only where the other is clearly what is
    asked for: two figures of which it is said whose they are mislead nobody, a wrong one does.
    A figure that cannot answer (98% to 多少件) is no rival of one that can.
    """
    near = within(statements, _SAME_SENTENCE, best)
    parts = [best, *(each for each in near if _is_part(each, best))]
    if need is not None and has_the_meant_figure(best, need):
        parts = [each for each in parts if has_the_meant_figure(each, need)]
    one = max(parts, key=_focus)
    others = [each for each in parts if _measures(each) and _stands_beside(each, one)]
    if not (_measures(one) and all(_focus(one) - _focus(each) > _CLEARLY for each in others)):
        whole = [each for each in parts if _measures(each) == _measures(best)]
        one = max(whole, key=_focus)
    return one if need is None else _without_idle(one, parts, need)


def _without_idle(statement: Statement, parts: Sequence[Statement], need: Need) -> Statement:
    """The run without the figures beside it that cannot answer: 98% to who asks 多少件."""
    able = _able(statement, need)
    idle = len(statement.quantities) - able
    if not able or not idle:
        return statement
    shorter = [
        each
        for each in parts
        if _is_part(each, statement)
        and _able(each, need) == able
        and len(each.quantities) - able < idle
        and _focus(each) >= _focus(statement) - _SLIGHTLY
    ]
    return max(shorter, key=_focus, default=statement)


def _able(statement: Statement, need: Need) -> int:
    """How many of a run's figures could be the one asked for, or say how that one has grown."""
    told = told_in(statement)
    if Asked.TIME in need.asked:
        return len(told)
    units = need.units or _units_stated(need.key)
    if units:
        return sum(bool(t.signs) or t.figure.unit_normalised in units for t in told)
    if not counts_a_thing(need.key):
        return len(told)
    return sum(bool(t.signs) or t.figure.unit_normalised not in PERCENT_UNITS for t in told)


def _units_stated(key: str) -> frozenset[str]:
    """The units of the figures that a question states, to be told whether they are right."""
    stated = (each.unit_normalised for each in find_quantities(key))
    return frozenset().union(*(units_like(unit) for unit in stated if unit))


def _is_part(statement: Statement, best: Statement) -> bool:
    """Whether a run lies within the best one."""
    is_same = statement.sentence is best.sentence
    return is_same and best.first <= statement.first and statement.last <= best.last


def _stands_beside(other: Statement, one: Statement) -> bool:
    """Whether a run tells of something else than one beside it, and not of a part of it: 其中."""
    is_after = one.last < other.first
    return other.last < one.first or (is_after and not other.text.startswith("其中"))


def _focus(statement: Statement) -> float:
    """How well a run says what is asked and no more; how likely it answers counts as well."""
    return statement.tightness + _LIKELY * statement.score


def _measures(statement: Statement) -> int:
    """How many figures and dates a run has."""
    return len(statement.quantities) + len(statement.dates)


def covering(best: Statement, statements: Sequence[Statement]) -> Statement:
    """The shortest run of the best statement's sentence that holds most of the question's words.

    Who asks what each of two has to pay is answered by the run that names both.
    """
    same = [best, *(s for s in statements if s.sentence is best.sentence)]
    most = max(each.coverage for each in same)
    return min(
        (each for each in same if each.coverage >= most - _SLIGHT),
        key=lambda each: (len(each.span), -each.score),
    )


def _counts(need: Need, best: Statement) -> bool:
    """Whether a number of things is asked for that the best statement does not state."""
    if not need.asked & {Asked.COUNT, Asked.FIGURE} or holds_figure(best, need):
        return False
    return need.counts_things


def _speaks(head: Quote, need: Need) -> bool:
    """Whether what stands before a list says what is asked of its entries: who acts, or a rule."""
    wanted = Manner.CHARGES if Asked.BODY in need.asked else Manner.RULES
    return wanted in manners_of(head.text)


def _first_free(
    need: Need, statements: Sequence[Statement], taken: Sequence[Statement]
) -> Statement:
    """The best statement that is not said yet, unless it is far behind the best of all."""
    best = statements[0]
    for statement in within(statements, _TYPED):
        if not any(statement.overlaps(other) for other in taken) and not _was_said(statement, need):
            return statement
    return best


def _was_said(statement: Statement, need: Need) -> bool:
    """Whether an earlier answer said just this: who asks on wants something else."""
    key = match_key(statement.text)
    return any(len(said) >= _SAYS_SOMETHING and (said in key or key in said) for said in need.said)


def _listed(need: Need) -> Callable[[Statement], bool] | None:
    """What each entry of the asked list must hold: a district, a body, a figure; None: anything."""
    for pattern, types in _LISTED_TYPES:
        if pattern.search(need.key):
            return lambda statement: bool(statement.types() & types)
    if _FIGURES.search(need.key):
        return lambda statement: bool(statement.quantities)
    return None
