"""Where sentences end and points begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import Span
from corpus.sentences import points_of, sentence_ends


def _sentences(text: str) -> list[str]:
    ends = sentence_ends(text, Span(0, len(text)))
    return [text[start:end] for start, end in zip((0, *ends), ends, strict=False)]


def _points(*paragraphs: str) -> list[tuple[int, str]]:
    spans, text = [], ""
    for paragraph in paragraphs:
        spans.append(Span(len(text), len(text) + len(paragraph)))
        text += paragraph + "\n"
    return [(point.number, point.span.of(text)) for point in points_of(text, spans)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙！丙？丁", ["甲。", "乙！", "丙？", "丁"]),
        ("甲；乙,丙;丁。", ["甲；乙,丙;丁。"]),
        ("他说：“甲。”乙。", ["他说：“甲。”", "乙。"]),
        ("“办不办？”成为考核题。", ["“办不办？”成为考核题。"]),
        ("开展“我为群众办实事！”活动。", ["开展“我为群众办实事！”活动。"]),
        ("真的吗？！是。", ["真的吗？！", "是。"]),
        ("见http://a.cn/x?id=1。好。", ["见http://a.cn/x?id=1。", "好。"]),
        ("2.30万件,8.0版。", ["2.30万件,8.0版。"]),
        ("……。", ["……。"]),
        ("", []),
    ],
)
def test_a_sentence_ends_at_its_closing_mark(text: str, expected: list[str]) -> None:
    assert _sentences(text) == expected


@given(st.text('甲。！？!?…”’）" a1;；\n'))
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(_sentences(text)) == text


def test_points_run_to_the_next_one_or_to_the_end() -> None:
    text = "主要有两项:一是甲。做好乙。二是丙。"
    assert _points(text) == [(1, "一是甲。做好乙。"), (2, "二是丙。")]


def test_points_after_semicolons_and_commas_are_found() -> None:
    assert _points("一是甲;二是乙；三是丙，四是丁。") == [
        (1, "一是甲;"), (2, "二是乙；"), (3, "三是丙，"), (4, "四是丁。"),
    ]  # fmt: skip


def test_points_go_on_from_paragraph_to_paragraph() -> None:
    assert _points("一是甲。", "二是乙。完。") == [(1, "一是甲。"), (2, "二是乙。完。")]


def test_a_count_that_begins_again_is_another_count() -> None:
    numbers = [number for number, _ in _points("一是甲。二是乙。一是丙。二是丁。三是戊。")]
    assert numbers == [1, 2, 1, 2, 3]


@pytest.mark.parametrize(
    "text", ["一是甲。", "甲一是乙。二是丙。", "一是甲。三是乙。", "第一是甲。二是乙。"]
)
def test_what_does_not_count_up_from_one_is_no_point(text: str) -> None:
    assert _points(text) == []


def test_more_than_ten_points_are_counted() -> None:
    figures = "一二三四五六七八九十"
    text = "".join(f"{figure}是甲。" for figure in [*figures, "十一", "十二"])
    assert [number for number, _ in _points(text)] == list(range(1, 13))


def test_a_count_by_other_words_is_found_too() -> None:
    assert [number for number, _ in _points("一要甲。二要乙。")] == [1, 2]


def test_a_count_inside_a_point_belongs_to_the_point() -> None:
    assert _points("一是甲，一要乙，二要丙。二是丁。") == [
        (1, "一是甲，一要乙，二要丙。"),
        (2, "二是丁。"),
    ]
