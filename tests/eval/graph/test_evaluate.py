"""Scoring a graph against gold: the rules of the guideline, on small gold and on the shared one."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from corpus.notice import Reading
from corpus.passages import read
from corpus.read import read_file
from eval.errors import UnknownMeasure
from eval.graph import MEASURES, GraphReport, evaluate, format_table
from eval.graph.scores import Share
from kg.build import graph_of
from kg.model import NodeType
from tests.factories import a_reading

TEXT = "一、建设公园\n会同市公安局新建公园30个，西湖区8个。\n没有标注的一行，市财政局拨款5万元。\n"
LINE = 2


def mention(text: str, type: str, canonical: str, **extra: bool) -> dict[str, object]:
    """A gold mention on the annotated line."""
    start = TEXT.split("\n")[LINE - 1].index(text)
    record = {"line": LINE, "start": start, "end": start + len(text), "text": text, "type": type}
    return record | {"canonical": canonical, "optional": False, "nested": False} | extra


def target(text: str, value: float, unit: str, **extra: object) -> dict[str, object]:
    """A gold Target on the annotated line."""
    start = TEXT.split("\n")[LINE - 1].index(text)
    record = {"line": LINE, "num_start": start, "num_end": start + len(text), "num_text": text}
    record |= {"value_normalised": value, "unit": unit, "comparator": "==", "status": "achieved"}
    return record | {"optional": False} | extra


def scored(
    folder: Path,
    mentions: list[dict[str, object]] | None = None,
    targets: list[dict[str, object]] | None = None,
) -> GraphReport:
    """The report on the small notice against this gold."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in (("gold_mentions", mentions), ("gold_targets", targets)):
        if records is not None:
            lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
            (folder / f"{name}.jsonl").write_text(lines, "utf-8")
    reading = a_reading(TEXT, notice_id="small", issuer="杭州市园林局")
    return evaluate(folder, reading, graph_of([reading]))


POLICE = mention("市公安局", "Department", "杭州市公安局")
LAKE = mention("西湖区", "District", "西湖区")


def test_what_is_found_in_the_right_place_is_right(tmp_path: Path) -> None:
    report = scored(tmp_path, [POLICE, LAKE])

    names = report.row("names")
    assert names is not None
    assert (names.lenient.right, names.lenient.invented, names.lenient.missed) == (2, 0, 0)
    assert names.strict.f1 == 1
    assert report.attributes[0].right == 2


def test_lines_that_nobody_annotated_are_not_scored(tmp_path: Path) -> None:
    report = scored(tmp_path, [POLICE, LAKE])

    assert not any("市财政局" in difference.text for difference in report.differences)


def test_gold_under_multi_covers_the_whole_notice(tmp_path: Path) -> None:
    report = scored(tmp_path / "multi" / "small", [POLICE, LAKE])

    assert [(d.kind, d.text) for d in report.differences] == [("invented", "市财政局")]


def test_an_overlap_is_lenient_and_not_strict(tmp_path: Path) -> None:
    longer = mention("会同市公安局", "Department", "杭州市公安局")

    row = scored(tmp_path, [longer, LAKE]).row("names")

    assert row is not None
    assert (row.lenient.f1, row.strict.right) == (1.0, 1)


def test_another_type_in_the_same_place_is_missed_and_invented(tmp_path: Path) -> None:
    wrong = mention("西湖区", "Region", "西湖区")

    report = scored(tmp_path, [POLICE, wrong])

    assert [(d.kind, d.type) for d in report.differences] == [
        ("invented", "District"),
        ("missed", "Region"),
    ]


@pytest.mark.parametrize("flag", ["optional", "nested"])
def test_optional_gold_counts_neither_way(tmp_path: Path, flag: str) -> None:
    optional = mention("西湖区", "District", "西湖区", **{flag: True})

    row = scored(tmp_path, [POLICE, optional]).row("names")

    assert row is not None
    assert (row.lenient.n, row.lenient.invented) == (1, 0)


def test_a_figure_is_matched_by_its_number_and_judged_by_its_attributes(tmp_path: Path) -> None:
    report = scored(tmp_path, None, [target("30个", 30, "个"), target("8个", 9, "项")])

    row = report.row("figures")
    assert row is not None
    assert row.lenient.f1 == 1
    assert {share.name: (share.right, share.n) for share in report.attributes} == {
        "figures: value": (1, 2),
        "figures: unit": (1, 2),
        "figures: comparator": (2, 2),
        "figures: status": (2, 2),
        "figures: value_upper": (0, 0),
        "figures: year": (0, 0),
        "figures: owner": (0, 0),
    }
    assert report.row("names") is None


