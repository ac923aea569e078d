"""A claim that says the contrary of the clause of its quotes that it rewords.

可以 for 不得, 部分 for 全额, 减半 for 免费, 继续有效 for 废止, 不会 for a plain statement. Each
word is held against the clause that goes on as the claim does; where none does, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.answering.claim_faults import Fault, Slot
from service.answering.claim_parties import MOVES
from service.answering.claim_words import pairs

_CLAUSE = re.compile(r"[^,，;；。!！?？:：\n]+")
_AXES: tuple[tuple[Slot, re.Pattern[str], Mapping[str, frozenset[str]]], ...] = (
    (
        Slot.STATUS,
        re.compile(
            r"(?P<no>不得|禁止|严禁|不准|不允许|不可以|不能|不许)"
            r"|(?P<may>可以|(?<!不)允许|(?<![不许认])可(?=[在向由申凭通到免享自选]))"
            r"|(?P<must>必须|应当|务必|一定要|须(?!知))"
        ),
        {
            "no": frozenset({"may", "must"}),
            "may": frozenset({"no", "must"}),
            "must": frozenset({"no", "may"}),
        },
    ),
    (
        Slot.FIGURE,
        re.compile(
            r"(?P<free>免费|免收|免交|免缴|不收费|不收取|免征|不收)"
            r"|(?P<half>减半|半价|五折|半费)"
            r"|(?P<paid>收费(?![标泊停站单目项管公])|收取|缴纳|照常收)"
        ),
        {
            "free": frozenset({"half", "paid"}),
            "half": frozenset({"free"}),
            "paid": frozenset({"free"}),
        },
    ),
    (
        Slot.FIGURE,
        re.compile(r"(?P<whole>全部|全额|一律|全数|全体)|(?P<part>(?<![一大内外干])部分(?!地区))"),
        {"whole": frozenset({"part"}), "part": frozenset({"whole"})},
    ),
    (
        Slot.STATUS,
        re.compile(
            r"(?P<valid>(?:继续|仍然?|依然|依旧)(?:有效|施行|执行|适用))|(?P<void>废止|失效|停止执行|作废)"
        ),
        {"valid": frozenset({"void"}), "void": frozenset({"valid"})},
    ),
    (Slot.STATUS, MOVES, {"up": frozenset({"down"}), "down": frozenset({"up"})}),
)
"""What can be said one way or another: the slot, the ways, and which are contrary to each."""

_PAIRS = tuple(
    tuple(re.compile(side) for side in each)
    for each in (
        (r"线上|网上|网办|网络", r"线下|窗口|现场|当面"),
        (r"白天|日间|昼间", r"夜间|夜里|晚上|夜晚"),
        (r"(?<!非)工作日", r"节假日|休息日|周末"),
        (r"上游", r"下游"),
        (r"自愿", r"强制"),
        (r"开工|动工", r"竣工|建成|完工"),
        (r"暂停|停止|中止", r"恢复|继续"),
        (r"设立|增设|新增|开设", r"撤销|取消|关闭|拆除"),
        (r"公开", r"保密"),
        (r"提前", r"推迟|延期|延后|顺延"),
        (r"批准|同意", r"驳回|拒绝|否决"),
        (r"书面", r"口头"),
        (r"上午", r"下午"),
        (r"室内", r"室外|户外"),
        (r"有偿", r"无偿"),
    )
)
"""Words of which one excludes the other of the same thing."""

_REFUSES = re.compile(r"不会|不再|不用|不必|无须|无需|不需要|不予|没有|尚未|并未|未曾|未(?![来成])")
_DENIAL = re.compile(
    r"(?:不得|不会|不再|不予|不需要|无需|无须|不必|禁止|严禁|尚未|并未|未(?![来成])|不(?![少低多高足满到止仅断同得予能会可应须再但过如论管只光]))"
    r"([\u4e00-\u9fff]{2})(?=(.?))"
)
_DENIED = re.compile(r"[不未没无非免勿禁除别停拒缺]|取消|以外|例外")
_ONLY = re.compile(r"才|只有|除非")
"""不符合的不予登记 told from its other side: 符合才能登记."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEAST = 2
_SHARE = 0.5
_SURE = 0.8


