"""A caller's words → the draft of a work order, taken from what was said and what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.normalize import match_key, simplified
from service.answering.outcome import Citation
from service.answering.vocabulary import content_words
from service.assist.callers_words import Heard, told_of_the_matter
from service.assist.house_number import SURE_DOOR
from service.assist.speech_act import Category, Urgent
from service.masking import without_rooms

LONGEST_SUMMARY = 60
_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百\d]+[章节条部分]+|[（(]?[一二三四五六七八九十\d]+[)）、.．]?)\s*"
)
# 以企业群众满意为标准，聚力打造…: what is aimed at, and how
_AIM = re.compile(r"^以[^，,]{1,24}为|[，,]")
_BEFORE_PLACE = re.compile(r"^(?:我们?|我家|家里?|本人|这里|地址|就|住在?|在|是|来自|位于){1,6}")
_BEHIND_PLACE = re.compile(r"(?:的|这边|这里|这儿|那边|居民|人){1,6}$")


@dataclass(frozen=True, slots=True)
class Draft:
    """A work order to be looked over: every field may be changed before it is sent.

    ``topic`` is the heading that the words of the first answer stand under, and none where nothing
    is answered or the heading is an aim (以…为标准); ``basis`` what is cited. ``body_certain``: it
    is that of an answer, and the notice says there that it is. ``body_note`` says in the agent's
    words why there is no ``body``.
    """

    summary: str
    category: Category
    topic: str | None
    place: str
    body: str | None
    body_certain: bool
    body_note: str
    urgency: Urgent
    basis: tuple[Citation, ...]


def summary_of(heard: Heard, place: str) -> str:
    """At most 60 characters of the caller's own clauses, in their order.

    ``place`` is that of the draft: the door that it holds is left out here, since others read the
    summary, and so is a clause that tells nothing else; where it holds none, the door stays. What
    is asked stays longest, then what tells a door; of the rest, what says least goes first.
    """
    told = told_of_the_matter(heard.text)
    beside = [each for each in told if not _is_held(each.words, place)]
    shown = {without_rooms(each.words, place).strip(" ，,"): each.asks for each in beside or told}
    parts = [part for part in shown if part] or [heard.questions[0]]
    while len(parts) > 1 and _length(parts) > LONGEST_SUMMARY:
        parts.remove(min(parts, key=lambda part: _weight(part, asks=shown.get(part, False))))
    return _cut("，".join(parts))


def _weight(part: str, *, asks: bool) -> tuple[bool, bool, int]:
    is_door = SURE_DOOR.search(part) is not None
    return asks, is_door, len(content_words(match_key(part)))


def _is_held(words: str, place: str) -> bool:
    """Whether a clause says no more than where it is: 我家住天津河西区友谊路12号."""
    left = iter(place)
    named = _BEHIND_PLACE.sub("", _BEFORE_PLACE.sub("", simplified(words)))
    return bool(place) and all(each in left for each in named)


def topic_of(basis: Sequence[Citation]) -> str | None:
    """The heading above the first cited words, without its number; else the notice's title.

    A work report's heading is no matter that a call can be filed under: the field stays open.
    """
    if not basis:
        return None
    heading = _NUMBER.sub("", basis[0].section or "").strip()
    if _AIM.search(heading):
        return None
    return heading or basis[0].notice_title


def _length(parts: Sequence[str]) -> int:
    return sum(map(len, parts)) + len(parts) - 1


def _cut(text: str) -> str:
    if len(text) <= LONGEST_SUMMARY:
        return text
    return text[: LONGEST_SUMMARY - 1].rstrip("，,、 ") + "…"
