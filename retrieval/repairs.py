"""What a stretch of a question may have been meant for, as steps with prices."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, TypeAlias

from retrieval.homophones import homophones, readings
from retrieval.lattice import Step
from retrieval.meant_words import FIGURES, NUMERALS, MeantWord, Slip, meant_words
from retrieval.word_prices import WordPrices, pairs_of

SLIPS = {Slip.HOMOPHONE: 5.0, Slip.SWAPPED: 7.0, Slip.LACKING: 10.0}
"""The price of each slip, in natural logarithms like the price of a word."""
NOT_HELD = 1.0
"""Added where no passage holds the word that may have been meant."""
COUNTED = 20
"""Such a word was counted so often for the dictionary, whose rarest (网袋) would win over new words
(网贷) that it lacks."""
COUNTED_PAIR = 300
"""The same for a word of two characters, which names resemble by chance: 苏服 is hardly 素服."""
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


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# particles, what asks, and Cantonese (系 is 係, 仲 is still)
_KEPT = FIGURES | frozenset("的吗呢些谁啥哪唔喺啲冇咗嘅佢嚟咩哋仲嗰乜嘢")
_ASKING = re.compile(
    "(?:[有是系在归由给找为]|什么|啥)?(?:哪[些个几种里儿家位]|什么|谁|啥(?:时候?)?)(?:[来去管能会要是有办做]|时候?)?"
)
"""Words that ask, with the verb before or behind them: no change begins or ends inside of them."""
_FUNCTION = frozenset(
    "是在有和了不我你他她它这那哪谁吧就都也还要会能可以到对为与或被把给让向从于由等及其之个里上下中后"
    "前时地得着过多大小来去人一用几怎何以"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "沈姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷龙史陶贺毛郝顾龚邵万武钱戚俞倪"
    "严温牛葛柯毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁耿牟卜詹关苗凌费纪靳盛童欧甄项曲游阳裴席卫查屈鲍"
    "霍翁隋甘景薄单包柏宁阮桂闵柴康舒尚施洪黎常安鲁骆饶喻樊翟冉"
)
_COMPOUND = _set("欧阳 上官 司马 诸葛 夏侯 司徒 皇甫 尉迟 东方 慕容 令狐 端木 公孙 轩辕")
_RARE = 10.0
"""The least price of a word that may be a surname and half of a name: 金星|宇, but not 申请|人."""
_TITLES = _set(
    "市长 局长 省长 区长 县长 镇长 部长 院长 校长 处长 科长 所长 主任 书记 "
    "董事长 经理 委员 法官 法人 律师 医生 教授 老师 先生 女士 同志 负责人 作者"
)
_BEFORE_NAME = _set("请问 关于 什么 联系")
_AFTER_NAME = frozenset("的吗呢是在有和")
_APART = _KEPT | _FUNCTION
_NOUNS = _set(
    "区 县 市 省 镇 乡 村 街 局 院 厅 办 委 所 站 处 部 通 码 公司 集团 银行 医院 大学 平台 热线 "
    "养老"
)
"""What ends the name of a place, an office, a firm or a service, which no dictionary need have."""
_NOUN_ENDS = frozenset("证费卡号照金款票税险")
"""What ends the name of a paper or a payment, of which no dictionary has them all."""
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


Names: TypeAlias = Mapping[int, int]
"""The places of a stretch that may be in a person's name, each with where the name begins."""


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
    found = (
        [
            *steps,
            *_changed(stretch, words, steps, prices),
            *_swapped_between(stretch, prices),
            *_particles(stretch, prices),
        ]
        for stretch, words, steps in zip(
            stretches, meant, _by_neighbours(stretches, prices), strict=True
        )
    )
    return [
        [step for step in steps if not _breaks_what_asks(stretch.text, step)]
        for stretch, steps in zip(stretches, found, strict=True)
    ]


def _breaks_what_asks(text: str, step: Step) -> bool:
    """Whether a change takes a part of what asks, or all of it: 谁来|划 is hardly 谁|来华."""
    asking = (match.span() for match in _ASKING.finditer(text))
    return any(
        start < step.end and step.start < end and not (step.start < start and end < step.end)
        for start, end in asking
    )


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
    names = _names(stretch.path)
    for one in words:
        start, end, word, slip = one
        typed = text[start:end]
        if prices.is_known(typed):
            continue
        if _is_left(stretch, one, names, prices):
            continue
        gone = [pair for pair in pairs_of(typed) if pair not in word] or pairs_of(typed)
        if all(map(prices.is_pair_held, gone)) or FIGURES.issuperset(word):
            continue
        price = prices.price(word) + SLIPS[slip]
        if not prices.is_held(word):
            if prices.count(word) < COUNTED or not named.isdisjoint(range(start, end)):
                continue
            price += NOT_HELD
        if slip is Slip.HOMOPHONE:
            lost = (old for old, new in zip(typed, word, strict=True) if old != new)
            price += FUNCTION * sum(old in _FUNCTION for old in lost)
        price += _strangeness(text, start, end, word, prices)
        yield Step(start, end, word, price, is_changed=True)


