"""What the graph joins to a statement, and the answers that its edges make."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.notice import NoticeId
from service.answering.asked import Asked
from service.answering.choose import Asking, choose
from service.answering.compose import draft, rendered
from service.answering.evidence import EvidenceBase, Statement
from service.answering.joined import End, Joined, only_bodies
from service.answering.lists import Lists
from service.answering.outcome import Language
from service.answering.over_graph import both_sides, done_together, same_thing
from tests.factories import a_reading
from tests.kg.test_follow_ups import a_year
from tests.service.answering.bases import a_base, statement_of, understood

YEARS = a_base(
    a_year("a2024", planned="计划新建游园驿站160个。", year=2024),
    a_year("b2025", done="建成游园驿站203个。"),
)
PLAN, DONE = "计划新建游园驿站160个", "建成游园驿站203个"
WORK = a_base(
    a_reading(
        "市园林局2024年工作总结和2025年工作计划\n"
        "一、2024年工作总结\n1.公园。会同市财政局改造老旧公园9个。修缮长廊3处。\n"
        "2.湖面。联合市水务局、市财政局清理湖面落叶。\n"
        "二、2025年工作计划\n1.长廊。会同市水务局修缮长廊。\n"
    )
)
OLD_PARKS, LAKE, GALLERY = (
    "会同市财政局改造老旧公园9个", "联合市水务局、市财政局清理湖面落叶", "会同市水务局修缮长廊",
)  # fmt: skip


def _at(base: EvidenceBase, words: str, score: float = 9.0) -> Statement:
    return replace(statement_of(base, words), score=score, coverage=0.9, context=0.9)


def _told(pair: tuple[End, End] | None) -> list[tuple[str, str]]:
    return [(end.statement.text, end.status) for end in pair or ()]


@pytest.mark.parametrize("words", [PLAN, DONE])
def test_a_plan_and_what_came_of_it_are_a_pair_from_either_end(words: str) -> None:
    pair = Joined(YEARS).pair(statement_of(YEARS, words))
    assert _told(pair) == [(PLAN, "planned"), (DONE, "done")]


def test_what_nothing_follows_up_is_in_no_pair() -> None:
    assert Joined(YEARS).pair(statement_of(YEARS, "修订公园巡查规程")) is None
    assert Joined(WORK).pair(statement_of(WORK, LAKE)) is None


def test_a_notice_that_may_not_be_cited_is_in_no_pair() -> None:
    alone = YEARS.limited_to(frozenset({NoticeId("a2024")}))
    assert Joined(alone).pair(statement_of(alone, PLAN)) is None


def test_all_that_is_done_with_somebody_is_told_in_order() -> None:
    assert [each.text for each in Joined(WORK).together()] == [OLD_PARKS, LAKE, GALLERY]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["市财政局"], [OLD_PARKS, LAKE]),
        (["市水务局", "市财政局"], [LAKE]),
        (["市审计局"], []),
        (["市水务局", "市审计局"], [LAKE, GALLERY]),
    ],
)
def test_each_body_that_is_named_and_acts_at_all_must_act(
    names: list[str], told: list[str]
) -> None:
    assert [each.text for each in Joined(WORK).together(names)] == told


def test_a_notice_that_may_not_be_cited_tells_of_nothing_done_together() -> None:
    none = WORK.limited_to(frozenset())
    assert list(Joined(none).together()) == []


@pytest.mark.parametrize(
    ("question", "is_only"),
    [
        ("市财政局和市水务局一起做了什么?", True),
        ("2024年市财政局联合市水务局开展了什么工作?", True),
        ("市财政局和市水务局一起改造了什么?", False),
        ("一起做了什么?", False),
    ],
)
def test_a_question_of_bodies_alone_has_no_other_subject(question: str, is_only: bool) -> None:
    need = understood(question, WORK).needs[0]
    assert only_bodies(need, WORK.vocabulary.names) is is_only


def _together(question: str) -> list[str] | None:
    written = done_together(understood(question, WORK), WORK)
    return None if written is None else [quote.text for quote in written.quotes]


def test_what_two_bodies_did_together_is_quoted_from_the_graph() -> None:
    assert _together("市水务局和市财政局一起做了什么?") == [LAKE]
    assert _together("和市水务局合作的是什么?") == [LAKE, GALLERY]


def test_of_a_year_that_is_asked_for_only_its_work_is_told() -> None:
    assert _together("2025年和市水务局合作什么?") == [GALLERY]
    assert _together("2019年和市水务局合作什么?") is None


@pytest.mark.parametrize(
    "question",
    [
        "市水务局负责什么?",
        "和市水务局一起修缮了什么长廊?",
        "和市水务局合作什么?和市财政局合作什么?",
        "和市审计局合作什么?",
    ],
)
def test_what_asks_for_more_or_less_is_left_to_the_ranking(question: str) -> None:
    assert _together(question) is None


def test_the_graph_finds_the_other_year_of_a_comparison() -> None:
    years = a_base(a_year("a", done="新建游园驿站203个。", planned="年内计划新建游园驿站160个。"))
    read = understood("2024年和2025年比,新建游园驿站多还是少?", years)
    earlier = next(need for need in read.needs if need.years == {2024})
    later = next(need for need in read.needs if need.years == {2025})
    done, planned = _at(years, "新建游园驿站203个"), _at(years, "年内计划新建游园驿站160个")
    joined = Joined(years)
    for found, statement in ((earlier, done), (later, planned)):
        both = both_sides(read, [(found, [statement])], joined)
        assert [need for need, _ in both] == list(read.needs)
        assert {statements[0].text for _, statements in both} == {done.text, planned.text}
    other = _at(years, "采购除草机械")
    assert both_sides(read, [(earlier, [other])], joined) == []
    assert both_sides(read, [], joined) == []


def test_a_pair_of_other_years_than_those_compared_is_no_other_side() -> None:
    years = a_base(a_year("a", done="新建游园驿站203个。", planned="年内计划新建游园驿站160个。"))
    read = understood("2024年和2023年比,新建游园驿站多还是少?", years)
    found = next(need for need in read.needs if need.years == {2024})
    done = _at(years, "新建游园驿站203个")
    assert both_sides(read, [(found, [done])], Joined(years)) == []


def test_two_years_of_the_same_thing_lead_the_nearest_of_another() -> None:
    done, planned = "新建游园驿站203个", "年内计划新建游园驿站160个"
    years = a_base(
        a_year("a", done=f"{done}。", planned=f"{planned}。续建亲水栈道7个。"),
    )
    read = understood("2024年和2025年比,新建游园驿站多还是少?", years)
    earlier, later = read.needs
    other = _at(years, "续建亲水栈道7个", 9.5)
    mine = [_at(years, done)]
    joined = Joined(years)
    led = same_thing([(earlier, mine), (later, [other, _at(years, planned)])], joined)
    assert [statements[0].text for _, statements in led] == [done, planned]
    assert [each.text for each in led[1][1]] == [planned, other.text]
    far = [replace(other, score=20.0), _at(years, planned)]
    led = same_thing([(earlier, mine), (later, far)], joined)
    assert [statements[0].text for _, statements in led] == [done, other.text]


def test_two_things_of_one_time_are_led_by_the_nearest() -> None:
    read = understood("驿站和栈道差多少个?", YEARS)
    given = [(need, [_at(YEARS, PLAN)]) for need in read.needs]
    assert same_thing(given, Joined(YEARS)) == given


def test_what_came_of_a_plan_is_told_beside_it() -> None:
    read = understood("新建游园驿站的计划后来完成了吗?", YEARS)
    assert Asked.OUTCOME in read.asked
    need = read.needs[0]
    choice = choose(need, [_at(YEARS, PLAN)], Asking(), Lists(YEARS), Joined(YEARS))
    assert _told(choice.pair) == [(PLAN, "planned"), (DONE, "done")]
    bare = understood("新建游园驿站多少个?", YEARS).needs[0]
    assert choose(bare, [_at(YEARS, PLAN)], Asking(), Lists(YEARS), Joined(YEARS)).pair is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "新建游园驿站的计划后来完成了吗?",
            f"计划:{PLAN}。[1]已完成:{DONE}。[2]",
        ),
        (
            "新建遊園驛站的計劃後來完成了嗎?",
            f"計劃:{PLAN}。[1]已完成:{DONE}。[2]",
        ),
        (
            "What came of the plan for 游园驿站?",
            f"Planned. The notice says: “{PLAN}”[1] Done. The notice says: “{DONE}”[2]",
        ),
    ],
)
def test_a_plan_and_its_outcome_are_called_so(question: str, text: str) -> None:
    read = understood(question, YEARS)
    statements = [_at(YEARS, PLAN)]
    written = draft(read, [(read.needs[0], statements)], Lists(YEARS), Joined(YEARS))
    assert rendered(written, read.language) == text
    assert read.language in Language
