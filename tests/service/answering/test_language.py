"""The asker's language, by script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering.language import language_of
from service.answering.outcome import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("新建多少个口袋公园?", Language.SIMPLIFIED),
        ("新建多少個口袋公園?", Language.TRADITIONAL),
        ("公园有冇免费㗎", Language.TRADITIONAL),
        ("How many parks are planned?", Language.ENGLISH),
        ("How many 口袋公园 are planned?", Language.ENGLISH),
        ("WiFi", Language.ENGLISH),
        ("公園はいくつ作りますか", Language.JAPANESE),
        ("12345?", Language.SIMPLIFIED),
        ("🌳", Language.SIMPLIFIED),
        ("", Language.SIMPLIFIED),
    ],
)
def test_the_language_is_told_by_its_characters(text: str, language: Language) -> None:
    assert language_of(text) is language


def test_one_variant_character_in_a_long_question_does_not_make_it_traditional() -> None:
    assert language_of("今年在東湖区一共要新建多少个口袋公园") is Language.SIMPLIFIED


@given(st.text(max_size=100))
def test_every_text_has_a_language(text: str) -> None:
    assert language_of(text) in Language
