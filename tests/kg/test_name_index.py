"""Finding nodes by what a person types."""

from __future__ import annotations

import pytest

from corpus.errors import AmbiguousName, InvalidFilter, UnknownNode
from kg.model import NodeType
from kg.name_index import FoundNodes, MatchKind
from kg.query import GraphQueries
from tests.kg.small_graphs import a_graph, named, stated

QUERIES = GraphQueries(
    a_graph(
        [
            named(NodeType.DISTRICT, "红桥区", "红桥", "天津市红桥区", key="天津市红桥区"),
            named(NodeType.DEPARTMENT, "红桥区政务服务办"),
            named(NodeType.DEPARTMENT, "杭州市财政局", "市财政局"),
            named(NodeType.DEPARTMENT, "沈阳市财政局", "市财政局"),
            named(NodeType.REGION, "重庆市", "重庆", "渝"),
            named(NodeType.PLATFORM, "12345热线", "12345 政务服务热线"),
            named(NodeType.PROGRAMME, "AI+制造"),
            named(NodeType.PROGRAMME, "爱心工程"),
            named(NodeType.AWARD, "“双铁”政务服务驿站"),
            stated(NodeType.TARGET, "30个", 10),
            stated(NodeType.TARGET, "30个", 50),
            stated(NodeType.TARGET, "红桥", 80),
            stated(NodeType.ITEM, "推进红桥区更新", 60),
        ]
    )
)


def find(query: str, type: NodeType | None = None, limit: int = 20, offset: int = 0) -> FoundNodes:
    return QUERIES.find(query, type, limit=limit, offset=offset)


def first(query: str) -> tuple[str, str, MatchKind]:
    """The name, the form and the kind of the best match."""
    best = find(query).found[0]
    return best.node.name, best.form, best.kind


@pytest.mark.parametrize(
    ("query", "name", "form", "kind"),
    [
        ("红桥区", "红桥区", "红桥区", MatchKind.EXACT),
        (" 红桥区 ", "红桥区", "红桥区", MatchKind.EXACT),
        ("天津市红桥区", "红桥区", "天津市红桥区", MatchKind.EXACT),
        ("District:天津市红桥区", "红桥区", "District:天津市红桥区", MatchKind.EXACT),
        ("紅橋區", "红桥区", "红桥区", MatchKind.SAME),
        ("１２３４５热线", "12345热线", "12345热线", MatchKind.SAME),
        ("12345政务服务热线", "12345热线", "12345 政务服务热线", MatchKind.SAME),
        ("ai+制造", "AI+制造", "AI+制造", MatchKind.SAME),
        ("红桥区政务", "红桥区政务服务办", "红桥区政务服务办", MatchKind.PREFIX),
        ("hongqiaoqu", "红桥区", "红桥区", MatchKind.PINYIN),
        ("hóng qiáo qū", "红桥区", "红桥区", MatchKind.PINYIN),
        ("hqq", "红桥区", "红桥区", MatchKind.PINYIN),
        ("chongqing", "重庆市", "重庆", MatchKind.PINYIN),
        ("yu", "重庆市", "渝", MatchKind.PINYIN),
        ("双铁", "“双铁”政务服务驿站", "“双铁”政务服务驿站", MatchKind.INFIX),
        ("shuangtie", "“双铁”政务服务驿站", "“双铁”政务服务驿站", MatchKind.PINYIN_PREFIX),
        ("yizhan", "“双铁”政务服务驿站", "“双铁”政务服务驿站", MatchKind.PINYIN_INFIX),
        ("红侨区", "红桥区", "红桥区", MatchKind.SOUND),
    ],
)
def test_a_node_is_found_by_whatever_means_it(
    query: str, name: str, form: str, kind: MatchKind
) -> None:
    assert first(query) == (name, form, kind)


def test_a_node_comes_once_by_its_surest_form_and_the_surest_kinds_come_first() -> None:
    found = find("红桥")

    assert [(each.node.name, each.kind) for each in found.found] == [
        ("红桥", MatchKind.EXACT),  # the figure is called so, the district is also called so
        ("红桥区", MatchKind.EXACT),
        ("红桥区政务服务办", MatchKind.PREFIX),
        ("推进红桥区更新", MatchKind.INFIX),
    ]
    assert found.total == 4


