"""Neighbours and paths, held against networkx, and the one index behind all questions."""

from __future__ import annotations

import threading
from itertools import pairwise, product

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UnknownNode
from kg.adjacency import Direction
from kg.facts import NodeFact
from kg.graph import KnowledgeGraph
from kg.model import Edge, NodeId, NodeType, Predicate
from kg.once import Once
from kg.paths import Path, PathOutcome
from kg.query import GraphQueries
from tests.kg.small_graphs import a_graph, edge, named

HUB = named(NodeType.DEPARTMENT, "中心")
THINGS = [named(NodeType.PLATFORM, f"平台{n:03}") for n in range(30)]
PLACES = [named(NodeType.DISTRICT, f"第{n}区") for n in range(3)]
JOINED = [
    *[edge(thing, Predicate.LED_BY, HUB) for thing in THINGS],
    *[edge(HUB, Predicate.LOCATED_IN, place) for place in PLACES],
    edge(HUB, Predicate.MENTIONS, THINGS[0]),
]
GRAPH = a_graph([HUB, *THINGS, *PLACES], JOINED)
QUERIES = GraphQueries(GRAPH)


def ends(**asked: object) -> list[str]:
    """The names at the other ends of the hub's edges."""
    found = QUERIES.neighbours(HUB.node_id, limit=100, **asked)  # type: ignore[arg-type]
    assert found.total == len(found.joined)
    return [node.name for _, node in found.joined]


def test_all_neighbours_are_those_of_the_graph_in_its_order() -> None:
    whole = QUERIES.neighbours(HUB.node_id, limit=100).joined

    assert whole == GRAPH.neighbours(HUB.node_id)


def test_neighbours_are_chosen_by_predicate_direction_and_type() -> None:
    assert ends(predicates=[Predicate.LOCATED_IN]) == ["第0区", "第1区", "第2区"]
    assert ends(direction=Direction.OUT) == ["第0区", "第1区", "第2区", "平台000"]
    assert len(ends(direction=Direction.IN)) == 30
    assert ends(type=NodeType.DISTRICT) == ["第0区", "第1区", "第2区"]
    assert ends(type=NodeType.PLATFORM, direction=Direction.OUT) == ["平台000"]
    assert len(ends(predicates=[Predicate.LED_BY, Predicate.MENTIONS])) == 31
    assert ends(predicates=[Predicate.AWARDED]) == []


def test_pages_of_neighbours_put_together_are_all() -> None:
    pages = [QUERIES.neighbours(HUB.node_id, limit=10, offset=at) for at in range(0, 40, 10)]

    assert {page.total for page in pages} == {34}
    assert tuple(each for page in pages for each in page.joined) == GRAPH.neighbours(HUB.node_id)


def test_a_node_joined_to_itself_is_one_neighbour_of_itself() -> None:
    alone = named(NodeType.POLICY, "办法")
    queries = GraphQueries(a_graph([alone], [edge(alone, Predicate.MENTIONS, alone)]))

    assert queries.neighbours(alone.node_id, limit=5).total == 1
    assert queries.neighbours(alone.node_id, direction=Direction.OUT, limit=5).total == 1


def test_an_unknown_node_is_an_error_wherever_it_is_asked_for() -> None:
    unknown = NodeId("District:nowhere")
    with pytest.raises(UnknownNode):
        QUERIES.neighbours(unknown, limit=1)
    with pytest.raises(UnknownNode):
        QUERIES.paths(HUB.node_id, unknown)


# -- paths ---------------------------------------------------------------------------------------

CHAIN = [named(NodeType.ITEM, f"第{n}项") for n in range(8)]
CHAINED = GraphQueries(
    a_graph(
        [*CHAIN, named(NodeType.ITEM, "孤立")],
        [edge(a, Predicate.PART_OF, b) for a, b in pairwise(CHAIN)],
    )
)


def names(path: Path) -> list[str]:
    return [path.start.name, *(step.node.name for step in path.steps)]


def test_a_path_goes_with_and_against_the_edges_and_keeps_each_edge_as_it_is() -> None:
    found = QUERIES.paths(THINGS[1].node_id, THINGS[2].node_id)

    assert found.outcome is PathOutcome.FOUND
    assert [names(path) for path in found.paths] == [["平台001", "中心", "平台002"]]
    first, second = found.paths[0].steps
    assert [each.source for each in first.edges] == [THINGS[1].node_id]
    assert [each.source for each in second.edges] == [THINGS[2].node_id]
    assert not found.more


def test_every_edge_between_two_nodes_of_a_path_is_told() -> None:
    [path] = QUERIES.paths(THINGS[0].node_id, PLACES[0].node_id).paths

    assert [each.predicate for each in path.steps[0].edges] == [
        Predicate.MENTIONS,
        Predicate.LED_BY,
    ]


def test_paths_keep_to_the_predicates_that_are_asked_for() -> None:
    only = QUERIES.paths(THINGS[0].node_id, PLACES[0].node_id, predicates=[Predicate.LED_BY])

    assert only.outcome is PathOutcome.NOT_JOINED


