"""What a fit tells of itself: on what it was fitted to, and on what it was not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.fitting.seen import Choice, Decision
from eval.fitting.softmax import Logistic, area_under_curve
from eval.parts import EVEN, ODD, parity
from service.answering.confidence import ENOUGH

_THRESHOLDS = (0.0, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
_NONE = "–"


def choice_table(
    names: Sequence[str],
    sets: Sequence[Sequence[Choice]],
    weights: NDArray[np.float64],
    without: Sequence[NDArray[np.float64]],
) -> str:
    """The share of each set's choices whose first run is right, by half of the ids.

    ``without``: the weights fitted without each set. Counted are choices with a right run.
    """
    lines = [
        "First choice right, of n choices that hold a right run; without: fitted to the other sets",
        f"{'':24}{'n':>6}{'of':>6}{'all':>8}{'odd':>8}{'even':>8}{'without':>9}",
    ]
    for number, (name, choices) in enumerate(zip(names, sets, strict=True)):
        can = [each for each in choices if each.right.any()]
        halves = [[each for each in can if parity(each.question) == half] for half in (ODD, EVEN)]
        cells = [_accuracy(some, weights) for some in (can, *halves)]
        left = _accuracy(can, without[number]) if without else None
        lines.append(
            f"{name:24}{len(can):6}{len(choices):6}"
            + "".join(f"{_share(cell):>8}" for cell in cells)
            + f"{_share(left):>9}"
        )
    return "\n".join(lines)


def decision_table(
    names: Sequence[str],
    sets: Sequence[Sequence[Decision]],
    fitted: Sequence[Sequence[Decision]],
    doubt: Logistic,
    without: Sequence[Logistic],
) -> str:
    """How well doubt tells right from wrong, and what comes of each threshold.

    ``fitted`` are those of each set that it was fitted to. Right: a right answer, or none where
    the notices do not say; wrong: another answer; refused: none, though the notices say.
    """
    kept = {id(each) for some in fitted for each in some}
    held_out = [[each for each in some if id(each) not in kept] for some in sets]
    groups = {"fitted": [each for some in fitted for each in some]}
    groups |= {f"{name}, even": some for name, some in zip(names, held_out, strict=True) if some}
    lines = [
        "Confidence, area under the curve; without: fitted to the other sets",
        f"{'':32}{'n':>6}{'all':>8}{'without':>9}",
    ]
    lines += [
        f"{name:32}{len(some):6}{_share(_area(some, doubt)):>8}{_NONE:>9}"
        for name, some in groups.items()
    ]
    for number, (name, some) in enumerate(zip(names, sets, strict=True)):
        left = _area(some, without[number]) if without else None
        lines.append(f"{name:32}{len(some):6}{_share(_area(some, doubt)):>8}{_share(left):>9}")
    lines += [
        "",
        f"By threshold (shipped: {ENOUGH}), right / wrong / refused though the notices say",
        f"{'':11}" + "".join(f"{name:>30}" for name in groups),
    ]
    lines += [
        f"{threshold:<11.2f}"
        + "".join(f"{_outcome(some, doubt, threshold):>30}" for some in groups.values())
        for threshold in _THRESHOLDS
    ]
    return "\n".join(lines)


def _accuracy(choices: Sequence[Choice], weights: NDArray[np.float64]) -> float | None:
    first = [bool(each.right[int(np.argmax(each.features @ weights))]) for each in choices]
    return sum(first) / len(first) if first else None


def _area(decisions: Sequence[Decision], doubt: Logistic) -> float | None:
    if not decisions:
        return None
    right = np.array([each.is_right for each in decisions], dtype=np.bool_)
    return area_under_curve(_probabilities(decisions, doubt), right)


def _outcome(decisions: Sequence[Decision], doubt: Logistic, threshold: float) -> str:
    likely = _probabilities(decisions, doubt).tolist()
    pairs = list(zip(decisions, likely, strict=True))
    answered = [each for each, p in pairs if p >= threshold and not each.is_refused]
    wrong = sum(not each.is_right for each in answered)
    refused = sum(each.question.answerable for each in decisions) - sum(
        each.question.answerable for each in answered
    )
    n = len(decisions)
    return " / ".join(f"{count / n:.3f}" for count in (n - wrong - refused, wrong, refused))


def _probabilities(decisions: Sequence[Decision], doubt: Logistic) -> NDArray[np.float64]:
    return doubt.probability(np.array([each.signs for each in decisions]))


def _share(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"
