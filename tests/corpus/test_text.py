"""Bytes become canonical text untouched, or one clear error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableNotice
from corpus.read.text import MAX_BYTES, decode_text


def test_the_text_keeps_every_character_of_the_file() -> None:
    published = "\ufeff第一条\u3000为了\r\n\r\n  𠮷🙂\u200f。 \n\n"
    assert decode_text("a.txt", published.encode()) == published


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_text_is_read_back_as_it_was_written(text: str) -> None:
    assert decode_text("a.txt", f"通知{text}".encode()) == f"通知{text}"


@pytest.mark.parametrize("data", [b"", b"  \n\r\n", "\ufeff\u3000\n".encode()])
def test_an_empty_or_blank_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableNotice, match=r"a\.txt: the file is empty"):
        decode_text("a.txt", data)


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x14\x00\x00\x00",
        b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)) * 4,
        b"\x01\x02\x03\x04" * 100,
        "通知\x00正文".encode(),
    ],
)
def test_a_binary_file_under_a_text_name_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableNotice, match="binary file"):
        decode_text("a.txt", data)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_a_gbk_file_is_refused_with_the_command_that_converts_it(encoding: str) -> None:
    data = "市政务服务办关于印发2024年工作总结的通知，各区政务服务办：".encode(encoding)
    with pytest.raises(UnreadableNotice, match=r"GBK.*iconv -f GB18030 -t UTF-8 a\.txt"):
        decode_text("a.txt", data)


def test_a_utf_16_file_is_refused_with_the_command_that_converts_it() -> None:
    with pytest.raises(UnreadableNotice, match=r"UTF-16.*iconv"):
        decode_text("a.txt", "通知".encode("utf-16"))


def test_a_broken_utf_8_file_is_refused_with_the_place_of_the_fault() -> None:
    data = b"plain words of a letter " * 20 + b"\xff\xfe\xfd" + b"more words" * 20
    with pytest.raises(UnreadableNotice, match="byte 480 cannot be decoded"):
        decode_text("a.txt", data)


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(UnreadableNotice, match="a notice may have 5 MB"):
        decode_text("a.txt", b"a" * (MAX_BYTES + 1))
