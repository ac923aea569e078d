"""What a figure counts: words of our own, of every place that the thing can stand in."""

from __future__ import annotations

import pytest

from kg.quantities import find_quantities
from kg.subjects import subject_of


def subjects(sentence: str) -> list[str]:
    """What each figure of ``sentence`` counts."""
    quantities = find_quantities(sentence)
    return [subject_of(sentence, quantities, index) for index in range(len(quantities))]


@pytest.mark.parametrize(
    ("sentence", "counted"),
    [
        ("新建8个口袋公园,惠及居民。", ["口袋公园"]),
        ("8个口袋公园实现免费开放。", ["口袋公园"]),
        ("走访16个区。", ["区"]),
        ("推出6期“公园里的课堂”活动。", ["“公园里的课堂”活动"]),
        ("绿化覆盖率保持42%以上。", ["绿化覆盖率"]),
        ("接待游客30万人次。", ["接待游客"]),
        ("第九条 租赁期限为5年。", ["租赁期限"]),
        ("1.口袋公园新建30个。", ["口袋公园新建"]),
        ("三、口袋公园保有量达到30个。", ["口袋公园保有量"]),
        ("一、二级古树保有量达到30株。", ["一、二级古树保有量"]),
    ],
)
def test_the_thing_stands_after_the_figure_or_before_it(sentence: str, counted: list[str]) -> None:
    assert subjects(sentence) == counted


def test_each_figure_of_a_list_counts_its_own_thing() -> None:
    assert subjects("5大行动、12项任务、36条举措全部完成。") == ["行动", "任务", "举措"]
    assert subjects("盲道完好率不低于90%、坡道完好率不低于95%。") == ["盲道完好率", "坡道完好率"]


def test_two_figures_of_one_thing_share_what_stands_before_them() -> None:
    assert subjects("组织养护培训17批1400余人次。") == ["组织养护培训", "组织养护培训"]


def test_what_belongs_to_the_counted_things_is_not_counted() -> None:
    assert subjects("连接10家苗木企业的销售通道。") == ["苗木企业"]
    assert subjects("推出10个具有江南特色的绿地场景。") == ["具有江南特色的绿地场景"]


def test_classes_and_items_of_one_thing_count_it_both() -> None:
    assert subjects("19类31项园林设施纳入管理。") == ["园林设施", "园林设施"]


def test_a_figure_that_sums_up_places_counts_them() -> None:
    assert subjects("市、区两级窗口设置专区。") == ["市、区"]
    assert subjects("会同京冀两地制定方案。") == ["京冀"]
    assert subjects("京津冀营商环境共建，三地互认。") == ["京津冀"]


def test_the_years_of_a_plan_are_the_plans() -> None:
    assert subjects("完成三年行动计划终期评估。") == ["行动计划"]


def test_a_clause_that_only_goes_on_counts_what_was_counted_before() -> None:
    assert subjects("新增37项免费服务,累计达到135项。") == ["免费服务", "免费服务"]
    assert subjects("绿化覆盖率超过40%,同比提升3个百分点。")[1] == "绿化覆盖率同比提升"


def test_a_figure_by_itself_counts_nothing_that_is_said() -> None:
    assert subjects("30个。") == [""]


def test_both_ends_of_a_change_count_the_same() -> None:
    assert subjects("公园服务参与率从91%提高到96.7%。") == ["公园服务参与率", "公园服务参与率"]


def test_a_subject_never_begins_inside_a_bracket() -> None:
    assert subjects("新建公园（省级5座）、绿道30公里。")[1] == "绿道"
