"""The sentence in which a place of a notice stands, so that a node or an edge can be read there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.notice import NoticeId, Reading, Span
from kg.model import Provenance

LONGEST = 400  # characters shown of a sentence; a text without a full stop is one sentence


@dataclass(frozen=True, slots=True, order=True)
class SentenceAround:
    """The sentence of a place: ``text == notice.text[span.start:span.end]``, always.

    Of a sentence longer than ``LONGEST`` it is that many characters around the place;
    ``cut_before`` and ``cut_after`` say where it goes on.
    """

    notice_id: NoticeId
    span: Span
    text: str
    cut_before: bool = False
    cut_after: bool = False


class Sentences:
    """Finds the sentences of places in these readings."""

    def __init__(self, readings: Mapping[NoticeId, Reading]) -> None:
        self._readings = readings

    def around(self, place: Provenance) -> SentenceAround:
        """The piece of the outline that holds the place; of one that no piece holds, the line."""
        text = self._readings[place.notice_id].notice.text
        whole = self._piece(place) or _line(text, place.span)
        shown = _cut(whole, place.span)
        return SentenceAround(
            place.notice_id, shown, shown.of(text), shown.start > whole.start, shown.end < whole.end
        )

    def heading(self, place: Provenance) -> str | None:
        """The heading of the innermost section that the place stands in."""
        reading = self._readings[place.notice_id]
        around = [each for each in reading.outline.sections if each.span.contains(place.span)]
        if not around:
            return None
        return max(around, key=lambda each: each.span.start).heading.of(reading.notice.text)

    def _piece(self, place: Provenance) -> Span | None:
        pieces = self._readings[place.notice_id].outline.pieces
        index = bisect_right(pieces, place.span.start, key=lambda piece: piece.span.start) - 1
        if index < 0:
            return None
        span = pieces[index].span
        return span if span.contains(place.span) else None


def _line(text: str, said: Span) -> Span:
    """The line or lines of ``said``, looked for no further than ``LONGEST`` on either side."""
    near = max(0, said.start - LONGEST)
    start = text.rfind("\n", near, said.start) + 1 or near
    far = min(len(text), said.end + LONGEST)
    end = text.find("\n", said.end, far)
    before, after = text[start : said.start], text[said.end : far if end < 0 else end]
    return Span(said.start - len(before.lstrip()), said.end + len(after.rstrip()))


def _cut(whole: Span, said: Span) -> Span:
    """At most ``LONGEST`` characters of ``whole``, with ``said`` in the middle of them."""
    if len(whole) <= LONGEST:
        return whole
    margin = max(0, LONGEST - len(said)) // 2
    start = max(whole.start, min(said.start - margin, whole.end - LONGEST))
    return Span(start, start + LONGEST)
