"""The measures are those of ir_measures, on the rankings that the retrievers give."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import ir_measures
import numpy as np
import pytest
from ir_measures import RR, R, Success, nDCG

from corpus.notice import PassageId
from eval.errors import MalformedCollection, ReportUnwritable
from eval.retrieval import evaluate, format_table, report_json, untied
from retrieval.embedder import SentenceEmbedder
from retrieval.hit import Ranking
from tests.fakes import HashEmbedder

PASSAGES = {
    "p1": "全年新建口袋公园30个",
    "p2": "改造老旧公园12个",
    "p3": "热线日均受理诉求2.30万件",
    "p4": "热线接通率达到99%",
    "p5": "夏季公园开放至22时",
}
QUERIES = {"q1": "改造公园几个", "q2": "热线接通率多少", "q3": "zzz"}
QRELS = {("q1", "p2"): 2, ("q1", "p1"): 1, ("q2", "p4"): 1, ("q2", "p3"): 0, ("q3", "p5"): 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "parks"
    (folder / "qrels").mkdir(parents=True)
    passages = [json.dumps({"_id": i, "title": "", "text": text}) for i, text in PASSAGES.items()]
    queries = [json.dumps({"_id": i, "text": text}) for i, text in QUERIES.items()]
    qrels = [f"{query}\t{passage}\t{score}" for (query, passage), score in QRELS.items()]
    (folder / "corpus.jsonl").write_text("\n".join(passages))
    (folder / "queries.jsonl").write_text("\n".join(queries))
    (folder / "qrels/test.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *qrels]))
    return folder


def test_there_is_a_row_for_each_retriever(folder: Path) -> None:
    report = evaluate(folder, HashEmbedder())
    assert [row.retriever for row in report.rows] == ["lexical", "dense", "fused"]
    assert (report.collection, report.passages, report.queries) == ("parks", 5, 3)
    assert report.model == HashEmbedder().fingerprint


def test_the_measures_are_those_of_ir_measures_on_the_written_run(
    folder: Path, tmp_path: Path
) -> None:
    run = tmp_path / "made" / "fused.trec"
    row = evaluate(folder, HashEmbedder(), run=run).rows[2]
    qrels = [ir_measures.Qrel(query, passage, score) for (query, passage), score in QRELS.items()]
    found = ir_measures.calc_aggregate(
        [nDCG @ 10, R @ 10, R @ 100, RR, Success @ 1],
        qrels,
        list(ir_measures.read_trec_run(str(run))),
    )
    assert found == {
        nDCG @ 10: pytest.approx(row.ndcg_at_10),
        R @ 10: pytest.approx(row.recall_at_10),
        R @ 100: pytest.approx(row.recall_at_100),
        RR: pytest.approx(row.mrr),
        Success @ 1: pytest.approx(row.hit_at_1),
    }


def test_a_hand_made_ranking_scores_what_the_definitions_say(folder: Path) -> None:
    # by shared words q1 finds p2 (relevance 2) before p1 (1), q2 finds p4 first, q3 finds nothing
    row = evaluate(folder, HashEmbedder(), only="lexical").rows[0]
    found = (row.ndcg_at_10, row.recall_at_10, row.recall_at_100, row.mrr, row.hit_at_1)
    assert found == pytest.approx([2 / 3] * 5)


@pytest.mark.parametrize("only", ["lexical", "dense", "fused"])
def test_one_row_alone_is_the_row_of_the_whole_report(only: str, folder: Path) -> None:
    whole = {row.retriever: row for row in evaluate(folder, HashEmbedder()).rows}
    (row,) = evaluate(folder, HashEmbedder(), only=only).rows  # type: ignore[arg-type]
    assert (row.retriever, row.ndcg_at_10, row.mrr) == (
        only,
        whole[row.retriever].ndcg_at_10,
        whole[row.retriever].mrr,
    )


def test_words_alone_need_no_vectors(folder: Path) -> None:
    embedder = HashEmbedder()
    report = evaluate(folder, embedder, only="lexical")
    assert embedder.embedded == []
    assert report.embed_passages_s is report.embed_query_ms is None


def test_the_fused_run_is_written_whichever_row_is_shown(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "fused.trec"
    assert len(evaluate(folder, HashEmbedder(), only="lexical", run=run).rows) == 1
    first = run.read_text().splitlines()[0].split()
    assert first[0::2] == ["q1", "p2", first[4]]
    assert (first[1], first[3], first[5]) == ("Q0", "1", "wenjin")


def test_a_limit_measures_the_first_queries_only(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "fused.trec"
    assert evaluate(folder, HashEmbedder(), limit=2, run=run).queries == 2
    assert {line.split()[0] for line in run.read_text().splitlines()} == {"q1", "q2"}


def test_scores_fall_strictly_so_that_no_evaluator_reorders_ties() -> None:
    names = ["b", "a", "c", "d"]
    ranking = Ranking.of([(PassageId(name), 0.5) for name in names] + [(PassageId("e"), 0.1)], 5)
    scores = [np.float32(score) for _, score in untied(ranking)]  # as trec_eval reads them
    assert [hit.passage_id for hit, _ in untied(ranking)] == ["a", "b", "c", "d", "e"]
    assert all(one > other for one, other in pairwise(scores))
    assert scores == pytest.approx([0.5, 0.5, 0.5, 0.5, 0.1])


def test_a_run_that_cannot_be_written_is_one_clear_error(folder: Path) -> None:
    with pytest.raises(ReportUnwritable, match=r"corpus\.jsonl"):
        evaluate(folder, HashEmbedder(), run=folder / "corpus.jsonl" / "run.trec")


def test_a_broken_collection_is_an_error_before_anything_is_embedded(folder: Path) -> None:
    (folder / "queries.jsonl").write_text("{")
    embedder = HashEmbedder()
    with pytest.raises(MalformedCollection, match=r"queries\.jsonl:1"):
        evaluate(folder, embedder)
    assert embedder.embedded == []


def test_qrels_of_passages_that_are_not_there_are_counted(folder: Path) -> None:
    with (folder / "qrels/test.tsv").open("a") as file:
        file.write("\nq3\tp99\t1\n")
    report = evaluate(folder, HashEmbedder())
    assert report.missing == 1
    assert "1 qrels name passages that are not in the corpus" in format_table(report)


def test_progress_names_the_stages(folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    evaluate(folder, HashEmbedder(), progress=lambda *step: told.append(step))
    assert ("embed passages", 5, 5) in told
    assert ("search fused", 3, 3) in told


def test_the_report_is_a_table_and_json(folder: Path) -> None:
    report = evaluate(folder, HashEmbedder())
    table = format_table(report)
    assert "parks: 5 passages, 3 queries" in table
    assert [line.split()[0] for line in table.splitlines()[2:5]] == ["lexical", "dense", "fused"]
    content = json.loads(report_json(report))
    assert content["rows"][0]["retriever"] == "lexical"
    assert content["rows"][0]["ndcg_at_10"] == report.rows[0].ndcg_at_10


@pytest.mark.model
def test_a_public_set_reaches_what_the_trials_did(
    shared: Path, embedder: SentenceEmbedder, tmp_path: Path
) -> None:
    """A slice of XQuAD: the first 24 paragraphs and the 10 first questions on them."""
    source, folder = shared / "public" / "xquad_zh", tmp_path / "slice"
    (folder / "qrels").mkdir(parents=True)
    passages = (source / "corpus.jsonl").read_text(encoding="utf-8").splitlines()[:24]
    (folder / "corpus.jsonl").write_text("\n".join(passages), encoding="utf-8")
    (folder / "queries.jsonl").write_bytes((source / "queries.jsonl").read_bytes())
    qrels = (source / "qrels/test.tsv").read_text(encoding="utf-8").splitlines()[:11]
    (folder / "qrels/test.tsv").write_text("\n".join(qrels), encoding="utf-8")
    rows = {row.retriever: row for row in evaluate(folder, embedder).rows}
    assert rows["fused"].ndcg_at_10 >= 0.95
    assert rows["dense"].recall_at_10 == 1.0
