"""Questions to the graph: nodes by name, neighbours, paths, figures and measures by what is known.

``GraphQueries`` stands over one state of a graph. It holds an index of it, each part made when the
first question needs it: names, edges and figures in arrays, the measures, the pinyin of every name.
The graph must not change meanwhile; a changed graph gets queries of its own.
"""

from __future__ import annotations

from collections.abc import Collection

from corpus.errors import AmbiguousName, NoticeNotFound, UnknownBody, UnknownNode
from corpus.notice import NoticeId
from kg.adjacency import Adjacency, Direction, Neighbours, flags_of
from kg.conditions import check_words
from kg.follow_up_table import FollowUpQuery, FollowUpTable, FoundFollowUps
from kg.graph import KnowledgeGraph
from kg.measure_list import follow_ups_of, measures_of
from kg.measure_table import FoundMeasures, MeasureQuery, MeasureTable
from kg.model import Node, NodeId, NodeType, Predicate
from kg.name_index import FoundNodes, MatchKind, NameIndex
from kg.named_body import NamedBody, named_body
from kg.once import Once
from kg.paths import MOST_LOOKED_AT, Paths, PathSearch
from kg.surroundings import Around, Surroundings
from kg.target_filter import FoundTargets, TargetFilter
from kg.target_table import TargetTable

_SURE = frozenset({MatchKind.EXACT, MatchKind.SAME})
_SAYINGS = frozenset({NodeType.TARGET, NodeType.MEASURE, NodeType.SECTION, NodeType.ITEM})
_NEAR = 3  # names offered for one that is unknown
_NAMESAKES = 1_000  # more nodes of one name than anybody reads


