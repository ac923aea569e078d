"""What to ask next: what is known to be answered and shares the question's subject."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.notice import NoticeId, Span
from service.answering.evidence import EvidenceBase
from service.answering.known_questions import KnownQuestion
from service.answering.outcome import Abstention, Question, Reason
from service.answering.pipeline import Answerer
from service.answering.related import MOST, asked_of_title, related_questions, subject_words
from service.answering.suggested import SuggestedQuestions, related_now
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder

SAMPLE = NoticeId("sample")
TEXT = """市园林局工作总结
一、口袋公园
全年新建口袋公园30个，面积12万平方米。口袋公园养护达标率达到95%。
二、古树名木
全市登记古树名木410株。古树名木复壮成活率达到98%。
三、行道树
全年补植行道树5200株，行道树修剪及时率达到97%。
四、绿道
全年建成绿道86公里。
"""


@pytest.fixture
def answerer(tmp_path: Path) -> Iterator[Answerer]:
    library = Library.open(tmp_path, cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file(TEXT))
    yield Answerer(library)
    library.close()


def known(base: EvidenceBase, question: str, words: str) -> None:
    text = base.readings[SAMPLE].notice.text
    span = Span(text.index(words), text.index(words) + len(words))
    base.known_questions.put(SAMPLE, KnownQuestion(question, subject_words(question, base), span))


def test_only_what_shares_a_subject_word_is_asked_next_and_not_what_was_just_told(
    answerer: Answerer,
) -> None:
    base = answerer.evidence_base()
    known(base, "口袋公园养护达标率是多少？", "口袋公园养护达标率达到95%")
    known(base, "古树名木复壮成活率是多少？", "古树名木复壮成活率达到98%")
    known(base, "新建了多少个口袋公园？", "全年新建口袋公园30个")
    reply = answerer.ask(Question("全年新建口袋公园多少个？"))
    assert reply.related_questions == ("口袋公园养护达标率是多少？",)
    limited = answerer.ask(Question("全年新建口袋公园多少个？", notice_ids=frozenset({SAMPLE})))
    assert limited.related_questions == reply.related_questions


def test_what_is_done_is_no_subject(answerer: Answerer) -> None:
    base = answerer.evidence_base()
    assert "建成" not in subject_words("建成绿道多少公里？", base)
    assert "绿道" in subject_words("建成绿道多少公里？", base)


def test_before_anything_is_known_and_after_an_abstention_nothing_is_offered(
    answerer: Answerer,
) -> None:
    assert answerer.ask(Question("全年新建口袋公园多少个？")).related_questions == ()
    base = answerer.evidence_base()
    known(base, "新建了多少个口袋公园？", "全年新建口袋公园30个")
    assert related_questions(Abstention(Reason.NO_EVIDENCE, ""), "口袋公园", base) == ()


def test_who_can_wait_is_offered_what_is_found_to_be_answered_now(answerer: Answerer) -> None:
    looked = answerer.look(Question("口袋公园养护达标率是多少？"))
    found = related_now(answerer, looked)
    assert 0 < len(found) <= MOST
    for each in found:
        assert "口袋公园" in each
        assert answerer.ask(Question(each)).citations


def test_a_notice_that_answered_has_all_its_questions_looked_for_aside(answerer: Answerer) -> None:
    suggested = SuggestedQuestions(answerer.library, answerer)
    reply = answerer.ask(Question("全年新建口袋公园多少个？"))
    suggested.was_cited(reply.outcome)
    suggested.begin().result(60)
    assert answerer.ask(Question("全年新建口袋公园多少个？")).related_questions
    suggested.stop()


def test_a_title_is_asked_about_without_its_number() -> None:
    assert asked_of_title("二是做好“绿色”宣传。") == "“做好‘绿色’宣传”有哪些内容？"
