"""``wenjin eval`` of retrieval and of the graph, and the sheets that people judge."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Wenjin
from tests.conftest import ROOT

NOTICE = ROOT / "corpus/notices/tianjin-zwfw-2025.txt"


@pytest.fixture
def asked(known: Wenjin) -> Wenjin:
    """``wenjin`` with the shipped notice taken in."""
    return known


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A retrieval collection of two passages and two queries."""
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    texts = {"d1": "热线受理群众诉求", "d2": "政务服务中心的窗口"}
    queries = {"q1": "热线诉求", "q2": "服务窗口"}
    for name, records in (("corpus", texts), ("queries", queries)):
        lines = [json.dumps({"_id": key, "text": text}) for key, text in records.items()]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "qrels/test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n", encoding="utf-8"
    )
    return folder


def test_retrieval_is_scored_row_by_row(wenjin: Wenjin, collection: Path, tmp_path: Path) -> None:
    run = tmp_path / "fused.trec"
    ran = wenjin("eval", "retrieval", collection, "--run", run, "--json")
    assert ran.status == 0
    rows = json.loads(ran.out)["rows"]
    names = [
        "lexical",
        "characters",
        "dense",
        "clauses",
        "tokens",
        "fused",
        "rrf",
        "bm25s-jieba",
        "faiss-flat",
    ]
    assert [row["retriever"] for row in rows] == names
    assert {line.split()[0] for line in run.read_text().splitlines()} == {"q1", "q2"}
    said = wenjin("eval", "retrieval", collection, "--only", "lexical", "--limit", "1").out
    assert "lexical" in said
    assert "fused" not in said


def test_a_row_that_is_none_is_wrong_usage(wenjin: Wenjin, collection: Path) -> None:
    ran = wenjin("eval", "retrieval", collection, "--only", "bm26")
    assert ran.status == 2
    assert "no row “bm26”; there are: lexical, characters, dense" in ran.mistake


def test_retrieval_has_its_minimum_its_noise_and_its_reports(
    wenjin: Wenjin, home: Path, collection: Path, tmp_path: Path
) -> None:
    out = tmp_path / "reports"
    bounds = ("--min", "ndcg_at_10=1.5", "--min", "noisy_loss_share=0.33")
    ran = wenjin("eval", "retrieval", collection, "--noisy", "7", "--out", out, "--json", *bounds)
    assert ran.status == 1
    assert "ndcg_at_10 1.000 is below 1.5; noisy_loss_share" in ran.err
    assert json.loads(ran.out) == json.loads((out / "retrieval.json").read_text(encoding="utf-8"))
    assert json.loads(ran.out)["noisy"]["seed"] == 7
    assert "<svg" in (out / "retrieval.html").read_text(encoding="utf-8")
    assert not (home / "index").exists()


def test_a_noisy_twin_can_be_written_and_searched_for(
    wenjin: Wenjin, collection: Path, tmp_path: Path
) -> None:
    queries, twin = collection / "queries.jsonl", tmp_path / "noisy.jsonl"
    assert wenjin("eval", "noisy", queries, "--seed", "7", "--out", twin).out == (
        f"{twin}: 2 texts, 2 changed\n"
    )
    told = wenjin("eval", "noisy", queries, "--kind", "swapped", "--out", tmp_path / "s", "--json")
    assert json.loads(told.out)["queries"] == 2
    ran = wenjin("eval", "retrieval", collection, "--queries", twin, "--only", "fused")
    assert ran.status == 0
    assert "2 queries of noisy.jsonl" in ran.out


def test_a_twin_never_takes_the_place_of_its_queries(wenjin: Wenjin, collection: Path) -> None:
    queries = collection / "queries.jsonl"
    before = queries.read_bytes()
    ran = wenjin("eval", "noisy", queries, "--out", collection / "." / "queries.jsonl")
    assert ran.status == 2
    assert "the twin would take the place of its queries" in ran.mistake
    assert queries.read_bytes() == before


