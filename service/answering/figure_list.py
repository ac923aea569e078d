"""The figures that the graph has of a year and a place, as a list: 2025年带数字的目标有哪些.

No ranking of sentences knows which of them state a figure that is planned; the graph does, each
with its characters. What the question names beside (a subject, a bound such as 1000以上) narrows
the list down; words that no figure is about leave it to the ranking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.errors import WenjinError
from corpus.normalize import match_key
from kg.divisions import PlaceMention
from kg.quantities import Comparator, Quantity, find_quantities
from kg.status import Status
from kg.target_filter import FoundTarget, TargetFilter
from service.answering.compose import Draft
from service.answering.evidence import EvidenceBase, Statement
from service.answering.extent import LONGEST_QUOTE, put, with_subject
from service.answering.frames import BETWEEN_PLACES, FIGURES_DONE, MORE_FIGURES
from service.answering.outcome import Reason
from service.answering.places import asked_places, inner_places
from service.answering.plain_speech import plain_speech
from service.answering.quote import quote_of
from service.answering.refuse import Refusal
from service.answering.several import MOST_CHOICES, superseded
from service.answering.understand import Understood
from service.answering.vocabulary import content_words
from service.answering.years import without_years

_PLANS, _DEEDS, _RULES = r"目标|指标|任务|计划|打算", r"成果|成绩|成效|完成情况", r"要求|规定|标准"
_NOUNS = f"{_PLANS}|{_DEEDS}|{_RULES}"
_STATUS = (
    (re.compile(_PLANS), Status.PLANNED),
    (re.compile(_DEEDS), Status.ACHIEVED),
    (re.compile(_RULES), Status.RULE),
)
_WITH_FIGURES = re.compile(
    r"(?:(?:[带有含]|写明|写了|列[出了]|给[出了])了?(?:具体|明确|确切)?的?(?:数字|数量|数值)的"
    rf"|(?:可|能)?量化了?的?)(?P<noun>{_NOUNS})|数字的?(?P<short>目标|指标)"
    rf"|(?P<before>{_NOUNS})(?:里面?|中|当中)?(?:是|有)?(?:哪些)?(?:是)?"
    r"(?:[带有含]|写明|给出)了?(?:具体|明确)?(?:数字|数量|数值)(?=的|$|[?？,，吗呢])"
)
_BOUNDED = re.compile(r"哪些.{0,8}?(?:目标|指标)|(?:目标|指标).{0,16}?哪些")
_ASKING = re.compile(
    r"请(?:你|您)?|帮我|麻烦|列出来?|列一下|列举|罗列|说说|告诉我|一下|所有|全部|全都|一共|都|分别|哪些|哪几个?"
    r"|什么|在|是|有|的|了|里面?|中|当中|数[字量值目据]|工作|方面|通知|文件|定下?|提出|之?间|吗|呢|啊|呀"
)
_BOUNDS = frozenset(Comparator) - {Comparator.EQUAL, Comparator.ABOUT}
_MOST_FIGURES = 100_000
_MOST_QUOTES = 20


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a question asks of the figures: their status, a bound, words and a place of theirs."""

    status: Status
    bound: Quantity | None
    words: tuple[str, ...]


