"""Evidence made of invented notices in memory, and answerers over them."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from corpus.notice import NoticeId, Reading, Span
from corpus.passages import reading_of
from kg.build import graph_of, passage_names
from retrieval.hit import Query
from retrieval.index import PassageIndex
from service.answering.evidence import EvidenceBase, Ranked, Statement
from service.answering.needs import Need
from service.answering.outcome import (
    Abstention,
    Answer,
    Citation,
    Outcome,
    Question,
    Reply,
    Turn,
)
from service.answering.pipeline import Answerer
from service.answering.understand import Understood, understand
from service.snapshot import Snapshot
from tests.factories import a_notice, a_passage, a_reading
from tests.fakes import HashEmbedder

EMBEDDER = HashEmbedder()

A_REGULATION_TEXT = """青岚市河道管理办法
第一章 总则
第一条 为了加强河道管理，制定本办法。
第二章 监督
第二条 有下列情形之一的，由市水务局责令改正：
（一）倾倒垃圾的；
（二）擅自取水的；
（三）占用堤岸的。
第三条 违反本办法的，处五百元以上二千元以下罚款。
"""
"""Another invented notice: articles, a list after a colon, a range, no year."""


def a_snapshot(*readings: Reading, generation: int = 1) -> Snapshot:
    """A snapshot of these notices; of the invented plan, when none is given."""
    held = readings or (a_reading(),)
    index = PassageIndex.build(
        [passage for reading in held for passage in reading.passages],
        {key: names for reading in held for key, names in passage_names(reading).items()},
        EMBEDDER,
    )
    known = {reading.notice.notice_id: reading for reading in held}
    return Snapshot(generation, MappingProxyType(known), graph_of(held), index)


def a_base(*readings: Reading) -> EvidenceBase:
    """The evidence of these notices; of the invented plan, when none is given."""
    return EvidenceBase(a_snapshot(*readings))


def a_regulation(text: str = A_REGULATION_TEXT, notice_id: str = "rules") -> Reading:
    """The invented regulation, read."""
    return reading_of(a_notice(text, notice_id=notice_id))


def understood(text: str, base: EvidenceBase | None = None, **given: object) -> Understood:
    """A question as it is understood against the words of a base."""
    asked = Question(text, **given)  # type: ignore[arg-type]
    return understand(asked, (base or a_base()).vocabulary)


def ranked(text: str, base: EvidenceBase) -> tuple[Need, Ranked]:
    """The one need of a question, and the statements for it."""
    need = understood(text, base).needs[0]
    query = Query(need.text, EMBEDDER.embed_queries([need.text])[0], base.notice_ids)
    return need, base.statements(need, query)


def statement_of(base: EvidenceBase, words: str) -> Statement:
    """The statement whose clauses are exactly ``words``."""
    for reading in base.readings.values():
        for passage in reading.passages:
            for sentence in base.sentences(passage.passage_id):
                for first in range(len(sentence.clauses)):
                    for last in range(first, len(sentence.clauses)):
                        statement = Statement(sentence, first, last)
                        if statement.text == words:
                            return statement
    raise LookupError(words)


def cited(*quotes: str) -> Sequence[Citation]:
    """Citations of these words, markers from 1."""
    made = []
    for marker, quote in enumerate(quotes, 1):
        passage = a_passage(quote)
        made.append(
            Citation(
                marker=marker,
                notice_id=NoticeId("sample"),
                notice_title="样例",
                issuer=None,
                notice_date=None,
                source_address=None,
                section=None,
                item=None,
                passage_id=passage.passage_id,
                quote=quote,
                span=Span(0, len(quote)),
            )
        )
    return made


def replied(answerer: Answerer, text: str, *turns: Turn, of: str | None = None) -> Reply:
    """The reply to a question, of one notice or of all."""
    notices = None if of is None else frozenset({NoticeId(of)})
    return answerer.ask(Question(text, turns, notices))


def answer_of(outcome: Outcome) -> Answer:
    """The outcome, which has to be an answer."""
    assert isinstance(outcome, Answer), outcome
    return outcome


def abstention_of(outcome: Outcome) -> Abstention:
    """The outcome, which has to be an abstention."""
    assert isinstance(outcome, Abstention), outcome
    return outcome