def _is_left(stretch: Stretch, meant: MeantWord, names: Names, prices: WordPrices) -> bool:
    """Whether it may be a name that is typed: of a person, or one that stands before 区 or 公司.

    A person's name is changed only to a word of the passages that keeps the surname, and whose
    last character they have beside the next one: 高笑办成 is 高效办成.
    """
    start, end, word, slip = meant
    is_held, keeps_first = prices.is_held(word), stretch.text[start] == word[0]
    begin = next((names[at] for at in range(start, end) if at in names), None)
    if begin is not None:
        if slip is not Slip.HOMOPHONE or begin != start or not keeps_first or not is_held:
            return True
        behind = stretch.text[end : end + 1]
        return not behind or behind in _APART or not prices.is_pair_held(word[-1] + behind)
    if not is_held and _breaks_a_noun(stretch, meant):
        return True
    if len(word) > 2:
        return False
    if not is_held and prices.count(word) < COUNTED_PAIR:
        return True
    return not keeps_first and _is_before_noun(stretch, end)


def _breaks_a_noun(stretch: Stretch, meant: MeantWord) -> bool:
    """Whether a change takes the end off a noun to join it to what follows: 深水证|要 → 正要."""
    start, _, word, _ = meant
    first = stretch.text[start]
    if first not in _NOUN_ENDS or word[0] == first:
        return False
    before = next((step.word for step in stretch.path if step.end == start), "")
    return len(before) > 1 or (len(before) == 1 and before not in _APART)


def _is_before_noun(stretch: Stretch, at: int) -> bool:
    return any(step.start == at and step.word in _NOUNS for step in stretch.path)


def _names(path: Sequence[Step]) -> Names:
    """The places of what may be names of persons, each with the place where that name begins."""
    names: dict[int, int] = {}
    for number, step in enumerate(path):
        rest = _behind_surname(path, number)
        if rest is None or step.start in names or not _may_be_named(path, number, rest):
            continue
        given = path[rest : rest + 2]
        if len(step.word) > 1 and step.word not in _COMPOUND:
            given = given[:1]  # 金星|宇
        else:
            names.update(dict.fromkeys(range(step.start, path[rest - 1].end), step.start))
        for one in given:
            if len(one.word) > 1 or one.word in _AFTER_NAME:
                break
            names[one.start] = step.start
    return names


def _behind_surname(path: Sequence[Step], number: int) -> int | None:
    """The number of the step behind a surname, or behind a word that begins with one."""
    word, price = path[number].word, path[number].price
    if "".join(step.word for step in path[number : number + 2]) in _COMPOUND:
        return number + 2
    is_rare = len(word) == 2 and price > _RARE
    if word in _COMPOUND or (word[0] in _SURNAMES and (len(word) == 1 or is_rare)):
        return number + 1
    return None


def _may_be_named(path: Sequence[Step], number: int, rest: int) -> bool:
    """Whether a name may begin here: at the start, behind a function word, beside a title."""
    if not number or not _TITLES.isdisjoint(step.word for step in path[rest : rest + 3]):
        return True
    before = path[number - 1].word
    return before in _APART or before in _TITLES or before in _BEFORE_NAME


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
    alone -= _names(stretch.path).keys()
    for at in range(len(text) - 1):
        first, second = text[at], text[at + 1]
        if not {at, at + 1} <= alone or not any(stretch.suspects[at : at + 2]):
            continue
        if first == second or {first, second} & FIGURES or prices.is_pair_held(first + second):
            continue
        for start in range(max(at + 1 - _PART, 0), at + 1):
            for end in range(at + 2, min(at + 1 + _PART, len(text)) + 1):
                if end - start > 2:
                    yield start, text[start:at] + second, first + text[at + 2 : end]


def _particles(stretch: Stretch, prices: WordPrices) -> Iterator[Step]:
    """A particle for a character that no neighbour can join: it is between words, or before one."""
    path = stretch.path
    names = _names(path)
    for number, (start, end, typed, _, _) in enumerate(path[:-1]):
        is_apart = (not number or _is_sure(path[number - 1])) and _is_sure(path[number + 1])
        if not stretch.suspects[start] or typed in _FUNCTION or start in names or not is_apart:
            continue
        if any(map(prices.is_pair_held, pairs_of(_in_place(stretch.text, start, end, typed)))):
            continue
        for particle in "".join(_PARTICLES.get(sound, "") for sound in readings(typed)):
            yield Step(start, end, particle, prices.price(particle) + PARTICLE, is_changed=True)


def _is_sure(step: Step) -> bool:
    return len(step.word) > 1 or step.word in _APART


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
    names = _names(stretch.path)
    for at in range(1, len(text) - 1):
        before, typed, behind = text[at - 1], text[at], text[at + 1]
        if not stretch.suspects[at] or typed in _FUNCTION or at in names:
            continue
        if _is_before_noun(stretch, at + 2):
            continue
        if prices.is_pair_held(before + typed) or prices.is_pair_held(typed + behind):
            continue
        meant = (one for one in homophones(typed) if one not in NUMERALS and one not in _FUNCTION)
        yield _Gap(number, at, before, typed, behind, tuple(meant))


def _price_by_neighbours(gap: _Gap, meant: str, prices: WordPrices) -> float:
    common = math.log(1 + prices.count(meant) / 100)
    evidence = prices.evidence(gap.before + meant) + prices.evidence(meant + gap.behind)
    return prices.price(gap.typed) + BY_NEIGHBOURS - (evidence - _COMMON * common)
