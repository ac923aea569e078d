"""The tokenizer of the bundled model gives the library's tokens and places, to the last one."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from retrieval import packaged_weights
from retrieval.bundled_tokenizer import (
    BundledTokenizer,
    Tokens,
    read_library_tokenizer,
    write_vocabulary,
)

pytestmark = pytest.mark.model

ALL = 10**6
CORNERS = [
    *(
        "",
        " ",
        "  ",
        "\t\n",
        "\n\n",
        "\u3000",
        "a  b",
        "a \n\u3000b",
        " a",
        "a ",
        "\u3000政务\u3000",
    ),
    *("\ufdfa" * 50, "\u0301" * 9, "e\u0301", "q\u0327\u0301", "か\u3099", "ｶﾞ", "\u00b4", "\u00a8"),
    *("👨‍👩‍👧", "🏳️‍🌈", "😀" * 20, "𠀀", "𒀀𒀁𒀀", "政𒀀𒀁 𒀀务", "\U00016d67\U00016d67"),
    *("한국", "하\u11ab", "\u1112\u1161\u11ab", "\u11a8", "العربية", "ﷺ", "क्ष", "\u09c7\u09be"),
    *("▁", "▁▁a", "a▁b", "<s>", "a<s>b</s>", " <s> a </s> ", "<s><s>", "<unk>𒀀", "<mask>政", "<s"),
    *(
        "＜s＞",
        "＜unk＞𒀀＜unk＞",
        "x＜/s＞x",
        "㎡⑩…a",
        "½ﬁǆ",
        "～~\ue000",
        "\ufffd",
        "\0a",
        "政\x07务",
    ),
    *("a\x07 \x07b", "\x07", "\x07\x07 a", "\u200b \u200b", "\ufeff政", "\x85\xa0\u2028", "\uffff"),
    *(
        "AAA",
        "级别：AAA；地址",
        "0000000",
        "哈哈哈哈哈",
        "1-1-1-1",
        "办" * 1000,
        "（" * 1000,
        "a" * 999,
    ),
    *("query: 热线每天受理多少诉求?", "熱線每天受理多少訴求？", "The hotline, in 2025."),
]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packaged vocabulary."""
    folder = tmp_path_factory.mktemp("vocabulary")
    write_vocabulary(packaged_weights.read(packaged_weights.locate()), folder)
    return folder


@pytest.fixture(scope="module")
def ours(vocabulary: Path) -> BundledTokenizer:
    return BundledTokenizer(vocabulary)


@pytest.fixture(scope="module")
def library(vocabulary: Path) -> Tokenizer:
    tokenizer = read_library_tokenizer(vocabulary)
    tokenizer.no_truncation()
    return tokenizer


def assert_the_same(
    ours: BundledTokenizer, library: Tokenizer, texts: Iterable[str], most: int = ALL
) -> None:
    for text in texts:
        expected = library.encode(text)
        assert ours.encode(text, most) == Tokens(expected.ids, expected.offsets), ascii(text)


def test_odd_texts_have_the_tokens_of_the_library(
    ours: BundledTokenizer, library: Tokenizer
) -> None:
    assert_the_same(ours, library, CORNERS)
    assert_the_same(ours, library, (f"passage: {text}" for text in CORNERS))


def test_notices_have_the_tokens_of_the_library(
    ours: BundledTokenizer, library: Tokenizer, shared: Path
) -> None:
    def stretches() -> Iterator[str]:
        for path in sorted((shared / "notices").glob("*.txt")):
            text = path.read_text(encoding="utf-8")
            yield text[:8192]
            yield from text.splitlines()
            yield from (text[start : start + 300] for start in range(0, len(text), 300))

    assert_the_same(ours, library, stretches())


def test_texts_of_other_kinds_have_the_tokens_of_the_library(
    ours: BundledTokenizer, library: Tokenizer, shared: Path
) -> None:
    def texts() -> Iterator[str]:
        for path in sorted((shared / "public").glob("*/*.jsonl")):
            lines = path.read_text(encoding="utf-8").splitlines()
            for line in random.Random(1).sample(lines, min(len(lines), 150)):
                yield from (each for each in json.loads(line).values() if isinstance(each, str))

    assert_the_same(ours, library, texts())


def test_texts_put_together_from_odd_ones_have_the_tokens_of_the_library(
    ours: BundledTokenizer, library: Tokenizer
) -> None:
    draw = random.Random(7)
    short = [text for text in CORNERS if len(text) < 20]
    assert_the_same(
        ours, library, ("".join(draw.choices(short, k=draw.randrange(2, 9))) for _ in range(1500))
    )


def test_repetitions_have_the_tokens_of_the_library(
    ours: BundledTokenizer, library: Tokenizer
) -> None:
    draw = random.Random(7)
    for letters in ("A", "AB", "01", "0 ", "哈", "人口", "=-", "a<s>", "𒀀a"):
        assert_the_same(
            ours, library, ("".join(draw.choices(letters, k=draw.randrange(40))) for _ in range(50))
        )


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_any_text_has_the_tokens_of_the_library(
    ours: BundledTokenizer, library: Tokenizer, text: str
) -> None:
    assert_the_same(ours, library, [text])


def test_every_character_has_the_tokens_of_the_library(
    ours: BundledTokenizer, library: Tokenizer
) -> None:
    characters = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    # apart, so that none acts upon the next; together, so that each meets another
    for joint in ("政", ""):
        stretches = (
            joint.join(characters[start : start + 64]) for start in range(0, len(characters), 64)
        )
        assert_the_same(ours, library, stretches)


def test_a_long_text_is_cut_as_the_library_cuts_it(
    ours: BundledTokenizer, vocabulary: Path
) -> None:
    library = read_library_tokenizer(vocabulary)
    texts = ["政务热线" * 400, "<s>" * 600, "a " * 600, "短"]
    assert_the_same(ours, library, texts, ours.positions)
    library.enable_truncation(8)
    assert_the_same(ours, library, texts, 8)


def test_threads_get_what_one_gets(ours: BundledTokenizer, vocabulary: Path) -> None:
    texts = [f"{text}{number}" for number in range(20) for text in CORNERS]
    fresh = BundledTokenizer(vocabulary)  # so that they fill its memory together
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: fresh.encode(text, ALL), texts))
    assert together == [ours.encode(text, ALL) for text in texts]


def test_no_text_makes_the_tokenizer_large(vocabulary: Path) -> None:
    tokenizer = BundledTokenizer(vocabulary)
    tokenizer.encode("".join(chr(code) for code in range(0x1F000, 0x22000)), ALL)
    assert len(tokenizer._alone) == 0
