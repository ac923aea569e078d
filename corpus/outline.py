"""Canonical text → Outline: title, issuer, date, parts, sections, items, points, sentences.

Found by form alone. Every piece is a Span, and the pieces in order are the whole text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from corpus import letterhead
from corpus.labels import label_at
from corpus.letterhead import LineRun
from corpus.lines import WHITE, Line, Mark, lines_of
from corpus.listings import without_listings
from corpus.notice import (
    Item,
    ItemKind,
    Outline,
    Part,
    Piece,
    PieceKind,
    Place,
    Point,
    Section,
    Sentence,
    Span,
)
from corpus.parts import PartLines, find_parts, is_foot, part_of
from corpus.sentences import points_of, sentence_ends
from corpus.tree import RANKS, Tree, tree_of

_KINDS = {Mark.ARTICLE: ItemKind.ARTICLE, Mark.NUMBERED: ItemKind.NUMBERED}
_MAX_INNER_TITLE = 12


def outline_of(text: str) -> Outline:
    """The structure of ``text``. Any text has one, if only a single part of sentences."""
    lines = without_listings(text, lines_of(text))
    title = letterhead.find_title(text, lines)
    parts = find_parts(text, lines, title)
    head = _Head.of(text, lines, title, parts)
    framed = {i for first, (_, last) in head.roles.items() for i in range(first, last + 1)}
    framed |= {i for i, line in enumerate(lines) if letterhead.ends_body(text, line)}
    body = _Body(text, lines, head.roles, framed)
    for part in parts:
        body.read(part)
    return Outline(
        title=_span(lines, title) if title else None,
        issuer=head.issuer,
        date=head.date,
        number=head.number,
        addressees=head.addressees,
        parts=tuple(body.parts),
        sections=tuple(body.sections),
        items=tuple(body.items),
        points=tuple(body.points),
        sentences=tuple(body.sentences),
        pieces=tuple(_tiled(text, body.pieces)),
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """The frame's finds, and which lines they are."""

    issuer: Span | None
    date: Span | None
    number: Span | None
    addressees: Span | None
    roles: Mapping[int, tuple[PieceKind, int]]  # first line of a piece → its kind and last line

    @classmethod
    def of(
        cls, text: str, lines: Sequence[Line], title: LineRun | None, parts: Sequence[PartLines]
    ) -> _Head:
        roles: dict[int, tuple[PieceKind, int]] = {}
        for part in parts:
            if part.marker is not None:
                roles[part.marker] = (PieceKind.PART_TITLE, part.marker)
            if part.title is not None:
                roles[part.title.first] = (PieceKind.PART_TITLE, part.title.last)
        body_start = 0
        if title is not None:
            roles[title.first] = (PieceKind.TITLE, title.last)
            body_start = title.last + 1
        letter_end = parts[0].end if parts and parts[0].title is None else len(lines)
        addressees = letterhead.find_addressees(text, lines[body_start:letter_end])
        if addressees is not None:
            roles[body_start + addressees] = (PieceKind.ADDRESSEES, body_start + addressees)
        number = letterhead.find_number(text, lines[: min(letter_end, body_start + 6)])
        for index, line in enumerate(lines[:letter_end]):
            if line.span == number:
                roles[index] = (PieceKind.NUMBER, index)
        issuer, date = _signature(text, lines, title, parts, roles)
        return cls(
            issuer,
            date,
            number,
            lines[body_start + addressees].span if addressees is not None else None,
            roles,
        )


