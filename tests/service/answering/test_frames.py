"""The words around the notices' own are there in every language, and fill their slots."""

from __future__ import annotations

import pytest

from service.answering import frames
from service.answering.outcome import Language, Reason

TABLES = (
    frames.QUOTED,
    frames.LISTED,
    frames.CORRECTED,
    frames.MORE,
    frames.FEWER,
    frames.SAME,
    frames.TOGETHER,
    frames.LEFT_OVER,
    frames.SECTIONS,
    frames.ITEMS,
    frames.COUNTED,
    frames.TURN_TO,
    *frames.MISSING.values(),
)


def test_every_frame_is_there_in_every_language() -> None:
    assert all(set(table) == set(Language) for table in TABLES)


def test_every_reason_has_its_message() -> None:
    assert set(frames.MISSING) == set(Reason)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("reason", list(Reason))
def test_an_abstention_says_what_is_missing_and_where_to_turn(
    reason: Reason, language: Language
) -> None:
    message = frames.abstaining(reason, language, "2019")
    assert frames.HOTLINE in message
    assert "{" not in message
    if reason in (Reason.WRONG_YEAR, Reason.WRONG_PLACE, Reason.WRONG_BODY):
        assert "2019" in message
