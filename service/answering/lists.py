"""The lists that statements announce or are part of, as quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from corpus.notice import NoticeId, Span
from service.answering.announced import Announced, announced_by, announcing
from service.answering.evidence import EvidenceBase, Statement
from service.answering.extent import LONGEST_LIST
from service.answering.quote import Quote, QuotedList

LONGEST_ENTRY = 60
"""Characters of an entry that is told whole; of a longer one its first sentence."""
_PARTS = (re.compile(r"[^。]+"), re.compile(r"[^。；;]+"))
"""A sentence; the first part of one that is longer than a quote that lists things."""
_LIST_WITHIN = re.compile(r"[:：]\s*(?:$|[（(]?[一二三四五六七八九十\d]{1,3}[）)是、.．]|[①-⑳])")
_WITH_A_LIST = re.compile(r"(?:除外|如下|(?:以下|下列)[^,，。；;:：]{0,30})[:：]")


Look: TypeAlias = Callable[[str, Sequence[Span], int], Announced | None]
"""Looks at a sentence of a notice: its text, the spans of its sentences, the number of one."""


class Lists:
    """Finds lists in the notices of one base."""

    def __init__(self, base: EvidenceBase) -> None:
        self._base = base

    def announced_by(self, statement: Statement) -> QuotedList | None:
        """The list that the statement's sentence announces, where the statement reaches its colon.

        Or where the list follows in the sentence itself.
        """
        found = self._found(statement, announced_by)
        return None if found is None else self._quoted(statement.notice_id, found)

    def broken_off(self, statement: Statement) -> QuotedList | None:
        """The list that the statement says follows (…除外：), of which it has not every entry."""
        text = self._base.readings[statement.notice_id].notice.text
        said = text[statement.span.start : statement.span.end + 1]
        if _WITH_A_LIST.search(said) is None:
            return None
        found = self._found(statement, announced_by)
        if found is None or found.entries[-1].end <= statement.span.end:
            return None
        return self._quoted(statement.notice_id, found)

    def announcing(self, statement: Statement) -> QuotedList | None:
        """The list that the statement's sentence is an entry of."""
        found = self._found(statement, announcing)
        return None if found is None else self._quoted(statement.notice_id, found)

    def issued(self, statement: Statement) -> str:
        """When the statement's notice was published, YYYY-MM-DD or less; empty where unknown."""
        return self._base.readings[statement.notice_id].notice.date or ""

    def _found(self, statement: Statement, look: Look) -> Announced | None:
        text, sentences, at = self._base.place_of(statement.sentence)
        return look(text, sentences, at)

    def _quoted(self, notice_id: NoticeId, found: Announced) -> QuotedList:
        return QuotedList(
            self._quote(notice_id, found.head),
            tuple(self._quote(notice_id, each) for each in found.entries),
        )

    def _quote(self, notice_id: NoticeId, span: Span) -> Quote:
        text = self._base.readings[notice_id].notice.text
        said = span.of(text)
        if len(said) > LONGEST_ENTRY:
            span = Span(span.start, span.start + len(_opening(said)))
        return Quote(self._base.passage_at(notice_id, span), span, span.of(text))


def _opening(said: str) -> str:
    """The first sentence of an entry, or its first part; the whole where that breaks off a list."""
    parts = (found[0].rstrip() for form in _PARTS if (found := form.match(said)) is not None)
    opening = next((part for part in parts if len(part) <= LONGEST_LIST), None)
    if opening is None:
        last = _PARTS[-1].match(said)
        opening = said if last is None else last[0].rstrip()
    return said if _LIST_WITHIN.search(opening) else opening
