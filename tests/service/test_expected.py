"""What a right answer has to be, by what people said of the one they got."""

from __future__ import annotations

import pytest

from corpus.notice import NoticeId
from service.expected import Correction, Expected, NoticeWords, Why, expected_of, proposed
from service.feedback import Rating, Ruling
from tests.eval.scripted import NOTICE_ID, TEXT, a_notice, a_refusal, an_answer
from tests.service.feedback_factories import QUOTE, a_rating

OTHER = "other"
OTHER_TEXT = "白水市热线全年受理诉求2.35万件，其中“急难愁盼”诉求三千件。第二年办结率达到九成。"


def words() -> NoticeWords:
    notices = (a_notice(), a_notice(OTHER_TEXT, OTHER))
    return NoticeWords({each.notice_id: each for each in notices})


def expect(**rated: object) -> Expected:
    return expected_of(a_rating(**rated), words())  # type: ignore[arg-type]


UP, DOWN = Rating.UP, Rating.DOWN
SAID_WRONG = pytest.mark.parametrize(
    ("rating", "ruling"), [(DOWN, Ruling.RIGHT), (UP, Ruling.WRONG)]
)
"""The answer that was rated is wrong, as an editor holds."""
SAID_RIGHT = pytest.mark.parametrize(
    ("rating", "ruling"), [(UP, Ruling.RIGHT), (DOWN, Ruling.WRONG)]
)


@pytest.mark.parametrize("rating", Rating)
@pytest.mark.parametrize(
    "correction", ["", "应为一千三百件", "“办结率为98%”不对", "办结率为98%", "原文：河东区设站3个"]
)
def test_before_an_editor_has_ruled_a_rating_is_a_claim_and_no_question(
    rating: Rating, correction: str
) -> None:
    for reply in (None, a_refusal()):
        expected = expect(reply=reply, rating=rating, correction=correction)
        assert (expected.why, expected.is_told, expected.is_exportable) == (
            Why.UNRULED,
            False,
            False,
        )
        assert expected.must_include == expected.must_not_include == expected.evidence == ()
        assert expected.notice_id is None


@pytest.mark.parametrize(
    ("correction", "ruling", "words_of_it"),
    [
        ("辦結率為98%", None, ("办结率为98%",)),
        ("应该引“办结率为98%”和“河东区设站3个”", None, ("办结率为98%", "河东区设站3个")),
        ("“办结率为98%”不对", None, ()),
        ("应为一千三百件", None, ()),
        (QUOTE, None, ()),  # what had been answered
        ("", None, ()),
        ("办结率为98%", Ruling.RIGHT, ()),
        ("办结率为98%", Ruling.ASIDE, ()),
    ],
)
def test_a_correction_in_a_notices_words_is_a_proposal_until_it_is_ruled_on(
    correction: str, ruling: Ruling | None, words_of_it: tuple[str, ...]
) -> None:
    said = a_rating(rating=DOWN, correction=correction, ruling=ruling)
    assert proposed(said, words()) == words_of_it


def test_an_unruled_correction_counts_where_it_is_asked_for() -> None:
    said = a_rating(rating=DOWN, correction="办结率为98%")
    expected = expected_of(said, words(), unruled=True)
    assert (expected.why, expected.evidence) == (Why.CORRECTED, ("办结率为98%",))
    assert expected_of(a_rating(rating=DOWN), words(), unruled=True).why is Why.UNRULED


@pytest.mark.parametrize("rating", Rating)
@pytest.mark.parametrize("correction", ["", "办结率为98%"])
def test_what_an_editor_set_aside_is_no_question(rating: Rating, correction: str) -> None:
    expected = expect(rating=rating, correction=correction, ruling=Ruling.ASIDE)
    assert (expected.why, expected.is_exportable) == (Why.SET_ASIDE, False)


@SAID_RIGHT
def test_of_an_answer_that_was_right_the_cited_quotes_are_the_evidence_and_have_to_be_said(
    rating: Rating, ruling: Ruling
) -> None:
    expected = expect(rating=rating, ruling=ruling)
    assert (expected.why, expected.answerable, expected.notice_id) == (
        Why.RATED_UP,
        True,
        NOTICE_ID,
    )
    assert expected.evidence == (QUOTE,)
    assert expected.must_include == ((QUOTE,),)


def test_of_an_answer_that_computes_what_it_said_has_to_be_said() -> None:
    reply = an_answer("共6个（3 + 3 = 6）。[1]", "河东区设站3个")
    expected = expect(reply=reply, ruling=Ruling.RIGHT)
    assert expected.must_include == (("共6个（3 + 3 = 6）。",),)


@SAID_RIGHT
def test_an_abstention_that_was_right_is_not_answerable(rating: Rating, ruling: Ruling) -> None:
    expected = expect(reply=a_refusal(), rating=rating, ruling=ruling)
    assert (expected.why, expected.answerable) == (Why.REFUSED_RIGHTLY, False)


