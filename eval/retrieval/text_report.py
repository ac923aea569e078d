"""A report on retrieval for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.retrieval.measures import MEASURES
from eval.retrieval.noise import Noise, NoiseKind
from eval.retrieval.report import COMPARED, Comparison, RetrievalReport, Row, Twin
from eval.significance import Interval

_NAMES = 12  # characters of the longest row's name, and one more


def format_table(report: RetrievalReport) -> str:
    """The report as plain text, at most 100 characters wide."""
    lines = [heading(report), "", *_rows(report.rows), *_comparisons(report)]
    if report.twin is not None:
        lines += ["", *_noise(report.twin)]
    return "\n".join((*lines, "", *costs(report))) + "\n"


def heading(report: RetrievalReport) -> str:
    """What was measured: collection, queries, model."""
    return (
        f"{report.collection}: {report.passages} passages, {len(report.query_ids)} queries of "
        f"{report.queries_file}; model {report.model}"
        + ("; weights of fusion fitted without this collection" if report.held_out else "")
    )


def signed(value: float) -> str:
    """A difference with its sign, to three places."""
    return f"{value:+.3f}"


def winner(comparison: Comparison) -> str:
    """Who is significantly above, in words."""
    if comparison.winner is not None:
        return f"{comparison.winner} is better"
    if comparison.winner_alone is not None:
        return f"{comparison.winner_alone} is better, taken alone"
    return "not told apart"


def costs(report: RetrievalReport) -> list[str]:
    """What the index took, a sentence a line."""
    taken = report.costs
    rate = report.passages / taken.embed_passages_s if taken.embed_passages_s > 0 else 0.0
    return [
        f"passages: embedded in {taken.embed_passages_s:.1f} s ({rate:.1f} a second), indexed and "
        f"saved in {taken.index_s:.2f} s, opened in {taken.load_s:.2f} s",
        f"a query: respelt and embedded in {taken.query_p50_ms:.1f} ms (median), by itself",
        f"memory: at most {taken.peak_mb:.0f} MB resident, rivals not counted",
    ]


def noise_line(twin: Twin, queries: int) -> str:
    """What was done to the queries."""
    return f"{described(twin.noise)}; {twin.changed} of {queries} queries changed"


def described(noise: Noise) -> str:
    """The noise in words."""
    if noise.kind in {NoiseKind.TRADITIONAL, NoiseKind.FULL_WIDTH}:
        return f"noisy twin: {noise.kind} throughout"
    what = {NoiseKind.HOMOPHONE: "a homophone", NoiseKind.MISSING: "left out"}
    changed = what.get(noise.kind, "behind the next")
    return f"noisy twin: 1 Chinese character in {noise.rate} {changed}, seed {noise.seed}"


def _rows(rows: Sequence[Row]) -> Iterator[str]:
    titles = "".join(f"{title:>13}" for title in MEASURES.values())
    yield f"{'':{_NAMES}}{titles}{'p50 ms':>9}{'p95 ms':>9}"
    for row in rows:
        cells = "".join(f"{_halved(row.means[measure]):>13}" for measure in MEASURES)
        yield f"{row.name:{_NAMES}}{cells}{row.search_p50_ms:9.2f}{row.search_p95_ms:9.2f}"
    yield "±: half the 95% interval over queries; ms: one search, its query embedded before"


def _halved(found: Interval) -> str:
    return f"{found.mean:.3f} ±{(found.high - found.low) / 2:.3f}"


def _comparisons(report: RetrievalReport) -> Iterator[str]:
    for measure in COMPARED:
        found = [one for one in report.comparisons if one.measure == measure]
        if found:
            yield ""
            title = f"fused less the row, {MEASURES[measure]}"
            yield f"{title:34}{'95% interval':>18}{'p':>9}{'p (Holm)':>10}"
        for one in found:
            given = one.difference
            between = f"{signed(given.low)} to {signed(given.high)}"
            yield (
                f"{one.against:{_NAMES}}{signed(given.mean):>22}{between:>18}{one.p:9.4f}"
                f"{one.p_holm:10.4f}  {winner(one)}"
            )
    if report.single is not None:
        yield f"the best single retriever of the index: {report.single}"


def _noise(twin: Twin) -> Iterator[str]:
    yield noise_line(twin, len(twin.rows[0].values["ndcg_at_10"]))
    yield (
        f"{'nDCG@10':{_NAMES}}{'clean':>9}{'noisy':>9}{'loss':>9}{'95% interval':>19}"
        f"{'of bm25s-jieba':>17}"
    )
    for loss in twin.losses:
        between = f"{signed(loss.loss.low)} to {signed(loss.loss.high)}"
        share = "–" if loss.share is None else f"{loss.share:.2f}"
        yield (
            f"{loss.name:{_NAMES}}{loss.clean:9.3f}{loss.noisy:9.3f}{loss.loss.mean:9.3f}"
            f"{between:>19}{share:>17}"
        )
