"""Whether a notice's figure bears out the one that a question states: 超过2万件吗, and 2.30万件.

A figure with a bound is a range of numbers: 98%以上 all from 98 on, 2万多件 all between 20,000 and
30,000. What a notice says bears out what is asked where its range lies inside the asked one, and
rules it out where the two have no number in common; else neither is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto

from kg.quantities import Comparator, Quantity, find_quantities, same_amount
from kg.units import same_unit
from service.answering.frames import BORNE_OUT, CORRECTED, RULED_OUT, Verb
from service.answering.outcome import Language
from service.answering.plain_speech import plain_speech

_WHETHER = (
    (re.compile(r"(?P<a>达|超|到|过|够|满)[没不](?:有)?(?P=a)(?P<b>[到过了]?)"), r"\g<a>\g<b>"),
    (re.compile(r"(?:有没有|有无)"), "有"),
    (re.compile(r"(?:是不是|会不会|能不能|是否|能否|可不可以)(?:能|已经?)?"), ""),
)
"""超没超过 and 有没有超过 ask whether it is 超过."""
_NOT_OVER = re.compile(
    r"(?:没有?|未|不会|不曾|不是)(?:能|会)?(?:超过|超出|超|多于|高于|大于|突破)$"
)
_NOT_UP_TO = re.compile(
    r"(?:没有?|未|不会|不)(?:能|会)?(?:提高|提升|增加|增长|[升涨增])?(?:达到|达|到|够|满)$|没有?$"
)
_NEGATED = re.compile(
    r"(?:没有?|未|不会)(?:能|会)?(?:超|多于|高于|大于|突破|达|到|够|满|[升涨增提降减缩压落跌])"
    r"|没有?(?=[\d一二两三四五六七八九十百千万])"
)
_OVER = re.compile(r"(?:不止|不只|不光|远超)$")
_UP_TO = re.compile(r"(?:达到|达|到|够|满|有)了?$")
_DOWN = r"(?:降|减|缩|压|落|跌|少)[^,，。;；\d]{0,2}(?:到|至)了?$"
_DOWN_TO = re.compile(_DOWN)
_NOT_DOWN_TO = re.compile(rf"(?:没有?|未|不会)(?:能|会)?{_DOWN}")
"""Who asks whether it is 降到15% means 15% or less."""
_NO_MORE = re.compile(
    r"(?:(?<![不船舰艇])(?:只|仅)(?!要)|(?<!刚)才)[^,，。;；\d]{0,8}$|就(?:是|只)?$"
)
"""Before a figure, that it is that one and no other: 只有90%, 才2万件."""
_SUFFICES = re.compile(
    r"(?:就|也)(?:行|够|可以|成|好|算数|合格|达标)|即可|够了|足够|行不行|够不够"
    r"|(?:可以|(?<![施执运通发进举实推试])行|够|合格|达标)(?:了|的)?[吗么嘛吧不]\W*$"
)
"""It asks whether so much is enough, which a notice's larger figure does not bear out."""
_TAGGED = re.compile(r"[,，\s]*(?:对|是|没错|对的|是这样)(?:的)?[吗么嘛吧]\W*$")
"""A statement, with 对吗 after it, asserts what it states."""
_LOOSELY = re.compile(r"[多余来]")
_VERBS = (
    (re.compile(r"有没有|有无|有冇"), Verb.HAS),
    (re.compile(r"会不会"), Verb.WILL),
    (re.compile(r"能不能|可不可以|能否|可以"), Verb.MAY),
)
_IS = re.compile(r"是不是|是否|是.{1,20}吗")
_LIMITS = frozenset({Comparator.AT_LEAST, Comparator.AT_MOST})
_LARGE = re.compile(r"([万亿])[多余]")
_ABOUT = Decimal("0.15")
"""How far from 大概2万件, as a share of it, a figure may be that is no other one."""


class Verdict(Enum):
    """What a notice's figure says to the one that is asked about."""

    BORNE_OUT = auto()
    RULED_OUT = auto()
    OPEN = auto()


