"""What our own words in an answer state has to be held; quotes are held by being there."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpus.notice import NoticeId, Span
from service.answering.claim_answers import unheld
from service.answering.frames import CORRECTED, FEWER, LISTED, MISSING, QUOTED, SAME
from service.answering.outcome import Citation, Language
from tests.service.answering.bases import cited
from tests.service.answering.test_claims import BODIES, PATHS, PLAN, READING

READINGS = {NoticeId("sample"): READING}


def placed(*quotes: str) -> Sequence[Citation]:
    """Citations of these words where the notice has them."""
    text = READING.notice.text
    return [
        replace(each, span=Span(text.index(each.quote), text.index(each.quote) + len(each.quote)))
        for each in cited(*quotes)
    ]


@pytest.mark.parametrize("language", list(Language))
def test_quotes_in_the_frames_of_every_language_are_held(language: Language) -> None:
    for frame in (QUOTED, LISTED):
        lines = [
            frame[language].format(quote=quote, marker=f"[{marker}]")
            for marker, quote in enumerate((PATHS, BODIES), 1)
        ]
        text = CORRECTED[language] + "\n".join(lines) + SAME[language]
        assert unheld(text, placed(PATHS, BODIES), READINGS) == ()


@pytest.mark.parametrize("language", list(Language))
def test_a_computation_and_a_count_are_left_to_their_own_check(language: Language) -> None:
    amount = "3公里(41 − 38 = 3)"
    text = f"{PATHS}。[1]" + FEWER[language].format(amount=amount)
    assert unheld(text, placed(PATHS), READINGS, (amount,)) == ()
    wrong = amount.replace("3公里", "4公里")
    text = f"{PATHS}。[1]" + FEWER[language].format(amount=wrong)
    assert unheld(text, placed(PATHS), READINGS, (wrong,)) != ()


@pytest.mark.parametrize("language", list(Language))
def test_what_an_abstention_says_states_nothing(language: Language) -> None:
    for sentences in MISSING.values():
        assert unheld(sentences[language].format(slot=""), placed(PATHS), READINGS) == ()


def test_a_figure_of_ours_has_to_be_said_of_the_same() -> None:
    assert unheld(f"崂山区新建绿道38公里。[1]\n{PATHS}", placed(PATHS), READINGS) == ()
    assert unheld(f"崂山区新建绿道41公里。[1]\n{PATHS}", placed(PATHS), READINGS) == ("41公里",)


def test_a_sentence_rests_on_the_quotes_that_it_cites() -> None:
    citations = placed(PATHS, PLAN)
    assert unheld("口袋公园要新建至少30个。[2]", citations, READINGS) == ()
    assert "至少30个" in unheld("口袋公园要新建至少30个。[1]", citations, READINGS)
    assert unheld("口袋公园要新建至少30个。", citations, READINGS) == ()


def test_traditional_characters_are_read() -> None:
    assert unheld("嶗山區新建綠道38公里。[1]", placed(PATHS), READINGS) == ()
    assert unheld("嶗山區新建綠道41公里。[1]", placed(PATHS), READINGS) != ()


def test_an_answer_of_two_quotes_is_looked_at_in_a_few_milliseconds_at_most() -> None:
    text, citations = f"{PATHS}。[1]\n{BODIES}。[2]", placed(PATHS, BODIES)
    unheld(text, citations, READINGS)

    began = time.process_time()
    for _ in range(50):
        unheld(text, citations, READINGS)

    assert (time.process_time() - began) / 50 < 0.02
