"""Whose a figure is: the measure, else the platform, programme or body, that it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from corpus.notice import Span
from kg.collector import Collector
from kg.model import NodeId, NodeType, Predicate
from kg.statements import Clause, Statement, begins_with
from kg.status import Status
from kg.targets import Target
from kg.units import SUMMING_UNITS
from kg.verbs import STRESSES

_AMONG = re.compile(r"[\s\u3000]*其中")
_OWN_TOPIC = re.compile(
    r"[\u4e00-\u9fff、\d]{4,}?(?:总数|总量|吸引|走进|分别|同比|比|率|量|达|增长|下降|平均)|[^，。；,;]{0,24}?(?:荣获|获评|获得|入选|被评为|被授予)"
)
_CONDITION = re.compile(
    r"^[\s\u3000]*(?:第[一二三四五六七八九十百]+条[\s\u3000]*)?对[^，。；,;]{4,}$|的$"
    r"|^[^，。；,;\d]{0,40}\d[^，。；,;]{0,24}的(?:工程|项目|企业|单位|个人|家庭|人员|场所|建筑|用户|经营者|车辆|产品)$"
)
_BACK = 8  # measures of a sentence that a figure without one can be about
_MARKS_OF_NAMES = frozenset("“《‘")
_OWNERS = {NodeType.PLATFORM, NodeType.PROGRAMME, NodeType.DEPARTMENT}
_BARE = re.compile(
    r"[\s\u3000]*(?:该|本|全市|我市)?(?P<what>热线|平台|小程序|公众号|客户端|网站|系统|机器人)"
    r"(?![\u4e00-\u9fff]{0,2}(?:建设|管理|工作))"
)


def collect_holders(
    found: Collector,
    statements: Sequence[Statement],
    measures: Mapping[Span, NodeId],
    targets: Sequence[Target],
) -> None:
    """has_target edges; ``measures`` are the nodes of the measures by their quotes.

    A figure inside a quote is that measure's; one of a condition (连续两次不合格的，…) that of the
    measure behind it. One that a clause states without a measure is that of
    the name which the clause begins with, and otherwise of the measure before it in the sentence
    that speaks of the same, or else of the last.
    """
    counted = sorted((t for t in targets if _counts(t)), key=lambda target: target.span)
    starts = [target.span.start for target in counted]
    quotes = sorted(measures)
    opened = [quote.start for quote in quotes]
    for statement in statements:
        told: list[tuple[Span, NodeId]] = []
        owner: NodeId | None = None
        segment = 0
        ends = {clause.segment: clause.span.end for clause in statement.clauses}
        for clause in statement.clauses:
            if clause.segment != segment:
                told, owner, segment = [], None, clause.segment
            low = max(0, bisect_left(opened, clause.span.start) - 1)
            high = bisect_left(opened, clause.span.end)
            own = [quote for quote in quotes[low:high] if quote.overlaps(clause.span)]
            if own:
                told += [(quote, measures[quote]) for quote in own]
                told, owner = told[-_BACK:], None
            else:
                own_name = _owner(found, statement, clause)
                another = found.text[clause.span.start] in _MARKS_OF_NAMES
                owner = own_name or (None if another else owner)
            first, last = (bisect_left(starts, p) for p in (clause.span.start, clause.span.end))
            bound: NodeId | None = None
            if not own and first < last and _CONDITION.search(clause.span.of(found.text)):
                following = quotes[high] if high < len(quotes) else None
                if following is not None and following.start < ends[clause.segment]:
                    bound = measures[following]
            for target in counted[first:last]:
                held = bound or _held(found.text, target.span, clause, told, own, owner)
                if held is not None:
                    node = found.id_of(NodeType.TARGET, target.span)
                    found.edge(held, Predicate.HAS_TARGET, node, clause.span)


def _held(
    text: str,
    figure: Span,
    clause: Clause,
    told: Sequence[tuple[Span, NodeId]],
    own: Sequence[Span],
    owner: NodeId | None,
) -> NodeId | None:
    if owner is not None:
        return owner
    if not told:
        return None
    inside = [node for quote, node in told if quote.contains(figure)]
    if inside or own:
        return inside[0] if inside else told[-1][1]
    words = _words(clause.span.of(text))
    shared = [len(words & _words(quote.of(text))) for quote, _ in told]
    best = max(range(len(told)), key=lambda index: (shared[index], index))
    if _is_stressed(text, clause) or (not shared[best] and _is_apart(text, clause)):
        return None
    return told[best][1]


def _is_stressed(text: str, clause: Clause) -> bool:
    """巩固提升首批13个事项质效: the clause has a verb of its own, though it is no measure."""
    return clause.said is not None and clause.said.verbs.of(text)[-2:] in STRESSES


def _is_apart(text: str, clause: Clause) -> bool:
    """Whether a clause that shares no word with any measure is about something else."""
    return _OWN_TOPIC.match(clause.span.of(text)) is not None


def _words(text: str) -> frozenset[str]:
    """Every two characters that stand side by side: 评标 is no word of the dictionary."""
    return frozenset(pair[1] for pair in re.finditer(r"(?=([\u4e00-\u9fffA-Za-z0-9]{2}))", text))


def _owner(found: Collector, statement: Statement, clause: Clause) -> NodeId | None:
    """The platform, programme or body that the clause begins with.

    热线日均受理…: the one platform of the notice that is a hotline.
    """
    bare = _BARE.match(found.text, clause.span.start, clause.span.end)
    if bare is not None:
        meant = {found.name(m) for m in found.platforms if m.canonical.endswith(bare["what"])}
        return meant.pop() if len(meant) == 1 else None
    names = statement.names_in(clause.span)
    among = _AMONG.match(found.text, clause.span.start, clause.span.end)
    if among is not None and names and names[0].span.start == among.end():
        return found.name(names[0]) if names[0].type in _OWNERS else None
    begins = names and names[0].type in _OWNERS and begins_with(found.text, clause.span, names[0])
    return found.name(names[0]) if begins else None


def _counts(target: Target) -> bool:
    """Not 三地, 两级, nor the years of 三年行动方案."""
    plan = target.status is Status.CONTEXT and target.quantity.unit in {"年", "个月"}
    return target.quantity.unit not in SUMMING_UNITS | {"大", "个方面", "周年"} and not plan
