"""What a stretch of a question may have been meant for, as steps with prices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from retrieval.homophones import homophones, readings
from retrieval.lattice import Step
from retrieval.meant_words import NUMERALS, MeantWord, Slip, meant_words
from retrieval.word_prices import WordPrices, pairs_of

SLIPS = {Slip.HOMOPHONE: 5.0, Slip.SWAPPED: 7.0, Slip.LACKING: 10.0}
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

_PART = 4
"""Characters of each of two words whose end and beginning may have been swapped."""

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
class Stretch:
    """Chinese characters side by side: where in the key, how they read as they stand."""

    start: int
    text: str
    plain: tuple[Step, ...]
    path: tuple[Step, ...]
    suspects: tuple[bool, ...]


def repairs(stretches: Sequence[Stretch], prices: WordPrices) -> list[list[Step]]:
    """The steps that change something, a list a stretch."""
    meant = [meant_words(stretch.text, stretch.suspects) for stretch in stretches]
    _learn(stretches, meant, prices)
    return [
        [
            *steps,
            *_changed(stretch, words, steps, prices),
            *_swapped_between(stretch, prices),
            *_particles(stretch, prices),
        ]
        for stretch, words, steps in zip(
            stretches, meant, _by_neighbours(stretches, prices), strict=True
        )
    ]


def stands_fast(character: str) -> bool:
    """Whether a character is never taken for a wrong one: numerals, particles, Cantonese."""
    return character in _KEPT


def _learn(
    stretches: Sequence[Stretch], meant: Sequence[Sequence[MeantWord]], prices: WordPrices
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


def _strangeness(text: str, start: int, end: int, word: str, prices: WordPrices) -> float:
    """How much better the passages know the neighbours as typed than those of the word."""
    typed = prices.familiarity(_in_place(text, start, end, text[start:end]))
    return FAMILIAR * (typed - prices.familiarity(_in_place(text, start, end, word)))


def _changed(
    stretch: Stretch, words: Iterable[MeantWord], by_neighbours: Iterable[Step], prices: WordPrices
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
        price += _strangeness(text, start, end, word, prices)
        yield Step(start, end, word, price, is_changed=True)


def _swapped_between(stretch: Stretch, prices: WordPrices) -> Iterator[Step]:
    """Steps to a word and the next, where the end of one and the start of the other were swapped.

    公积提金取 is 公积金提取: such a step stands for both words.
    """
    found = list(_between_words(stretch, prices))
    prices.learn(chain.from_iterable((ending, beginning) for _, ending, beginning in found))
    for start, ending, beginning in found:
        if not (prices.is_known(ending) and prices.is_known(beginning)):
            continue
        word, end = ending + beginning, start + len(ending) + len(beginning)
        prices.learn_pairs(pairs_of(_in_place(stretch.text, start, end, word)))
        price = prices.price(ending) + prices.price(beginning) + SLIPS[Slip.SWAPPED]
        price += _strangeness(stretch.text, start, end, word, prices)
        yield Step(start, end, word, price, is_changed=True)


def _between_words(stretch: Stretch, prices: WordPrices) -> Iterator[tuple[int, str, str]]:
    """Where two words may begin, and both of them, one at least of several characters."""
    text = stretch.text
    alone = {step.start for step in stretch.path if len(step.word) == 1}
    for at in range(len(text) - 1):
        first, second = text[at], text[at + 1]
        if not {at, at + 1} <= alone or not any(stretch.suspects[at : at + 2]):
            continue
        if first == second or {first, second} & NUMERALS or prices.is_pair_held(first + second):
            continue
        for start in range(max(at + 1 - _PART, 0), at + 1):
            for end in range(at + 2, min(at + 1 + _PART, len(text)) + 1):
                if end - start > 2:
                    yield start, text[start:at] + second, first + text[at + 2 : end]


def _particles(stretch: Stretch, prices: WordPrices) -> Iterator[Step]:
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


def _by_neighbours(stretches: Sequence[Stretch], prices: WordPrices) -> list[list[Step]]:
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


def _gaps(number: int, stretch: Stretch, prices: WordPrices) -> Iterator[_Gap]:
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
