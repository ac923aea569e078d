"""To whom a rule charges or grants a sum: 对个人处五百元, 对单位处三千元.

Who asks what a company is fined is told the half of the sentence for bodies, and never the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto

from corpus.clauses import clauses
from corpus.notice import Span
from service.answering.evidence import Statement, within
from service.answering.extent import LONGEST_LIST, completed
from service.answering.needs import Need
from service.answering.plain_speech import plain_speech


class Addressee(Enum):
    """Whom a sum is charged to, or granted."""

    PERSON = auto()
    BODY = auto()


_ASKED = {
    Addressee.PERSON: re.compile(r"个人|自然人"),
    Addressee.BODY: re.compile(
        r"公司|企业|(?<![哪个几些么责任主管建设施工])单位(?!工程|时间|面积)"
    ),
}
_WHICH = re.compile(r"(?:哪|什么|啥)[^,，。?？]{0,4}(?:公司|企业|单位)")
_TOLD = {
    Addressee.PERSON: re.compile(
        r"(?:对于?|属于?|系|是)(?:违法|违规|责任|有关|其他)*的?(?:个人|自然人|公民)"
        r"(?!所得|信息|账户|隐私)|^(?:个人|自然人|公民)(?=处|罚|的|按)"
    ),
    Addressee.BODY: re.compile(
        r"(?:对于?|属于?|系|是)(?:违法|违规|责任|有关|其他|经营性?)*的?(?:单位|企业|法人|公司|组织|机构)"
        r"|^(?:单位|企业|法人|公司|组织|机构)(?=处|罚|的|按)"
    ),
}
_CHARGES = re.compile(r"处|罚|奖|补|收|缴|征|[元倍]")
_ASKS_PENALTY = re.compile(r"罚")
_NEAR = 6.0
"""How far behind the best a statement for the addressee may score."""


def addressee_asked(key: str) -> Addressee | None:
    """The addressee that a question names; None where it names none, or both."""
    said = plain_speech(key)
    if _WHICH.search(said):
        return None
    found = [each for each, pattern in _ASKED.items() if pattern.search(said)]
    return found[0] if len(found) == 1 else None


def of_addressee(
    key: str, ranked: Sequence[tuple[Need, Sequence[Statement]]]
) -> Sequence[tuple[Need, Sequence[Statement]]]:
    """What supports an answer, without what is told of another addressee than the asked one.

    Who names none and asks for the penalty is told both halves.
    """
    asked = addressee_asked(key)
    if asked is not None:
        return [(need, _of(asked, statements)) for need, statements in ranked]
    if not _ASKS_PENALTY.search(key) or any(p.search(key) for p in _ASKED.values()):
        return ranked
    return [(need, _with_both(statements)) for need, statements in ranked]


def is_of_another(key: str, quotes: Sequence[str]) -> bool:
    """Whether quotes tell what is charged to others, and nothing of the asked addressee."""
    asked = addressee_asked(key)
    told = frozenset().union(*map(_told, quotes))
    return asked is not None and bool(told) and asked not in told


def _of(asked: Addressee, statements: Sequence[Statement]) -> Sequence[Statement]:
    best = statements[0]
    kept = [each for each in within(statements, _NEAR) if not _is_other(each.text, asked)]
    if _is_other(best.text, asked):
        half = _half(best, asked)
        kept = ([half] if half is not None else []) + kept
    return kept or statements


def _with_both(statements: Sequence[Statement]) -> Sequence[Statement]:
    """The statements; the best with the other half of its sentence, where it tells one alone."""
    best = statements[0]
    other = next(iter(set(Addressee) - _told(best.text)), None)
    half = None if other is None or not _told(best.text) else _half(best, other)
    if half is None:
        return statements
    both = replace(best, first=min(best.first, half.first), last=max(best.last, half.last))
    if len(both.span) > LONGEST_LIST:
        return statements
    return [both, *(each for each in statements if each.sentence is not best.sentence)]


def _half(statement: Statement, asked: Addressee) -> Statement | None:
    """The clause of its sentence that is nearest to a statement and tells of the addressee."""
    sentence = statement.sentence
    told = [at for at in range(len(sentence.clauses)) if asked in _told(sentence.clause_text(at))]
    if not told:
        return None
    at = min(told, key=lambda at: abs(at - statement.first))
    return completed(replace(statement, first=at, last=at))


def _is_other(text: str, asked: Addressee) -> bool:
    told = _told(text)
    return bool(told) and asked not in told


def _told(text: str) -> frozenset[Addressee]:
    """The addressees that a text names, clause by clause, where something is charged to them."""
    said = [span.of(text) for span in clauses(text, Span(0, len(text)))]
    return frozenset(
        each
        for each, pattern in _TOLD.items()
        for clause in said
        if _CHARGES.search(clause) and pattern.search(clause)
    )