def test_a_collection_that_is_none_is_one_clear_line(wenjin: Wenjin, collection: Path) -> None:
    (collection / "queries.jsonl").write_text("{}\n", encoding="utf-8")
    ran = wenjin("eval", "retrieval", collection)
    assert ran.status == 1
    assert "queries.jsonl:1: “_id” is not" in ran.mistake


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Gold for one line of the shipped notice: a name, and a figure with a wrong unit."""
    lines = NOTICE.read_bytes().decode("utf-8").split("\n")
    number = next(n for n, line in enumerate(lines) if "全市290台政务服务智能终端" in line)
    start = lines[number].index("290台")
    figure = {"line": number + 1, "num_start": start, "num_end": start + 4, "num_text": "290台"}
    figure |= {"value_normalised": 290, "unit": "个", "comparator": "==", "status": "achieved"}
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "gold_targets.jsonl").write_text(json.dumps(figure) + "\n", encoding="utf-8")
    return folder


NAMED = ("--notice", "tianjin-zwfw-2025")


def test_the_graph_is_scored_against_gold(asked: Wenjin, shared: Path) -> None:
    ran = asked("eval", "graph", shared / "kg", *NAMED)
    assert ran.status == 0
    assert "District" in ran.out
    told = asked("eval", "graph", shared / "kg", *NAMED, "--json")
    assert json.loads(told.out)["notice_id"] == "tianjin-zwfw-2025"


def test_edits_by_hand_are_not_scored_and_that_is_said(asked: Wenjin, gold: Path) -> None:
    before = asked("eval", "graph", gold, *NAMED)
    reason = ("--author", "王", "--reason", "俗称")
    assert asked("graph", "edit", "alias", "红桥区", "老红桥", *reason).status == 0
    one = asked("eval", "graph", gold, *NAMED)
    assert asked("graph", "edit", "delete-node", "12345热线", *reason).status == 0
    two = asked("eval", "graph", gold, *NAMED, "--json")
    drawn = asked("eval", "draw", *NAMED, "--n", "3")
    assert asked("graph", "undo", "1", "2", *reason).status == 0
    undone = asked("eval", "graph", gold, *NAMED)

    assert "by hand" not in before.err + undone.err
    assert "without the 1 edit by hand (`wenjin graph edits`)." in one.err
    assert "without the 2 edits by hand" in two.err
    assert "without the 2 edits by hand" in drawn.err
    assert before.out == one.out == undone.out
    assert json.loads(two.out)["notice_id"] == "tianjin-zwfw-2025"


def test_a_figure_is_scored_with_its_attributes(asked: Wenjin, gold: Path) -> None:
    ran = asked("eval", "graph", gold, *NAMED)
    assert ran.status == 0
    assert "names: not scored" in ran.out
    for word in ("lenient", "strict", "of those found", "figures: value", "290台", "unit"):
        assert word in ran.out


def test_a_graph_worse_than_its_minimum_fails_and_says_so(asked: Wenjin, gold: Path) -> None:
    assert asked("eval", "graph", gold, *NAMED, "--min", "value=1", "--min", "status=1").status == 0
    ran = asked("eval", "graph", gold, *NAMED, "--min", "unit=0.5", "--min", "names-strict=0.9")
    assert ran.status == 1
    assert ran.mistake == (
        "wenjin: unit 0.000 is below 0.5; names-strict was not measured, so it cannot reach 0.9"
    )
    assert "figures" in ran.out


def test_a_measure_that_the_notice_does_not_hold_is_one_clear_line(
    asked: Wenjin, gold: Path
) -> None:
    measure = {"line": 9, "quote": "没有这句话", "verb": "有", "object": "话", "status": "done"}
    (gold / "gold_measures.jsonl").write_text(json.dumps(measure) + "\n", encoding="utf-8")
    ran = asked("eval", "graph", gold, *NAMED)
    assert ran.status == 1
    assert "gold_measures.jsonl:1: does not fit" in ran.mistake


def test_measures_and_relations_have_their_minimum(asked: Wenjin, tmp_path: Path) -> None:
    gold = tmp_path / "title"
    gold.mkdir()
    (gold / "gold_measures.jsonl").write_text('{"line": 1}\n', encoding="utf-8")
    bounds = ("--min", "measures=0.5", "--min", "relations-follows_up=0.5")
    ran = asked("eval", "graph", gold, *NAMED, *bounds)
    assert ran.status == 1
    assert "measures was not measured" in ran.mistake
    assert "relations-follows_up was not measured" in ran.mistake


def test_a_minimum_of_a_measure_that_no_graph_has_is_wrong_usage(
    wenjin: Wenjin, tmp_path: Path
) -> None:
    ran = wenjin("eval", "graph", tmp_path, "--notice", "absent", "--min", "right=1")
    assert ran.status == 2
    assert "names-strict" in ran.mistake


def test_the_graph_report_is_written_as_json_and_as_one_page(
    asked: Wenjin, gold: Path, tmp_path: Path
) -> None:
    out = tmp_path / "reports" / "graph"
    ran = asked("eval", "graph", gold, *NAMED, "--out", out, "--json")
    assert json.loads(ran.out) == json.loads((out / "graph.json").read_text(encoding="utf-8"))
    page = (out / "graph.html").read_text(encoding="utf-8")
    assert "2025年工作要点" in page


def test_broken_gold_is_one_clear_line_with_its_file_and_line(asked: Wenjin, gold: Path) -> None:
    (gold / "gold_targets.jsonl").write_text('\n{"line": 3\n', encoding="utf-8")
    ran = asked("eval", "graph", gold, *NAMED)
    assert ran.status == 1
    assert f"{gold / 'gold_targets.jsonl'}:2: is no JSON" in ran.mistake


def test_empty_gold_is_a_report_that_says_so(asked: Wenjin, gold: Path) -> None:
    (gold / "gold_targets.jsonl").write_text("", encoding="utf-8")
    ran = asked("eval", "graph", gold, *NAMED)
    assert ran.status == 0
    assert "figures: the gold has none to find (n = 0)" in ran.out


def test_gold_of_a_notice_that_is_not_there_is_one_clear_line(
    wenjin: Wenjin, tmp_path: Path
) -> None:
    ran = wenjin("eval", "graph", tmp_path, "--notice", "absent")
    assert ran.status == 1
    assert "absent" in ran.mistake


def test_a_sample_is_drawn_by_its_seed_and_judged_by_two(asked: Wenjin, tmp_path: Path) -> None:
    drawn = asked("eval", "draw", *NAMED, "--n", "5", "--seed", "3", "--out", tmp_path)
    assert drawn.status == 0
    assert "names.csv: 5 rows" in drawn.out
    sheet = tmp_path / "names.csv"
    again = asked("eval", "draw", *NAMED, "--n", "5", "--seed", "3", "--out", tmp_path / "again")
    assert again.status == 0
    assert (tmp_path / "again" / "names.csv").read_bytes() == sheet.read_bytes()

    unread = asked("eval", "judged", sheet, sheet)
    assert unread.status == 1
    assert "row 1: its verdict is neither yes nor no" in unread.mistake

    sheet.write_text(sheet.read_text("utf-8-sig").replace(",,\n", ",yes,\n"), "utf-8-sig")
    assert "right for both      5  1.000" in asked("eval", "judged", sheet, sheet).out


def test_edges_are_drawn_onto_sheets_of_their_own(asked: Wenjin, tmp_path: Path) -> None:
    groups = ("--what", "edges", "--what", "follows_up", "--what", "measures")
    ran = asked("eval", "draw", *NAMED, *groups, "--n", "4", "--out", tmp_path / "sheets", "--json")

    assert ran.status == 0
    assert json.loads(ran.out)["rows"]["edges"] == 4
    there = sorted(path.name for path in (tmp_path / "sheets").iterdir())
    assert there == ["edges.csv", "follows_up.csv", "measures.csv"]
    rows = (tmp_path / "sheets" / "edges.csv").read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("row,type,text")
    assert all(" → " in row and "【" in row for row in rows[1:])


def test_what_nobody_can_draw_is_wrong_usage(wenjin: Wenjin) -> None:
    ran = wenjin("eval", "draw", *NAMED, "--what", "verbs")
    assert ran.status == 2
    assert "follows_up" in ran.mistake


def test_a_sheet_with_verdicts_is_not_drawn_over(asked: Wenjin, tmp_path: Path) -> None:
    sheet = tmp_path / "names.csv"
    sheet.write_text("read", encoding="utf-8")

    refused = asked("eval", "draw", *NAMED, "--n", "5", "--out", tmp_path)

    assert refused.status == 1
    assert f"{sheet}: already there" in refused.mistake
    assert "--replace" in refused.mistake
    assert sheet.read_text(encoding="utf-8") == "read"
    assert not (tmp_path / "figures.csv").exists()

    assert asked("eval", "draw", *NAMED, "--n", "5", "--out", tmp_path, "--replace").status == 0
    assert sheet.read_text("utf-8-sig").startswith("row,type,text")


def test_a_sheet_saved_as_gbk_is_told_to_be_saved_as_utf_8(wenjin: Wenjin, tmp_path: Path) -> None:
    sheet = tmp_path / "names.csv"
    sheet.write_text("row,type\n1,西湖区\n", encoding="gbk")

    ran = wenjin("eval", "judged", sheet, sheet)

    assert ran.status == 1
    assert "save it as CSV UTF-8" in ran.mistake


def test_malformed_gold_points_to_the_page_that_describes_it(asked: Wenjin, tmp_path: Path) -> None:
    assert "docs/gold.md" in asked("eval", "graph", tmp_path, *NAMED).mistake
    assert (ROOT / "docs/gold.md").is_file()


def test_the_worked_lines_of_the_page_on_gold_are_gold(wenjin: Wenjin, tmp_path: Path) -> None:
    page = (ROOT / "docs/gold.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:text|json)\n(.*?)^```", page, re.M | re.S)
    notice, mention, target, measure, relation = blocks
    gold = tmp_path / "multi" / "parks-2024"
    gold.mkdir(parents=True)
    (tmp_path / "parks-2024.txt").write_text(notice, encoding="utf-8")
    (gold / "gold_mentions.jsonl").write_text(mention, encoding="utf-8")
    (gold / "gold_targets.jsonl").write_text(target, encoding="utf-8")
    assert wenjin("ingest", tmp_path / "parks-2024.txt").status == 0

    ran = wenjin("eval", "graph", gold, "--notice", "parks-2024", "--json")

    assert ran.status == 0
    told = json.loads(ran.out)
    right = {row["name"]: row["strict"]["right"] for row in told["rows"]}
    assert (right["names"], right["figures"]) == (2, 1)
    for fault in ("differences", "inexact", "wrong_attributes", "other_names"):
        assert told[fault] == []

    (gold / "gold_measures.jsonl").write_text(measure, encoding="utf-8")
    (gold / "gold_relations.jsonl").write_text(relation, encoding="utf-8")
    told = json.loads(wenjin("eval", "graph", gold, "--notice", "parks-2024", "--json").out)
    assert {row["name"]: row["lenient"]["n"] for row in told["rows"]}["measures"] == 1
    assert told["relations"]["rows"][0]["all"]["n"] == 1


CLAIMS = ROOT / "eval/sets/claims/claims.jsonl"


def test_claims_are_checked_without_a_store(wenjin: Wenjin, tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(CLAIMS.read_text("utf-8").splitlines()[2:3]), encoding="utf-8")
    ran = wenjin("eval", "claims", few, "--min", "rejected=1")
    assert (ran.status, ran.err) == (0, "")
    assert "false, rejected     1      1  1.000" in ran.out
    told = json.loads(wenjin("eval", "claims", few, "--json").out)
    assert told["by_slot"]["year"] == {"n": 1, "right": 1, "share": 1.0}
    assert wenjin("eval", "claims", few, "--min", "accepted=1").status == 1


def test_a_broken_claim_is_one_line_with_its_file_and_line(wenjin: Wenjin, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n", encoding="utf-8")
    ran = wenjin("eval", "claims", broken)
    assert ran.status == 1
    assert "broken.jsonl:1: “true” is not true or false" in ran.mistake
