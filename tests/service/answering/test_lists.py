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
    long = "修缮长廊；" + "更换座椅并刷新油漆" * 20
    base = a_base(a_reading(f"市园林局通知\n任务如下：\n一是{long}。\n二是清理湖面。\n"))
    found = Lists(base).announced_by(statement_of(base, "任务如下"))
    assert found is not None
    assert [each.text for each in found.entries] == ["修缮长廊", "清理湖面"]
    assert all(len(each.text) <= LONGEST_ENTRY for each in found.entries)


LEASE = """青岚市码头租用办法
第一条 租用码头应当符合下列条件：
（一）申请人在本市登记并且连续经营游船业务，经营期间没有受过海事处罚，但下列两种情形除外：
1.处罚已经依法撤销的。
2.处罚作出以来已满三年的。
（二）申请人自有游船两艘以上，每艘游船都已办理检验并持有有效的检验证书；或者租入游船四艘以上，租期不短于一年，船况良好。
（三）有专职的安全员。
"""


def test_an_entry_that_announces_a_list_of_its_own_is_told_with_all_of_it() -> None:
    base = a_base(a_reading(LEASE))
    found = Lists(base).announced_by(statement_of(base, "租用码头应当符合下列条件"))
    assert found is not None
    assert [len(each.text) > LONGEST_ENTRY for each in found.entries] == [True, False, False]
    assert found.entries[0].text.endswith("2.处罚作出以来已满三年的")


def test_of_two_halves_of_an_entry_none_is_left_out() -> None:
    text = LEASE.replace("租期不短于一年", "租期自签订之日起计算不短于一年")
    base = a_base(a_reading(text))
    found = Lists(base).announced_by(statement_of(base, "租用码头应当符合下列条件"))
    assert found is not None
    assert len(found.entries[1].text) > LONGEST_ENTRY
    assert found.entries[1].text.endswith("船况良好")


def test_a_statement_that_announces_exceptions_is_broken_off_without_them() -> None:
    base = a_base(a_reading(LEASE))
    lists = Lists(base)
    found = lists.broken_off(statement_of(base, "但下列两种情形除外"))
    assert found is not None
    assert [e.text for e in found.entries] == ["处罚已经依法撤销的", "处罚作出以来已满三年的"]
    assert lists.broken_off(statement_of(base, "有专职的安全员")) is None
    assert lists.broken_off(statement_of(base, "经营期间没有受过海事处罚")) is None


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
