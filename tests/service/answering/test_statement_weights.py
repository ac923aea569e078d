"""The fitted weights beside the code fit it."""

from __future__ import annotations

import numpy as np

from service.answering.scoring import FEATURES
from service.answering.statement_weights import shipped


def test_every_feature_has_a_weight_that_is_a_number() -> None:
    assert shipped().shape == (len(FEATURES),)
    assert np.isfinite(shipped()).all()


def test_words_and_tokens_of_the_question_speak_for_a_run() -> None:
    weight = dict(zip(FEATURES, shipped().tolist(), strict=True))
    for name in ("words_of_run", "alike_in_run", "tokens_of_run", "passage", "figure"):
        assert weight[name] > 0, name
    assert weight["length"] < 0
    assert weight["no_figure"] < 0
