"""Every retriever of the index and its rivals, measured on one collection."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
import pytest
from ir_measures import RR, R, Success, nDCG

from eval.collection import CollectionQuery
from eval.commands.retrieval import ROWS
from eval.errors import MalformedCollection, ReportUnwritable, UnknownMeasure, UnknownRow
from eval.retrieval import RetrievalReport, evaluate
from eval.retrieval.evaluate import row_names
from eval.retrieval.noise import Noise, NoiseKind
from eval.retrieval.report import Row
from eval.retrieval.rivals import PlainBm25, PlainFlat, ReciprocalRankFusion
from eval.retrieval.searching import query_p50_ms
from retrieval.embedder import SentenceEmbedder
from retrieval.hit import Query, QueryVectors, Ranking, Vectors
from retrieval.index import PassageIndex
from tests.eval.retrieval.small_collection import PASSAGES, QRELS
from tests.fakes import HashEmbedder


def row(report: RetrievalReport, name: str) -> Row:
    found = report.row(name)
    assert found is not None
    return found


def rewrite(path: Path, texts: Mapping[str, str]) -> None:
    path.write_text("".join(json.dumps({"_id": i, "text": t}) + "\n" for i, t in texts.items()))


def means(found: Row) -> tuple[float, ...]:
    return tuple(interval.mean for interval in found.means.values())


def test_there_is_a_row_for_each_retriever_of_the_index_and_for_each_rival(folder: Path) -> None:
    report = evaluate(folder, HashEmbedder())
    assert tuple(one.name for one in report.rows) == ROWS == row_names(HashEmbedder())
    assert [one.kind for one in report.rows] == [*["part"] * 5, "fused", *["rival"] * 3]
    assert (report.collection, report.passages) == ("parks", 5)
    assert report.query_ids == ("q1", "q2", "q3")
    assert report.model == HashEmbedder().fingerprint


def test_the_measures_are_those_of_ir_measures_on_the_written_run(
    folder: Path, tmp_path: Path
) -> None:
    run = tmp_path / "made" / "fused.trec"
    fused = row(evaluate(folder, HashEmbedder(), run=run), "fused")
    qrels = [ir_measures.Qrel(query, passage, score) for (query, passage), score in QRELS.items()]
    found = ir_measures.calc_aggregate(
        [nDCG @ 10, R @ 10, R @ 100, RR, Success @ 1],
        qrels,
        list(ir_measures.read_trec_run(str(run))),
    )
    assert means(fused) == pytest.approx(
        [found[measure] for measure in (nDCG @ 10, R @ 10, R @ 100, RR, Success @ 1)]
    )


def test_a_hand_made_ranking_scores_what_the_definitions_say(folder: Path) -> None:
    # by shared words q1 finds p2 (relevance 2) before p1 (1), q2 finds p4 first, q3 finds nothing
    lexical = row(evaluate(folder, HashEmbedder(), only="lexical"), "lexical")
    assert [list(values) for values in lexical.values.values()] == [[1.0, 1.0, 0.0]] * 5
    assert means(lexical) == pytest.approx([2 / 3] * 5)


@pytest.mark.parametrize("only", ROWS)
def test_one_row_alone_is_the_row_of_the_whole_report(only: str, folder: Path) -> None:
    report = evaluate(folder, HashEmbedder(), only=only)
    assert [one.name for one in report.rows] == [only]
    assert report.rows[0].means == row(evaluate(folder, HashEmbedder()), only).means
    assert report.comparisons == report.wins == report.losses == ()
    assert report.single is None


def test_a_row_that_is_none_is_an_error_that_lists_them(folder: Path) -> None:
    embedder = HashEmbedder()
    with pytest.raises(UnknownRow, match="no row “bm26”; there are: lexical, characters, dense"):
        evaluate(folder, embedder, only="bm26")
    assert embedder.embedded == []


def test_a_flat_index_finds_what_dense_search_does_where_nothing_is_respelt(folder: Path) -> None:
    embedder = HashEmbedder()
    report = evaluate(folder, embedder)
    assert row(report, "faiss-flat").means == row(report, "dense").means
    assert sorted(embedder.embedded) == sorted(PASSAGES.values())  # each of them once


def test_rivals_get_queries_as_typed_and_passages_as_published(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, list[Query]] = {}

    def watch(kind: type[PlainBm25 | PlainFlat | ReciprocalRankFusion]) -> None:
        inner = kind.search

        def search(self: Any, query: Query, k: int) -> Ranking:
            asked.setdefault(kind.__name__, []).append(query)
            return inner(self, query, k)

        monkeypatch.setattr(kind, "search", search)

    for kind in (PlainBm25, PlainFlat, ReciprocalRankFusion):
        watch(kind)
    texts = ["改造公圆几个", "熱線接通率多少", "zzz"]
    rewrite(folder / "queries.jsonl", {"q1": texts[0], "q2": texts[1], "q3": texts[2]})
    rewrite(folder / "corpus.jsonl", {**PASSAGES, "p4": "熱線接通率達到99%"})
    embedder = HashEmbedder()
    report = evaluate(folder, embedder)
    for kind in (PlainBm25, PlainFlat):
        assert [query.text for query in asked[kind.__name__]] == texts
    given = np.array([query.vector for query in asked["PlainFlat"]])
    assert np.array_equal(given, embedder.embed_queries(texts))
    assert [q.text for q in asked["ReciprocalRankFusion"]][1] == "热线接通率多少"
    assert embedder.embedded.count("熱線接通率達到99%") == 1  # the index embeds it Simplified
    assert len(embedder.embedded) == len(PASSAGES) + 1
    for name in ("bm25s-jieba", "faiss-flat"):  # Traditional finds Traditional
        assert row(report, name).values["hit_at_1"][1] == 1.0


def test_noise_costs_a_rival_what_it_costs_without_respelling(folder: Path) -> None:
    noise = Noise(seed=0, kind=NoiseKind.TRADITIONAL)
    report = evaluate(folder, HashEmbedder(), noise=noise)
    assert report.twin is not None
    lost = {loss.name: loss.loss.mean for loss in report.twin.losses}
    assert lost["lexical"] == lost["rrf"] == 0.0
    assert lost["bm25s-jieba"] > 0.0


def test_half_a_character_in_a_text_costs_no_rival(folder: Path) -> None:
    rewrite(folder / "corpus.jsonl", {**PASSAGES, "p1": "公园\ud800改造"})
    rewrite(folder / "queries.jsonl", {"q1": "公园\udc00几个", "q2": "热线", "q3": "zzz"})
    assert tuple(one.name for one in evaluate(folder, HashEmbedder()).rows) == ROWS


def test_no_question_is_asked_before_it_is_timed(folder: Path) -> None:
    asked: list[str] = []

    class Watched(HashEmbedder):
        def embed_query_tokens(self, text: str) -> QueryVectors:
            asked.append(text)
            return super().embed_query_tokens(text)

        def embed_queries(self, texts: Sequence[str]) -> Vectors:
            asked.extend(texts)
            return super().embed_queries(texts)

    embedder = Watched()
    queries = [CollectionQuery(f"q{at}", text) for at, text in enumerate(["甲", "乙", "甲"])]
    index = PassageIndex.build([], {}, embedder)
    assert query_p50_ms(queries, index, embedder) > 0
    assert asked[1:] == ["甲", "乙"]  # the throw-away one is first
    assert asked[0] not in asked[1:]


def test_no_part_of_the_scratch_index_stays(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    evaluate(folder, HashEmbedder())
    assert list(scratch.iterdir()) == []
    assert sorted(path.name for path in folder.iterdir()) == [
        "corpus.jsonl",
        "qrels",
        "queries.jsonl",
    ]


def test_the_fused_run_is_written_whichever_row_is_shown(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "fused.trec"
    assert len(evaluate(folder, HashEmbedder(), only="lexical", run=run).rows) == 1
    first = run.read_text().splitlines()[0].split()
    assert first[0::2] == ["q1", "p2", first[4]]
    assert (first[1], first[3], first[5]) == ("Q0", "1", "wenjin")


def test_a_limit_measures_the_first_queries_only(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "fused.trec"
    report = evaluate(folder, HashEmbedder(), limit=2, run=run)
    assert report.query_ids == ("q1", "q2")
    assert {line.split()[0] for line in run.read_text().splitlines()} == {"q1", "q2"}


def test_the_fused_row_is_compared_with_every_other_query_by_query(folder: Path) -> None:
    report = evaluate(folder, HashEmbedder())
    others = [name for name in ROWS if name != "fused"]
    assert [(one.measure, one.against) for one in report.comparisons] == [
        (measure, name) for measure in ("ndcg_at_10", "hit_at_1") for name in others
    ]
    for one in report.comparisons:
        fused, other = row(report, "fused"), row(report, one.against)
        difference = fused.means[one.measure].mean - other.means[one.measure].mean
        assert one.difference.mean == pytest.approx(difference)
        assert one.winner is None  # of three queries nothing can be sure
        assert one.p <= one.p_holm


def test_noise_is_searched_for_with_the_same_retrievers(folder: Path) -> None:
    noise = Noise(seed=7, rate=2, kind=NoiseKind.MISSING)
    report = evaluate(folder, HashEmbedder(), noise=noise)
    assert report.twin is not None
    assert report.twin.changed == 2  # zzz has no Chinese character
    assert tuple(one.name for one in report.twin.rows) == ROWS
    for loss, clean, noisy in zip(report.twin.losses, report.rows, report.twin.rows, strict=True):
        assert loss.clean == clean.means["ndcg_at_10"].mean
        assert loss.noisy == noisy.means["ndcg_at_10"].mean
        assert loss.loss.mean == pytest.approx(loss.clean - loss.noisy)


def test_a_measure_is_that_of_the_fused_row_or_of_the_only_one(folder: Path) -> None:
    report = evaluate(folder, HashEmbedder())
    assert report.measure("mrr") == row(report, "fused").means["mrr"].mean
    assert report.measure("noisy_loss_share") is None
    alone = evaluate(folder, HashEmbedder(), only="bm25s-jieba")
    assert alone.measure("hit_at_1") == alone.rows[0].means["hit_at_1"].mean
    with pytest.raises(UnknownMeasure):
        report.measure("map")


def test_the_costs_are_measured(folder: Path) -> None:
    costs = evaluate(folder, HashEmbedder()).costs
    assert 0 < costs.embed_passages_s < 60
    assert 0 < costs.index_s < 60
    assert 0 < costs.load_s < 60
    assert 0 < costs.query_p50_ms < 1000
    assert 10 < costs.peak_mb < 100_000


def test_a_run_that_cannot_be_written_is_one_clear_error(folder: Path) -> None:
    with pytest.raises(ReportUnwritable, match=r"corpus\.jsonl"):
        evaluate(folder, HashEmbedder(), run=folder / "corpus.jsonl" / "run.trec")


def test_a_broken_collection_is_an_error_before_anything_is_embedded(folder: Path) -> None:
    (folder / "queries.jsonl").write_text("{")
    embedder = HashEmbedder()
    with pytest.raises(MalformedCollection, match=r"queries\.jsonl:1"):
        evaluate(folder, embedder)
    assert embedder.embedded == []


def test_progress_names_the_stages(folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    evaluate(folder, HashEmbedder(), noise=Noise(7), progress=lambda *step: told.append(step))
    for stage in ("search fused", "search noisy rrf"):
        assert (stage, 3, 3) in told
    assert ("embed", 5, 5) in told
    assert ("embed queries", 3, 3) in told
    assert ("embed noisy queries", 3, 3) in told
    assert ("embed queries as typed", 3, 3) in told
    assert ("embed noisy queries as typed", 3, 3) in told
    assert ("score", 9, 9) in told
    assert ("compare hit@1", 8, 8) in told


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
    report = evaluate(folder, embedder)
    assert row(report, "fused").means["ndcg_at_10"].mean >= 0.95
    assert row(report, "dense").means["recall_at_10"].mean == 1.0
    assert row(report, "faiss-flat").means == row(report, "dense").means
