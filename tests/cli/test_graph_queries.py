"""``wenjin graph find``, ``path`` and ``targets`` on the shipped notice. They need no model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from kg.model import NodeType
from kg.status import Status
from service.commands.graph_queries import StatusName, TypeName
from tests.cli.conftest import Wenjin
from tests.conftest import ROOT

NOTICE = ROOT / "corpus/notices/tianjin-zwfw-2025.txt"
TEXT = NOTICE.read_text(encoding="utf-8")
HONGQIAO = "District 红桥区  [District:天津市红桥区]"


def test_the_choices_that_are_offered_are_all_there_are() -> None:
    assert set(get_args(TypeName)) == set(NodeType)
    assert set(get_args(StatusName)) == set(Status)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("红桥区", HONGQIAO),
        ("红桥", f"{HONGQIAO}  (红桥)"),
        ("紅橋區", f"{HONGQIAO}  (the same words)"),
        ("hqq", f"{HONGQIAO}  (its pinyin)"),
        ("hóng qiáo qū", f"{HONGQIAO}  (its pinyin)"),
        ("红侨区", f"{HONGQIAO}  (it sounds alike)"),
        ("District:天津市红桥区", HONGQIAO),
    ],
)
def test_a_node_is_found_by_whatever_means_it(known: Wenjin, text: str, line: str) -> None:
    assert known("graph", "find", text, "--limit", "1").out.splitlines()[0] == line


def test_only_so_many_are_shown_and_how_many_more_there_are(known: Wenjin) -> None:
    whole = known("graph", "find", "市", "--limit", "1000").out.splitlines()
    first = known("graph", "find", "市", "--limit", "3").out.splitlines()
    next_ones = known("graph", "find", "市", "--limit", "3", "--offset", "3").out.splitlines()
    assert first[:3] == whole[:3]
    assert first[3].startswith(f"… and {len(whole) - 3} more")
    assert next_ones[:3] == whole[3:6]


def test_only_nodes_of_the_type_are_found(known: Wenjin) -> None:
    found = known("graph", "find", "天津", "--type", "Platform").out.splitlines()
    assert found
    assert all(line.startswith("Platform ") for line in found)
    assert known("graph", "find", "红桥区", "--type", "Platform").out == ""


def test_for_programs_what_was_found_says_how(known: Wenjin) -> None:
    found = json.loads(known("graph", "find", "hqq", "--json").out)
    assert found["total"] >= len(found["nodes"]) == len(found["matches"])
    assert found["matches"][0] == {"form": "红桥区", "kind": "pinyin"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("不存在的部门", "Nothing found.\n"),
        ("市公安厅", "Nothing found. Did you mean 市公安局?\n"),
        ("\x1b[2J", "Nothing found.\n"),
    ],
)
def test_nothing_found_is_said_and_is_no_failure(known: Wenjin, text: str, said: str) -> None:
    ran = known("graph", "find", text)
    assert (ran.status, ran.out, ran.err) == (0, "", said)


@pytest.mark.parametrize("wrong", [["--type", "Planet"], ["--limit", "0"], ["--offset", "-1"]])
def test_what_cannot_be_asked_is_wrong_usage(known: Wenjin, wrong: list[str]) -> None:
    ran = known("graph", "find", "x", *wrong)
    assert ran.status == 2
    assert wrong[0] in ran.mistake


# -- paths ---------------------------------------------------------------------------------------


def test_a_path_shows_every_edge_with_its_sentence(known: Wenjin) -> None:
    said = known("graph", "path", "红桥区", "“双铁”政务服务驿站", "--via", "located_in").out
    sentence = "红桥区把优化政务服务融入到京津冀同城商务区建设中,在天津西站打造“双铁”政务服务驿站。"
    start = TEXT.index(sentence)
    assert said == (
        "1. 1 edge\n"
        "   District 红桥区\n"
        "     ←located_in– Programme “双铁”政务服务驿站\n"
        f"       “{sentence}” (tianjin-zwfw-2025, characters {start}-{start + len(sentence)})\n"
    )


def test_more_paths_of_the_same_length_are_announced(known: Wenjin) -> None:
    asked = ["graph", "path", "红桥区", "市公安局", "--via", "mentions", "--most"]
    one, two = known(*asked, "1").out, known(*asked, "2").out
    assert one.splitlines()[0] == two.splitlines()[0] == "1. 4 edges"
    assert one.endswith("… and more paths of the same length (--most shows more)\n")
    assert "\n2. 4 edges\n" in two


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--within", "1"], "No path of at most 1 edge joins 红桥区 and 天津市公安局"),
        (["--via", "located_in"], "No path joins 红桥区 and 天津市公安局, however long"),
    ],
)
def test_that_there_is_no_path_is_said_and_is_no_failure(
    known: Wenjin, options: list[str], said: str
) -> None:
    ran = known("graph", "path", "红桥区", "市公安局", *options)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.startswith(said)


def test_a_search_that_is_broken_off_says_so_and_fails(
    known: Wenjin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.query.PathSearch", _impatient)
    ran = known("graph", "path", "红桥区", "市公安局")
    assert ran.status == 1
    assert "broken off" in ran.err
    assert "is not known" in ran.err
    document = json.loads(known("graph", "path", "红桥区", "市公安局", "--json").out)
    assert (document["outcome"], document["paths"]) == ("stopped", [])


def _impatient(graph: object, predicates: object, most_looked_at: int) -> object:
    """The real search, that may look at next to nothing."""
    from kg.paths import PathSearch

    return PathSearch(graph, predicates, 2)  # type: ignore[arg-type]


def test_for_programs_a_path_has_its_edges_with_their_sentences(known: Wenjin) -> None:
    found = json.loads(known("graph", "path", "红桥区", "市公安局", "--json").out)
    assert found["outcome"] == "found"
    for step in found["paths"][0]["steps"]:
        for edge in step["edges"]:
            sentence = edge["sentence"]
            assert TEXT[sentence["start"] : sentence["end"]] == sentence["text"]


def test_an_end_that_is_no_name_or_the_name_of_several_is_one_clear_line(known: Wenjin) -> None:
    unknown = known("graph", "path", "红侨区", "市公安局")
    assert (unknown.status, unknown.out) == (1, "")
    assert "no node “红侨区”. Did you mean 红桥区?" in unknown.mistake
    several = known("graph", "path", "红桥区", "两级")
    assert several.status == 1
    assert "Give the id of one: Target:tianjin-zwfw-2025:" in several.mistake


@pytest.mark.parametrize("wrong", [["--via", "knows"], ["--most", "0"], ["--within", "21"]])
def test_a_path_that_cannot_be_asked_for_is_wrong_usage(known: Wenjin, wrong: list[str]) -> None:
    ran = known("graph", "path", "红桥区", "市公安局", *wrong)
    assert ran.status == 2
    assert wrong[0] in ran.mistake


# -- figures -------------------------------------------------------------------------------------


def test_what_the_plan_promises_with_a_number_stands_under_its_headings(known: Wenjin) -> None:
    said = known("graph", "targets", "--part", "plan", "--status", "planned", "--by-section").out
    lines = said.splitlines()
    assert lines[0] == "tianjin-zwfw-2025"
    headings = [line.strip() for line in lines if line.startswith("  ") and line[2] != " "]
    assert len(headings) > 3
    places = [TEXT.rindex(heading) for heading in headings]
    assert places == sorted(places)
    assert "    at least 40 个  资质资格互认场景  [planned 2025]" in lines
    assert "[achieved" not in said


def test_the_figures_of_one_sentence_stand_together_above_it(known: Wenjin) -> None:
    said = known("graph", "targets", "--section", "纵深推进", "--unit", "%").out
    lines = said.splitlines()
    figures = [line for line in lines if not line.startswith(" ")]
    assert figures[0] == "at least 50 %  实现智能预填比例  [planned 2025]"
    assert figures[1].startswith("at least 70 %")
    sentence = [
        n for n, line in enumerate(lines) if "提供200个高频材料预审能力,实现智能预填" in line
    ]
    assert sentence == [n for n in sentence if n > lines.index(figures[1])]
    assert len(sentence) == 1


def test_a_figure_says_whose_it_is_and_where_it_stands(known: Wenjin) -> None:
    said = known("graph", "targets", "--district", "nankaiqu", "--unit", "家").out.splitlines()
    assert said[0] == "more than 800 家  企业建档  [achieved 2024]"
    assert any(line.startswith("  of: ") and "南开区" in line for line in said)
    assert any(line.startswith("  in: 六、") for line in said)


def test_for_programs_figures_come_in_a_row_or_by_section(known: Wenjin) -> None:
    options = ["graph", "targets", "--part", "plan", "--json"]
    row = json.loads(known(*options).out)
    sections = json.loads(known(*options, "--by-section").out)
    assert row["total"] == len(row["targets"]) == sections["total"]
    together = [each for section in sections["sections"] for each in section["targets"]]
    assert together == row["targets"]
    for section in sections["sections"]:
        assert {json.dumps(each["sections"]) for each in section["targets"]} == {
            json.dumps(section["sections"])
        }


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--unit", "光年"], ["No figure has the unit “光年”. There are: 个; "]),
        (["--year", "2031"], ["No figure is of the year “2031”. There are: 2024; 2025."]),
        (["--status", "rule"], ["No figure has the status “rule”. There are: achieved; "]),
        (["--part", "rules"], ["No figure stands in a part of the kind “rules”. There are: "]),
        (["--min", "1e12"], ["No figure is “at least 1,000,000,000,000”. There are: "]),
        (
            ["--district", "无此区"],
            ["No figure belongs to a district called “无此区”. There are: "],
        ),
        (["--text", "龘"], ["No figure is told of with the words “龘”."]),
        (["--unit", "光年", "--year", "2031"], ["No figure is of the year", "No figure has the "]),
        (["--unit", "件", "--year", "2025"], ["No figure meets all of this at once."]),
    ],
)
def test_a_condition_that_nothing_meets_says_what_there_is(
    known: Wenjin, options: list[str], said: list[str]
) -> None:
    ran = known("graph", "targets", *options)
    assert (ran.status, ran.out) == (0, "")
    for line, expected in zip(ran.err.splitlines(), said, strict=True):
        assert line.startswith(expected)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--status", "foo"],
        ["--part", "foo"],
        ["--year", "soon"],
        ["--year", "25"],
        ["--unit", " "],
        ["--min", "3", "--max", "2"],
        ["--min", "nan"],
        ["--limit", "0"],
    ],
)
def test_a_filter_that_cannot_be_used_is_wrong_usage(known: Wenjin, wrong: list[str]) -> None:
    ran = known("graph", "targets", *wrong)
    assert ran.status == 2
    assert wrong[0].removeprefix("--") in ran.mistake


@pytest.mark.parametrize(
    "command", [["find", "红桥区"], ["path", "红桥区", "市公安局"], ["targets"]]
)
def test_an_empty_store_says_what_to_do_in_one_line(wenjin: Wenjin, command: list[str]) -> None:
    ran = wenjin("graph", *command)
    assert ran.status == 1
    assert "`wenjin ingest PATH`" in ran.mistake


def test_a_figure_of_two_notices_stands_under_its_own(wenjin: Wenjin, tmp_path: Path) -> None:
    for city in ("杭州市", "沈阳市"):
        text = f"{city}园林局2025年工作要点\n一、公园\n1.新建公园。新建公园3个。\n"
        (tmp_path / f"{city}.txt").write_text(text, "utf-8")
        assert wenjin("ingest", tmp_path / f"{city}.txt").status == 0
    lines = wenjin("graph", "targets", "--by-section").out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == ["杭州市", "沈阳市"]
