"""Questions to ask next, which the same notice does answer."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.notice import NoticeId, Reading, Span
from service.answering.outcome import Answer, Outcome

MOST = 3
_LONGEST_TITLE = 40
_INNER = str.maketrans("“”", "‘’")


def related_questions(outcome: Outcome, readings: Mapping[NoticeId, Reading]) -> tuple[str, ...]:
    """Up to three questions about the items beside the one that was cited; none without one."""
    if not isinstance(outcome, Answer):
        return ()
    cited = outcome.citations[0]
    reading = readings[cited.notice_id]
    text = reading.notice.text
    section = next(
        (s for s in reversed(reading.outline.sections) if s.span.contains(cited.span)), None
    )
    if section is None:
        return ()
    titles = [
        item.title
        for item in reading.outline.items
        if item.section == section and item.title is not None
    ] or _opening_sentences(section.span, reading)
    around = _items_and_points_around(cited.span, reading)
    others = [title for title in titles if not any(_begins_in(title, span) for span in around)]
    asked = [asked_of_title(title.of(text)) for title in others[:MOST]]
    return tuple(question for question in asked if question)


def asked_of_title(title: str) -> str:
    """The question that asks what stands under a title; empty where nothing is left of it."""
    words = title.strip("。;； \n")
    return f"“{_unnumbered(words).translate(_INNER)}”有哪些内容？" if words else ""


def _opening_sentences(section: Span, reading: Reading) -> list[Span]:
    """The short sentences that open a point of the section."""
    opened = {point.span.start for point in reading.outline.points}
    return [
        sentence.span
        for sentence in reading.outline.sentences
        if sentence.span.start in opened
        and section.contains(sentence.span)
        and len(sentence.span) <= _LONGEST_TITLE
    ]


def _items_and_points_around(cited: Span, reading: Reading) -> list[Span]:
    spans = [item.span for item in reading.outline.items]
    spans += [point.span for point in reading.outline.points]
    return [span for span in spans if span.contains(cited)]


def _begins_in(title: Span, span: Span) -> bool:
    return span.start <= title.start < span.end


def _unnumbered(title: str) -> str:
    """The title without 一是 or 1. in front."""
    head, mark, rest = title.partition("是")
    if mark and head and all(c in "一二三四五六七八九十" for c in head):
        return rest
    return title.lstrip("0123456789.．、 ")
