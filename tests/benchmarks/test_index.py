"""The benchmark of the index, on a small one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import index as benchmark
from benchmarks.index import misses_of
from benchmarks.invented_passages import Invented
from retrieval.index import PassageIndex
from retrieval.make_segment import segment_of
from tests.factories import a_passage
from tests.fakes import HashEmbedder


def test_the_same_seed_invents_the_same_notices_and_another_one_others() -> None:
    one, same, other = (Invented(seed, None, None).segment("n").digest for seed in (1, 1, 2))
    assert one == same != other


def test_an_invented_notice_has_all_that_the_index_keeps_of_a_real_one() -> None:
    invented = Invented(1, None, None)
    one, real = invented.segment("n"), segment_of([a_passage()], {}, HashEmbedder())
    assert one.ragged.keys() == real.ragged.keys()
    for name, ragged in real.ragged.items():
        assert one.ragged[name].values.dtype == ragged.values.dtype
        assert one.ragged[name].values.ndim == ragged.values.ndim
    (query,) = invented.queries(1)
    assert query.tokens is not None
    index = PassageIndex.of([one], "invented")
    assert index.fused.tokens.scores_of(query, np.arange(100, dtype=np.int32)).any()


def test_a_report_has_every_kind_of_search_at_every_size_and_finds_all_while_small(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = np.random.default_rng(1).standard_normal((300, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    np.save(tmp_path / "vectors.npy", rows)
    np.save(tmp_path / "queries.npy", rows[:5])
    given = ["--vectors", str(tmp_path / "vectors.npy"), "--queries", str(tmp_path / "queries.npy")]
    asked = ["--passages", "100", "200", "--times", "5", "--rounds", "1", *given]
    assert benchmark.main(asked) == 0
    report = json.loads(capsys.readouterr().out)
    assert [size["passages"] for size in report["sizes"]] == [100, 200]
    for size in report["sizes"]:
        assert size["recall_at_10"] == 1.0
        kinds = set(size["ms"])
        assert kinds == set(report["p95_ratio"]) >= {"words", "tokens of 64 rows", "fused"}
        assert size["ms"]["fused"]["p95"] <= size["ms"]["fused, first"]["p95"]
        assert size["memory_mb"]["peak"] is None or size["memory_mb"]["peak"] > 0


def test_every_target_that_is_missed_is_told() -> None:
    largest = {"passages": 100_000, "add_s": 1.5, "load_s": 20.0, "recall_at_10": 0.97}
    report: dict[str, Any] = {"sizes": [largest], "p95_ratio": {"fused": 5.0}}
    assert len(misses_of(report)) == 4
    kept = {"passages": 100_000, "add_s": 0.5, "load_s": 3.0, "recall_at_10": 0.99}
    assert misses_of({"sizes": [kept], "p95_ratio": {"fused": 2.0}}) == []


@pytest.mark.parametrize("asked", [["--passages", "50"], ["--times", "0"], ["--queries", "x.npy"]])
def test_what_cannot_be_measured_is_refused(asked: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        benchmark.main(asked)
