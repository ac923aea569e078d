"""``wenjin graph edit``: the graph put right by hand, one edit at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from corpus.notice import NoticeId
from service.commands.edit_options import AuthorOption, ReasonOption, author_of
from service.commands.opening import opened_library
from service.commands.options import HomeOption, examples
from service.commands.output import note, say

if TYPE_CHECKING:
    from kg.edits import Edit
    from kg.model import NodeId, Provenance
    from service.library import Library

app = typer.Typer(
    help="Put the graph right by hand: rename, retype, merge, split, add and delete.\n\n"
    "Every edit is kept with its author, time and reason, laid over the notices on every build, "
    "listed by `wenjin graph edits` and taken back by `wenjin graph undo`. Nodes are given by "
    "name, alias or id; a name that several nodes have is an error that lists their ids."
)

# kg.model's NodeType without what is a place of a notice, and its Predicate, spelt out for --help
NameType: TypeAlias = Literal[
    "Department",
    "District",
    "Organisation",
    "Region",
    "Policy",
    "Platform",
    "Programme",
    "Award",
]
PredicateName: TypeAlias = Literal[
    "issued_by",
    "led_by",
    "cooperates_with",
    "participates",
    "produces",
    "awarded",
    "located_in",
    "has_target",
    "part_of",
    "applies_to",
    "mentions",
    "follows_up",
]
NodeArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="NODE", show_default=False, help="A name, an alias or an id.")
]
SourceArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="SOURCE", show_default=False, help="A name, an alias or an id.")
]
TargetArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="TARGET", show_default=False, help="A name, an alias or an id.")
]
PredicateArgument: TypeAlias = Annotated[
    PredicateName,
    typer.Argument(metavar="PREDICATE", show_default=False, help="For example located_in."),
]
NoticeOption: TypeAlias = Annotated[
    str,
    typer.Option("--notice", metavar="ID", show_default=False, help="The notice that says so."),
]
WordsOption: TypeAlias = Annotated[
    str,
    typer.Option("--words", show_default=False, help="Its very words; they must stand there."),
]
AtOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--at", metavar="START", min=0, help="Where they begin, if they stand there several times."
    ),
]


@app.command(epilog=examples("wenjin graph edit rename 市卫健委 天津市卫健委 --reason 全称"))
def rename(
    node: NodeArgument,
    name: Annotated[str, typer.Argument(show_default=False, help="The new name.")],
    reason: ReasonOption,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Give a node another name. The old one stays as an alias."""
    from kg.edits import Rename

    _make(home, author, reason, lambda finder: Rename(finder.node(node), name))


