"""A changed export → the edits that make of the graph what it shows.

What is gone and what is new are read as the fewest edits that explain them: a node under another
type, two nodes in one, one node in two, else added and deleted ones. Then all is compared again, so
that a difference that no edit can express is an error and never left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from kg.edit_checks import stands
from kg.edit_errors import InvalidEdit, ManyDeletions
from kg.edits import (
    AddAlias,
    AddEdge,
    AddNode,
    DeleteEdge,
    DeleteNode,
    MergeInto,
    Rename,
    Retype,
    SplitOff,
    revision_of,
    touched_by,
)
from kg.model import CONCLUDED, STATED, Edge, MergeRule, Node, NodeId, Predicate, Provenance
from kg.overlay import Triple
from kg.repeated_names import FOLLOWING, repeated_in
from kg.split_facts import form_of
from kg.trial import Trial

Nodes = Mapping[NodeId, Node]
_MOST = 10  # nodes, or edges, that may be gone from a file as it is; of a small graph a tenth
_FEW = 3  # that may be gone of any


def add_changes(
    trial: Trial, nodes: Sequence[Node], edges: Sequence[Edge], allow_deletions: bool = False
) -> int:
    """Add to the trial what makes its graph equal to these nodes and edges.

    Returns how many follow-ups quote or rest on other things than the graph's, and stay as there.
    Raises InvalidEdit, UnknownNode or NoticeNotFound where that cannot be; and ManyDeletions where
    so much is gone that the file may have been cut short, unless ``allow_deletions``.
    """
    before = _now(trial)
    concluded = {triple for triple in _triples(trial) if triple[1] in CONCLUDED}
    since = revision_of(trial.graph.overlay.edits)
    wanted = {node.node_id: node for node in nodes}
    _move_nodes(trial, wanted)
    _add_and_delete_nodes(trial, wanted, allow_deletions)
    _name_nodes(trial, wanted)
    triples = {_triple(edge): edge for edge in edges}
    renewed = trial.graph.overlay.renewed
    concluded = {(renewed(s, since), p, renewed(t, since)) for s, p, t in concluded}
    _change_edges(trial, triples, concluded, allow_deletions)
    _compare_nodes(trial, wanted, before)
    return _compare_edges(trial, triples)


def _move_nodes(trial: Trial, wanted: Nodes) -> None:
    """Nodes of another type, split and merged ones: those whose mentions went elsewhere."""
    gone = {key: node for key, node in _now(trial).items() if key not in wanted}
    retyped: list[Retype] = []
    for node_id in sorted(wanted.keys() - _now(trial).keys() if gone else ()):
        old = _under_another_type(wanted[node_id], gone.values())
        if old is not None:
            del gone[old.node_id]
            retyped.append(Retype(old.node_id, wanted[node_id].type))
    trial.add_all(retyped)
    now = _now(trial)
    for node_id in sorted(wanted.keys() - now.keys()):
        old = _split_from(wanted[node_id], now, wanted)
        if old is not None:
            forms = sorted({form_of(said.text) for said in wanted[node_id].mentions})
            trial.add(SplitOff(old.node_id, tuple(forms), wanted[node_id].name))
            now = _now(trial)
    gaining = {node_id: wanted[node_id] for node_id in _gaining(now, wanted)}
    merged = (
        (node_id, _merged_into(now[node_id], now, gaining))
        for node_id in (sorted(now.keys() - wanted.keys()) if gaining else ())
    )
    trial.add_all([MergeInto(node_id, into) for node_id, into in merged if into is not None])


def _now(trial: Trial) -> Nodes:
    return {node.node_id: node for node in trial.graph.nodes()}


def _under_another_type(new: Node, gone: Iterable[Node]) -> Node | None:
    key = new.node_id.partition(":")[2]
    for old in gone:
        same = old.node_id.partition(":")[2] == key and old.mentions == new.mentions
        if same and not {old.type, new.type} & STATED and old.type is not new.type:
            return old
    return None


def _split_from(new: Node, now: Nodes, wanted: Nodes) -> Node | None:
    """The node that had all the mentions of the new one and has none of them any more."""
    mentions = set(new.mentions)
    if not mentions or new.node_id != f"{new.type.value}:{new.name}":
        return None
    for node_id, old in now.items():
        if old.type is new.type and node_id in wanted and mentions < set(old.mentions):
            return old if not mentions & set(wanted[node_id].mentions) else None
    return None


def _gaining(now: Nodes, wanted: Nodes) -> list[NodeId]:
    """The names that have more mentions or names in the file than in the graph."""
    return [
        node_id
        for node_id in sorted(now.keys() & wanted.keys())
        if wanted[node_id].type not in STATED
        and (
            set(wanted[node_id].mentions) - set(now[node_id].mentions)
            or set(wanted[node_id].aliases) - {now[node_id].name, *now[node_id].aliases}
        )
    ]


def _merged_into(gone: Node, now: Nodes, wanted: Nodes) -> NodeId | None:
    """The node that has all the mentions, or where there are none the name, of the one gone.

    ``wanted`` are the names that have gained some.
    """
    if gone.type in STATED:
        return None
    for node_id, after in wanted.items():
        before = now[node_id]
        if gone.mentions:
            taken = set(gone.mentions) <= set(after.mentions) - set(before.mentions)
        else:
            taken = gone.name in set(after.aliases) - {before.name, *before.aliases}
        if taken:
            return node_id
    return None


def _add_and_delete_nodes(trial: Trial, wanted: Nodes, allow_deletions: bool) -> None:
    now = _now(trial)
    gone = sorted(now.keys() - wanted.keys())
    if not allow_deletions:
        _refuse_many("nodes", len(gone), len(now), gone)
    trial.add_all([DeleteNode(node_id) for node_id in gone])
    added: list[AddNode] = []
    for node_id in sorted(wanted.keys() - now.keys()):
        node = wanted[node_id]
        if len(node.mentions) != 1 or node.attributes:
            problem = f"{node_id} is new: it needs one mention, and no attributes"
            raise InvalidEdit(problem, about=[node_id])
        edit = AddNode(node.type, node.name, node.mentions[0])
        if edit.made != node_id:
            problem = f"{node_id} is new: its id must be its type and name, {edit.made}"
            raise InvalidEdit(problem, about=[node_id])
        added.append(edit)
    trial.add_all(added)


def _name_nodes(trial: Trial, wanted: Nodes) -> None:
    now = _now(trial)
    trial.add_all(
        [
            Rename(node_id, wanted[node_id].name)
            for node_id, node in sorted(now.items())
            if wanted[node_id].name != node.name
        ]
    )
    trial.add_all(
        [
            AddAlias(node_id, alias)
            for node_id, node in sorted(_now(trial).items())
            for alias in dict.fromkeys(wanted[node_id].aliases)
            if alias not in node.aliases
        ]
    )


def _change_edges(
    trial: Trial,
    wanted: Mapping[Triple, Edge],
    concluded: Collection[Triple],
    allow_deletions: bool,
) -> None:
    """Delete and add edges; of those that the graph concludes it only counts which there are.

    What they quote and rest on differs by the model. Those that came or went by the edits above
    need not be so in the file.
    """
    now = _triples(trial)
    gone = [
        triple
        for triple in sorted(now.keys() - wanted.keys() - _implied(trial))
        if triple in concluded or triple[1] not in CONCLUDED
    ]
    if not allow_deletions:
        ends = {end for source, _, target in gone for end in (source, target)}
        _refuse_many("edges", len(gone), len(now), ends)
    trial.add_all([DeleteEdge(*triple) for triple in gone])
    added: list[AddEdge] = []
    for triple, edge in sorted(wanted.items()):
        known = now[triple].provenance if triple in now else ()
        if triple[1] in CONCLUDED and (triple in now or triple in concluded):
            _refuse_unsaid(trial, triple, set(edge.provenance) - set(known))
            continue
        new = (said for said in dict.fromkeys(edge.provenance) if said not in known)
        added += [AddEdge(*triple, said) for said in new]
    trial.add_all(added)


def _refuse_unsaid(trial: Trial, triple: Triple, quoted: Iterable[Provenance]) -> None:
    for said in sorted(quoted):
        try:
            stands(said, trial.readings)
        except InvalidEdit as error:
            error.about = (triple[0], triple[2])
            raise


def _refuse_many(what: str, gone: int, total: int, about: Collection[NodeId]) -> None:
    """Refuse to delete more than a few: of a file that was cut short the end is gone as well."""
    if gone > max(_FEW, min(_MOST, total // 10)):
        raise ManyDeletions(what, gone, total, sorted(about))


def _implied(trial: Trial) -> set[Triple]:
    """Edges that came with an added node: where it stands mentions it, whether the file says so."""
    made = {each.edit.made for each in trial.made if isinstance(each.edit, AddNode)}
    return {
        _triple(edge)
        for edge in trial.graph.edges()
        if edge.predicate is Predicate.MENTIONS and edge.target in made
    }


def _compare_nodes(trial: Trial, wanted: Nodes, before: Nodes) -> None:
    """Refuse what is still different: no edit expresses it."""
    edits = [each.edit for each in trial.made]
    touched = {node_id for edit in edits for node_id in touched_by(edit)}
    # a name that an edit made an alias, and how a new node is written, need not stand in the file
    kept = {edit.node for edit in edits if isinstance(edit, Rename)}
    kept |= {edit.into for edit in edits if isinstance(edit, MergeInto)}
    kept |= {edit.made for edit in edits if isinstance(edit, AddNode)}
    for node_id, node in sorted(_now(trial).items()):
        other = wanted[node_id]
        added = {m.alias for m in node.merges if node_id in kept and MergeRule.BY_HAND in m.rules}
        fields = {
            "types": node.type is other.type,
            "aliases": set(node.aliases) - added <= set(other.aliases) <= set(node.aliases),
            "attributes": _same_attributes(node, other, before.get(node_id, node)),
            "mentions": set(node.mentions) == set(other.mentions),
            # those of a node that an edit touches follow from the edit
            "merges": node_id in touched or other.merges in ((), node.merges),
        }
        for field in (field for field, same in fields.items() if not same):
            raise InvalidEdit(
                f"the {field} of {node_id} differ from the graph in a way that no edit expresses",
                about=[node_id, *_named_in(trial, node, other)],
            )


def _same_attributes(now: Node, wanted: Node, before: Node) -> bool:
    """Whether the file shows the attributes as they are or, of names that edits changed, were.

    Nobody who renames a body in its line has to find the measures that repeat its name.
    """
    left = dict(now.attributes)
    for key, value in before.attributes:
        if key in FOLLOWING and wanted.attribute(key) == value:
            left[key] = value
    return left == dict(wanted.attributes)


def _named_in(trial: Trial, *nodes: Node) -> list[NodeId]:
    """Whom the attributes of these nodes name: an edit of one of them changes those."""
    words = {word for node in nodes for word in repeated_in(node.attributes)}
    return [node.node_id for word in sorted(words) for node in trial.graph.find(word)]


def _compare_edges(trial: Trial, wanted: Mapping[Triple, Edge]) -> int:
    """Refuse what is still different; returns how many follow-ups are, which the graph decides."""
    now = _triples(trial)
    left = 0
    for triple in sorted(now.keys() - _implied(trial) | wanted.keys()):
        before, after = now.get(triple), wanted.get(triple)
        if triple[1] in CONCLUDED:
            left += before is not None and after is not None and _said(before) != _said(after)
        elif before is None or after is None or _said(before) != _said(after):
            source, predicate, target = triple
            raise InvalidEdit(
                f"the edge {source} –{predicate.value}→ {target} differs from the graph in a way "
                "that no edit expresses",
                about=[source, target],
            )
    return left


def _said(edge: Edge) -> tuple[object, ...]:
    return (set(edge.provenance), edge.implicit, edge.score, edge.reason)


def _triples(trial: Trial) -> dict[Triple, Edge]:
    return {_triple(edge): edge for edge in trial.graph.edges()}


def _triple(edge: Edge) -> Triple:
    return (edge.source, edge.predicate, edge.target)
