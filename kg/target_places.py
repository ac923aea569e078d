"""Where each figure stands and what has it: its sections and items, its holders, its districts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from corpus.notice import NoticeId
from kg.model import Edge, Node, NodeId, NodeType, Predicate
from kg.target_filter import FoundTarget


class TargetPlaces:
    """Puts together what the edges say of the figures."""

    def __init__(self, nodes: Sequence[Node], edges: Iterable[Edge]) -> None:
        self._nodes: Mapping[NodeId, Node] = {node.node_id: node for node in nodes}
        self._above: dict[NodeId, NodeId] = {}
        self._holders: dict[NodeId, list[NodeId]] = {}
        self._districts: dict[NodeId, list[NodeId]] = {}  # of what has a figure
        for edge in edges:
            match edge.predicate:
                case Predicate.PART_OF:
                    self._above.setdefault(edge.source, edge.target)
                case Predicate.HAS_TARGET:
                    self._holders.setdefault(edge.target, []).append(edge.source)
                case Predicate.PARTICIPATES:
                    self._districts.setdefault(edge.target, []).append(edge.source)
                case Predicate.LOCATED_IN:
                    self._districts.setdefault(edge.source, []).append(edge.target)
        self._called = _districts_by_form(nodes)
        self._chains: dict[NodeId, tuple[Node, ...]] = {}

    def found(self, target: Node) -> FoundTarget:
        """The figure with all that it belongs to."""
        notice_id = target.mentions[0].notice_id if target.mentions else None
        held = self._holders.get(target.node_id, ())
        districts = [self._nodes[each] for holder in held for each in self._of_holder(holder)]
        districts += self._owners(target, notice_id)
        above = self._above.get(target.node_id)
        return FoundTarget(
            target,
            notice_id,
            () if above is None else self._chain(above),
            tuple(self._nodes[holder] for holder in held),
            _once(each for each in districts if each.type is NodeType.DISTRICT),
        )

    def _chain(self, place: NodeId) -> tuple[Node, ...]:
        """The place and those around it, the outermost first."""
        if place not in self._chains:
            inner, here = [], place
            seen: set[NodeId] = set()
            while here not in seen:
                seen.add(here)
                inner.append(self._nodes[here])
                here = self._above.get(here, here)
            self._chains[place] = tuple(reversed(inner))
        return self._chains[place]

    def _of_holder(self, holder: NodeId) -> Sequence[NodeId]:
        near = self._districts.get(holder, ())
        return [holder, *near] if self._nodes[holder].type is NodeType.DISTRICT else near

    def _owners(self, target: Node, notice_id: NoticeId | None) -> Sequence[Node]:
        """The districts that the owner's name may mean: rather those that its notice mentions."""
        called = self._called.get(str(target.attribute("owner")), ())
        here = [
            node
            for node in called
            if any(mention.notice_id == notice_id for mention in node.mentions)
        ]
        return here or called


def _districts_by_form(nodes: Iterable[Node]) -> Mapping[str, list[Node]]:
    called: dict[str, list[Node]] = {}
    for node in nodes:
        if node.type is NodeType.DISTRICT:
            for form in (node.name, *node.aliases):
                called.setdefault(form, []).append(node)
    return called


def _once(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple({node.node_id: node for node in nodes}.values())
