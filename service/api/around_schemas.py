"""What goes in and out of the question for what is around a node."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kg.model import NodeType
from service.api.graph_schemas import FURTHEST
from service.api.measure_schemas import SaidBody
from service.api.schemas import EdgeBody, NodeBody, NoticeSummary

MOST_EACH = 100


class AroundAsked(BaseModel):
    """How much of what is around a node to tell; one of another name is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    each: Annotated[
        int, Field(ge=1, le=MOST_EACH, description="At most so many edges of each kind")
    ] = 6
    kind: Annotated[
        str | None,
        Field(
            pattern=r"^[a-z_]+\.(in|out|both)\.([A-Za-z]+|-)\.([a-z]+|-)$",
            max_length=100,
            description="Only this kind, as the reply calls it: led_by.in.-.planned",
        ),
    ] = None
    offset: Annotated[
        int, Field(ge=0, le=FURTHEST, description="How many of each to pass over")
    ] = 0


class _Outgoing(BaseModel):
    model_config = ConfigDict(frozen=True)


class SaidEdgeBody(EdgeBody):
    """An edge with the first of its ``places``; ``said`` are the sentences of ``provenance``."""

    places: int
    said: list[SaidBody]


class SaidNeighbourBody(_Outgoing):
    """A node one edge away, and that edge."""

    edge: SaidEdgeBody
    node: NodeBody


class KindBody(_Outgoing):
    """Edges that say the same of a node: the first of ``total``.

    ``direction`` is both where the two ends say the same of each other; ``type`` and ``status`` are
    those of the other ends where they tell kinds apart. ``kind`` names it in a question for more.
    """

    kind: str
    predicate: str
    direction: str
    type: NodeType | None
    status: str | None
    total: int
    neighbours: list[SaidNeighbourBody]


class AroundBody(_Outgoing):
    """What a node is joined to, the most telling kinds first, and the notices that say so."""

    total: int
    node: NodeBody
    kinds: list[KindBody]
    notices: list[NoticeSummary]
