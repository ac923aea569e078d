"""Questions to ask next, which the same notice does answer."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.notice import NoticeId, Reading, Span
from service.answering.outcome import Answer, Outcome

MOST = 3
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
    ] or [
        s.span for s in reading.outline.sentences if _opens_a_point(s.span, section.span, reading)
    ]
    others = [title for title in titles if not _same_place(title, cited.span, reading)]
    asked = [title.of(text).strip("。;； \n") for title in others]
    return tuple(
        f"“{_unnumbered(title).translate(_INNER)}”有哪些内容？" for title in asked[:MOST] if title
    )


def _opens_a_point(sentence: Span, section: Span, reading: Reading) -> bool:
    if not section.contains(sentence) or len(sentence) > 40:
        return False
    return any(point.span.start == sentence.start for point in reading.outline.points)


def _same_place(title: Span, cited: Span, reading: Reading) -> bool:
    """Whether the title is that of the item or point that was cited."""
    spans = [item.span for item in reading.outline.items]
    spans += [point.span for point in reading.outline.points]
    return any(
        span.contains(Span(title.start, title.start)) and span.contains(cited) for span in spans
    )


def _unnumbered(title: str) -> str:
    """The title without 一是 or 1. in front."""
    head, mark, rest = title.partition("是")
    if mark and head and all(c in "一二三四五六七八九十" for c in head):
        return rest
    return title.lstrip("0123456789.．、 ")
