"""A quote that tells of each of two things that are compared, and no more of the sentence."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from service.answering.choose import Asking, Choice, choose, covering
from service.answering.compose import compared_words, draft
from service.answering.evidence import Statement
from service.answering.extent import LONGEST_LIST, spanning
from service.answering.joined import Joined
from service.answering.lists import Lists
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of, understood

BASE = a_base(
    a_reading(
        "市园林局通知\n凉亭每处收费三元，长廊每处收费五元，栈道每处收费七元；驿站免费。\n"
        "公园每日清扫两次，湖面每周清理，步道每月冲洗。\n"
    )
)
PAVILION, GALLERY, PATH = "凉亭每处收费三元", "长廊每处收费五元", "栈道每处收费七元"


def _words(*words: str) -> list[frozenset[str]]:
    return [frozenset({word}) for word in words]


def _at(words: str, score: float, coverage: float) -> Statement:
    return replace(statement_of(BASE, words), score=score, coverage=coverage)


def test_the_clause_of_the_second_thing_is_taken_in() -> None:
    statement = statement_of(BASE, PAVILION)
    assert spanning(statement, _words("凉亭", "长廊")).text == f"{PAVILION}，{GALLERY}"


def test_what_stands_before_is_taken_in_as_well() -> None:
    statement = statement_of(BASE, PATH)
    assert spanning(statement, _words("凉亭", "栈道")).text == f"{PAVILION}，{GALLERY}，{PATH}"


def test_what_tells_of_no_more_stays_as_it_is() -> None:
    statement = statement_of(BASE, PAVILION)
    assert spanning(statement, _words("凉亭", "收费")) == statement
    assert spanning(statement, _words("凉亭", "水闸")) == statement
    assert spanning(statement, []) == statement
    assert spanning(statement, [frozenset()]) == statement


def test_another_word_for_the_same_tells_of_it() -> None:
    statement = statement_of(BASE, PAVILION)
    groups = [frozenset({"凉亭"}), frozenset({"走廊", "长廊"})]
    assert spanning(statement, groups).text == f"{PAVILION}，{GALLERY}"


def test_no_more_is_taken_in_than_a_list_may_hold() -> None:
    filler = "，".join(f"第{n}处公园开放时间另行通知" for n in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳")
    base = a_base(a_reading(f"市园林局通知\n凉亭收费三元，{filler}，长廊收费五元。\n"))
    statement = statement_of(base, "凉亭收费三元")
    assert spanning(statement, _words("凉亭", "长廊")) == statement


@given(st.lists(st.sampled_from(["凉亭", "长廊", "栈道", "驿站", "收费", "水闸"]), max_size=5))
def test_a_longer_stretch_holds_the_statement_and_keeps_within_bounds(words: list[str]) -> None:
    statement = statement_of(BASE, GALLERY)
    longer = spanning(statement, _words(*words))
    assert longer.first <= statement.first
    assert longer.last >= statement.last
    assert len(longer.span) <= max(LONGEST_LIST, len(statement.span))


def test_the_words_compared_are_those_of_the_whole_question() -> None:
    read = understood("凉亭和长廊各收费多少?", BASE)
    assert read.whole is not None
    told = compared_words(read)
    assert any("凉亭" in group for group in told)
    assert any("长廊" in group for group in told)
    alone = understood("凉亭收费多少?", BASE)
    assert alone.whole is None
    assert not any("长廊" in group for group in compared_words(alone))


def test_both_things_that_are_compared_are_quoted_of_one_sentence() -> None:
    for question in ("凉亭和长廊各收费多少?", "凉亭和长廊的收费差多少?"):
        read = understood(question, BASE)
        statements = [_at(PAVILION, 9.0, 0.9)]
        written = draft(read, [(read.needs[0], statements)], Lists(BASE), Joined(BASE))
        assert [quote.text for quote in written.quotes] == [f"{PAVILION}，{GALLERY}"]


def test_one_thing_alone_is_quoted_alone() -> None:
    read = understood("凉亭收费多少?", BASE)
    statements = [_at(PAVILION, 9.0, 0.9)]
    written = draft(read, [(read.needs[0], statements)], Lists(BASE), Joined(BASE))
    assert [quote.text for quote in written.quotes] == [PAVILION]


def test_the_shortest_run_that_holds_most_of_the_words_covers() -> None:
    best = _at(PAVILION, 9.0, 0.5)
    both = replace(_at(f"{PAVILION}，{GALLERY}", 6.0, 0.9), sentence=best.sentence)
    three = replace(_at(f"{PAVILION}，{GALLERY}，{PATH}", 7.0, 0.95), sentence=best.sentence)
    assert covering(best, [best, both, three]) == both
    assert covering(best, [best]) == best


def test_a_run_of_another_sentence_covers_nothing() -> None:
    best = _at(PAVILION, 9.0, 0.5)
    other = _at("公园每日清扫两次", 8.0, 1.0)
    assert covering(best, [best, other]) == best


def test_of_runs_alike_the_better_covers() -> None:
    best = _at(PAVILION, 9.0, 0.5)
    one, other = (
        replace(_at(words, score, 0.9), sentence=best.sentence)
        for words, score in ((GALLERY, 5.0), (PATH, 6.0))
    )
    assert covering(best, [best, one, other]) == other


def _chosen(question: str, *statements: Statement) -> Choice:
    need = understood(question, BASE).needs[0]
    return choose(need, statements, Asking(), Lists(BASE), Joined(BASE))


def test_who_asks_what_each_pays_gets_the_run_that_names_both() -> None:
    best = _at(PAVILION, 9.0, 0.5)
    both = replace(_at(f"{PAVILION}，{GALLERY}", 6.0, 0.9), sentence=best.sentence)
    (told,) = _chosen("凉亭与长廊分别交多少?", best, both).statements
    assert told.text.startswith(both.text)


def test_a_list_of_nothing_alike_is_the_best_to_the_end_of_its_sentence() -> None:
    best = _at("公园每日清扫两次", 9.0, 0.2)
    other = _at(PAVILION, 8.9, 0.2)
    (told,) = _chosen("有哪些工作?", best, other).statements
    assert told.text == "公园每日清扫两次，湖面每周清理，步道每月冲洗"
