"""Whether figures that could be ranked count what the question asks the most of.

"Which district has the cheapest homes" is not told by how many homes each has: the noun that is
asked with must be what the figures count, in a unit that fits it. When in doubt, it is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from corpus.normalize import match_key
from corpus.words import segments
from kg.divisions import find_divisions
from kg.quantities import find_quantities
from kg.verbs import ACTS, ADVERBS, EFFECTS, STRESSES
from service.answering.asked import MONEY_UNITS, PERCENT_UNITS, units_like
from service.answering.needs import Need
from service.answering.ranked_terms import Term
from service.answering.superlative import Sought, Superlative
from service.answering.vocabulary import carries_subject, content_words

_MONEY = re.compile(
    r"(?:(?<![免消])费用?|价格?|租金?|工资|薪[酬资水]?|资金|投资|投入|补[贴助]|奖[金励]|[贷拨罚存]款|钱|金额|收入|预算"
    r"|经费|押金)$"
)
_SHARE = re.compile(r"(?:率|占比|比[例重]|[增降涨跌]幅|增速)$")
_HEAT = re.compile(r"温度?$")
_TIME = units_like("天")
_LENGTH = frozenset(["米", "厘米", "毫米", "公里", "千米", "里"])
_DEGREES = frozenset(["度", "℃", "°c", "°C", "摄氏度"])
_WEIGHT = frozenset(["吨", "公斤", "千克", "克", "斤", "万吨"])
_AREA = units_like("平方米") - {"吨", "升", "千瓦时", "度"}
_FITS = {
    **dict.fromkeys("高低", MONEY_UNITS | PERCENT_UNITS | _TIME | _LENGTH | _DEGREES),
    "贵": MONEY_UNITS,
    **dict.fromkeys("大小", MONEY_UNITS | PERCENT_UNITS | _AREA),
    **dict.fromkeys("长短", _TIME | _LENGTH),
    **dict.fromkeys("快慢", _TIME | PERCENT_UNITS),
    **dict.fromkeys("远近", _LENGTH),
    **dict.fromkeys("重轻", _WEIGHT),
}
"""The units that an adjective may speak of; any other speaks of all."""
_NUMBERS = frozenset(
    ["数", "数量", "数目", "总数", "总量", "总数量", "个数", "量", "标准", "是", "占"]
)
_BUILT = frozenset(
    [
        "建成",
        "建设",
        "新建",
        "建",
        "拥有",
        "办",
        "修",
        "打",
        "得",
        "built",
        "build",
        "has",
        "have",
        "had",
        "属",
    ]
)
_VERBS = (ACTS | STRESSES | EFFECTS | ADVERBS | _BUILT) - {"全市"}
_ASKING = re.compile(
    r"最|^(?:[全各本]?[区县市省旗]|地方|部门|单位|机构|most|least|fewest|highest|lowest|largest|biggest"
    r"|smallest|district|county|city|place|department|bureau|number)$|^[\u3040-\u309f]+$|^\d+$"
)
_CLAUSE = re.compile(r"[，,；;：:。、（(]|其中")
_GROWTH = re.compile(r"新增|净增|增[加长幅速]|减[少幅]|下降|降幅|同比|环比|比(?:上年|去年|年初)")
_EACH = re.compile(r"每.|[人户日月年]均|平均")
_NOT_YET = re.compile(r"计划|预计|力争|目标|拟|尚|未|在建|待建|没有?")


def counts_what_is_asked(
    need: Need, asked: Superlative, terms: Sequence[Term], ahead: str, around: Set[str]
) -> bool:
    """Whether the terms' figures count what the question has before or after its 最多.

    ``ahead`` is what stands before the terms in their sentence or above their list; ``around``
    the words of its headings and of the notice's title.
    """
    leaning = " ".join(need.inherited)
    head = next(filter(None, map(_head, (*asked.nouns, leaning))), "")
    unit = terms[0].figure.unit_normalised
    if not head or not _fits(asked.word, head, unit):
        return False
    heads = _meant(head, need)
    above = _of_clauses(ahead)
    if not _are_counted(heads, terms, above, by_label=asked.sought is Sought.ANY):
        return False
    whole = match_key(
        " ".join([ahead, *(f"{t.name} {t.before} {t.after}" for t in terms)]),
    )
    said = [each.before + each.after for each in terms]
    manner = said[0] if any(map(_of_clauses, said[:1])) else ahead + said[0]
    asks_growth = _GROWTH.search(need.key) is not None or (
        asked.word in "快慢" and unit in PERCENT_UNITS
    )
    if asks_growth is not any(map(_GROWTH.search, [manner, *said])) or bool(
        _EACH.search(need.key)
    ) is not any(map(_EACH.search, [manner, *said])):
        return False
    first = frozenset(_NOT_YET.findall(said[0]))
    if any(frozenset(_NOT_YET.findall(each)) - first for each in said[1:]):
        return False
    if first and any(_head(each) and not _NOT_YET.search(each) for each in said[1:]):
        return False
    stretches = " ".join((*asked.nouns, leaning))  # a cut across 哪个县|修得 makes no words
    wanted = need.words if need.is_foreign else content_words(stretches)
    return all(_is_held(word, need, whole, around) for word in wanted)


def _fits(word: str, head: str, unit: str) -> bool:
    """Whether the unit is one that the adjective, and the noun, may speak of."""
    if unit not in _FITS.get(word, {unit}):
        return False
    for noun, units in ((_MONEY, MONEY_UNITS), (_SHARE, PERCENT_UNITS), (_HEAT, _DEGREES)):
        if noun.search(head):
            return unit in units
    return True


def _are_counted(heads: Set[str], terms: Sequence[Term], above: str, *, by_label: bool) -> bool:
    """Whether each term's own words say that it counts this; where it has none, those above."""
    own = [_of_figure(term.before, term.after) for term in terms]
    if by_label and not any(own):
        named = [_is_one(heads, _head(term.name)) for term in terms]
        return all(named) or (not any(named) and _is_one(heads, above))
    if not all(_is_one(heads, each) for each in own if each):
        return False
    return bool(own[0]) or _is_one(heads, above)


