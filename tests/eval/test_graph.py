"""Scoring a graph against gold: the rules of the guideline, on small gold and on the shared one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import MalformedGold
from corpus.notice import Reading
from corpus.passages import read
from corpus.read import read_file
from eval.graph import GraphReport, evaluate
from kg.build import graph_of
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
    record |= {"value_normalised": value, "unit": unit, "comparator": "==", "status": "context"}
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
    assert {share.name: share.right for share in report.attributes} == {
        "figures: value": 1,
        "figures: unit": 1,
        "figures: comparator": 2,
        "figures: status": 2,
    }
    assert report.row("names") is None


def test_the_report_prints_its_n(tmp_path: Path) -> None:
    report = scored(tmp_path, [POLICE, LAKE], [target("30个", 30, "个")])

    assert "names             2" in report.table()
    assert json.loads(report.json())["rows"][0]["lenient"]["n"] == 2


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "gold_mentions.jsonl:1"),
        ('{"line": 2}', "has no field"),
        ('{"start": 0}', "has no line number"),
        (json.dumps(POLICE | {"text": "别的"}, ensure_ascii=False), "not “别的”"),
        (json.dumps(POLICE | {"line": 99}, ensure_ascii=False), "no line 99"),
    ],
)
def test_gold_that_does_not_fit_is_named(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "gold_mentions.jsonl").write_text(content, "utf-8")

    with pytest.raises(MalformedGold, match=problem):
        scored(tmp_path)


def test_a_folder_without_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MalformedGold, match="no gold_mentions"):
        scored(tmp_path)


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
    assert all(share.right >= 0.9 * share.n for share in report.attributes)


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
