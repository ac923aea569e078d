"""Lists of a notice, as quotes that can be cited."""

from __future__ import annotations

import time

from service.answering.evidence import Statement
from service.answering.lists import LONGEST_ENTRY, Lists
from service.answering.quote import quote_of
from tests.factories import a_reading
from tests.service.answering.bases import A_REGULATION_TEXT, a_base, a_regulation, statement_of

BASE = a_base(a_regulation())
LISTS = Lists(BASE)
ENTRIES = ["倾倒垃圾的", "擅自取水的", "占用堤岸的"]


def test_what_a_colon_announces_is_the_list_after_it_and_no_more() -> None:
    found = LISTS.announced_by(statement_of(BASE, "由市水务局责令改正"))
    assert found is not None
    assert found.head.text == "有下列情形之一的，由市水务局责令改正"
    assert [each.text for each in found.entries] == ENTRIES


def test_every_quote_of_a_list_is_the_notices_own_words_in_its_passage() -> None:
    found = LISTS.announced_by(statement_of(BASE, "由市水务局责令改正"))
    assert found is not None
    for quote in (found.head, *found.entries):
        assert quote.text == quote.span.of(A_REGULATION_TEXT)
        assert quote.passage.span.contains(quote.span)


def test_a_sentence_without_a_list_behind_it_announces_nothing() -> None:
    statement = statement_of(BASE, "制定本办法")
    assert LISTS.announced_by(statement) is None
    assert LISTS.announcing(statement) is None


def test_an_entry_leads_to_its_list() -> None:
    entry = statement_of(BASE, "擅自取水的")
    found = LISTS.announcing(entry)
    assert found is not None
    assert [each.text for each in found.entries] == ENTRIES
    assert LISTS.announced_by(entry) is None


def test_a_long_entry_is_told_by_its_first_words() -> None:
    long = "修缮长廊；" + "更换座椅并刷新油漆" * 9
    base = a_base(a_reading(f"市园林局通知\n任务如下：\n一是{long}。\n二是清理湖面。\n"))
    found = Lists(base).announced_by(statement_of(base, "任务如下"))
    assert found is not None
    assert [each.text for each in found.entries] == ["修缮长廊", "清理湖面"]
    assert all(len(each.text) <= LONGEST_ENTRY for each in found.entries)


def test_lists_are_those_of_the_statements_own_notice() -> None:
    other = A_REGULATION_TEXT.replace("倾倒垃圾", "倾倒渣土")
    base = a_base(a_regulation(), a_regulation(other, "twin"))
    lists = Lists(base)
    for reading in base.readings.values():
        sentence = next(
            each
            for passage in reading.passages
            for each in base.sentences(passage.passage_id)
            if "责令改正" in each.text
        )
        found = lists.announced_by(Statement(sentence, 0, 0))
        assert found is not None
        assert found.entries[0].text in reading.notice.text
        assert found.entries[0].passage.notice_id == reading.notice.notice_id


def test_a_quote_is_the_statement_and_its_passage() -> None:
    base = a_base()
    quote = quote_of(statement_of(base, "其中东湖区8个"))
    assert quote.text == "其中东湖区8个"
    assert quote.passage.span.contains(quote.span)


def _seconds(count: int) -> float:
    body = "".join(f"{n % 9 + 1}.事项：做好。\n" for n in range(count))
    base = a_base(a_reading("市园林局通知\n重点工作如下：\n" + body))
    lists = Lists(base)
    statements = [
        Statement(sentence, 0, 0)
        for reading in base.readings.values()
        for passage in reading.passages
        for sentence in base.sentences(passage.passage_id)
    ]
    began = time.process_time()
    for statement in statements[: count // 2]:
        lists.announced_by(statement)
        lists.announcing(statement)
    return time.process_time() - began


def test_finding_lists_takes_time_that_grows_with_the_notice_and_no_faster() -> None:
    assert _seconds(2400) < 20 * max(_seconds(300), 0.01)