@dataclass(frozen=True, slots=True)
class _Way:
    """One word of an axis in a clause, and what stands beside it there."""

    name: str
    words: str
    before: frozenset[str]
    after: frozenset[str]
    is_only: bool  # 才可以


def contraries(said: str, told: str) -> Iterator[Fault]:
    """Where the claim ``said`` goes another way than the clause of ``told`` that it rewords."""
    for slot, ways, contrary in _AXES:
        quoted = list(_ways(told, ways))
        if not quoted:
            continue
        for way in _ways(said, ways):
            if way.is_only:
                continue
            nearest = _nearest(way, quoted, told)
            if nearest and all(each.name in contrary[way.name] for each in nearest):
                yield Fault(slot, way.words)
    yield from _excluded(said, told)
    yield from _refused(said, told)
    yield from _affirmed(said, told)


def _ways(text: str, ways: re.Pattern[str]) -> Iterator[_Way]:
    for clause in _CLAUSE.finditer(text):
        for found in ways.finditer(clause[0]):
            before, after = clause[0][: found.start()], clause[0][found.end() :]
            only = _ONLY.search(clause[0]) is not None
            yield _Way(str(found.lastgroup), found[0], pairs(before), pairs(after), only)


def _nearest(way: _Way, quoted: list[_Way], told: str) -> list[_Way]:
    """The quoted ways that go on as this one does, else those led up to as it is.

    The latter not where what the claim goes on with stands elsewhere in the quotes.
    """
    shared = [len(way.after & each.after) for each in quoted]
    own = way.after
    if max(shared) < max(_LEAST, _SHARE * len(own)):
        if not max(shared) and own & pairs(told):
            return []
        shared = [len(way.before & each.before) for each in quoted]
        own = way.before
    most = max(shared)
    if most < max(_LEAST, _SHARE * len(own)):
        return []
    return [each for each, count in zip(quoted, shared, strict=True) if count == most]


def _excluded(said: str, told: str) -> Iterator[Fault]:
    """夜间 where no quote has the word, and the clause that the claim rewords has 白天."""
    for pair in _PAIRS:
        for own, other in (pair, pair[::-1]):
            if own.search(told) or other.search(said) or not other.search(told):
                continue
            for clause in _CLAUSE.finditer(said):
                found = own.search(clause[0])
                if found is None:
                    continue
                words = pairs(own.sub("\n", clause[0]))
                shared = [
                    len(words & pairs(each[0]))
                    for each in _CLAUSE.finditer(told)
                    if other.search(each[0])
                ]
                if max(shared) >= max(_LEAST, _SHARE * len(words)):
                    yield Fault(Slot.STATUS, found[0])


def _refused(said: str, told: str) -> Iterator[Fault]:
    """不会公开 where a quote says 公开 of it, and denies nothing there."""
    for clause in _CLAUSE.finditer(said):
        for found in _REFUSES.finditer(clause[0]):
            after = pairs(clause[0][found.end() :])
            if len(after) < _LEAST:
                continue
            holding = [
                each[0]
                for each in _CLAUSE.finditer(told)
                if len(after & pairs(each[0])) >= max(_LEAST, _SURE * len(after))
            ]
            if holding and not any(_DENIED.search(each) for each in holding):
                yield Fault(Slot.STATUS, found[0])


def _affirmed(said: str, told: str) -> Iterator[Fault]:
    """适用本办法 where the quotes only say 不适用本办法."""
    for denial in _DENIAL.finditer(told):
        words, following = denial[1], denial[2]
        bare = [
            found
            for found in re.finditer(re.escape(words), told)
            if not _DENIED.search(told[max(0, found.start() - 4) : found.start()])
        ]
        if bare:
            continue
        for clause in _CLAUSE.finditer(said):
            if _DENIED.search(clause[0]) or _ONLY.search(clause[0]):
                continue
            for found in re.finditer(re.escape(words), clause[0]):
                after = clause[0][found.end() : found.end() + 1]
                if _alike(after, following):
                    yield Fault(Slot.STATUS, words)


def _alike(one: str, other: str) -> bool:
    """The same character, or none of them goes on with the word."""
    return one == other or not (_HAN.match(one) or _HAN.match(other))
