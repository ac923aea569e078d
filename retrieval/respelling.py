"""A question as people type it → the question as it was meant, for search alone.

A noisy channel over words (Kernighan, Church and Gale 1990, https://aclanthology.org/C90-2036/):
the cheapest way to read a stretch of Chinese as words of the general dictionary and of the
passages, where a word may also be one slip away from what was typed. Only what looks wrong is
looked into: characters that the best reading of the question as it stands leaves by themselves.
What the asker reads on the screen is never changed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from retrieval.homophones import homophones, readings
from retrieval.lattice import Step, cheapest_path
from retrieval.meant_words import LONGEST, NUMERALS, MeantWord, Slip, meant_words
from retrieval.word_prices import Vocabulary, WordPrices, pairs_of

LONGEST_QUESTION = 128
"""Characters that are looked into: a longer text was pasted, not typed."""
MOST_SUSPECTS = 20
"""Characters that may be wrong and are looked into, the first of them: a question has about four,
one in a hundred has more than thirteen, and only what is no Chinese prose has more than these."""
SLIPS = {Slip.HOMOPHONE: 5.0, Slip.SWAPPED: 9.0, Slip.LACKING: 10.0}
"""The price of each slip, in natural logarithms like the price of a word."""
NOT_HELD = 1.0
"""Added where no passage holds the word that may have been meant."""
COUNTED = 20
"""Such a word was counted so often for the dictionary, whose rarest (网袋) would win over new words
(网贷) that it lacks."""
FUNCTION = 4.0
"""Added for each function character that a change takes away: 公是几天 is hardly 公示几天."""
FAMILIAR = 0.5
"""How much of the price the neighbours make up, as the passages have them or not."""
PARTICLE = 6.0
"""The price of a particle instead of a character that stands alone between words: 德 → 的."""
BY_NEIGHBOURS = 1.0
"""The price of a character that the passages have between the same two neighbours, beside neither
of which they have the one typed; the evidence for its two pairs is taken off."""
_COMMON = 0.25
"""How much of that evidence a common character loses, which stands beside most others by chance."""

_STRETCH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_KANA = re.compile("[\u3041-\u30ff]")
_DIGIT = re.compile("[0-9]")
_KEPT = NUMERALS | frozenset("的吗呢唔喺啲冇咗嘅佢嚟咩哋")  # particles, and Cantonese
_FUNCTION = frozenset(
    "是在有和了不我你他她它这那哪谁吧就都也还要会能可以到对为与或被把给让向从于由等及其之个里上下中后"
    "前时地得着过多大小来去人一用几怎何以"
)
_PARTICLES = {
    "ba": "把",
    "bei": "被",
    "cong": "从",
    "de": "的",
    "dou": "都",
    "dui": "对",
    "ge": "个",
    "hai": "还",
    "he": "和",
    "hui": "会",
    "huo": "或",
    "ji": "及",
    "jiang": "将",
    "neng": "能",
    "ru": "如",
    "shi": "是",
    "wei": "为",
    "xiang": "向",
    "ye": "也",
    "yi": "以",
    "you": "有由",
    "yu": "与于",
    "zai": "在",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the key, ``start`` up to ``end``, and what it was meant to be."""

    start: int
    end: int
    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Respelling:
    """The key as it was meant, and its changes in order; without any, ``text`` is the key."""

    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Chinese characters side by side: where in the key, how they read as they stand."""

    start: int
    text: str
    plain: tuple[Step, ...]
    path: tuple[Step, ...]
    suspects: tuple[bool, ...]


def respell(key: str, vocabulary: Vocabulary) -> Respelling:
    """The match key ``key`` with what looks mistyped as it was probably meant.

    Only Chinese characters change, never numbers, nor words that the dictionary or the passages
    hold as they stand. A Japanese text stays as it is.
    """
    found = list(_STRETCH.finditer(key, 0, LONGEST_QUESTION))
    if not found or _KANA.search(key):
        return Respelling(key, ())
    prices = WordPrices(vocabulary)
    prices.learn(chain.from_iterable(_substrings(match[0]) for match in found))
    stretches = list(_stretches(found, prices))
    meant = [meant_words(stretch.text, stretch.suspects) for stretch in stretches]
    _learn(stretches, meant, prices)
    by_neighbours = _by_neighbours(stretches, prices)
    text, changes, position = [], [], 0
    for stretch, words, steps in zip(stretches, meant, by_neighbours, strict=True):
        text.append(key[position : stretch.start])
        position = stretch.start + len(stretch.text)
        changed = (*_changed(stretch, words, steps, prices), *_particles(stretch, prices), *steps)
        path = cheapest_path(len(stretch.text), (*stretch.plain, *changed))
        text += [step.word for step in path]
        changes += [_change(stretch, step) for step in path if step.is_changed]
    return Respelling("".join((*text, key[position:])), tuple(changes))


def _substrings(text: str) -> Iterator[str]:
    for start in range(len(text)):
        for end in range(start + 1, min(start + LONGEST, len(text)) + 1):
            yield text[start:end]


def _stretches(found: Iterable[re.Match[str]], prices: WordPrices) -> Iterator[_Stretch]:
    left = MOST_SUSPECTS
    for match in found:
        stretch = _stretch(match, prices, left)
        left -= sum(stretch.suspects)
        yield stretch


def _stretch(match: re.Match[str], prices: WordPrices, most: int) -> _Stretch:
    """How a stretch reads as it stands: its known words, and what they leave by itself."""
    text = match[0]
    plain = [
        Step(start, end, text[start:end], prices.price(text[start:end]))
        for start in range(len(text))
        for end in range(start + 1, min(start + LONGEST, len(text)) + 1)
        if end == start + 1 or prices.is_known(text[start:end])
    ]
    path = cheapest_path(len(text), plain)
    alone = [step.start for step in path if len(step.word) == 1 and step.word not in _KEPT]
    if alone[:1] == [0] and _DIGIT.match(match.string[: match.start()][-1:]):
        del alone[0]  # what is counted: 4倍
    suspects = [False] * len(text)
    for at in alone[:most]:
        suspects[at] = True
    return _Stretch(match.start(), text, tuple(plain), tuple(path), tuple(suspects))


def _learn(
    stretches: Sequence[_Stretch], meant: Sequence[Sequence[MeantWord]], prices: WordPrices
) -> None:
    prices.learn(one.word for words in meant for one in words)
    prices.learn(chain.from_iterable(_PARTICLES.values()))
    pairs: list[str] = []
    for stretch, words in zip(stretches, meant, strict=True):
        pairs += pairs_of(stretch.text)
        for one in words:
            pairs += pairs_of(_in_place(stretch.text, one.start, one.end, one.word))
    prices.learn_pairs(pairs)


def _in_place(text: str, start: int, end: int, word: str) -> str:
    """The word, with the neighbours that it has in ``text`` instead of ``start`` to ``end``."""
    return text[max(start - 1, 0) : start] + word + text[end : end + 1]


def _changed(
    stretch: _Stretch, words: Iterable[MeantWord], by_neighbours: Iterable[Step], prices: WordPrices
) -> Iterator[Step]:
    """The steps that change a word, but for those over a word, or neighbours, that are held.

    What the passages have goes before what the dictionary alone has: 津乎速应 is 津呼速应 there,
    and not 近乎速应.
    """
    named = {step.start for step in by_neighbours}
    text = stretch.text
    for start, end, word, slip in words:
        typed = text[start:end]
        if prices.is_known(typed):
            continue
        gone = [pair for pair in pairs_of(typed) if pair not in word] or pairs_of(typed)
        if all(map(prices.is_pair_held, gone)) or NUMERALS.issuperset(word):
            continue
        price = prices.price(word) + SLIPS[slip]
        if not prices.is_held(word):
            if prices.count(word) < COUNTED or not named.isdisjoint(range(start, end)):
                continue
            price += NOT_HELD
        if slip is Slip.HOMOPHONE:
            lost = (old for old, new in zip(typed, word, strict=True) if old != new)
            price += FUNCTION * sum(one in _FUNCTION for one in lost)
        old = prices.familiarity(_in_place(text, start, end, typed))
        new = prices.familiarity(_in_place(text, start, end, word))
        yield Step(start, end, word, price + FAMILIAR * (old - new), is_changed=True)


def _particles(stretch: _Stretch, prices: WordPrices) -> Iterator[Step]:
    """A particle for a character that no neighbour can join: it is between words, or before one."""
    path = stretch.path
    for number, (start, end, typed, _, _) in enumerate(path[:-1]):
        is_apart = (not number or _is_sure(path[number - 1])) and _is_sure(path[number + 1])
        if not stretch.suspects[start] or typed in _FUNCTION or not is_apart:
            continue
        if any(map(prices.is_pair_held, pairs_of(_in_place(stretch.text, start, end, typed)))):
            continue
        for particle in "".join(_PARTICLES.get(sound, "") for sound in readings(typed)):
            yield Step(start, end, particle, prices.price(particle) + PARTICLE, is_changed=True)


def _is_sure(step: Step) -> bool:
    return len(step.word) > 1 or step.word in _FUNCTION or step.word in _KEPT


class _Gap(NamedTuple):
    """A character between two that the passages never have beside it, and what it may be."""

    stretch: int
    at: int
    before: str
    typed: str
    behind: str
    meant: tuple[str, ...]


def _by_neighbours(stretches: Sequence[_Stretch], prices: WordPrices) -> list[list[Step]]:
    """Steps to characters that the passages have between the same two, a list a stretch.

    These are in words that no dictionary has: names, terms, what the notices made up.
    """
    gaps = [gap for number, one in enumerate(stretches) for gap in _gaps(number, one, prices)]
    prices.learn_pairs(gap.before + meant for gap in gaps for meant in gap.meant)
    behind = [
        (gap, meant)
        for gap in gaps
        for meant in gap.meant
        if prices.is_pair_held(gap.before + meant)
    ]
    prices.learn_pairs(meant + gap.behind for gap, meant in behind)
    steps: list[list[Step]] = [[] for _ in stretches]
    for gap, meant in behind:
        if prices.is_pair_held(meant + gap.behind):
            price = _price_by_neighbours(gap, meant, prices)
            steps[gap.stretch].append(Step(gap.at, gap.at + 1, meant, price, is_changed=True))
    return steps


def _gaps(number: int, stretch: _Stretch, prices: WordPrices) -> Iterator[_Gap]:
    text = stretch.text
    for at in range(1, len(text) - 1):
        before, typed, behind = text[at - 1], text[at], text[at + 1]
        if not stretch.suspects[at] or typed in _FUNCTION:
            continue
        if prices.is_pair_held(before + typed) or prices.is_pair_held(typed + behind):
            continue
        meant = (one for one in homophones(typed) if one not in NUMERALS and one not in _FUNCTION)
        yield _Gap(number, at, before, typed, behind, tuple(meant))


def _price_by_neighbours(gap: _Gap, meant: str, prices: WordPrices) -> float:
    common = math.log(1 + prices.count(meant) / 100)
    evidence = prices.evidence(gap.before + meant) + prices.evidence(meant + gap.behind)
    return prices.price(gap.typed) + BY_NEIGHBOURS - (evidence - _COMMON * common)


def _change(stretch: _Stretch, step: Step) -> Change:
    start, end = step.start, step.end
    typed = stretch.text[start:end]
    return Change(stretch.start + start, stretch.start + end, typed, step.word)
