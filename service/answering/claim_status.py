"""Whether a claim tells of what is done or of what is to come, and what its quotes tell of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.notice import Part, PartKind, Reading, Section, Span
from corpus.parts import year_of
from kg.status import FigurePlace, Status, genre_status, statement_status, title_above

_DONE = re.compile(r"已(?!知|婚|故)|业已|曾|(?<![为除])了(?![解然事])")
_NOT_YET = re.compile(r"尚未|还没|未曾|没有")
_TO_COME = re.compile(
    r"将(?![^，。；,;]{0,12}(?:纳入|列入|作为|交由|融入|转为|列为|置于))|拟(?![定订稿])|力争|预计|即将|有望"
    r"|(?<![年度行动投工作])计划(?!\w{0,4}(?:草案|执行))|(?:年|年度)计划(?=[\u4e00-\u9fff]{1,2})"
    r"|(?<![主需重必纲摘概紧提首只不需少])要(?![求点素件闻害是么领义])|(?:下一步|今后)|打算|准备"
)
_COMPLETED = re.compile(r"完成|办结|建成|做完|竣工|结束|完毕|到位|完工|实现|达到|落成")
_UNDER_WAY = re.compile(r"加快|正在|推进|启动|探索|阶段性|着手|筹备|开始|有序")
_QUOTE_DONE = re.compile(r"已(?!知|婚|故)|业已|截至|累计完成|拨付到位")
_DUTY = re.compile(r"应当|必须|不得|可以|须|应(?![用急对届聘变答激该收付税运有进])")
_PAST = re.compile(r"审议通过|批准|公布(?!实施)|发布|印发|废止|施行的|已(?!知|婚|故)|截至")
_QUOTE_TO_COME = re.compile(
    r"(?<![年度行动投])计划(?=[\u4e00-\u9fff\d])(?!\w{0,4}(?:执行|完成率))|将(?=[于在开建推提继进对会同])|拟(?![定订稿])|力争|预计"
    r"|(?<![主需重必纲摘概紧提首只])要(?=[在于将把对加])|到\d{4}年底?前?[^，。；,;截]{0,30}(?:达到|增加到|提高到)"
)


def claimed_status(words: str) -> tuple[Status, str] | None:
    """What the words of a claim say of the time, and which; None where they leave it open."""
    if (ahead := _TO_COME.search(words)) is not None:
        return Status.PLANNED, ahead[0]
    if (done := _DONE.search(words)) is not None and not _NOT_YET.search(words):
        return Status.ACHIEVED, done[0]
    return None


def is_only_under_way(claimed: str, quoted: str) -> bool:
    """Whether a claim has completed what a quote only tells to be under way: 加快实施."""
    completed = _COMPLETED.search(claimed) is not None
    return completed and bool(_UNDER_WAY.search(quoted)) and not _COMPLETED.search(quoted)


def quoted_status(reading: Reading, clause: Span, sentence: Span) -> Status:
    """What the notice says of the time at ``clause``: its own words, else where it stands."""
    text = reading.notice.text
    words = clause.of(text)
    if _QUOTE_DONE.search(words):
        return Status.ACHIEVED
    if _QUOTE_TO_COME.search(words) or _DUTY.search(words):
        return Status.PLANNED
    part = _part_at(reading.outline.parts, clause)
    headings = tuple(
        section.heading.of(text) for section in _around(reading.outline.sections, clause)
    )
    place = FigurePlace(part, headings, genre_status(reading), title_above(reading, part))
    status, _ = statement_status(sentence.of(text), place)
    if status is Status.RULE:
        # what a rule lays down is not done by its saying so
        said = _between_stops(text, clause, sentence)
        of_rules = part is not None and part.kind is PartKind.RULES
        return Status.PLANNED if of_rules and not _PAST.search(said) else Status.CONTEXT
    return status


def _between_stops(text: str, clause: Span, sentence: Span) -> str:
    """What stands between the semicolons around ``clause``."""
    start = max(text.rfind(mark, sentence.start, clause.start) for mark in "；;") + 1
    ends = [at for mark in "；;" if (at := text.find(mark, clause.end, sentence.end)) >= 0]
    return text[max(start, sentence.start) : min(ends, default=sentence.end)]


def year_around(reading: Reading, span: Span) -> tuple[int, ...]:
    """The years that the headings above, or else the part, are about."""
    text = reading.notice.text
    for section in reversed(_around(reading.outline.sections, span)):
        year = year_of(section.heading.of(text))
        if year is not None:
            return (year,)
    part = _part_at(reading.outline.parts, span)
    return (part.year,) if part is not None and part.year is not None else ()


def _part_at(parts: Sequence[Part], span: Span) -> Part | None:
    return next((part for part in parts if part.span.contains(span)), None)


def _around(sections: Sequence[Section], span: Span) -> list[Section]:
    return [section for section in sections if section.span.contains(span)]
