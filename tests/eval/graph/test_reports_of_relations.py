"""The report of a graph on measures and relations: for a terminal, a program, and a person."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from eval.graph import GraphReport, format_table, report_json
from eval.graph.gold import SCORED_PREDICATES
from kg.model import NodeType, Predicate
from tests.eval.graph.by_hand import Written, gold_measure, gold_relation, scored
from tests.eval.graph.test_reports import lines_below, page_of

TEXT = "会同市公安局新建公园30个，改造公园8个。\n今年扩建<b>公园</b>。\n"
BUILD, REBUILD, EXTEND = "新建公园30个", "改造公园8个", "扩建<b>公园</b>"


@pytest.fixture
def related(tmp_path: Path) -> GraphReport:
    """A measure with a wrong status, one missed, one invented; an edge of each kind."""
    written = Written(TEXT)
    police = written.name(NodeType.DEPARTMENT, "市公安局", "市公安局")
    built = written.measure("市公安局新建公园30个", status="done", verb="新建", object="公园30个")
    extended = written.measure(EXTEND)
    figure = written.target("30个")
    written.edge(built, Predicate.HAS_TARGET, figure, BUILD)
    written.edge(police, Predicate.COOPERATES_WITH, extended, "公园</b>", implicit=True)
    written.edge(built, Predicate.FOLLOWS_UP, extended, BUILD, EXTEND)
    target = ("Target", "30个")
    return scored(
        tmp_path / "related",
        written,
        measures=[gold_measure(TEXT, BUILD, id="m1"), gold_measure(TEXT, REBUILD), {"line": 2}],
        relations=[
            gold_relation(TEXT, BUILD, ("Measure", BUILD), Predicate.HAS_TARGET, target),
            gold_relation(
                TEXT,
                REBUILD,
                ("Department", "市园林局"),
                Predicate.COOPERATES_WITH,
                ("Department", "市公安局"),
                head_implicit=True,
            ),
        ],
    )


def test_relations_are_shown_with_and_without_those_whose_office_is_not_named(
    related: GraphReport,
) -> None:
    said = format_table(related)

    heads = re.findall(r"^ +n +P +R +F1 +n +P +R +F1$", said, re.MULTILINE)
    assert len(heads) == 1
    assert re.search(
        r"^relations +2 +0\.333 +0\.500 +0\.400 +1 +0\.500 +1\.000 +0\.667$", said, re.M
    )
    assert re.search(r"^  mean of relations +0\.500 +1\.000$", said, re.MULTILINE)
    assert re.search(r"^has_target +1 +1\.000 +1\.000 +1\.000 +1 +1\.000", said, re.MULTILINE)
    assert re.search(r"^awarded +0 +– +– +– +0 +– +– +–$", said, re.MULTILINE)
    assert re.search(r"^measures +2 +0\.500 +0\.500 +0\.500 +0\.000", said, re.MULTILINE)


def test_the_columns_of_relations_stand_below_their_heads(related: GraphReport) -> None:
    lines = format_table(related).splitlines()
    head = next(n for n, line in enumerate(lines) if re.match(r" +n +P +R +F1 +n", line))
    ends = [[match.end() for match in re.finditer(r"\S+", line)] for line in lines[head : head + 5]]

    assert ends[0] == ends[1][-8:] == ends[3][-8:]
    assert [ends[0][3], ends[0][7]] == ends[2][-2:]


def test_missed_and_invented_measures_are_listed_in_their_sentences(related: GraphReport) -> None:
    rows = lines_below("measures missed and invented", format_table(related))

    assert rows == [
        f"   1  missed    会同市公安局{BUILD}，【{REBUILD}】。",
        f"   2  invented  今年【{EXTEND}】。",
    ]
    assert "missed and invented\nline" not in format_table(related)


def test_missed_and_invented_edges_are_listed_with_ends_and_sentences(
    related: GraphReport,
) -> None:
    rows = lines_below("edges missed and invented", format_table(related))

    assert [row.strip() for row in rows] == [
        f"1  invented  follows_up  市公安局新建公园30个 → {EXTEND}",
        f"1: 会同【市公安局新建公园30个】，{REBUILD}。",
        f"2: 今年【{EXTEND}】。",
        "1  missed    cooperates_with  市园林局 → 市公安局  (office not named)",
        f"1: 会同市公安局{BUILD}，【{REBUILD}】。",
        f"2  invented  cooperates_with  市公安局 → {EXTEND}  (office not named)",
        "2: 今年扩建<b>【公园</b>】。",
    ]


def test_attributes_of_measures_that_differ_have_a_table_of_their_own(
    related: GraphReport, tmp_path: Path
) -> None:
    head, row = lines_below("attributes of measures that differ", format_table(related))

    assert head.split()[:3] == ["line", "measure", "attribute"]
    assert row.split()[:5] == ["1", "市公安局新建公园30个", "status", "planned", "done"]
    page = page_of(related, tmp_path)
    assert page.rows["measure-attributes"][1][2:] == ["status", "planned", "done"]
    assert "attributes" not in page.rows


def test_the_json_holds_relations_and_every_fault_of_them(related: GraphReport) -> None:
    content = json.loads(report_json(related))

    assert content["relations"]["macro_f1"] == {"all": 0.5, "explicit": 1.0}
    every, *rows = content["relations"]["rows"]
    assert (every["name"], every["all"]["n"], every["explicit"]["n"]) == ("relations", 2, 1)
    assert [row["name"] for row in rows] == [one.value for one in SCORED_PREDICATES]
    assert [(one["kind"], one["predicate"], one["implicit"]) for one in content["edges"]] == [
        ("invented", "follows_up", False),
        ("missed", "cooperates_with", True),
        ("invented", "cooperates_with", True),
    ]
    assert [one["line"] for one in content["edges"][0]["said"]] == [1, 2]
    assert content["edges"][0]["said"][1]["sentence"] == f"今年{EXTEND}。"
    assert [one["type"] for one in content["differences"]] == ["Measure", "Measure"]
    assert content["facing"] == []
    assert [row["line"] for row in content["facing_measures"]] == [1, 2]
    assert content["wrong_attributes"][0]["type"] == "Measure"


def test_the_json_says_null_where_relations_were_not_scored(tmp_path: Path) -> None:
    assert json.loads(report_json(scored(tmp_path, Written(TEXT), targets=[])))["relations"] is None


def test_the_page_shows_relations_and_every_fault_of_them(
    related: GraphReport, tmp_path: Path
) -> None:
    page = page_of(related, tmp_path)

    _, _, every, mean, *rows = page.rows["relations"]
    assert every == ["relations", "2", "0.333", "0.500", "0.400", "1", "0.500", "1.000", "0.667"]
    assert (mean[4], mean[8]) == ("0.500", "1.000")
    assert len(rows) == len(SCORED_PREDICATES)
    _, *measures = page.rows["measures"]
    assert [row[0] for row in measures] == ["1", "2"]
    _, following, missed, _ = page.rows["edges"]
    assert following[1:5] == ["invented", "follows_up", "市公安局新建公园30个", EXTEND]
    assert f"line 2 今年{EXTEND}。" in following[5]
    assert missed[2] == "cooperates_withoffice not named"
    assert "<b>" not in (tmp_path / "graph.html").read_text("utf-8")


def test_relations_without_gold_are_said_not_to_be_scored(tmp_path: Path) -> None:
    said = format_table(scored(tmp_path, Written(TEXT), targets=[]))

    assert "measures: not scored, there is no gold_measures.jsonl" in said
    assert "relations: not scored, there is no gold_relations.jsonl" in said
    assert "all edges" not in said
