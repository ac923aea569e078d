"""``wenjin ingest`` and ``wenjin notices``, on files as people have them."""

from __future__ import annotations

import json
import resource
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Wenjin
from tests.conftest import ROOT

TEXT = """关于印发《临江市热线管理办法》的通知

一、总体要求
热线日均受理诉求320件。

二、工作任务
1.加快平台建设。年内建成5个服务站点。

临江市人民政府
2025年3月1日
"""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A notice as a file."""
    path = tmp_path / "linjiang-2025.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_file_becomes_a_notice_under_its_name(wenjin: Wenjin, published: Path) -> None:
    ran = wenjin("ingest", published)
    assert (ran.status, ran.out) == (0, "linjiang-2025: added\n")
    listed = json.loads(wenjin("notices", "list", "--json").out)["notices"]
    assert [each["notice_id"] for each in listed] == ["linjiang-2025"]


def test_progress_is_plain_lines_where_there_is_no_terminal(
    wenjin: Wenjin, published: Path
) -> None:
    said = wenjin("ingest", published).err
    assert said
    assert "\x1b" not in said


def test_the_same_file_again_does_nothing_wherever_it_lies(
    wenjin: Wenjin, published: Path, tmp_path: Path
) -> None:
    wenjin("ingest", published)
    elsewhere = tmp_path / "copies"
    elsewhere.mkdir()
    (elsewhere / published.name).write_bytes(published.read_bytes())
    ran = wenjin("ingest", elsewhere)
    assert (ran.status, ran.out) == (0, "linjiang-2025: unchanged\n")


def test_metadata_beside_the_file_is_taken_in_and_updated_alone(
    wenjin: Wenjin, published: Path
) -> None:
    wenjin("ingest", published)
    published.with_suffix(".json").write_text('{"issuer": "临江市人民政府"}', encoding="utf-8")
    assert wenjin("ingest", published).out == "linjiang-2025: metadata_updated\n"
    shown = json.loads(wenjin("notices", "show", "linjiang-2025", "--json").out)
    assert (shown["issuer"], shown["version"]) == ("临江市人民政府", 1)


def test_other_bytes_under_a_known_id_need_replace(wenjin: Wenjin, published: Path) -> None:
    wenjin("ingest", published)
    published.write_text(TEXT.replace("320", "350"), encoding="utf-8")
    ran = wenjin("ingest", published)
    assert ran.status == 1
    assert "--replace" in ran.mistake
    assert wenjin("notices", "show", "linjiang-2025", "--text").out == TEXT
    assert wenjin("ingest", published, "--replace").out == "linjiang-2025: replaced\n"
    assert "350" in wenjin("notices", "show", "linjiang-2025", "--text").out


def test_a_folder_is_taken_in_and_the_bad_file_in_it_named(wenjin: Wenjin, published: Path) -> None:
    bad = published.with_name("bad.txt")
    bad.write_bytes(TEXT.encode("gb18030"))
    ran = wenjin("ingest", published.parent)
    assert ran.status == 1
    assert ran.out == "linjiang-2025: added\n"
    mistakes = [line for line in ran.err.splitlines() if line.startswith("wenjin: ")]
    assert len(mistakes) == 1
    assert "bad.txt" in mistakes[0]
    assert "iconv" in mistakes[0]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", " \n\n　".encode(), "empty"),
        ("binary.txt", bytes(range(256)) * 8, "binary"),
        ("notice.pdf", b"%PDF-1.7", "unsupported format"),
    ],
)
def test_a_file_that_is_no_notice_is_one_clear_line(
    name: str, data: bytes, says: str, wenjin: Wenjin, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    ran = wenjin("ingest", path)
    assert ran.status == 1
    assert name in ran.mistake
    assert says in ran.mistake


def test_a_file_that_is_not_there_is_one_clear_line(wenjin: Wenjin) -> None:
    ran = wenjin("ingest", "absent.txt")
    assert ran.status == 1
    assert "absent.txt" in ran.mistake


def test_if_empty_leaves_a_store_with_notices_alone(
    wenjin: Wenjin, published: Path, tmp_path: Path
) -> None:
    assert wenjin("ingest", "--if-empty", published).out == "linjiang-2025: added\n"
    other = tmp_path / "other.txt"
    other.write_text(TEXT, encoding="utf-8")
    ran = wenjin("ingest", "--if-empty", other)
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_a_new_model_is_announced_once(
    wenjin: Wenjin, published: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WENJIN_EMBEDDING_MODEL", "bundled")
    assert f"Preparing the embedding model in {tmp_path / 'cache'} (once)" in (
        wenjin("ingest", published).err
    )
    assert "Preparing" not in wenjin("notices", "list").err


def test_the_list_lines_up_and_an_empty_one_says_what_to_do(
    wenjin: Wenjin, published: Path
) -> None:
    ran = wenjin("notices", "list")
    assert (ran.status, ran.out) == (0, "")
    assert "`wenjin ingest PATH`" in ran.err
    wenjin("ingest", published)
    assert wenjin("notices", "list").out.startswith("linjiang-2025  v1  ")


def test_show_prints_what_is_known_and_the_outline(wenjin: Wenjin, published: Path) -> None:
    wenjin("ingest", published)
    said = wenjin("notices", "show", "linjiang-2025").out
    assert "一、总体要求" in said
    assert str(len(TEXT)) in said


def test_escape_sequences_of_a_notice_do_not_reach_the_terminal(
    wenjin: Wenjin, tmp_path: Path
) -> None:
    path = tmp_path / "sly.txt"
    path.write_text("一、清\x1b[2J屏\n正文在此。\n", encoding="utf-8")
    wenjin("ingest", path)
    assert "\x1b" not in wenjin("notices", "show", "sly").out


@pytest.mark.parametrize("command", ["show", "remove"])
def test_an_unknown_id_is_one_clear_line(command: str, wenjin: Wenjin) -> None:
    ran = wenjin("notices", command, "no-such-notice")
    assert ran.status == 1
    assert "no-such-notice" in ran.mistake


def test_a_removed_notice_is_gone(wenjin: Wenjin, published: Path) -> None:
    wenjin("ingest", published)
    assert wenjin("notices", "remove", "linjiang-2025").out == "linjiang-2025: removed\n"
    assert json.loads(wenjin("notices", "list", "--json").out) == {"notices": []}


def test_home_wins_over_the_environment_and_is_private(
    wenjin: Wenjin, published: Path, home: Path, tmp_path: Path
) -> None:
    other = tmp_path / "deep" / "other"
    wenjin("ingest", published, "--home", other)
    assert not home.exists()
    assert stat.S_IMODE(other.stat().st_mode) == 0o700
    files = [path for path in other.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


@pytest.mark.parametrize("path", ["", " "])
def test_an_empty_path_is_wrong_usage_and_not_this_folder(
    wenjin: Wenjin, published: Path, home: Path, path: str
) -> None:
    for arguments in (
        ("ingest", path),
        ("ingest", published, path),
        ("ingest", "--if-empty", path),
        ("ingest", published, "--home", path),
        ("notices", "list", "--home", path),
        ("graph", "stats", "--home", path),
    ):
        ran = wenjin(*arguments)
        assert (ran.status, ran.out) == (2, "")
        assert "the path is empty" in ran.mistake
    assert not home.exists()
    assert [each.name for each in published.parent.iterdir()] == [published.name]


def test_a_path_that_is_not_there_says_what_it_counts_from(wenjin: Wenjin, tmp_path: Path) -> None:
    ran = wenjin("ingest", "no-such-folder")
    assert (ran.status, ran.out) == (1, "")
    assert "no-such-folder: there is no such file or folder." in ran.mistake
    assert str(tmp_path) in ran.mistake
    whole = wenjin("ingest", tmp_path / "no-such-folder")
    assert whole.mistake.endswith("there is no such file or folder. Check the path.")


@pytest.mark.skipif(shutil.which("iconv") is None, reason="needs iconv")
@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16"])
def test_what_is_said_of_another_encoding_can_be_typed_and_helps(
    wenjin: Wenjin, tmp_path: Path, encoding: str
) -> None:
    folder = tmp_path / "通知 1"
    folder.mkdir()
    (folder / "热线's 办法.txt").write_bytes(TEXT.encode(encoding))
    refused = wenjin("ingest", folder)
    assert (refused.status, refused.out) == (1, "")
    [mistake] = [line for line in refused.err.splitlines() if line.startswith("wenjin: ")]
    command = mistake.partition("Convert it first: ")[2].partition(" (or save")[0]

    subprocess.run(["/bin/sh", "-c", command], check=True)

    ran = wenjin("ingest", folder / "utf8-热线's 办法.txt")
    assert ran.out == "utf8-热线's 办法: added\n"


def test_a_home_that_is_a_file_is_wrong_usage(wenjin: Wenjin, published: Path) -> None:
    ran = wenjin("notices", "list", "--home", published)
    assert ran.status == 2
    assert published.name in ran.mistake


def test_a_full_disk_is_one_clear_line_and_loses_nothing(
    wenjin: Wenjin, published: Path, home: Path
) -> None:
    wenjin("ingest", published)
    bigger = published.with_name("bigger.txt")
    bigger.write_text(TEXT * 400, encoding="utf-8")
    code = f"""
import resource, sys
from retrieval.embedder import SentenceEmbedder
from tests.fakes import HashEmbedder
from eval.cli import main
SentenceEmbedder.load = lambda model, *_: HashEmbedder(model)
resource.setrlimit(resource.RLIMIT_FSIZE, ({home_limit(home)}, resource.RLIM_INFINITY))
sys.argv = ['wenjin', 'ingest', {str(bigger)!r}]
main()
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1, ran.stderr
    mistakes = [line for line in ran.stderr.splitlines() if line.startswith("wenjin: ")]
    assert len(mistakes) == 1
    assert "Traceback" not in ran.stderr
    listed = json.loads(wenjin("notices", "list", "--json").out)["notices"]
    assert [each["notice_id"] for each in listed] == ["linjiang-2025"]


def home_limit(home: Path) -> int:
    """A file size that what is there fits into, and what is to come does not."""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    return max(path.stat().st_size for path in home.rglob("*") if path.is_file()) + 4096