def test_letters_that_a_name_has_come_before_names_that_only_sound_so() -> None:
    found = find("ai").found

    assert [(each.node.name, each.kind) for each in found] == [
        ("AI+制造", MatchKind.PREFIX),
        ("爱心工程", MatchKind.PINYIN_PREFIX),
    ]


def test_pinyin_begins_at_a_syllable() -> None:
    assert find("iaoqu").total == 0
    assert find("ongqiaoqu").total == 0


def test_zhong_does_not_mean_a_character_that_its_phrase_reads_chong() -> None:
    assert find("zhongqing").total == 0


def test_names_that_sound_alike_are_offered_only_where_nothing_else_matches() -> None:
    assert {each.kind for each in find("红桥").found} & {MatchKind.SOUND} == set()
    assert find("红侨区").total == 1
    assert find("红侨").total == 1  # 红桥, an alias
    assert find("宏").total == 0  # one syllable sounds like too much


def test_figures_are_found_by_their_characters_and_not_by_their_sound() -> None:
    assert find("30个").total == 2
    assert find("30ge").total == 0


def test_only_nodes_of_the_type_are_counted() -> None:
    found = find("红桥", NodeType.DISTRICT)

    assert [each.node.name for each in found.found] == ["红桥区"]
    assert found.total == 1
    assert find("红桥", NodeType.POLICY) == FoundNodes(0, ())
    assert find("District:天津市红桥区", NodeType.POLICY) == FoundNodes(0, ())


@pytest.mark.parametrize("query", ["红桥", "市财政局", "District:天津市红桥区", "zw", "3"])
def test_pages_put_together_are_the_whole(query: str) -> None:
    whole = find(query, limit=100)
    pages = [find(query, limit=2, offset=offset) for offset in range(0, whole.total, 2)]

    assert {page.total for page in pages} == {whole.total}
    assert tuple(each for page in pages for each in page.found) == whole.found
    assert find(query, limit=5, offset=whole.total).found == ()


@pytest.mark.parametrize(
    "query", ["", " ", "\n", "\x00", "\u200b", "\ud800", "津" * 1_001, "%", "😀", "，。"]
)
def test_what_can_be_no_name_is_refused_and_not_nothing_found(query: str) -> None:
    with pytest.raises(InvalidFilter, match=r"^name must"):
        find(query)
    with pytest.raises(InvalidFilter, match=r"^name must"):
        QUERIES.one(query)


def test_nothing_is_found_in_an_empty_graph() -> None:
    empty = GraphQueries(a_graph([]))

    assert empty.find("红桥区", limit=5) == FoundNodes(0, ())
    assert empty.find("hqq", limit=5) == FoundNodes(0, ())
    assert empty.nodes() == ()


@pytest.mark.parametrize("name", ["红桥区", "紅橋區", "天津市红桥区", "District:天津市红桥区"])
def test_one_node_is_had_by_its_id_name_or_alias(name: str) -> None:
    assert QUERIES.one(name).node_id == "District:天津市红桥区"


def test_a_name_of_several_nodes_names_their_ids() -> None:
    with pytest.raises(AmbiguousName, match="2 nodes") as raised:
        QUERIES.one("市财政局")

    assert "Department:杭州市财政局, Department:沈阳市财政局" in str(raised.value)


@pytest.mark.parametrize(("name", "near"), [("红侨区", "红桥区"), ("hqq", "红桥区")])
def test_a_name_that_is_none_offers_those_that_are_near(name: str, near: str) -> None:
    with pytest.raises(UnknownNode, match=f"Did you mean {near}"):
        QUERIES.one(name)


def test_all_nodes_are_listed_by_type() -> None:
    assert [node.name for node in QUERIES.nodes(NodeType.REGION)] == ["重庆市"]
    assert len(QUERIES.nodes()) == 13
