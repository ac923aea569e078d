"""Names in pinyin, and what a person types who writes them so."""

from __future__ import annotations

import pytest
from pypinyin import lazy_pinyin

from corpus.normalize import match_key
from kg.sounds import spelling, syllables
from tests.conftest import ROOT


def sound(name: str) -> str:
    return "".join(each for each, _ in syllables(match_key(name)))


def initials(name: str) -> str:
    return "".join(initial for _, initial in syllables(match_key(name)))


@pytest.mark.parametrize(
    ("name", "full", "short"),
    [
        ("红桥区", "hongqiaoqu", "hqq"),
        ("重庆市", "chongqingshi", "cqs"),  # not zhong
        ("重点行业", "zhongdianhangye", "zdhy"),
        ("银行行长", "yinhanghangzhang", "yhhz"),
        ("长春市", "changchunshi", "ccs"),
        ("绿化", "lvhua", "lh"),
        ("12345热线", "12345rexian", "12345rx"),
        ("“双铁”政务服务驿站", "shuangtiezhengwufuwuyizhan", "stzwfwyz"),
        ("AI＋平台", "aipingtai", "aipt"),
        ("（）", "", ""),
    ],
)
def test_a_name_is_spelt_as_its_phrases_are_read(name: str, full: str, short: str) -> None:
    assert (sound(name), initials(name)) == (full, short)


def test_reading_one_by_one_where_no_phrase_turns_a_character_changes_nothing() -> None:
    text = (ROOT / "corpus/notices/tianjin-zwfw-2025.txt").read_text(encoding="utf-8")
    for line in match_key(text).split("。"):
        runs = "".join(each if "\u4e00" <= each <= "\u9fff" else " " for each in line).split()
        for run in runs:
            assert [each for each, _ in syllables(run)] == lazy_pinyin(run)


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("hongqiaoqu", "hongqiaoqu"),
        ("Hong Qiao Qu", "hongqiaoqu"),
        ("hóng qiáo qū", "hongqiaoqu"),
        ("hong2qiao2qu1", "hongqiaoqu"),
        ("hong2 qiao2 qu1", "hongqiaoqu"),
        ("ｈｑｑ", "hqq"),
        ("xi'an", "xian"),
        ("lǜ hua", "lvhua"),
        ("lühua", "lvhua"),
        ("12345rexian", "12345rexian"),
        ("a4", "a4"),
    ],
)
def test_tones_and_what_stands_between_syllables_are_left_out(typed: str, letters: str) -> None:
    assert spelling(typed) == letters


@pytest.mark.parametrize("typed", ["", " ", "红桥区", "红qiao", "12345", "%", "a.b", "é红"])
def test_what_is_not_written_in_pinyin_has_no_spelling(typed: str) -> None:
    assert spelling(typed) is None
