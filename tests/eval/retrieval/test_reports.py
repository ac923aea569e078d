"""The report as a table, as JSON and as a page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.errors import ReportUnwritable
from eval.retrieval import (
    RetrievalReport,
    evaluate,
    format_table,
    report_json,
    write_html,
    write_json,
)
from eval.retrieval.noise import Noise
from tests.eval.retrieval.small_collection import write_collection
from tests.fakes import HashEmbedder

ROWS = [
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


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> RetrievalReport:
    folder = write_collection(tmp_path_factory.mktemp("collections") / "parks")
    queries = folder / "queries.jsonl"
    marked = queries.read_text().replace("zzz", "<script>公园</script>")
    queries.write_text(marked)
    return evaluate(folder, HashEmbedder(), noise=Noise(7, rate=3))


def test_the_table_has_a_line_for_each_row_comparison_and_loss(report: RetrievalReport) -> None:
    table = format_table(report)
    assert "parks: 5 passages, 3 queries of queries.jsonl; model hash-64" in table
    assert max(map(len, table.splitlines())) <= 100
    for name in ROWS:
        lines = [line for line in table.splitlines() if line.startswith(f"{name} ")]
        assert len(lines) == 4  # "fused less the row" heads two comparisons
    assert "noisy twin: 1 Chinese character in 3 a homophone, seed 7; 3 of 3 queries" in table
    assert "MB resident" in table


def test_the_json_holds_every_value_of_every_query(report: RetrievalReport, tmp_path: Path) -> None:
    write_json(report, tmp_path / "new" / "retrieval.json")
    text = (tmp_path / "new" / "retrieval.json").read_text(encoding="utf-8")
    assert text == report_json(report)
    content = json.loads(text)
    assert [row["retriever"] for row in content["rows"]] == ROWS
    assert content["queries"] == 3
    per_query = content["per_query"]
    assert per_query["query_ids"] == ["q1", "q2", "q3"]
    for row in content["rows"]:
        values = per_query["rows"][row["retriever"]]["ndcg_at_10"]
        assert row["ndcg_at_10"] == pytest.approx(sum(values) / 3, abs=1e-4)
        low, high = row["intervals"]["ndcg_at_10"]
        assert low <= row["ndcg_at_10"] <= high
    assert {one["against"] for one in content["comparisons"]} == {*ROWS} - {"fused"}
    assert content["noisy"]["seed"] == 7
    assert content["noisy"]["kind"] == "homophone"
    assert set(per_query["noisy"]) == set(ROWS)
    assert content["costs"]["peak_mb"] > 10


class Page(HTMLParser):
    """The elements of a page and their attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def test_the_page_draws_every_row_and_loads_nothing(
    report: RetrievalReport, tmp_path: Path
) -> None:
    write_html(report, tmp_path / "retrieval.html", "parks")
    source = (tmp_path / "retrieval.html").read_text(encoding="utf-8")
    elements = Page(source).elements
    drawn = [str(found["aria-label"]) for tag, found in elements if tag == "svg"]
    assert [label.split()[0] for label in drawn[::2]] == ROWS * 2  # each, and its noisy twin
    fused = report.row("fused")
    assert fused is not None
    mean = fused.means["ndcg_at_10"]
    assert f"fused {mean.mean:.3f}, from {mean.low:.3f} to {mean.high:.3f}" in drawn
    assert not {tag for tag, _ in elements} & {"script", "link", "img", "iframe", "object", "base"}
    assert not re.search(r"https?:|url\(|@import", source)


def test_the_page_shows_the_queries_that_differ_with_what_was_relevant(
    report: RetrievalReport, tmp_path: Path
) -> None:
    assert report.single == "characters"
    cases = (*report.wins, *report.losses)
    assert cases
    write_html(report, tmp_path / "retrieval.html")
    source = (tmp_path / "retrieval.html").read_text(encoding="utf-8")
    assert source.count("<article>") == len(cases)
    for case in cases:
        assert case.query_id in source
        assert case.relevant[0].text in source


def test_one_row_alone_makes_a_report_too(tmp_path: Path) -> None:
    report = evaluate(write_collection(tmp_path / "parks"), HashEmbedder(), only="dense")
    write_html(report, tmp_path / "retrieval.html")
    source = (tmp_path / "retrieval.html").read_text(encoding="utf-8")
    assert source.count("<svg") == 2
    assert 'id="comparisons"' not in source
    assert "fused less the row" not in format_table(report)
    assert json.loads(report_json(report))["noisy"] is None


def test_a_report_that_cannot_be_written_is_one_clear_error(
    report: RetrievalReport, tmp_path: Path
) -> None:
    with pytest.raises(ReportUnwritable):
        write_html(report, tmp_path)
