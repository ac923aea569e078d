"""Many short texts, searched all at once: which of them hold these characters, and where.

The texts stand one after another in one array of code points. A search compares the whole array
with the first character and then only the places that are left with the next, so that a character
that half the texts hold costs no more than one that none does: 2 ms for 100,000 names. An inverted
index of characters was thought of, and would be as large as the texts and slower where it matters,
on frequent characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

_END = "\n"  # behind each text; no match can hold it


@dataclass(frozen=True, slots=True)
class Holding:
    """The texts that hold what was searched, each once, by number, the smallest first."""

    whole: Numbers  # they are it
    beginning: Numbers  # they begin with it and go on
    inside: Numbers  # they hold it further on, and do not begin with it


class ShortTexts:
    """Texts by number. None holds a line end, which a match key never does."""

    def __init__(self, texts: Sequence[str], allowed: Sequence[bool] | None = None) -> None:
        """``allowed``: for every character of every text whether a match may begin there."""
        joined = "".join(f"{text}{_END}" for text in texts)
        self._codes = _codes(joined)
        lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
        self._starts: Numbers = np.concatenate(([0], np.cumsum(lengths)))
        assert len(joined) == self._starts[-1]
        self._allowed: Flags | None = None
        if allowed is not None:
            self._allowed = np.zeros(len(joined), np.bool_)
            within = np.ones(len(joined), np.bool_)
            within[self._starts[1:] - 1] = False
            self._allowed[within] = np.asarray(allowed, np.bool_)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def search(self, wanted: str) -> Holding:
        """The texts that hold ``wanted``; none where it is empty."""
        at = self._places(wanted)
        texts: Numbers = np.searchsorted(self._starts, at, side="right") - 1
        first = np.ones(len(texts), np.bool_)
        first[1:] = texts[1:] != texts[:-1]
        at, texts = at[first], texts[first]
        at_start = at == self._starts[texts]
        to_end = at + len(wanted) == self._starts[texts + 1] - 1
        return Holding(texts[at_start & to_end], texts[at_start & ~to_end], texts[~at_start])

    def holding(self, wanted: str) -> Numbers:
        """The texts that hold ``wanted`` anywhere, by number."""
        found = self.search(wanted)
        return np.sort(np.concatenate((found.whole, found.beginning, found.inside)))

    def _places(self, wanted: str) -> Numbers:
        """Every place where ``wanted`` stands, in order."""
        size = len(self._codes) - len(wanted) + 1
        if not wanted or _END in wanted or size <= 0:
            return np.empty(0, np.int64)
        first, *others = _codes(wanted)
        at: Numbers = np.flatnonzero(self._codes[:size] == first)
        if self._allowed is not None:
            at = at[self._allowed[at]]
        for offset, code in enumerate(others, 1):
            at = at[self._codes[at + offset] == code]
        return at


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
