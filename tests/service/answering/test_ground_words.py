"""Why an entry is there, in every language of an asker."""

from __future__ import annotations

import pytest

from kg.model import Predicate
from service.answering.ground_words import GroundWords
from service.answering.listed import Ground, GroundKind
from service.answering.outcome import Language

HANS = GroundWords(Language.SIMPLIFIED)


def _all(words: GroundWords) -> list[Ground]:
    return [
        words.need(2, "湖面"),
        words.cited([1, 3]),
        words.ground(GroundKind.STRUCTURE),
        words.ground(GroundKind.DENSE, rank=3),
        words.ground(GroundKind.CLAUSES, rank=3),
        words.ground(GroundKind.TOKENS, rank=3),
        words.words(1, ["湖面", "落叶"]),
        words.words(1, []),
        words.held(["湖面"]),
        words.ground(GroundKind.CHARACTERS, rank=3),
        words.ground(GroundKind.EQUIVALENT, a="交钱", b="缴费"),
        words.name("市水务局", "水务局"),
        words.name("市水务局", ""),
        *(words.link("甲", each, "乙", is_said=True) for each in Predicate),
        words.link("甲", Predicate.LED_BY, "乙", is_said=False),
        words.joins("甲", Predicate.LED_BY, "乙", is_said=True),
        words.ground(GroundKind.SENTENCE, rank=4),
        words.figure("个"),
        words.figure(""),
        words.counted(),
        words.ground(GroundKind.TIME),
        words.place(),
        words.place("东湖区"),
        words.ground(GroundKind.BODY),
        words.ground(GroundKind.MANNER),
        words.ground(GroundKind.YEAR, a="2024"),
    ]


@pytest.mark.parametrize("language", Language)
def test_every_ground_is_said_in_every_language(language: Language) -> None:
    told = _all(GroundWords(language))
    assert {ground.kind for ground in told} == set(GroundKind)
    assert all(ground.detail and "{" not in ground.detail for ground in told)
    details = [ground.detail for ground in told]
    assert len(set(details)) == len(details)


def test_a_ground_holds_its_rank_and_its_words() -> None:
    assert HANS.words(1, ["湖面", "落叶"]) == Ground(
        GroundKind.WORDS, "字词第1位（命中：湖面、落叶）", 1
    )
    assert HANS.cited([1, 3]).detail == "回答引用[1][3]"
    assert HANS.name("市水务局", "水务局").detail == "提到“市水务局”（问句作“水务局”）"
    link = HANS.link("市水务局", Predicate.LED_BY, "清理湖面", is_said=False)
    assert link.detail == "图谱：与“市水务局”相连（负责，原文未写明：“清理湖面”）"
    assert link.rank is None


def test_a_long_name_is_cut_and_a_line_break_is_none() -> None:
    detail = HANS.name("长\n" + "廊" * 40, "").detail
    assert "\n" not in detail
    assert detail.endswith("…”")
