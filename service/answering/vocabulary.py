"""The words of the notices: how rare each is, and which one a mistyped word was meant to be."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pypinyin import Style, lazy_pinyin

from corpus.normalize import match_key
from corpus.words import is_word, segments, words

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"\w")
_FUNCTION = re.compile(r"[是的了吗呢吧在有和与我你他她它就也都不没这那哪要会能]")  # 轮候期是, 我是
_LONGEST_NAME = 8
_LOOKED_INTO = 128  # characters of a question; what is longer was pasted, not typed
_FREE, _SETTLED = -1, -2


@lru_cache(maxsize=1)
def _empty_words() -> frozenset[str]:
    """Words that carry no subject matter: asking words, particles, general verbs, classifiers."""
    lines = (files("service.answering") / "words" / "empty.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def content_words(key: str) -> tuple[str, ...]:
    """The words of a match key that carry subject matter, each once, in order."""
    kept: dict[str, None] = {}
    empty = _empty_words()
    for word in words(key):
        if word not in empty and _WORD.search(word):
            kept[word] = None
    return tuple(kept)


def _sound(word: str) -> str:
    return " ".join(lazy_pinyin(word, style=Style.NORMAL))


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as typed, and the word of the notices that sounds the same."""

    typed: str
    meant: str


class Vocabulary:
    """Word statistics of a set of passages. Immutable once built."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._passages = 0
        self._frequency: Counter[str] = Counter()
        names: set[str] = set()
        for text in texts:
            self._passages += 1
            key = match_key(text)
            self._frequency.update(set(words(key)))
            names.update(_quoted(key))
        self._by_sound: Mapping[str, tuple[str, ...]] = _by_sound(names | set(self._frequency))
        self._names = frozenset(names)

    def __contains__(self, word: str) -> bool:
        return word in self._frequency or word in self._names

    def weight(self, word: str) -> float:
        """Inverse passage frequency, ``ln(1 + N / (1 + n))``: rare words weigh more."""
        return math.log(1 + self._passages / (1 + self._frequency[word]))

    def correct(self, key: str) -> tuple[str, tuple[Correction, ...]]:
        """The key with mistyped stretches replaced by words of the notices that sound the same.

        津乎速应 → 津呼速应. A stretch of at least two characters is replaced only where it is no
        word itself and cuts through none that the notices have: 一件事场景 stays as it is.
        """
        corrections: list[Correction] = []
        for run in _HAN.finditer(key, 0, _LOOKED_INTO):
            stretch = run.group()
            owner = self._owners(stretch)
            for length in range(min(_LONGEST_NAME, len(stretch)), 1, -1):
                for start in range(len(stretch) - length + 1):
                    typed = stretch[start : start + length]
                    if _FUNCTION.search(typed) or _cuts(owner, start, start + length):
                        continue
                    if typed in self or is_word(typed):
                        continue
                    meant = self._same_sound(typed)
                    if meant is not None:
                        corrections.append(Correction(typed, meant))
                        owner[start : start + length] = [_SETTLED] * length
        for correction in corrections:
            key = key.replace(correction.typed, correction.meant)
        return key, tuple(corrections)

    def _owners(self, stretch: str) -> list[int]:
        """For each character the number of the known word it is part of; _FREE, where none."""
        owners: list[int] = []
        for number, word in enumerate(segments(stretch)):
            known = len(word) >= 2 and (word in self or is_word(word))
            owners += [number if known else _FREE] * len(word)
        return owners

    def _same_sound(self, typed: str) -> str | None:
        """The most frequent word that sounds like ``typed`` and shares a character with it."""
        candidates = [
            word
            for word in self._by_sound.get(_sound(typed), ())
            if len(word) == len(typed) and any(a == b for a, b in zip(word, typed, strict=True))
        ]
        if not candidates:
            return None
        return min(candidates, key=lambda word: (-self._frequency[word], word))


def _quoted(key: str) -> set[str]:
    """Names in quotation or book-title marks: what people mistype most."""
    inner = re.findall(r"[“《‘「『\"']([^“”《》‘’「」\"']{2,12})[”》’」』\"']", key)
    return {name for text in inner for name in _HAN.findall(text) if len(name) >= 2}


def _by_sound(vocabulary: set[str]) -> dict[str, tuple[str, ...]]:
    sounds: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(vocabulary):
        if len(word) >= 2 and _HAN.fullmatch(word):
            sounds[_sound(word)].append(word)
    return {sound: tuple(same) for sound, same in sounds.items()}


def _cuts(owners: Sequence[int], start: int, end: int) -> bool:
    """Whether the stretch is settled, is made of known words alone, or cuts through one."""
    inside = owners[start:end]
    if _SETTLED in inside or _FREE not in inside:
        return True
    before = start > 0 and owners[start] != _FREE and owners[start - 1] == owners[start]
    after = end < len(owners) and owners[end - 1] != _FREE and owners[end] == owners[end - 1]
    return before or after
