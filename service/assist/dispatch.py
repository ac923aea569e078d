"""Cards → the body that the draft is sent to, or the sentence that says why none is filled in.

A field that is filled in looks settled: its body is one that an answer names, by a name (承办单位
is none) and of the place of the caller. Else it stays empty, and a sentence says what is known.
Where notices of several cities are held and the caller names none, no body is known to be theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.notice import NoticeId
from kg.divisions import Division, Form, PlaceMention, find_divisions, is_within
from service.answering.outcome import Answer
from service.assist.cards import Card, Relation
from service.assist.responsible import BodySource

_SAID_SO = frozenset({BodySource.DUTY, BodySource.MEASURE})
_ROLE = re.compile(
    r"(?:有关|相关|各级|各|其他|他|上述|该|本|原|具体|属地|当地|所在地|[市区县]级?){0,3}"
    r"(?:职能|有关|相关|承办|主办|协办|经办|办理|责任|主责|主管|牵头|负责|受理|配合|行业|行政|监管|业务){0,3}"
    r"(?:部门|单位|机关|机构|地区)"
)
_CITY_DIGITS = 4
"""Digits of a division's code that say which city it is of."""
_BY_RULE = "请按本地派单规则派单"
WHICH_CITY = "请先问清来电人在哪个市"
NOBODY = f"通知里没有写明由谁办理，{_BY_RULE}"


@dataclass(frozen=True, slots=True)
class Dispatch:
    """``note``, in the agent's words, says why there is no ``body``; empty where there is one."""

    body: str | None
    is_certain: bool
    note: str


def is_role(name: str) -> bool:
    """Whether a name says what somebody does in a matter and not who it is: 承办单位, 有关部门."""
    return _ROLE.fullmatch(name) is not None


def is_elsewhere(name: str, said: Sequence[PlaceMention], home: Division | None) -> bool:
    """Whether the body of this name is of another place than the caller's.

    Where the caller names none, of another than all that the notice speaks for.
    """
    around = [each for place in said for each in place.candidates] or ([home] if home else [])
    named = [place for place in find_divisions(name, home) if place.form >= Form.SHORT]
    if not around or not named:
        return False
    narrowest = max(named, key=lambda place: len(place.division.code))
    return not any(is_within(inner, outer) for inner in around for outer in narrowest.candidates)


def is_city_open(said: Sequence[PlaceMention], homes: Iterable[Division | None]) -> bool:
    """Whether notices of several cities are held and the caller names no place.

    ``homes`` are the places that the notices speak for; a district is of its city.
    """
    cities = {home.code[:_CITY_DIGITS] for home in homes if home is not None}
    apart = [code for code in cities if not any(code != o and code.startswith(o) for o in cities)]
    return not said and len(apart) > 1


def dispatch_of(
    cards: Sequence[Card],
    said: Sequence[PlaceMention],
    homes: Mapping[NoticeId, Division | None],
) -> Dispatch:
    """Who the call is sent to. Where the first card answers nothing, nobody: nothing is known."""
    is_answered = isinstance(cards[0].outcome, Answer)
    if is_city_open(said, homes.values()):
        return Dispatch(None, False, WHICH_CITY if is_answered else f"{WHICH_CITY}；{NOBODY}")
    if not is_answered:
        return Dispatch(None, False, NOBODY)
    note = ""
    for card in cards:
        if not isinstance(card.outcome, Answer):
            continue
        if card.role is not None:
            note = note or f"原文只说“{card.role}”，没有写明是哪个单位，{_BY_RULE}"
        named = card.dispatch_to or card.body
        is_answer = card.relation is Relation.ANSWER
        if note and not is_answer:
            break  # who acts is told by the answer, whoever stands in what is only related
        if named is None or (named.source is BodySource.ISSUER and not is_answer):
            continue
        if not is_elsewhere(named.name, said, homes[card.outcome.citations[0].notice_id]):
            return Dispatch(named.name, is_answer and named.source in _SAID_SO, "")
        why = f"不是来电人所在的地方，{_BY_RULE}" if said else "请先问清来电人在哪里"
        note = note or f"原文写的是{named.name}，{why}"
    return Dispatch(None, False, note or NOBODY)
