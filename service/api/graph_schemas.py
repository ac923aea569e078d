"""What goes out of the questions to the graph: figures with their places, and paths."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from corpus.notice import NoticeId, PartKind
from kg.adjacency import Direction
from kg.conditions import EARLIEST, LATEST, LONGEST
from kg.model import NodeType, Predicate
from kg.name_index import MatchKind
from kg.status import Status
from kg.target_filter import TargetFilter
from service.api.schemas import EdgeBody, NodeBody

FURTHEST = 10_000_000


class _Outgoing(BaseModel):
    model_config = ConfigDict(frozen=True)


def asked(description: str) -> FieldInfo:
    """A parameter of words, no longer than a question."""
    info: FieldInfo = Field(
        max_length=LONGEST, description=description, json_schema_extra={"minLength": 1}
    )
    return info


def a_year(description: str) -> FieldInfo:
    """A parameter of a year; that it is none of which a notice tells is the filter's to say."""
    info: FieldInfo = Field(
        description=description, json_schema_extra={"minimum": EARLIEST, "maximum": LATEST}
    )
    return info


class _Asked(BaseModel):
    """Parameters of a route; one of another name is an error, and never passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NodeAsked(_Asked):
    """How to give one node."""

    mentions: Annotated[
        int | None,
        Field(ge=0, description="At most so many mentions of each node; all if it is not given"),
    ] = None


class _NodePage(NodeAsked):
    offset: Annotated[int, Field(ge=0, le=FURTHEST, description="How many to pass over first")] = 0


class NodesAsked(_NodePage):
    """Which nodes to find."""

    query: Annotated[
        str | None,
        Field(
            max_length=LONGEST,
            description="A name, an alias or an id, also in Traditional characters or full width; "
            "the beginning or a part of one; or its pinyin (hongqiaoqu, hqq). In this order: "
            + ", ".join(MatchKind),
        ),
    ] = None
    type: NodeType | None = None
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100


class NeighboursAsked(_NodePage):
    """Which edges of a node to give."""

    predicate: Annotated[
        list[Predicate] | None, Field(description="Only these; may be given several times")
    ] = None
    direction: Annotated[Direction, Field(description="Edges from the node, to it, or both")] = (
        Direction.BOTH
    )
    type: Annotated[NodeType | None, Field(description="Of the other end")] = None
    limit: Annotated[int, Field(ge=1, le=1_000)] = 1_000


_NAMED = "The id, the name or an alias of a node; 409 where several nodes are called so"


class PathsAsked(_Asked):
    """Between which nodes to look for paths, and how far."""

    start: Annotated[str, Field(alias="from", min_length=1, max_length=LONGEST, description=_NAMED)]
    end: Annotated[str, Field(alias="to", min_length=1, max_length=LONGEST, description=_NAMED)]
    predicate: Annotated[
        list[Predicate] | None, Field(description="Only over these; may be given several times")
    ] = None
    limit: Annotated[int, Field(ge=1, le=100, description="Paths")] = 3
    hops: Annotated[int, Field(ge=0, le=20, description="Edges of a path, at most")] = 6


class TargetQuery(_Asked):
    """What to ask of the figures; all that is given must hold."""

    year: Annotated[int | None, a_year("Reached in this year, or planned for it")] = None
    status: Annotated[Status | None, Field(description="What the notice says of it")] = None
    unit: Annotated[str | None, asked("As printed or normalised: 万件, 件")] = None
    min: Annotated[
        float | None, Field(description="Of the normalised value: 2.30万件 is 23000")
    ] = None
    max: Annotated[
        float | None,
        Field(description="Of the normalised value; a range counts where it reaches in"),
    ] = None
    section: Annotated[
        str | None, asked("Words of the headings above it, or a section's or item's id")
    ] = None
    part: Annotated[PartKind | None, Field(description="The part it stands in")] = None
    district: Annotated[
        str | None,
        asked("Name, alias or id: its owner, or a district of its measure or of what has it"),
    ] = None
    notice_id: Annotated[str | None, asked("The notice's id")] = None
    text: Annotated[
        str | None, asked("Words of what is counted, the figure, its measure or its item")
    ] = None
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
    offset: Annotated[int, Field(ge=0, le=FURTHEST)] = 0

    def filter(self) -> TargetFilter:
        """The conditions. Raises InvalidFilter."""
        return TargetFilter(
            year=self.year,
            status=self.status,
            unit=self.unit,
            minimum=self.min,
            maximum=self.max,
            section=self.section,
            part=self.part,
            district=self.district,
            notice_id=None if self.notice_id is None else NoticeId(self.notice_id),
            text=self.text,
        )


class NodeReference(_Outgoing):
    """A node by its id, with what names it to a reader."""

    id: str
    type: str
    name: str


class SentenceBody(_Outgoing):
    """The sentence around a place; of a long one, the 400 characters around it.

    Offsets as in a citation; ``cut_before`` and ``cut_after`` say where the sentence goes on.
    """

    start: int
    end: int
    text: str
    cut_before: bool
    cut_after: bool


class TargetBody(_Outgoing):
    """A figure with what it belongs to.

    ``sections`` are the headings above it, the outermost first; ``holders`` are what has it as a
    target, ``measure`` among them.
    """

    target: NodeBody
    notice_id: str | None
    part: str | None
    sections: list[NodeReference]
    item: NodeReference | None
    measure: NodeReference | None
    holders: list[NodeReference]
    districts: list[NodeReference]
    sentence: SentenceBody | None


class SectionTargets(_Outgoing):
    """The figures under one heading; ``sections`` are it and those above, the outermost first."""

    notice_id: str | None
    sections: list[NodeReference]
    targets: list[TargetBody]


class UnmatchedBody(_Outgoing):
    """A condition that no figure meets by itself, and values that figures do have."""

    condition: str
    wanted: str
    there_are: list[str]


class TargetList(_Outgoing):
    """Figures, notice by notice in the order of the text: ``limit`` of ``total``.

    ``unmatched`` where there is none: the conditions that nothing meets, whatever the others are.
    """

    total: int
    targets: list[TargetBody]
    unmatched: list[UnmatchedBody]


class ToldEdgeBody(EdgeBody):
    """An edge with the sentence of the first place that says so."""

    sentence: SentenceBody


class StepBody(_Outgoing):
    """On to ``node``, by every edge that joins it to the node before."""

    edges: list[ToldEdgeBody]
    node: NodeReference


class PathBody(_Outgoing):
    """A way from ``start``; no step where both ends are one node."""

    start: NodeReference
    steps: list[StepBody]


class PathList(_Outgoing):
    """The shortest paths, and how the search for them ended.

    ``outcome``: found; none_within (no path of at most ``hops`` edges); not_joined (no path of any
    length); stopped (too many edges to look at: nothing is known beyond ``searched`` edges).
    ``more``: there are other paths as short. ``searched``: the length of the paths, or up to which
    length it is known that there is none.
    """

    outcome: str
    start: NodeReference
    end: NodeReference
    searched: int
    more: bool
    paths: list[PathBody]
