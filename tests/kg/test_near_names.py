"""Names written nearly like one that is unknown."""

from __future__ import annotations

from kg.model import NodeType
from kg.near_names import near_names
from tests.kg.small_graphs import a_graph, named

NODES = a_graph(
    [
        named(NodeType.DEPARTMENT, "天津市公安局", "市公安局"),
        named(NodeType.DEPARTMENT, "天津市财政局", "市财政局"),
        named(NodeType.DISTRICT, "红桥区"),
    ]
).nodes()


def test_the_nearest_form_of_each_node_comes_once_and_the_nearest_first() -> None:
    assert near_names("市公安厅", NODES) == ("市公安局",)
    assert near_names("天津市公安厅", NODES)[0] == "天津市公安局"
    assert "市公安局" not in near_names("天津市公安厅", NODES)


def test_what_is_like_no_name_has_none_near() -> None:
    assert near_names("营商环境", NODES) == ()
    assert near_names("", NODES) == ()
