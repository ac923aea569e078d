"""How far a quote reaches: no farther than the answer, and far enough to be understood alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from corpus.notice import NoticeId, Span
from kg.model import NodeType
from service.answering.evidence import Statement
from service.answering.manners import Manner
from service.answering.sentences import Clause

LONGEST_QUOTE = 120
LONGEST_LIST = 170
"""Characters of one quote; of one that lists things."""
LONGEST_ANSWER = 380
"""Characters of a list, a comparison or a joined answer."""
LONGEST_WHOLE = 600
"""The same of a list that is told to its end."""

# a clause that only says of what or when, and waits for the one that says what then
_DEPENDENT = re.compile(
    r"^(?:对|对于|因|由于|如|若|凡|经)(?!此).*(?:事项|诉求|情形|问题|家庭|人员|单位)$"
    r"|(?:的|之日起|情况下|情形|基础上|以外|除外[)）]?|过程中|期间|时段)[)）]?$"
    r"|^(?:每(?:年|月|逢|周|星期|天|日)|周[一二三四五六日末]|星期|工作日|节假日|\d{1,2}月)"
    r"[^,，。]{0,20}(?:日|时|点|分|月|末|节|起|前|后)$"
)
# a clause that opens so says of which part it and the ones after it hold: 农村供水管网
_PART = re.compile(r"(?:农村|乡村|城镇|乡镇|城区|市区|中心城区|郊区)(?![政居委人局])")
_MOSTLY = 0.6  # of the words of the shorter clause
_SUBJECTS = frozenset({NodeType.DISTRICT, NodeType.DEPARTMENT, NodeType.ORGANISATION})


def with_subject(statement: Statement) -> Statement:
    """The statement from the clause that names who or where, when that stands just before it.

    西青区创新打造“码上听”专区,全力解决…难题: the second clause alone would not say which district,
    nor of 农村管网改造30公里,漏损率达到17% that it is that of the villages.
    """
    sentence = statement.sentence
    for first in range(statement.first, -1, -1):
        clause = sentence.clauses[first]
        opens = any(
            name.type in _SUBJECTS and name.span.start - clause.span.start <= 3
            for name in clause.names
        )
        if not any(each.closes for each in sentence.clauses[first : statement.first]):
            opens = opens or _PART.match(sentence.clause_text(first)) is not None
        if opens:
            longer = replace(statement, first=first)
            return longer if len(longer.span) <= LONGEST_QUOTE else statement
    return statement


def completed(statement: Statement) -> Statement:
    """The statement with its main clause, when it stops at a condition: 对经协调仍不能解决的, …

    And from its condition, when it is the main clause alone: …的, 不予受理.
    """
    while (
        statement.last + 1 < len(statement.sentence.clauses)
        and _DEPENDENT.search(statement.sentence.clause_text(statement.last))
        and len(statement.span) <= LONGEST_QUOTE
    ):
        statement = replace(statement, last=statement.last + 1)
    parts = statement.sentence.clauses

    def waits(at: int) -> bool:
        said = statement.sentence.clause_text(at)
        return not parts[at].closes and _DEPENDENT.search(said) is not None

    return _grown(statement, -1, LONGEST_QUOTE, waits)


def reaching(statement: Statement, longest: int) -> Statement:
    """The statement up to the end of its sentence, as far as ``longest`` characters allow."""
    return _grown(statement, +1, longest, lambda at: True)


def with_list(statement: Statement, longest: int = LONGEST_LIST) -> Statement:
    """The statement with the clauses beside it, in its part, that list things as well.

    制定规则,编制指引,推出细则: of three clauses, the last alone does not say all that is issued.
    """
    parts = statement.sentence.clauses

    def lists(at: int) -> bool:
        return Manner.LISTS in parts[at].says

    ahead = _grown(
        statement,
        -1,
        longest,
        lambda at: not parts[at].closes and (lists(at) or _opens_alike(parts, at)),
    )
    return _grown(ahead, +1, longest, lambda at: not parts[at - 1].closes and lists(at))


def _opens_alike(parts: Sequence[Clause], at: int) -> bool:
    """Whether a clause does to one thing what the next does to another: 编制…指引,推出…细则."""
    return Manner.ISSUES in parts[at].says and Manner.ISSUES in parts[at + 1].says


def whole_part(statement: Statement, longest: int) -> Statement:
    """The statement to the next semicolon or full stop on both sides, as ``longest`` allows."""
    parts = statement.sentence.clauses
    onwards = _grown(statement, +1, longest, lambda at: not parts[at - 1].closes)
    return _grown(onwards, -1, longest, lambda at: not parts[at].closes)


def _grown(
    statement: Statement, step: int, longest: int, joins: Callable[[int], bool]
) -> Statement:
    """The statement with the clauses after it (+1) or before it (−1) that join it, one by one.

    ``joins`` is asked of the number of each clause; no more than ``longest`` characters are said.
    """
    count = len(statement.sentence.clauses)
    while True:
        at = statement.last + 1 if step > 0 else statement.first - 1
        if not 0 <= at < count or not joins(at):
            return statement
        longer = replace(statement, last=at) if step > 0 else replace(statement, first=at)
        if len(longer.span) > longest:
            return statement
        statement = longer


def spanning(statement: Statement, asked: Iterable[frozenset[str]]) -> Statement:
    """The statement with as many clauses of its sentence as name more of what is compared.

    对个人处…罚款;对单位处…罚款: who compares the two means both. ``asked`` has for each thing that
    is asked about the words that tell of it; the shortest stretch is taken that tells of most.
    """
    parts = statement.sentence.clauses
    groups = [group for group in asked if group]
    best, most, shortest = statement, _told_of(parts, statement, groups), len(statement.span)
    for first in range(statement.first, -1, -1):
        for last in range(statement.last, len(parts)):
            longer = replace(statement, first=first, last=last)
            size = len(longer.span)
            if size > LONGEST_LIST:
                break
            told = _told_of(parts, longer, groups)
            if told > most or (told == most and size < shortest):
                best, most, shortest = longer, told, size
    return best


def _told_of(
    parts: Sequence[Clause], statement: Statement, groups: Sequence[frozenset[str]]
) -> int:
    """How many of the groups have a word in the statement."""
    held = frozenset().union(*(p.words for p in parts[statement.first : statement.last + 1]))
    return sum(not group.isdisjoint(held) for group in groups)


def with_parallels(statement: Statement) -> Statement:
    """The statement with the clauses beside it that say the same of other figures.

    对7名采用第一种方式,对1名采用第二种方式: who asks how many there are in all means both.
    """
    parts = statement.sentence.clauses
    first, last = statement.first, statement.last
    while first > 0 and are_parallel(parts[first - 1], parts[first]):
        first -= 1
    while last + 1 < len(parts) and are_parallel(parts[last], parts[last + 1]):
        last += 1
    longer = replace(statement, first=first, last=last)
    return longer if len(longer.span) <= LONGEST_LIST else statement


def are_parallel(one: Clause, other: Clause) -> bool:
    """Whether two clauses have one figure each, of the same unit, and mostly the same words."""
    if len(one.quantities) != 1 or len(other.quantities) != 1:
        return False
    if one.quantities[0].unit_normalised != other.quantities[0].unit_normalised:
        return False
    shared = len(one.words & other.words)
    return shared >= _MOSTLY * min(len(one.words), len(other.words))


def put(chosen: list[Statement], statement: Statement) -> None:
    """Add a statement, joined to one it touches in the same sentence; one said twice is dropped."""
    for number, other in enumerate(chosen):
        if _place_of(other) != _place_of(statement):
            continue
        first, last = min(other.first, statement.first), max(other.last, statement.last)
        joined = replace(other, first=first, last=last)
        if other.overlaps(statement) or len(joined.span) <= LONGEST_QUOTE:
            chosen[number] = joined
            return
    chosen.append(statement)


def within_length(chosen: Sequence[Statement]) -> list[Statement]:
    """As many of the statements, from the first on, as an answer has room for."""
    kept: list[Statement] = []
    used = 0
    for statement in chosen:
        used += len(statement.span)
        if kept and used > LONGEST_ANSWER:
            break
        kept.append(statement)
    return kept


def one_a_sentence(statements: Iterable[Statement]) -> list[Statement]:
    """The first statement of each sentence."""
    kept: dict[tuple[NoticeId, Span], Statement] = {}
    for statement in statements:
        kept.setdefault(_place_of(statement), statement)
    return list(kept.values())


def _place_of(statement: Statement) -> tuple[NoticeId, Span]:
    """Which sentence of which notice: sentences of two notices may lie at the same offsets."""
    return statement.notice_id, statement.sentence.sentence.span
