"""How a name sounds in pinyin, without tones, and what a person types who writes it so.

The one user of pypinyin in this package. The readings of a character (重 is zhong and, in 重庆,
chong) are decided by the phrases that pypinyin knows.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|[a-z0-9]+")
_APART = re.compile(r"[\s'’·-]+")  # xi'an, hong-qiao, hong qiao
_TONED = re.compile(r"(?=.*[a-z]{2})(?:[a-z]+[1-5])+")  # hong2qiao2qu1, but not a4
_SPELT = re.compile(r"(?=[0-9]*[a-z])[a-z0-9]+")
_DIAERESIS = "\u0308"


def syllables(key: str) -> tuple[tuple[str, str], ...]:
    """The sounds of a match key in order, each with its initial; marks left out.

    (hong, h) for a Chinese character; letters and digits are both, as they stand: 12345热线 is
    12345rexian, and 12345rx by its initials.
    """
    spoken: list[tuple[str, str]] = []
    for run in _RUN.finditer(key):
        if run["han"]:
            spoken += [(sound, sound[0]) for sound in _read(run[0])]
        else:
            spoken.append((run[0], run[0]))
    return tuple(spoken)


def spelling(query: str) -> str | None:
    """The letters of a query that is written in pinyin: tones, spaces and apostrophes left out.

    None for one that is not: it holds a Chinese character, or no letter at all. ü is v, as
    everybody types it.
    """
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", query).lower())
    plain = apart.replace(f"u{_DIAERESIS}", "v")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    typed = _APART.sub("", plain)
    if not _SPELT.fullmatch(typed):
        return None
    return re.sub(r"[1-5]", "", typed) if _TONED.fullmatch(typed) else typed


def _read(run: str) -> list[str]:
    """pypinyin's reading of a run of Chinese characters, fast where no phrase has a say."""
    turning = _turning()
    if any(run[at : at + 2] in turning for at in range(len(run) - 1)):
        return list(lazy_pinyin(run))
    return [_alone(character) for character in run]


@cache
def _alone(character: str) -> str:
    return str(lazy_pinyin(character)[0])


@cache
def _turning() -> frozenset[str]:
    """The first two characters of every phrase that is read otherwise than one by one.

    A text with none of them is read character by character, whatever phrases it is made of; that
    spares most names pypinyin's search for phrases, nine tenths of the time.
    """
    turning = set()
    for phrase, readings in PHRASES_DICT.items():
        toned = (_toneless(each[0]) for each in readings)
        if any(one != _alone(character) for one, character in zip(toned, phrase, strict=False)):
            turning.add(phrase[:2])
    return frozenset(turning)


def _toneless(syllable: str) -> str:
    apart = unicodedata.normalize("NFD", syllable).replace(f"u{_DIAERESIS}", "v")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
