"""``wenjin graph measures`` and ``follow-ups``: who did what with whom, and what came of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.errors import UnknownNode
from corpus.notice import NoticeId
from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.output import note, say, say_json

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.measure_list import FollowUp, ListedMeasure
    from kg.model import NodeId

MEASURES_EXAMPLES = examples(
    "wenjin graph measures --status planned --text 热线",
    "wenjin graph measures --body 天津海河传媒中心",
    "wenjin graph measures --notice tianjin-zwfw-2025 --json",
)
FOLLOW_UPS_EXAMPLES = examples("wenjin graph follow-ups", "wenjin graph follow-ups --json")


class Standing(StrEnum):
    """What the notice says of a measure."""

    DONE = "done"
    PLANNED = "planned"
    RULE = "rule"


NoticeOption = Annotated[
    str | None, typer.Option("--notice", metavar="ID", help="Only in this notice.")
]


def measures(
    status: Annotated[Standing | None, typer.Option(help="Done, planned or required.")] = None,
    year: Annotated[int | None, typer.Option(help="Done in this year, or planned for it.")] = None,
    body: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A body or district that acts, helps or is bound."),
    ] = None,
    text: Annotated[
        str | None, typer.Option(help="Words of the measure or of the heading above it.")
    ] = None,
    notice: NoticeOption = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many to show.")] = 100,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List what was done, is planned or is required: by whom, with whom, and what it makes.

    All conditions must hold. (implicit) marks what the issuer does without being named. Of a rule
    its term and penalty are shown.
    """
    from kg.measure_list import MeasureFilter, measures_of
    from kg.measures import MeasureStatus
    from service.measure_lines import measure_lines

    with opened_library(home, with_notices=True) as library:
        graph = library.graph()
    wanted = MeasureFilter(
        None if status is None else MeasureStatus(status.value),
        year,
        None if notice is None else _notice(notice, graph),
        None if body is None else _bodies(body, graph),
        text,
    )
    found = measures_of(graph, wanted)
    if json:
        shown = [_document(each) for each in found[:limit]]
        say_json({"total": len(found), "measures": shown})
        return
    heading: str | None = ""
    for each in found[:limit]:
        if each.section != heading:
            heading = each.section
            say(f"{each.node.mentions[0].notice_id}  {heading or ''}".rstrip())
        for line in measure_lines(each):
            say(f"  {line}")
    _end(len(found), limit)


def follow_ups(
    notice: NoticeOption = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many to show.")] = 100,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List what was achieved beside what is planned on the same thing, and what came of plans.

    Within a notice and over two years' notices of one issuer. Every pair has a score from 0 to 1
    and the reason that it rests on.
    """
    from kg.measure_list import follow_ups_of
    from service.measure_lines import follow_up_lines

    with opened_library(home, with_notices=True) as library:
        graph = library.graph()
    found = follow_ups_of(graph, None if notice is None else _notice(notice, graph))
    if json:
        say_json({"total": len(found), "follow_ups": [_pair(each) for each in found[:limit]]})
        return
    for each in found[:limit]:
        for line in follow_up_lines(each):
            say(line)
    _end(len(found), limit)


def _notice(notice_id: str, graph: KnowledgeGraph) -> NoticeId:
    """Raises BadParameter for a notice that is not there: that is not “nothing found”."""
    if notice_id not in graph.notice_ids:
        known = ", ".join(graph.notice_ids)
        raise typer.BadParameter(
            f"no notice has the id {notice_id!r}: {known}", param_hint="--notice"
        )
    return NoticeId(notice_id)


def _bodies(name: str, graph: KnowledgeGraph) -> frozenset[NodeId]:
    from kg.near_names import near_names

    found = graph.find(name)
    if not found:
        raise UnknownNode(name, near_names(name, graph.nodes()))
    return frozenset(node.node_id for node in found)


def _end(total: int, limit: int) -> None:
    if not total:
        note("Nothing found.")
    elif total > limit:
        say(f"… and {total - limit} more (--limit shows more)")


def _document(listed: ListedMeasure) -> dict[str, Any]:
    from service.api.graph import node_body

    return {
        **node_body(listed.node).model_dump(mode="json"),
        "led_by": [node.node_id for node in listed.leads],
        "produces": [node.node_id for node in listed.products],
        "targets": [node.node_id for node in listed.figures],
    }


def _pair(found: FollowUp) -> dict[str, Any]:
    from service.api.graph import edge_body, node_body

    return {
        **edge_body(found.edge).model_dump(mode="json"),
        "earlier": node_body(found.earlier).model_dump(mode="json"),
        "later": node_body(found.later).model_dump(mode="json"),
    }
