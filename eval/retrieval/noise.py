"""Queries as people mistype them: a noisy twin of each, the same on every machine.

A typist in pinyin picks the wrong character of the right sound; others leave one out or swap two,
or write in another script or width. What was drawn for a query depends on the seed and its id, not
on the queries beside it, so the twin of a part is a part of the twin.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from corpus.normalize import match_key, traditional
from corpus.words import frequencies
from eval.collection import CollectionQuery, read_records
from eval.pages import write_report

RATE = 15
COMMON = 2500
"""Characters that a typist may pick by mistake: as many as are taught as common ones (常用字)."""
CHOICES = 5
"""Of each sound, the commonest that are drawn from."""

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_FULL_WIDTH = {0x20: 0x3000, **{code: code + 0xFEE0 for code in range(0x21, 0x7F)}}


class NoiseKind(StrEnum):
    """What happens to a query."""

    HOMOPHONE = "homophone"
    MISSING = "missing"
    SWAPPED = "swapped"
    TRADITIONAL = "traditional"
    FULL_WIDTH = "full-width"


@dataclass(frozen=True, slots=True)
class Noise:
    """How queries are changed. ``rate``: 1 in so many Chinese characters, at least one a query.

    Of TRADITIONAL and FULL_WIDTH the whole query is written so, whatever the rate.
    """

    seed: int
    rate: int = RATE
    kind: NoiseKind = NoiseKind.HOMOPHONE


def noisy_twin(queries: Sequence[CollectionQuery], noise: Noise) -> list[CollectionQuery]:
    """The same queries with noise, in their order; one that offers nothing to change stays."""
    return [
        CollectionQuery(query.query_id, noisy_text(query.text, query.query_id, noise))
        for query in queries
    ]


def write_twin(queries: Path, out: Path, noise: Noise) -> tuple[int, int]:
    """Write a queries.jsonl with noise: how many queries it has, and how many of them changed.

    Each record stays as it is but for its ``text``; what that was is kept as ``clean``. Raises
    MalformedCollection and ReportUnwritable.
    """
    records = read_records(queries)
    changed = 0
    for record in records:
        clean = str(record["text"])
        record["text"] = noisy_text(clean, str(record["_id"]), noise)
        record["clean"] = clean
        changed += record["text"] != clean
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    write_report(out, "".join(lines))
    return len(records), changed


def noisy_text(text: str, query_id: str, noise: Noise) -> str:
    """``text`` with the noise that this seed and this id give."""
    if noise.kind is NoiseKind.TRADITIONAL:
        return traditional(text)
    if noise.kind is NoiseKind.FULL_WIDTH:
        return text.translate(_FULL_WIDTH)
    # of a generator only random() is promised to stay the same in later versions of Python
    draw = random.Random(f"{noise.seed} {query_id}").random
    places = [found.start() for found in _HAN.finditer(text)]
    wanted = max(1, (len(places) + noise.rate // 2) // noise.rate)
    if noise.kind is NoiseKind.MISSING:
        return _without(text, _shuffled(places, draw)[:wanted])
    if noise.kind is NoiseKind.SWAPPED:
        return _swapped(text, _shuffled(places, draw), wanted)
    return _mistaken(text, _shuffled(places, draw), wanted, draw)


def _shuffled(places: Sequence[int], draw: Callable[[], float]) -> list[int]:
    drawn = [(draw(), place) for place in places]
    return [place for _, place in sorted(drawn)]


def _without(text: str, places: Sequence[int]) -> str:
    kept = "".join(character for at, character in enumerate(text) if at not in places)
    return kept if kept.strip() else text


def _swapped(text: str, places: Sequence[int], wanted: int) -> str:
    """``text`` with ``wanted`` characters put behind the next, each taking part once."""
    characters, moved = list(text), set[int]()
    for at in places:
        pair = {at, at + 1}
        if wanted == 0:
            break
        if at + 1 not in places or pair & moved or text[at] == text[at + 1]:
            continue
        characters[at], characters[at + 1] = text[at + 1], text[at]
        moved |= pair
        wanted -= 1
    return "".join(characters)


def _mistaken(text: str, places: Sequence[int], wanted: int, draw: Callable[[], float]) -> str:
    """``text`` with a homophone at the first ``wanted`` of ``places`` whose sound has one."""
    characters = list(text)
    spoken = lazy_pinyin(
        text,
        Style.TONE3,
        errors=list,  # type: ignore[arg-type] # may return a list, as its documentation says
        neutral_tone_with_five=True,
    )
    assert len(spoken) == len(text), "a sound for every character"
    written = "".join(text[at] for at in sorted(places))
    is_traditional = match_key(written) != written
    for at in places:
        if wanted == 0:
            break
        others = _homophones(text[at], spoken[at], is_traditional)
        if others:
            characters[at] = others[int(draw() * len(others))]
            wanted -= 1
    return "".join(characters)


def _homophones(character: str, sound: str, is_traditional: bool) -> list[str]:
    """Other characters that sound so, the commonest first; of another tone where there is none."""
    by_sound, same = _sounds(), {character, match_key(character)}
    for key in (sound, sound.rstrip("12345")):
        found = [one for one in by_sound.get(key, ()) if one not in same]
        if is_traditional:
            found = [one for one in map(traditional, found) if one not in same]
        if found:
            return found[:CHOICES]
    return []


@lru_cache(maxsize=1)
def _sounds() -> Mapping[str, Sequence[str]]:
    """The common characters of every sound, with tone (shi4) and without (shi), commonest first.

    How common one is: how often the words that hold it were counted for the dictionary.
    """
    counts: Counter[str] = Counter()
    for word, count in frequencies().items():
        for character in word:
            counts[character] += count
    han = [(-count, one) for one, count in counts.items() if _HAN.match(one)]
    by_sound: defaultdict[str, list[str]] = defaultdict(list)
    for _, character in sorted(han)[:COMMON]:
        (sound,) = lazy_pinyin(character, Style.TONE3, neutral_tone_with_five=True)
        by_sound[sound].append(character)
        by_sound[sound.rstrip("12345")].append(character)
    return by_sound
