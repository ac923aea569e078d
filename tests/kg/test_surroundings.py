"""What is around a node: kind by kind, the most telling first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.errors import UnknownNode
from kg.model import Edge, Node, NodeId, NodeType, Predicate
from kg.query import GraphQueries
from tests.kg.small_graphs import a_graph, edge, named

BODY = named(NodeType.DEPARTMENT, "市政务服务办")
PARTNER = named(NodeType.DEPARTMENT, "市财政局")
SECTION = named(NodeType.SECTION, "一、改革")


def a_measure(name: str, status: str) -> Node:
    return replace(named(NodeType.MEASURE, name), attributes=(("status", status),))


DONE = [a_measure(f"已做{n}", "done") for n in range(5)]
PLANNED = [a_measure(f"要做{n}", "planned") for n in range(3)]
FIGURE = replace(named(NodeType.TARGET, "40项"), attributes=(("status", "planned"),))


def implicit(each: Edge) -> Edge:
    return replace(each, implicit=True)


EDGES = [
    *[implicit(edge(one, Predicate.LED_BY, BODY)) for one in DONE[:4]],
    edge(DONE[4], Predicate.LED_BY, BODY),
    *[edge(one, Predicate.LED_BY, BODY) for one in PLANNED],
    edge(PLANNED[2], Predicate.HAS_TARGET, FIGURE),
    edge(PARTNER, Predicate.COOPERATES_WITH, BODY),
    edge(SECTION, Predicate.MENTIONS, BODY),
    edge(DONE[0], Predicate.PART_OF, SECTION),
]
QUERIES = GraphQueries(a_graph([BODY, PARTNER, SECTION, FIGURE, *DONE, *PLANNED], EDGES))


def kinds(node: Node, **asked: object) -> dict[str, list[str]]:
    """The names at the other ends, by kind, in the order of both."""
    found = QUERIES.around(node.node_id, **({"each": 10} | asked))  # type: ignore[arg-type]
    return {str(each.kind): [end.name for _, end in each.joined] for each in found.kinds}


def test_work_is_told_by_what_the_notice_says_of_it_and_where_it_is_written_last() -> None:
    assert list(kinds(BODY)) == [
        "led_by.in.-.done",
        "led_by.in.-.planned",
        "cooperates_with.both.-.-",
        "mentions.in.Section.-",
    ]


def test_what_the_text_says_outright_comes_before_what_is_implicit() -> None:
    assert kinds(BODY)["led_by.in.-.done"] == ["已做4", "已做0", "已做1", "已做2", "已做3"]


def test_what_is_joined_to_more_comes_before_what_is_joined_to_less() -> None:
    assert kinds(BODY)["led_by.in.-.planned"] == ["要做2", "要做0", "要做1"]


def test_being_written_somewhere_makes_nothing_more_telling() -> None:
    assert kinds(BODY)["led_by.in.-.done"][1] == "已做0"  # by its place, not by its section


def test_each_end_sees_an_edge_as_its_own_kind() -> None:
    assert kinds(PLANNED[2]) == {
        "led_by.out.-.-": ["市政务服务办"],
        "has_target.out.-.planned": ["40项"],
    }
    assert kinds(PARTNER) == {"cooperates_with.both.-.-": ["市政务服务办"]}


def test_the_first_few_of_a_kind_are_told_with_the_number_of_all() -> None:
    found = QUERIES.around(BODY.node_id, each=2)
    assert [len(each.joined) for each in found.kinds] == [2, 2, 1, 1]
    assert [each.total for each in found.kinds] == [5, 3, 1, 1]
    assert found.total == 10


def test_pages_of_a_kind_put_together_are_all_of_it() -> None:
    kind = "led_by.in.-.done"
    pages = [kinds(BODY, each=2, kind=kind, offset=at) for at in (0, 2, 4, 6)]
    assert [name for page in pages for name in page[kind]] == kinds(BODY)[kind]
    assert list(pages[0]) == [kind]


def test_all_kinds_together_are_all_neighbours() -> None:
    for node in (BODY, SECTION, DONE[0], FIGURE):
        around = QUERIES.around(node.node_id, each=100)
        told = sorted(
            pair[0].target + pair[0].source for each in around.kinds for pair in each.joined
        )
        every = QUERIES.neighbours(node.node_id, limit=100).joined
        assert told == sorted(pair[0].target + pair[0].source for pair in every)


def test_every_predicate_has_its_place_in_the_order() -> None:
    ends = [named(NodeType.POLICY, "甲"), named(NodeType.POLICY, "乙")]
    graph = a_graph(ends, [edge(ends[0], each, ends[1]) for each in Predicate])
    for end in ends:
        found = GraphQueries(graph).around(end.node_id, each=1)
        assert {each.kind.predicate for each in found.kinds} == set(Predicate)


def test_a_node_by_itself_has_nothing_around_it_and_an_unknown_one_is_an_error() -> None:
    alone = named(NodeType.POLICY, "办法")
    queries = GraphQueries(a_graph([alone], []))
    assert queries.around(alone.node_id, each=5).kinds == ()
    with pytest.raises(UnknownNode):
        queries.around(NodeId("Policy:nowhere"), each=5)
