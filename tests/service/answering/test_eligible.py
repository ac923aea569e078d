"""Who may is told by the conditions that a rule lists, or by whom it says that it is for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.normalize import match_key
from corpus.passages import reading_of
from service.answering.asked import Asked, asked_for
from service.answering.asked_who_may import asks_who_may
from service.answering.eligible import telling_who_may
from service.answering.refuse import of_the_form
from tests.factories import a_notice
from tests.service.answering.bases import a_base, statement_of, understood

BASE = a_base(
    reading_of(
        a_notice(
            "青岚市苗圃租用办法\n第一条 每户只限租用苗圃一块。\n"
            "第二条 租用苗圃应当同时符合下列条件：\n"
            "（一）在本市居住满一年；\n（二）名下没有苗圃。\n"
            "第三条 苗圃补贴的对象为残疾人和退休职工。\n"
            "第四条 街道审核申请家庭是否符合租用条件。\n",
            notice_id="rules",
        )
    )
)


@pytest.mark.parametrize(
    "question",
    [
        "哪些人可以租苗圃?",
        "什么人能申请租苗圃",
        "谁可以报名",
        "租苗圃要满足什么条件",
        "申请苗圃有什么条件",
        "邊啲人可以申請苗圃",
    ],
)
def test_who_may_is_asked_as_a_list(question: str) -> None:
    assert asks_who_may(match_key(question))
    assert Asked.LIST in asked_for(match_key(question))


@pytest.mark.parametrize("question", ["谁负责审核", "苗圃在什么位置", "哪些人审核", "谁能管他"])
def test_who_does_something_is_not_asked_so(question: str) -> None:
    assert not asks_who_may(match_key(question))


def test_conditions_that_are_listed_stand_before_what_only_limits() -> None:
    near = [
        replace(statement_of(BASE, words), score=score, context=0.9)
        for words, score in (
            ("每户只限租用苗圃一块", 9.0),
            ("街道审核申请家庭是否符合租用条件", 8.5),
            ("租用苗圃应当同时符合下列条件", 6.0),
        )
    ]
    need = understood("哪些人可以申请租苗圃?", BASE).needs[0]
    assert of_the_form(near, need) == [near[2]]
    assert of_the_form(near[:2], need) == near[:2]


def test_whom_a_rule_is_for_is_told_where_no_conditions_are_listed() -> None:
    named = statement_of(BASE, "苗圃补贴的对象为残疾人和退休职工")
    assert telling_who_may([statement_of(BASE, "每户只限租用苗圃一块"), named]) == [named]
