"""What a right answer has to be, by what people said of the one they got."""

from __future__ import annotations

import pytest

from corpus.notice import NoticeId
from service.expected import Expected, NoticeWords, Why, expected_of
from service.feedback import Rating
from tests.eval.scripted import NOTICE_ID, TEXT, a_notice, a_refusal, an_answer
from tests.service.feedback_factories import QUOTE, a_rating

OTHER = "other"
OTHER_TEXT = "白水市热线全年受理诉求2.35万件，其中“急难愁盼”诉求三千件。第二年办结率达到九成。"


def words() -> NoticeWords:
    notices = (a_notice(), a_notice(OTHER_TEXT, OTHER))
    return NoticeWords({each.notice_id: each for each in notices})


def expect(**rated: object) -> Expected:
    return expected_of(a_rating(**rated), words())  # type: ignore[arg-type]


def test_of_an_answer_rated_up_the_cited_quotes_are_the_evidence_and_have_to_be_said() -> None:
    expected = expect()
    assert (expected.why, expected.answerable, expected.notice_id) == (
        Why.RATED_UP,
        True,
        NOTICE_ID,
    )
    assert expected.evidence == (QUOTE,)
    assert expected.must_include == ((QUOTE,),)


def test_of_an_answer_that_computes_what_it_said_has_to_be_said() -> None:
    expected = expect(reply=an_answer("共6个（3 + 3 = 6）。[1]", "河东区设站3个"))
    assert expected.must_include == (("共6个（3 + 3 = 6）。",),)


def test_an_abstention_rated_up_is_not_answerable() -> None:
    expected = expect(reply=a_refusal())
    assert (expected.why, expected.answerable) == (Why.REFUSED_RIGHTLY, False)


def test_what_was_rated_down_must_not_be_said_again() -> None:
    expected = expect(rating=Rating.DOWN)
    assert (expected.why, expected.evidence, expected.must_include) == (Why.NOT_AGAIN, (), ())
    assert expected.must_not_include == (QUOTE,)


def test_of_several_quotes_together_none_is_forbidden_by_itself() -> None:
    reply = an_answer("全年受理诉求1,200件。[1]办结率为98%。[2]", QUOTE, "办结率为98%")
    expected = expect(reply=reply, rating=Rating.DOWN)
    assert expected.must_not_include == ("全年受理诉求1,200件。办结率为98%",)


def test_an_abstention_rated_down_says_nothing_of_what_is_right() -> None:
    expected = expect(reply=a_refusal(), rating=Rating.DOWN)
    assert expected.why is Why.NOT_REFUSED
    assert not expected.is_exportable


@pytest.mark.parametrize(
    ("correction", "evidence"),
    [
        ("办结率为98%", "办结率为98%"),
        ("  办结率为98%。\n", "办结率为98%"),
        ("办结率为９８％", "办结率为98%"),
        ("辦結率為98%", "办结率为98%"),
        ("河东区 设站 3个", "河东区设站3个"),
        ("应该引“办结率为98%”这句", "办结率为98%"),
        ("不对，河东区设站3个！", "河东区设站3个"),
    ],
)
def test_a_correction_whose_words_stand_in_a_notice_is_the_evidence(
    correction: str, evidence: str
) -> None:
    expected = expect(rating=Rating.DOWN, correction=correction)
    assert (expected.why, expected.evidence) == (Why.CORRECTED, (evidence,))
    assert evidence in TEXT
    assert expected.must_not_include == ()


def test_of_a_correction_with_figures_these_have_to_be_said_else_its_words() -> None:
    figures = expect(rating=Rating.DOWN, correction="全年受理诉求2.35万件")
    assert figures.must_include == (("2.35万件",),)
    plain = expect(rating=Rating.DOWN, correction="青山市热线全年受理")
    assert plain.must_include == (("青山市热线全年受理",),)


def test_a_correction_may_stand_in_another_notice_than_was_cited() -> None:
    expected = expect(rating=Rating.DOWN, correction="全年受理诉求2.35万件")
    assert expected.notice_id == NoticeId(OTHER)


def test_the_cited_notice_is_looked_at_first() -> None:
    assert expect(correction="热线全年受理诉求").notice_id == NOTICE_ID


@pytest.mark.parametrize(
    "correction",
    [
        "98%",
        "。。。。",
        "应为一千三百件",
        "全年受理诉求9,999件",
        "我说得长长的很多话，办结率为98%吗",
    ],
)
def test_a_correction_that_stands_in_no_notice_leaves_what_the_thumb_says(correction: str) -> None:
    assert expect(rating=Rating.DOWN, correction=correction).why is Why.NOT_AGAIN
    assert expect(rating=Rating.UP, correction=correction).why is Why.RATED_UP


@pytest.mark.parametrize(
    "correction",
    [
        "“办结率为98%”说错了",
        "“办结率为98%”不对",
        "不是“办结率为98%”",
        "不是办结率为98%，是另一个",
        "办结率为98%。這是錯誤的",
        "“办结率为98%” is wrong",
    ],
)
def test_a_correction_that_denies_names_no_evidence(correction: str) -> None:
    expected = expect(rating=Rating.DOWN, correction=correction)
    assert (expected.why, expected.evidence) == (Why.NOT_AGAIN, ())


def test_what_a_notice_itself_denies_is_evidence() -> None:
    denied = a_notice("诉求不是投诉的，由街道办理。", "denied")
    said = a_rating(rating=Rating.DOWN, correction="原文：“诉求不是投诉的，由街道办理”")
    expected = expected_of(said, NoticeWords({denied.notice_id: denied}))
    assert expected.evidence == ("诉求不是投诉的，由街道办理",)


def test_a_correction_turns_an_abstention_into_a_question_that_can_be_answered() -> None:
    expected = expect(reply=a_refusal(), rating=Rating.DOWN, correction="办结率为98%")
    assert (expected.answerable, expected.evidence) == (True, ("办结率为98%",))
    assert expected.is_exportable


def test_a_correction_that_the_answer_had_said_already_corrects_nothing() -> None:
    assert expect(rating=Rating.DOWN, correction="全年受理诉求").why is Why.NOT_AGAIN
    assert expect(rating=Rating.UP, correction="全年受理诉求").why is Why.CORRECTED
