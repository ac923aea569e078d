"""The noisy twin: what changes, how much, and that it is the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypinyin import pinyin
from pypinyin.constants import Style

from corpus.normalize import traditional
from eval.collection import CollectionQuery
from eval.errors import MalformedCollection
from eval.retrieval.noise import Noise, NoiseKind, noisy_text, noisy_twin, write_twin

TEXTS = (
    "市政务服务中心几点开门",
    "12345热线每天能受理多少企业群众的诉求？",
    "个体工商户在经营期间欠下的债务应当由谁来承担，夫妻双方是不是都要负责偿还？",
    "陸特和漢斯雷頓開創了哪一地區對梵語的學術研究？",
)
QUERIES = [CollectionQuery(f"q{number}", text) for number, text in enumerate(TEXTS)]


def changes(clean: str, noisy: str) -> list[tuple[str, str]]:
    return [pair for pair in zip(clean, noisy, strict=True) if pair[0] != pair[1]]


def sounds(character: str) -> set[str]:
    return set(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


@pytest.mark.parametrize("seed", range(20))
def test_one_character_in_fifteen_becomes_another_of_the_same_sound(seed: int) -> None:
    for query, noisy in zip(QUERIES, noisy_twin(QUERIES, Noise(seed)), strict=True):
        assert noisy.query_id == query.query_id
        changed = changes(query.text, noisy.text)
        han = sum("\u4e00" <= character <= "\u9fff" for character in query.text)
        assert len(changed) == max(1, (han + 7) // 15)
        for clean, other in changed:
            assert sounds(clean) & sounds(other)


def test_the_same_seed_gives_the_same_and_another_gives_another() -> None:
    assert noisy_twin(QUERIES, Noise(7)) == noisy_twin(QUERIES, Noise(7))
    assert noisy_twin(QUERIES, Noise(7)) != noisy_twin(QUERIES, Noise(8))
    assert noisy_twin(QUERIES[1:2], Noise(7)) == noisy_twin(QUERIES, Noise(7))[1:2]
    # pinned: a dictionary or a generator that gives others would make measurements incomparable
    assert noisy_text("热线接通率是多少", "q1", Noise(7)) == "热线接通绿是多少"


def test_the_same_tone_and_common_characters_come_first() -> None:
    drawn = {noisy_text("市", f"q{number}", Noise(7)) for number in range(60)}
    assert drawn == {"是", "事", "世", "式", "士"}
    only_in_other_tones = {noisy_text("谁", f"q{number}", Noise(7)) for number in range(60)}
    assert {"水", "税"} <= only_in_other_tones


def test_a_character_whose_sound_is_its_own_leaves_the_change_to_another() -> None:
    for seed in range(20):
        noisy = noisy_text("能市", "q", Noise(seed))
        assert noisy[0] == "能"
        assert noisy[1] != "市"


def test_what_offers_nothing_to_change_stays() -> None:
    for kind in (NoiseKind.HOMOPHONE, NoiseKind.MISSING, NoiseKind.SWAPPED):
        assert noisy_text("How many? 42", "q", Noise(7, kind=kind)) == "How many? 42"
    assert noisy_text("能", "q", Noise(7)) == "能"
    assert noisy_text("市", "q", Noise(7, kind=NoiseKind.MISSING)) == "市"


def test_traditional_text_is_mistyped_in_traditional_characters() -> None:
    for seed in range(30):
        for _, other in changes(TEXTS[3], noisy_text(TEXTS[3], "q", Noise(seed))):
            assert traditional(other) == other


def test_more_often_changes_more() -> None:
    assert len(changes(TEXTS[2], noisy_text(TEXTS[2], "q", Noise(7, rate=5)))) == 7


def test_a_missing_character_is_left_out() -> None:
    noisy = noisy_text(TEXTS[2], "q", Noise(7, kind=NoiseKind.MISSING))
    assert len(noisy) == len(TEXTS[2]) - 2
    rest = iter(TEXTS[2])
    assert all(character in rest for character in noisy)  # in their order


def test_a_swapped_character_stands_behind_the_next() -> None:
    noisy = noisy_text(TEXTS[2], "q", Noise(7, kind=NoiseKind.SWAPPED))
    assert sorted(noisy) == sorted(TEXTS[2])
    at = [place for place, pair in enumerate(zip(TEXTS[2], noisy, strict=True)) if len({*pair}) > 1]
    assert len(at) == 4
    for first, second in ((at[0], at[1]), (at[2], at[3])):
        assert second == first + 1
        assert noisy[first : second + 1] == TEXTS[2][second] + TEXTS[2][first]


def test_script_and_width_change_throughout() -> None:
    text = "12345热线的群众诉求?"
    assert noisy_text(text, "q", Noise(7, kind=NoiseKind.TRADITIONAL)) == "12345熱線的群眾訴求?"
    assert noisy_text(text, "q", Noise(7, kind=NoiseKind.FULL_WIDTH)) == (
        "１２３４５热线的群众诉求？"
    )


def test_a_file_keeps_all_but_its_texts(tmp_path: Path) -> None:
    queries, out = tmp_path / "queries.jsonl", tmp_path / "made" / "noisy.jsonl"
    records = [{"_id": "q1", "text": TEXTS[0], "answers": ["八点"]}, {"_id": "q2", "text": "zzz"}]
    queries.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    assert write_twin(queries, out, Noise(7)) == (2, 1)
    first, second = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert first.pop("text") == noisy_text(TEXTS[0], "q1", Noise(7)) != TEXTS[0]
    assert first == {"_id": "q1", "answers": ["八点"], "clean": TEXTS[0]}
    assert second == {"_id": "q2", "text": "zzz", "clean": "zzz"}
    before = out.read_bytes()
    write_twin(queries, out, Noise(7))
    assert out.read_bytes() == before


def test_a_broken_file_is_named_and_nothing_written(tmp_path: Path) -> None:
    queries, out = tmp_path / "queries.jsonl", tmp_path / "noisy.jsonl"
    queries.write_text('{"_id": "q1", "text": "好"}\n{"_id": "q1", "text": "好"}\n')
    with pytest.raises(MalformedCollection, match=r"queries\.jsonl:2: the id “q1”"):
        write_twin(queries, out, Noise(7))
    assert not out.exists()
