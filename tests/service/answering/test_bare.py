"""A question that has asking words alone says not what it is about."""

from __future__ import annotations

import pytest

from corpus.normalize import match_key
from service.answering.bare import is_bare
from service.answering.outcome import Reason, Turn
from service.answering.pipeline import Answerer
from tests.service.answering.bases import abstention_of, answer_of, replied


@pytest.mark.parametrize(
    "said",
    [
        "哪家银行？",
        "哪个部门",
        "几点?",
        "多少钱",
        "由谁负责",
        "几点开门？",
        "什么时候开始",
        "边個負責",
        "到底要多久啊",
    ],
)
def test_asking_words_and_general_verbs_name_nothing(said: str) -> None:
    assert is_bare(match_key(said))


@pytest.mark.parametrize(
    "said",
    [
        "公园几点开门",
        "哪家银行放贷",
        "护林员归哪个部门管",
        "怎么投诉",
        "这通知哪天发的",
        "银行",
        "谢谢",
        "罚多少",
        "要带什么材料",
    ],
)
def test_whatever_names_a_thing_is_a_question(said: str) -> None:
    assert not is_bare(match_key(said))


def test_a_bare_question_is_open_alone_and_read_with_what_was_asked_before(
    answerer: Answerer,
) -> None:
    assert abstention_of(replied(answerer, "多少个?").outcome).reason is Reason.AMBIGUOUS
    assert abstention_of(replied(answerer, "哪家银行?").outcome).reason is Reason.AMBIGUOUS
    before = Turn("2025年全年新建的是什么公园?", "新建口袋公园。[1]")
    assert "30个" in answer_of(replied(answerer, "多少个?", before).outcome).text