def test_no_path_within_so_many_edges_is_not_the_same_as_none_at_all() -> None:
    near, far = CHAIN[0].node_id, CHAIN[7].node_id

    short = CHAINED.paths(near, far, hops=6)
    assert (short.outcome, short.searched, short.paths) == (PathOutcome.NONE_WITHIN, 6, ())
    assert CHAINED.paths(near, far, hops=7).outcome is PathOutcome.FOUND
    alone = CHAINED.paths(near, NodeId("Item:孤立"))
    assert (alone.outcome, alone.paths) == (PathOutcome.NOT_JOINED, ())


def test_a_search_that_is_broken_off_says_so_and_how_far_it_came() -> None:
    stopped = QUERIES.paths(THINGS[1].node_id, THINGS[2].node_id, most_looked_at=1)

    assert (stopped.outcome, stopped.searched, stopped.paths) == (PathOutcome.STOPPED, 1, ())


def test_a_node_is_no_step_away_from_itself() -> None:
    found = QUERIES.paths(HUB.node_id, HUB.node_id, hops=0)

    assert found.outcome is PathOutcome.FOUND
    assert [names(path) for path in found.paths] == [["中心"]]


def test_of_many_shortest_paths_the_first_are_told_and_that_there_are_more() -> None:
    ends = [named(NodeType.POLICY, "甲"), named(NodeType.POLICY, "乙")]
    edges = [edge(end, Predicate.MENTIONS, thing) for end, thing in product(ends, THINGS)]
    queries = GraphQueries(a_graph([*ends, *THINGS], edges))

    some = queries.paths(ends[0].node_id, ends[1].node_id, most=2)
    every = queries.paths(ends[0].node_id, ends[1].node_id, most=30)

    assert [names(path)[1] for path in some.paths] == ["平台000", "平台001"]
    assert some.more
    assert len(every.paths) == 30
    assert not every.more


NUMBERS = st.integers(0, 8)


@settings(max_examples=200)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=16), NUMBERS, NUMBERS, st.integers(0, 6))
def test_the_paths_are_those_that_networkx_finds(
    pairs: list[tuple[int, int]], start: int, end: int, hops: int
) -> None:
    nodes = [named(NodeType.ITEM, f"第{n}项") for n in range(9)]
    edges = [edge(nodes[a], Predicate.PART_OF, nodes[b]) for a, b in set(pairs)]
    other = nx.Graph([(nodes[a].node_id, nodes[b].node_id) for a, b in pairs])
    other.add_nodes_from(node.node_id for node in nodes)
    source, target = nodes[start].node_id, nodes[end].node_id
    expected: list[list[str]] = []
    if nx.has_path(other, source, target):
        expected = sorted(nx.all_shortest_paths(other, source, target))

    found = GraphQueries(a_graph(nodes, edges)).paths(source, target, most=1_000, hops=hops)

    told = [
        [each.start.node_id, *(step.node.node_id for step in each.steps)] for each in found.paths
    ]
    if not expected:
        assert told == []
        assert found.outcome in {PathOutcome.NOT_JOINED, PathOutcome.NONE_WITHIN}
    elif len(expected[0]) - 1 > hops:
        assert (told, found.outcome) == ([], PathOutcome.NONE_WITHIN)
    else:
        assert (told, found.outcome) == (expected, PathOutcome.FOUND)
        assert found.searched == len(expected[0]) - 1


# -- one index, made once ------------------------------------------------------------------------


class _Counting(KnowledgeGraph):
    """A graph that counts how often it is read as a whole."""

    read = 0

    def nodes(self, type: NodeType | None = None) -> tuple:  # type: ignore[type-arg]
        _Counting.read += 1
        return super().nodes(type)


def test_however_many_threads_ask_first_the_graph_is_read_once() -> None:
    graph = _Counting()
    queries = GraphQueries(graph)
    assert _Counting.read == 0
    together = threading.Barrier(8)

    def ask() -> None:
        together.wait()
        queries.find("红桥区", limit=1)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _Counting.read == 1


def test_what_could_not_be_made_is_tried_again() -> None:
    tries = []

    def make() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise UnknownNode("x")
        return 7

    once = Once(make)
    with pytest.raises(UnknownNode):
        once.get()
    assert (once.get(), once.get(), len(tries)) == (7, 7, 2)


def test_two_indexes_of_one_graph_answer_alike_in_whatever_order_its_facts_came() -> None:
    def asked(nodes: list[NodeFact], edges: list[Edge]) -> object:
        queries = GraphQueries(a_graph(nodes, edges))
        return (
            queries.find("平台", limit=50),
            queries.neighbours(HUB.node_id, limit=50),
            queries.paths(THINGS[3].node_id, PLACES[2].node_id),
        )

    nodes = [HUB, *THINGS, *PLACES]
    assert asked(nodes, JOINED) == asked(nodes[::-1], JOINED[::-1])