def _signature(
    text: str,
    lines: Sequence[Line],
    title: LineRun | None,
    parts: Sequence[PartLines],
    roles: dict[int, tuple[PieceKind, int]],
) -> tuple[Span | None, Span | None]:
    """(issuer, date): signed at the end of the letter, or told by the head; marks their lines."""
    issuer: Span | None = None
    dates: list[Span] = []
    for index in _signature_days(text, lines, parts):
        if index in roles:
            continue
        roles[index] = (PieceKind.DATE, index)
        day = letterhead.day_of(text, lines[index])
        run = letterhead.signature_before(text, lines, index)
        if run is not None and not any(at in roles for at in range(run.first, run.last + 1)):
            roles[run.first] = (PieceKind.ISSUER, run.last)
            issuer = issuer or _span(lines, run)
            dates.insert(0, day or lines[index].span)  # a signed day before any other
        elif day is not None:
            dates.append(day)
    start = title.last + 1 if title else 0
    labelled = letterhead.find_labelled(text, lines[: start + 6])
    adopted = letterhead.adoption(text, lines[start : start + 6])
    titled = letterhead.issuer_in_title(text, _span(lines, title)) if title else None
    dates += [day for day in (labelled[1], adopted[1]) if day is not None]
    return issuer or titled or labelled[0] or adopted[0], dates[0] if dates else None


def _signature_days(text: str, lines: Sequence[Line], parts: Sequence[PartLines]) -> Iterator[int]:
    """Lines that are a day, above all headings and items of a frame or at its very end."""
    for part in parts:
        if part.title is not None and len(parts) > 1:
            continue
        inside = range(part.first, part.end)
        marked = next((i for i in inside if lines[i].number), part.end)
        last = next((i for i in reversed(inside) if not is_foot(text, lines[i])), part.first - 1)
        for index in (*range(part.first, marked), *range(max(marked, last + 1), part.end)):
            if letterhead.day_of(text, lines[index]) is not None:
                yield index


@dataclass(slots=True)
class _Body:
    """Collects the outline of one text, part by part."""

    text: str
    lines: Sequence[Line]
    roles: Mapping[int, tuple[PieceKind, int]]
    framed: Collection[int]  # lines at which every section ends
    parts: list[Part] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def read(self, extent: PartLines) -> None:
        """Add the part on these lines."""
        part = part_of(self.text, self.lines, extent)
        self.parts.append(part)
        tree = tree_of(self.lines, extent.first, extent.end, self.framed)
        places = self._places(part, tree)
        unframed = Place(part)
        index = extent.first
        while index < extent.end:
            if index in self.roles:
                kind, last = self.roles[index]
                span = Span(self.lines[index].span.start, self.lines[last].span.end)
                self._add(kind, span, None if kind is PieceKind.PART_TITLE else unframed)
                index = last + 1
            elif self.lines[index].mark is Mark.MARKUP:
                self._add(PieceKind.MARKUP, self.lines[index].span, None)
                index += 1
            else:
                following = self._neighbours(index, extent.end, tree)
                place = places.get(index, unframed)
                self._read_paragraphs(range(index, following), tree, place)
                index = following

    def _places(self, part: Part, tree: Tree) -> dict[int, Place]:
        """The place of each line; adds the part's sections and items on the way."""
        ranks = sorted({RANKS[self.lines[n.first].style] for n in tree.nodes.values()
                        if n.mark is Mark.HEADING})  # fmt: skip
        sections: dict[int, Section] = {}
        items: dict[int, Item] = {}
        for first, node in tree.nodes.items():
            line = self.lines[first]
            span = Span(line.span.start, self.lines[node.last].span.end)
            if node.mark is Mark.HEADING:
                level = ranks.index(RANKS[line.style]) + 1
                level = max(level, 2) if line.style == "（一）" else level
                heading = Span(line.span.start, line.title.end if line.title else line.span.end)
                sections[first] = Section(span, heading, level, line.number, part)
            else:
                kind = _KINDS.get(node.mark, ItemKind.LISTED)
                around = sections[node.section] if node.section is not None else None
                title = line.title if _has_title(line, tree.item_of[first] == first) else None
                items[first] = Item(span, kind, line.number, title, part, around)
        self.sections.extend(sections.values())
        self.items.extend(items.values())
        places: dict[int, Place] = {}
        for index, section in tree.section_of.items():
            item = tree.item_of[index]
            places[index] = Place(
                part,
                sections[section] if section is not None else None,
                items[item] if item is not None else None,
            )
        return places

    def _neighbours(self, first: int, end: int, tree: Tree) -> int:
        """The line after the run from ``first`` that has one section and one outermost item."""
        index = first + 1
        while (
            index < end
            and index in tree.section_of
            and first in tree.section_of
            and tree.section_of[index] == tree.section_of[first]
            and tree.item_of[index] == tree.item_of[first]
        ):
            index += 1
        return index

    def _read_paragraphs(self, run: range, tree: Tree, place: Place) -> None:
        """Add the pieces and sentences of neighbouring lines of one place."""
        bodies: dict[int, Span] = {}
        for index in run:
            line = self.lines[index]
            start = line.opening.end if line.opening is not None else line.body
            bodies[index] = Span(start, line.span.end)
        points = points_of(self.text, list(bodies.values()))
        starts = [point.span.start for point in points]
        self.points.extend(points)
        for index in run:
            line = self.lines[index]
            node = tree.nodes.get(index)
            start = line.span.start
            outermost = tree.item_of.get(index) == index
            if (
                line.opening is not None
                and node is not None
                and (node.mark is Mark.HEADING or _has_title(line, outermost))
            ):
                is_heading = node.mark is Mark.HEADING
                kind = PieceKind.HEADING if is_heading else PieceKind.ITEM_TITLE
                titles_more = is_heading and line.opening == line.span and node.last > index
                self._add(kind, line.opening, None if titles_more else place)
                start = line.opening.end
            end = line.span.end
            inside = points[bisect_left(starts, start) : bisect_left(starts, end)]
            is_item = node is not None and start == line.span.start
            self._read_sentences(Span(start, end), inside, place, is_item=is_item)

    def _read_sentences(
        self, span: Span, points: Sequence[Point], place: Place, *, is_item: bool
    ) -> None:
        """Add the sentences of one paragraph; a point begins a sentence of its own."""
        cuts = {point.span.start for point in points} | set(_ends(self.text, span, is_item=is_item))
        waiting = deque(points)
        point: Point | None = None
        start = span.start
        for end in sorted(cuts):
            while waiting and waiting[0].span.start <= start:
                point = waiting.popleft()
            sentence = _bare(self.text, start, end)
            if len(sentence):
                self._add(PieceKind.SENTENCE, sentence, replace(place, point=point))
            start = end

    def _add(self, kind: PieceKind, span: Span, place: Place | None) -> None:
        """One piece; with a place, it is a sentence as well."""
        self.pieces.append(Piece(kind, span))
        if place is not None:
            self.sentences.append(Sentence(span, place))


