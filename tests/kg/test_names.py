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


def test_what_ends_the_text_does_not_stand_before_the_body_that_begins_it() -> None:
    assert names("杭州市公安局发布了消息,中共") == [("Department", "杭州市公安局", "杭州市公安局")]


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a function character inside a word is no edge
        ("修订护林员不良行为记录办法。", [("Policy", "护林员不良行为记录办法")]),
        ("开发在线巡护管理系统。", [("Platform", "在线巡护管理系统")]),
        # what a verb of drafting governs is the whole name
        ("制定实施优化林业审批服务若干措施。", [("Policy", "优化林业审批服务若干措施")]),
        ("编制古树名木多日巡护操作指引,", [("Policy", "古树名木多日巡护操作指引")]),
        # 和 after a head noun joins two names
        ("公布林木采伐事项清单和古树迁移事项清单。",
         [("Policy", "林木采伐事项清单"), ("Policy", "古树迁移事项清单")]),
        ("上线林权登记系统和苗木溯源平台。",
         [("Platform", "林权登记系统"), ("Platform", "苗木溯源平台")]),
        # an adverb belongs to its verb, or to the name
        ("联合建立林长巡护信息平台。", [("Platform", "林长巡护信息平台")]),
        ("开发协同巡护管理系统。", [("Platform", "协同巡护管理系统")]),
        # a place that does what the verb says is not in the name
        ("西湖区推进林业碳汇示范区建设。",
         [("District", "西湖区"), ("District", "林业碳汇示范区")]),
        # the verb before a place is not in the name either
        ("新版杭州市苗木交易系统上线。", [("Platform", "杭州市苗木交易系统")]),
        ("维护12345热线知识库。", [("Platform", "12345热线知识库")]),
    ],
)  # fmt: skip
def test_a_name_begins_where_its_own_words_begin(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(kind, name) for kind, name, _ in names(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("贯彻党中央决策部署", "党中央"),
        ("按照市委、市政府要求", "市政府"),
        ("报杭州市卫生健康委员会备案", "杭州市卫生健康委员会"),
        ("由市人力资源社会保障局办理", "市人力资源社会保障局"),
        ("向市医保中心申报", "市医保中心"),
        ("向市人民代表大会常务委员会报告", "市人民代表大会常务委员会"),
        ("浙江省第十四届人民代表大会常务委员会批准", "浙江省第十四届人民代表大会常务委员会"),
        ("反馈市12345热线工作机构：", "市12345热线工作机构"),
        ("杭州市人民政府办公厅秘书处印发", "杭州市人民政府办公厅秘书处"),
        ("接受政协民主监督", "政协"),
        ("配合驻局纪检监察组", "驻局纪检监察组"),
        ("入驻钱塘科创园综合服务中心", "钱塘科创园综合服务中心"),
    ],
)
def test_a_body_is_found_whole(text: str, expected: str) -> None:
    assert [name for kind, name, _ in names(text) if kind == "Department"][-1] == expected


@pytest.mark.parametrize(
    "text", ["社区卫生服务中心", "各区人民政府", "征求社会公众意见。", "制定本办法。", "上市公司。"]
)
def test_a_kind_of_thing_is_no_name(text: str) -> None:
    assert names(text) == []


def test_places_one_inside_the_other_are_one_name() -> None:
    found = names("山西省运城市盐湖区")

    assert found == [("District", "山西省运城市盐湖区", "山西省运城市盐湖区")]


def test_a_zone_across_provinces_is_a_region() -> None:
    assert names("在京津冀自贸试验区")[0][:2] == ("Region", "京津冀自贸试验区")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("通过“林讯通”“绿码”或“护林宝”微信小程序办理",
         [("Platform", "林讯通"), ("Platform", "绿码"), ("Platform", "“护林宝”微信小程序")]),
        ("发放“造林券”“育苗券”。", [("Programme", "造林券"), ("Programme", "育苗券")]),
        ("制定“林长巡护”规则，", [("Policy", "“林长巡护”规则")]),
        ("创建“五强”党支部。", [("Award", "“五强”党支部")]),
        ("发展“互联网+义务植树”。", [("Programme", "互联网+义务植树")]),
        ("助推“两林”“两草”工作", [("Programme", "“两林”“两草”")]),
        ("解决“毁林”问题。", []),
        ("基本实现“应绿尽绿”。", []),
        ("依托“企业+高校”培养人才。", []),
        ("助力企业“走出去”。", []),
    ],
)  # fmt: skip
def test_what_a_quoted_name_is_follows_from_what_stands_around_it(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(kind, name) for kind, name, _ in names(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联合京东、拼多多等10家企业", ["京东", "拼多多"]),
        ("餐饮、零售、住宿等200家企业", []),
        ("新建余杭实验小学、文晖中学", ["余杭实验小学", "文晖中学"]),
        ("新建、改扩建幼儿园7所", []),
    ],
)
def test_companies_and_schools_are_named_or_only_counted(text: str, expected: list[str]) -> None:
    assert [name for kind, name, _ in names(text) if kind == "Organisation"] == expected


def test_short_names_of_districts_are_places_in_a_list_of_places() -> None:
    found = [name for kind, name, _ in names("在余杭、萧山和桐庐县先行试点") if kind == "District"]

    assert found == ["余杭", "萧山", "桐庐县"]


def test_a_ranking_that_one_enters_is_an_award() -> None:
    assert names("进入全国城市绿化影响力排行榜前20名")[0][:2] == (
        "Award",
        "全国城市绿化影响力排行榜",
    )


def test_a_short_form_that_the_text_defines_is_the_full_name_from_there_on() -> None:
    text = "《杭州市公园管理办法》（以下简称《办法》）施行。根据《办法》第三条，"
    found = [(name, full) for _, name, full in names(text)]

    assert found == [
        ("杭州市公园管理办法", "杭州市公园管理办法"),
        ("办法", "杭州市公园管理办法"),
        ("办法", "杭州市公园管理办法"),
    ]


def test_a_general_document_is_not_a_special_one_with_its_subject_dropped() -> None:
    found = names("《杭州市茶产业专项行政许可事项清单》；另行公布行政许可事项清单。")

    assert found[1] == ("Policy", "行政许可事项清单", "行政许可事项清单")


def test_every_form_says_what_made_it_one() -> None:
    mentions = find_names("市公安局；《公园办法（试行）》；津贴；在12345 热线平台；", HANGZHOU)

    assert {m.text: [rule.value for rule in m.rules] for m in mentions} == {
        "市公安局": ["issuer_place"],
        "公园办法（试行）": ["trial"],
        "12345 热线平台": ["spelling", "hotline"],
    }


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
        began = time.process_time()
        find_names(text, HANGZHOU)
        assert time.process_time() - began < 20
