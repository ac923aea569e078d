"""Lists that a sentence announces are found by form: a colon, and numbers from one on."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import Span
from service.answering.announced import MOST, Announced, announced_by, announcing, numbered
from service.answering.sentences import Layout
from tests.factories import a_reading

STYLES = {
    "（一）": [f"（{n}）" for n in "一二三四五六七八九"],
    "（1）": [f"（{n}）" for n in range(1, 10)],
    "1.": [f"{n}." for n in range(1, 10)],
    "①": list("①②③④⑤⑥⑦⑧⑨"),
    "一是": [f"{n}是" for n in "一二三四五六七八九"],
    "一、": [f"{n}、" for n in "一二三四五六七八九"],
    "第一，": [f"第{n}，" for n in "一二三四五六七八九"],
}


def _cut(*parts: str) -> tuple[str, list[Span]]:
    """The parts one after another as the sentences of a notice."""
    spans, position = [], 0
    for part in parts:
        spans.append(Span(position, position + len(part)))
        position += len(part)
    return "".join(parts), spans


def _told(found: Announced | None, text: str) -> tuple[str, list[str]] | None:
    return None if found is None else (found.head.of(text), [e.of(text) for e in found.entries])


def _by(*parts: str, at: int = 0) -> tuple[str, list[str]] | None:
    text, spans = _cut(*parts)
    return _told(announced_by(text, spans, at), text)


@pytest.mark.parametrize("style", STYLES)
def test_numbered_sentences_after_a_colon_are_its_entries(style: str) -> None:
    one, two, three = STYLES[style][:3]
    told = _by(
        "施工应当备齐：\n", f"{one}图纸；\n", f"{two}围挡；\n", f"{three}执照。\n", "另行通知。"
    )
    assert told == ("施工应当备齐", ["图纸", "围挡", "执照"])


@pytest.mark.parametrize("style", STYLES)
def test_numbered_parts_of_the_same_sentence_are_entries_too(style: str) -> None:
    one, two, three = STYLES[style][:3]
    told = _by(f"施工应当备齐：{one}图纸；{two}围挡；{three}执照。")
    assert told == ("施工应当备齐", ["图纸", "围挡", "执照"])


def test_entries_may_begin_in_the_sentence_and_go_on_after_it() -> None:
    told = _by("施工应当备齐：（一）图纸；", "（二）围挡；", "（三）执照。")
    assert told == ("施工应当备齐", ["图纸", "围挡", "执照"])


def test_the_number_of_an_article_is_no_part_of_what_it_says() -> None:
    told = _by("第十二条　施工应当备齐：", "（一）图纸；", "（二）围挡。")
    assert told is not None
    assert told[0] == "施工应当备齐"


def test_an_entry_goes_on_to_the_next_number_in_its_paragraph() -> None:
    told = _by(
        "要求：\n", "一是清扫。", "每日两次。\n", "二是巡查。", "见《规定》。\n", "本规定施行。"
    )
    assert told == ("要求", ["清扫。每日两次", "巡查。见《规定》"])


@pytest.mark.parametrize(
    "parts",
    [
        ("施工应当备齐图纸。", "（一）图纸；", "（二）围挡。"),  # no colon
        ("施工应当备齐：", "图纸；", "围挡。"),  # no numbers
        ("施工应当备齐：", "（一）图纸。", "本规定施行。"),  # one entry is no list
        ("施工应当备齐：", "（二）图纸；", "（三）围挡。"),  # does not begin with one
        ("施工应当备齐：", "（一）图纸；\n", "1.围挡；", "2.执照。"),  # another style
        ("施工应当备齐：", "（一）图纸；\n", "（三）围挡。"),  # a number is left out
        ("施工应当备齐：",),
        ("：",),
        ("",),
    ],
)
def test_what_is_not_numbered_from_one_on_in_one_style_is_no_list(parts: tuple[str, ...]) -> None:
    assert _by(*parts) is None


def test_a_list_ends_where_its_numbers_break_off() -> None:
    told = _by("备齐：", "（一）图纸；\n", "（二）围挡；\n", "（四）执照；\n", "（三）桩号。\n")
    assert told == ("备齐", ["图纸", "围挡"])


def test_a_nested_list_is_that_of_its_own_head() -> None:
    parts = ("备齐：\n", "（一）图纸，包括：\n", "1.平面图；\n", "2.剖面图。\n", "（二）围挡。\n")
    assert _by(*parts, at=1) == ("图纸，包括", ["平面图", "剖面图"])
    text, spans = _cut(*parts)
    assert _told(announcing(text, spans, 3), text) == ("图纸，包括", ["平面图", "剖面图"])


def test_an_entry_with_a_list_of_its_own_does_not_end_the_list() -> None:
    told = _by("备齐：\n", "（一）图纸，包括：\n", "1.平面图；\n", "2.剖面图。\n", "（二）围挡。\n")
    assert told is not None
    assert told[0] == "备齐"
    assert len(told[1]) == 2


def test_a_colon_within_a_time_announces_nothing() -> None:
    told = _by("时间：9:30至17:00，请带：1.图纸；2.执照。")
    assert told is not None
    assert told[1] == ["图纸", "执照"]


def test_numbers_out_of_turn_make_no_list_with_fewer_entries() -> None:
    told = _by("备齐：（一）图纸；（三）围挡；（二）执照。")
    assert told is None or len(told[1]) == 3


def test_an_entry_knows_what_announces_it_and_others_do_not() -> None:
    text, spans = _cut("前言。\n", "备齐：\n", "（一）图纸；\n", "（二）围挡。\n", "施行。\n")
    found = [_told(announcing(text, spans, at), text) for at in range(len(spans))]
    expected = ("备齐", ["图纸", "围挡"])
    assert found == [None, None, expected, expected, None]


@pytest.mark.parametrize(
    ("said", "style", "number"),
    [("（十二）甲", 0, 12), ("(3)甲", 1, 3), ("7.甲", 2, 7), ("③甲", 3, 3), ("四是甲", 4, 4),
     ("第五，甲", 5, 5), ("  一、甲", 4, 1)],
)  # fmt: skip
def test_a_number_is_read_with_its_style(said: str, style: int, number: int) -> None:
    opened = numbered(said)
    assert opened is not None
    assert opened[:2] == (style, number)
    assert said[opened[2] :] == "甲"


@pytest.mark.parametrize(
    "said", ["", "甲", "3.5%", "2024年", "一定", "第一条", "😀1.甲", "\0一是甲"]
)
def test_what_only_looks_like_a_number_is_none(said: str) -> None:
    assert numbered(said) is None


def test_only_so_many_entries_are_looked_for() -> None:
    parts = ["备齐："] + [f"{n}.第{n}件。\n" for n in range(1, MOST + 9)]
    told = _by(*parts)
    assert told is not None
    assert len(told[1]) == MOST


WORDS = st.text(alphabet="图纸围挡执照，", min_size=1, max_size=8).map(
    lambda s: s.strip("，") or "图"
)


@given(st.sampled_from(sorted(STYLES)), st.lists(WORDS, min_size=2, max_size=9), st.booleans())
def test_whatever_is_listed_is_told_in_order(style: str, said: list[str], apart: bool) -> None:
    numbers = STYLES[style]
    entries = [f"{number}{each}；" for number, each in zip(numbers, said, strict=False)]
    parts = ("应当备齐：\n", *entries) if apart else ("应当备齐：" + "".join(entries),)
    assert _by(*parts) == ("应当备齐", said)


@given(st.lists(st.text(alphabet="一二1.：:；（）是、①甲\n\0😀\ud800 ", max_size=12), max_size=12))
def test_any_sentences_can_be_looked_at(parts: list[str]) -> None:
    text, spans = _cut(*parts)
    for at in range(len(spans)):
        for found in (announced_by(text, spans, at), announcing(text, spans, at)):
            if found is not None:
                assert len(found.entries) >= 2
                assert all(0 <= e.start <= e.end <= len(text) for e in found.entries)


def _seconds(parts: list[str]) -> float:
    text, spans = _cut(*parts)
    began = time.process_time()
    for at in range(len(spans)):
        announced_by(text, spans, at)
        announcing(text, spans, at)
    return time.process_time() - began


@pytest.mark.parametrize("said", ["事项做好。", "事项：做好。", "（一）事项：（二）事项。"])
def test_looking_through_a_notice_takes_time_that_grows_with_it_and_no_faster(said: str) -> None:
    short, long = ([f"{n % 9 + 1}.{said}" for n in range(count)] for count in (1000, 3000))
    once, thrice = (min(_seconds(parts) for _ in range(2)) for parts in (short, long))
    assert thrice < 7 * once  # nine times, were it a square


def test_one_sentence_of_twenty_thousand_parts_is_looked_through_at_once() -> None:
    began = time.process_time()
    assert _by("事项：" + "；".join(f"第{n}件" for n in range(20_000))) is None
    assert time.process_time() - began < 2


def test_sentences_of_a_real_outline_are_found() -> None:
    reading = a_reading(
        "青岚市管理办法\n第一条 备齐：\n（一）图纸；\n（二）围挡。\n第二条 施行。\n"
    )
    text, sentences = reading.notice.text, Layout(reading).sentences
    told = [_told(announced_by(text, sentences, at), text) for at in range(len(sentences))]
    assert [each for each in told if each] == [("备齐", ["图纸", "围挡"])]


def test_numbered_parts_of_the_next_sentence_are_the_entries() -> None:
    told = _by("（二）企业申请的，提交：\n", "1.申请表；2.合同；3.执照。\n", "另行通知。")
    assert told == ("企业申请的，提交", ["申请表", "合同", "执照"])


def test_the_next_sentence_with_one_number_is_no_list_of_its_own() -> None:
    told = _by("企业申请的，提交：\n", "1.申请表和合同。\n", "2.执照。\n")
    assert told == ("企业申请的，提交", ["申请表和合同", "执照"])


def test_numbered_parts_of_a_later_sentence_are_another_list() -> None:
    assert _by("企业申请的，提交：\n", "材料齐备。\n", "1.申请表；2.合同。\n") is None


def test_nothing_after_what_announces_is_no_list() -> None:
    assert _by("企业申请的，提交：\n") is None
