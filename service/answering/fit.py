"""Whether a statement has the form, the unit and the year that a need asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.notice import PartKind
from kg.model import NodeType
from kg.status import Status
from service.answering.announced import numbered
from service.answering.manners import Manner
from service.answering.needs import Need
from service.answering.sentences import Clause, ReadSentence, key_of

if TYPE_CHECKING:
    from service.answering.evidence import Statement

_TENSES = {PartKind.PLAN: Status.PLANNED, PartKind.SUMMARY: Status.ACHIEVED}
_WHERE = frozenset({NodeType.DISTRICT, NodeType.REGION, NodeType.DEPARTMENT, NodeType.ORGANISATION})
_REPEALED = re.compile(r"废止|作废|失效|停止执行|repeal|abolish")
_BODIES = _WHERE | {NodeType.PLATFORM}
_NUMERALS = "0-9一二三四五六七八九十百千万两几多余"
_BODY = re.compile(
    rf"局|厅|委|(?<![{_NUMERALS}])处(?![罚理置分在于以{_NUMERALS}])|科(?![学技])|股室|办公室|办事处|中心"
    r"|部门|单位|机构|机关|政府|院|协会|学会|工会|商会|站|所(?![称有在需得属])|公司|企业|集团|银行|学校"
    r"|组织|[大支小]队|队伍|专班|小组|平台|街道|社区|商场|餐馆|饭店"
    r"|财政|资金|经费|基金"  # 哪一级出钱
)
_PERSON = re.compile(
    rf"(?<![每{_NUMERALS}])人(?![次数均口])|者|主体|双方|业主|家属|亲属|父母|子女|配偶|家庭|居民|村民|市民|学生"
    r"|[教医律]?师|[用住农商]户|员(?!额)|[市区县省镇乡村局厅处科校院园馆队站所组会家]长(?!期)"
)
_TAKEN_TO = re.compile(
    r"(?:向|到|在)[^,，。；]{0,12}(?:服务台|柜台|前台|收费处)|向[^,，。；]{2,12}(?:提交|提出|申请|申报|报名)"
)
_WHICH_YEAR = re.compile(r"哪一?年|what year|which year|何年に")


def clause_holds_figure(clause: Clause, units: frozenset[str]) -> bool:
    """Whether some figure of the clause has one of the units, or any where none is given."""
    if not units:
        return bool(clause.quantities)
    return any(
        quantity.unit_normalised in units or not quantity.unit_normalised
        for quantity in clause.quantities
    )


def clause_may_be_counted(clause: Clause, counted: frozenset[str] = frozenset()) -> bool:
    """Whether the clause announces or gives a list, whose entries tell how many there are.

    A clause that names a part of what is ``counted`` (进工厂、进车间, of 智能工厂) lists others.
    """
    if clause.announces:
        return True
    named = sum(any(word in held for held in clause.words) for word in counted)
    return clause.counted is not None and named in (0, len(counted))


def clause_holds_time(clause: Clause, need: Need | None = None) -> bool:
    """Whether the clause says when, how often or by when; a year, where one is asked for.

    What repeals a rule names when that began (2018年施行的《…》同时废止), which nobody asks for.
    """
    if Manner.REPEALS in clause.says and (need is None or not _REPEALED.search(need.key)):
        return False
    if need is not None and _WHICH_YEAR.search(need.key):
        return any(mention.year is not None for mention in clause.dates)
    if clause.dates or Manner.WHEN in clause.says:
        return True
    # how long: 连续缴存满十二个月 gives no date
    return need is not None and bool(need.units) and clause_holds_figure(clause, need.units)


def holds_figure(statement: Statement, need: Need) -> bool:
    """Whether some figure of the statement could answer: in a unit that is asked for, or any."""
    return any(clause_holds_figure(clause, need.units) for clause in statement.clauses)


def tells_a_number(statement: Statement, need: Need) -> bool:
    """Whether a number of things is asked for, and the statement lists them, or is one of them.

    Asked again of another year, the number was told in figures, and what is listed is another.
    """
    if not need.counts_things or need.is_of_year_again:
        return False
    is_entry = numbered(statement.sentence.text) is not None
    return is_entry or any(clause_may_be_counted(c, need.counted) for c in statement.clauses)


def holds_time(statement: Statement, need: Need | None = None) -> bool:
    """Whether the statement says when, how often or by when; a year, where one is asked for."""
    return any(clause_holds_time(clause, need) for clause in statement.clauses)


def holds_place(statement: Statement) -> bool:
    """Whether the statement names a place, a site or an office, or says where or to whom to go."""
    return _TAKEN_TO.search(statement.text) is not None or any(
        Manner.WHERE in clause.says or any(name.type in _WHERE for name in clause.names)
        for clause in statement.clauses
    )


def names_somebody(statement: Statement, *, is_body: bool = False) -> bool:
    """Whether the statement names a body or a person, by a name or a general word for one.

    ``is_body``: a person is none of what is asked for (哪个部门).
    """
    said = key_of(statement.text)
    is_named = not _BODIES.isdisjoint(statement.types()) or _BODY.search(said) is not None
    return is_named or (not is_body and _PERSON.search(said) is not None)


def years_asked(need: Need, issued: int | None) -> frozenset[int]:
    """The years that an answer has to be of: 今年 is when its notice was ``issued``."""
    if need.years or issued is None or need.relative_year is None:
        return need.years
    return frozenset({issued + need.relative_year})


def of_year(statement: Statement, years: frozenset[int]) -> bool:
    """Whether the statement may be about one of the years.

    Its headings are, or its own words say so; a regulation, which has no year, holds for any.
    """
    return _of_year(statement.clauses, statement.sentence, years)


def names_years_before(statement: Statement, years: frozenset[int]) -> bool:
    """Whether all years that the statement itself names are before these: 2022年建成3处.

    The part that it stands in may be of them all the same: a plan recalls what was done before.
    """
    named = years_named(statement)
    return bool(named) and max(named) < min(years)


def years_named(statement: Statement) -> frozenset[int]:
    """The years that the statement's own words name."""
    return frozenset(date.year for date in statement.dates if date.year is not None)


def _of_year(clauses: Sequence[Clause], sentence: ReadSentence, years: frozenset[int]) -> bool:
    named = {date.year for clause in clauses for date in clause.dates if date.year is not None}
    if named & years or (not named and sentence.notice_years & years):
        return True
    if sentence.year is not None:
        return sentence.year in years
    # what a rule lays down held of no year before it was issued
    return not named and (sentence.rules_from is None or max(years) >= sentence.rules_from)


def timeliness(sentence: ReadSentence, need: Need, notice_year: int | None = None) -> float:
    """Points for a sentence of the year or the tense that is asked for, against another's.

    ``notice_year`` is when its notice was published: what 今年 in it means.
    """
    told = sentence.period
    if need.years and told.year is not None:
        return 1.0 if _of_year(sentence.clauses, sentence, need.years) else -2.0
    if need.relative_year is not None and told.year is not None and notice_year is not None:
        return 1.0 if told.year == notice_year + need.relative_year else -1.0
    if need.tense is not None and told.status in _TENSES.values():
        return 0.5 if told.status is _TENSES[need.tense] else -0.5
    return 0.0
