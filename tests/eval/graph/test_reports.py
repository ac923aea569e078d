"""The report of a graph: for a terminal, for a program, and for a person."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.cells import cell_len

from eval.errors import ReportUnwritable
from eval.graph import GraphReport, evaluate, format_table, report_json, write_html, write_json
from kg.build import graph_of
from tests.eval.graph.test_evaluate import LAKE, LINE, POLICE, mention, scored, target
from tests.factories import a_reading

LONGER = mention("会同市公安局", "Department", "宁波市公安局")
REGION = mention("西湖区", "Region", "西湖区")


@pytest.fixture
def report(tmp_path: Path) -> GraphReport:
    """One of each kind of fault: wrong type, inexact span, other name, wrong attribute."""
    return scored(tmp_path, [LONGER, REGION], [target("30个", 30, "个"), target("8个", 9, "个")])


def lines_below(title: str, said: str) -> list[str]:
    """The lines of the section with this title, its head first."""
    return said.partition(f"{title}\n")[2].partition("\n\n")[0].splitlines()


def test_every_row_has_its_n_and_both_ways_of_scoring(report: GraphReport) -> None:
    said = format_table(report)

    assert "lenient" in said
    assert "strict" in said
    assert re.search(r"^ +n +P +R +F1 +P +R +F1$", said, re.MULTILINE)
    assert re.search(r"^names +2 +0\.500 +0\.500 +0\.500 +0\.000 +0\.000 +0\.000$", said, re.M)
    assert re.search(r"^Department +1 +1\.000 +1\.000 +1\.000 +0\.000", said, re.MULTILINE)
    assert re.search(r"^Award +0 +– +– +– +– +– +–$", said, re.MULTILINE)


def test_shares_are_of_those_found(report: GraphReport) -> None:
    shares = lines_below("of those found", format_table(report))

    assert [line.split() for line in shares[:3]] == [
        ["names:", "canonical", "name", "0/1", "0.000"],
        ["figures:", "value", "1/2", "0.500"],
        ["figures:", "unit", "2/2", "1.000"],
    ]
    assert shares[-1].split() == ["figures:", "owner", "0/0", "–"]


def test_the_missed_and_the_invented_stand_side_by_side_by_line(report: GraphReport) -> None:
    head, row = lines_below("missed and invented", format_table(report))

    assert [cell.strip() for cell in head.split("|")] == ["line  missed", "invented"]
    assert row.split() == [str(LINE), "Region", "西湖区", "|", "District", "西湖区"]


def test_columns_line_up_where_characters_take_two_cells(tmp_path: Path) -> None:
    gold = tmp_path / "multi" / "small"
    report = scored(gold, [mention("会同", "Programme", "会同"), mention("园30", "Policy", "园")])
    rows = lines_below("missed and invented", format_table(report))

    assert len(rows) > 3
    assert len({cell_len(row.partition("|")[0]) for row in rows}) == 1


def test_a_long_name_is_cut_on_the_terminal_and_whole_elsewhere(tmp_path: Path) -> None:
    text = f"新建{'长' * 60}公园。\n"
    (tmp_path / "gold_mentions.jsonl").write_text(
        json.dumps(
            {
                "line": 1, "start": 2, "end": 64, "text": f"{'长' * 60}公园",
                "type": "Programme", "canonical": "园",
            }
        ),
        "utf-8",
    )  # fmt: skip
    reading = a_reading(text, notice_id="long")

    report = evaluate(tmp_path, reading, graph_of([reading]))

    assert f" {'长' * 19}…" in format_table(report)
    assert f"{'长' * 60}公园" in report_json(report)


def test_what_is_wrong_in_what_was_found_is_listed_with_both_sides(report: GraphReport) -> None:
    said = format_table(report)

    assert lines_below("right by overlap, not exact", said)[1].split() == [
        str(LINE), "Department", "会同市公安局", "市公安局",
    ]  # fmt: skip
    assert lines_below("attributes of figures that differ", said)[1].split()[:5] == [
        str(LINE), "8个", "value", "9", "8",
    ]  # fmt: skip
    names = lines_below("canonical names that differ", said)[1]
    assert names.split()[:3] == [str(LINE), "Department", "宁波市公安局"]
    assert "杭州市公安局" in names


def test_a_report_without_a_fault_has_scores_alone(tmp_path: Path) -> None:
    said = format_table(scored(tmp_path, [POLICE, LAKE]))

    assert "missed and invented" not in said
    assert "figures: not scored, there is no gold_targets.jsonl" in said


def test_the_report_says_how_much_was_scored_and_that_all_of_it_is_verbatim(
    tmp_path: Path, report: GraphReport
) -> None:
    said = format_table(report)

    assert "scored: 1 of 3 lines, 20 of 47 characters" in said
    assert re.search(r"text at their offsets: (\d+) of \1, 1\.000$", said, re.MULTILINE)
    whole = format_table(scored(tmp_path / "multi" / "small", [POLICE, LAKE]))
    assert "scored: the whole notice, 3 lines, " in whole


def test_the_json_holds_scores_and_every_fault(report: GraphReport, tmp_path: Path) -> None:
    write_json(report, tmp_path / "new" / "graph.json")

    content = json.loads((tmp_path / "new" / "graph.json").read_text("utf-8"))
    assert content == json.loads(report_json(report))
    assert content["notice_id"] == "small"
    names = content["rows"][0]
    assert (names["name"], names["lenient"]["n"], names["strict"]["f1"]) == ("names", 2, 0.0)
    assert names["lenient"]["precision"] == names["lenient"]["recall"] == 0.5
    assert content["rows"][-2]["lenient"]["f1"] is None
    assert content["attributes"][1] == {
        "name": "figures: value", "right": 1, "n": 2, "share": 0.5,
    }  # fmt: skip
    assert [(one["kind"], one["type"], one["text"]) for one in content["differences"]] == [
        ("invented", "District", "西湖区"),
        ("missed", "Region", "西湖区"),
    ]
    assert content["differences"][0]["sentence"] == "会同市公安局新建公园30个，西湖区8个。"
    (row,) = content["facing"]
    assert (row["overlap"], row["missed"]["type"], row["line"]) == (True, "Region", LINE)
    assert content["inexact"][0]["gold"]["text"] == "会同市公安局"
    assert content["wrong_attributes"][0]["gold"] == "9"
    assert content["other_names"][0]["gold"] == "宁波市公安局"
    assert content["verbatim"]["share"] == 1.0
    assert content["scored"]["lines"] == 1


class Page(HTMLParser):
    """The elements of a page, the text of each table row by the table's id, and what is marked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.rows: dict[str, list[list[str]]] = {}
        self.marked: list[str] = []
        self._table = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "table":
            self._table = dict(attrs).get("id") or ""
        if tag == "tr":
            self.rows.setdefault(self._table, []).append([])
        if tag in {"td", "th"}:
            self.rows[self._table][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._table = ""

    def handle_data(self, data: str) -> None:
        if self._table and self.rows.get(self._table, [[]])[-1]:
            self.rows[self._table][-1][-1] += data.strip("\n")
        if self.elements and self.elements[-1][0] == "mark":
            self.marked.append(data)
            self.elements.append(("", {}))


def page_of(report: GraphReport, folder: Path, title: str = "通知") -> Page:
    write_html(report, folder / "graph.html", title)
    return Page((folder / "graph.html").read_text("utf-8"))


def test_the_page_shows_the_same_pairs_each_with_its_sentence_and_the_span_marked(
    report: GraphReport, tmp_path: Path
) -> None:
    page = page_of(report, tmp_path)

    _, (line, missed, invented) = page.rows["facing"]
    assert line == f"{LINE}overlap"
    assert missed.startswith("西湖区 Region")
    assert invented.startswith("西湖区 District")
    assert "会同市公安局新建公园30个，西湖区8个。" in missed
    assert page.marked[:2] == ["西湖区", "西湖区"]
    assert page.rows["inexact"][1][1:] == ["会同市公安局新建公园30个，西湖区8个。"] * 2
    assert page.rows["attributes"][1][2:] == ["value", "9", "8"]
    assert page.rows["names"][1][3] == "宁波市公安局"
    assert "mislaid" not in page.rows


def test_the_page_is_one_file_that_loads_nothing_and_runs_nothing(
    report: GraphReport, tmp_path: Path
) -> None:
    elements = page_of(report, tmp_path, "<script>alert(1)</script>").elements

    assert not {tag for tag, _ in elements} & {"script", "link", "img", "iframe", "object", "base"}
    assert not any(name in attrs for _, attrs in elements for name in ("src", "href", "onclick"))
    assert any("default-src 'none'" in (attrs.get("content") or "") for _, attrs in elements)
    source = (tmp_path / "graph.html").read_text("utf-8")
    assert not re.search(r"https?:|url\(|@import", source)
    assert "&lt;script&gt;" in source


def test_text_of_a_notice_is_escaped_on_the_page(tmp_path: Path) -> None:
    reading = a_reading(
        "<b>会同市公安局</b>新建公园30个。\n", notice_id="evil", issuer="杭州市园林局"
    )
    gold = tmp_path / "multi" / "evil"
    gold.mkdir(parents=True)
    (gold / "gold_mentions.jsonl").write_text("", "utf-8")

    write_html(evaluate(gold, reading, graph_of([reading])), tmp_path / "graph.html")

    source = (tmp_path / "graph.html").read_text("utf-8")
    assert "&lt;b&gt;" in source
    assert "<b>" not in source


def test_a_graph_that_quotes_what_the_notice_does_not_say_is_shown_for_it(tmp_path: Path) -> None:
    reading = a_reading("会同市公安局新建公园30个。\n", notice_id="small", issuer="杭州市园林局")
    older = a_reading("拟会同市公安局新建公园30个。\n", notice_id="small", issuer="杭州市园林局")
    (tmp_path / "gold_targets.jsonl").write_text("", "utf-8")

    report = evaluate(tmp_path, reading, graph_of([older]))

    said = format_table(report)
    assert "; the graph is wrong where it is not" in said
    assert "not the notice's text at its offsets" in said
    assert page_of(report, tmp_path).rows["mislaid"]
    assert json.loads(report_json(report))["mislaid"]


def test_a_report_that_cannot_be_written_is_one_clear_error(
    report: GraphReport, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ReportUnwritable, match="cannot be written"):
        write_json(report, tmp_path / "file" / "graph.json")
    with pytest.raises(ReportUnwritable):
        write_html(report, tmp_path)
