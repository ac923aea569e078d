"""From rankings to rows, and from rows to what sets them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.collection import Collection
from eval.retrieval.measures import MEASURES, score_queries
from eval.retrieval.report import COMPARED, FUSED, Comparison, Loss, Row, RowKind
from eval.retrieval.rivals import BM25, RIVALS
from eval.retrieval.searching import Progress, Searched
from eval.significance import holm, interval, paired_p


def rows_of(
    found: Mapping[str, Searched], collection: Collection, progress: Progress | None
) -> tuple[Row, ...]:
    """The measures of every retriever that was asked, in their order."""
    rows = []
    for done, (name, searched) in enumerate(found.items(), 1):
        ids = [query.query_id for query in collection.queries]
        values = score_queries(collection.qrels, dict(zip(ids, searched.rankings, strict=True)))
        rows.append(
            Row(
                name=name,
                kind=_kind(name),
                values=values,
                means={measure: interval(values[measure]) for measure in MEASURES},
                search_p50_ms=searched.p50_ms,
                search_p95_ms=searched.p95_ms,
            )
        )
        if progress is not None:
            progress("score", done, len(found))
    return tuple(rows)


def _kind(name: str) -> RowKind:
    if name == FUSED:
        return RowKind.FUSED
    return RowKind.RIVAL if name in RIVALS else RowKind.PART


def compare(rows: Sequence[Row], progress: Progress | None) -> tuple[Comparison, ...]:
    """The fused row against every other, on each measure of COMPARED; none without it."""
    fused = next((row for row in rows if row.name == FUSED), None)
    others = [row for row in rows if row.name != FUSED]
    if fused is None:
        return ()
    found = []
    for measure in COMPARED:
        differences = [fused.values[measure] - other.values[measure] for other in others]
        ps = []
        for difference in differences:
            ps.append(paired_p(difference))
            if progress is not None:
                progress(f"compare {MEASURES[measure]}", len(ps), len(others))
        for other, difference, p, corrected in zip(others, differences, ps, holm(ps), strict=True):
            found.append(Comparison(measure, other.name, interval(difference), p, corrected))
    return tuple(found)


def losses(clean: Sequence[Row], noisy: Sequence[Row]) -> tuple[Loss, ...]:
    """What noise takes from the nDCG@10 of each row, the same rows in the same order."""
    taken = {
        one.name: interval(one.values["ndcg_at_10"] - other.values["ndcg_at_10"])
        for one, other in zip(clean, noisy, strict=True)
    }
    most = taken[BM25].mean if BM25 in taken else 0.0
    return tuple(
        Loss(
            name=one.name,
            clean=one.means["ndcg_at_10"].mean,
            noisy=other.means["ndcg_at_10"].mean,
            loss=taken[one.name],
            share=taken[one.name].mean / most if most > 0 else None,
        )
        for one, other in zip(clean, noisy, strict=True)
    )