def _has_title(line: Line, outermost: bool) -> bool:
    """Within an article or item, only a few words with prose behind them are a title."""
    if line.opening is None or line.title is None or outermost:
        return line.title is not None
    return len(line.title) <= _MAX_INNER_TITLE and line.opening.end < line.span.end


def _ends(text: str, span: Span, *, is_item: bool) -> Sequence[int]:
    """Where sentences end; what labels the first one of an item belongs to it: 责任单位：…."""
    ends = sentence_ends(text, span)
    following = [_bare(text, end, span.end).start for end in ends[:-1]] if is_item else []
    labels = takewhile(lambda at: label_at(text, at) is not None, following)
    return ends[sum(1 for _ in labels) :]


def _bare(text: str, start: int, end: int) -> Span:
    """The stretch without white space and bold marks at its ends."""
    while start < end and (text[start].isspace() or text.startswith("**", start, end)):
        start += 1 if text[start].isspace() else 2
    while start < end and (text[end - 1].isspace() or text.endswith("**", start, end)):
        end -= 1 if text[end - 1].isspace() else 2
    return Span(start, end)


def _tiled(text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with all that lies between them: white space, or signs of Markdown."""
    at = 0
    for piece in (*pieces, Piece(PieceKind.BLANK, Span(len(text), len(text)))):
        if at < piece.span.start:
            between = text[at : piece.span.start].strip().strip(WHITE)
            yield Piece(
                PieceKind.MARKUP if between else PieceKind.BLANK, Span(at, piece.span.start)
            )
        if len(piece.span):
            yield piece
        at = piece.span.end


def _span(lines: Sequence[Line], run: LineRun) -> Span:
    return Span(lines[run.first].span.start, lines[run.last].span.end)
