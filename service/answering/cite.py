"""Characters of a notice as a citation."""

from __future__ import annotations

from corpus.notice import Passage, Reading, Span
from service.answering.outcome import Citation


def citation_of(marker: int, passage: Passage, span: Span, reading: Reading) -> Citation:
    """The exact words at ``span``, with where and by whom they were published."""
    notice = reading.notice
    place = passage.place
    return Citation(
        marker=marker,
        notice_id=notice.notice_id,
        notice_title=notice.title,
        issuer=notice.issuer,
        notice_date=notice.date,
        source_address=notice.source_address,
        section=place.section.heading.of(notice.text).strip() if place.section else None,
        item=place.item.number if place.item else None,
        passage_id=passage.passage_id,
        quote=span.of(notice.text),
        span=span,
    )
