"""Measures as nodes, and what joins them to the names and figures of their notice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from corpus.notice import Span
from kg.assignments import Assignment, find_assignments
from kg.collector import Collector
from kg.measures import Measure, MeasureStatus
from kg.model import BODIES, Mention, NodeId, NodeType, Predicate
from kg.verbs import BUILDING, DOCUMENT_VERBS, GUIDING, PRODUCING, verb_kinds

_PRODUCTS = {NodeType.POLICY, NodeType.PLATFORM}
_THINGS = {NodeType.PROGRAMME, NodeType.PLATFORM, NodeType.DEPARTMENT}
_PLACES = {NodeType.DISTRICT, NodeType.REGION, NodeType.ORGANISATION}
# what may stand between the end of a name and the end of the object that it is
_TAIL = re.compile(
    r"[”》’）)]*(?:[（(]以下简称[^（）()]{2,20}[)）])?(?:等(?:[\u4e00-\u9fff]{0,6}))?(?:的)?(?:项目)?(?:的)?(?:(?:立项|编制|报批|修订|起草|制定|建设|改造|升级|改版|扩容|功能|运行|应用|开发|布局|工作"
    r"|和|、|与|及)*)$"
)
_LISTED = re.compile(r"[”》’）)]*(?:、|和|与|及|以及|等|[“《])")
_LIST = re.compile(r"、|和|与|及|以及")
_SITED = re.compile(
    r"(?:专区|驿站|窗口|站|厅|中心|馆|园|基地|超市|点|平台|学校|医院|市场|服务区|专窗|集群|营地|园区|广场)$"
)
_CARRIED_OUT = re.compile(
    r"(?:等地?)?(?:率先|试点|先行|全面|正式)*(?:落地|试点|先行先试|推广|实施|上线|运行|建成|开工|启用|揭牌)"
)
_PART_OF_NAME = re.compile(r"[\u4e00-\u9fff]{0,1}[站港路街桥城大馆]")
_STEMS = re.compile(
    r"(?:改革|资源|城乡建设|财政|民政|公安|教育|卫生|健康|交通|水利|环境|农村|保障|监管|管理|税务|商务|文化|旅游|应急)"
    r"(?:、|和|与).{2,40}?等?(?:有关|相关)?部门$"
)
_FOR_WHOM = re.compile(r"(?:面向|服务|惠及|覆盖|适用于|针对)$")


class MeasureEdges:
    """Adds the nodes and edges of measures; ``issuer`` does what nobody else is said to do."""

    def __init__(self, found: Collector, issuer: NodeId | None) -> None:
        self.found = found
        self.text = found.text
        self.issuer = issuer
        self._assignments = find_assignments(found.text, found.mentions)
        self._notes = [assignment.scope.end for assignment in self._assignments]
        self._starts = [mention.span.start for mention in found.mentions]

    def add(self, measure: Measure) -> NodeId:
        """The node of ``measure``, with every edge that its own words say."""
        actors = [self.found.name(mention) for mention in measure.actors]
        partners = [self.found.name(mention) for mention in measure.partners]
        implicit = measure.subject is None and measure.status is not MeasureStatus.RULE
        if implicit and self.issuer is not None:
            actors = [self.issuer]
        note = self._note_on(measure) if implicit else None
        leads = [self.found.name(mention) for mention in note.leads] if note is not None else []
        node = self._node(measure, leads or actors, partners, not leads)
        span = measure.quote
        here = self.found.place_of(span)
        if here is not None:
            self.found.edge(node, Predicate.PART_OF, here, span)
        if note is not None:
            self._assigned(note, measure, node, leads)
        for actor in actors if not leads else ():
            self.found.edge(node, Predicate.LED_BY, actor, span, implicit)
        one_leads = len(leads) == 1
        for actor in leads if one_leads else actors:
            for partner in partners:
                unnamed = implicit and not one_leads
                self.found.edge(actor, Predicate.COOPERATES_WITH, partner, span, unnamed)
        for mention in (*measure.actors, *measure.partners):
            if mention.type is NodeType.DISTRICT:
                self.found.edge(self.found.name(mention), Predicate.PARTICIPATES, node, span)
        self._produces(measure, node, actors, partners, implicit)
        self._located(measure)
        self._applies(measure, node)
        return node

    def _note_on(self, measure: Measure) -> Assignment | None:
        """The note that says who is answerable for ``measure``."""
        index = bisect_right(self._notes, measure.quote.start)
        if index == len(self._assignments):
            return None
        note = self._assignments[index]
        return note if note.scope.contains(measure.quote) else None

    def _assigned(
        self, note: Assignment, measure: Measure, node: NodeId, leads: Sequence[NodeId]
    ) -> None:
        """The edges of the bodies that a note makes answerable, and of those that help them."""
        span = Span(measure.quote.start, note.note.end)
        for lead in leads:
            self.found.edge(node, Predicate.LED_BY, lead, span)
            for mention in note.helpers:
                helper = self.found.name(mention)
                self.found.edge(lead, Predicate.COOPERATES_WITH, helper, note.note)
        for mention in (*note.leads, *note.helpers):
            if mention.type is NodeType.DISTRICT:
                self.found.edge(self.found.name(mention), Predicate.PARTICIPATES, node, span)

    def _node(
        self,
        measure: Measure,
        actors: Sequence[NodeId],
        partners: Sequence[NodeId],
        unnamed: bool,
    ) -> NodeId:
        text, span = self.text, measure.quote
        section, item = self.found.section_around(span), self.found.item_around(span)
        is_rule = measure.status is MeasureStatus.RULE
        subject = measure.subject
        return self.found.stated(
            NodeType.MEASURE,
            span,
            span.of(text),
            verb=measure.verb.of(text),
            object="" if measure.object is None else measure.object.of(text),
            actors=tuple(self._called(actors, subject)),
            actor_implicit=subject is None and bool(actors) and unnamed,
            partners=tuple(self._called(partners, measure.partner)),
            status=measure.status.value,
            year=measure.year,
            section=None if section is None else section.heading.of(text),
            item=None if item is None else self.found.item_number(item),
            obliged=subject.of(text) if is_rule and subject is not None else None,
            deadline=None if measure.deadline is None else measure.deadline.of(text),
            penalty=None if measure.penalty is None else measure.penalty.of(text),
        )

    def _called(self, nodes: Sequence[NodeId], words: Span | None) -> Iterator[str]:
        """Who is listed in ``words``, by name where it is one; without words those of ``nodes``."""
        if words is None:
            yield from (self.found.name_of(node) for node in nodes)
            return
        position = words.start
        for mention in (m for m in self._within(words) if m.type in BODIES):
            yield from _groups(self.text[position : mention.span.start])
            yield self.found.name_of(self.found.name(mention))
            position = mention.span.end
        yield from _groups(self.text[position : words.end])

    def _within(self, span: Span) -> Sequence[Mention]:
        first = bisect_right(self._starts, span.start - 1)
        last = bisect_right(self._starts, span.end)
        return [m for m in self.found.mentions[first:last] if span.contains(m.span)]

    def _produces(
        self,
        measure: Measure,
        node: NodeId,
        actors: Sequence[NodeId],
        partners: Sequence[NodeId],
        implicit: bool,
    ) -> None:
        verbs = {verb for verb, _ in verb_kinds(measure.verb.of(self.text))}
        if measure.object is None or not verbs & PRODUCING:
            return
        for mention in self._heads(measure.object):
            if mention.type not in _PRODUCTS:
                continue
            made = self.found.name(mention)
            self.found.edge(node, Predicate.PRODUCES, made, measure.quote)
            if mention.type is NodeType.POLICY and verbs & DOCUMENT_VERBS:
                for body in actors:
                    self.found.edge(made, Predicate.ISSUED_BY, body, measure.quote, implicit)
                for body in partners:
                    self.found.edge(made, Predicate.ISSUED_BY, body, measure.quote)

    def _heads(self, span: Span) -> Iterator[Mention]:
        """The names that are the object, alone or listed; not those that only describe it."""
        for mention in self._within(span):
            rest = self.text[mention.span.end : span.end]
            if _TAIL.match(rest) or _LISTED.match(rest):
                yield mention

    def _located(self, measure: Measure) -> None:
        """Where a thing is: where its builders are, or where the clause says that it was built."""
        if measure.object is None:
            return
        verbs = {verb for verb, _ in verb_kinds(measure.verb.of(self.text))}
        things = [m for m in self._within(measure.object) if m.type in _THINGS]
        sites = self._sites(measure)
        for thing in things:
            for site in sites:
                stands = site.span.end <= measure.verb.start or site.span.start >= thing.span.end
                carried_out = _CARRIED_OUT.match(self.text, site.span.end, measure.quote.end)
                if stands and (verbs & (BUILDING | PRODUCING) or carried_out):
                    self._in(thing, site, measure.quote)
            helped = measure.partners if len(measure.partners) == 1 else ()
            for body in (*measure.actors, *helped):
                built = body.type is NodeType.DISTRICT and verbs & BUILDING
                if built and self._is_sited(thing, measure.object):
                    self._in(
                        thing,
                        body,
                        Span(min(body.span.start, measure.quote.start), measure.quote.end),
                    )

    def _sites(self, measure: Measure) -> list[Mention]:
        """The places behind 在, listed ones too: 在余姚、慈溪和宁海县."""
        found: list[Mention] = []
        for mention in self._within(measure.quote):
            if mention.type not in _PLACES:
                continue
            between = self.text[found[-1].span.end : mention.span.start] if found else ""
            if self._is_in(mention) or (found and _LIST.fullmatch(between)):
                found.append(mention)
        return found

    def _is_in(self, mention: Mention) -> bool:
        after = self.text[mention.span.end : mention.span.end + 2]
        if mention.type is NodeType.REGION and _PART_OF_NAME.match(after):
            return False  # 天津西站 is not 天津
        return self.text[mention.span.start - 1 : mention.span.start] in {"在", "于"}

    def _is_sited(self, thing: Mention, object_: Span) -> bool:
        if thing.type is not NodeType.PROGRAMME:
            return True
        after = self.text[thing.span.end : object_.end].lstrip("”")
        return bool(_SITED.search(thing.text) or (_SITED.search(after) and len(after) <= 8))

    def _in(self, thing: Mention, site: Mention, span: Span) -> None:
        source, target = self.found.name(thing), self.found.name(site)
        self.found.edge(source, Predicate.LOCATED_IN, target, span)

    def _applies(self, measure: Measure, node: NodeId) -> None:
        """Whom a rule binds, whom a measure guides, whom it is for."""
        span = measure.quote
        if measure.status is MeasureStatus.RULE:
            for mention in measure.actors:
                self.found.edge(node, Predicate.APPLIES_TO, self.found.name(mention), span)
        verbs = {verb for verb, _ in verb_kinds(measure.verb.of(self.text))}
        for mention in self._within(span):
            if mention.type not in BODIES - {NodeType.REGION}:
                continue
            before = self.text[max(0, mention.span.start - 3) : mention.span.start]
            guided = (
                measure.object is not None
                and mention.span.start == measure.object.start
                and bool(verbs & GUIDING)
            )
            if guided or _FOR_WHOM.search(before):
                self.found.edge(node, Predicate.APPLIES_TO, self.found.name(mention), span)


def _groups(words: str) -> Iterator[str]:
    """The groups without a name in a list: 高校院所、行业协会; not the 等有关单位 after names."""
    if re.match(r"[市县区省]、[市县区]", words):
        yield words  # 市、区两级 is one group
        return
    if re.fullmatch(r"[两三四]地", words.strip()):
        return  # 京冀两地: both are named
    if _STEMS.search(words):
        yield words.strip("、和与及 ")  # 发展改革、规划和自然资源等部门 is one group
        return
    if re.match(r"任何|有关单位和", words):
        yield words.strip()  # 任何单位和个人
        return
    for group in re.split(r"(?:、|以及|和|与|及|或者?|，|,)(?![^（(]*[)）])", words):
        group = re.sub(r"^(?:由|本市)|等.*$", "", group.strip())
        if len(group) > 1:
            yield group