@SAID_WRONG
def test_what_was_wrong_must_not_be_said_again(rating: Rating, ruling: Ruling) -> None:
    expected = expect(rating=rating, ruling=ruling)
    assert (expected.why, expected.evidence, expected.must_include) == (Why.NOT_AGAIN, (), ())
    assert expected.must_not_include == (QUOTE,)


def test_of_several_quotes_together_none_is_forbidden_by_itself() -> None:
    reply = an_answer("全年受理诉求1,200件。[1]办结率为98%。[2]", QUOTE, "办结率为98%")
    expected = expect(reply=reply, rating=Rating.DOWN, ruling=Ruling.RIGHT)
    assert expected.must_not_include == ("全年受理诉求1,200件。办结率为98%",)


@SAID_WRONG
def test_an_abstention_that_was_wrong_says_nothing_of_what_is_right(
    rating: Rating, ruling: Ruling
) -> None:
    expected = expect(reply=a_refusal(), rating=rating, ruling=ruling)
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
    expected = expect(rating=Rating.DOWN, correction=correction, ruling=Ruling.RIGHT)
    assert (expected.why, expected.evidence) == (Why.CORRECTED, (evidence,))
    assert evidence in TEXT
    assert expected.must_not_include == ()


def test_of_a_correction_with_figures_these_have_to_be_said_else_its_words() -> None:
    figures = expect(rating=Rating.DOWN, correction="全年受理诉求2.35万件", ruling=Ruling.RIGHT)
    assert figures.must_include == (("2.35万件",),)
    plain = expect(rating=Rating.DOWN, correction="青山市热线全年受理", ruling=Ruling.RIGHT)
    assert plain.must_include == (("青山市热线全年受理",),)


def test_a_correction_may_stand_in_another_notice_than_was_cited() -> None:
    expected = expect(rating=Rating.DOWN, correction="全年受理诉求2.35万件", ruling=Ruling.RIGHT)
    assert expected.notice_id == NoticeId(OTHER)


def test_the_cited_notice_is_looked_at_first() -> None:
    assert expect(correction="热线全年受理诉求", ruling=Ruling.RIGHT).notice_id == NOTICE_ID


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
    down = expect(rating=DOWN, correction=correction, ruling=Ruling.RIGHT)
    assert (down.why, down.correction) == (Why.NOT_AGAIN, Correction.ABSENT)
    up = expect(rating=UP, correction=correction, ruling=Ruling.RIGHT)
    assert (up.why, up.correction) == (Why.RATED_UP, Correction.ABSENT)


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
    expected = expect(rating=Rating.DOWN, correction=correction, ruling=Ruling.RIGHT)
    assert (expected.why, expected.evidence) == (Why.NOT_AGAIN, ())
    is_quoted = correction[:2] != "不是" or "“" in correction
    assert expected.correction is (Correction.DENIES if is_quoted else Correction.ABSENT)


def test_what_a_notice_itself_denies_is_evidence() -> None:
    denied = a_notice("诉求不是投诉的，由街道办理。", "denied")
    correction = "原文：“诉求不是投诉的，由街道办理”"
    said = a_rating(rating=Rating.DOWN, correction=correction, ruling=Ruling.RIGHT)
    expected = expected_of(said, NoticeWords({denied.notice_id: denied}))
    assert expected.evidence == ("诉求不是投诉的，由街道办理",)


def test_a_correction_turns_an_abstention_into_a_question_that_can_be_answered() -> None:
    rated = a_rating(a_refusal(), rating=DOWN, correction="办结率为98%", ruling=Ruling.RIGHT)
    expected = expected_of(rated, words())
    assert (expected.answerable, expected.evidence) == (True, ("办结率为98%",))
    assert expected.is_exportable


@pytest.mark.parametrize("ruling", [None, Ruling.RIGHT])
@pytest.mark.parametrize(
    "correction",
    ["全年受理诉求", "全年受理诉求1,200件。", "“全年受理诉求”", "1200件", "受理诉求1200"],
)
def test_a_correction_that_the_answer_had_said_already_forbids_nothing(
    correction: str, ruling: Ruling | None
) -> None:
    expected = expect(rating=Rating.DOWN, correction=correction, ruling=ruling)
    assert (expected.why, expected.correction) == (Why.REPEATED, Correction.REPEATED)
    assert (expected.must_not_include, expected.is_exportable) == ((), False)


def test_where_the_editor_holds_the_thumb_wrong_its_correction_counts_for_nothing() -> None:
    right = expect(rating=DOWN, correction="办结率为98%", ruling=Ruling.WRONG)
    assert (right.why, right.evidence) == (Why.RATED_UP, (QUOTE,))
    wrong = expect(rating=UP, correction="办结率为98%", ruling=Ruling.WRONG)
    assert (wrong.why, wrong.must_not_include) == (Why.NOT_AGAIN, (QUOTE,))


def test_a_thumb_up_may_be_pressed_with_what_the_answer_had_said() -> None:
    held = Ruling.RIGHT
    assert expect(rating=UP, correction="全年受理诉求", ruling=held).why is Why.CORRECTED
