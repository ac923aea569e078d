"""Questions that somebody might ask, made of what a notice says."""

from __future__ import annotations

import re

import pytest

from corpus.notice import NoticeId
from kg.build import graph_of
from service.answering.natural_questions import natural_questions
from tests.factories import a_reading

SAMPLE = NoticeId("sample")
HEAD = "市园林局工作总结\n一、主要工作\n"
PLANS = HEAD.replace("总结", "要点")


def _asked(*sentences: str, head: str = HEAD) -> list[str]:
    lines = [f"{number}.{each}\n" for number, each in enumerate(sentences, 1)]
    graph = graph_of([a_reading(head + "".join(lines))])
    return [each.question for each in natural_questions(SAMPLE, graph)]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("公园免费开放覆盖率达到95%。", "公园免费开放覆盖率是多少？"),
        ("2024年改造老旧公园12个。", "2024年改造了多少个老旧公园？"),
        ("2025年改造老旧公园12个。", "2025年要改造多少个老旧公园？"),
        ("2024年减少申报材料79%。", "2024年申报材料减少了多少？"),
        ("参与养护的志愿者增加到560名。", ""),
        ("参演单位增加到60家。", "参演单位增加到多少家？"),
        ("2024年培训园林管理人员300人次。", "2024年培训了多少园林管理人员？"),
        ("10月底前上线公园预约小程序。", "公园预约小程序什么时候上线？"),
        ("东湖区推行林长巡护制度。", "哪里推行林长巡护制度？"),
        ("加快优化公园预约流程，方便老年人入园。", "怎么优化公园预约流程？"),
    ],
)
def test_each_kind_is_asked_as_a_person_would(sentence: str, question: str) -> None:
    asked = _asked(sentence, head=PLANS if re.search("要|什么时候|怎么", question) else HEAD)
    assert (question in asked) if question else asked == []


def test_what_says_too_little_or_too_much_by_itself_makes_no_question() -> None:
    asked = _asked(
        "全市公园12个。",
        "应当至少设置1个。",
        "领域开展公共数据试点6个。",
        "每次不超过3件。",
        "2026年改造260个。",
    )
    assert asked == []


def test_the_kinds_take_turns_and_no_question_comes_twice() -> None:
    asked = _asked(
        "2024年改造老旧公园12个。",
        "2024年改造老旧公园12个。",
        "2024年新建口袋公园31个。",
        "10月底前上线公园预约小程序。",
        head=PLANS,
    )
    assert asked.count("2024年要改造多少个老旧公园？") == 1
    assert asked.index("公园预约小程序什么时候上线？") == 1
