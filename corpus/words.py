"""jieba behind a few functions. The only importer of jieba.

jieba's own loader writes its dictionary, as a marshal file that it later trusts, into the shared
temporary folder, and talks on stderr. This one keeps the dictionary in memory alone: building it
from the package takes about half a second, once a process.
"""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

_LOADING = threading.Lock()
_WORD = re.compile(r"\w")
_SHORT = 160
"""Characters of what is remembered: a question, or a clause of a notice."""
# no word is as long; jieba puts such a run together character by character, copying it each time
_LONG_RUN = re.compile(r"[0-9A-Za-z]{200,}")


def words(key: str) -> tuple[str, ...]:
    """The words of a match key, for a search index: long words also give the words within them.

    Marks and white space are left out; order and repetition stay. ``key`` comes from
    ``match_key``, since jieba cuts Traditional text badly.
    """
    return _words_of_short(key) if len(key) <= _SHORT else _words(key)


def _words(key: str) -> tuple[str, ...]:
    return tuple(w for w in _cutter().cut_for_search(key, HMM=True) if _WORD.search(w))


@lru_cache(maxsize=1024)
def _words_of_short(key: str) -> tuple[str, ...]:
    """A question is cut again wherever its parts are looked at, and so is what is quoted."""
    return _words(key)


def segments(text: str, *, guess: bool = True) -> tuple[str, ...]:
    """The words of ``text`` in order, none inside another; joined, they are ``text``.

    ``guess``: put characters that the dictionary does not join into likely words. Without it they
    stay apart, and the time is linear however long a run of Chinese is (guessing copies its path
    at every character).
    """
    cutter, found, position = _cutter(), [], 0
    for run in _LONG_RUN.finditer(text):
        found += cutter.cut(text[position : run.start()], HMM=guess)
        found.append(run[0])
        position = run.end()
    return (*found, *cutter.cut(text[position:], HMM=guess))


def is_word(key: str) -> bool:
    """Whether the general dictionary holds this word as a whole."""
    return bool(_cutter().FREQ.get(key))


def frequencies() -> Mapping[str, int]:
    """How often each word of the general dictionary was counted; 0 for what only begins one."""
    return MappingProxyType(_cutter().FREQ)


def _cutter() -> Any:  # jieba ships no types
    with _LOADING:  # held here, so that threads that start together build one dictionary
        return _new_cutter()


@lru_cache(maxsize=1)
def _new_cutter() -> Any:
    with warnings.catch_warnings():
        # jieba 0.42.1: invalid escapes in its sources, and pkg_resources where it is installed
        warnings.simplefilter("ignore")
        import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