def _is_one(heads: Set[str], phrase: str) -> bool:
    return any(phrase.endswith(each) for each in heads)


def _of_figure(before: str, after: str) -> str:
    """What a figure counts, by the words behind it, or else by the nearest before it."""
    return _head(after) or _of_clauses(before)


def _of_clauses(said: str) -> str:
    """What the last clause that has a noun is about: of its last figure, if it has one."""
    for clause in reversed(_CLAUSE.split(said)):
        figures = find_quantities(clause)
        if figures:
            last = figures[-1].span
            found = _head(clause[last.end :]) or _head(clause[: last.start])
        else:
            found = _head(clause)
        if found:
            return found
    return ""


def _head(said: str) -> str:
    """The words of a text up to its last noun: 口袋公园 of 口袋公园建成数量; empty without one.

    What money is named by is a noun, also where it may be a verb: 收费, 补贴.
    """
    kept = [each for each in segments(match_key(said)) if each.strip()]
    while kept and not _is_noun(kept[-1]):
        kept.pop()
    return "".join(kept)


def _is_noun(word: str) -> bool:
    if _MONEY.search(word) and len(word) > 1:
        return True
    is_bare = word in _NUMBERS or word in _VERBS or _ASKING.search(word) is not None
    return not is_bare and carries_subject(word) and re.search(r"\w", word) is not None


def _meant(head: str, need: Need) -> frozenset[str]:
    """The noun that is asked with and what notices say for it, by the lexicon that scoring uses."""
    last = [each for each in segments(head) if each.strip()][-1]
    others = {
        match_key(official)
        for word, known in need.equivalents.items()
        if last.endswith(word) or (head.endswith(word) and word.endswith(last))
        for official in known
    }
    return frozenset({last} | others)


def _is_held(word: str, need: Need, whole: str, around: Set[str]) -> bool:
    """Whether what is told has the word, or another for the same; a verb not by a heading alone."""
    if word in _BUILT or word in _NUMBERS or _ASKING.search(word) or word in whole:
        return True
    if _GROWTH.fullmatch(word) or any(place.text == word for place in find_divisions(need.key)):
        return True
    if any(match_key(official) in whole for official in need.equivalents.get(word, ())):
        return True
    return word not in _VERBS and word in around
