"""Characters of a notice that an answer says, and the passage they are cited from."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.notice import Passage, Span
from service.answering.evidence import Statement


@dataclass(frozen=True, slots=True)
class Quote:
    """``text == notice.text[span.start:span.end]``; ``passage`` holds it, or what it heads."""

    passage: Passage
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class QuotedList:
    """What a notice announces and lists: the words up to the colon, and every entry.

    Without a head, the entries are some of a longer list.
    """

    head: Quote | None
    entries: tuple[Quote, ...]


def quote_of(statement: Statement) -> Quote:
    """The statement as a quote."""
    return Quote(statement.sentence.passage, statement.span, statement.text)
