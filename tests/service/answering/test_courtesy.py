"""What asks nothing is greeted or thanked, and no search is made for it."""

from __future__ import annotations

import pytest

from corpus.normalize import match_key
from service.answering.courtesy import Courtesy, courtesy_in
from service.answering.outcome import Abstention, Reason, Turn
from service.answering.pipeline import Answerer
from tests.service.answering.bases import replied

GREETINGS = (
    "你好",
    "您好！",
    "喂，你好啊",
    "大家好",
    "在吗？",
    "有人吗",
    "Hello!",
    "good morning",
    "こんにちは",
)
THANKS = (
    "谢谢",
    "好的，谢谢你",
    "知道了",
    "唔該晒",
    "再见",
    "Thank you very much.",
    "ありがとうございました",
)
QUESTIONS = (
    "你好，公园几点开门",
    "好的公园有哪些",
    "谢谢，还有吗",
    "早市在哪",
    "有人管吗",
    "感谢信寄到哪",
    "hello park",
    "办好了吗",
    "",
)


@pytest.mark.parametrize("said", GREETINGS)
def test_a_greeting_is_one(said: str) -> None:
    assert courtesy_in(match_key(said)) is Courtesy.GREETING


@pytest.mark.parametrize("said", THANKS)
def test_thanks_are_no_greeting(said: str) -> None:
    assert courtesy_in(match_key(said)) is Courtesy.THANKS


@pytest.mark.parametrize("said", QUESTIONS)
def test_what_asks_something_is_no_courtesy(said: str) -> None:
    assert courtesy_in(match_key(said)) is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("你好", "您好"),
        ("謝謝你", "好的"),
        ("Thanks!", "You are welcome"),
        ("こんにちは", "こんにちは"),
    ],
)
def test_who_asks_nothing_is_asked_what_to_look_for(
    answerer: Answerer, said: str, told: str
) -> None:
    before = Turn("2025年全年新建口袋公园多少个?", "全年新建口袋公园30个。[1]")
    reply = replied(answerer, said, before)
    assert isinstance(reply.outcome, Abstention)
    assert reply.outcome.reason is Reason.AMBIGUOUS
    assert reply.outcome.message.startswith(told)
    assert reply.outcome.nearest == ()
    assert reply.question == said  # and is not joined to what was asked before
