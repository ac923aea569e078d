"""The match key: what the index and the linker compare. ``Notice.text`` itself is never changed.

NFKC (https://unicode.org/reports/tr15/), lower case, Simplified characters, one form for each kind
of quotation mark and dash, and no white space but a single space between two Latin words. The only
importer of opencc.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import opencc

from corpus.notice import Span

_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟「」『』〝〞〟«»", '"'),
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("—–―‐‑‒−", "-"),
        **dict.fromkeys("〔【［", "["),
        **dict.fromkeys("〕】］", "]"),
        **dict.fromkeys("•・∙‧", "·"),
        "〜": "~",
    }
)
_CLUSTER = re.compile(r"[^\u0300-\u036f\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f]?"
                      r"[\u0300-\u036f\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f]+|.",
                      re.DOTALL)  # fmt: skip

_SHORT = 64
"""Characters of a text whose key is kept, so that all that are kept take a few megabytes."""
_QUESTION = 200
"""Characters of a text whose aligned key is kept, of which far fewer are."""


@dataclass(frozen=True, slots=True)
class AlignedKey:
    """A match key whose every character knows which characters of the source it stands for."""

    key: str
    offsets: tuple[int, ...]  # of the first source character, one a character of ``key``
    ends: tuple[int, ...]  # after the last source character

    def span(self, start: int, end: int) -> Span:
        """The source characters behind ``key[start:end]``; ``end`` must be beyond ``start``."""
        assert 0 <= start < end <= len(self.key), f"not a stretch of the key: {start}..{end}"
        return Span(self.offsets[start], self.ends[end - 1])


def match_key(text: str) -> str:
    """The key of ``text``. Equal keys: the same words, whatever script, width or case."""
    return _short_key(text) if len(text) <= _SHORT else aligned_match_key(text).key


@lru_cache(maxsize=1 << 13)
def _short_key(text: str) -> str:
    """Characters, names and titles are compared again and again: nine tenths of all keys."""
    return aligned_match_key(text).key


def simplified(text: str) -> str:
    """``text`` in Simplified characters, as many as it has; half of a character becomes "?"."""
    return _simplified(text.encode("utf-8", "replace").decode("utf-8"))


def aligned_match_key(text: str) -> AlignedKey:
    """The key of ``text`` with its source offsets, so that a hit in the key gives a Span."""
    return _asked_for_again(text) if len(text) <= _QUESTION else _aligned(text)


@lru_cache(maxsize=256)
def _asked_for_again(text: str) -> AlignedKey:
    """One question is aligned wherever its words are looked for."""
    return _aligned(text)


def _aligned(text: str) -> AlignedKey:
    key: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    gap: tuple[int, int] | None = None
    for cluster in _CLUSTER.finditer(text):
        start, end = cluster.span()
        for character in _fold(cluster[0]):
            if character == " ":
                gap = gap or (start, end)
                continue
            if gap and key and _is_latin(key[-1]) and _is_latin(character):
                key.append(" ")
                offsets.append(gap[0])
                ends.append(gap[1])
            gap = None
            key.append(character)
            offsets.append(start)
            ends.append(end)
    return AlignedKey(_simplified("".join(key)), tuple(offsets), tuple(ends))


def traditional(text: str) -> str:
    """``text`` in Traditional characters, as Taiwan writes them; those that are so already stay."""
    converted: str = _to_traditional().convert(text)
    return converted


@lru_cache(maxsize=1 << 16)
def _fold(cluster: str) -> str:
    """NFKC, lower case, marks of one form; every white space a space, invisible marks nothing."""
    folded = unicodedata.normalize("NFKC", cluster).lower().translate(_MARKS)
    return "".join(chain.from_iterable(_visible(character) for character in folded))


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"  # half of a character: nothing it could match
    return "" if category in ("Cf", "Cc") else character


def _is_latin(character: str) -> bool:
    """Whether a space beside this character parts words, as it does not beside a Chinese one."""
    return character.isalnum() and not "\u2e80" <= character <= "\u9fff" and character < "\uac00"


def _simplified(key: str) -> str:
    """Simplified characters, as many as came: offsets must keep their meaning."""
    converter = _converter()
    whole: str = converter.convert(key)
    if len(whole) == len(key):
        return whole
    each = (str(converter.convert(character)) for character in key)
    return "".join(new if len(new) == 1 else old for old, new in zip(key, each, strict=True))


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")
