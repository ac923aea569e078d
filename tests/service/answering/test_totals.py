"""A total is told with its terms, or not at all; one of the terms is no total."""

from __future__ import annotations

import pytest

from service.answering.added import added, worked
from service.answering.choose import is_told_apart
from service.answering.compose import draft
from service.answering.computed import computed
from service.answering.figure_manner import alike
from service.answering.joined import Joined
from service.answering.lists import Lists
from service.answering.totals import (
    Two,
    Worked,
    is_amiss,
    of_the_total,
    speaks_of_earlier,
    two_together,
    worked_out,
)
from tests.factories import a_reading
from tests.service.answering.bases import a_base, ranked, statement_of, understood

WALKS = "林区级护林员巡山96次，村社级护林员巡山2180次"
PARTS = "首批改造凉亭13座，新一批改造凉亭8座"
PUNISHED = "对7名护林员给予提醒处理，对1名护林员给予警告处理"
PUMPS = "储备水泵60台，上年储备45台"
ROPES = "储备绳索50条，其中新购10条"
BASE = a_base(
    a_reading(
        f"青岚市林业局2025年工作总结\n一、巡护\n1.巡山。{WALKS}。\n2.凉亭。{PARTS}。\n"
        f"3.队伍。{PUNISHED}。\n4.物资。{PUMPS}。\n5.绳索。{ROPES}。\n"
    )
)


def test_the_two_things_whose_total_is_asked_for_are_told_apart() -> None:
    assert two_together("林区级护林员和村社级护林员总共巡山多少次") is not None
    assert two_together("东亭和西亭合计多少座") == Two(frozenset({"东亭"}), frozenset({"西亭"}))
    assert two_together("去年和今年一共多少座") is None
    assert two_together("一共改造多少座") is None
    assert two_together("东亭和西亭各有多少座") is None


@pytest.mark.parametrize(
    ("question", "whole", "part", "stretch"),
    [
        (
            "林区级护林员和村社级护林员总共巡山多少次",
            WALKS,
            WALKS.split("，")[1],
            "2276次(96 + 2180 = 2276)",
        ),
        ("首批和新一批凉亭一共改造多少座", PARTS, PARTS.split("，")[0], "21座(13 + 8 = 21)"),
    ],
)
def test_the_statement_that_has_both_is_taken_and_added_up(
    question: str, whole: str, part: str, stretch: str
) -> None:
    asked = understood(question, BASE)
    need = asked.needs[0]
    found = [statement_of(BASE, part), statement_of(BASE, whole)]
    ((_, taken),) = of_the_total(asked.key, [(need, found)])
    assert [each.text for each in taken] == [whole]
    told = added(asked, taken)
    assert told is not None
    assert told.stretch == stretch


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("林区级护林员和村社级护林员总共巡山多少次", WALKS.split("，")[1]),
        ("首批和新一批凉亭一共改造多少座", PARTS.split("，")[0]),
        ("到年底一共会有多少座凉亭", "计划新增凉亭25座"),
        ("2026年底凉亭会有多少座", "2026年增设凉亭25座"),
        ("绳索今年比去年多储备多少", "储备绳索50条"),
        ("绳索储备较上年增加多少条", "储备绳索50条"),
    ],
)
def test_what_would_be_taken_for_the_total_is_not_told(question: str, quote: str) -> None:
    assert is_amiss(understood(question, BASE).key, [quote])


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("林区级护林员和村社级护林员总共巡山多少次", WALKS),
        ("林区级护林员和村社级护林员总共巡山多少次", "各级护林员累计巡山2276次"),
        ("东亭和西亭一共有柱子多少根", "东亭8根、西亭6根"),
        ("东亭和西亭一共有柱子多少根", "东亭和西亭有柱子14根"),
        ("今年一共新增多少座凉亭", "计划新增凉亭25座"),
        ("到年底一共会有多少座凉亭", "凉亭总数达到65座"),
        ("绳索今年比去年多储备多少", "储备绳索50条，比上年多储备10条"),
        ("绳索今年比去年多储备多少", "绳索储备充足"),
        ("储备绳索多少条", "储备绳索50条"),
    ],
)
def test_what_answers_is_told(question: str, quote: str) -> None:
    assert not is_amiss(understood(question, BASE).key, [quote])


def test_a_difference_needs_a_figure_of_the_earlier_time() -> None:
    assert speaks_of_earlier(PUMPS)
    assert speaks_of_earlier("2024年45台，2025年60台")
    assert not speaks_of_earlier(ROPES)
    for question, words, is_told in (
        ("水泵比去年多储备多少台", PUMPS, True),
        ("绳索比去年多储备多少条", ROPES, False),
    ):
        asked = understood(question, BASE)
        told = draft(
            asked, [(asked.needs[0], [statement_of(BASE, words)])], Lists(BASE), Joined(BASE)
        )
        assert bool(told.computed) is is_told


def test_more_than_last_year_is_no_amount() -> None:
    base = a_base(a_reading("市林业局总结\n一、物资\n储备绳索50条，较去年多10条。\n"))
    figures = alike(statement_of(base, "储备绳索50条，较去年多10条"))
    assert computed(understood("绳索比去年多多少条"), [figures]) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("13加8等于21座凉亭,对吗", (13, 8, 21)),
        ("首批13座加上新一批8座一共是21座吧", (13, 8, 21)),
        ("13+8=22对吗", (13, 8, 22)),
    ],
)
def test_a_stated_sum_is_read(question: str, expected: tuple[int, int, int]) -> None:
    stated = worked_out(understood(question, BASE).key)
    assert isinstance(stated, Worked)
    assert (*stated.terms, stated.total) == expected
    assert stated.is_right is (sum(expected[:2]) == expected[2])


def test_no_sum_is_read_where_none_is_stated() -> None:
    assert worked_out("凉亭改造了13座对吗") is None
    assert worked_out("13加8等于多少") is None


@pytest.mark.parametrize(
    ("question", "opened", "stretch"),
    [
        ("凉亭13加8等于21座,对吗", "是的,通知写的是:", "21座(13 + 8 = 21)"),
        ("凉亭13加8等于22座,对吗", "与通知所说不同,通知写的是:", "21座(13 + 8 = 21)"),
        ("凉亭14加7等于21座,对吗", "", ""),
    ],
)
def test_a_stated_sum_is_reckoned_from_the_quote(question: str, opened: str, stretch: str) -> None:
    asked = understood(question, BASE)
    told = draft(asked, [(asked.needs[0], [statement_of(BASE, PARTS)])], Lists(BASE), Joined(BASE))
    assert told.opening == opened
    assert told.computed == ((stretch,) if stretch else ())
    found = worked(asked, [statement_of(BASE, PARTS)])
    assert (found.stretch if found else "") == stretch


def test_of_two_figures_alike_neither_is_the_number_of_all() -> None:
    one = statement_of(BASE, PUNISHED.split("，")[1])
    need, _ = ranked("被处理的护林员有多少人", BASE)
    assert not is_told_apart(one, need)
    need, _ = ranked("受到警告的护林员有多少人", BASE)
    assert is_told_apart(one, need)
