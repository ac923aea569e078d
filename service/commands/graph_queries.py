"""``wenjin graph find``, ``path`` and ``targets``: questions to the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from corpus.notice import NoticeId, PartKind
from service.commands.graph_asking import asked_graph, explained, say_rest
from service.commands.options import (
    HomeOption,
    JsonOption,
    NoticeOption,
    OffsetOption,
    examples,
)
from service.commands.output import counted, note, say, say_json

if TYPE_CHECKING:
    from kg.model import Node, Predicate
    from kg.paths import Paths
    from kg.target_filter import FoundTargets
    from service.sentences import Sentences

FIND_EXAMPLES = examples(
    "wenjin graph find 政务服务",
    "wenjin graph find hqq",
    "wenjin graph find chongqing --type Region",
)
PATH_EXAMPLES = examples(
    "wenjin graph path 红桥区 市公安局",
    "wenjin graph path 红桥区 12345热线 --via mentions --via part_of --within 8",
)
TARGETS_EXAMPLES = examples(
    "wenjin graph targets --part plan --by-section",
    "wenjin graph targets --unit 件 --min 10000",
    "wenjin graph targets --year 2025 --section 营商环境 --json",
)

# spelt out, since a command loads nothing of the graph before it runs; a test holds them equal
TypeName: TypeAlias = Literal[
    "Department",
    "District",
    "Organisation",
    "Region",
    "Policy",
    "Platform",
    "Programme",
    "Award",
    "Target",
    "Measure",
    "Section",
    "Item",
]
StatusName: TypeAlias = Literal["achieved", "planned", "rule", "context"]

TypeOption = Annotated[TypeName | None, typer.Option("--type", help="Only nodes of this type.")]


def find(
    text: Annotated[
        str,
        typer.Argument(
            show_default=False, help="A name, an alias, an id, a part of one, or its pinyin."
        ),
    ],
    type: TypeOption = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="How many to show.")] = 20,
    offset: OffsetOption = 0,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Find nodes by a name, by part of one, or by its pinyin.

    Whole names come first, then their beginnings, whole names in pinyin (hongqiaoqu, or hqq by the
    initials), what stands inside a name, and parts of the pinyin. Traditional characters, full
    width and spaces make no difference, nor do tones (hóng qiáo, hong2qiao2).
    """
    from kg.model import NodeType
    from kg.near_names import near_names
    from service.api.graph import found_list
    from service.query_lines import found_line

    asked = asked_graph(home)
    kind = None if type is None else NodeType(type)
    found = asked.queries.find(text, kind, limit=limit, offset=offset)
    if json:
        say_json(found_list(found).model_dump(mode="json"))
    for each in found.found:
        if not json:
            say(found_line(each))
    if not found.total:
        near = near_names(text, asked.queries.nodes(kind))
        note(f"Nothing found. Did you mean {' or '.join(near)}?" if near else "Nothing found.")
    elif not json:
        say_rest(found.total, offset, len(found.found))


