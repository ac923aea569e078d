"""A claim is held where its quotes say each thing of it, of the same; else the fault is named."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from corpus.clauses import clauses
from corpus.notice import Reading, Span
from service.answering.claims import CitedQuote, Fault, Slot, check_claim
from tests.conftest import ROOT
from tests.factories import a_reading

TEXT = """青岛市园林局2024年工作总结和2025年工作计划
青岛市园林局2024年工作总结
全年新建绿道126公里，其中市南区41公里、崂山区38公里。市水务局整治河道9条，市财政局拨付资金2.4亿元。
市北区、即墨区分别改造公园12个和7个。处理群众诉求3.06万件，平均用时由6天缩短到2.5天，满意率超过95%。
崂山区推出“绿荫驿站”，市南区上线“花信风”小程序，服务游客近200万人次。
（2024年3月6日市政府第12次常务会议通过，2024年4月1日公布）
青岛市园林局2025年工作计划
新建口袋公园不少于30个，由市住房和城乡建设局牵头，10月底前完工。
修订《青岛市公园管理办法》，游客在石老人公园停车前两小时免费。
"""
READING = a_reading(TEXT, issuer="青岛市园林局")


def quoted(*words: str, reading: Reading = READING) -> list[CitedQuote]:
    """Quotes of these words, wherever they stand first."""
    text = reading.notice.text
    return [CitedQuote(reading, Span(text.index(w), text.index(w) + len(w))) for w in words]


def slots(claim: str, *words: str) -> list[Slot]:
    """The kinds of faults of a claim on these quotes."""
    return [fault.slot for fault in check_claim(claim, quoted(*words))]


PATHS = "全年新建绿道126公里，其中市南区41公里、崂山区38公里"
BODIES = "市水务局整治河道9条，市财政局拨付资金2.4亿元"
PARKS = "市北区、即墨区分别改造公园12个和7个"
APPEALS = "处理群众诉求3.06万件，平均用时由6天缩短到2.5天，满意率超过95%"
NAMES = "崂山区推出“绿荫驿站”，市南区上线“花信风”小程序，服务游客近200万人次"
DAYS = "（2024年3月6日市政府第12次常务会议通过，2024年4月1日公布）"
PLAN = "新建口袋公园不少于30个，由市住房和城乡建设局牵头，10月底前完工"
RULE = "修订《青岛市公园管理办法》，游客在石老人公园停车前两小时免费"


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("绿道全年新建了一百二十六公里。", PATHS),
        ("崂山区的绿道新建38公里，市南区41000米。", PATHS),
        ("河道由市水务局整治，共9条。", BODIES),
        ("市财政局拨付的资金有24000万元。", BODIES),
        ("即墨区改造了7个公园。", PARKS),
        ("群众诉求处理了30600件，用时平均缩短到2.5天。", APPEALS),
        ("平均用时从6天降到2.5天。", APPEALS),
        ("“花信风”小程序是市南区上线的。", NAMES),
        ("游客接近200万人次。", NAMES),
        ("2024年3月6日由市人民政府第12次常务会议通过。", DAYS),
        ("公布时间是2024年4月1日。", DAYS),
        ("口袋公园要新建至少30个。", PLAN),
        ("2025年将由市住建局牵头新建口袋公园。", PLAN),
        ("在石老人公园停车，前两个小时免费。", RULE),
        ("《青岛市公园管理办法》要修订。", RULE),
    ],
)
def test_other_words_for_the_same_are_held(claim: str, quote: str) -> None:
    assert slots(claim, quote) == []


@pytest.mark.parametrize(
    ("claim", "quote", "slot"),
    [
        ("绿道全年新建了162公里。", PATHS, Slot.FIGURE),
        ("市政府第13次常务会议通过。", DAYS, Slot.FIGURE),
        ("绿道全年新建了126亩。", PATHS, Slot.UNIT),
        ("满意率为95%以上。", APPEALS, Slot.COMPARATOR),
        ("口袋公园至多新建30个。", PLAN, Slot.COMPARATOR),
        ("游客约200万人次。", NAMES, Slot.COMPARATOR),
        ("2023年新建绿道126公里。", PATHS, Slot.YEAR),
        ("2023年4月1日公布。", DAYS, Slot.YEAR),
        ("9月底前完工。", PLAN, Slot.DATE),
        ("城阳区新建绿道41公里。", PATHS, Slot.PLACE),
        ("在石老人广场停车，前两小时免费。", RULE, Slot.BODY),
        ("河道由市城管局整治，共9条。", BODIES, Slot.BODY),
        ("崂山区推出“绿叶驿站”。", NAMES, Slot.NAME),
        ("要修订《青岛市绿地管理办法》。", RULE, Slot.NAME),
        ("口袋公园已新建不少于30个。", PLAN, Slot.STATUS),
        ("全年将新建绿道126公里。", PATHS, Slot.STATUS),
    ],
)
def test_one_changed_slot_is_named(claim: str, quote: str, slot: Slot) -> None:
    assert slot in slots(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("崂山区新建绿道41公里。", PATHS),  # another district's, in a list
        ("市南区新建绿道126公里。", PATHS),  # that of the whole city
        ("市财政局整治河道9条。", BODIES),  # another body's
        ("整治河道的是市财政局。", BODIES),  # without a figure
        ("即墨区改造了12个公园。", PARKS),  # the other one of 分别
        ("平均用时为6天。", APPEALS),  # what it was before
        ("市南区推出“绿荫驿站”。", NAMES),  # another district's name
        ("2024年4月1日由市政府常务会议通过。", DAYS),  # the day of something else
    ],
)
def test_what_is_said_of_something_else_is_a_fault(claim: str, quote: str) -> None:
    assert Slot.SWAPPED in slots(claim, quote)


def test_a_fault_has_the_words_of_the_claim() -> None:
    assert check_claim("绿道全年新建了162公里。", quoted(PATHS)) == (Fault(Slot.FIGURE, "162公里"),)


def test_the_year_of_a_part_speaks_for_a_figure_without_one() -> None:
    assert slots("2024年整治河道9条。", BODIES) == []
    assert slots("2025年整治河道9条。", BODIES) == [Slot.YEAR]


def test_a_quoted_heading_says_whose_what_follows_is() -> None:
    heading = "青岛市园林局2024年工作总结"
    assert slots("市园林局处理群众诉求3.06万件。", heading, APPEALS) == []
    assert slots("市园林局处理群众诉求3.06万件。", APPEALS) == [Slot.BODY]


def test_a_claim_on_no_quote_is_held_only_where_it_states_nothing() -> None:
    assert check_claim("两者相同。", []) == ()
    assert check_claim("共有12个。", []) == (Fault(Slot.FIGURE, "12个"),)


def sentences_of(reading: Reading) -> Sequence[Span]:
    return [sentence.span for sentence in reading.outline.sentences]


@pytest.mark.parametrize(
    "path",
    ["corpus/notices/tianjin-zwfw-2025.txt", "tests/golden/notices/yunze-elder-care-2025.txt"],
)
def test_every_clause_of_a_notice_is_held_by_its_own_sentence(path: str) -> None:
    reading = a_reading((ROOT / path).read_text(encoding="utf-8"))
    text = reading.notice.text
    faults = [
        (clause.of(text), found)
        for span in sentences_of(reading)
        for clause in clauses(text, span)
        if (found := check_claim(clause.of(text), [CitedQuote(reading, span)]))
    ]
    assert faults == []


def test_time_grows_with_the_length_of_a_claim_and_not_faster() -> None:
    claim = "崂山区新建绿道38公里，" * 40

    began = time.process_time()
    check_claim(claim, quoted(PATHS))

    assert time.process_time() - began < 2
