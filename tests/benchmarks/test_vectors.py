"""The vectors that the benchmark of the index is given, of a collection that is soon embedded."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from benchmarks.vectors import main, passage_vectors, query_vectors
from eval.collection import Collection, read_collection
from tests.fakes import HashEmbedder

TEXT = "热线日均受理诉求2.30万件，接通率达到99%；全年新建口袋公园30个。"


def a_collection(folder: Path, passages: int = 4, queries: int = 3) -> Collection:
    (folder / "qrels").mkdir(parents=True)
    for name, count in (("corpus", passages), ("queries", queries)):
        lines = [{"_id": f"{n}", "text": f"{TEXT}{n}号。"} for n in range(count)]
        written = "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in lines)
        (folder / f"{name}.jsonl").write_text(written, "utf-8")
    judged = "".join(f"{n}\t0\t1\n" for n in range(queries))
    (folder / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}", "utf-8")
    return read_collection(folder)


def test_cuts_of_passages_make_up_the_number_the_same_for_the_same_seed(tmp_path: Path) -> None:
    collections = [a_collection(tmp_path / "one"), a_collection(tmp_path / "two", passages=2)]
    vectors = passage_vectors(collections, HashEmbedder(), 12, seed=1)
    assert vectors.shape == (12, HashEmbedder().dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.array_equal(vectors, passage_vectors(collections, HashEmbedder(), 12, seed=1))
    assert not np.array_equal(vectors, passage_vectors(collections, HashEmbedder(), 12, seed=2))


def test_fewer_are_wanted_than_there_are(tmp_path: Path) -> None:
    one = a_collection(tmp_path / "one")
    assert len(passage_vectors([one], HashEmbedder(), 3, seed=1)) == 3
    assert len(query_vectors([one], HashEmbedder(), 2)) == 2
    assert len(query_vectors([one, one], HashEmbedder(), 9)) == 6


def test_a_collection_that_is_none_is_one_line(tmp_path: Path) -> None:
    assert main([str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
