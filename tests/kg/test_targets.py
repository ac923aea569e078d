"""Targets: status and year by the part they stand in, subject, owner, and what is none."""

from __future__ import annotations

import pytest

from kg.mentions import names_of
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


@pytest.mark.parametrize("joined", ["西湖区、拱墅区", "西湖区和拱墅区", "西湖区等地"])
def test_a_figure_of_several_districts_has_no_owner(joined: str) -> None:
    (target,) = targets(f"一、建设公园\n{joined}新建公园8个。", "杭州市园林局2025年工作要点")

    assert target.owner is None


def test_what_there_was_to_do_is_background_and_what_was_done_is_achieved() -> None:
    found = targets("一、建设公园\n48条整改措施已完成41条。", "杭州市园林局2024年工作总结")

    assert [target.status.value for target in found] == ["context", "achieved"]


def test_what_a_plan_has_already_is_background() -> None:
    (target,) = targets("一、建设公园\n改造现有13个公园。", "杭州市园林局2025年工作要点")

    assert (target.status.value, target.year) == ("context", None)


def test_what_a_summary_expects_is_planned() -> None:
    (target,) = targets("一、建设公园\n预计到2027年缺口3000个车位。", "杭州市园林局2024年工作总结")

    assert (target.status.value, target.year) == ("planned", 2027)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("每人应当至少养护3棵。", "rule"),
        ("对新建公园给予补助5万元。", "rule"),
        ("年满60周岁的游客免票。", "rule"),
        ("新建公园5个。", "planned"),
    ],
)
def test_a_plan_holds_rules_too(sentence: str, status: str) -> None:
    found = targets(f"一、建设公园\n{sentence}", "杭州市园林局2025年工作要点")

    assert [target.status.value for target in found] == [status]


@pytest.mark.parametrize(
    ("title", "sentence", "status"),
    [
        ("杭州市园林局关于公园建设情况的通报", "新建公园30个。", "achieved"),
        ("杭州市园林局关于推进公园建设的实施意见", "新建公园30个。", "planned"),
        ("杭州市园林局关于提高养护补贴标准的通知", "每个公园补贴30万元。", "rule"),
    ],
)
def test_where_no_part_has_a_kind_the_genre_decides(title: str, sentence: str, status: str) -> None:
    text = f"{title}\n各区园林局：\n{sentence}\n杭州市园林局\n2025年3月5日\n"
    reading = a_reading(text, issuer="杭州市园林局")

    assert [t.status.value for t in find_targets(reading, names_of(reading))] == [status]


def test_the_heading_above_tells_a_review_from_a_plan() -> None:
    text = (
        "杭州市园林局工作情况\n一、2024年工作回顾\n新建公园30个。\n"
        "二、2025年重点任务\n新建公园40个。\n"
    )
    reading = a_reading(text, issuer="杭州市园林局")
    found = [(t.status.value, t.year) for t in find_targets(reading, names_of(reading))]

    assert found == [("achieved", 2024), ("planned", 2025)]


def test_what_a_plan_of_years_stands_on_is_achieved_and_its_tasks_are_planned() -> None:
    text = (
        "杭州市公园建设规划（2023—2025年）\n第一章 发展基础\n截至2022年10月，建成公园30个。\n"
        "第二章 重点任务\n第一节 夯实发展基础\n新建公园40个。\n"
    )
    reading = a_reading(text, issuer="杭州市园林局")
    found = [t.status.value for t in find_targets(reading, names_of(reading))]

    assert found == ["achieved", "planned"]


@pytest.mark.parametrize(
    ("title", "heading", "told"),
    [
        ("杭州市园林局2024年工作总结", "一、工作情况", ("achieved", 2024)),
        ("杭州市园林局2024年工作总结", "一、重点工作完成情况", ("achieved", 2024)),
        ("杭州市园林局2024年工作总结和2025年工作计划", "一、工作总结", ("achieved", 2024)),
        ("杭州市园林局2024年工作总结和2025年工作计划", "二、下一步打算", ("planned", 2025)),
        ("杭州市园林局2024年工作总结和2025年工作计划", "一、2023年工作回顾", ("achieved", 2023)),
    ],
)
def test_a_heading_without_a_year_is_of_the_titles(
    title: str, heading: str, told: tuple[str, int]
) -> None:
    reading = a_reading(f"{title}\n{heading}\n新建公园30个。\n", issuer="杭州市园林局")
    (target,) = find_targets(reading, names_of(reading))

    assert (target.status.value, target.year) == told


def test_a_term_that_was_shortened_is_a_result() -> None:
    body = "一、办理\n将许可时限由20个工作日压减至3个工作日。"
    found = targets(body, "杭州市园林局2024年工作总结")

    assert [target.status.value for target in found] == ["achieved", "achieved"]
