"""What a notice says of a figure: done, promised, required, or only mentioned.

The part that the figure stands in decides (a summary tells what was done, a plan what is promised,
rules what is required); where the part's title does not say, the genre of the notice does. Words
beside the figure overrule both: 应当 in a plan still requires, 已有 in a plan tells of the past.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.notice import Part, PartKind, Reading
from corpus.parts import year_of
from kg.clauses import CLAUSE_MARKS, NEAR
from kg.dates import find_dates
from kg.plain import plain
from kg.quantities import Comparator, Quantity
from kg.units import SUMMING_UNITS


class Status(StrEnum):
    """What the notice says of the figure."""

    ACHIEVED = "achieved"
    PLANNED = "planned"
    RULE = "rule"
    CONTEXT = "context"


_OF_PART = {
    PartKind.SUMMARY: Status.ACHIEVED,
    PartKind.PLAN: Status.PLANNED,
    PartKind.RULES: Status.RULE,
}
_GENRE_WORDS = {
    Status.ACHIEVED: """总结 报告 通报 公报 简报 情况 经验 案例 成效 分析 综述 述评 运行 成就""",
    Status.PLANNED: """要点 计划 方案 规划 纲要 安排 目标 任务 行动 意见 设想 思路 打算""",
    Status.RULE: """
        办法 条例 规定 细则 规则 章程 准则 措施 标准 指南 指引 须知 公告 通告 政策 办理 申请 认证
        目录 程序 流程 决定 规范
    """,
}
# the word that names the kind of document, nearest to the end of its title
_GENRES = {word: status for status, words in _GENRE_WORDS.items() for word in words.split()}
_PLAN_NAME = re.compile(r"[\u4e00-\u9fff]{0,4}(?:行动|计划|规划|方案)")
_BACKGROUND = re.compile(
    r"(?:国家首批|首批|巩固|已有|已达|已建成|现有|目前|以来|原有|截至[^，。；]{0,12})[^，。；,;]{0,6}$"
)
_REQUIRED = re.compile(
    r"(?:应当|不得|必须|方可|应(?!用|急|对|届|聘|变|答|激|该|收|付|税|运|有|进)|最长)"
    r"[^，。；：,;\n]{0,30}$"
)
_GRANTED = re.compile(r"(?:给予|补助|补贴|奖励|资助|奖补)[^，。；]{0,14}$")
_FUTURE = re.compile(r"(?:须|力争|确保|年内|月底前|前完成|将|拟|下一步|计划|要)[^。；]{0,30}$")
_CONDITION = re.compile(r"(?:周岁|岁)$")
_BY_YEAR = re.compile(r"(?:到|至)((?:19|20)\d{2})年")
_AHEAD_TO = re.compile(rf"(?<!截){_BY_YEAR.pattern}")  # 截至2022年 is up to now
# 208条整改措施已完成201条: the first is what there was to do
_OF_WHICH = re.compile(
    r"[^，。；,;\n]{0,14}已(?:经)?(?:全部)?(?:完成|整改|办结|解决|落实|建成)了?\d"
)


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """Where a figure stands: its part, the headings above it (outermost first), the genre.

    ``title`` is that of the part, or else of the notice.
    """

    part: Part | None
    headings: tuple[str, ...]
    genre: Status
    title: str = ""


def title_above(reading: Reading, part: Part | None) -> str:
    """The title of the part, or else of the notice."""
    title = part.title if part is not None else None
    return reading.notice.title if title is None else title.of(reading.notice.text)


def genre_status(reading: Reading) -> Status:
    """What figures are in a notice of this kind, by its title: 关于提高…标准的通知 sets rules."""
    title = reading.notice.title
    found = [(title.rfind(word), status) for word, status in _GENRES.items()]
    place, status = max(found, key=lambda pair: (pair[0], pair[1].value))
    if place >= 0:
        return status
    return Status.RULE if title.rstrip().endswith("通知") else Status.CONTEXT


def status_of(inside: str, quantity: Quantity, place: FigurePlace) -> tuple[Status, int | None]:
    """The status and the year of a figure of ``inside``, the sentence it stands in.

    The nearest that tells decides: the heading above, the part, the genre. Background and rules
    have no year.
    """
    start, end = quantity.span.start, quantity.span.end
    before, after = inside[max(0, start - NEAR) : start], inside[end : end + NEAR]
    plan_name = quantity.unit in {"年", "个月"} and _PLAN_NAME.match(after)
    if plan_name or quantity.unit in SUMMING_UNITS or _OF_WHICH.match(after):
        return Status.CONTEXT, None
    status, year = _of_place(place)
    if status is None:
        status = _of_genre(place.genre, quantity, before, after)
    written = place.part.year if place.part is not None else None
    if status in {Status.ACHIEVED, Status.RULE} and _reaches_ahead(before, written or year):
        status = Status.PLANNED
    status = _of_words(status, quantity, before)
    if status in {Status.RULE, Status.CONTEXT}:
        return status, None
    return status, _year(before, status, year)


def statement_status(inside: str, place: FigurePlace) -> tuple[Status, int | None]:
    """The status and year of what the words ``inside`` tell without a figure.

    A report that tells of what is to come (将, 力争) promises; a plan that lays a duty on somebody
    (应当) rules.
    """
    status, year = _of_place(place)
    if status is None:
        status = place.genre
        if status is Status.CONTEXT:
            status = Status.ACHIEVED
        if status is Status.ACHIEVED and _TO_COME.search(inside):
            status = Status.PLANNED
    if status is Status.PLANNED and _DUTY.search(inside):
        status = Status.RULE
    return status, None if status is Status.RULE else year


_TO_COME = re.compile(
    r"(?<!只|需|重|主|需)要(?!求|点|素|件|闻|害|是|么)|^将|，将|力争|下一步|今后|计划(?=[\u4e00-\u9fff]{2})"
)
_DUTY = re.compile(r"应当|不得|必须|严禁")


def status_of_part(part: Part | None) -> Status | None:
    """What the title of a part says of all that stands in it; None where it says nothing."""
    return _OF_PART.get(part.kind) if part is not None else None


def status_of_headings(
    headings: Sequence[str], part: Part | None, title: str
) -> tuple[Status | None, int | None]:
    """What the innermost heading that tells says, and of which year; outermost first.

    The year may be that which ``title``, of the part or of the notice, gives to what is so told.
    """
    status, year = _of_headings(headings, is_bare_told=names_two_times(title))
    if status is not None and year is None:
        year = _titled_year(title, part, status)
    return status, year


def _of_place(place: FigurePlace) -> tuple[Status | None, int | None]:
    """What the headings say, or else the part."""
    status, year = status_of_headings(place.headings, place.part, place.title)
    if status is None and place.part is not None:
        return status_of_part(place.part), place.part.year
    return status, year


def _titled_year(title: str, part: Part | None, status: Status) -> int | None:
    """The year of 一、工作情况 under 2024年工作总结和2025年工作计划: that of its kind."""
    years = list(_YEAR_OF.finditer(title))
    for match in years:
        named = {_GENRES[word[0]] for word in _ANY_GENRE.finditer(match["what"])}
        if status is Status.PLANNED and {status, Status.ACHIEVED} <= named:
            return None  # 2024年工作总结和下一步工作计划: the year is the report's
        if status in named:
            return year_of(match[0])
    kind = status_of_part(part)
    only = len(years) == 1 and kind in {None, status}
    return year_of(years[0][0]) if only else None


_YEAR_OF = re.compile(r"(?:19|20)\d{2}年(?P<what>(?:(?!(?:19|20)\d{2}年).)*)")
_ANY_GENRE = re.compile("|".join(sorted(_GENRES, key=lambda word: (-len(word), word))))


def _of_genre(genre: Status, quantity: Quantity, before: str, after: str) -> Status:
    """What the genre makes of a figure, unless the words beside it tell something else."""
    if genre is Status.ACHIEVED and _FUTURE.search(before[-40:]):
        return Status.PLANNED
    if genre is Status.CONTEXT and _TOLD.search(before[-40:] + after[:20]):
        return Status.ACHIEVED
    if genre is Status.RULE and not _is_normative(quantity, before):
        return Status.CONTEXT
    return genre


def _reaches_ahead(before: str, year: int | None) -> bool:
    """Whether the sentence tells of a year to come: 到2025年底 in a summary of 2023, 力争, 预计."""
    ahead = _AHEAD_TO.findall(plain(before))
    if ahead and (year is None or int(ahead[-1]) > year):
        return True
    return bool(_EXPECTED.search(before))


_EXPECTED = re.compile(r"(?:预计|力争)[^。；，,;\n]{0,30}$")


def _of_words(status: Status, quantity: Quantity, before: str) -> Status:
    """Background and requirements inside a plan or a report."""
    shortened = status is Status.ACHIEVED and _SHORTENED.search(before)
    if quantity.unit.endswith("工作日") and status is not Status.CONTEXT and not shortened:
        return Status.RULE  # within how many days something has to be done
    if status is not Status.PLANNED:
        return status
    if _BACKGROUND.search(before):
        return Status.CONTEXT
    granted = quantity.unit_normalised.startswith("元") and _GRANTED.search(before)
    required = _REQUIRED.search(before) or _CONDITION.search(quantity.unit)
    return Status.RULE if granted or required else status


_SHORTENED = re.compile(r"(?:压减|缩短|压缩|缩减|减少|减|降|由|从)[^，。；,;\n]{0,10}$")

# where neither part nor title tells, these words tell of what was reached
_TOLD = re.compile(
    r"同比|[比较]上年|[比较]去年|累计|增长|下降|新增|新建|建成|完成|实现|达到?|获|荣"
)
_NORMATIVE = re.compile(
    r"(?:应|可|须|给予|奖励|补贴|补助|资助|标准|每|收取|缴纳|不予|按)[^。；\n]{0,40}$"
)
_NORMATIVE_UNIT = re.compile(r"元|%|‰|倍|成$|年$|月$|日$|天$|时$|分钟$|岁$|米$|亩$|公顷$|次$")


def _is_normative(quantity: Quantity, before: str) -> bool:
    """Whether a figure of a notice that sets rules is one: money, shares, terms, or a bound."""
    bounded = quantity.comparator is not Comparator.EQUAL
    return bool(bounded or _NORMATIVE_UNIT.search(quantity.unit) or _NORMATIVE.search(before))


def _year(before: str, status: Status, year: int | None) -> int | None:
    """The year that the sentence plans for or tells of, else that of the part or heading."""
    by_year = _BY_YEAR.findall(plain(before))
    if by_year:
        return int(by_year[-1])
    stated = [date.year for date in find_dates(CLAUSE_MARKS.split(before)[-1]) if date.year]
    return stated[-1] if stated and status is Status.ACHIEVED else year


# 2023年工作回顾, 下一步工作打算: headings of a notice that reports and plans in one
_REVIEWS = re.compile(
    r"回顾|总结|成效|(?:完成|开展|进展|执行|落实|推进|工作)情况|主要做法|取得的成绩|工作亮点"
    # 第一节 发展基础 in a plan of years; 夯实发展基础 is a task
    r"|(?:^|[第节章、.．）)\s\u3000])(?:发展|工作|建设|现有|现实)(?:基础|现状|成就)(?:[与和及][\u4e00-\u9fff]{2,6})?$"
)
_PLANS = re.compile(
    r"下一步|今后|打算|思路|(?:工作|有关|整改)要求|(?:\d{4}年|明年|全年|下半年)(?:主要|重点|总体)?(?:工作)?(?:目标|任务|安排|计划|要求|重点)"
    r"|\d{4}年(?:工作|重点工作)?(?:计划(?!执行)|要点|安排)"
    r"|\d{4}年[\u4e00-\u9fff]{0,12}(?:主要任务|重点任务|总体要求|预期目标|工作安排|工作重点|主要措施)"
)


# the whole heading, in a notice that reports and plans; elsewhere it may be any arrangement
_BARE_PLAN = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十\d]{1,3}(?:[、.．]|部分|章)|[（(][一二三四五六七八九十\d]{1,3}[）)])?"
    r"\s*(?:主要|重点|总体|来年|新一年)?(?:工作)?(?:计划|安排|要点|打算|设想|思路|规划|部署)\s*$"
)
_CARRIED_OUT = re.compile(r"(?:执行|完成|落实)情况")


def names_two_times(title: str) -> bool:
    """Whether the title names a report and a plan in one: 2024年工作总结和2025年工作打算."""
    named = {
        _GENRES[word[0]]
        for match in _YEAR_OF.finditer(title)
        for word in _ANY_GENRE.finditer(match["what"])
    }
    return {Status.ACHIEVED, Status.PLANNED} <= named


def _of_headings(
    headings: Sequence[str], *, is_bare_told: bool
) -> tuple[Status | None, int | None]:
    """What the innermost heading that tells says: reviewed or planned, and of which year.

    ``is_bare_told``: 二、工作计划 says so too, since report and plan are told apart.
    """
    told = [
        (_of_heading(heading, is_bare_told=is_bare_told), year_of(heading))
        for heading in reversed(headings)
    ]
    for place, (status, _) in enumerate(told):
        if status is not None:
            same = (year for other, year in told[place:] if other in {None, status})
            return status, next((year for year in same if year is not None), None)
    return None, None


def _of_heading(heading: str, *, is_bare_told: bool) -> Status | None:
    if is_bare_told and _BARE_PLAN.search(heading):
        return Status.PLANNED
    if _CARRIED_OUT.search(heading):
        return Status.ACHIEVED
    kinds = ((_PLANS, Status.PLANNED), (_REVIEWS, Status.ACHIEVED))
    return next((status for pattern, status in kinds if pattern.search(heading)), None)
