"""What a notice says was done, is promised or is required: Measures, each one predicate of it.

Which clauses are measures follows from their verbs and objects: an act is one with whatever object,
a stress (推动, 加强, 完善) with a specific one, an effect (提升, 确保, 助力) never is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.notice import ItemKind, Part, Reading, Section, Sentence, Span
from corpus.numerals import ordinal
from kg.model import Mention, NodeType
from kg.nest import Nest
from kg.predicates import Predication
from kg.statements import Clause, Statement
from kg.status import FigurePlace, Status, genre_status, statement_status
from kg.targets import Target
from kg.verbs import ACTS, DUTIES, EFFECTS, NOMINAL, SANCTIONS, SPECIFIC, STRESSES, VAGUE


class MeasureStatus(StrEnum):
    """What the notice says of the measure."""

    DONE = "done"
    PLANNED = "planned"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Measure:
    """One predicate with its object; every span is in the notice.

    ``subject`` and ``partner`` are the words that say who acts and with whom, ``actors`` and
    ``partners`` the names in them. ``duty`` is 应当, 不得… of a rule, ``deadline`` and ``penalty``
    the words that set them.
    """

    quote: Span
    verb: Span
    object: Span | None
    subject: Span | None
    partner: Span | None
    actors: tuple[Mention, ...]
    partners: tuple[Mention, ...]
    status: MeasureStatus
    year: int | None
    duty: str = ""
    deadline: Span | None = None
    penalty: Span | None = None


_OF_STATUS = {
    Status.ACHIEVED: MeasureStatus.DONE,
    Status.PLANNED: MeasureStatus.PLANNED,
    Status.RULE: MeasureStatus.RULE,
}
_BODIES = {NodeType.DEPARTMENT, NodeType.DISTRICT, NodeType.ORGANISATION, NodeType.REGION}
_SPECIFIC_NAMES = {NodeType.POLICY, NodeType.PLATFORM, NodeType.PROGRAMME, NodeType.DEPARTMENT}
_ALONE = re.compile(
    r"[\s\u3000]*(?:积极|主动|加强)?(?:会同|联合|与|同|携手)(?P<who>[^，。；,;]{2,60}?)"
    r"(?:的?(?:联合|合作|协作|联动|对接|协同|联手|沟通))?"
)
_ALONE_LED = re.compile(
    r"[^，。；,;]{2,24}?(?:会同|联合|与|同)(?P<who>[^，。；,;]{2,40}?)的?(?:合作|协作|联动|对接|协同)"
)
_JOINTLY = re.compile(r"联合|合作|共同|协同|携手")
_NUMBER = r"(?:\d+|[一二三四五六七八九十两百]+)"
_LONGEST_TERM = 80  # characters
_WITHIN = rf"[ ]?{_NUMBER}个?(?:工作日|自然日|日|天|月|年|小时|分钟)(?:之内|以内|内|前)"
_DEADLINE = re.compile(
    rf"(?:自[^，。；,;]{{2,40}}之日起|在?收到[^，。；,;]{{1,24}}(?:之日起|后))?{_WITHIN}"
    r"|(?:(?:19|20)\d{2}年|每年|次年|当年)?\d{1,2}月(?:\d{1,2}日|底)(?:之?前|以前)"
    rf"|(?:(?<=在)|(?<=于)|(?<=[，,；;]))[\u4e00-\u9fff]{{2,10}}?前{_NUMBER}个?(?:工作日|日|天|月)(?![\u4e00-\u9fff]{{0,1}}内)"
    r"|[^，。；,;的在]{2,12}(?:期限|时限)内"
)
_PURPOSE = re.compile(
    r"[\s\u3000]*(?:第[一二三四五六七八九十百零\d]+条[\s\u3000]*)?为了?(?!\d)[^，。；,;]*[，,]"
)
_RESOLVED = re.compile(
    r"根据|按照|依据|依照|结合|经|现|特|制定|我[局委办市省区县]|提出|就|以|会同|在|从|\S{2,12}(?:局|委|厅|办|政府)"
)
_REACHED = re.compile(
    r"^(?:覆盖|惠及)|(?:达到?|增至|增长|突破|增加到|保持在?|稳定在|提高到|降至|占比?|超过?|覆盖|惠及)"
    r"(?:约|近)?\d[^，。；,;]*$"
)
_SCENES = re.compile(r"(?:的|基础上|同时|过程中|前提下|方面|背景下|时|后|期间)$")
_LABELS = frozenset(["单位", "部门", "处室", "时间", "地点"])  # 责任单位：…, 完成时限：…
_AHEAD = re.compile(r"^[\s\u3000]*(?:拟(?!定|订|稿)|力争|争取|预计|计划于|将于|下一步)")
_SPEAKER = re.compile(r"^[\s\u3000]*(?:现在|下面)?[，,]?我代表|请予审议|报告如下|报告工作")
_HONOURED = re.compile(r"被[^，。；,;]{0,20}(?:授予|评为|命名为|认定为|表彰|评定为)|荣获|获评|入选")
_TELLING = (_SPEAKER, _HONOURED)
_COMPARED = frozenset(["超过", "低于", "高于", "少于", "多于", "大于", "小于"])
_FINDINGS = ("发现", "显示", "表明", "结果", "中发现")
_TURNS = re.compile(
    r"[由从][^，。；,;]{2,40}[向到][^，。；,;]{2,30}(?:转变|转型|驱动转型|延伸|拓展)$"
)
_BROKEN = re.compile(
    r"违反(?:本[\u4e00-\u9fff]{2,4})?(?:第[一二三四五六七八九十百零\d]+条(?:第[一二三四五六七八九十\d]+[款项])*[、和或及]?){1,8}"
)
_ARTICLE = re.compile(r"第([一二三四五六七八九十百零\d]+)条")
_THOUGHTS = re.compile(
    r"思想|精神|讲话|重要论述|指示批示|全会|二十大|中央经济工作会议|指导思想|总要求"
)


def find_measures(
    reading: Reading, statements: Sequence[Statement], targets: Sequence[Target]
) -> tuple[Measure, ...]:
    """The measures of ``reading``, in order."""
    found = tuple(_Finder(reading, targets).find(statements))
    return tuple(_with_penalties(reading, found))


def _with_penalties(reading: Reading, found: Sequence[Measure]) -> Iterator[Measure]:
    """The rules of an article with the sanction that another lays down for breaking it."""
    text, items = reading.notice.text, reading.outline.items
    nest = Nest([item.span for item in items])
    sanctions: dict[int, Span] = {}
    for measure in found:
        if measure.penalty is None:
            continue
        start = max(text.rfind(mark, 0, measure.quote.start) for mark in "。\n") + 1
        for broken in _BROKEN.finditer(text, start, measure.quote.start):
            for number in _ARTICLE.findall(broken[0]):
                sanctions.setdefault(ordinal(number), measure.penalty)
    for measure in found:
        articles = (items[index] for index in nest.around(measure.quote))
        article = next((i.number for i in articles if i.kind is ItemKind.ARTICLE), None)
        if measure.status is MeasureStatus.RULE and measure.penalty is None:
            yield replace(measure, penalty=sanctions.get(article or -1))
        else:
            yield measure


class _Finder:
    """Decides which clauses are measures, and who does them with whom."""

    def __init__(self, reading: Reading, targets: Sequence[Target]) -> None:
        self.text = reading.notice.text
        self.figures = sorted(target.span.start for target in targets)
        self.genre = genre_status(reading)
        self.sections = reading.outline.sections
        self.nest = Nest([section.span for section in self.sections])

    def find(self, statements: Sequence[Statement]) -> Iterator[Measure]:
        for statement in statements:
            yield from self._of(statement)

    def _of(self, statement: Statement) -> Iterator[Measure]:
        partners = _Partners(self.text)
        sanctioned = self._sanctioned(statement)
        term: Span | None = None  # a deadline in a clause of its own
        found: Measure | None = None
        for clause in self._resolved(statement):
            if found is not None and self._goes_on(found, clause):
                found = replace(found, quote=Span(found.quote.start, clause.span.end))
                continue
            said = clause.said
            partner, opening = partners.of(clause)
            alone = self._term(clause)
            if alone is not None:
                term = alone
                continue
            if said is None or not self._is_measure(said, clause, statement):
                continue
            if clause.span.end <= sanctioned and not said.duty:
                continue  # what is punished, and no rule
            if found is not None:
                yield found
            found = self._measure(said, clause, statement, partner)
            if term is not None and found.status is not MeasureStatus.DONE:
                found = replace(found, deadline=found.deadline or term)
            term = None
            if opening is not None:
                found = replace(found, quote=Span(opening, found.quote.end))
        if found is not None:
            yield found

    def _term(self, clause: Clause) -> Span | None:
        """自收到通知之日起10个工作日内: the clause sets a term and says nothing else."""
        if clause.said is not None and (clause.said.duty or clause.said.subject is not None):
            return None
        start = max(clause.span.start, clause.span.end - _LONGEST_TERM)
        match = _DEADLINE.search(self.text, start, clause.span.end)
        return Span(*match.span()) if match and match.end() == clause.span.end else None

    def _sanctioned(self, statement: Statement) -> int:
        """Where the first sanction of a rule begins; before it stands what it is for."""
        for clause in statement.clauses:
            if SANCTIONS.search(self.text, clause.span.start, clause.span.end):
                status, _ = self._status(clause, statement.sentence)
                return clause.span.start if status is MeasureStatus.RULE else 0
        return 0

    def _resolved(self, statement: Statement) -> Iterator[Clause]:
        """The clauses without what they are for: 为了…，提高…，建设…, as far as 制定本条例."""
        purpose = _PURPOSE.match(self.text, statement.sentence.span.start)
        for clause in statement.clauses:
            if purpose is None or _RESOLVED.match(self.text, clause.span.start):
                purpose = None
                yield clause

    def _goes_on(self, measure: Measure, clause: Clause) -> bool:
        """举办10期大讲堂,40余期培训: the verb is not said again before the next figure."""
        if clause.said is not None or measure.object is None:
            return False
        first = bisect_left(self.figures, measure.object.start)
        begins = (
            clause.span.start in self.figures[bisect_left(self.figures, clause.span.start) :][:1]
        )
        return (
            begins
            and self.figures[first : first + 1] == [measure.object.start]
            and clause.span.start <= measure.quote.end + 1
        )

    def _measure(
        self, said: Predication, clause: Clause, statement: Statement, partner: Span | None
    ) -> Measure:
        status, year = self._status(clause, statement.sentence)
        subject = said.subject or clause.subject
        sanction = SANCTIONS.search(self.text, said.start, clause.span.end)
        deadline = _DEADLINE.search(self.text, clause.span.start, clause.span.end)
        is_rule, is_done = status is MeasureStatus.RULE, status is MeasureStatus.DONE
        return Measure(
            quote=said.quote,
            verb=said.verbs,
            object=said.object,
            subject=subject,
            partner=partner,
            actors=_bodies(statement, subject),
            partners=_bodies(statement, partner),
            status=status,
            year=year,
            duty=said.duty,
            deadline=Span(*deadline.span()) if deadline and not is_done else None,
            penalty=Span(sanction.start(), clause.span.end) if sanction and is_rule else None,
        )

    def _status(self, clause: Clause, sentence: Sentence) -> tuple[MeasureStatus, int | None]:
        part: Part = sentence.place.part
        above: list[Section] = [self.sections[index] for index in self.nest.around(sentence.span)]
        headings = tuple(section.heading.of(self.text) for section in reversed(above))
        place = FigurePlace(part, headings, self.genre)
        lead = self.text[sentence.span.start : clause.span.end]
        status, year = statement_status(lead[-200:], place)
        if status is Status.ACHIEVED and _AHEAD.search(clause.span.of(self.text)):
            return MeasureStatus.PLANNED, year
        return _OF_STATUS[status], year

    def _is_measure(self, said: Predication, clause: Clause, statement: Statement) -> bool:
        what = said.object.of(self.text) if said.object is not None else ""
        verbs, words = said.verbs.of(self.text), clause.span.of(self.text)
        if _SCENES.search(words) or verbs in _COMPARED:
            return False  # a condition, what goes on beside it, or a bound
        if said.duty and said.duty not in _SOFT:
            return True
        if len(what) < 2:
            return bool(SANCTIONS.search(words))
        if said.partner is None and _TURNS.search(what):
            return False  # 推动…由“被动处理”逐渐向“源头化解”转变
        if any(told.search(words) for told in _TELLING) or _is_state(what):
            return False
        kinds = [kind for _, kind in verb_kinds(verbs)]
        if SANCTIONS.match(self.text, said.verbs.start, clause.span.end):
            return True  # 处二百元以上二千元以下罚款
        if not kinds:
            return said.object is not None and said.object.start < said.verbs.start
        if kinds[0] is EFFECTS:
            return False
        if said.partner is None and (what in NOMINAL or _made_of_air(verbs, what)):
            return False
        if ACTS in kinds or said.partner is not None:
            return True
        if _HELPED.search(verbs) and _has_act(what):
            return True  # 支持西湖区打造湿地产业园
        return said.object is not None and self._is_specific(said.object, what, statement)

    def _is_specific(self, span: Span, what: str, statement: Statement) -> bool:
        if VAGUE.search(what):
            return False
        if SPECIFIC.search(what) or what[-2:] in ACTS or "“" in what:
            return True
        low, high = (bisect_left(self.figures, place) for place in (span.start, span.end))
        named = any(m.type in _SPECIFIC_NAMES for m in statement.names_in(span))
        return named or low < high


class _Partners:
    """With whom: a partner stays for the next clause, and for those after it that say 联合."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._partner: Span | None = None
        self._segment = self._since = 0
        self._opening: int | None = None

    def of(self, clause: Clause) -> tuple[Span | None, int | None]:
        """The partner in force in ``clause``, and where a clause of its own names it: 与高校合作,…

        The clauses come in order.
        """
        said, opening = clause.said, self._opening
        self._opening = None
        if said is not None and said.partner is not None:
            in_object = said.partner.start >= said.verbs.end
            self._meet(said.partner, clause, 1 if in_object else 0)
            return said.partner, None
        alone = _ALONE.fullmatch(self._text, clause.span.start, clause.span.end)
        if alone is None:
            alone = _ALONE_LED.fullmatch(self._text, clause.span.start, clause.span.end)
        if said is None and alone is not None:
            self._meet(Span(*alone.span("who")), clause, 0)
            self._opening = clause.span.start
            return None, None
        self._since += 1
        if said is None or self._partner is None or clause.segment != self._segment:
            return None, None
        if said.subject is not None:
            self._partner = None
            return None, None
        jointly = _JOINTLY.search(self._text, clause.span.start, said.verbs.start)
        if self._since == 1 or jointly:
            return self._partner, opening
        return None, None

    def _meet(self, partner: Span, clause: Clause, since: int) -> None:
        self._partner, self._segment, self._since = partner, clause.segment, since


