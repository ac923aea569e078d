"""The words of the notices: their weight, and who mends a mistyped one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import match_key
from retrieval.respelling import Change, Respelling
from service.answering.vocabulary import Vocabulary, content_words
from tests.factories import a_reading
from tests.service.answering.bases import a_base

TEXTS = ("建成“云泽颐养”平台", "平台开通电话预约", "老年食堂与助餐服务", "助餐服务")
VOCABULARY = Vocabulary(TEXTS)


def test_asking_words_and_particles_carry_no_subject() -> None:
    assert content_words("平台什么时候开通的呢?") == ("平台", "开通")


def test_a_word_is_kept_once_in_order() -> None:
    assert content_words("平台平台食堂平台") == ("平台", "食堂")


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    assert VOCABULARY.weight("食堂") > VOCABULARY.weight("平台") > 0
    assert VOCABULARY.weight("不在其中") >= VOCABULARY.weight("食堂")


def test_a_question_is_mended_by_what_mends_it() -> None:
    mended = Respelling("云泽颐养", (Change(0, 4, "云则颐养", "云泽颐养"),))
    vocabulary = Vocabulary(TEXTS, lambda key: mended if key == "云则颐养" else Respelling(key, ()))
    assert vocabulary.respell("云则颐养") == mended
    assert vocabulary.respell("平台") == Respelling("平台", ())


def test_the_words_of_a_base_are_mended_by_its_index() -> None:
    text = "市园林局通知\n“云泽颐养”平台上线。“云泽颐养”电话预约。\n"
    vocabulary = a_base(a_reading(text)).vocabulary
    assert vocabulary.respell("云则颐养平台在哪").text == "云泽颐养平台在哪"


def test_the_names_of_a_base_are_those_of_its_graph() -> None:
    (linked,) = a_base().vocabulary.names.in_key("东湖区建了什么")
    assert linked.name == "东湖区"


@given(st.text(max_size=60))
def test_without_a_speller_a_question_stays_as_typed(text: str) -> None:
    assert VOCABULARY.respell(text) == Respelling(text, ())


@given(st.text(max_size=200))
def test_content_words_are_words_of_the_key_once_each(text: str) -> None:
    found = content_words(match_key(text))
    assert len(set(found)) == len(found)
    assert all(found)


def test_an_empty_vocabulary_knows_no_word() -> None:
    nothing = Vocabulary(())
    assert nothing.respell("云则颐养").text == "云则颐养"
    assert list(nothing.names.in_key("云泽")) == []
    assert "云泽" not in nothing
    assert nothing.weight("云泽") == 0.0


def test_a_word_in_katakana_is_one() -> None:
    found = content_words(match_key("アプリで公園を予約できますか"))
    assert {"アプリ", "公园", "予约"} <= set(found)
    assert not {"ア", "プ", "リ"} & set(found)


def test_english_function_words_carry_no_subject() -> None:
    asked = match_key("How many visitors does each park get every day?")
    assert content_words(asked) == ("visitors", "park", "day")
