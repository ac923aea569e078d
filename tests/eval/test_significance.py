"""Intervals and p against what can be worked out by hand, or by another test of scipy's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import ttest_rel

from eval.significance import Interval, holm, interval, paired_p, share_interval


def test_the_interval_of_a_share_is_as_wide_as_the_normal_law_says() -> None:
    values = np.array([0.0, 1.0] * 200)
    found = interval(values)
    half = 1.96 * math.sqrt(0.25 / 400)
    assert found.mean == 0.5
    assert (found.low, found.high) == pytest.approx((0.5 - half, 0.5 + half), abs=0.005)
    assert interval(values) == found  # the same draws every time


def test_four_times_the_queries_halve_the_interval() -> None:
    few, many = (interval(np.array([0.0, 0.3, 1.0] * n)) for n in (40, 160))
    assert few.high - few.low == pytest.approx(2 * (many.high - many.low), rel=0.1)


@pytest.mark.parametrize("values", [[1.0] * 20, [0.0, 0.0], [0.25]])
def test_where_nothing_varies_both_ends_are_the_mean(values: list[float]) -> None:
    assert interval(np.array(values)) == Interval(values[0], values[0], values[0])


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([0.1] * 5, 2 / 2**5),  # all signs one way: the rarest of 32, and its mirror
        ([3.0, 2.0, -1.0], 4 / 8),  # sums of 4 and more: 6, 4, and their mirrors
        ([0.2, -0.2], 1.0),
        ([0.0, 0.0], 1.0),
        ([0.7, 0.0, 0.0], 1.0),
    ],
)
def test_few_differences_have_their_exact_p(differences: list[float], p: float) -> None:
    assert paired_p(np.array(differences)) == pytest.approx(p)


def test_queries_on_which_both_do_alike_change_nothing() -> None:
    differences = np.array([0.4, 0.3, -0.1, 0.2, 0.5, 0.1])
    padded = np.concatenate([np.zeros(50), differences, np.zeros(50)])
    assert paired_p(padded) == paired_p(differences) < 0.1


def test_many_differences_of_a_normal_law_give_the_p_of_the_paired_t_test() -> None:
    drawn = np.random.default_rng(3)
    one = drawn.normal(0.50, 0.2, 300)
    other = one - drawn.normal(0.01, 0.15, 300)
    expected = ttest_rel(one, other).pvalue
    assert 0.001 < expected < 0.2
    assert paired_p(one - other) == pytest.approx(expected, abs=0.01)
    assert paired_p(other - one) == pytest.approx(expected, abs=0.01)


def test_holms_correction_is_that_of_a_worked_example() -> None:
    # 0.005 × 4, 0.01 × 3, 0.03 × 2, and 0.04 × 1 that may not fall below the one before
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (3, 7), (75, 75), (115, 150)])
def test_the_interval_of_a_share_is_wilsons_closed_form(hits: int, n: int) -> None:
    z, p = 1.959963984540054, hits / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    found = share_interval(hits, n)
    assert found.mean == p
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half), abs=1e-9)
    assert 0 <= found.low < found.high <= 1
