"""What would become of a file if it were published now. Nothing is stored and no model is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from corpus.notice import Item, ItemKind, Notice, NoticeId, Part, Reading, Section, Span
from corpus.passages import read
from corpus.read import PublishedFile
from kg.extract import facts_of
from kg.facts import NodeFact
from kg.model import STATED, NodeType
from service.editor_notes import EditorNote, notes_on
from service.version_changes import VersionChanges, changes_between

READ_FOR_NAMES = 300_000
"""Characters, from the start, in which names, figures and measures are looked for: some 10 s."""
MOST_FIGURES = 10_000
MOST_MEASURES = 2_000
MOST_NAMES = 2_000
MOST_OUTLINE = 5_000
MOST_CHANGES = 1_000

_OPENING = 30
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The first of many: ``total`` counts them all."""

    total: int
    rows: tuple[T, ...]

    @classmethod
    def of(cls, rows: Sequence[T], most: int) -> Listed[T]:
        """``most`` of these."""
        return cls(len(rows), tuple(rows[:most]))


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One line of the outline as a tree: ``depth`` from 0. ``number`` 0: it has none."""

    kind: str
    number: int
    title: str
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Known:
    """The notice that has this id now. ``changes`` None: the text is the same."""

    notice: Notice
    published_at: str
    changes: VersionChanges | None
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A notice before it goes live. ``read_to``: where the search for names and figures ended."""

    reading: Reading
    outline: Listed[OutlineRow]
    names: Listed[NodeFact]
    figures: Listed[NodeFact]
    measures: Listed[NodeFact]
    notes: tuple[EditorNote, ...]
    known: Known | None
    same_text_as: tuple[NoticeId, ...]
    read_to: int


def preview_of(
    file: PublishedFile, others: Iterable[Reading], known: tuple[Reading, str] | None
) -> Preview:
    """The notice that ``file`` would become.

    ``others`` are the notices that are published; ``known`` is the one with this id, and when it
    was published.
    """
    reading = read(file)
    read_to = _cut(file.text)
    # a part of the text has the offsets of the whole
    partly = read(PublishedFile(file.notice_id, file.text[:read_to], file.metadata))
    nodes = facts_of(partly if read_to < len(file.text) else reading).nodes
    figures = _in_order(nodes, NodeType.TARGET)
    return Preview(
        reading=reading,
        outline=Listed.of(list(_tree(reading)), MOST_OUTLINE),
        names=Listed.of(_names(nodes), MOST_NAMES),
        figures=Listed.of(figures, MOST_FIGURES),
        measures=Listed.of(_in_order(nodes, NodeType.MEASURE), MOST_MEASURES),
        notes=notes_on(reading, figures),
        known=None if known is None else _compared(reading, *known),
        same_text_as=tuple(_same_text(reading, others)),
        read_to=read_to,
    )


def _cut(text: str) -> int:
    """Where the part that is looked through ends: at the end of a line, if there is one."""
    if len(text) <= READ_FOR_NAMES:
        return len(text)
    line_end = text.rfind("\n", READ_FOR_NAMES // 2, READ_FOR_NAMES)
    return line_end + 1 if line_end >= 0 else READ_FOR_NAMES


def _compared(reading: Reading, before: Reading, published_at: str) -> Known:
    is_same = before.notice.text == reading.notice.text
    changes = None if is_same else changes_between(before, reading)
    return Known(before.notice, published_at, changes, before.notice.text)


def _same_text(reading: Reading, others: Iterable[Reading]) -> Iterator[NoticeId]:
    """The notices with other ids that say the same, white space apart."""
    length, bare = len(reading.notice.text), "".join(reading.notice.text.split())
    for other in others:
        text = other.notice.text
        if other.notice.notice_id == reading.notice.notice_id or 2 * len(text) < len(bare):
            continue
        if len(text) <= 2 * length and "".join(text.split()) == bare:
            yield other.notice.notice_id


def _in_order(nodes: Iterable[NodeFact], kind: NodeType) -> list[NodeFact]:
    found = [node for node in nodes if node.type is kind and node.mentions]
    return sorted(found, key=lambda node: (node.mentions[0].span, node.node_id))


def _names(nodes: Iterable[NodeFact]) -> list[NodeFact]:
    """Type by type, what is named most often first."""
    found = [node for node in nodes if node.type not in STATED and node.mentions]
    order = list(NodeType)
    return sorted(
        found, key=lambda node: (order.index(node.type), -len(node.mentions), node.node_id)
    )


def _tree(reading: Reading) -> Iterator[OutlineRow]:
    """Parts, sections and items in order, each under what it stands in."""
    outline, text = reading.outline, reading.notice.text
    titled = [part for part in outline.parts if part.title is not None]
    pieces: list[Part | Section | Item] = [*titled, *outline.sections, *outline.items]
    around: list[Span] = []
    for piece in sorted(pieces, key=lambda each: (each.span.start, -each.span.end)):
        while around and not around[-1].contains(piece.span):
            around.pop()
        kind, number, title = _named(piece, text)
        yield OutlineRow(kind, number, title, piece.span, len(around))
        around.append(piece.span)


def _named(piece: Part | Section | Item, text: str) -> tuple[str, int, str]:
    """(kind, number, title) of one piece; an item without a title is called by how it begins."""
    if isinstance(piece, Part):
        return "part", 0, _one_line(piece.title.of(text) if piece.title is not None else "")
    if isinstance(piece, Section):
        return "section", piece.number, _one_line(piece.heading.of(text))
    kind = "article" if piece.kind is ItemKind.ARTICLE else "item"
    words = piece.title.of(text) if piece.title is not None else piece.span.of(text)
    title = _one_line(words[: _OPENING + 30])
    if piece.title is None and len(title) > _OPENING:
        title = title[:_OPENING] + "…"
    return kind, piece.number, title


def _one_line(words: str) -> str:
    return " ".join(words.split())
