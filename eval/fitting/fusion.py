"""Fits the weights of fusion on collections, and for each collection those that know nothing of it.

::

    python -m eval.fitting.fusion BEIR_DIR… --questions FILE… --notices DIR --cache DIR [--out FILE]

Each query's candidates are scored once by every channel. Weights are those under which the softmax
of the fused scores gives the relevant candidates the greatest likelihood, with a ridge; noisy twins
count less. Prints nDCG@10 of each channel, of the weights fitted on the
other collections and of those fitted on all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.collection import Collection, read_collection
from eval.fitting.notice_questions import notice_collection
from eval.retrieval.noise import Noise, noisy_twin
from eval.retrieval.scratch import build_scratch
from retrieval.embedder import SentenceEmbedder
from retrieval.fuse import fused, read_closely, z_normalised
from retrieval.fusion_weights import (
    CHANNELS,
    FEATURES,
    FILE,
    QUICK,
    FittedWeights,
    FusionWeights,
    Weights,
)

_MOST_QUERIES = 400  # of a collection, spread over all
_NOISY, _TRANSLATED = 0.1, 1.0
_RIDGE, _RIDGE_ADAPTIVE = 3e-3, 1e-2
_SEED = 7


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A query's candidates: ``scores`` (rows, channels), ``relevant`` (rows,), its features.

    ``ideal`` is the discounted gain of a perfect first ten.
    """

    scores: NDArray[np.float64]
    features: NDArray[np.float64]
    relevant: NDArray[np.bool_]
    ideal: float


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Queries of one collection asked in one way, and how much they count."""

    collection: str
    way: str
    weight: float
    cases: tuple[Case, ...]


def sample(
    collection: Collection, ways: Mapping[str, tuple[Collection, float]], embedder: SentenceEmbedder
) -> Iterator[Sample]:
    """The cases of a collection, asked in each of these ways."""
    index = build_scratch(collection.passages, embedder).index
    retriever = index.fused
    relevant: dict[str, set[str]] = {}
    for qrel in collection.qrels:
        if qrel.relevance > 0:
            relevant.setdefault(qrel.query_id, set()).add(qrel.passage_id)
    for way, (asked, weight) in ways.items():
        cases = []
        step = max(1, -(-len(asked.queries) // _MOST_QUERIES))
        for query in asked.queries[::step]:
            wanted = relevant.get(query.query_id)
            if not wanted:
                continue
            sought = index.query(query.text, embedder)
            rows = retriever.candidates(sought, 1)
            quick = retriever.quick_scores(sought, rows)
            slow = retriever.slow_scores(sought, rows)
            cases.append(
                Case(
                    np.concatenate([quick, slow], axis=1),
                    retriever.features(sought, quick),
                    np.array([each in wanted for each in retriever.rows.ids_of(rows)]),
                    _gain(np.ones(len(wanted), dtype=np.bool_)),
                )
            )
        yield Sample(collection.name, way, weight, tuple(cases))


def fit(samples: Sequence[Sample]) -> FusionWeights:
    """The weights that suit these samples: first of the quick channels, then of all."""
    first = _fitted(
        [_packed(each, lambda case: (case.scores[:, :QUICK], case)) for each in samples]
    )
    return FusionWeights(first, _fitted([_packed(each, _read_closely(first)) for each in samples]))


def ndcg(samples: Sample, order: Callable[[Case], NDArray[np.float64]]) -> float:
    """nDCG@10 of the candidates, put in order by what ``order`` says of them, ties as they came."""
    found = []
    for case in samples.cases:
        best = np.argsort(-order(case), kind="stable")[:10]
        found.append(_gain(case.relevant[best]) / case.ideal)
    return float(np.mean(found))


def by_weights(weights: FusionWeights) -> Callable[[Case], NDArray[np.float64]]:
    """The order that FusedRetriever gives."""

    def order(case: Case) -> NDArray[np.float64]:
        scores, _ = _read_closely(weights.first)(case)
        found = np.full(len(case.relevant), -np.inf)
        found[_near(case, weights.first)] = fused(scores, case.features, weights.all)
        return found

    return order


def _near(case: Case, first: Weights) -> NDArray[np.bool_]:
    quick = fused(case.scores[:, :QUICK], case.features, first)
    return read_closely(quick)


def _read_closely(first: Weights) -> Callable[[Case], tuple[NDArray[np.float64], Case]]:
    def chosen(case: Case) -> tuple[NDArray[np.float64], Case]:
        near = _near(case, first)
        return case.scores[near], Case(
            case.scores[near], case.features, case.relevant[near], case.ideal
        )

    return chosen


@dataclass(frozen=True, slots=True, eq=False)
class _Packed:
    """A sample as arrays: z-scores (cases, rows, channels), features, targets, and what counts."""

    values: NDArray[np.float64]
    features: NDArray[np.float64]
    targets: NDArray[np.float64]  # 1 divided among the relevant rows
    is_row: NDArray[np.bool_]
    weight: float


def _packed(sampled: Sample, chosen: Callable[[Case], tuple[NDArray[np.float64], Case]]) -> _Packed:
    cases = [found for found in map(chosen, sampled.cases) if found[1].relevant.any()]
    longest = max(len(scores) for scores, _ in cases)
    channels = cases[0][0].shape[1]
    values = np.zeros((len(cases), longest, channels))
    targets, is_row = np.zeros((len(cases), longest)), np.zeros((len(cases), longest), dtype=bool)
    for number, (scores, case) in enumerate(cases):
        size = len(scores)
        values[number, :size] = np.stack([z_normalised(each) for each in scores.T], axis=1)
        targets[number, :size] = case.relevant / case.relevant.sum()
        is_row[number, :size] = True
    features = np.array([case.features for _, case in cases])
    return _Packed(values, features, targets, is_row, sampled.weight)


def _fitted(packed: Sequence[_Packed]) -> Weights:
    shape = len(FEATURES), packed[0].values.shape[2]
    ridge = np.full(shape, _RIDGE_ADAPTIVE)
    ridge[0] = _RIDGE
    total = sum(each.weight for each in packed)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape)
        value = float((ridge * weights**2).sum())
        slope = 2 * ridge * weights
        for each in packed:
            mine = each.features @ weights
            scores = np.einsum("qrc,qc->qr", each.values, mine)
            scores = np.where(each.is_row, scores, -np.inf)
            scores -= scores.max(axis=1, keepdims=True)
            raised = np.exp(scores)
            sums = raised.sum(axis=1, keepdims=True)
            likely = np.where(each.is_row, scores, 0.0) - np.log(sums)
            share = each.weight / total / len(scores)
            value -= share * float((each.targets * likely).sum())
            pull = share * (raised / sums - each.targets)
            slope += each.features.T @ np.einsum("qr,qrc->qc", pull, each.values)
        return value, slope.ravel()

    start = np.zeros(shape)
    start[0] = 1 / shape[1]
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B")
    weights: Weights = found.x.reshape(shape)
    return weights


def _gain(relevant: NDArray[np.bool_]) -> float:
    top = relevant[:10]
    return float((top / np.log2(np.arange(len(top)) + 2)).sum())


def fit_all(samples: Sequence[Sample], digests: Mapping[str, str]) -> FittedWeights:
    """The weights fitted on all samples, and without each collection of ``digests``, by name."""
    without = {
        digest: fit([each for each in samples if each.collection != name])
        for name, digest in digests.items()
    }
    return FittedWeights(fit(samples), without, {d: name for name, d in digests.items()})


def table(samples: Sequence[Sample], fitted: FittedWeights) -> str:
    """nDCG@10 of the channels and of fusion on every sample, as text."""
    by_name = {name: fitted.without[digest] for digest, name in fitted.names.items()}
    lines = [f"{'':28}{'n':>6}" + "".join(f"{name:>11}" for name in (*CHANNELS, "others", "all"))]
    for each in samples:
        values = [
            ndcg(each, lambda case, at=number: case.scores[:, at])  # type: ignore[misc]
            for number in range(len(CHANNELS))
        ]
        values += [ndcg(each, by_weights(w)) for w in (by_name[each.collection], fitted.weights)]
        cells = "".join(f"{value:11.4f}" for value in values)
        lines.append(f"{each.collection + ' ' + each.way:28}{len(each.cases):6}{cells}")
    return "\n".join(lines)


def main(
    folders: Annotated[list[Path], typer.Argument(metavar="BEIR_DIR…", file_okay=False)],
    cache: Annotated[Path, typer.Option(help="Where the model is kept prepared.")],
    notices: Annotated[
        Path | None, typer.Option(help="Notices that --questions are about.")
    ] = None,
    questions: Annotated[list[Path] | None, typer.Option(help="Questions with evidence.")] = None,
    out: Annotated[Path, typer.Option(help="The file to write.")] = FILE,
) -> None:
    """Fit the weights of fusion and write them."""
    embedder = SentenceEmbedder.load("bundled", cache)
    samples: list[Sample] = []
    digests = {}
    for folder in folders:
        collection = read_collection(folder)
        ways = _ways(collection)
        for other in sorted(folder.glob("queries_*.jsonl")):
            ways[other.stem] = (read_collection(folder, other), _TRANSLATED)
        samples += sample(collection, ways, embedder)
        digests[collection.name] = collection.corpus_digest
        typer.echo(f"{collection.name}: {len(samples[-1].cases)} queries", err=True)
    if notices is not None and questions:
        collection = notice_collection(notices, questions)
        samples += sample(collection, _ways(collection), embedder)
        digests[collection.name] = collection.corpus_digest
    fitted = fit_all(samples, digests)
    out.write_text(fitted.to_json(), encoding="utf-8")
    typer.echo(table(samples, fitted))


def _ways(collection: Collection) -> dict[str, tuple[Collection, float]]:
    twin = noisy_twin(collection.queries, Noise(seed=_SEED))
    noisy = Collection(collection.name, collection.passages, tuple(twin), collection.qrels)
    return {"queries": (collection, 1.0), "noisy": (noisy, _NOISY)}


if __name__ == "__main__":
    typer.run(main)
