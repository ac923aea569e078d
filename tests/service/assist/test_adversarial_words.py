"""No text of 2,000 characters holds the service up: `re` keeps every other thread waiting.

Each pattern is tried on repeats of the words that it is itself made of, where it is slowest.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import signal
import time
from collections.abc import Iterator
from types import FrameType

import pytest

import service.assist
import service.masking
from service.assist.callers_place import place_of
from service.assist.callers_words import heard
from service.assist.draft import summary_of
from service.assist.next_questions import Evidence, ask_next
from service.assist.speech_act import category_of, urgency_of
from service.masking import without_private, without_rooms

LONGEST = 2_000
AT_MOST = 0.2
"""Seconds of processor time."""


def _patterns() -> dict[str, re.Pattern[str]]:
    found = {}
    for package in (service.assist, service.masking):
        for module in pkgutil.iter_modules(package.__path__):
            held = vars(importlib.import_module(f"{package.__name__}.{module.name}"))
            for name, value in sorted(held.items()):
                if isinstance(value, re.Pattern):
                    found[f"{module.name}.{name}"] = value
    return found


PATTERNS = _patterns()
_WHOLE = {"callers_words._FEELING", "callers_words._EMPTY_ASK"}
"""Those that a clause has to fit as a whole, and that are looked for in none."""


def _adversarial(source: str, tries: int) -> Iterator[str]:
    """2,000 characters each: repeats of one word, or of two or three, and an end that fits none."""
    words = sorted(set(re.findall(r"[\u4e00-\u9fff]+|\d", re.sub(r"\\u....", "", source)))) or ["a"]
    chance = random.Random(len(source))
    single = sorted({character for word in words for character in word})
    some = chance.sample([*words, *single], k=min(tries, len(words)))
    several = ("".join(chance.choices(words, k=chance.choice((2, 3)))) for _ in range(tries))
    for word in (*some, "1", "a.b@", *several):
        yield (word * LONGEST)[: LONGEST - 1] + "x"
        yield (chance.choice(words) + word * LONGEST)[:LONGEST]


class TooSlow(Exception):
    """A pattern is at it for longer than it may."""


@pytest.fixture
def alarm() -> Iterator[None]:
    """Breaks off what backtracks without end."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def _seconds(name: str, text: str) -> float:
    pattern = PATTERNS[name]
    signal.setitimer(signal.ITIMER_REAL, 5)
    began = time.process_time()
    pattern.fullmatch(text)
    if name not in _WHOLE:
        pattern.sub("", text)
    taken = time.process_time() - began
    signal.setitimer(signal.ITIMER_REAL, 0)
    return taken


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.usefixtures("alarm")
def test_no_pattern_is_slow_on_repeats_of_its_own_words(name: str) -> None:
    for text in _adversarial(PATTERNS[name].pattern, tries=30):
        assert _seconds(name, text) < AT_MOST, text[:20]


def _all(text: str) -> None:
    said = heard(text)
    summary_of(said, "")
    without_private(text)
    without_rooms(text, "")
    category_of(text)
    urgency_of(text)
    place_of(text, ())
    ask_next(Evidence("年满60周岁，在职和退休，自受理之日起五日内"), text, "")


@pytest.mark.parametrize(
    "text",
    [
        "心里真" * 18 + "x",
        "心里真" * 666,
        "你好" * 1000,
        "哈" * 1999 + "x",
        "谢谢" * 1000,
        "救命" * 200 + "一" * 1599,
        "怕" * 1000 + "着火" * 500,
        "我叫王" * 600,
        "1" * 1999 + "x",
        "a." * 999 + "@",
        "三栋" * 999,
        "请问" * 999 + "x",
        "谁管" * 999,
        "死了" * 999,
        "去去区县" * 499,
    ],
    ids=lambda text: f"{text[:3]} × {len(text)}",
)  # fmt: skip
@pytest.mark.usefixtures("alarm")
def test_nothing_that_is_read_of_a_call_is_slow(text: str) -> None:
    heard("热身")
    signal.setitimer(signal.ITIMER_REAL, 20)
    began = time.process_time()
    _all(text)
    assert time.process_time() - began < 5 * AT_MOST