def path(
    start: Annotated[
        str, typer.Argument(show_default=False, help="A name, an alias or a node's id.")
    ],
    end: Annotated[str, typer.Argument(show_default=False, help="Another.")],
    via: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PREDICATE",
            help="Only over edges of this kind (mentions, part_of, led_by, located_in …); may be "
            "given several times.",
        ),
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=100, help="How many paths to show.")] = 3,
    within: Annotated[int, typer.Option(min=0, max=20, help="How many edges a path may have.")] = 6,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show how two things are joined: the shortest paths, with the sentence of every edge.

    Edges are followed whichever way they go. That there is no path is said in plain words, and
    exits with 0; a search that had to be broken off says so, and exits with 1.
    """
    from kg.paths import PathOutcome
    from service.api.graph_paths import path_list

    predicates = _predicates(via or ())
    asked = asked_graph(home)
    with explained(asked.queries):
        ends = asked.queries.one(start), asked.queries.one(end)
    found = asked.queries.paths(
        ends[0].node_id,
        ends[1].node_id,
        predicates=predicates,
        most=most,
        hops=within,
    )
    if json:
        say_json(path_list(found, *ends, asked.sentences).model_dump(mode="json"))
    _say_paths(found, ends, asked.sentences, in_words=not json)
    if found.outcome is PathOutcome.STOPPED:
        raise typer.Exit(1)


def targets(  # noqa: PLR0913 one option a condition
    year: Annotated[int | None, typer.Option(help="Reached in this year, or planned.")] = None,
    status: Annotated[
        StatusName | None, typer.Option(help="What the notice says of the figure.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="As printed or without 万: 万件, 件.")] = None,
    minimum: Annotated[
        float | None, typer.Option("--min", help="At least this, 万 applied: 2.30万件 is 23000.")
    ] = None,
    maximum: Annotated[
        float | None, typer.Option("--max", help="At most this. A range may reach into both.")
    ] = None,
    section: Annotated[
        str | None, typer.Option(help="Words of the headings above it, or a section's id.")
    ] = None,
    part: Annotated[PartKind | None, typer.Option(help="The part it stands in.")] = None,
    district: Annotated[
        str | None, typer.Option(help="Whose it is, who takes part, or where it is.")
    ] = None,
    notice: NoticeOption = None,
    text: Annotated[
        str | None, typer.Option(help="Words of what is counted, or of its measure or item.")
    ] = None,
    by_section: Annotated[
        bool, typer.Option("--by-section", help="Under the headings of the notices.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many to show.")] = 100,
    offset: OffsetOption = 0,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List the figures of the notices, each with its sentence: what is promised with a number?

    All conditions must hold. Where one of them alone is met by no figure, that is said, with what
    there is instead. A figure that is a bound (不低于40%) is compared by its number.
    """
    from kg.status import Status
    from kg.target_filter import TargetFilter

    wanted = TargetFilter(
        year=year,
        status=None if status is None else Status(status),
        unit=unit,
        minimum=minimum,
        maximum=maximum,
        section=section,
        part=part,
        district=district,
        notice_id=None if notice is None else NoticeId(notice),
        text=text,
    )
    asked = asked_graph(home)
    with explained(asked.queries):
        found = asked.queries.targets(wanted, limit=limit, offset=offset)
    if json:
        say_json(_targets_document(found, asked.sentences, by_section))
    else:
        _say_targets(found, asked.sentences, by_section)
        say_rest(found.total, offset, len(found.found))


def _predicates(names: Sequence[str]) -> list[Predicate]:
    """The kinds of edges with these names. Typer takes no list of choices."""
    from kg.model import Predicate

    unknown = [name for name in names if name not in set(Predicate)]
    if unknown:
        raise typer.BadParameter(
            f"{unknown[0]!r} is not one of {', '.join(Predicate)}.", param_hint="--via"
        )
    return [Predicate(name) for name in names]


def _say_paths(
    found: Paths, ends: tuple[Node, Node], sentences: Sentences, *, in_words: bool
) -> None:
    """The paths as text, and in words to standard error what else the search came to."""
    from kg.paths import PathOutcome
    from service.query_lines import path_lines

    one, other = (end.name for end in ends)
    length = counted(found.searched, "edge")
    match found.outcome:
        case PathOutcome.NOT_JOINED:
            note(f"No path joins {one} and {other}, however long, over these kinds of edges.")
        case PathOutcome.NONE_WITHIN:
            note(f"No path of at most {length} joins {one} and {other}; --within allows longer.")
        case PathOutcome.STOPPED:
            note(
                f"The search was broken off: too many edges to look at. No path of at most {length}"
                f" joins {one} and {other}; whether a longer one does is not known. --via narrows "
                "the search."
            )
        case PathOutcome.FOUND if in_words:
            for number, path in enumerate(found.paths, 1):
                say(f"{number}. {length}")
                for line in path_lines(path, sentences):
                    say(f"   {line}")
            if found.more:
                say("… and more paths of the same length (--most shows more)")


def _say_targets(found: FoundTargets, sentences: Sentences, by_section: bool) -> None:
    from service.query_lines import section_lines, target_lines, unmatched_lines

    if not found.total:
        for line in unmatched_lines(found):
            note(line)
        return
    lines = section_lines if by_section else target_lines
    for line in lines(found.found, sentences):
        say(line)


def _targets_document(
    found: FoundTargets, sentences: Sentences, by_section: bool
) -> dict[str, Any]:
    """The figures as over HTTP; with ``by_section`` a list of sections that hold them."""
    from service.api.graph_targets import section_bodies, target_list

    document: dict[str, Any] = target_list(found, sentences).model_dump(mode="json")
    if by_section:
        bodies = section_bodies(found.found, sentences)
        del document["targets"]
        document["sections"] = [body.model_dump(mode="json") for body in bodies]
    return document
