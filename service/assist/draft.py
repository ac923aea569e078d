"""A caller's words → the draft of a work order, taken from what was said and what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.normalize import match_key
from service.answering.outcome import Citation
from service.answering.vocabulary import content_words
from service.assist.callers_words import Heard
from service.assist.speech_act import Category, Urgent
from service.masking import without_rooms

LONGEST_SUMMARY = 60
_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百\d]+[章节条部分]+|[（(]?[一二三四五六七八九十\d]+[)）、.．]?)\s*"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A work order to be looked over: every field may be changed before it is sent.

    ``topic`` is the heading that the words of the first answer stand under, and none where nothing
    is answered; ``basis`` what is cited. ``body_certain``: it is that of an answer, and the notice
    says there that it is. ``body_note`` says in the agent's words why there is no ``body``.
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


def summary_of(heard: Heard) -> str:
    """At most 60 characters of the caller's own clauses, in their order.

    What is asked stays longest; of the rest, what says least goes first.
    """
    parts = [without_rooms(each).strip(" ，,") for each in heard.matter] or [heard.questions[0]]
    parts = list(dict.fromkeys(part for part in parts if part))
    asked = {without_rooms(part).strip(" ，,") for part in heard.asked}
    while len(parts) > 1 and _length(parts) > LONGEST_SUMMARY:
        weight = {part: (part in asked, len(content_words(match_key(part)))) for part in parts}
        parts.remove(min(parts, key=lambda part: weight[part]))
    return _cut("，".join(parts))


def topic_of(basis: Sequence[Citation]) -> str | None:
    """The heading above the first cited words, without its number; else the notice's title."""
    if not basis:
        return None
    heading = _NUMBER.sub("", basis[0].section or "").strip()
    return heading or basis[0].notice_title


def _length(parts: Sequence[str]) -> int:
    return sum(map(len, parts)) + len(parts) - 1


def _cut(text: str) -> str:
    if len(text) <= LONGEST_SUMMARY:
        return text
    return text[: LONGEST_SUMMARY - 1].rstrip("，,、 ") + "…"
