"""Passages: every sentence once, in order, each a slice of the text, short, of one place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from corpus.passages import LETTERHEAD_LENGTH, PASSAGE_LENGTH, read
from tests.corpus.test_outline import ANY_NOTICE
from tests.factories import a_published_file, a_reading


@given(ANY_NOTICE)
def test_every_sentence_is_in_exactly_one_passage_of_its_place(text: str) -> None:
    reading = a_reading(text)
    sentences = iter(reading.outline.sentences)
    for passage in reading.passages:
        at = passage.span.start
        while at < passage.span.end:
            sentence = next(sentences)
            assert passage.span.contains(sentence.span)
            assert sentence.place == passage.place
            at = sentence.span.end
    assert next(sentences, None) is None


@given(ANY_NOTICE)
def test_passages_are_slices_in_order_that_do_not_overlap(text: str) -> None:
    reading = a_reading(text)
    assert all(p.text == p.span.of(text) for p in reading.passages)
    assert all(a.span.end <= b.span.start for a, b in pairwise(reading.passages))
    assert len({p.passage_id for p in reading.passages}) == len(reading.passages)


def test_the_letterhead_is_one_passage_so_that_its_day_stands_beside_its_title() -> None:
    first = a_reading().passages[0]
    assert "关于印发2025年工作要点的通知" in first.text
    assert "2025年3月5日" in first.text
    assert first.heading == ""


def test_a_letterhead_with_much_prose_is_cut_like_other_text() -> None:
    prose = "经研究，现将有关情况通报如下，请各单位认真学习借鉴。" * 30
    passages = a_reading(f"关于表扬先进的通报\n{prose}\n某局\n2025年1月1日\n附件\n甲。\n").passages
    assert len(prose) > LETTERHEAD_LENGTH
    assert all(len(p.span) <= PASSAGE_LENGTH for p in passages)


def test_a_letterhead_longer_than_other_passages_is_one_all_the_same() -> None:
    prose = "经研究，现将有关情况通报如下，请各单位认真学习借鉴。" * 12
    letter = f"某局关于印发2025年工作要点的通知\n各处室：\n{prose}\n某局\n2025年1月1日\n"
    first, *_ = a_reading(f"{letter}某局2025年工作要点\n一、甲项工作\n乙丙丁。\n").passages
    assert PASSAGE_LENGTH < len(first.span) <= LETTERHEAD_LENGTH
    assert "2025年1月1日" in first.text


@pytest.mark.parametrize(("more", "lengths"), [(0, [4, 220]), (1, [4, 114, 107])])
def test_a_passage_may_be_as_long_as_the_limit_and_no_longer(more: int, lengths: list[int]) -> None:
    text = f"某市办法\n第一条 {'甲' * 109}。{'乙' * (105 + more)}。\n"
    assert [len(p.span) for p in a_reading(text).passages] == lengths


def test_sentences_are_kept_together_up_to_the_limit() -> None:
    text = "某市办法\n第一条 " + "甲" * 99 + "。" + "乙" * 99 + "。" + "丙" * 99 + "。\n"
    lengths = [len(p.span) for p in a_reading(text).passages]
    assert lengths == [4, 204, 100]


def test_a_single_long_sentence_stays_whole() -> None:
    text = "某市办法\n第一条 " + "甲，" * 300 + "乙。\n"
    assert len(a_reading(text).passages[-1].span) == 606


def test_an_items_title_stays_with_its_first_sentence() -> None:
    text = "某市计划\n1.甲项工作。" + "乙" * 230 + "。\n2.丙项工作。丁。\n"
    passages = a_reading(text).passages
    assert passages[1].text.startswith("1.甲项工作。乙")
    assert passages[2].text == "2.丙项工作。丁。"


def test_each_point_is_a_passage_of_its_own() -> None:
    passages = a_reading().passages
    assert [p.text for p in passages if p.place.point] == [
        "一是夏季开放至22时。", "二是免费开放公园达到95%。",
    ]  # fmt: skip


def test_the_heading_is_the_chain_of_titles_above_the_passage() -> None:
    point = a_reading().passages[-1]
    assert point.heading == "市园林局2025年工作要点 > 二、以更优服务方便市民游园 > 延长开放时间"


def test_the_heading_leaves_out_what_the_passage_itself_says() -> None:
    first_item = a_reading().passages[2]
    assert first_item.text.startswith("1.新建口袋公园。")
    assert first_item.heading == "市园林局2025年工作要点 > 一、以更实举措建设公园绿地"


def test_a_title_over_two_lines_is_one_line_in_the_heading() -> None:
    text = "某局关于做好\n防汛工作的通知\n各单位：\n一、时间\n自3月起。\n"
    assert a_reading(text).passages[-1].heading == "某局关于做好防汛工作的通知 > 一、时间"


def test_an_id_says_where_the_passage_stands() -> None:
    passage = a_reading(notice_id="park-2025").passages[1]
    assert passage.passage_id == f"park-2025:{passage.span.start}-{passage.span.end}"


def test_reading_twice_gives_the_same() -> None:
    assert read(a_published_file()) == read(a_published_file()) == a_reading()
