"""What to ask next: the neighbours of what was cited."""

from __future__ import annotations

from dataclasses import replace

from corpus.notice import Reading, Span
from service.answering.outcome import Abstention, Answer, Reason
from service.answering.related import MOST, related_questions
from tests.factories import a_reading
from tests.service.answering.bases import cited


def _answer(words: str, reading: Reading) -> Answer:
    start = reading.notice.text.index(words)
    citation = replace(cited(words)[0], span=Span(start, start + len(words)))
    return Answer(words, (citation,))


def _related(words: str, reading: Reading) -> tuple[str, ...]:
    return related_questions(_answer(words, reading), {reading.notice.notice_id: reading})


def test_the_other_items_of_the_section_are_asked_about() -> None:
    assert _related("受益居民超过20万人", a_reading()) == ("“新建口袋公园”有哪些内容？",)


def test_the_other_points_are_asked_about_where_there_are_no_items() -> None:
    text = (
        "市园林局工作要点\n一、主要工作\n"
        "一是强化巡查。每周巡查两次。二是做好“绿色”宣传。广泛开展。三是培训。办班。四是检查。查。五是总结。写。\n"
    )
    asked = _related("每周巡查两次", a_reading(text))
    assert len(asked) == MOST
    assert asked[0] == "“做好‘绿色’宣传”有哪些内容？"


def test_outside_a_section_nothing_is_asked() -> None:
    assert _related("坚持生态优先", a_reading()) == ()


def test_an_abstention_leads_to_no_question() -> None:
    assert related_questions(Abstention(Reason.NO_EVIDENCE, ""), {}) == ()
