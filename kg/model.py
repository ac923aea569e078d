"""What the graph is made of: nodes and edges, each with the characters that say so.

Types and predicates are closed sets; those that a later extractor fills are laid here from the
start, so that an export read today is readable tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType, TypeAlias

from corpus.errors import MissingProvenance
from corpus.notice import NoticeId, Span

NodeId = NewType("NodeId", str)
AttributeValue: TypeAlias = str | int | float | bool | tuple[str, ...] | None


def listed_words(value: AttributeValue) -> tuple[str, ...]:
    """The words of an attribute that has several, or one, or none."""
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()


class NodeType(StrEnum):
    """What a node stands for: a kind of name, a kind of statement, or a place in a notice."""

    DEPARTMENT = "Department"
    DISTRICT = "District"
    ORGANISATION = "Organisation"
    REGION = "Region"
    POLICY = "Policy"
    PLATFORM = "Platform"
    PROGRAMME = "Programme"
    AWARD = "Award"
    TARGET = "Target"
    MEASURE = "Measure"
    SECTION = "Section"
    ITEM = "Item"


class Predicate(StrEnum):
    """What an edge says of its two ends."""

    ISSUED_BY = "issued_by"
    LED_BY = "led_by"
    COOPERATES_WITH = "cooperates_with"
    PARTICIPATES = "participates"
    PRODUCES = "produces"
    AWARDED = "awarded"
    LOCATED_IN = "located_in"
    HAS_TARGET = "has_target"
    PART_OF = "part_of"
    APPLIES_TO = "applies_to"
    MENTIONS = "mentions"
    FOLLOWS_UP = "follows_up"


@dataclass(frozen=True, slots=True, order=True)
class Provenance:
    """Characters of a notice: ``text == notice.text[span.start:span.end]``."""

    notice_id: NoticeId
    span: Span
    text: str

    def overlaps(self, other: Provenance) -> bool:
        """Whether both have a character in common."""
        return self.notice_id == other.notice_id and self.span.overlaps(other.span)


class MergeRule(StrEnum):
    """Why one form of a name means the same thing as another."""

    SPELLING = "spelling"  # 12345 热线: a space beside figures, a lone quotation mark
    TRIAL = "trial"  # （试行） tells no two documents apart
    ISSUER_PLACE = "issuer_place"  # 市公安局 in a notice of Tianjin is Tianjin's
    HOTLINE = "hotline"  # 12345热线平台, 12345市民服务热线: the hotline of that number
    DEFINED = "defined"  # the text says so: （以下简称…）
    LONGER_FORM = "longer_form"  # the end of exactly one longer name that the text uses
    RANK = "rank"  # 省级工业智能体创新中心: a rank before the name
    SUBTITLE = "subtitle"  # a name with its second half after a dash
    DIVISION = "division"  # 津, 天津, 天津市: the list of divisions
    OFFICIAL_FORM = "official_form"  # 人民政府政务服务办公室 → 政务服务办
    INNER_OFFICE = "inner_office"  # 机关党委 is the issuer's own
    EVENT = "event"  # “A+等级” of the assessment that it was given in
    METADATA = "metadata"  # the issuer as given beside the notice
    BY_HAND = "by_hand"  # an editor said so: a rename, a merge, an added alias


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in a text, before it is decided which node it means.

    ``rules`` say how ``canonical`` follows from ``text``; empty where the two are equal.
    """

    type: NodeType
    span: Span
    text: str
    canonical: str
    rules: tuple[MergeRule, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """One more form of a node's name, what made it one, and where the form stands first.

    ``said`` is None for a form that no notice writes: 天津市红桥区 for 红桥区.
    """

    alias: str
    rules: tuple[MergeRule, ...]
    said: Provenance | None


@dataclass(frozen=True, slots=True)
class Node:
    """One thing. ``aliases`` are sorted and without ``name``; ``mentions`` are sorted.

    ``merges`` say of each alias why it is one, in the order of the aliases; ``edits`` are the
    numbers of the edits by hand that made or changed it.
    """

    node_id: NodeId
    type: NodeType
    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Provenance, ...] = ()
    attributes: tuple[tuple[str, AttributeValue], ...] = field(default=())
    merges: tuple[Merge, ...] = ()
    edits: tuple[int, ...] = ()

    def attribute(self, key: str) -> AttributeValue:
        """The attribute's value, or None where there is none."""
        return dict(self.attributes).get(key)


@dataclass(frozen=True, slots=True)
class Edge:
    """One (source, predicate, target), with every place that says so. No provenance, no edge.

    ``score`` from 0 to 1 and ``reason`` are those of an edge that was concluded from its two ends
    and not read in one sentence: a plan that follows up an achievement. ``edits`` as in a Node.
    """

    source: NodeId
    predicate: Predicate
    target: NodeId
    provenance: tuple[Provenance, ...]
    implicit: bool = False
    score: float | None = None
    reason: str = ""
    edits: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.provenance:
            raise MissingProvenance(self.source, self.predicate, self.target)


BODIES = frozenset({NodeType.DEPARTMENT, NodeType.DISTRICT, NodeType.ORGANISATION, NodeType.REGION})
"""What can act, or be acted with."""
STATED = frozenset({NodeType.TARGET, NodeType.MEASURE, NodeType.SECTION, NodeType.ITEM})
"""Types whose nodes are characters of one notice; their ids say where. All others are names."""

CONCLUDED = frozenset({Predicate.FOLLOWS_UP})
"""What the graph concludes of two statements; no one notice says it."""


def type_of(node_id: NodeId) -> NodeType:
    """The type that every id begins with."""
    return NodeType(node_id.partition(":")[0])