def listed_figures(understood: Understood, base: EvidenceBase) -> Draft | Refusal | None:
    """The draft that lists the figures asked for; None where no list of figures is asked, or the
    graph has none of them. Those of several places are not mixed: it is asked which is meant."""
    key = plain_speech(understood.key)
    figures = find_quantities(key)
    is_bound = len(figures) == 1 and _is_bound(figures[0])
    asked = _WITH_FIGURES.search(key) or (_BOUNDED.search(key) if is_bound else None)
    if asked is None or (figures and not is_bound):
        return None
    homes = [home for home in base.homes.values() if home is not None]
    places = asked_places(understood.key, homes, understood.question)
    noun = next(filter(None, asked.groups()), "目标")
    wanted = _Wanted(
        next(status for pattern, status in _STATUS if pattern.fullmatch(noun)),
        figures[0] if figures else None,
        _words_beside(key, [*(q.text for q in figures), *(match_key(p.text) for p in places)]),
    )
    for status in dict.fromkeys((wanted.status, Status.ACHIEVED)):
        if wanted.status is Status.RULE is not status:
            break  # what was done is no rule
        found = _found(replace(wanted, status=status), understood.years, places, base)
        of = {base.homes[each.notice_id] for each in found if each.notice_id is not None}
        if len(of) > 1:
            names = sorted(home.name for home in of if home is not None)[:MOST_CHOICES]
            return Refusal(Reason.AMBIGUOUS, BETWEEN_PLACES.join(names))
        statements = _statements(found, base)
        if statements:
            language = understood.language
            return Draft(
                tuple(map(quote_of, statements[:_MOST_QUOTES])),
                "" if status is wanted.status else FIGURES_DONE[language],
                MORE_FIGURES[language] if len(statements) > _MOST_QUOTES else "",
            )
    return None


def _is_bound(figure: Quantity) -> bool:
    return figure.comparator in _BOUNDS or figure.upper_normalised is not None


def _words_beside(key: str, said: Sequence[str]) -> tuple[str, ...]:
    """What a question names beside the asking, the years and what else is ``said`` in it."""
    for each in said:
        key = key.replace(each, " ")
    key = re.sub(_NOUNS, " ", _WITH_FIGURES.sub(" ", without_years(key)))
    return content_words(_ASKING.sub(" ", key))


def _found(
    wanted: _Wanted, years: frozenset[int], places: Sequence[PlaceMention], base: EvidenceBase
) -> list[FoundTarget]:
    """The figures of the notices of the base, of each year and place that is asked about."""
    older = frozenset() if years else superseded(base.readings)
    inner = inner_places(places, base.homes)
    bound = wanted.bound
    low = high = None
    if bound is not None:
        value = float(bound.value_normalised)
        if bound.upper_normalised is not None:
            low, high = value, float(bound.upper_normalised)
        elif bound.comparator in (Comparator.MORE, Comparator.AT_LEAST):
            low = value
        else:
            high = value
    kept: list[FoundTarget] = []
    for year in sorted(years) if years else (None,):
        for district in [place.text for place in inner] if inner else (None,):
            asked = TargetFilter(
                year=year,
                status=wanted.status,
                unit=(bound.unit_normalised or None) if bound is not None else None,
                minimum=low,
                maximum=high,
                district=district,
                text=" ".join(wanted.words) or None,
            )
            try:
                found = base.snapshot.queries.targets(asked, limit=_MOST_FIGURES).found
            except WenjinError:
                return []  # a place that no figure is of
            kept += [
                each
                for each in found
                if each.notice_id in base.readings
                and each.notice_id not in older
                and (bound is None or _is_beyond(each, bound))
            ]
    return kept


def _is_beyond(found: FoundTarget, bound: Quantity) -> bool:
    """Whether a figure that reaches the bound lies beyond it, where it is to be more or less."""
    value = found.target.attribute("value_normalised")
    is_strict = bound.comparator in (Comparator.MORE, Comparator.LESS)
    return not is_strict or value is None or float(str(value)) != float(bound.value_normalised)


def _statements(found: Sequence[FoundTarget], base: EvidenceBase) -> list[Statement]:
    """What says the figures, in the order of the text, those side by side together."""
    kept: list[Statement] = []
    for each in found:
        for said in each.target.mentions:
            statement = None
            if said.notice_id in base.readings:
                statement = base.statement_at(said.notice_id, said.span)
            if statement is not None:
                subject = str(each.target.attribute("subject") or "")
                put(kept, with_subject(_with_what_it_counts(statement, subject)))
    return kept


def _with_what_it_counts(statement: Statement, subject: str) -> Statement:
    """The statement from the clause on that names what the figure counts: …场景,年内新增160个."""
    for first in range(statement.first, -1, -1):
        longer = replace(statement, first=first)
        if len(longer.span) > LONGEST_QUOTE:
            break
        if match_key(subject) in match_key(longer.text):
            return longer
    return statement
