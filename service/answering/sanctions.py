"""What a rule threatens for an offence that it names by number alone: 违反第十二条第三项规定的,处….

Who asks what reselling a booking is fined asks over two articles: one forbids it, another has the
fine, and its only words for the offence are the number of the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from corpus.notice import Item, ItemKind, Reading, Span
from corpus.numerals import ordinal
from kg.nest import Nest
from service.answering.evidence import EvidenceBase, Statement

_ASKED = re.compile(
    r"(?:会不会|要不要|会|要|得)?(?:怎么|怎样|如何|最[多高少低]|可能|可以)?(?:被|受到?|挨)?"
    r"(?:处罚|罚款|罚)(?:款|金|钱)?(?:多少钱?|几多钱?|几钱|什么|吗|不)?|有什么后果|后果是什么"
)
_NUMBER = r"[一二三四五六七八九十百零〇\d]{1,7}"
_BROKEN = re.compile(
    rf"违反[^。；;，,]{{0,16}}?第(?P<article>{_NUMBER})条(?:第{_NUMBER}款)?"
    rf"(?P<points>(?:[、和及或至到]?第{_NUMBER}项)*)"
)
_POINT = re.compile(rf"第({_NUMBER})项")
_THREATENS = re.compile(r"罚款|警告|责令|没收|吊销|拘留|处[^，。]{1,20}元")
_CLOSING = "。；; \r\n"


@dataclass(frozen=True, slots=True)
class _Sanction:
    """Where a sanction stands, the article it is for and the points of that; none: all of it."""

    span: Span
    article: int
    points: frozenset[int]


def without_penalty(text: str) -> str | None:
    """What a question asks the penalty for: 带宠物进馆; None where it asks for none."""
    bare = _ASKED.sub(" ", text)
    return bare.strip(" ,，。?？") if bare != text else None


def threatens(statement: Statement) -> bool:
    """Whether a statement says what whoever does something is threatened with."""
    return _THREATENS.search(statement.text) is not None


def sanction_of(offence: Statement, base: EvidenceBase) -> Statement | None:
    """The sanction that the same notice lays down for the article, or its point, of a statement."""
    reading = base.readings[offence.notice_id]
    article, point = _place_of(offence.span, reading)
    if article is None:
        return None
    for_article = [each for each in _sanctions(reading) if each.article == article]
    fitting = [each for each in for_article if point is not None and point in each.points]
    if not fitting and not any(each.points for each in for_article):
        fitting = for_article
    if len(fitting) != 1 or fitting[0].span.overlaps(offence.span):
        return None
    return base.statement_at(offence.notice_id, fitting[0].span)


def _place_of(span: Span, reading: Reading) -> tuple[int | None, int | None]:
    """The number of the article that a span stands in, and of the listed point of it."""
    items = reading.outline.items
    around: list[Item] = [items[at] for at in Nest([item.span for item in items]).around(span)]
    numbers = {item.kind: item.number for item in reversed(around)}
    return numbers.get(ItemKind.ARTICLE), numbers.get(ItemKind.LISTED)


def _sanctions(reading: Reading) -> Iterator[_Sanction]:
    """What each sentence threatens who breaks a numbered article; 拒不改正的 is part of it."""
    for sentence in reading.outline.sentences:
        text = sentence.span.of(reading.notice.text)
        found = list(_BROKEN.finditer(text))
        for broken, following in zip_longest(found, found[1:]):
            stop = following.start() if following is not None else len(text.rstrip(_CLOSING))
            if _THREATENS.search(text, broken.end(), stop):
                start = sentence.span.start
                yield _Sanction(
                    Span(start + broken.start(), start + stop),
                    ordinal(broken["article"]),
                    frozenset(map(ordinal, _POINT.findall(broken["points"]))),
                )
