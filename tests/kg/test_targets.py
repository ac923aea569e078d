"""Targets: status and year by the part they stand in, subject, owner, and what is none."""

from __future__ import annotations

import pytest

from kg.facts import names_of
from kg.targets import Target, find_targets
from tests.factories import a_reading


def targets(body: str, title: str) -> list[Target]:
    """The Targets of a notice of Hangzhou with one part of this title."""
    letter = (
        "杭州市园林局关于印发文件的通知\n各区园林局：\n现印发给你们。\n杭州市园林局\n2025年3月5日"
    )
    text = f"{letter}\n{title}\n{body}\n"
    reading = a_reading(text, issuer="杭州市园林局")
    return list(find_targets(reading, names_of(reading)))


@pytest.mark.parametrize(
    ("title", "status", "year"),
    [
        ("杭州市园林局2024年工作总结", "achieved", 2024),
        ("杭州市园林局2025年工作要点", "planned", 2025),
        ("杭州市公园管理办法", "rule", None),
    ],
)
def test_the_part_says_whether_it_is_done_planned_or_a_rule(
    title: str, status: str, year: int | None
) -> None:
    (target,) = targets("一、建设公园\n新建公园30个。", title)

    assert (target.status.value, target.year) == (status, year)


def test_a_year_that_the_sentence_plans_for_is_the_targets_year() -> None:
    (target,) = targets("一、建设公园\n到2027年，建成公园30个。", "杭州市园林局2025年工作要点")

    assert target.year == 2027


def test_the_years_of_a_plans_name_are_background() -> None:
    (target,) = targets("一、建设公园\n落实三年行动方案。", "杭州市园林局2025年工作要点")

    assert (target.status.value, target.year) == ("context", None)


def test_a_figure_in_a_slogan_or_a_title_is_no_target() -> None:
    assert (
        targets(
            "一、建设公园\n落实“十项行动”和《公园建设五条意见》。", "杭州市园林局2025年工作要点"
        )
        == []
    )


def test_the_district_that_opens_the_sentence_owns_the_figure() -> None:
    (target,) = targets("一、建设公园\n西湖区新建公园8个。", "杭州市园林局2025年工作要点")

    assert target.owner is not None
    assert target.owner.canonical == "西湖区"
    assert target.subject == "西湖区新建公园"


def test_dates_are_never_targets() -> None:
    assert targets("一、建设公园\n10月底前完成，2024年启动。", "杭州市园林局2025年工作要点") == []
