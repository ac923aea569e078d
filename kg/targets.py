"""Figures that a notice states as achieved, planned, required or background: the Target nodes.

Every quantity that counts or measures becomes one, with its subject, year, status and owner. Names
and slogans in “” and 《》 hold no Targets, nor do titles and signatures.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.notice import Part, Piece, PieceKind, Reading, Section, Span
from kg.clauses import NEAR
from kg.model import Mention, NodeType
from kg.nest import Nest
from kg.quantities import Quantity, find_quantities
from kg.status import FigurePlace, Status, genre_status, status_of, title_above
from kg.subjects import subject_of


@dataclass(frozen=True, slots=True)
class Target:
    """A figure with what it counts. ``year`` is None for background and rules."""

    quantity: Quantity
    span: Span  # of the number, in the notice
    subject: str
    status: Status
    year: int | None
    owner: Mention | None


_SPEAKING = {PieceKind.SENTENCE, PieceKind.ITEM_TITLE, PieceKind.HEADING}
# a short quotation is a name or a slogan; a longer one is a statement, and its figures are stated
_QUOTES = re.compile(r"“[^“”\n]{1,24}”|《[^《》\n]{1,80}》|\"[^\"\n]{1,24}\"")
_PEOPLE = re.compile(
    r"(?:粉丝|人数|人口|受众|用户|惠及|群众|人员|就业|参训|游客|学生)[^，。；,;]{0,8}$"
)


def find_targets(reading: Reading, mentions: Sequence[Mention]) -> tuple[Target, ...]:
    """The figures of ``reading`` in order; ``mentions`` are its names, for the owners."""
    return tuple(_targets(reading, sorted(mentions, key=lambda m: m.span)))


def _targets(reading: Reading, mentions: Sequence[Mention]) -> Iterator[Target]:
    text = reading.notice.text
    starts = [mention.span.start for mention in mentions]
    genre = genre_status(reading)
    sections = reading.outline.sections
    nest = Nest([section.span for section in sections])
    for piece in reading.outline.pieces:
        if piece.kind not in _SPEAKING:
            continue
        inside = piece.span.of(text)
        quoted = [match.span() for match in _QUOTES.finditer(inside)]
        opened = [start for start, _ in quoted]
        part = _part_at(reading, piece)
        headings = _headings(sections, nest, piece, text)
        place = FigurePlace(part, headings, genre, title_above(reading, part))
        quantities = find_quantities(inside)
        for index, quantity in enumerate(quantities):
            quote = bisect_right(opened, quantity.span.start) - 1
            if quote >= 0 and quantity.span.end <= quoted[quote][1]:
                continue
            span = Span(
                piece.span.start + quantity.span.start, piece.span.start + quantity.span.end
            )
            status, year = status_of(inside, quantity, place)
            near = max(piece.span.start, span.start - 2 * NEAR)
            nearby = slice(bisect_left(starts, near), bisect_right(starts, span.start))
            owner = _owner(text, span, mentions[nearby])
            yield Target(quantity, span, subject_of(inside, quantities, index), status, year, owner)


def _part_at(reading: Reading, piece: Piece) -> Part | None:
    return next((part for part in reading.outline.parts if part.span.contains(piece.span)), None)


def _headings(sections: Sequence[Section], nest: Nest, piece: Piece, text: str) -> tuple[str, ...]:
    """The headings above ``piece``, outermost first; ``nest`` is that of ``sections``."""
    above = [sections[index].heading.of(text) for index in nest.around(piece.span)]
    return tuple(reversed(above))


def _owner(text: str, span: Span, before: Sequence[Mention]) -> Mention | None:
    """The district or department that opens the sentence or the clause of the figure."""
    for mention in reversed(before):
        if mention.type not in {NodeType.DISTRICT, NodeType.DEPARTMENT}:
            continue
        lead = text[mention.span.start - 1] if mention.span.start else "\n"
        between = text[mention.span.end : span.start]
        if len(between) > NEAR:
            return None
        if text[mention.span.end : mention.span.end + 1] in {"、", "和", "及", "与", "等"}:
            return None  # one of several
        if lead in "，。；：,;:\n是" and not re.search(r"[。；;]", between) and len(between) < 60:
            return mention
    return None


def people_unit(before: str, quantity: Quantity) -> str:
    """人 for a bare N万 of people (粉丝净增长2.5万), else the unit as it is."""
    if quantity.unit_normalised or not quantity.unit:
        return quantity.unit_normalised
    return "人" if _PEOPLE.search(before) else ""
