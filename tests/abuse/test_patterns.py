"""No text makes a regular expression of ours run away.

Every pattern is tried by search, match and fullmatch on strings of 500 characters made to hurt it:
those that its own parse suggests, and those that recheck, a tool that searches for them, found
(``make patterns``). What takes a time that grows as a square of the length passes here. Where such
a pattern meets a whole notice is looked at in place, by the time that reading and the graph take.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
import signal
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from types import FrameType

import pytest

from corpus.passages import read
from kg.extract import facts_of
from tests.abuse.attack_strings import Attack, attacks_on
from tests.abuse.patterns import every_pattern
from tests.conftest import ROOT
from tests.factories import A_NOTICE_TEXT, a_published_file

FOUND = ROOT / "tests/abuse/attacks.json"
LENGTH = 500  # characters
MOST_S = 0.2  # of the processor, where the others take a hundredth


class TooLong(Exception):
    """A match that was broken off."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Breaks off what takes the processor longer: ``re`` looks for signals while it matches."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@cache
def found_attacks() -> dict[str, list[Attack]]:
    """What recheck found, by pattern."""
    kept: dict[str, list[Attack]] = {}
    for each in json.loads(FOUND.read_text(encoding="utf-8")):
        attack = Attack(each["prefix"], each["pump"], each["suffix"])
        kept.setdefault(each["pattern"], []).append(attack)
    return kept


def runs_away(pattern: str, flags: int, attacks: Iterable[Attack]) -> list[str]:
    """The attacks at which the pattern takes too long."""
    compiled = re.compile(pattern, flags)
    ways: list[Callable[[str], object]] = [compiled.search, compiled.match, compiled.fullmatch]
    slow = []
    for attack in attacks:
        text = attack.of(LENGTH)
        for way in ways:
            try:
                with at_most(MOST_S):
                    way(text)
            except TooLong:
                slow.append(f"{way.__name__}: {attack}")
    return slow


NEVER_SEARCHED = {"kg.partners": "_ALONE", "kg.statements": "_LEADS", "kg.written_numbers": "_NEXT"}
"""Slow by search alone, and only ever matched from one place on: module and name."""

SHORT = {"kg.subjects": "_SUMMED"}
"""Looks at sixteen characters: ``test_what_looks_at_little_is_shown_little``."""


def named(module: str, name: str) -> str:
    """The pattern that a module calls by this name."""
    held = getattr(importlib.import_module(module), name)
    assert isinstance(held, re.Pattern)
    return held.pattern


def test_no_pattern_runs_away() -> None:
    patterns = every_pattern()
    assert len(patterns) > 700
    never_searched = {named(*each) for each in NEVER_SEARCHED.items()}
    short = {named(*each) for each in SHORT.items()}
    slow = {}
    for each in patterns:
        attacks = [*attacks_on(each.pattern, each.flags), *found_attacks().get(each.pattern, ())]
        slow_at = runs_away(each.pattern, each.flags, () if each.pattern in short else attacks)
        if each.pattern in never_searched:
            slow_at = [one for one in slow_at if not one.startswith("search")]
        if slow_at:
            slow[f"{each.place} {each.pattern[:80]}"] = slow_at
    assert slow == {}


@pytest.mark.parametrize("module", NEVER_SEARCHED)
def test_what_may_not_be_searched_for_is_not(module: str) -> None:
    source = inspect.getsource(importlib.import_module(module))
    ways = re.findall(rf"\b{NEVER_SEARCHED[module]}\.(\w+)", source)
    assert ways
    assert set(ways) <= {"match", "fullmatch"}


def test_what_looks_at_little_is_shown_little() -> None:
    from kg import subjects

    assert "_SUMMED).search(before[-16:])" in inspect.getsource(subjects)
    pattern = named("kg.subjects", "_SUMMED")
    little = [replace(each, suffix="") for each in found_attacks()[pattern]]
    for attack in little:
        with at_most(MOST_S):
            re.search(pattern, attack.of(64)[-16:] + NUL)


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(?:a|a)*b", "(?:一|一一)+$"],
)
def test_what_does_run_away_is_seen(pattern: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert runs_away(pattern, 0, list(attacks_on(pattern, 0)))


def test_every_pattern_that_a_module_holds_is_among_them() -> None:
    from kg import quantities, zones
    from service.answering import asked

    known = {each.pattern for each in every_pattern()}
    for module in (quantities, zones, asked):
        held = [each for each in vars(module).values() if isinstance(each, re.Pattern)]
        assert held
        assert {each.pattern for each in held} <= known


OF_NOTICES = ("corpus.", "kg.")  # what reads a notice whole
LINE = 3_000  # characters
NUL = "\x00"


def seconds_to_read(text: str) -> float:
    """Of the processor, from the text to what the graph has of it."""
    began = time.process_time()
    facts_of(read(a_published_file(text)))
    return time.process_time() - began


def test_a_notice_of_nothing_but_attacks_is_read_in_a_time_that_grows_as_it_does() -> None:
    read_so = {each.pattern for each in every_pattern() if each.place.startswith(OF_NOTICES)}
    attacks = {attack for each in read_so for attack in found_attacks().get(each, ())}
    assert len(attacks) > 40
    head, _, tail = A_NOTICE_TEXT.partition("全年新建")
    seconds_to_read(A_NOTICE_TEXT)  # the dictionaries are read once
    plain = seconds_to_read(head + "全年新建口袋公园，市园林局会同市财政局。" * (LINE // 20) + tail)
    slow = {}
    for attack in sorted(attacks, key=str):
        said = attack.of(LINE).replace(NUL, "x").replace("\n", "\t")
        taken = seconds_to_read(head + said + tail)
        if taken > 6 * plain + 0.3:
            slow[attack] = (taken, plain)
    assert slow == {}