def test_each_attribute_that_differs_says_what_the_gold_and_what_the_graph_has(
    tmp_path: Path,
) -> None:
    wrong = target("8个", 8.5, "项", comparator=">=", status="planned")

    found = scored(tmp_path, None, [target("30个", 30, "个"), wrong]).findings.wrong_attributes

    assert [(one.excerpt.text, one.name, one.gold, one.graph) for one in found] == [
        ("8个", "value", "8.5", "8"),
        ("8个", "unit", "项", "个"),
        ("8个", "comparator", ">=", "=="),
        ("8个", "status", "planned", "achieved"),
    ]


def test_the_year_the_owner_and_the_end_of_a_range_count_where_the_gold_states_them(
    tmp_path: Path,
) -> None:
    stated = target("30个", 30, "个", value_upper=40, year=2024, owner="杭州市公安局")

    report = scored(tmp_path, None, [stated, target("8个", 8, "个", year=None, owner=None)])

    shares = {share.name: (share.right, share.n) for share in report.attributes}
    assert shares["figures: value_upper"] == (0, 1)
    assert shares["figures: year"] == (0, 1)
    assert shares["figures: owner"][1] == 1
    wrong = {one.name: (one.gold, one.graph) for one in report.findings.wrong_attributes}
    assert wrong["value_upper"] == ("40", "–")
    assert wrong["year"] == ("2024", "–")


def test_a_range_is_right_with_its_upper_end(tmp_path: Path) -> None:
    gold = tmp_path / "multi" / "range"
    record = {"line": 1, "num_start": 5, "num_end": 9, "num_text": "3至5年", "unit": "年"}
    record |= {"value_normalised": 3, "value_upper": 5, "comparator": "==", "status": "context"}
    gold.mkdir(parents=True)
    (gold / "gold_targets.jsonl").write_text(json.dumps(record), "utf-8")
    reading = a_reading("公园树木长3至5年。\n", notice_id="range")

    report = evaluate(gold, reading, graph_of([reading]))

    assert Share("figures: value_upper", 1, 1) in report.attributes


def test_a_name_whose_node_goes_by_another_name_is_listed_with_both(tmp_path: Path) -> None:
    other = mention("市公安局", "Department", "宁波市公安局")

    (found,) = scored(tmp_path, [other, LAKE]).findings.other_names

    assert (found.type, found.excerpt.text, found.gold) == (
        "Department", "市公安局", "宁波市公安局",
    )  # fmt: skip
    assert {"杭州市公安局", "市公安局"} <= set(found.graph)


def test_what_is_found_but_not_exact_is_listed_with_both_spans(tmp_path: Path) -> None:
    longer = mention("会同市公安局", "Department", "杭州市公安局")

    report = scored(tmp_path, [longer, LAKE])

    assert report.differences == ()
    assert [(one.type, one.gold.text, one.graph.text) for one in report.inexact] == [
        ("Department", "会同市公安局", "市公安局")
    ]


def test_the_report_says_how_much_of_the_notice_was_scored(tmp_path: Path) -> None:
    lines = scored(tmp_path / "lines", [POLICE, LAKE]).scored
    whole = scored(tmp_path / "multi" / "whole", [POLICE, LAKE]).scored

    assert (lines.lines, lines.of_lines, lines.characters) == (1, 3, len(TEXT.split("\n")[1]))
    assert (whole.lines, whole.characters, whole.whole) == (3, len(TEXT), True)


def test_a_link_in_multi_covers_the_whole_notice_too(tmp_path: Path) -> None:
    scored(tmp_path / "gold", [POLICE, LAKE])
    (tmp_path / "multi").mkdir()
    (tmp_path / "multi" / "small").symlink_to(tmp_path / "gold")

    assert scored(tmp_path / "multi" / "small").scored.whole


def test_lines_that_only_have_a_measure_are_scored_too(tmp_path: Path) -> None:
    tmp_path.joinpath("gold_measures.jsonl").write_text('{"line": 3}\n', "utf-8")

    report = scored(tmp_path, [POLICE, LAKE])

    names = [d for d in report.differences if d.type is not NodeType.MEASURE]
    assert [(d.kind, d.text) for d in names] == [("invented", "市财政局")]


