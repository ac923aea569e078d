"""How sure it is that the best statement answers a need: a logistic model of a few signs.

The weights are fitted to questions with known answers, some of which the notices do not hold
(``python -m eval.fitting.statements``), and lie in ``confidence_weights.json``. The probability is
that the best statement is right, so a question that the notices leave open and one whose answer
could not be told from others are both unsure.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice

from kg.quantities import same_amount
from service.answering.asked import Asked
from service.answering.evidence import Statement
from service.answering.needs import Need

FILE = "confidence_weights.json"
ENOUGH = 0.6
"""The least probability with which an answer is given."""
ENOUGH_BESIDE = 0.45
"""The same of a part of a question of which another part is answered: parts stand or fall together.

Of parts between the two, beside one that was sure, 0.8 were right (0013-answers.md)."""
_FARTHEST = 6.0
"""Statements that score so much below the best are out of the question."""
_MOST = 400
SIGNS = ("mass", "margin", "score", "asks_figure", "asks_time", "crosses")


def signs_of(statements: Sequence[Statement], need: Need) -> dict[str, float]:
    """What speaks for the first of the statements as the answer; a value for each of SIGNS.

    ``mass`` is the logarithm of the share that the statements which say the same have of all, each
    weighing e to its score; ``margin`` is how far the next one that does not is behind it;
    ``crosses``: it takes the end of one part and the beginning of the next.
    """
    best = statements[0]
    mine = total = 0.0
    margin = _FARTHEST
    for statement in islice(statements, _MOST):
        behind = best.score - statement.score
        if behind > _FARTHEST:
            break
        weight = math.exp(-behind)
        total += weight
        if _says_the_same(statement, best, need):
            mine += weight
        else:
            margin = min(margin, behind)
    return {
        "mass": math.log(mine / total),
        "margin": margin,
        "score": best.score,
        "asks_figure": float(Asked.FIGURE in need.asked),
        "asks_time": float(Asked.TIME in need.asked),
        "crosses": float(any(clause.closes for clause in best.clauses[:-1])),
    }


def _says_the_same(statement: Statement, best: Statement, need: Need) -> bool:
    """Whether both stand in one sentence, or give the same figure where one is asked for."""
    if statement.sentence is best.sentence:
        return True
    return Asked.FIGURE in need.asked and any(
        a.unit_normalised and same_amount(a, b)
        for a in best.quantities
        for b in statement.quantities
    )


def confidence(statements: Sequence[Statement], need: Need) -> float:
    """The probability that the first statement answers the need, from 0 to 1."""
    weights, constant = _shipped()
    signs = signs_of(statements, need)
    return 1 / (1 + math.exp(-constant - math.fsum(weights[name] * signs[name] for name in SIGNS)))


@cache
def _shipped() -> tuple[Mapping[str, float], float]:
    fitted = json.loads((files("service.answering") / FILE).read_text("utf-8"))
    assert set(fitted["weights"]) == set(SIGNS)
    return fitted["weights"], fitted["constant"]
