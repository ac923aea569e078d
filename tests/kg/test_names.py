"""Names in texts of our own: types, spans, canonical names. None of them is a shared notice."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.divisions import divisions_named
from kg.model import Mention, NodeType
from kg.names import find_names

HANGZHOU = divisions_named("杭州市")[0]


def names(text: str) -> list[tuple[str, str, str]]:
    """(type, text, canonical) of every name of ``text`` in a notice of Hangzhou."""
    return [(m.type.value, m.text, m.canonical) for m in find_names(text, HANGZHOU)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会同市公安局开展检查。", ("Department", "市公安局", "杭州市公安局")),
        ("报市政府批准。", ("Department", "市政府", "杭州市政府")),
        ("按照市委、各部门要求", ("Department", "市委", "杭州市委")),
        (
            "杭州市人民政府办公厅印发",
            ("Department", "杭州市人民政府办公厅", "杭州市人民政府办公厅"),
        ),
        ("由国家发展改革委组织", ("Department", "国家发展改革委", "国家发展改革委")),
        ("组建公园建设工作专班,", ("Department", "公园建设工作专班", "公园建设工作专班")),
        ("市规划和自然资源局负责", ("Department", "市规划和自然资源局", "杭州市规划和自然资源局")),
        ("拱墅区率先试点。", ("District", "拱墅区", "拱墅区")),
        ("沈阳市和平区来访", ("District", "沈阳市和平区", "辽宁省沈阳市和平区")),
        ("会同经开区联合调研。", ("District", "经开区", "杭州经开区")),
        ("与宁波共建", ("Region", "宁波", "宁波市")),
        ("推进长三角一体化", ("Region", "长三角", "长三角")),
        ("与市工商联座谈", ("Organisation", "市工商联", "杭州市工商联")),
        ("落实《城市绿化条例》,", ("Policy", "城市绿化条例", "城市绿化条例")),
        ("制定公园分类管理办法,", ("Policy", "公园分类管理办法", "公园分类管理办法")),
        ("《公园管理办法(试行)》", ("Policy", "公园管理办法(试行)", "公园管理办法")),
        (
            "印发关于加强绿地保护的指导意见。",
            ("Policy", "关于加强绿地保护的指导意见", "关于加强绿地保护的指导意见"),
        ),
        ("上线智慧园林管理系统,", ("Platform", "智慧园林管理系统", "智慧园林管理系统")),
        ("拨打12345热线咨询", ("Platform", "12345热线", "杭州12345热线")),
        ("拨打12345市民服务热线", ("Platform", "12345市民服务热线", "杭州12345热线")),
        ("推出“公园随手拍”小程序。", ("Platform", "“公园随手拍”小程序", "“公园随手拍”小程序")),
        ("打造“绿杭州”品牌。", ("Programme", "绿杭州", "绿杭州")),
        ("推进“公园配套一件事”改革", ("Programme", "公园配套一件事", "公园配套一件事")),
        ("公园配套“一件事”上线", ("Programme", "公园配套“一件事”", "公园配套“一件事”")),
        ("获评“国家园林城市”称号。", ("Award", "国家园林城市", "国家园林城市")),
        ("被《浙江日报》报道", ("Organisation", "浙江日报", "浙江日报")),
    ],
)
def test_a_name_has_a_type_a_span_and_one_canonical_name(
    text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "各区、各部门要高度重视。",
        "我市企业群众满意度提升。",
        "有关部门按职责分工落实。",
        "实现“一盘棋”推进。",
        "坚持“两手抓”。",
        "完善相关制度和具体措施。",
        "热线工作人员认真倾听。",
        "公安机关共享资源,加强合作。",
    ],
)
def test_what_names_nothing_is_left_out(text: str) -> None:
    assert names(text) == []


def test_the_longest_name_wins() -> None:
    found = names("出台杭州市公园管理办法实施细则,")

    assert found == [("Policy", "杭州市公园管理办法实施细则", "杭州市公园管理办法实施细则")]


def test_joined_bodies_are_two_names() -> None:
    found = [name for _, name, _ in names("深化与人大、政协的联动,")]

    assert found == ["人大", "政协"]


def test_a_document_found_once_is_found_again_without_its_verb() -> None:
    found = names("制定公园分类管理办法。立体化开展公园分类管理办法宣贯。")

    assert [kind for kind, _, _ in found] == ["Policy", "Policy"]


@given(
    st.text(max_size=80)
    | st.text("市局委办区的“”《》、，。制定系统平台一件事12345热线杭州", max_size=50)
)
def test_any_text_gives_ordered_names_that_slice_back(text: str) -> None:
    found: tuple[Mention, ...] = find_names(text, HANGZHOU)

    assert all(mention.text == mention.span.of(text) and mention.text for mention in found)
    assert [m.span for m in found] == sorted(m.span for m in found)
    assert all(isinstance(mention.type, NodeType) for mention in found)


def test_one_very_long_line_is_read_in_seconds() -> None:
    for text in ("市" * 200_000, "“" * 200_000, "制定管理办法" * 30_000, "(市公安局" * 30_000):
        began = time.perf_counter()
        find_names(text, HANGZHOU)
        assert time.perf_counter() - began < 20
