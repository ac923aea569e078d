"""Measures against gold: found by half their characters, judged by their attributes."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.graph import GraphReport
from eval.graph.measure_attributes import likeness
from eval.graph.scores import Score
from kg.model import AttributeValue, NodeType
from tests.eval.graph.by_hand import Written, gold_measure, scored

TEXT = "二、建设公园\n会同市公安局新建口袋公园30个,改造公园8个。\n延长开放时间,提升服务水平。\n"
BUILD, REBUILD, EXTEND = "新建口袋公园30个", "改造公园8个", "延长开放时间"


def score_of(report: GraphReport) -> Score:
    """The lenient score of the measures."""
    row = report.row("measures")
    assert row is not None
    return row.lenient


def attributes_of(report: GraphReport) -> dict[str, tuple[int, int]]:
    """(right, n) of each attribute of measures."""
    return {
        share.name.removeprefix("measures: "): (share.right, share.n)
        for share in report.attributes
        if share.name.startswith("measures: ")
    }


def test_a_measure_is_found_by_half_of_its_characters(tmp_path: Path) -> None:
    written = Written(TEXT)
    written.measure("会同市公安局新建口袋公园30个")
    written.measure("时间,提升服务水平")

    report = scored(
        tmp_path, written, measures=[gold_measure(TEXT, BUILD), gold_measure(TEXT, EXTEND)]
    )

    assert score_of(report) == Score(1, 1, 1)
    assert [(one.kind, one.type, one.text) for one in report.differences] == [
        ("missed", "Measure", EXTEND),
        ("invented", "Measure", "时间,提升服务水平"),
    ]
    assert [(one.gold.text, one.graph.text) for one in report.inexact] == [
        (BUILD, "会同市公安局新建口袋公园30个")
    ]


def test_the_same_span_is_strict_too(tmp_path: Path) -> None:
    written = Written(TEXT)
    written.measure(BUILD)

    row = scored(tmp_path, written, measures=[gold_measure(TEXT, BUILD)]).row("measures")

    assert row is not None
    assert row.strict == Score(1, 0, 0)


def test_the_closer_of_two_is_the_one_not_the_longer(tmp_path: Path) -> None:
    written = Written(TEXT)
    written.measure("公安局新建口袋公园30个,改造公")
    close = written.measure("口袋公园30个", status="planned")

    report = scored(tmp_path, written, measures=[gold_measure(TEXT, BUILD)])

    assert score_of(report) == Score(1, 1, 0)
    assert attributes_of(report)["status"] == (1, 1)
    assert close.startswith("Measure:")


def test_an_optional_measure_and_what_lies_on_it_alone_count_neither_way(tmp_path: Path) -> None:
    written = Written(TEXT)
    written.measure(BUILD)
    written.measure("公园8个")
    gold = [gold_measure(TEXT, BUILD), gold_measure(TEXT, REBUILD, optional=True)]

    assert score_of(scored(tmp_path, written, measures=gold)) == Score(1, 0, 0)


def test_what_lies_on_other_gold_too_is_invented(tmp_path: Path) -> None:
    written = Written(TEXT)
    written.measure("30个,改造公园8个")
    gold = [gold_measure(TEXT, BUILD), gold_measure(TEXT, REBUILD, optional=True)]

    assert score_of(scored(tmp_path, written, measures=gold)) == Score(0, 1, 1)


def test_measures_on_lines_that_nobody_annotated_are_not_scored(tmp_path: Path) -> None:
    written = Written(TEXT)
    written.measure(BUILD)
    written.measure(EXTEND)

    assert score_of(scored(tmp_path, written, measures=[gold_measure(TEXT, BUILD)])) == Score(
        1, 0, 0
    )


def test_a_line_that_holds_no_measure_is_said_by_its_number_alone(tmp_path: Path) -> None:
    written = Written(TEXT)
    written.measure(EXTEND)

    report = scored(tmp_path, written, measures=[gold_measure(TEXT, BUILD), {"line": 3}])

    assert score_of(report) == Score(0, 1, 1)


def test_a_measure_without_offsets_stands_where_its_line_has_the_quote(tmp_path: Path) -> None:
    written = Written(TEXT)
    written.measure(REBUILD)
    gold = gold_measure(TEXT, REBUILD)
    del gold["start"], gold["end"]

    row = scored(tmp_path, written, measures=[gold]).row("measures")

    assert row is not None
    assert row.strict == Score(1, 0, 0)


@pytest.mark.parametrize(
    ("name", "gold", "graph", "is_right"),
    [
        ("status", "planned", "planned", True),
        ("status", "planned", "done", False),
        ("status", "planned", None, False),
        ("verb", "开展", "组织开展", True),
        ("verb", "迭代升级", "升级", True),
        ("verb", "新建", "改造", False),
        ("verb", "新建", None, False),
        ("object", "口袋公园", "口袋公园30个", True),
        ("object", "口袋公园", "30个", False),
        ("object", "口袋公园", None, False),
        ("actors", ["杭州市园林局"], ("市园林局",), True),
        ("actors", ["杭州市园林局"], ("杭州市园林局", "西湖区"), False),
        ("actors", ["杭州市园林局", "西湖区"], ("杭州市园林局",), False),
        ("actors", ["杭州市园林局"], None, False),
        ("partners", [], (), True),
        ("partners", [], ("市公安局",), False),
        ("partners", ["高校院所"], ("高校院所",), True),
        ("item", 24, 24, True),
        ("item", 24, 25, False),
        ("item", 24, None, False),
        ("section", "第二章 建设", "第二章  建设。", True),
        ("section", "二、建设公园", "三、养护公园", False),
        ("obliged", "建设单位", "公园建设单位", True),
        ("deadline", ["10月底前", "年底前"], "10月底前、年底前", True),
        ("penalty", "处一万元罚款", "责令改正", False),
    ],
)
def test_an_attribute_is_right_when(
    tmp_path: Path, name: str, gold: object, graph: AttributeValue, is_right: bool
) -> None:
    written = Written(TEXT)
    written.name(NodeType.DEPARTMENT, "杭州市园林局", aliases=["市园林局"])
    written.measure(BUILD, **{name: graph})

    report = scored(tmp_path, written, measures=[gold_measure(TEXT, BUILD, **{name: gold})])

    assert attributes_of(report)[name] == (int(is_right), 1)
    wrong = [one.name for one in report.findings.wrong_attributes]
    assert (name in wrong) is not is_right


def test_an_attribute_that_the_gold_does_not_state_is_not_compared(tmp_path: Path) -> None:
    written = Written(TEXT)
    written.measure(BUILD, item=3, actors=("西湖区",), deadline="年底前")

    shares = attributes_of(
        scored(tmp_path, written, measures=[gold_measure(TEXT, BUILD, item=None)])
    )

    assert {name for name, (_, n) in shares.items() if n} == {"status", "verb", "object"}


def test_an_attribute_that_differs_says_what_both_have(tmp_path: Path) -> None:
    written = Written(TEXT)
    written.measure(
        BUILD, status="done", verb="新建", object="口袋公园", actors=("西湖区", "东湖区")
    )
    gold = gold_measure(TEXT, BUILD, actors=["杭州市园林局"])

    wrong = scored(tmp_path, written, measures=[gold]).findings.wrong_attributes

    assert [(one.type, one.name, one.gold, one.graph) for one in wrong] == [
        ("Measure", "status", "planned", "done"),
        ("Measure", "actors", "杭州市园林局", "西湖区、东湖区"),
    ]


def test_two_texts_are_alike_by_the_characters_they_share() -> None:
    assert likeness("公园", "公 园") == 1
    assert likeness("公公", "公") == pytest.approx(2 / 3)
    assert likeness("公园", "时间") == likeness("", "公园") == 0


def test_measures_are_measured_by_name(tmp_path: Path) -> None:
    written = Written(TEXT)
    written.measure(BUILD, status="planned")
    written.measure(REBUILD, status="done")
    gold = [gold_measure(TEXT, words) for words in (BUILD, REBUILD)]
    report = scored(tmp_path, written, measures=gold)

    assert report.measure("measures") == 1
    assert report.measure("measures-status") == 0.5
    assert report.measure("relations") is None
    assert report.row("names") is None
