"""Finds the words of an edit again when a new version of their notice has moved them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from corpus.errors import NoticeNotFound
from corpus.notice import NoticeId, Reading, Span
from kg.edit_errors import InvalidEdit
from kg.edits import Standing
from kg.facts import NodeFact
from kg.model import Node, NodeId, Provenance, type_of


def quoted(
    notice_id: NoticeId, words: str, readings: Mapping[NoticeId, Reading], at: int | None = None
) -> Provenance:
    """These words of a notice, as an edit quotes them; ``at`` says where they begin.

    Raises NoticeNotFound, and InvalidEdit where they do not stand there, or several times.
    """
    reading = readings.get(notice_id)
    if reading is None:
        raise NoticeNotFound(notice_id)
    if not words.strip():
        raise InvalidEdit("the words of the notice are blank")
    text = reading.notice.text
    places = [match.start() for match in re.finditer(f"(?={re.escape(words)})", text)]
    if at is None and len(places) > 1:
        shown = ", ".join(map(str, places[:9])) + (", …" if len(places) > 9 else "")
        problem = f"{notice_id} says “{words:.60}” several times: at {shown}"
        raise InvalidEdit(problem, "Give more of its words, or say which is meant (--at).")
    if not places or at not in (None, *places):
        where = "" if at is None else f" at character {at}"
        raise InvalidEdit(f"{notice_id} does not say “{words:.60}”{where}")
    start = places[0] if at is None else at
    return Provenance(notice_id, Span(start, start + len(words)), words)


def found_again(reading: Reading, said: Provenance) -> Provenance | None:
    """The same words where they stand now, nearest to the old place; None: they are gone."""
    text, words, start = reading.notice.text, said.text, said.span.start
    before = text.rfind(words, 0, max(0, start - 1 + len(words))) if start else -1
    after = text.find(words, start)
    places = [place for place in (before, after) if place >= 0]
    if not places:
        return None
    place = min(places, key=lambda place: abs(place - start))
    return Provenance(said.notice_id, Span(place, place + len(words)), words)


def standing_of(node: Node, reading: Reading) -> Standing:
    """Where a node stands that is characters of this notice."""
    said = node.mentions[0]
    around = _sentence(reading, said.span)
    text = around.of(reading.notice.text)
    return Standing(node.node_id, said, Provenance(said.notice_id, around, text))


def standing_now(standing: Standing, facts: Iterable[NodeFact], reading: Reading) -> NodeId | None:
    """The node of the same type at the same place of the same sentence; None: it is gone.

    Of a sentence that repeats, the nearest to the old place. A sentence of other words is another
    sentence: what was said of the old one is not held of it.
    """
    kind, words = type_of(standing.node_id), standing.said.text
    offset = standing.said.span.start - standing.around.span.start
    found: list[tuple[int, NodeId]] = []
    for fact in facts:
        if fact.type is not kind or not fact.mentions or fact.mentions[0].text != words:
            continue
        span = fact.mentions[0].span
        around = _sentence(reading, span)
        same = around.of(reading.notice.text) == standing.around.text
        if same and span.start - around.start == offset:
            found.append((abs(span.start - standing.said.span.start), fact.node_id))
    return min(found)[1] if found else None


def _sentence(reading: Reading, span: Span) -> Span:
    """The piece of the outline that holds ``span``; itself where it lies across several."""
    pieces = reading.outline.pieces
    index = bisect_right(pieces, span.start, key=lambda piece: piece.span.start) - 1
    if index >= 0 and pieces[index].span.contains(span):
        return pieces[index].span
    return span
