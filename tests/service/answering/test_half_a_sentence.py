"""Which part of a sentence is quoted, where it holds more than one figure, date or year."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.passages import reading_of
from service.answering.asked import Asked
from service.answering.choose import Asking, choose, tightest
from service.answering.evidence import Statement
from service.answering.extent import completed
from service.answering.fit import clause_holds_time
from service.answering.joined import Joined
from service.answering.lists import Lists
from service.answering.refuse import of_the_form, too_weak
from service.answering.supported import supported_by
from tests.factories import a_notice
from tests.service.answering.bases import a_base, statement_of, understood

SIZES = "小学班额不超过45人，初中班额不超过50人"
TREES = "全年植树900棵，其中东湖边300棵"
CALLS = "热线日均受理报修320件，回访满意率保持97%以上"
GROWN = "全年栽花5000株，同比增长8%"
DOCKS = "2025年在南湖建成码头2座；2026年在北湖建成码头3座"
BASE = a_base(
    reading_of(
        a_notice(
            f"青岚市园林办法\n第一条 {SIZES}。\n第二条 {TREES}。\n第三条 {DOCKS}。\n"
            "第四条 自2025年7月1日起施行，2018年5月1日施行的《青岚市园林规定》同时废止。\n"
            "第五条 国家法定节假日期间，园门每天开放不少于12小时。\n"
            "第六条 每周三18时至21时，球场免费开放。\n"
            "第七条 设立区、街道绿化服务中心，管好绿化服务站点。\n第八条 建设百个绿化服务站点。\n"
            f"第九条 码头于4月启用。\n第十条 {CALLS}。\n第十一条 {GROWN}。\n",
            notice_id="rules",
            date="2025-06-01",
        )
    )
)


def _said(words: str, tightness: float = 0.0, score: float = 9.0) -> Statement:
    found = statement_of(BASE, words)
    return replace(found, tightness=tightness, score=score, context=0.9, coverage=0.9)


def _quoted(best: str, *others: tuple[str, float]) -> str:
    whole = _said(best)
    return tightest(whole, [whole, *(_said(words, tight) for words, tight in others)]).text


def test_of_two_figures_none_is_dropped_for_a_slight_reason() -> None:
    first, second = SIZES.split("，")
    assert _quoted(SIZES, (first, 0.5), (second, 1.5)) == SIZES


def test_a_figure_that_is_clearly_asked_for_is_quoted_alone() -> None:
    first, second = SIZES.split("，")
    assert _quoted(SIZES, (first, 4.0), (second, 1.5)) == first


def test_nothing_outside_of_the_best_run_is_quoted() -> None:
    first, second = SIZES.split("，")
    assert _quoted(first, (second, 50.0)) == first


def test_a_part_of_what_is_counted_is_no_rival_and_no_answer() -> None:
    whole, part = TREES.split("，")
    assert _quoted(TREES, (whole, 1.0), (part, 0.5)) == whole
    assert _quoted(TREES, (whole, 0.5), (part, 1.0)) == TREES


@pytest.mark.parametrize(
    ("question", "whole", "told"),
    [
        ("热线每天受理多少报修?", CALLS, CALLS.split("，")[0]),
        ("热线每天受理多少件报修?", CALLS, CALLS.split("，")[0]),
        ("热线受理和满意的情况是多少?", CALLS, CALLS),
        ("全年栽花多少株?", GROWN, GROWN),
    ],
)
def test_a_figure_that_cannot_answer_by_its_unit_is_no_part_of_the_quote(
    question: str, whole: str, told: str
) -> None:
    need = understood(question, BASE).needs[0]
    best, first = _said(whole), _said(whole.split("，")[0], tightness=-0.5)
    assert tightest(best, [best, first], need).text == told


def test_what_fits_far_worse_without_its_neighbour_keeps_it() -> None:
    need = understood("热线每天受理多少报修?", BASE).needs[0]
    best, first = _said(CALLS), _said(CALLS.split("，")[0], tightness=-3.0)
    assert tightest(best, [best, first], need).text == CALLS


def test_of_two_years_the_half_of_the_asked_one_is_told() -> None:
    need = understood("2026年建成码头多少座?", BASE).needs[0]
    both, own = _said(DOCKS, score=9.0), _said(DOCKS.split("；")[1], score=8.0)
    kept = supported_by(need, [both, own], False, (), dict.fromkeys(BASE.readings), BASE.readings)
    shown = kept.unsure if hasattr(kept, "unsure") else kept
    assert shown[0].text == own.text


@pytest.mark.parametrize("question", ["园林办法什么时候施行?", "园林办法何时开始施行?"])
def test_when_a_repealed_rule_began_is_not_when_this_one_does(question: str) -> None:
    need = understood(question, BASE).needs[0]
    begins = statement_of(BASE, "自2025年7月1日起施行").clauses[0]
    repeals = statement_of(BASE, "2018年5月1日施行的《青岚市园林规定》同时废止").clauses[0]
    assert clause_holds_time(begins, need)
    assert not clause_holds_time(repeals, need)


def test_what_is_repealed_may_be_asked_for() -> None:
    need = understood("旧的园林规定什么时候废止?", BASE).needs[0]
    repeals = statement_of(BASE, "2018年5月1日施行的《青岚市园林规定》同时废止").clauses[0]
    assert clause_holds_time(repeals, need)


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("园门每天开放不少于12小时", "国家法定节假日期间，园门每天开放不少于12小时"),
        ("球场免费开放", "每周三18时至21时，球场免费开放"),
    ],
)
def test_what_holds_at_certain_times_is_quoted_with_them(said: str, whole: str) -> None:
    assert completed(statement_of(BASE, said)).text == whole


def test_a_number_stands_before_what_only_seems_to_list_the_things() -> None:
    need = understood("要建设多少个绿化服务站点?", BASE).needs[0]
    seeming = _said("设立区、街道绿化服务中心", score=9.0)
    told = _said("建设百个绿化服务站点", score=8.5)
    assert of_the_form([seeming, told], need)[0].text == told.text


@pytest.mark.parametrize("question", ["码头几月启用?", "码头是几月几日启用的?"])
def test_which_month_counts_no_months(question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.answering.refuse.confidence", lambda *_: 0.99)
    need = understood(question, BASE).needs[0]
    assert Asked.TIME in need.asked
    assert too_weak([_said("码头于4月启用")], need) is None


def test_a_quote_is_told_whole_by_who_chooses_as_well() -> None:
    need = understood("班额不超过多少人?", BASE).needs[0]
    first, second = SIZES.split("，")
    statements = [_said(SIZES), _said(first, 0.2, 8.0), _said(second, 0.4, 8.0)]
    choice = choose(need, statements, Asking(), Lists(BASE), Joined(BASE))
    assert [each.text for each in choice.statements] == [SIZES]
