"""From values to rows that win, lose, or cannot be told apart; and where they differ most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from corpus.notice import PassageId
from eval.collection import Collection, CollectionPassage, CollectionQuery, Qrel
from eval.retrieval.cases import Side, differing_cases
from eval.retrieval.comparing import compare, losses
from eval.retrieval.measures import MEASURES
from eval.retrieval.report import Row, RowKind, best_single
from eval.retrieval.text_report import winner
from eval.significance import interval
from retrieval.hit import Ranking


def a_row(name: str, values: Sequence[float], kind: RowKind = RowKind.RIVAL) -> Row:
    taken = np.array(values)
    return Row(
        name=name,
        kind=kind,
        values=dict.fromkeys(MEASURES, taken),
        means=dict.fromkeys(MEASURES, interval(taken)),
        search_p50_ms=1.0,
        search_p95_ms=2.0,
    )


def test_the_winner_is_who_is_above_on_nearly_every_query() -> None:
    fused = a_row("fused", [0.5] * 40, RowKind.FUSED)
    others = [
        a_row("worse", [0.4] * 39 + [0.6]),
        a_row("better", [0.6] * 40),
        a_row("like", [0.4, 0.6] * 20),
        a_row("same", [0.5] * 40),
    ]
    found = compare([others[0], fused, *others[1:]], None)
    ndcg = {one.against: one for one in found if one.measure == "ndcg_at_10"}
    assert {name: one.winner for name, one in ndcg.items()} == {
        "worse": "fused",
        "better": "better",
        "like": None,
        "same": None,
    }
    assert ndcg["worse"].difference.mean == pytest.approx(0.095)
    assert ndcg["better"].p_holm == pytest.approx(4 * 2e-4)  # the least of 9,999 draws, four rows
    assert ndcg["same"].p == 1.0


def test_who_wins_alone_may_not_win_among_many() -> None:
    fused = a_row("fused", [0.5] * 6, RowKind.FUSED)
    others = [a_row(f"row{n}", [0.4] * 6) for n in range(2)]
    for one in compare([fused, *others], None):
        assert (one.p, one.p_holm) == pytest.approx((2 / 2**6, 4 / 2**6))
        assert (one.winner, one.winner_alone) == (None, "fused")
        assert winner(one) == "fused is better, taken alone"


def test_without_the_fused_row_nothing_is_compared() -> None:
    assert compare([a_row("dense", [0.1, 0.2])], None) == ()


def test_the_best_single_is_a_part_of_the_index() -> None:
    rows = [
        a_row("lexical", [0.2], RowKind.PART),
        a_row("dense", [0.4], RowKind.PART),
        a_row("fused", [0.9], RowKind.FUSED),
        a_row("faiss-flat", [0.8]),
    ]
    assert best_single(rows) is rows[1]
    assert best_single(rows[2:]) is None


def test_a_loss_is_told_as_a_share_of_what_bm25_loses() -> None:
    clean = [a_row("fused", [0.8, 0.6]), a_row("bm25s-jieba", [0.7, 0.5])]
    noisy = [a_row("fused", [0.7, 0.6]), a_row("bm25s-jieba", [0.5, 0.4])]
    fused, bm25 = losses(clean, noisy)
    assert (fused.clean, fused.noisy) == pytest.approx((0.7, 0.65))
    assert fused.loss.mean == pytest.approx(0.05)
    assert fused.share == pytest.approx(1 / 3)
    assert bm25.share == 1.0


def test_where_bm25_loses_nothing_there_is_no_share() -> None:
    rows = [a_row("fused", [0.8]), a_row("bm25s-jieba", [0.7])]
    assert [loss.share for loss in losses(rows, rows)] == [None, None]
    assert losses(rows[:1], [a_row("fused", [0.1])])[0].share is None


def test_cases_show_the_largest_gains_and_losses_with_what_was_found() -> None:
    collection = Collection(
        name="parks",
        passages=tuple(CollectionPassage(f"p{n}", f"题{n}", "长" * 200) for n in range(3)),
        queries=tuple(CollectionQuery(f"q{n}", f"问{n}") for n in range(4)),
        qrels=(Qrel("q0", "p0", 1), Qrel("q1", "p1", 1), Qrel("q1", "p2", 0), Qrel("q3", "p2", 1)),
    )

    def found(*names: str) -> Ranking:
        return Ranking.of([(PassageId(name), 1 / at) for at, name in enumerate(names, 1)], 9)

    fused = Side(
        np.array([0.9, 0.5, 0.3, 0.1]), [found("p1", "p0"), found("p1"), found(), found("p0")]
    )
    single = Side(np.array([0.2, 0.4, 0.3, 0.8]), [found("p2"), found("p0"), found(), found("p2")])
    wins, lost = differing_cases(collection, fused, single)
    assert [case.query_id for case in wins] == ["q0", "q1"]
    assert [case.query_id for case in lost] == ["q3"]
    assert (wins[0].query, wins[0].fused, wins[0].single) == ("问0", 0.9, 0.2)
    assert [(one.passage_id, one.rank) for one in wins[0].relevant] == [("p0", 2)]
    assert [(one.passage_id, one.is_relevant) for one in wins[0].fused_hits] == [
        ("p1", False),
        ("p0", True),
    ]
    assert wins[0].single_hits[0].text == "长" * 140 + "…"
    assert [(one.passage_id, one.rank) for one in lost[0].relevant] == [("p2", None)]
