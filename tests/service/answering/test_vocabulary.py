"""The words of the notices: their weight, and what a mistyped one was meant to be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.answering.vocabulary import Vocabulary, content_words

TEXTS = ("建成“云泽颐养”平台", "平台开通电话预约", "老年食堂与助餐服务", "助餐服务")
VOCABULARY = Vocabulary(TEXTS)


def test_asking_words_and_particles_carry_no_subject() -> None:
    assert content_words("平台什么时候开通的呢?") == ("平台", "开通")


def test_a_word_is_kept_once_in_order() -> None:
    assert content_words("平台平台食堂平台") == ("平台", "食堂")


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    assert VOCABULARY.weight("食堂") > VOCABULARY.weight("平台") > 0
    assert VOCABULARY.weight("不在其中") >= VOCABULARY.weight("食堂")


def test_a_mistyped_name_is_mended_by_its_sound() -> None:
    key, corrections = VOCABULARY.correct("云则颐养是什么")
    assert key == "云泽颐养是什么"
    assert [(each.typed, each.meant) for each in corrections] == [("云则颐养", "云泽颐养")]


def test_a_word_that_the_notices_have_is_left_as_it_is() -> None:
    assert VOCABULARY.correct("云泽颐养与助餐服务") == ("云泽颐养与助餐服务", ())


def test_an_ordinary_word_is_not_mended_into_one_that_sounds_like_it() -> None:
    assert VOCABULARY.correct("使用实用适用") == ("使用实用适用", ())


def test_an_empty_vocabulary_mends_nothing() -> None:
    nothing = Vocabulary(())
    assert nothing.correct("云则颐养") == ("云则颐养", ())
    assert "云泽" not in nothing
    assert nothing.weight("云泽") == 0.0


@given(st.text(alphabet="云则泽颐养一二 ,?a🌳", max_size=60))
def test_mending_keeps_the_length_of_a_question(text: str) -> None:
    assert len(VOCABULARY.correct(text)[0]) == len(text)


def test_what_is_pasted_rather_than_typed_is_not_mended_throughout() -> None:
    vocabulary = Vocabulary(["“津呼速应”热线服务品牌"])
    typed = "津乎速应"
    assert vocabulary.correct(typed)[0] == "津呼速应"
    pasted = "，".join(["请问"] * 60) + "，" + typed
    assert vocabulary.correct(pasted) == (pasted, ())
