"""The rules by which one answer is scored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import Span
from eval.scoring import Fault, Judgement, is_affirmed, judge
from service.answering.outcome import Reply
from service.said import norm, occurrences, without_markers
from tests.eval.scripted import (
    TEXT,
    a_citation,
    a_notice,
    a_question,
    a_refusal,
    an_answer,
)

EVIDENCE = "全年受理诉求1,200件"
NOTICES = {notice.notice_id: notice for notice in (a_notice(),)}


def judged(reply: Reply, **fields: object) -> Judgement:
    return judge(a_question(**fields), reply, NOTICES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１,２００ 件", "1200件"),
        ("1，200件", "1200件"),
        ("1,234,567", "1234567"),
        ("12,34", "12,34"),
        ("1,2000", "1,2000"),
        ("A ＡPP\u3000\n", "aapp"),
        ("２.30万件", "2.30万件"),
        ("第①项", "第1项"),
    ],
)
def test_texts_are_compared_without_width_case_white_space_and_thousands_separators(
    text: str, expected: str
) -> None:
    assert norm(text) == expected


@given(st.text())
def test_normalising_never_leaves_white_space(text: str) -> None:
    assert not any(character.isspace() for character in norm(text))


def test_markers_are_no_part_of_the_answer() -> None:
    assert without_markers("共209项。[1][12] 其中[3]") == "共209项。 其中"


def test_a_marker_between_digits_does_not_hide_a_value() -> None:
    assert judged(an_answer("受理1200[1]件。", EVIDENCE)).is_right


def test_a_short_cited_answer_with_all_it_must_say_is_right() -> None:
    assert judged(an_answer("全年受理1,200件。[1]", EVIDENCE)).faults == ()


def test_every_group_needs_one_of_its_alternatives() -> None:
    groups = (("1200件", "1200宗"), ("98%", "百分之九十八"))
    assert judged(an_answer("受理1200宗,办结98%。", EVIDENCE), must_include=groups).is_right
    missing = judged(an_answer("受理1200件。", EVIDENCE), must_include=groups)
    assert missing.faults == (Fault.MISSING,)
    assert missing.unmet == (("98%", "百分之九十八"),)
    assert missing.is_wrong_stated


def test_a_wrong_value_beside_the_right_one_is_stated() -> None:
    reply = an_answer("受理1200件,设站3个。", EVIDENCE)
    found = judged(reply, must_not_include=("设站３个",))
    assert found.faults == (Fault.STATED,)
    assert found.stated == ("设站３个",)
    assert found.is_wrong_stated


@pytest.mark.parametrize(("kind", "limit"), [("number", 180), ("list", 400), ("multi_hop", 400)])
def test_an_answer_may_be_as_long_as_its_kind_allows_and_no_longer(kind: str, limit: int) -> None:
    fitting = "1200件" + "文" * (limit - 5) + "[1]"
    assert judged(an_answer(fitting, EVIDENCE), kind=kind).is_right
    too_long = judged(an_answer(fitting + "。", EVIDENCE), kind=kind)
    assert too_long.faults == (Fault.TOO_LONG,)
    assert not too_long.is_wrong_stated


@pytest.mark.parametrize(
    "citation",
    [
        a_citation("全年受理诉求1,300件", start=TEXT.index("全年")),
        a_citation(EVIDENCE, start=0),
        a_citation(EVIDENCE, notice_id="elsewhere"),
        a_citation(TEXT[-3:] + "尾", start=len(TEXT) - 3),
    ],
    ids=["other words", "other place", "unknown notice", "beyond the end"],
)
def test_a_citation_that_is_not_the_notices_text_makes_an_answer_not_right(
    citation: object,
) -> None:
    found = judged(an_answer("1200件。", EVIDENCE, citation))  # type: ignore[arg-type]
    assert found.faults == (Fault.NOT_VERBATIM,)
    assert [check.is_verbatim for check in found.citations] == [True, False]


def test_an_answer_that_cites_other_words_only_is_not_right() -> None:
    found = judged(an_answer("1200件。", "办结率为98%"))
    assert found.faults == (Fault.UNSUPPORTED,)
    assert not found.is_wrong_stated


def test_touching_the_evidence_by_one_character_is_enough_and_bordering_is_not() -> None:
    assert judged(an_answer("1200件。", "件。河东区")).is_right
    assert judged(an_answer("1200件。", "。河东区")).faults == (Fault.UNSUPPORTED,)


def test_evidence_that_stands_twice_counts_in_both_places() -> None:
    second = a_citation("设站3个", start=TEXT.rindex("设站3个"))
    assert judged(
        an_answer("3个。", second), must_include=(("3个",),), evidence=("河东区设站3个",)
    ).is_right


def test_evidence_counts_only_in_the_notice_that_the_question_is_about() -> None:
    twin = a_notice(notice_id="twin")
    notices = {**NOTICES, twin.notice_id: twin}
    reply = an_answer("1200件。", a_citation(EVIDENCE, notice_id="twin"))
    assert judge(a_question(notice="twin"), reply, notices).is_right
    assert judge(a_question(), reply, notices).is_right
    other = judge(a_question(notice="qingshan"), reply, notices)
    assert other.faults == (Fault.UNSUPPORTED,)


def test_evidence_of_a_notice_that_is_not_in_the_store_is_not_located() -> None:
    found = judged(an_answer("1200件。", EVIDENCE), notice="elsewhere")
    assert [check.is_located for check in found.evidence] == [False]
    assert not found.is_right


def test_refusing_what_the_notices_say_is_not_right_but_nothing_wrong_is_stated() -> None:
    found = judged(a_refusal("受理1200件?不知道。"))
    assert found.faults == (Fault.REFUSED,)
    assert not found.is_wrong_stated
    assert found.citation_recall == 0
    assert found.citation_precision is None


def test_refusing_what_the_notices_do_not_say_is_right() -> None:
    assert judged(a_refusal(), answerable=False, must_include=(), evidence=()).is_right


def test_a_refusal_that_repeats_the_wrong_value_is_not_right() -> None:
    found = judged(
        a_refusal("河西区有 3个站,通知没有说。"),
        answerable=False,
        must_include=(),
        must_not_include=("河西区有3个",),
        evidence=(),
    )
    assert found.faults == (Fault.STATED,)
    assert not found.is_wrong_stated


def test_answering_what_the_notices_do_not_say_is_wrong_stated() -> None:
    found = judged(an_answer("1200件。"), answerable=False, must_include=(), evidence=())
    assert found.faults == (Fault.ANSWERED,)
    assert found.is_wrong_stated
    assert found.citation_recall is None
    assert found.citation_precision is None


@pytest.mark.parametrize(
    "text",
    ["ＹＥＳ", "是的,1200件", "对,1200件", "对。", "對的", "没错。", "沒錯,", "属实", "Yes, 1200",
     "yes", "はい、1200件", "“是的”", " 对 ", "[1]是的", "Yes，"],
)  # fmt: skip
def test_a_first_word_that_says_yes_affirms(text: str) -> None:
    assert is_affirmed(text)


@pytest.mark.parametrize(
    "text",
    ["不是,1200件", "不对", "对符合条件的家庭发放", "对于", "对外资企业", "yesterday", "情况属实",
     "いいえ", "", "是否", "通知说的是1200件,没错"],
)  # fmt: skip
def test_other_first_words_do_not(text: str) -> None:
    assert not is_affirmed(text)


def test_a_false_premise_that_is_affirmed_is_not_right_though_its_text_is() -> None:
    reply = an_answer("是的,1200件。", EVIDENCE)
    found = judged(reply, kind="false_premise")
    assert found.faults == (Fault.AFFIRMED,)
    assert found.is_text_ok
    assert not found.is_wrong_stated
    assert judged(reply, kind="yes_no").is_right


def test_focus_is_answer_length_over_evidence_length_for_answered_short_kinds() -> None:
    reply = an_answer("全年共受理诉求1200件。[1]", EVIDENCE)
    assert judged(reply).focus == len("全年共受理诉求1200件。") / len(EVIDENCE)
    assert judged(reply, kind="list").focus is None
    assert judged(reply, answerable=False).focus is None
    assert judged(a_refusal()).focus is None


def test_citation_recall_and_precision_are_shares_of_quotes_and_of_citations() -> None:
    found = judged(
        an_answer("1200件。", EVIDENCE, "办结率为98%", "热线全年"),
        evidence=(EVIDENCE, "河东区设站3个"),
    )
    assert found.citation_recall == 1 / 2
    assert found.citation_precision == 2 / 3


def test_occurrences_may_overlap() -> None:
    assert list(occurrences("aa", "aaa")) == [Span(0, 2), Span(1, 3)]


def test_what_an_abstention_names_as_nearest_is_checked_but_not_counted() -> None:
    found = judged(a_refusal("没有。", a_citation(EVIDENCE), a_citation(EVIDENCE, start=0)))
    assert [check.is_verbatim for check in found.nearest] == [True, False]
    assert found.citations == ()
    assert found.citation_recall == 0
