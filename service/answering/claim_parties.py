"""A claim that gives a figure, a cost or a role to another than its quotes: up for down, A for B.

提高1.4个百分点 for 下降, 由财政承担 for 由企业承担, 单位 for 个人 of a fine, 市级财政 for 区级财政,
X牵头 for X配合. Each is held against the same figure, the same cost or the same body in a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.plain import plain
from service.answering.claim_bodies import Actor, same_actor
from service.answering.claim_evidence import Evidence
from service.answering.claim_faults import Fault, Slot
from service.answering.claim_figures import Figure
from service.answering.claim_reading import Told
from service.answering.claim_words import pairs

_STOPS = ",，;；。!！?？\n"
MOVES = re.compile(
    r"(?P<up>增长|增加|上升|提高|提升|升至|升到|增至|增到|上涨|上浮|上调|扩大|多了|涨)"
    r"|(?P<down>下降|减少|降低|降至|降到|降为|降了|压缩|缩短|缩减|减至|减到|下调|下浮|回落|压减|少了|减了)"
)
_FINED = re.compile(r"(?P<group>(?<![主管责任发起])单位|企业|法人)|(?P<person>个人|自然人|公民)")
_FINE = re.compile(r"罚")
_PAYS = re.compile(r"承担|负担|支付|买单|垫付|出钱|来付")
_PAYER = re.compile(
    r"(?P<public>财政|政府)|(?P<firm>企业|公司|单位|开发商|经营者|业主单位)"
    r"|(?P<person>个人|用户|业主|住户|居民|患者|家庭|本人|车主|申请人|家长|农户)"
)
_LEVEL = re.compile(r"(国家|省|市|区县|县|区|街道|乡镇|镇街|乡|镇|村)级([\u4e00-\u9fff]{2})")
_ROLE = re.compile(r"(?P<leads>牵头|主办|主责)|(?P<helps>配合|协办|协助|参与)")
_FAMILY = re.compile(r"家属|亲属|家人|代理人|他人")
_REACH = 14


def parted(claim: Told, said: str, evidence: Evidence, told: str) -> Iterator[Fault]:
    """What is given to another party, or goes another way, than every quote says.

    ``said`` and ``told`` are the plain texts of the claim and of all quotes.
    """
    yield from _figures(claim, said, evidence)
    yield from _payers(said, told)
    yield from _levels(said, told)
    yield from _roles(claim, said, evidence)
    found = _FAMILY.search(said)
    if found and "本人" in told and not _FAMILY.search(told):
        yield Fault(Slot.BODY, found[0])


def _figures(claim: Told, said: str, evidence: Evidence) -> Iterator[Fault]:
    """A rise for a fall of the same figure, and a fine of the person for that of the company."""
    for stretch in claim.stretches:
        for figure in stretch.figures:
            for kinds, slot in ((MOVES, Slot.STATUS), (_FINED, Slot.SWAPPED)):
                own = _kind_of(said, figure, kinds, whole=kinds is _FINED)
                if own is None or (kinds is _FINED and not _FINE.search(said)):
                    continue
                theirs = {
                    _group(_kind_of(plain(s.told.text), other, kinds, whole=False))
                    for s, other in evidence.figures
                    if figure.same_amount(other)
                }
                if theirs and None not in theirs and _group(own) not in theirs:
                    yield Fault(slot, own[0])


def _group(found: re.Match[str] | None) -> str | None:
    return found.lastgroup if found is not None else None


def _kind_of(
    text: str, figure: Figure, kinds: re.Pattern[str], whole: bool
) -> re.Match[str] | None:
    """The last such word before the figure in its clause (``whole``: in its sentence)."""
    stops = "。\n" if whole else _STOPS
    start = max(text.rfind(mark, 0, figure.span.start) for mark in stops) + 1
    found = list(kinds.finditer(text, start, figure.span.start))
    return found[-1] if found else None


def _clauses(text: str) -> Iterator[str]:
    yield from re.split(f"[{_STOPS}]", text)


def _payers(said: str, told: str) -> Iterator[Fault]:
    """Who bears a cost, held against the clauses that say who does."""
    quoted = [(c, p) for c in _clauses(told) if (p := _payer(c)) is not None]
    for clause in _clauses(said):
        own = _payer(clause)
        if own is None or not quoted:
            continue
        words = pairs(clause)
        shared = [len(words & pairs(each)) for each, _ in quoted]
        best = [p for (_, p), count in zip(quoted, shared, strict=True) if count == max(shared)]
        if all(p.lastgroup != own.lastgroup for p in best):
            yield Fault(Slot.BODY, own[0])


def _payer(clause: str) -> re.Match[str] | None:
    pays = _PAYS.search(clause)
    if pays is None:
        return None
    found = list(_PAYER.finditer(clause, max(0, pays.start() - _REACH), pays.start()))
    return found[-1] if found else None


def _levels(said: str, told: str) -> Iterator[Fault]:
    """市级财政 where the quotes have only 区级财政."""
    levels: dict[str, set[str]] = {}
    for found in _LEVEL.finditer(told):
        levels.setdefault(found[2], set()).add(found[1])
    for found in _LEVEL.finditer(said):
        if found[2] in levels and found[1] not in levels[found[2]]:
            yield Fault(Slot.SWAPPED, found[0])


def _roles(claim: Told, said: str, evidence: Evidence) -> Iterator[Fault]:
    """A body that leads where in every quote that gives it a role it helps."""
    for stretch in claim.stretches:
        for actor in stretch.own:
            own = _role(said, actor)
            if actor.is_place or own is None:
                continue
            theirs = {
                _group(_role(plain(s.told.text), other))
                for s in evidence.said
                for other in s.stretch.own
                if same_actor(actor, other)
            }
            if theirs and None not in theirs and _group(own) not in theirs:
                yield Fault(Slot.SWAPPED, actor.text)


def _role(text: str, actor: Actor) -> re.Match[str] | None:
    """What a body does with others, told right after its name or its list: A、B配合."""
    ends = [at for mark in _STOPS if (at := text.find(mark, actor.span.end)) >= 0]
    end = min(ends, default=len(text))
    return _ROLE.search(text, actor.span.end, min(end, actor.span.end + 2 * _REACH))
