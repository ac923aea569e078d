"""What a notice says was done, is promised or is required: Measures, each one predicate of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.notice import ItemKind, Part, Reading, Section, Sentence, Span
from corpus.numerals import ordinal
from kg.measure_criteria import Criteria
from kg.model import BODIES, Mention, NodeType
from kg.nest import Nest
from kg.partners import Partners
from kg.predicates import Predication
from kg.statements import Clause, Statement
from kg.status import FigurePlace, Status, genre_status, statement_status, title_above
from kg.targets import Target
from kg.verbs import OURSELVES, SANCTIONS


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
_DESCRIBES = re.compile(r"(?![和与及等两三四]|以及)[\u4e00-\u9fff]")  # 广州地区高校
_PARTS = re.compile(
    r"(?:有关|相关|各|所属|(?!和|与|及|等)[\u4e00-\u9fff]{2,12}(?:主管|行政|管理|监管))部门"
)
_NUMBER = r"(?:\d+|[一二三四五六七八九十两百]+)"
_LONGEST_TERM = 80  # characters
_WITHIN = rf"[ ]?{_NUMBER}个?(?:工作日|自然日|日|天|月|年|小时|分钟)(?:之内|以内|内|前)"
_DEADLINE = re.compile(
    rf"(?:自[^，。；,;]{{2,40}}之日起|在?收到[^，。；,;]{{1,24}}(?:之日起|后))?{_WITHIN}"
    r"|(?:(?:19|20)\d{2}年|每年|次年|当年)?\d{1,2}月(?:\d{1,2}日|底)(?:之?前|以前)"
    rf"|(?:(?<=在)|(?<=于)|(?<=[，,；;]))[\u4e00-\u9fff]{{2,10}}?前{_NUMBER}个?(?:工作日|日|天|月)(?![\u4e00-\u9fff]{{0,1}}内)"
    r"|[^，。；,;的在]{2,12}(?:期限|时限)内"
)
_IN_TIME = re.compile(
    r"限期|(?<![法规固指约限不])定期(?![限间刊存])|按(?:月|季度?|年度?|时)(?=[\u4e00-\u9fff])|每(?:半年|季度?|年|月|周|日)(?![\d一二三四五六七八九十])"
)
_PURPOSE = re.compile(
    r"[\s\u3000]*(?:第[一二三四五六七八九十百零\d]+条[\s\u3000]*)?为了?(?!\d)[^，。；,;]*[，,]"
)
_RESOLVED = re.compile(
    r"根据|按照|依据|依照|结合|经|现|特|制定|我[局委办市省区县]|提出|就|以|会同|在|从|\S{2,12}(?:局|委|厅|办|政府)"
)
_AHEAD = re.compile(r"^[\s\u3000]*(?:拟(?!定|订|稿)|力争|争取|预计|计划于|将于|下一步)")
_BROKEN = re.compile(
    r"违反(?:本[\u4e00-\u9fff]{2,4})?(?:第[一二三四五六七八九十百零\d]+条(?:第[一二三四五六七八九十\d]+[款项])*[、和或及]?){1,8}"
)
_OF_THE_ABOVE = re.compile(
    r"[。；;][ \u3000]*"
    r"(?:违反(?:前款|上述|以上|前述)?(?:规定|要求)|逾期(?:未|不)?|拒不|未按(?:前款|上述)?(?:规定|要求))"
    r"[^，。；,;\n]{0,20}的[，,]"
)
_ARTICLE = re.compile(r"第([一二三四五六七八九十百零\d]+)条")


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
    for measure in _with_own_penalties(text, found):
        articles = (items[index] for index in nest.around(measure.quote))
        article = next((i.number for i in articles if i.kind is ItemKind.ARTICLE), None)
        if measure.status is MeasureStatus.RULE and measure.penalty is None:
            yield replace(measure, penalty=sanctions.get(article or -1))
        else:
            yield measure


def _with_own_penalties(text: str, found: Sequence[Measure]) -> Iterator[Measure]:
    """Duties with the sanction that the next sentence lays down for them: 违反规定的，…."""
    for place, measure in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        sanction = following.penalty if following is not None else None
        if measure.penalty is None and measure.duty and sanction is not None:
            between = text[measure.quote.end : sanction.start]
            if _OF_THE_ABOVE.match(between):
                yield replace(measure, penalty=sanction)
                continue
        yield measure


class _Finder:
    """Decides which clauses are measures, and who does them with whom."""

    def __init__(self, reading: Reading, targets: Sequence[Target]) -> None:
        self.reading = reading
        self.text = reading.notice.text
        self.figures = sorted(target.span.start for target in targets)
        self.criteria = Criteria(self.text, self.figures)
        self.genre = genre_status(reading)
        self.sections = reading.outline.sections
        self.nest = Nest([section.span for section in self.sections])

    def find(self, statements: Sequence[Statement]) -> Iterator[Measure]:
        self.mentions = [mention for statement in statements for mention in statement.mentions]
        self.starts = [mention.span.start for mention in self.mentions]
        for statement in statements:
            yield from self._of(statement)

    def _of(self, statement: Statement) -> Iterator[Measure]:
        partners = Partners(self.text)
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
            if said is None:
                continue
            standing = self._status(clause, statement.sentence)
            is_rule = standing[0] is MeasureStatus.RULE
            if not self.criteria.is_measure(said, clause, statement, is_rule):
                continue
            if clause.span.end <= sanctioned and not said.duty:
                continue  # what is punished, and no rule
            if found is not None:
                yield found
            found = self._measure(said, clause, standing, partner)
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
        what = clause.said.object if clause.said is not None else None
        if clause.said is not None and what is not None and what.end <= clause.said.verbs.start:
            return None  # 时限由15个工作日缩短至3个工作日以内
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
        self,
        said: Predication,
        clause: Clause,
        standing: tuple[MeasureStatus, int | None],
        partner: Span | None,
    ) -> Measure:
        status, year = standing
        subject = said.subject or clause.subject
        if subject is not None and OURSELVES.fullmatch(self.text, subject.start, subject.end):
            subject = None  # 我局: the issuer
        sanction = SANCTIONS.search(self.text, said.start, clause.span.end)
        is_rule, is_done = status is MeasureStatus.RULE, status is MeasureStatus.DONE
        deadline = _DEADLINE.search(self.text, clause.span.start, clause.span.end)
        if deadline is None and is_rule:
            deadline = _IN_TIME.search(self.text, clause.span.start, clause.span.end)
        return Measure(
            quote=said.quote,
            verb=said.verbs,
            object=said.object,
            subject=subject,
            partner=partner,
            actors=self._bodies(subject),
            partners=self._bodies(partner),
            status=status,
            year=year,
            duty=said.duty,
            deadline=Span(*deadline.span()) if deadline and not is_done else None,
            penalty=Span(sanction.start(), clause.span.end) if sanction and is_rule else None,
        )

    def _bodies(self, words: Span | None) -> tuple[Mention, ...]:
        """The names of bodies and places in some words, places that only describe left out.

        The words may stand in another sentence, above the list that this one is a point of.
        """
        if words is None:
            return ()
        low = bisect_left(self.starts, words.start)
        high = bisect_left(self.starts, words.end)
        near = self.mentions[low:high]
        found = [m for m in near if m.type in BODIES and words.contains(m.span)]
        begun = {m.span.start for m in found}
        return tuple(m for m in found if m.span.end in begun or not self._describes(m, words.end))

    def _describes(self, name: Mention, end: int) -> bool:
        """Whether the name only says whose a body without a name is: 市人民政府有关部门."""
        describes = _DESCRIBES if name.type is NodeType.REGION else _PARTS
        return describes.match(self.text, name.span.end, end) is not None

    def _status(self, clause: Clause, sentence: Sentence) -> tuple[MeasureStatus, int | None]:
        part: Part = sentence.place.part
        above: list[Section] = [self.sections[index] for index in self.nest.around(sentence.span)]
        headings = tuple(section.heading.of(self.text) for section in reversed(above))
        place = FigurePlace(part, headings, self.genre, title_above(self.reading, part))
        lead = self.text[sentence.span.start : clause.span.end]
        status, year = statement_status(lead[-200:], place)
        if status is Status.ACHIEVED and _AHEAD.search(clause.span.of(self.text)):
            return MeasureStatus.PLANNED, year
        return _OF_STATUS[status], year