def test_an_empty_gold_file_measures_nothing(tmp_path: Path) -> None:
    report = scored(tmp_path, [], [])

    assert [row.lenient.n for row in report.rows] == [0] * len(report.rows)
    assert report.scored.lines == 0
    assert report.measure("names") is None
    assert report.measure("value") is None
    said = format_table(report)
    assert "names: the gold has none to find (n = 0)" in said
    assert "figures: the gold has none to find (n = 0)" in said
    assert "1.000" not in said.partition("lenient")[2]


def test_what_the_graph_says_beside_empty_gold_is_invented_and_no_success(tmp_path: Path) -> None:
    row = scored(tmp_path / "multi" / "empty", []).row("names")

    assert row is not None
    assert (row.lenient.n, row.lenient.invented) == (0, 3)
    assert row.lenient.precision == row.lenient.f1 == 0
    assert math.isnan(row.lenient.recall)


def test_every_mention_and_every_provenance_is_the_text_at_its_offsets(tmp_path: Path) -> None:
    report = scored(tmp_path, [POLICE, LAKE])

    assert report.verbatim.right == report.verbatim.n > 0
    assert report.measure("provenance") == 1


def test_a_graph_of_another_version_of_the_text_is_found_out(tmp_path: Path) -> None:
    reading = a_reading(TEXT, notice_id="small", issuer="杭州市园林局")
    older = a_reading(TEXT.replace("一、", "第一、"), notice_id="small", issuer="杭州市园林局")
    scored(tmp_path, [POLICE])

    report = evaluate(tmp_path, reading, graph_of([older]))

    assert report.verbatim.right < report.verbatim.n
    assert {(one.text, one.stands) for one in report.findings.mislaid} >= {("西湖区", "湖区8")}


def test_what_other_notices_say_is_no_part_of_it(tmp_path: Path) -> None:
    reading = a_reading(TEXT, notice_id="small", issuer="杭州市园林局")
    other = a_reading("会同市水务局新建泵站2座，东湖区1座。\n" * 3, notice_id="other")
    alone = scored(tmp_path, [POLICE, LAKE])

    report = evaluate(tmp_path, reading, graph_of([reading, other]))

    assert (report.rows, report.verbatim) == (alone.rows, alone.verbatim)


def test_measures_go_by_their_names(tmp_path: Path) -> None:
    longer = mention("会同市公安局", "Department", "宁波市公安局")

    report = scored(tmp_path, [longer, LAKE], [target("30个", 30, "个"), target("8个", 9, "个")])

    measured = {name: report.measure(name) for name in MEASURES}
    there = {name: value for name, value in measured.items() if value is not None}
    assert there == {
        "names": 1, "names-strict": 0.5, "figures": 1, "figures-strict": 1, "canonical": 0.5,
        "value": 0.5, "unit": 1, "comparator": 1, "status": 1, "provenance": 1,
    }  # fmt: skip
    absent = set(measured) - set(there)
    assert {name.partition("-")[0] for name in absent} == {"measures", "relations"}
    with pytest.raises(UnknownMeasure, match="names-strict"):
        report.measure("niceness")


def reading_of_shared(shared: Path, notice: str) -> Reading:
    """One of the outside notices."""
    return read(read_file(shared / "notices" / f"{notice}.txt"))


def test_the_development_gold_is_met(shared: Path) -> None:
    reading = reading_of_shared(shared, "tianjin-zwfw-2025")

    report = evaluate(shared / "kg", reading, graph_of([reading]))

    names, figures = report.row("names"), report.row("figures")
    assert names is not None
    assert figures is not None
    assert (names.lenient.n, figures.lenient.n) == (67, 18)
    assert names.lenient.f1 >= 0.92
    assert names.strict.f1 >= 0.85
    assert figures.lenient.f1 >= 0.97
    found = [one for one in report.attributes if one.name.startswith(("names", "figures"))]
    assert all(share.right >= 0.9 * share.n for share in found)


@pytest.mark.parametrize(
    "notice",
    [
        "guangzhou_2024_public_rental_housing",
        "jinan_12345_hotline_regulation",
        "shenzhen_2026_ai_manufacturing_plan",
    ],
)
def test_the_figures_of_other_genres_are_met(shared: Path, notice: str) -> None:
    reading = reading_of_shared(shared, notice)

    report = evaluate(shared / "kg" / "multi" / notice, reading, graph_of([reading]))

    figures = report.row("figures")
    assert figures is not None
    assert figures.lenient.f1 >= 0.93