class GraphQueries:
    """Answers from one state of a graph; safe between threads. Making one costs nothing yet."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.notice_ids = graph.notice_ids
        self._nodes = Once(graph.nodes)
        self._edges = Once(graph.edges)
        self._names = Once(lambda: NameIndex(self._nodes.get()))
        self._adjacency = Once(lambda: Adjacency(self._nodes.get(), self._edges.get()))
        self._surroundings = Once(lambda: Surroundings(self._adjacency.get()))
        self._targets = Once(lambda: TargetTable(self._nodes.get(), self._edges.get()))
        self._measures = Once(self._measure_table)
        self._follow_ups = Once(self._follow_up_table)

    def make_ready(self, before: GraphQueries) -> None:
        """Make those parts of the index now that questions to another graph have needed."""
        for name, part in vars(before).items():
            if isinstance(part, Once) and part.is_made:
                getattr(self, name).get()

    def nodes(self, type: NodeType | None = None) -> tuple[Node, ...]:
        """All nodes, or those of one type, by id."""
        nodes = self._nodes.get()
        return nodes if type is None else tuple(node for node in nodes if node.type is type)

    def find(
        self, query: str, type: NodeType | None = None, *, limit: int, offset: int = 0
    ) -> FoundNodes:
        """The nodes that ``query`` may mean, the likeliest first; see ``NameIndex``.

        Raises InvalidFilter for what can be no name.
        """
        check_words("name", query)
        return self._names.get().find(query, type, limit=limit, offset=offset)

    def one(self, name: str) -> Node:
        """The node of which this is the id, the name or an alias, in whatever script.

        Raises UnknownNode, with names that are near, AmbiguousName, with the nodes' ids, or
        InvalidFilter for what can be no name.
        """
        found = self.find(name, limit=_NAMESAKES).found
        named = [each.node for each in found if each.kind is MatchKind.EXACT]
        named = named or [each.node for each in found if each.kind is MatchKind.SAME]
        if not named:
            raise UnknownNode(name, self.near(name))
        if len(named) > 1 and named[0].node_id != name.strip():
            raise AmbiguousName(name, [node.node_id for node in named])
        return named[0]

    def near(self, name: str) -> tuple[str, ...]:
        """Names of things that an unknown name may have meant, the likeliest first: three."""
        found = self.find(name, limit=_NAMESAKES).found
        return tuple(each.form for each in found if each.node.type not in _SAYINGS)[:_NEAR]

    def neighbours(
        self,
        node_id: NodeId,
        *,
        predicates: Collection[Predicate] = (),
        direction: Direction = Direction.BOTH,
        type: NodeType | None = None,
        limit: int,
        offset: int = 0,
    ) -> Neighbours:
        """The node's edges of these predicates, or of all, with the other ends of ``type``.

        Ordered by source, predicate and target. Raises UnknownNode.
        """
        graph = self._adjacency.get()
        return graph.neighbours(
            self._number(node_id),
            flags_of(predicates),
            direction,
            type,
            limit=limit,
            offset=offset,
        )

    def around(
        self, node_id: NodeId, *, each: int, kind: str | None = None, offset: int = 0
    ) -> Around:
        """The node's edges kind by kind, the most telling first; see ``Surroundings``.

        Raises UnknownNode.
        """
        number = self._number(node_id)
        return self._surroundings.get().around(number, each=each, kind=kind, offset=offset)

    def paths(
        self,
        start: NodeId,
        end: NodeId,
        *,
        predicates: Collection[Predicate] = (),
        most: int = 3,
        hops: int = 6,
        most_looked_at: int = MOST_LOOKED_AT,
    ) -> Paths:
        """The shortest paths between two nodes over edges of these predicates, or of all.

        Raises UnknownNode.
        """
        search = PathSearch(self._adjacency.get(), flags_of(predicates), most_looked_at)
        return search.between(self._number(start), self._number(end), most=most, hops=hops)

    def targets(self, wanted: TargetFilter, *, limit: int, offset: int = 0) -> FoundTargets:
        """The figures that meet ``wanted``, notice by notice in the order of the text.

        Raises NoticeNotFound.
        """
        self._check_notice(wanted.notice_id)
        districts = self._districts(wanted.district) if wanted.district is not None else ()
        return self._targets.get().find(wanted, districts, limit=limit, offset=offset)

    def measures(self, wanted: MeasureQuery, *, limit: int, offset: int = 0) -> FoundMeasures:
        """The measures that meet ``wanted``, notice by notice in the order of the text.

        Raises NoticeNotFound, and UnknownBody for a body that is no node and no measure's words:
        neither is “nothing found”.
        """
        self._check_notice(wanted.notice_id)
        body = None if wanted.body is None else self._body(wanted.body)
        return self._measures.get().find(wanted, body, limit=limit, offset=offset)

    def follow_ups(self, wanted: FollowUpQuery, *, limit: int, offset: int = 0) -> FoundFollowUps:
        """What follows up what and meets ``wanted``, in the order of the text.

        Raises NoticeNotFound and UnknownBody as ``measures`` does.
        """
        self._check_notice(wanted.notice_id)
        body = None if wanted.body is None else self._body(wanted.body)
        return self._follow_ups.get().find(wanted, body, limit=limit, offset=offset)

    def _measure_table(self) -> MeasureTable:
        nodes, edges = self._nodes.get(), self._edges.get()
        return MeasureTable(measures_of(nodes, edges), edges)

    def _follow_up_table(self) -> FollowUpTable:
        nodes, edges = self._nodes.get(), self._edges.get()
        return FollowUpTable(follow_ups_of(nodes, edges), nodes, edges, self._measures.get())

    def _check_notice(self, notice_id: NoticeId | None) -> None:
        if notice_id is not None and notice_id not in self.notice_ids:
            raise NoticeNotFound(notice_id)

    def _body(self, name: str) -> NamedBody:
        found = self.find(name, limit=_NAMESAKES).found
        body = named_body(name, (each.node for each in found if each.kind in _SURE))
        if not body.nodes and not self._measures.get().know(body):
            raise UnknownBody(name, self.near(name))
        return body

    def _districts(self, name: str) -> tuple[NodeId, ...]:
        """The districts of this name: 和平区 may be one of several cities."""
        found = self.find(name, NodeType.DISTRICT, limit=_NAMESAKES).found
        sure = _SURE | {MatchKind.PINYIN}
        return tuple(each.node.node_id for each in found if each.kind in sure)

    def _number(self, node_id: NodeId) -> int:
        number = self._adjacency.get().number.get(node_id)
        if number is None:
            raise UnknownNode(node_id)
        return number
