"""When a home was last backed up."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service import last_backup as module
from service.backup import back_up
from service.home_files import other_files
from service.last_backup import NAME, last_backup, note_backup
from service.library import Library
from service.restoring import restore
from tests.factories import a_published_file
from tests.fakes import HashEmbedder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one notice."""
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file())
    library.close()
    return tmp_path / "home"


def test_a_backup_is_noted_in_its_home_and_is_no_part_of_what_is_kept(
    home: Path, tmp_path: Path
) -> None:
    assert last_backup(home) is None
    manifest = back_up(home, tmp_path / "kept")
    assert last_backup(home) == datetime.fromisoformat(manifest.made_at)
    assert (home / NAME).stat().st_mode & 0o077 == 0
    back_up(home, tmp_path / "again")
    assert NAME not in {path.name for path in other_files(home)}
    assert not (tmp_path / "again" / NAME).exists()
    restore(tmp_path / "again", tmp_path / "new")
    assert last_backup(tmp_path / "new") is None


def test_a_backup_that_failed_is_not_noted(home: Path, tmp_path: Path) -> None:
    (home / "wenjin.sqlite3").write_bytes(b"no database")
    with pytest.raises(Exception, match="damaged"):
        back_up(home, tmp_path / "kept")
    assert last_backup(home) is None


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"made_at": 3}', b'{"made_at": "soon"}'])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert last_backup(tmp_path) is None


def test_a_moment_without_a_zone_is_utc(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(json.dumps({"made_at": "2026-11-26T02:15:00"}))
    assert last_backup(tmp_path) == datetime(2026, 11, 26, 2, 15, tzinfo=UTC)


def test_a_home_that_cannot_be_written_is_backed_up_all_the_same(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "replace_file", full)
    with caplog.at_level(logging.WARNING):
        back_up(home, tmp_path / "kept")
    assert (tmp_path / "kept" / "manifest.json").exists()
    assert [record.message for record in caplog.records] == ["backup.not_noted"]
    assert last_backup(home) is None


def test_noting_again_replaces_the_note(tmp_path: Path) -> None:
    for day in (1, 2):
        note_backup(tmp_path, f"2026-11-0{day}T00:00:00+00:00")
    assert last_backup(tmp_path) == datetime(2026, 11, 2, tzinfo=UTC)
