"""Sums and differences of two things that a question names, of several in one quote."""

from __future__ import annotations

import pytest

from corpus.passages import reading_of
from service.answering.named_terms import of_two_named
from tests.factories import a_notice
from tests.service.answering.bases import a_base, statement_of, understood

PITCHES = "其中广陵区建成球场4片、邗江区5片、江都区3片"
SHARES = "甲片入园率90%，乙片入园率93%，丙片入园率95%"
BASE = a_base(
    reading_of(a_notice(f"青岚市通报\n1.球场。全年建成球场12片，{PITCHES}。\n2.入园。{SHARES}。\n"))
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("广陵区和邗江区一共建成几片球场?", "9片(4 + 5 = 9)"),
        ("邗江区和江都区的球场加起来多少片?", "8片(5 + 3 = 8)"),
        ("邗江区比江都区多建几片球场?", "2片(5 − 3 = 2)"),
    ],
)
def test_the_two_that_are_named_are_reckoned(question: str, told: str) -> None:
    found = of_two_named(understood(question, BASE), statement_of(BASE, PITCHES))
    assert found is not None
    assert told in found.sentence
    assert found.stretch == told


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("三个区一共建成几片球场?", PITCHES),
        ("广陵区、邗江区、江都区一共建成几片球场?", PITCHES),
        ("广陵区建成几片球场?", PITCHES),
        ("广陵区和南湖区一共建成几片球场?", PITCHES),
        ("甲片和乙片的入园率加起来多少?", SHARES),
    ],
)
def test_one_three_or_a_stranger_is_not(question: str, words: str) -> None:
    assert of_two_named(understood(question, BASE), statement_of(BASE, words)) is None
