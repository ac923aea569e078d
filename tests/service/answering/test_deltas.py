"""An answer in pieces is the same answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering.deltas import deltas_of
from service.answering.outcome import Answer
from tests.service.answering.bases import cited


def _answer(text: str, markers: int = 3) -> Answer:
    (citation,) = cited("一句原文")
    return Answer(text, tuple(replace(citation, marker=n) for n in range(1, markers + 1)))


def _pieces(text: str) -> list[tuple[str, list[int]]]:
    return [
        (each.text, [citation.marker for citation in each.citations])
        for each in deltas_of(_answer(text))
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("日均受理2.30万件。[1]", [("日均受理2.30万件。[1]", [1])]),
        (
            "通知写的是:甲。[1]乙。[2][3]",
            [("通知写的是:甲。[1]", [1]), ("乙。[2][3]", [2, 3])],
        ),
        (
            "共2项:\n1. 甲[1]\n2. 乙[2]",
            [("共2项:\n1. 甲[1]\n", [1]), ("2. 乙[2]", [2])],
        ),
        (
            "甲。[1]其余所问,通知中没有找到明确依据。",
            [("甲。[1]", [1]), ("其余所问,通知中没有找到明确依据。", [])],
        ),
        ("见附件[9]。甲。[1]", [("见附件[9]。甲。[1]", [1])]),
    ],
)
def test_each_statement_comes_with_the_citations_that_hold_it(
    text: str, pieces: list[tuple[str, list[int]]]
) -> None:
    assert _pieces(text) == pieces


@given(st.lists(st.sampled_from(["甲", "。", "[1]", "[2]", "[9]", "[", "]", "\n", "1. ", " "])))
def test_the_pieces_put_together_are_the_answer(parts: list[str]) -> None:
    text = "".join(parts)
    assert "".join(each.text for each in deltas_of(_answer(text))) == text
