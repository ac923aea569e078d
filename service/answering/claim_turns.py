"""A claim that turns its quotes' words: another period or share, another group, the opposite.

每月 for 每季度, 退役军人 for 低保家庭, 牵头 for 配合, 开业前 for 自开业之日起, 不免费 for 免费:
words and no figures, places or names. A sentence right in those is false by one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.normalize import match_key
from kg.plain import plain
from service.answering.claim_contraries import contraries
from service.answering.claim_evidence import Evidence
from service.answering.claim_faults import Fault, Slot
from service.answering.claim_parties import parted
from service.answering.claim_periods import periods
from service.answering.claim_reading import Stretch, Told

_EACH = re.compile(r"每(?:一|个)?(户|人|次|家|辆|车|件|平方米|公里|亩|岁)")
_SAME_EACH = {
    "人": ("每人", "人均", "按人", "每名", "每位"),
    "户": ("每户", "户均", "按户"),
    "次": ("每次", "次均", "按次"),
}
"""What else says the same as 每 with such a word."""

_GROUPS = (
    ("老年人", "老人", "高龄", "周岁以上"),
    ("残疾人", "残障"),
    ("退役军人", "退伍军人", "复员军人", "军人"),
    ("低保", "最低生活保障"),
    ("特困",),
    ("未成年人", "儿童", "少年", "孩子", "中小学生", "学生", "周岁以下", "未满"),
    ("高校毕业生", "大学生", "毕业生"),
    ("孕妇", "孕产妇"),
    ("农民工",),
    ("个体工商户", "个体户"),
)
"""Groups of people, each with the ways to say it."""

_RENEWED = re.compile(r"改造|更新|改建|修缮|维修|翻新|整修")
_OPPOSITE = (
    ("牵头", re.compile(r"牵头|主办|主责|负责|组织|主持"), re.compile(r"配合|协助|协办|参与")),
    ("配合", re.compile(r"配合|协助|协办|参与|支持"), re.compile(r"牵头|主办|主责|负责")),
    ("新建", re.compile(r"新建|建设|建成|新增|兴建|开工"), _RENEWED),
    ("改造", re.compile(rf"{_RENEWED.pattern}|提升|升级"), re.compile(r"新建|兴建")),
    ("有效", re.compile(r"有效"), re.compile(r"废止|失效|停止执行")),
    ("废止", re.compile(r"废止|失效|停止执行"), re.compile(r"施行|有效|实施")),
)
"""A word of a claim, what of a quote says as much, and what says the opposite."""

_BEFORE = re.compile(r"([\u4e00-\u9fff]{2})(?:之|以)?前(?![来往期后提述款项身端沿景台])")
_AFTER = re.compile(r"([\u4e00-\u9fff]{2})(?:之|以)?后(?![勤续台备期来])")
_NOT = re.compile(r"(?:不|未(?![来成]))([\u4e00-\u9fff]{2})")
_NO_DENIAL = re.compile(
    r"[超少低多高足满到止仅断同得予能会可应须再但过如论管只光日利良正当便宜规文动]"
)
_DENIES = "不未无非免"
_WHOLE = re.compile(r"全程|终身|永久|一律|无限期")
_LEVEL = re.compile(r"(?<![区省市县乡])(?:国家|省|市|区县|区|县|街道|乡镇|镇街|村)级")
_OFFICE = re.compile(r"([\u4e00-\u9fff]{2,6})(部门|机关)")
_VAGUE_OFFICE = re.compile(
    r"(?:主管|有关|相关|职能|责任|承办|行政|各|该|政府|属地|上级|下级|同级|多|等|个|家)$"
)
_NO_STEM = re.compile(
    r"^.*[的了是为有在将要已由从自于至到向经报和与及或把被同就以可应须还又再给使让对]"
)


def turned(claim: Told, evidence: Evidence) -> Iterator[Fault]:
    """What the claim says otherwise than every quote."""
    said, told = plain(claim.text), "\n".join(plain(text) for text in evidence.texts)
    yield from _each(said, told)
    yield from periods(said, told)
    yield from _group(said, told)
    for word, same, opposite in _OPPOSITE:
        if word in said and not same.search(told) and opposite.search(told):
            yield Fault(Slot.STATUS if word in {"有效", "废止"} else Slot.NAME, word)
    yield from _order(said, told)
    for found in _NOT.finditer(said):
        words = found[1]
        before = [told[max(0, at.start() - 2) : at.start()] for at in re.finditer(words, told)]
        denied = any(set(each) & set(_DENIES) for each in before)
        if before and not _NO_DENIAL.match(words) and not denied:
            yield Fault(Slot.STATUS, found[0])
    for found in _WHOLE.finditer(said):
        if found[0] not in told:
            yield Fault(Slot.FIGURE, found[0])
    yield from _offices(said, told)
    for stretch in claim.stretches:
        yield from _levels(claim, stretch, evidence)
    yield from contraries(said, told)
    yield from parted(claim, said, evidence, told)


def _each(said: str, told: str) -> Iterator[Fault]:
    for found in _EACH.finditer(said):
        forms = _SAME_EACH.get(found[1], (f"每{found[1]}", f"每一{found[1]}", f"每个{found[1]}"))
        if not any(form in told for form in forms) and _EACH.search(told):
            yield Fault(Slot.UNIT, found[0])


def _group(said: str, told: str) -> Iterator[Fault]:
    for group in _GROUPS:
        named = next((form for form in group if form in said), None)
        others = (form for other in _GROUPS if other is not group for form in other)
        if named and not any(form in told for form in group) and any(o in told for o in others):
            yield Fault(Slot.BODY, named)


def _order(said: str, told: str) -> Iterator[Fault]:
    """开业前 where the quote tells what is to be done from 开业 on, and the other way round."""
    for found in _BEFORE.finditer(said):
        later = re.search(rf"{found[1]}(?:之日起|之?后|以后|起)", told)
        if later and not re.search(rf"{found[1]}[之以]?前", told):
            yield Fault(Slot.DATE, found[0])
    for found in _AFTER.finditer(said):
        earlier = re.search(rf"{found[1]}[之以]?前", told)
        if earlier and not re.search(rf"{found[1]}(?:之日起|之?后|以后|起)", told):
            yield Fault(Slot.DATE, found[0])


def _offices(said: str, told: str) -> Iterator[Fault]:
    """城市管理部门 for 公安机关: a kind of office that no quote names, in full or shortened."""
    held = [found[0] for found in re.finditer(r"[\u4e00-\u9fff]{2,14}(?:部门|机关)", told)]
    for found in _OFFICE.finditer(said):
        stem = _NO_STEM.sub("", found[1])
        if len(stem) < 2 or _VAGUE_OFFICE.search(stem) or not held:
            continue
        stem = stem[-4:]
        if match_key(stem + found[2]) in match_key(told):
            continue
        if not any(_is_short_for(stem, each) for each in held):
            yield Fault(Slot.BODY, stem + found[2])


def _is_short_for(stem: str, name: str) -> bool:
    """Whether the characters of the stem stand in the name in order: 城管 in 城市管理部门."""
    at = 0
    for character in stem:
        at = name.find(character, at) + 1
        if at == 0:
            return False
    return True


def _levels(claim: Told, stretch: Stretch, evidence: Evidence) -> Iterator[Fault]:
    """The level that a figure is said of has to be that of the same figure in a quote."""
    own = _LEVEL.findall(stretch.span.of(claim.text))
    if not own:
        return
    for figure in stretch.figures:
        holding: Sequence[list[str]] = [
            _LEVEL.findall(said.stretch.span.of(said.told.text))
            for said, other in evidence.figures
            if figure.same_amount(other)
        ]
        if holding and not any(not levels or set(own) & set(levels) for levels in holding):
            yield Fault(Slot.SWAPPED, own[0])
