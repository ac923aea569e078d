"""Which characters sound alike, and so may stand for one another when a question is typed."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

_SEEN = 3
"""A further reading counts where so many phrases have it: 还 is hái and huán, 有 is never wěi."""


@lru_cache(maxsize=1 << 13)
def homophones(character: str) -> tuple[str, ...]:
    """The other characters of GB 2312 with a reading of this one, whatever the tone, in order."""
    by_sound = _by_sound()
    alike = {one for sound in readings(character) for one in by_sound.get(sound, ())}
    return tuple(sorted(alike - {character}))


@lru_cache(maxsize=1 << 13)
def readings(character: str) -> tuple[str, ...]:
    """How a character is read, without tones, the commonest first; () for what is no character.

    All readings in use count, since a word with 重 is typed chong or zhong.
    """
    from pypinyin.constants import PINYIN_DICT  # at first use: its tables are large

    toned = PINYIN_DICT.get(ord(character), "").split(",")
    if not toned[0]:
        return ()
    used = [toned[0], *(one for one in toned[1:] if _in_phrases()[character, one] >= _SEEN)]
    return tuple(dict.fromkeys(_toneless(one) for one in used))


@lru_cache(maxsize=1)
def _in_phrases() -> Counter[tuple[str, str]]:
    """In how many phrases of pypinyin's a character has a reading."""
    from pypinyin.constants import PHRASES_DICT

    return Counter(
        (character, sound)
        for phrase, spoken in PHRASES_DICT.items()
        for character, (sound, *_) in zip(phrase, spoken, strict=False)
    )


@lru_cache(maxsize=1)
def _by_sound() -> Mapping[str, Sequence[str]]:
    """The characters of GB 2312, which every keyboard offers, by their sounds."""
    by_sound: defaultdict[str, list[str]] = defaultdict(list)
    for code in range(0x4E00, 0xA000):
        character = chr(code)
        if character.encode("gb2312", "ignore"):
            for sound in readings(character):
                by_sound[sound].append(character)
    return by_sound


@cache
def _toneless(syllable: str) -> str:
    apart = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
