"""Outline → Passages: a few whole sentences of one place, each a slice of Notice.text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corpus.described import notice_of, one_line
from corpus.lines import WHITE
from corpus.notice import (
    Notice,
    Outline,
    Passage,
    PassageId,
    PieceKind,
    Place,
    Reading,
    Section,
    Sentence,
    Span,
)
from corpus.outline import outline_of
from corpus.read import PublishedFile

PASSAGE_LENGTH = 220
"""Characters that a passage has at most, a longer single sentence apart."""

LETTERHEAD_LENGTH = 500
"""Up to this length the frame is one passage: its title, signature and date belong together."""

_OPENINGS = (PieceKind.ITEM_TITLE, PieceKind.HEADING)
_SPACE = WHITE + "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def read(file: PublishedFile) -> Reading:
    """A published file, read: notice, outline and passages."""
    outline = outline_of(file.text)
    notice = notice_of(file, outline=outline)
    return Reading(notice, outline, split_notice(notice, outline))


def reading_of(notice: Notice) -> Reading:
    """A notice with its outline and passages, made again from its text."""
    outline = outline_of(notice.text)
    return Reading(notice, outline, split_notice(notice, outline))


def split_notice(notice: Notice, outline: Outline) -> tuple[Passage, ...]:
    """The passages in order. Each sentence of the outline is in exactly one of them."""
    chains = _chains(outline)
    return tuple(
        _passage(notice, outline, group, chains) for group in _groups(notice.text, outline)
    )


def _groups(text: str, outline: Outline) -> Iterator[list[Sentence]]:
    """Sentences of one place, together as long as they are short enough."""
    group: list[Sentence] = []
    for unit in _units(outline):
        if group and not _fits(text, group, unit):
            yield group
            group = []
        group.extend(unit)
    if group:
        yield group


def _units(outline: Outline) -> Iterator[list[Sentence]]:
    """Sentences, a title that opens a paragraph with the sentence after it."""
    openings = {p.span for p in outline.pieces if p.kind in _OPENINGS}
    waiting: list[Sentence] = []
    for sentence in outline.sentences:
        if waiting and sentence.place != waiting[0].place:
            yield waiting
            waiting = []
        waiting.append(sentence)
        if sentence.span not in openings:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _fits(text: str, group: Sequence[Sentence], unit: Sequence[Sentence]) -> bool:
    first = group[0]
    if unit[0].place != first.place:
        return False
    part = first.place.part
    is_letterhead = part.title is None and len(part.span) <= LETTERHEAD_LENGTH
    limit = LETTERHEAD_LENGTH if is_letterhead else PASSAGE_LENGTH
    between = text[group[-1].span.end : unit[0].span.start]
    return unit[-1].span.end - first.span.start <= limit and not between.strip(_SPACE)


def _chains(outline: Outline) -> dict[int, tuple[Span, ...]]:
    """For each section, by its start, the headings above it and its own, outermost first."""
    chains: dict[int, tuple[Span, ...]] = {}
    open_sections: list[Section] = []
    for section in outline.sections:
        while open_sections and not open_sections[-1].span.contains(section.span):
            open_sections.pop()
        above = chains[open_sections[-1].span.start] if open_sections else ()
        chains[section.span.start] = (*above, section.heading)
        open_sections.append(section)
    return chains


def _passage(
    notice: Notice,
    outline: Outline,
    group: Sequence[Sentence],
    chains: Mapping[int, tuple[Span, ...]],
) -> Passage:
    span = Span(group[0].span.start, group[-1].span.end)
    return Passage(
        passage_id=PassageId(f"{notice.notice_id}:{span.start}-{span.end}"),
        notice_id=notice.notice_id,
        span=span,
        text=span.of(notice.text),
        place=group[0].place,
        heading=_heading(notice.text, outline, group[0].place, span, chains),
    )


def _heading(
    text: str,
    outline: Outline,
    place: Place,
    span: Span,
    chains: Mapping[int, tuple[Span, ...]],
) -> str:
    """The titles above the passage, outermost first, without those that stand in it."""
    sections = chains[place.section.span.start] if place.section is not None else ()
    item = place.item.title if place.item is not None else None
    titles = (place.part.title or outline.title, *sections, item)
    return " > ".join(
        one_line(text, title) for title in titles if title is not None and not span.contains(title)
    )