@app.command(epilog=examples("wenjin graph edit retype 津呼速应 Platform --reason 是平台"))
def retype(
    node: NodeArgument,
    to: Annotated[NameType, typer.Argument(metavar="TYPE", show_default=False, help="Its type.")],
    reason: ReasonOption,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Give a node another type: Department, District, Organisation, Region, Policy, Platform,
    Programme or Award. Its id changes with it.
    """
    from kg.edits import Retype
    from kg.model import NodeType

    _make(home, author, reason, lambda finder: Retype(finder.node(node), NodeType(to)))


@app.command(epilog=examples("wenjin graph edit merge 市卫健委 市卫生健康委 --reason 同一机构"))
def merge(
    node: NodeArgument,
    into: Annotated[
        str, typer.Argument(metavar="INTO", show_default=False, help="The node that stays.")
    ],
    reason: ReasonOption,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Say that a node is another one, which takes over its names, mentions and edges.

    Both must be of one type: retype one of them first where they are not.
    """
    from kg.edits import MergeInto

    _make(home, author, reason, lambda finder: MergeInto(finder.node(node), finder.node(into)))


@app.command(
    epilog=examples("wenjin graph edit split 天津12345热线 热线办 --name 热线办 --reason 是部门")
)
def split(
    node: NodeArgument,
    forms: Annotated[
        list[str],
        typer.Argument(
            metavar="FORM...", show_default=False, help="Aliases, as the notices write them."
        ),
    ],
    reason: ReasonOption,
    name: Annotated[
        str | None, typer.Option("--name", help="The new node's name. Default: the first form.")
    ] = None,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Make what is written in these forms a node of its own, with its mentions and their edges."""
    from kg.edits import SplitOff

    called = forms[0] if name is None else name
    _make(home, author, reason, lambda finder: SplitOff(finder.node(node), tuple(forms), called))


@app.command(epilog=examples("wenjin graph edit alias 红桥区 红桥 --reason 简称"))
def alias(
    node: NodeArgument,
    name: Annotated[str, typer.Argument(metavar="ALIAS", show_default=False, help="Its alias.")],
    reason: ReasonOption,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Add one more name under which a node is found."""
    from kg.edits import AddAlias

    _make(home, author, reason, lambda finder: AddAlias(finder.node(node), name))


@app.command(
    "add-node",
    epilog=examples(
        "wenjin graph edit add-node Region 雄安新区 --notice plan-2025 --words 雄安新区 "
        "--reason 漏识别"
    ),
)
def add_node(
    kind: Annotated[NameType, typer.Argument(metavar="TYPE", show_default=False, help="Its type.")],
    name: Annotated[str, typer.Argument(show_default=False, help="Its name.")],
    notice: NoticeOption,
    words: WordsOption,
    reason: ReasonOption,
    at: AtOption = None,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Add a name that was missed, with the words of a notice that are it."""
    from kg.edits import AddNode
    from kg.model import NodeType

    def edit(finder: _Finder) -> Edit:
        return AddNode(NodeType(kind), name, finder.said(notice, words, at))

    _make(home, author, reason, edit)


@app.command("delete-node", epilog=examples("wenjin graph edit delete-node 一盘棋 --reason 口号"))
def delete_node(
    node: NodeArgument,
    reason: ReasonOption,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Take away a node that is none, with its edges."""
    from kg.edits import DeleteNode

    _make(home, author, reason, lambda finder: DeleteNode(finder.node(node)))


@app.command(
    "add-edge",
    epilog=examples(
        "wenjin graph edit add-edge 天津12345热线 located_in 红桥区 --notice plan-2025 "
        "--words 热线设在红桥区 --reason 原文"
    ),
)
def add_edge(  # noqa: PLR0913 (every option of the command is an argument)
    source: SourceArgument,
    predicate: PredicateArgument,
    target: TargetArgument,
    notice: NoticeOption,
    words: WordsOption,
    reason: ReasonOption,
    at: AtOption = None,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Add an edge that was missed, with the words of a notice that say it.

    A warning tells where the words name neither end.
    """
    from kg.edits import AddEdge
    from kg.model import Predicate

    def edit(finder: _Finder) -> Edit:
        said = finder.said(notice, words, at)
        return AddEdge(finder.node(source), Predicate(predicate), finder.node(target), said)

    _make(home, author, reason, edit)


@app.command(
    "delete-edge",
    epilog=examples("wenjin graph edit delete-edge 津呼速应 located_in 红桥区 --reason 原文没有"),
)
def delete_edge(
    source: SourceArgument,
    predicate: PredicateArgument,
    target: TargetArgument,
    reason: ReasonOption,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Take away an edge that the notices do not say. It is not found again."""
    from kg.edits import DeleteEdge
    from kg.model import Predicate

    _make(
        home,
        author,
        reason,
        lambda finder: DeleteEdge(finder.node(source), Predicate(predicate), finder.node(target)),
    )


class _Finder:
    """Finds what a command names in the graph and the notices as they are now."""

    def __init__(self, library: Library) -> None:
        stored = library.stored()
        self._graph, self._readings = stored.graph(), stored.readings

    def node(self, name: str) -> NodeId:
        from service.curation import found_node

        return found_node(name, self._graph).node_id

    def said(self, notice_id: str, words: str, at: int | None) -> Provenance:
        from kg.anchors import quoted

        return quoted(NoticeId(notice_id), words, self._readings, at)

    def doubt(self, edit: Edit) -> str:
        """What may be wrong with an edit that can be made; empty for nothing."""
        from kg.edit_checks import names_an_end
        from kg.edits import AddEdge

        if not isinstance(edit, AddEdge) or names_an_end(edit, self._graph):
            return ""
        return f"“{edit.said.text:.60}” names neither {edit.source} nor {edit.target}"


def _make(
    home: Path | None, author: str | None, reason: str, edit: Callable[[_Finder], Edit]
) -> None:
    """Make the edit that ``edit`` gives, against what it has looked at."""
    from kg.edits import in_words
    from service.curation import Curation

    with opened_library(home, with_notices=True) as library:
        curation = Curation(library)
        seen = curation.revision
        finder = _Finder(library)
        wanted = edit(finder)
        made = curation.edit(wanted, author_of(author), reason, seen)
        doubt = finder.doubt(wanted)
    say(f"{made.number}  {in_words(made.edit)}")
    if doubt:
        note(f"warning: {doubt}; if it is wrong: `wenjin graph undo {made.number} --reason …`")
