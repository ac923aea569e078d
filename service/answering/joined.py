"""What the graph joins to a statement: what came of a plan, and who did it with whom.

Both stand in the graph as edges with their characters, so that what is told is quoted all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.normalize import match_key
from corpus.notice import NoticeId
from kg.follow_up_table import FollowUpQuery, FoundFollowUp
from kg.measure_list import ListedMeasure
from kg.measure_table import MeasureQuery
from kg.model import BODIES, Node
from service.answering.evidence import EvidenceBase, Statement
from service.answering.fit import years_asked
from service.answering.linking import NameForms
from service.answering.needs import Need
from service.answering.vocabulary import content_words
from service.answering.years import without_years

_MOST = 10_000  # of measures or pairs of one notice
_DOING = frozenset(
    [
        "一起",
        "一块",
        "一块儿",
        "合作",
        "联合",
        "共同",
        "联手",
        "协作",
        "携手",
        "会同",
        "事情",
        "工作",
        "项目",
        "开展",
        "推进",
        "推动",
        "部门",
        "单位",
        "机构",
        "办",
        "搞",
        "干",
        "开",
    ]
)
_STATUS = {"achieved": "done", "done": "done", "planned": "planned"}


@dataclass(frozen=True, slots=True)
class End:
    """One end of a pair: a statement, and whether it is ``planned``, ``done`` or neither: ''."""

    statement: Statement
    status: str


class Joined:
    """Looks into the graph of one base. Only notices that may be cited are told of."""

    def __init__(self, base: EvidenceBase) -> None:
        self._base = base
        self._known: dict[NoticeId, Sequence[FoundFollowUp]] = {}

    def pair(self, statement: Statement) -> tuple[End, End] | None:
        """The statement and what it follows up, or what follows it up, the earlier first.

        The surest of them; None where nothing is joined to any character of the statement.
        """
        notice_id, span = statement.notice_id, statement.span
        best: tuple[float, FoundFollowUp, bool] | None = None
        for each in self._pairs(notice_id):
            score = each.pair.edge.score or 0.0
            for said, is_earlier in ((each.earlier_said, True), (each.later_said, False)):
                if said.notice_id != notice_id or not said.span.overlaps(span):
                    continue
                if best is None or score > best[0]:
                    best = score, each, is_earlier
        if best is None:
            return None
        _, found, is_earlier = best
        said = found.later_said if is_earlier else found.earlier_said
        other = self._base.statement_at(said.notice_id, said.span)
        if other is None or other.overlaps(statement):
            return None
        statuses = _status(found.pair.earlier), _status(found.pair.later)
        ends = (statement, other) if is_earlier else (other, statement)
        return End(ends[0], statuses[0]), End(ends[1], statuses[1])

    def together(self, names: Sequence[str] = ()) -> Iterator[Statement]:
        """What is said to be done with somebody, in the order of the text.

        ``names`` are of nodes; each of them that is a body must act there.
        """
        measures = [m for n in sorted(self._base.readings) for m in self._measures(n) if m.partners]
        acting = [_acting(measure) for measure in measures]
        bodies = frozenset().union(
            *acting,
            (match_key(n.name) for type in BODIES for n in self._base.snapshot.queries.nodes(type)),
        )
        asked = {key for name in names if (key := match_key(name)) in bodies}
        if names and not asked:
            return
        for measure, keys in zip(measures, acting, strict=True):
            if asked <= keys:
                said = measure.node.mentions[0]
                found = self._base.statement_at(said.notice_id, said.span)
                if found is not None:
                    yield found

    def years_asked(self, need: Need, statement: Statement) -> frozenset[int]:
        """The years that a need asks of, where the statement's notice is what 今年 is of."""
        return years_asked(need, self._base.years[statement.notice_id])

    def _pairs(self, notice_id: NoticeId) -> Sequence[FoundFollowUp]:
        if notice_id not in self._known:
            self._known[notice_id] = self._pairs_of(notice_id)
        return self._known[notice_id]

    def _pairs_of(self, notice_id: NoticeId) -> Sequence[FoundFollowUp]:
        readings, queries = self._base.readings, self._base.snapshot.queries
        found = queries.follow_ups(FollowUpQuery(notice_id=notice_id), limit=_MOST)
        return [
            each
            for each in found.found
            if each.earlier_said.notice_id in readings and each.later_said.notice_id in readings
        ]

    def _measures(self, notice_id: NoticeId) -> Sequence[ListedMeasure]:
        queries = self._base.snapshot.queries
        found = queries.measures(MeasureQuery(notice_id=notice_id), limit=_MOST)
        return [each for each in found.found if each.node.mentions]


def only_bodies(need: Need, names: NameForms) -> bool:
    """Whether the need has no subject beside the names of who acts: 甲局和乙局一起做了什么."""
    rest, at = [], 0
    for linked in names.in_key(need.key):
        rest.append(need.key[at : linked.start])
        at = linked.end
    rest.append(need.key[at:])
    subject = content_words(without_years("|".join(rest)))
    return at > 0 and _DOING.issuperset(subject)


def _acting(measure: ListedMeasure) -> frozenset[str]:
    """The keys of who does it and with whom."""
    names = (*measure.partners, *(lead.name for lead in measure.leads))
    return frozenset(map(match_key, names))


def _status(node: Node) -> str:
    return _STATUS.get(str(node.attribute("status") or ""), "")
