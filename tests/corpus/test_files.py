"""Files and uploads become a PublishedFile with an id that is safe to use."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.errors import BadMetadata, UnreadableNotice, UnsupportedFormat
from corpus.read import expand, notice_id_of, read_bytes, read_file


def test_the_id_is_the_file_name_without_its_ending(tmp_path: Path) -> None:
    (tmp_path / "tianjin-zwfw-2025.txt").write_text("通知\n正文。\n")
    assert read_file(tmp_path / "tianjin-zwfw-2025.txt").notice_id == "tianjin-zwfw-2025"
    assert notice_id_of("市政办〔2025〕3号.md") == "市政办〔2025〕3号"


def test_the_json_beside_the_file_gives_its_metadata(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("正文。")
    (tmp_path / "a.json").write_text('{"title": "一个通知", "date": "2025-01", "chars": 3}')
    metadata = read_file(tmp_path / "a.txt").metadata
    assert (metadata.title, metadata.date, metadata.issuer) == ("一个通知", "2025-01", None)


def test_an_upload_reads_as_the_same_file_on_disk_does(tmp_path: Path) -> None:
    text, metadata = "关于放假的通知\n各单位：\n放假三天。\n", '{"issuer": "市政府"}'
    (tmp_path / "a.md").write_text(text)
    (tmp_path / "a.json").write_text(metadata)
    assert read_bytes("a.md", text.encode(), metadata.encode()) == read_file(tmp_path / "a.md")


@pytest.mark.parametrize("name", ["../../etc/a.txt", "C:\\temp\\a.txt", "/srv/a.txt"])
def test_the_path_in_an_uploads_name_is_dropped(name: str) -> None:
    assert read_bytes(name, "正文。".encode()).notice_id == "a"


@pytest.mark.parametrize(
    "name",
    [
        " .txt",
        "a .txt",
        ".hidden.txt",
        "...txt",
        "a\nb.txt",
        "a\u202eb.txt",
        "a\x00b.txt",
        "字" * 129 + ".txt",
        "\ud800.txt",
    ],
)
def test_a_name_that_cannot_be_an_id_is_refused(name: str) -> None:
    with pytest.raises(UnreadableNotice, match="cannot be a notice's id"):
        notice_id_of(name)


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.docx", "", "txt"])
def test_another_format_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(UnsupportedFormat, match=r"\.txt, \.md"):
        read_bytes(name, "正文。".encode())


def test_a_decomposed_file_name_gives_the_same_id_as_a_composed_one() -> None:
    assert notice_id_of("re\u0301sume\u0301.txt") == notice_id_of("r\u00e9sum\u00e9.txt")


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableNotice, match=r"none\.txt: there is no such file or folder"):
        read_file(tmp_path / "none.txt")


def test_a_folder_under_a_text_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(UnreadableNotice):
        read_file(tmp_path / "a.txt")


def test_a_named_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UnreadableNotice, match="not a file"):
        read_file(tmp_path / "a.txt")


def test_an_unreadable_file_is_one_clear_error(tmp_path: Path, root: Path) -> None:
    (tmp_path / "a.txt").write_text("正文。")
    (tmp_path / "a.txt").chmod(0)
    code = (
        "import os, sys; from pathlib import Path; from corpus.read import read_file\n"
        "if os.getuid() == 0: os.setuid(65534)  # root may read every file\n"
        "read_file(Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.txt")],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "UnreadableNotice" in done.stderr
    assert "Permission denied" in done.stderr
    assert "Check the path and its permissions" in done.stderr


def test_a_50_mb_file_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(50_000_000_000)  # sparse: reading it would take minutes
    began = time.process_time()
    with pytest.raises(UnreadableNotice, match=r"has 47683\.7 MB"):
        read_file(tmp_path / "a.txt")
    assert time.process_time() - began < 1


def test_a_huge_json_beside_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("正文。")
    (tmp_path / "a.json").write_text(" " * 100_000)
    with pytest.raises(BadMetadata, match="too large"):
        read_file(tmp_path / "a.txt")


def test_a_folder_expands_to_the_notices_in_it_in_order(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.md", "a.json", "sub/c.TXT", ".hidden.txt", "d.pdf"):
        (tmp_path / name).write_text("正文。")
    expected = [tmp_path / "a.md", tmp_path / "b.txt", tmp_path / "sub" / "c.TXT"]
    assert expand([tmp_path, tmp_path / "b.txt"]) == expected


def test_a_folder_without_notices_is_an_error_not_nothing_done(tmp_path: Path) -> None:
    with pytest.raises(UnreadableNotice, match=r"holds no \.txt or \.md file"):
        expand([tmp_path])


def test_a_file_is_kept_as_named_whether_it_exists_or_not(tmp_path: Path) -> None:
    assert expand([tmp_path / "none.txt"]) == [tmp_path / "none.txt"]
