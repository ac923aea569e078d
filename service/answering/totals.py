"""Totals that a question speaks of: of two things that it names, or one that it works out itself.

Who asks how many 东片和西片 have together is told both with their sum, or nothing: one of the terms
is no total. Nor is what is added (新增25个) the number that there will be, or the number that there
is (50万条) how many more that is than a year ago.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

from corpus.clauses import clauses
from corpus.normalize import match_key
from corpus.notice import Span
from corpus.words import segments
from kg.quantities import Quantity, find_quantities
from service.answering.computed import is_exact
from service.answering.evidence import Statement
from service.answering.figure_manner import TOTAL, Told, told_in
from service.answering.needs import Need
from service.answering.plain_speech import plain_speech

_TOGETHER = r"(?:[总一合]共|合计|共计|总计|加起来|加在一起|合起来)"
_TWO = re.compile(
    r"(?P<a>[^,，。;；:：?？]{1,24}?)(?:和|与|跟|同|及|以及|、)(?P<b>[^,，。;；:：?？和与跟及、]{1,24}?)"
    rf"{_TOGETHER}[^,，。;；?？]{{0,10}}?(?:多少|几)"
)
_TIMES = re.compile(r"[今去前明后上本][一个]?[年月季半]|\d+[年月]|季度|半年")
_STATED = re.compile(
    r"(?P<a>\d+)(?P<a_of>[^\d,，。;；?？]{0,10}?)(?:加上?|\+|再加)[^\d,，。;；?？]{0,10}?(?P<b>\d+)"
    r"[^\d,，。;；?？]{0,6}?(?:等于|就是|是|得|=|[总一合]?共|[合总共]计|加起来)[^\d,，。;；?？]{0,4}?(?P<c>\d+)"
)
_THERE_WILL_BE = re.compile(
    rf"(?:{_TOGETHER}|累计)[^,，。;；?？]{{0,8}}(?:多少|几)|(?:底|末|时候?)[^,，。;；]{{0,12}}(?:会|将|能)?[有达][^,，。;；]{{0,3}}(?:多少|几)"
)
_ADDS = re.compile(r"(?:新增|增加|增设|再增|净增|新添|增添|再建|再添)[^、,，；;\d]{0,12}$")
_ADDING = re.compile(r"[新再净]?增|新[添建设]|再[添建]")
_MORE_THAN = re.compile(
    r"(?:比|较|相比|对比)[^,，。;；?？]{0,8}?(?:年|月|季度|周|同期|期)[^,，。;；?？]{0,8}?"
    r"(?:多|少|增|减|涨|降|提|升)[^,，。;；?？]{0,6}?(?:多少|几)"
)
_GROWS = re.compile(
    r"(?:同比|环比|[比较][^、,，；;\d]{0,12}|[增减降升]幅?|多|少|涨|提高|下降|增[长加])"
    r"[^、,，；;\d]{0,8}$"
)
_OF_EARLIER = re.compile(r"[上去前往]一?年|同期|上[一个]{0,2}[季月期]")
_YEAR = re.compile(r"\d{4}(?=年)")


@dataclass(frozen=True, slots=True)
class Two:
    """The words that tell two things from one another."""

    first: frozenset[str]
    second: frozenset[str]


@dataclass(frozen=True, slots=True)
class Worked:
    """A sum that a question states: 13加8等于21."""

    terms: tuple[Decimal, Decimal]
    total: Decimal

    @property
    def is_right(self) -> bool:
        """Whether the terms come to the total."""
        return sum(self.terms) == self.total


def two_together(key: str) -> Two | None:
    """The two things whose total a question asks for; None where it asks for no such."""
    found = _TWO.search(plain_speech(key))
    if found is None:
        return None
    if _TIMES.search(found["a"]) and _TIMES.search(found["b"]):
        return None  # 去年和今年: a notice may write the years, or head its sections with them
    first, second = (frozenset(segments(found[name])) for name in "ab")
    two = Two(_telling(first - second), _telling(second - first))
    return two if two.first and two.second else None


def worked_out(key: str) -> Worked | None:
    """The sum that a question states."""
    found = _STATED.search(plain_speech(key))
    if found is None:
        return None
    a, b, c = (Decimal(found[name]) for name in "abc")
    return Worked((a, b), c)


def figures_worked(worked: Worked, statement: Statement) -> tuple[Quantity, ...]:
    """The two exact figures of one unit of a statement that a stated sum adds; none: no such."""
    told = [each for each in told_in(statement) if is_exact(each.figure)]
    for a in told:
        for b in told:
            terms = (a.figure.value_normalised, b.figure.value_normalised)
            is_pair = a is not b and terms == worked.terms
            if is_pair and a.figure.unit_normalised == b.figure.unit_normalised:
                return a.figure, b.figure
    return ()


def told_of_two(two: Two, statement: Statement, units: Set[str]) -> tuple[Told, ...]:
    """The figures of the two things, where a statement tells one of each; none: it does not."""
    told = [t for t in told_in(statement) if not units or t.figure.unit_normalised in units]
    before = [each.before for each in told]
    first, second = _most_named(before, two.first), _most_named(before, two.second)
    return () if first is None or second is None or first == second else (told[first], told[second])


def of_the_total(
    key: str, ranked: Sequence[tuple[Need, Sequence[Statement]]]
) -> Sequence[tuple[Need, Sequence[Statement]]]:
    """What supports an answer; of a total of two, the one statement that tells both, if any."""
    two, worked = two_together(key), worked_out(key)
    if two is None and worked is None:
        return ranked
    for need, statements in ranked:
        fitting = [
            each
            for each in statements
            if (two is not None and told_of_two(two, each, need.units))
            or (worked is not None and figures_worked(worked, each))
        ]
        if fitting:
            shortest = min(fitting, key=lambda each: (len(each.span), -each.score))
            return [(need, [shortest])]
    return ranked


def is_amiss(key: str, quotes: Sequence[str]) -> bool:
    """Whether quotes would be taken for what they do not tell: a term for the total that is asked.

    They are told without a computation of our own.
    """
    told = [each for quote in quotes for each in _figures(quote)]
    if not told:
        return False
    said = plain_speech(key)
    two = two_together(key)
    if two is not None:
        in_all = any(TOTAL.search(before) for before, _ in told)
        is_of_both = any(
            _named(clause, two.first) and _named(clause, two.second) == len(two.second)
            for _, clause in told
        )
        # each is named before its own figure, or in its own clause
        apart = any(_are_apart(texts, two) for texts in zip(*told, strict=True))
        return not (in_all or apart or is_of_both)
    if _THERE_WILL_BE.search(said) and not _ADDING.search(said):
        return all(_ADDS.search(before) for before, _ in told)
    if _MORE_THAN.search(said):
        return not any(_GROWS.search(before) for before, _ in told)
    return False


def asks_how_many_more(key: str) -> bool:
    """Whether a question asks how much more or less something is than some time ago."""
    return _MORE_THAN.search(plain_speech(key)) is not None


def speaks_of_earlier(text: str) -> bool:
    """Whether a text tells of an earlier time beside another."""
    return _OF_EARLIER.search(text) is not None or len(set(_YEAR.findall(text))) > 1


def _figures(quote: str) -> Iterator[tuple[str, str]]:
    """For each figure of a quote the words of its clause before it, and the whole clause."""
    for span in clauses(quote, Span(0, len(quote))):
        clause = match_key(span.of(quote))
        at = 0
        for figure in find_quantities(clause):
            yield clause[at : figure.span.start], clause
            at = figure.span.end


def _telling(words: Set[str]) -> frozenset[str]:
    longer = frozenset(word for word in words if len(word) > 1)
    return longer or frozenset(words)


def _named(text: str, words: Set[str]) -> int:
    said = match_key(text)
    return sum(word in said for word in words)


def _are_apart(texts: Sequence[str], two: Two) -> bool:
    first, second = _most_named(texts, two.first), _most_named(texts, two.second)
    return first is not None and second is not None and first != second


def _most_named(texts: Sequence[str], words: Set[str]) -> int | None:
    """Which text has most of the words; None where none has any, or several as many.

    Of 首批和新一批凉亭 the second thing's words have those that both are of.
    """
    counts = [_named(text, words) for text in texts]
    most = max(counts, default=0)
    return counts.index(most) if most and counts.count(most) == 1 else None
