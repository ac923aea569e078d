"""Which time a stretch tells of: its headings say so, or else the title of its part."""

from __future__ import annotations

import pytest

from corpus.notice import Reading
from corpus.parts import names_two_kinds
from kg.period import UNTOLD, Period, Periods
from kg.status import Status
from tests.factories import a_reading
from tests.kg.test_follow_ups import a_year

BOTH = a_reading(
    "市园林局2024年工作总结和2025年工作计划\n园林工作稳步推进。\n"
    "一、2024年工作总结\n（一）绿地\n1.公园。新建口袋公园28个。\n"
    "二、2025年工作计划\n（一）绿地\n1.公园。建设口袋公园30个。\n"
)
PLAN = a_reading("市园林局2025年工作要点\n一、绿地\n1.公园。建设口袋公园30个。\n")
RULES = a_reading("青岚市河道管理办法\n第一条 河道由市水务局管理。\n")
DONE, PLANNED = Period(Status.ACHIEVED, 2024), Period(Status.PLANNED, 2025)


def _of(reading: Reading, words: str) -> Period:
    """The period of the sentence with these words."""
    text = reading.notice.text
    (sentence,) = (s for s in reading.outline.sentences if words in s.span.of(text))
    return Periods(reading).of(sentence.span, sentence.place.part)


def test_a_heading_tells_the_time_of_what_stands_under_it() -> None:
    assert _of(BOTH, "新建口袋公园28个") == DONE
    assert _of(BOTH, "建设口袋公园30个") == PLANNED


def test_a_title_of_two_years_tells_nothing_outside_of_its_headings() -> None:
    assert _of(BOTH, "稳步推进") == UNTOLD


def test_a_section_has_the_time_of_the_heading_around_it() -> None:
    periods = Periods(BOTH)
    told = [periods.of(section.heading, section.part) for section in BOTH.outline.sections]
    assert told == [DONE, DONE, PLANNED, PLANNED]


def test_the_title_of_a_part_tells_where_no_heading_does() -> None:
    assert _of(PLAN, "建设口袋公园30个") == PLANNED
    (section,) = PLAN.outline.sections
    assert Periods(PLAN).of(section.heading, section.part) == PLANNED


def test_each_part_of_a_notice_has_its_own_time() -> None:
    reading = a_year("a", done="新建口袋公园28个。", planned="建设口袋公园30个。")
    assert _of(reading, "新建口袋公园28个") == DONE
    assert _of(reading, "建设口袋公园30个") == PLANNED


def test_a_heading_without_a_year_takes_that_of_its_kind_from_the_title() -> None:
    reading = a_reading(
        "市园林局2024年工作总结和2025年工作计划\n"
        "一、工作情况\n1.公园。新建口袋公园28个。\n二、下一步打算\n1.公园。建设口袋公园30个。\n"
    )
    assert _of(reading, "新建口袋公园28个") == DONE
    assert _of(reading, "建设口袋公园30个") == PLANNED


def test_a_rule_is_of_no_year() -> None:
    assert _of(RULES, "由市水务局管理").year is None


def test_a_stretch_over_two_sections_is_under_neither() -> None:
    first, *_, last = BOTH.outline.sections
    span = type(first.span)(first.span.start, last.span.end)
    assert Periods(BOTH).of(span, first.part) == UNTOLD


def test_a_report_and_a_plan_in_one_title_are_two_kinds() -> None:
    assert names_two_kinds("2024年工作总结和2025年工作计划")
    assert not names_two_kinds("2025年工作计划")
    assert not names_two_kinds("2024年工作总结")
    assert not names_two_kinds("")


@pytest.mark.parametrize("second", ["2025年工作计划", "2025年工作安排", "2025年工作打算"])
@pytest.mark.parametrize(
    "heading", ["工作计划", "工作安排", "工作打算", "下一步工作", "下一步打算"]
)
@pytest.mark.parametrize("reported", ["工作总结", "工作回顾", "工作情况"])
def test_bare_headings_under_a_title_of_two_years_tell_which_is_meant(
    second: str, heading: str, reported: str
) -> None:
    notice = a_reading(
        f"市园林局2024年工作总结和{second}\n园林工作稳步推进。\n"
        f"一、{reported}\n1.公园。新建口袋公园28个。\n二、{heading}\n1.公园。建设口袋公园30个。\n"
    )
    assert _of(notice, "新建口袋公园28个") == DONE
    assert _of(notice, "建设口袋公园30个") == PLANNED
    assert _of(notice, "稳步推进") == UNTOLD


def test_a_bare_heading_tells_nothing_where_nothing_is_reported() -> None:
    rules = a_reading("青岚市河道管理办法\n一、工作安排\n1.巡查。每月巡查河道2次。\n")
    assert _of(rules, "每月巡查河道2次").status is not Status.PLANNED


def test_a_plan_without_a_year_of_its_own_has_not_that_of_the_report() -> None:
    notice = a_reading(
        "市园林局2024年工作总结和下一步工作计划\n"
        "一、工作总结\n1.公园。新建口袋公园28个。\n二、工作计划\n1.公园。建设口袋公园30个。\n"
    )
    assert _of(notice, "新建口袋公园28个") == DONE
    assert _of(notice, "建设口袋公园30个") == Period(Status.PLANNED, None)
