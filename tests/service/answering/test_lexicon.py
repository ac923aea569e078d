"""Words that people ask with, and what notices say for the same."""

from __future__ import annotations

import time
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import match_key
from corpus.words import segments
from service.answering import lexicon
from service.answering.lexicon import equivalents, words_of
from service.answering.outcome import Language


def _found(text: str, language: Language) -> dict[str, tuple[str, ...]]:
    key = match_key(text)
    found = equivalents(key, segments(key), language)
    return {key[each.start : each.end]: each.official for each in found}


@pytest.mark.parametrize(
    ("text", "language", "said", "official"),
    [
        ("小娃娃打针", Language.SIMPLIFIED, "娃娃", "儿童"),
        ("邊個部門負責", Language.TRADITIONAL, "边个部门", "主管部门"),
        ("can my spouse apply", Language.ENGLISH, "spouse", "配偶"),
        ("保護者が必要ですか", Language.JAPANESE, "保护者", "监护人"),
    ],
)
def test_a_word_has_its_official_ones(
    text: str, language: Language, said: str, official: str
) -> None:
    assert official in _found(text, language)[said]


def test_an_english_word_is_known_by_its_base_form() -> None:
    for text in ("toddlers", "families", "divorced", "orphans"):
        assert _found(text, Language.ENGLISH), text


def test_of_english_phrases_the_longest_counts() -> None:
    assert set(_found("a family member and a senior citizen", Language.ENGLISH)) == {
        "family member",
        "senior citizen",
    }


def test_the_longest_stretch_counts_and_none_overlaps() -> None:
    found = _found("小孩子们", Language.SIMPLIFIED)
    assert "小孩子" in found
    assert "孩子" not in found


def test_a_single_character_counts_only_as_a_word_of_its_own() -> None:
    key = "唔娃唔"
    alone = {each.start for each in equivalents(key, ("唔", "娃", "唔"), Language.SIMPLIFIED)}
    inside = {each.start for each in equivalents(key, ("唔娃唔",), Language.SIMPLIFIED)}
    assert alone == {0, 1, 2}
    assert inside == set()


def test_a_word_of_another_language_is_not_looked_up() -> None:
    assert _found("spouse", Language.SIMPLIFIED) == {}
    assert _found("娃娃", Language.ENGLISH) == {}


@pytest.mark.parametrize("text", ["", " ", "\0", "😀", "\ud800", "？！", "a" * 1000, "娃" * 1000])
@pytest.mark.parametrize("language", list(Language))
def test_odd_text_has_equivalents_or_none(text: str, language: Language) -> None:
    assert isinstance(_found(text, language), dict)


@pytest.mark.parametrize("language", list(Language))
def test_every_entry_of_a_lexicon_can_be_found(language: Language) -> None:
    known = lexicon._lexicon(language)
    lost = {said for said in known if said not in _found(said, language)}
    assert lost <= {"r&d"}
    assert all(official and all(official) for official in known.values())


@pytest.mark.parametrize("name", ["spoken", "cantonese", "english", "japanese"])
def test_a_lexicon_says_one_thing_of_each_word(name: str, root: Path) -> None:
    text = (root / "service/answering/words" / f"{name}.txt").read_text("utf-8")
    known: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            said, official = line.split("\t")
            assert known.setdefault(match_key(said), official) == official


@given(
    st.lists(st.sampled_from(["娃娃", "老头", "spouse", "唔", "办证", "\0", "😀"]), max_size=12),
    st.sampled_from(list(Language)),
)
def test_equivalents_never_overlap_and_lie_within(parts: list[str], language: Language) -> None:
    key = match_key("".join(parts))
    found = equivalents(key, segments(key), language)
    assert all(0 <= each.start < each.end <= len(key) for each in found)
    assert all(a.end <= b.start or b.end <= a.start for a, b in combinations(found, 2))


def test_the_words_of_an_official_term_are_those_of_a_clause() -> None:
    assert words_of("残疾证") <= {"残疾证", "残疾", "证"}
    assert words_of("残疾证")
    assert words_of("") == frozenset()


def test_a_long_question_is_looked_up_at_once() -> None:
    key = "孩子上学" * 250
    began = time.process_time()
    equivalents(key, segments(key), Language.SIMPLIFIED)
    assert time.process_time() - began < 1


def test_no_entry_is_made_of_the_ends_of_two_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "_lexicon", lambda language: {"院子": ("庭院",)})
    assert equivalents("医院子女", ("医院", "子女"), Language.SIMPLIFIED) == []
    assert equivalents("大院子女", ("大", "院子", "女"), Language.SIMPLIFIED) != []
    assert equivalents("小院子", ("小院子",), Language.SIMPLIFIED) != []
    assert equivalents("院子", ("院", "子"), Language.TRADITIONAL) != []