@dataclass(frozen=True, slots=True)
class Range:
    """All numbers from ``low`` to ``high``, None: without an end; an end may be left out."""

    low: Decimal | None
    high: Decimal | None
    without_low: bool = False
    without_high: bool = False

    def is_within(self, other: Range) -> bool:
        """Whether each of its numbers is one of the other's."""
        return not (_reaches_below(self, other) or _reaches_below(_turned(self), _turned(other)))

    def is_apart_from(self, other: Range) -> bool:
        """Whether no number is in both."""
        return _ends_before(self, other) or _ends_before(other, self)


def bounded_figures(
    key: str, figures: Sequence[Quantity], told: Sequence[Quantity], *, is_asserted: bool
) -> list[Quantity]:
    """The figures of a question that are asked about with a bound; none for a plain 是2万件吗.

    ``key`` is the match key of the question, in which the ``figures`` stand. Who only asks whether
    it is 达到95% means 95% or more; who asserts it means 95%. A limit is none where the notice's
    own figure, one of ``told``, is a limit as well: 最多60日 does not bear out 最多90日吧. Who asks
    whether so much is enough (20%就行) asks for no bound, but for the notice's own figure.
    """
    said = _plainly(key)
    if is_enough_asked(key):
        return []
    is_asserted = is_asserted or is_tagged(key)
    found = []
    for figure in find_quantities(said):
        if not any(same_amount(figure, each) for each in figures):
            continue
        bound = _bound(said, figure, is_asserted=is_asserted)
        is_limit = bound is figure.comparator and bound in _LIMITS
        alike = (each for each in told if _of_one_unit(figure, each))
        if is_limit and any(each.comparator in _LIMITS for each in alike):
            continue
        if bound is not Comparator.EQUAL or figure.upper_normalised is not None:
            found.append(replace(figure, comparator=bound))
    return found


def _plainly(key: str) -> str:
    """The match key of a question as it would be stated: 有没有超过 as 有超过."""
    said = plain_speech(key)
    for pattern, put in _WHETHER:
        said = pattern.sub(put, said)
    return said


def _bound(said: str, figure: Quantity, *, is_asserted: bool) -> Comparator:
    """The bound that a question sets to its figure, which may stand before or in it."""
    number = re.search(r"[\d一二两三四五六七八九十百千万]", figure.text)
    inside = figure.text[: number.start()] if number else ""
    before = said[: figure.span.start] + inside
    if _NOT_OVER.search(before):
        return Comparator.AT_MOST
    if _NOT_DOWN_TO.search(before):
        return Comparator.MORE
    if _NOT_UP_TO.search(before):
        return Comparator.LESS
    if _OVER.search(before):
        return Comparator.MORE
    if figure.comparator is not Comparator.EQUAL or is_asserted or _NO_MORE.search(before):
        return figure.comparator
    if _DOWN_TO.search(before):
        return Comparator.AT_MOST
    return Comparator.AT_LEAST if _UP_TO.search(before) else figure.comparator


def is_enough_asked(key: str) -> bool:
    """Whether a question asks if so much is enough: 有20%就行."""
    return _SUFFICES.search(plain_speech(key)) is not None


def is_tagged(key: str) -> bool:
    """Whether a question is a statement with 对吗 after it."""
    return _TAGGED.search(plain_speech(key)) is not None


def is_enough(stated: Quantity, told: Sequence[Quantity]) -> bool:
    """Whether a stated figure keeps a limit that is told: 35% one of 不低于30%."""
    limits = [each for each in told if each.comparator in _LIMITS and _of_one_unit(stated, each)]
    return any(_range_of(stated).is_within(_range_of(each)) for each in limits)


def verdict(stated: Quantity, told: Sequence[Quantity]) -> Verdict:
    """What a statement's figures say to one that is asked about, where they are of one mind."""
    alike = [each for each in told if _of_one_unit(stated, each)]
    found = {_between(_range_of(stated), each) for each in _ranges_of(alike)}
    return found.pop() if len(found) == 1 else Verdict.OPEN


