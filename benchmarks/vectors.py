"""Makes the files that ``benchmarks.index`` takes for vectors of a real model.

The passages of some collections in BEIR layout and, up to as many as are wanted, cuts of them: runs
of one to six neighbouring clauses, each in its context, drawn by a seed. Of the queries of each
collection those that are wanted, evenly spread. The passages are shuffled, as the order of a file
would show in the clusters. Embedding takes some minutes. Writes vectors.npy and queries.npy, rows
of unit length in float32.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.collection import Collection, read_collection
from eval.errors import MalformedCollection
from eval.retrieval.scratch import passage_of
from retrieval import bundled_model
from retrieval.embedder import SentenceEmbedder
from retrieval.entry import embedded_text
from retrieval.hit import Embedder, Vectors
from retrieval.token_space import unit_rows
from service.settings import load_settings

PASSAGES = 100_000
QUERIES = 250
LONGEST_CUT = 6
"""Clauses."""


def passage_vectors(
    collections: Sequence[Collection], embedder: Embedder, wanted: int, seed: int
) -> Vectors:
    """Vectors of all passages and of cuts of them, ``wanted`` in all if there are as many."""
    draw = np.random.default_rng(seed)
    texts = [embedded_text(passage_of(one)) for each in collections for one in each.passages]
    made = embedder.embed_spans([each.text for each in texts], [each.clauses for each in texts])
    # a run of all clauses is the passage once more, but for its titles
    runs = [
        (number, start, start + length)
        for number, each in enumerate(texts)
        for length in range(1, min(LONGEST_CUT, len(each.clauses) - 1) + 1)
        for start in range(len(each.clauses) - length + 1)
    ]
    chosen = draw.permutation(len(runs))[: max(wanted - len(texts), 0)].tolist()
    cuts = [
        made.spans[number][start:end].sum(axis=0)
        for number, start, end in map(runs.__getitem__, chosen)
    ]
    rows = np.concatenate([made.passages, unit_rows(np.array(cuts))]) if cuts else made.passages
    return rows[draw.permutation(len(rows))[:wanted]]


def query_vectors(collections: Sequence[Collection], embedder: Embedder, wanted: int) -> Vectors:
    """Vectors of ``wanted`` queries of each collection, or of all where there are fewer."""
    texts: list[str] = []
    for queries in (collection.queries for collection in collections):
        places = np.linspace(0, len(queries) - 1, min(wanted, len(queries)), dtype=int)
        texts += [queries[place].text for place in places.tolist()]
    return embedder.embed_queries(texts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, embed, write; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.vectors", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="BEIR_DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--passages", type=int, default=PASSAGES, metavar="N", help="(default: %(default)s)"
    )
    parser.add_argument(
        "--queries",
        type=int,
        default=QUERIES,
        metavar="N",
        help="of each collection (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="(default: %(default)s)")
    options = parser.parse_args(arguments)
    if min(options.passages, options.queries) < 1:
        parser.error("--passages and --queries are at least 1")
    try:
        collections = [read_collection(folder) for folder in options.folders]
    except MalformedCollection as error:
        sys.stderr.write(f"{error}\n")
        return 1
    embedder = SentenceEmbedder.load(bundled_model.NAME, load_settings().cache)
    vectors = passage_vectors(collections, embedder, options.passages, options.seed)
    queries = query_vectors(collections, embedder, options.queries)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, rows in (("vectors.npy", vectors), ("queries.npy", queries)):
        np.save(options.out / name, rows)
        sys.stdout.write(f"{options.out / name}: {len(rows)} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
