"""What was published: a notice, its outline and its passages. Read this file first.

Everything is a frozen record that points at characters of ``Notice.text`` with a ``Span``:
half-open, in Unicode code points. ``Notice.text`` is the canonical text: for ``.txt`` and ``.md``
the file, decoded as UTF-8 and otherwise untouched. Nothing here is normalised or rewritten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from corpus.visibility import PUBLIC, Visibility

NoticeId = NewType("NoticeId", str)
PassageId = NewType("PassageId", str)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of a notice's text, in code points: ``0 <= start <= end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        assert 0 <= self.start <= self.end, f"not a span: {self.start}..{self.end}"

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` that this span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class NoticeMetadata:
    """What the ``.json`` beside a notice says of it. ``None``: it does not say.

    ``date`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. Where nothing is said of the visibility, a
    notice that is known keeps its own, and a new one is public.
    """

    title: str | None = None
    issuer: str | None = None
    date: str | None = None
    number: str | None = None
    source_address: str | None = None
    visibility: Visibility | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One published text under one id.

    ``title``, ``issuer``, ``date`` and ``number`` are those of the metadata, or, where it is
    silent, those found in the text; ``title`` falls back to the id, so there always is one.
    """

    notice_id: NoticeId
    text: str
    title: str
    issuer: str | None = None
    date: str | None = None
    number: str | None = None
    source_address: str | None = None
    visibility: Visibility = PUBLIC
    version: int = 1
    metadata: NoticeMetadata = field(default_factory=NoticeMetadata)


class PieceKind(StrEnum):
    """What a piece of the outline is. The pieces of an outline, in order, are the whole text."""

    TITLE = "title"
    NUMBER = "number"  # 发文字号
    ADDRESSEES = "addressees"  # 主送机关
    ISSUER = "issuer"  # 落款
    DATE = "date"  # 成文日期
    PART_TITLE = "part_title"
    HEADING = "heading"  # 一、 / （一） / 第X章
    ITEM_TITLE = "item_title"  # 1.… up to its first 。
    SENTENCE = "sentence"
    MARKUP = "markup"  # images and other marks that say nothing
    BLANK = "blank"  # line ends and white space between pieces


class PartKind(StrEnum):
    """What a part of a notice tells: what was done, what is planned, what is the rule."""

    SUMMARY = "summary"  # 工作总结
    PLAN = "plan"  # 工作要点, 计划, 方案
    RULES = "rules"  # 办法, 条例, 规定
    OTHER = "other"


class ItemKind(StrEnum):
    """How an item is numbered."""

    NUMBERED = "numbered"  # 1.  2.
    ARTICLE = "article"  # 第十一条
    LISTED = "listed"  # （一） inside an article


@dataclass(frozen=True, slots=True)
class Part:
    """A document inside the notice: the 2024 summary, the 2025 plan, the regulation itself.

    ``year`` is the year that the part is about, from its title; ``title`` is None for the frame
    (title, addressees, signature) around the parts.
    """

    span: Span
    kind: PartKind
    title: Span | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands under it. ``level`` 1 for 一、 or 第X章, 2 for （一）."""

    span: Span
    heading: Span
    level: int
    number: int
    part: Part


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item or an article. ``title`` is its first sentence where that is a title."""

    span: Span
    kind: ItemKind
    number: int
    title: Span | None
    part: Part
    section: Section | None


@dataclass(frozen=True, slots=True)
class Point:
    """One 一是… of a paragraph that counts its points; ``number`` from 1."""

    span: Span
    number: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its notice a sentence or passage stands."""

    part: Part
    section: Section | None = None
    item: Item | None = None
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, its closing mark included, and its place."""

    span: Span
    place: Place


@dataclass(frozen=True, slots=True)
class Piece:
    """One leaf of the outline."""

    kind: PieceKind
    span: Span


@dataclass(frozen=True, slots=True)
class Outline:
    """The structure of one notice, found by form and never by one notice's words.

    ``pieces`` tile the text: ``"".join(p.span.of(text) for p in pieces) == text``.
    All tuples are in order of appearance.
    """

    title: Span | None
    issuer: Span | None
    date: Span | None
    number: Span | None
    addressees: Span | None
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    points: tuple[Point, ...]
    sentences: tuple[Sentence, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed and found: one or a few whole sentences of one place.

    ``text == notice.text[span.start:span.end]``, always. ``heading`` is the chain of titles above
    it (part, section, item), for the index and the reader; it is not part of ``text``.
    """

    passage_id: PassageId
    notice_id: NoticeId
    span: Span
    text: str
    place: Place
    heading: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A notice as it was read: the notice, its outline and its passages."""

    notice: Notice
    outline: Outline
    passages: tuple[Passage, ...]