def opening(key: str, found: Verdict, language: Language, *, is_asserted: bool) -> str:
    """What is said before the quote, in the words of the question: 有没有超过… 没有,通知写的是."""
    if found is Verdict.OPEN:
        return ""
    if is_asserted or is_tagged(key):
        return BORNE_OUT[Verb.IS][language] if found is Verdict.BORNE_OUT else CORRECTED[language]
    if _NEGATED.search(_plainly(key)) is not None:
        return ""  # 没达到95%吗: yes and no may both be meant by 是的
    said = plain_speech(key)
    verb = next((verb for pattern, verb in _VERBS if pattern.search(said)), Verb.IS)
    if found is Verdict.BORNE_OUT:
        return BORNE_OUT[verb][language]
    asks_is = verb is not Verb.IS or _IS.search(said) is not None
    return RULED_OUT[verb if asks_is else Verb.HAS][language]  # 超过3万件了吗: 没有


def _of_one_unit(a: Quantity, b: Quantity) -> bool:
    if not a.unit_normalised or not b.unit_normalised:
        return False
    return same_unit(a.unit_normalised)[1] == same_unit(b.unit_normalised)[1]


def _ranges_of(figures: Sequence[Quantity]) -> Iterator[Range]:
    """The range of each figure; 二百元以上五百元以下 is one of both."""
    ahead: Quantity | None = None
    for figure in figures:
        is_upper = figure.comparator is Comparator.AT_MOST
        if ahead is not None and is_upper and ahead.span.end == figure.span.start:
            yield Range(_range_of(ahead).low, _range_of(figure).high)
            ahead = None
            continue
        if ahead is not None:
            yield _range_of(ahead)
        ahead = figure
    if ahead is not None:
        yield _range_of(ahead)


def _between(asked: Range, held: Range) -> Verdict:
    if held.is_within(asked):
        return Verdict.BORNE_OUT
    return Verdict.RULED_OUT if held.is_apart_from(asked) else Verdict.OPEN


def _range_of(figure: Quantity) -> Range:
    factor = same_unit(figure.unit_normalised)[0]
    low = figure.value_normalised * factor
    high = figure.upper_normalised
    if high is not None:
        return Range(low, high * factor)
    match figure.comparator:
        case Comparator.MORE if _LOOSELY.search(figure.text):
            return Range(low, low + _step(figure) * factor, without_high=True)
        case Comparator.MORE:
            return Range(low, None, without_low=True)
        case Comparator.AT_LEAST:
            return Range(low, None)
        case Comparator.LESS:
            return Range(None, low, without_high=True)
        case Comparator.AT_MOST:
            return Range(None, low)
        case Comparator.ABOUT:
            return Range(low * (1 - _ABOUT), low * (1 + _ABOUT))
    return Range(low, low)


def _step(figure: Quantity) -> Decimal:
    """How far 2万多 reaches, and 320余: to the next of its last digit that is no zero."""
    unit = _LARGE.search(figure.text)
    if unit is not None:  # 20万多: not yet one more 万
        return Decimal({"万": 10_000, "亿": 100_000_000}[unit[1]])
    value = figure.value_normalised
    digits = value.normalize()
    exponent = digits.as_tuple().exponent
    return Decimal(10) ** exponent if isinstance(exponent, int) else Decimal(0)


def _turned(given: Range) -> Range:
    """The range as it is seen from its other end."""
    low = None if given.high is None else -given.high
    high = None if given.low is None else -given.low
    return Range(low, high, given.without_high, given.without_low)


def _reaches_below(a: Range, b: Range) -> bool:
    if b.low is None:
        return False
    if a.low is None or a.low < b.low:
        return True
    return a.low == b.low and b.without_low and not a.without_low


def _ends_before(a: Range, b: Range) -> bool:
    if a.high is None or b.low is None:
        return False
    return a.high < b.low or (a.high == b.low and (a.without_high or b.without_low))
