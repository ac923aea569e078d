"""How sure a mean or a share is, and whether one row beats another. All by scipy.

All are over queries: another draw of queries of the same kind is what would make the figures
differ. Everything is seeded, so that the same rankings give the same report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, bootstrap, permutation_test

CONFIDENCE = 0.95
SEED = 1
RESAMPLES = 2000
PERMUTATIONS = 9999
_AT_ONCE = 1_000_000  # numbers drawn in one go; more takes memory and gains no time


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over queries, and where 95 in 100 means of other draws would lie."""

    mean: float
    low: float
    high: float


def interval(values: NDArray[np.float64]) -> Interval:
    """The mean of ``values``, shape (queries,), with its percentile bootstrap interval.

    Percentile and not BCa, which has no answer where all values are the same, as hit@1 often has.
    One query alone cannot tell: both ends are its value.
    """
    mean = float(values.mean())
    if len(values) < 2:
        return Interval(mean, mean, mean)
    found = bootstrap(
        (values,),
        np.mean,
        n_resamples=RESAMPLES,
        batch=max(1, _AT_ONCE // len(values)),
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Interval(mean, float(found.low), float(found.high))


def share_interval(hits: int, n: int) -> Interval:
    """The share of ``hits`` among ``n`` (at least 1), with Wilson's interval.

    Wilson, Journal of the American Statistical Association 22 (1927): it keeps inside 0 and 1 and
    is no point where all or none hit, as a bootstrap's or the normal law's would be.
    """
    found = binomtest(hits, n).proportion_ci(CONFIDENCE, method="wilson")
    return Interval(hits / n, float(found.low), float(found.high))


def paired_p(differences: NDArray[np.float64]) -> float:
    """The two-sided p of a paired randomisation test on differences, shape (queries,).

    Were the two rows alike, each difference might as well have the other sign. It assumes nothing
    of how nDCG or hit@1 are distributed, as a t-test does, and agrees with it where both hold
    (Smucker, Allan and Carterette, CIKM 2007, https://doi.org/10.1145/1321440.1321528). Exact
    where there are few differences, else by 9,999 draws. Queries on which both rows do alike
    change nothing, and are left out.
    """
    differing = differences[differences != 0.0]
    if len(differing) < 2:
        return 1.0  # of one difference either sign is as likely
    found = permutation_test(
        (differing,),
        np.sum,
        permutation_type="samples",
        vectorized=True,
        n_resamples=PERMUTATIONS,
        batch=max(1, _AT_ONCE // len(differing)),
        alternative="two-sided",
        rng=np.random.default_rng(SEED),
    )
    return float(found.pvalue)


def holm(ps: Sequence[float]) -> list[float]:
    """Each p as it counts among several tests, in their order.

    Holm, Scandinavian Journal of Statistics 6 (1979): the smallest of m times m, the next times
    m - 1, and none below one before it.
    """
    corrected = [0.0] * len(ps)
    floor = 0.0
    for passed, place in enumerate(sorted(range(len(ps)), key=lambda place: ps[place])):
        floor = max(floor, min(1.0, ps[place] * (len(ps) - passed)))
        corrected[place] = floor
    return corrected
