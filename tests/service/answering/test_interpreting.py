"""Who is to interpret a rule is told by its own article, and by nothing else that explains."""

from __future__ import annotations

import pytest

from corpus.passages import reading_of
from service.answering.interpreting import asks_who_interprets, interpreter, interprets_another
from tests.factories import a_notice

BOATS = reading_of(
    a_notice(
        "青岚市游船管理办法\n第一条 游船应当登记。\n第二条 船主应当向乘客解释安全须知。\n"
        "第三条 本办法自2025年7月1日起施行，由市交通局会同市水务局负责解释。\n",
        notice_id="boats",
        title="青岚市游船管理办法",
    )
)
TREES = reading_of(
    a_notice("青岚市古树规定\n第一条 古树应当挂牌。\n", notice_id="trees", title="青岚市古树规定")
)


@pytest.mark.parametrize(
    "key", ["这个办法由谁解释", "解释权归哪个部门", "哪个单位负责解释", "办法的解释归谁"]
)
def test_the_article_says_who_interprets(key: str) -> None:
    found = interpreter(key, {BOATS.notice.notice_id: BOATS})
    assert found is not None
    assert found[1].of(BOATS.notice.text) == "由市交通局会同市水务局负责解释"


def test_of_several_rules_the_named_one_is_meant() -> None:
    both = {each.notice.notice_id: each for each in (BOATS, TREES)}
    found = interpreter("游船的办法解释权归谁", both)
    assert found is not None
    assert found[0] == "boats"
    assert interpreter("古树的规定由谁解释", both) is None


@pytest.mark.parametrize("key", ["安全须知怎么解释", "谁来做解释工作", "游船要登记吗"])
def test_to_explain_something_is_not_asked_so(key: str) -> None:
    assert not asks_who_interprets(key)


def test_an_article_of_another_rule_is_no_answer() -> None:
    assert interprets_another("古树的规定由谁解释", "本办法由市交通局负责解释")
    assert not interprets_another("游船的办法由谁解释", "游船管理办法 本办法由市交通局负责解释")
