"""An answer names the nodes of the graph that its quotes mention."""

from __future__ import annotations

from dataclasses import replace

from corpus.notice import Span
from kg.model import NodeType
from service.answering.facts import MOST_FACTS, facts_of
from tests.factories import A_NOTICE_TEXT
from tests.service.answering.bases import a_snapshot, cited


def test_figures_come_before_names() -> None:
    words = "全年新建口袋公园30个，其中东湖区8个"
    start = A_NOTICE_TEXT.index(words)
    citation = replace(cited(words)[0], span=Span(start, start + len(words)))
    facts = facts_of(a_snapshot(), [citation, citation])
    assert facts[0].type == NodeType.TARGET
    assert "东湖区" in {fact.name for fact in facts if fact.type == NodeType.DISTRICT}
    assert len({fact.node_id for fact in facts}) == len(facts)


def test_words_that_name_nothing_give_no_fact() -> None:
    start = A_NOTICE_TEXT.index("生态优先")
    citation = replace(cited("生态优先")[0], span=Span(start, start + 4))
    assert facts_of(a_snapshot(), [citation]) == ()


def test_there_are_only_so_many_facts() -> None:
    whole = replace(cited(A_NOTICE_TEXT)[0], span=Span(0, len(A_NOTICE_TEXT)))
    assert len(facts_of(a_snapshot(), [whole])) <= MOST_FACTS
