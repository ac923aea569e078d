"""The match key makes one word of all ways to write it, and knows where each character was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import aligned_match_key, match_key, traditional

ANY_TEXT = st.text(st.characters())  # lone surrogates included


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("１２３４５熱線", "12345热线"),
        ("臺灣繁體", "台湾繁体"),
        ("ＡＩ＋製造", "ai+制造"),
        ("「高效辦成一件事」", '"高效办成一件事"'),
        ("“高效办成一件事”", '"高效办成一件事"'),
        ("（試行）", "(试行)"),
        ("2.30　万 件", "2.30万件"),
        ("Hello   World", "hello world"),
        ("A+等级 V2 版", "a+等级v2版"),
        ("2021—2023", "2021-2023"),
        ("国办发〔2018〕108号", "国办发[2018]108号"),
        ("天\u200b津\ufeff市", "天津市"),
        ("ﬁ①", "fi1"),
    ],
)
def test_ways_to_write_the_same_have_one_key(written: str, plain: str) -> None:
    assert match_key(written) == plain


def test_white_space_around_the_text_leaves_no_trace() -> None:
    assert match_key(" \n hello \t") == "hello"


def test_1000_ligatures_that_grow_18_fold_are_survived() -> None:
    assert len(match_key("\ufdfa" * 1000)) == 18_000


def test_half_characters_and_control_characters_are_survived() -> None:
    assert match_key("\ud800甲\x00\u202e乙") == "\ufffd甲乙"


@given(ANY_TEXT)
def test_every_key_character_points_into_the_source(text: str) -> None:
    aligned = aligned_match_key(text)
    assert len(aligned.key) == len(aligned.offsets) == len(aligned.ends)
    assert list(aligned.offsets) == sorted(aligned.offsets)
    assert all(0 <= s < e <= len(text) for s, e in zip(aligned.offsets, aligned.ends, strict=True))
    assert aligned.key == match_key(text)


@given(st.text("天津市臺灣ＡＢab12１２ （）“”，。\n\u3000"))
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert match_key(match_key(text)) == match_key(text)


def test_a_hit_in_the_key_gives_the_characters_of_the_source() -> None:
    text = "𠮷：「津　呼速應」熱線（１２３４５）"
    aligned = aligned_match_key(text)
    start = aligned.key.index("津呼速应")
    assert aligned.span(start, start + 4).of(text) == "津　呼速應"
    start = aligned.key.index("12345")
    assert aligned.span(start, start + 5).of(text) == "１２３４５"


def test_part_of_a_ligature_gives_the_whole_ligature() -> None:
    aligned = aligned_match_key("xﬃy")
    assert aligned.key == "xffiy"
    assert aligned.span(2, 3).of("xﬃy") == "ﬃ"


def test_a_combining_mark_stays_with_its_letter() -> None:
    aligned = aligned_match_key("e\u0301a")
    assert aligned.key == "éa"
    assert aligned.span(0, 1).of("e\u0301a") == "e\u0301"


def test_traditional_characters_are_chosen_phrase_by_phrase() -> None:
    assert traditional("头发发展") == "頭髮發展"
    assert traditional("熱線") == "熱線"
    assert match_key(traditional("群众诉求12件")) == "群众诉求12件"
