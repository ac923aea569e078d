"""Honours: who or what was honoured, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.notice import Span
from kg.collector import Collector
from kg.model import Mention, NodeId, NodeType, Predicate
from kg.name_words import AWARD_VERBS
from kg.statements import Clause, Statement, begins_with

_HONOURED = re.compile(rf"(?:{AWARD_VERBS})")
_HOLDERS = {
    NodeType.DEPARTMENT,
    NodeType.DISTRICT,
    NodeType.ORGANISATION,
    NodeType.PROGRAMME,
    NodeType.PLATFORM,
    NodeType.REGION,
}
_JOINED = re.compile(r"、|和|与|及|以及")
_WORKS = {NodeType.PROGRAMME, NodeType.PLATFORM}
_TITLED = {NodeType.POLICY, *_WORKS}
_SCENE = re.compile(r"[\s\u3000]*(?:在|于|经|通过|以|凭|并|先后|分别|连续|由|被|按|根据|围绕)")
_BY = re.compile(r"[被由获]")
_GIVING = re.compile(r"授予|颁发|表彰|评选|评出|认定")
# of another than the speaker: 数据管理案例入选…
_ANOTHER = re.compile(
    r"(?:案例|作品|项目|做法|经验|成果|论文|同志|选手|队员?|企业|单位|社区|村|人员?|干部|职工|教师|学生|个人|集体)"
    r"(?:先后|分别|成功|均|也|还|再次|首次)*[被获]?$"
)
_PASSIVE = re.compile(r"[被获][^，。；,;]{0,24}$")
_COUNTED = re.compile(r"\d+(?:个|名|家|位|项|人|件|支|所)")


def collect_honours(
    found: Collector, statements: Sequence[Statement], issuer: NodeId | None
) -> None:
    """awarded: who or what was honoured → the honour; issued_by: the honour → who gave it.

    A clause without a holder tells of the one that the clause before it began with, and where
    there is none of the issuer, flagged.
    """
    for statement in statements:
        told: Mention | None = None
        segment, another = 0, False  # whether the stretch between ； is about something else
        for clause in statement.clauses:
            names = statement.names_in(clause.span)
            verb = _HONOURED.search(found.text, clause.span.start, clause.span.end)
            if verb is None:
                first = (
                    names[0] if names and begins_with(found.text, clause.span, names[0]) else None
                )
                if first is not None or clause.segment != segment:
                    told = first if first is not None and first.type in _HOLDERS else None
                another = (another and clause.segment == segment) or _has_topic(
                    found, clause, names
                )
                segment = clause.segment
                continue
            another = another and clause.segment == segment
            default = None if another else issuer
            told = _honoured(found, clause, names, verb.start(), told, default) or told


def _has_topic(found: Collector, clause: Clause, names: Sequence[Mention]) -> bool:
    """原创越剧《西湖》完成首演: a clause about something of which nothing is read but its name."""
    named = [m for m in names if m.type in _TITLED]
    scene = _SCENE.match(found.text, clause.span.start, clause.span.end)
    return clause.said is None and bool(named) and scene is None


def _honoured(
    found: Collector,
    clause: Clause,
    names: Sequence[Mention],
    verb: int,
    told: Mention | None,
    issuer: NodeId | None,
) -> Mention | None:
    """The edges of one clause; returns the holder that it names."""
    before = [m for m in names if m.span.end <= verb]
    given = [m for m in before if _BY.match(found.text, m.span.start - 1)]
    holders = [m for m in before if m.type in _HOLDERS and m not in given]
    led = found.text[clause.span.start : verb]
    another = _ANOTHER.search(led) or (_GIVING.match(found.text, verb) and not _PASSIVE.search(led))
    counted = (_COUNTED.search(led) or another) and not holders
    last: Mention | None = None
    for award in (m for m in names if m.type is NodeType.AWARD and m.span.start >= verb):
        honour, span = found.name(award), Span(clause.span.start, award.span.end)
        for giver in given:
            found.edge(honour, Predicate.ISSUED_BY, found.name(giver), span)
        if counted:
            continue  # 3个党支部被评为…, 授予…称号: nobody by name
        for last in _of_titles(found.text, holders, clause.span.start, verb):
            found.edge(found.name(last), Predicate.AWARDED, honour, span)
        if not holders and told is not None:
            whole = Span(min(told.span.start, span.start), span.end)
            found.edge(found.name(told), Predicate.AWARDED, honour, whole)
        elif not holders and issuer is not None:
            found.edge(issuer, Predicate.AWARDED, honour, span, True)
    return last


def _of_titles(text: str, holders: Sequence[Mention], low: int, verb: int) -> Iterator[Mention]:
    """Of each title in “” its programme, else its district; else the work next to the verb."""
    titles = [
        Span(low + m.start(), low + m.end()) for m in re.finditer(r"“[^“”]*”", text[low:verb])
    ]
    inside = [[m for m in holders if title.contains(m.span)] for title in titles]
    if len(titles) > 1 and all(inside):
        for group in inside:
            yield next((m for m in group if m.type in _WORKS), group[0])
    elif holders:
        works = [m for m in holders if m.type in _WORKS]
        yield works[-1] if works else holders[0]
        for before, after in pairwise(holders if not works else ()):
            if not _JOINED.fullmatch(text, before.span.end, after.span.start):
                break
            yield after
