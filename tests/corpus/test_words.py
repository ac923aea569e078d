"""Words of a match key, and words with their parts of speech."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import match_key
from corpus.words import frequencies, is_word, segments, words


def test_a_long_word_gives_the_words_within_it_too() -> None:
    assert {"政务", "服务", "办公", "办公室", "天津", "天津市"} <= set(
        words("天津市政务服务办公室")
    )


def test_marks_and_white_space_are_no_words() -> None:
    assert words("，。！ \n“”()+") == ()


def test_figures_stay_whole() -> None:
    assert "12345" in words("12345热线")
    assert "2.30" in words("日均受理2.30万件")


def test_traditional_text_has_the_words_of_simplified_text() -> None:
    assert words(match_key("營商環境")) == words(match_key("营商环境"))


def test_a_word_of_the_general_dictionary_is_known() -> None:
    assert is_word("政务")
    assert not is_word("津呼速应")


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_segments_joined_are_the_text(text: str) -> None:
    assert "".join(segments(text)) == text


def test_threads_that_start_together_share_one_dictionary() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(words, ["优化营商环境"] * 32))) == 1


def test_nothing_is_said_on_stderr_and_nothing_is_left_in_the_shared_folder(
    tmp_path: Path, root: Path
) -> None:
    code = (
        "import tempfile; tempfile.tempdir = __import__('sys').argv[1]\n"
        "from corpus.words import words, segments\n"
        "assert words('政务服务') and segments('政务服务')"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_a_run_longer_than_any_word_is_one_word() -> None:
    long = "9" * 5_000

    assert segments(f"公园{long}公园", guess=False) == ("公园", long, "公园")


def test_common_words_were_counted_often() -> None:
    counted = frequencies()
    assert counted["政府"] > counted["市政府"] > 0
    assert counted["中华人民共"] == 0  # begins a word, and is none
