"""Odd questions to the graph: whichever command is asked, the same clear line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Wenjin
from tests.conftest import ROOT

NOTICE = ROOT / "corpus/notices/tianjin-zwfw-2025.txt"
LONG = "长" * 1_001
NAMED = [
    ("find", "{}"),
    ("show", "{}"),
    ("path", "{}", "红桥区"),
    ("path", "红桥区", "{}"),
    ("measures", "--body", "{}"),
    ("measures", "--text", "{}"),
    ("follow-ups", "--body", "{}"),
    ("follow-ups", "--text", "{}"),
    ("targets", "--text", "{}"),
    ("targets", "--district", "{}"),
    ("targets", "--section", "{}"),
]
LISTS = ("measures", "follow-ups", "targets")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "must not be blank."),
        (" \t", "must not be blank."),
        (LONG, "must have at most 1,000 characters, not 1,001."),
        ("😀", "must have a letter or a digit in it, not marks alone."),
        ("，。", "must have a letter or a digit in it, not marks alone."),
    ],
)
def test_words_that_mean_nothing_are_wrong_usage_everywhere(
    known: Wenjin, words: str, said: str
) -> None:
    for command in NAMED:
        ran = known("graph", *(word.format(words) for word in command))
        assert (ran.status, ran.out) == (2, ""), command
        assert ran.mistake.endswith(said), command


def test_an_unknown_notice_is_wrong_usage_and_those_there_are_are_named(known: Wenjin) -> None:
    for command in LISTS:
        for notice in ("nowhere", "", "😀"):
            ran = known("graph", command, "--notice", notice)
            assert (ran.status, ran.out) == (2, "")
            assert f"no notice has the id “{notice}”. There are: {NOTICE.stem}" in ran.mistake


@pytest.mark.parametrize("wrong", [("--limit", "-1"), ("--limit", "0"), ("--offset", "-1")])
def test_a_page_that_cannot_be_is_wrong_usage(known: Wenjin, wrong: tuple[str, str]) -> None:
    for command in (*LISTS, "find"):
        text = ("红桥区",) if command == "find" else ()
        ran = known("graph", command, *text, *wrong)
        assert (ran.status, ran.out) == (2, "")
        assert wrong[0] in ran.mistake


def test_a_year_out_of_reach_is_wrong_usage(known: Wenjin) -> None:
    for command in ("measures", "targets"):
        ran = known("graph", command, "--year", "99999")
        assert (ran.status, ran.out) == (2, "")
        assert "year must be from 1900 to 2100, not 99999." in ran.mistake


def test_a_page_behind_the_last_says_how_many_there_are(known: Wenjin) -> None:
    for command in (("measures",), ("follow-ups",), ("targets",), ("find", "政务")):
        ran = known("graph", *command, "--offset", "100000")
        assert (ran.status, ran.out) == (0, "")
        assert ran.err.startswith("There are only "), command
