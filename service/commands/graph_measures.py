"""``wenjin graph measures`` and ``follow-ups``: who did what with whom, and what came of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from corpus.notice import NoticeId
from service.commands.graph_asking import asked_graph, explained, say_rest
from service.commands.options import (
    HomeOption,
    JsonOption,
    NoticeOption,
    OffsetOption,
    examples,
)
from service.commands.output import note, say, say_json

MEASURES_EXAMPLES = examples(
    "wenjin graph measures --status planned --text 热线",
    "wenjin graph measures --body 天津海河传媒中心",
    "wenjin graph measures --body 承办单位 --with-deadline",
    "wenjin graph measures --notice tianjin-zwfw-2025 --json",
)
FOLLOW_UPS_EXAMPLES = examples(
    "wenjin graph follow-ups",
    "wenjin graph follow-ups --text 热线 --min-score 0.6",
    "wenjin graph follow-ups --json",
)


class Standing(StrEnum):
    """What the notice says of a measure."""

    DONE = "done"
    PLANNED = "planned"
    RULE = "rule"


BodyOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Who acts, helps or is bound: a body or district by any of its names, or, where "
        "nothing has the name, words that the notice has for whom it binds (承办单位, 申请人).",
    ),
]
LimitOption = Annotated[int, typer.Option(min=1, max=100_000, help="How many to show.")]


def measures(  # noqa: PLR0913 one option a condition
    status: Annotated[Standing | None, typer.Option(help="Done, planned or required.")] = None,
    year: Annotated[int | None, typer.Option(help="Done in this year, or planned for it.")] = None,
    body: BodyOption = None,
    text: Annotated[
        str | None, typer.Option(help="Words of the measure or of the heading above it.")
    ] = None,
    with_deadline: Annotated[
        bool, typer.Option("--with-deadline", help="Only with a term until which it must be done.")
    ] = False,
    with_penalty: Annotated[
        bool, typer.Option("--with-penalty", help="Only with a penalty for not doing it.")
    ] = False,
    notice: NoticeOption = None,
    limit: LimitOption = 100,
    offset: OffsetOption = 0,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List what was done, is planned or is required: by whom, with whom, and what it makes.

    All conditions must hold. (implicit) marks what the issuer does without being named. Of a rule
    its term and penalty are shown.
    """
    from kg.measure_table import MeasureQuery
    from kg.measures import MeasureStatus
    from service.api.graph_measures import measure_list
    from service.measure_lines import measure_lines

    wanted = MeasureQuery(
        status=None if status is None else MeasureStatus(status.value),
        year=year,
        notice_id=None if notice is None else NoticeId(notice),
        body=body,
        text=text,
        with_deadline=with_deadline,
        with_penalty=with_penalty,
    )
    asked = asked_graph(home)
    with explained(asked.queries):
        found = asked.queries.measures(wanted, limit=limit, offset=offset)
    if json:
        say_json(measure_list(found, asked.sentences).model_dump(mode="json"))
        return
    above = ""
    for each in found.found:
        heading = f"{each.node.mentions[0].notice_id}  {each.section or ''}".rstrip()
        if heading != above:
            above = heading
            say(heading)
        for line in measure_lines(each):
            say(f"  {line}")
    _end(found.total, offset, len(found.found))


def follow_ups(
    body: BodyOption = None,
    text: Annotated[
        str | None,
        typer.Option(help="Words of a statement, of what it counts or of a heading above it."),
    ] = None,
    min_score: Annotated[
        float | None, typer.Option("--min-score", help="At least this, from 0 to 1.")
    ] = None,
    notice: NoticeOption = None,
    limit: LimitOption = 100,
    offset: OffsetOption = 0,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List what was achieved beside what is planned on the same thing, and what came of plans.

    Within a notice and over two years' notices of one issuer. Every pair has a score from 0 to 1,
    the reason that it rests on, and the heading and the sentence of each end. All conditions must
    hold, each of either end.
    """
    from kg.follow_up_table import FollowUpQuery
    from service.api.graph_measures import follow_up_list
    from service.measure_lines import follow_up_lines

    wanted = FollowUpQuery(
        notice_id=None if notice is None else NoticeId(notice),
        body=body,
        text=text,
        min_score=min_score,
    )
    asked = asked_graph(home)
    with explained(asked.queries):
        found = asked.queries.follow_ups(wanted, limit=limit, offset=offset)
    if json:
        say_json(follow_up_list(found, asked.sentences).model_dump(mode="json"))
        return
    for each in found.found:
        for line in follow_up_lines(each, asked.sentences):
            say(line)
    _end(found.total, offset, len(found.found))


def _end(total: int, offset: int, shown: int) -> None:
    if not total:
        note("Nothing found.")
    say_rest(total, offset, shown)
