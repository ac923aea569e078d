"""What a claim names and no quote does: bodies, places, ordinals, numbers, grades."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.normalize import match_key
from corpus.notice import Span
from kg.plain import plain
from service.answering.claim_bodies import Actor
from service.answering.claim_evidence import Evidence
from service.answering.claim_faults import Fault, Slot
from service.answering.claim_reading import Told

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_HEADS = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:公园|大学|学院|医院|商会|协会|分会|公司|集团|广场|机场|码头|银行|酒店"
    r"|中心(?![组城工任思大])|[科研究计]院|会议|党组|电视台|体育馆|博物馆|图书馆|(?<=[东西南北])站"
    r"|(?:(?<![格布结大全僵开变当])局|(?<![编常党])委|(?<![大客餐])厅)"
    r"(?=[^\u4e00-\u9fff]|$|[的与和及等申于向管设]))"
)
_NATIONAL = re.compile(r"国(?:资委|管局|网办|铁局|知局|新办|家[\u4e00-\u9fff]{2,6}?[局委办署])")
_GRADE = re.compile(
    r"[特一二三四五]等[奖功次]|[金银铜]奖|[A-E]\+*级|[一二三四五六七八九]级|[一二三四五]星级?"
    r"|[甲乙丙]级|冠军|亚军"
)
_ZONE = re.compile(r"(?:片区|园区|景区|城区|地区|区域)$")
_OFFICE = re.compile(
    r"(?<=局)[\u4e00-\u9fff]{2,6}?(?:处|科|室|支队|总队|分局)"
    r"(?![\u4e00-\u9fff]?[理置罚分级长方])"
)
_NO_NAME = frozenset(
    "的了是为有在将要已等个和与及或把被由从自于至到其之所也都则共各每对向同就以可应须还又再给使让拟归"
    "建设办成放类座家改管护造评本该全开"
)


def strangers(claim: Told, evidence: Evidence) -> Iterator[Fault]:
    """What of the claim no quote has anywhere: bodies, places, ordinals, numbers, grades."""
    for stretch in claim.stretches:
        for actor in stretch.own:
            if not _has(evidence, actor):
                yield Fault(Slot.PLACE if actor.is_place else Slot.BODY, actor.text)
    for ordinal in sorted(claim.ordinals - evidence.ordinals()):
        yield Fault(Slot.FIGURE, f"第{ordinal}")
    slots: list[Span] = []
    for stretch in claim.stretches:
        slots += [figure.span for figure in stretch.figures]
        slots += [day.span for day in stretch.days] + [name.span for name in stretch.names]
    yield from _numbers(claim, evidence, slots)
    for grade in dict.fromkeys(_GRADE.findall(claim.text)):
        if match_key(grade) not in evidence.key:
            yield Fault(Slot.NAME, grade)
    who = [actor.span for stretch in claim.stretches for actor in stretch.own]
    yield from _unread_names(plain(claim.text), evidence, [*slots, *who])


def _numbers(claim: Told, evidence: Evidence, slots: Sequence[Span]) -> Iterator[Fault]:
    """Digits that are read as no figure or date: 12345热线."""
    held = {run for text in evidence.texts for run in _DIGITS.findall(plain(text))}
    for match in _DIGITS.finditer(plain(claim.text)):
        span = Span(*match.span())
        if not any(slot.overlaps(span) for slot in slots) and match[0] not in held:
            yield Fault(Slot.FIGURE, match[0])


def _unread_names(text: str, evidence: Evidence, read: Sequence[Span]) -> Iterator[Fault]:
    """Names of places and bodies by their heads (天津西站, 浣花溪公园), which no finder reads."""
    for match in (*_OFFICE.finditer(text), *_NATIONAL.finditer(text)):
        span = Span(*match.span())
        if match_key(match[0]) in evidence.key or any(other.overlaps(span) for other in read):
            continue
        yield Fault(Slot.BODY, match[0])
    for match in _HEADS.finditer(text):
        span = Span(max(0, match.start() - 2), match.end())
        if text[match.start() - 1] in _NO_NAME or any(other.overlaps(span) for other in read):
            continue
        start = match.start() - (1 if text[match.start() - 2] in _NO_NAME else 2)
        words = text[start : match.end()]
        if match_key(words) not in evidence.key:
            yield Fault(Slot.BODY, words)


def _has(evidence: Evidence, actor: Actor) -> bool:
    """Whether a quote names the actor, in whatever form, and not only as part of another."""
    if evidence.names(actor):
        return True
    if actor.is_place and not actor.codes and (stem := _ZONE.sub("", actor.text)):
        return match_key(stem) in evidence.key  # 江家艺苑片区 for 江家艺苑等3个片区
    around = [a for a in evidence.actors if actor.text in a.text]
    return not around and match_key(actor.text) in evidence.key