_SOFT = frozenset(["要", "可", "需", "需要", "能够"])
assert _SOFT <= DUTIES


_MAKES = re.compile(r"打造|构建|形成|建设|塑造")
_AIR = re.compile(r"(?:环境|格局|生态|氛围|形象|局面|高地|名片|标杆)$")
_HELPED = re.compile(r"支持|鼓励|引导|指导|推动|督促")
_CREATING = re.compile(r"打造|建设|建立|开展|设立|推出|创建|开放|组建|开发|举办|制定")


def _is_state(what: str) -> bool:
    """How something stands, what was found of it, a label: 免费开放公园达到95%."""
    state = _REACHED.search(what) or what.startswith(_FINDINGS) or what in _LABELS
    return bool(state) or _THOUGHTS.search(what) is not None


def _made_of_air(verbs: str, what: str) -> bool:
    """打造一流营商环境: an act whose object nobody can point at."""
    return _MAKES.match(verbs) is not None and _AIR.search(what) is not None


def _has_act(words: str) -> bool:
    """Whether a body that is helped is helped to do something."""
    return _CREATING.search(words, 2) is not None


def verb_kinds(verbs: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The known verbs of a chain (建立健全), each with its kind."""
    position = 0
    while position < len(verbs):
        for stop in range(min(len(verbs), position + 6), position, -1):
            word = verbs[position:stop]
            kind = next((kind for kind in (ACTS, STRESSES, EFFECTS) if word in kind), None)
            if kind is not None:
                yield word, kind
                position = stop
                break
        else:
            position += 1


def _bodies(statement: Statement, words: Span | None) -> tuple[Mention, ...]:
    """The names of bodies and places in some words of the statement."""
    if words is None:
        return ()
    return tuple(m for m in statement.names_in(words) if m.type in _BODIES)
