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
from eval.graph.gold import SCORED_PREDICATES
from kg.build import graph_of
from kg.model import NodeType, Predicate
from tests.eval.graph.by_hand import Written, gold_measure, gold_relation
from tests.eval.graph.by_hand import scored as scored_by_hand
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
    return scored_by_hand(
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


def test_the_json_says_null_where_relations_were_not_scored(report: GraphReport) -> None:
    assert json.loads(report_json(report))["relations"] is None


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


def test_relations_without_gold_are_said_not_to_be_scored(report: GraphReport) -> None:
    said = format_table(report)

    assert "measures: not scored, there is no gold_measures.jsonl" in said
    assert "relations: not scored, there is no gold_relations.jsonl" in said
    assert "all edges" not in said
