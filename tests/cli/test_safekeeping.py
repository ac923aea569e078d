"""``wenjin backup``, ``restore`` and ``verify`` as they are typed."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from service.backup_manifest import MANIFEST
from service.home_files import DATABASE
from service.verifying import CHECKS, NOT_COVERED
from tests.cli.conftest import Wenjin
from tests.factories import A_NOTICE_TEXT


@pytest.fixture
def filled(wenjin: Wenjin, tmp_path: Path) -> Wenjin:
    """The command, on a data directory with one notice."""
    (tmp_path / "sample.txt").write_text(A_NOTICE_TEXT, encoding="utf-8")
    assert wenjin("ingest", tmp_path / "sample.txt").status == 0
    return wenjin


def manifest_of(kept: Path) -> bytes:
    """The manifest of a backup, a folder or a ``.tar``."""
    if kept.is_dir():
        return (kept / MANIFEST).read_bytes()
    with tarfile.open(kept) as tar:
        file = tar.extractfile(MANIFEST)
        assert file is not None
        return file.read()


def test_a_key_that_was_revoked_since_the_backup_comes_back(filled: Wenjin, tmp_path: Path) -> None:
    """What the command says comes back does."""
    assert filled("keys", "create", "--role", "agent").status == 0
    key_id = json.loads(filled("keys", "list", "--json").out)["keys"][0]["key_id"]
    assert filled("backup", tmp_path / "kept").status == 0
    assert filled("keys", "revoke", key_id).status == 0
    assert filled("notices", "remove", "sample").status == 0
    restored = filled("restore", tmp_path / "kept", "--home", tmp_path / "new")
    assert "keys revoked" in restored.out
    assert "notices removed" in restored.out
    listed = filled("keys", "list", "--json", "--home", tmp_path / "new")
    assert json.loads(listed.out)["keys"][0]["revoked_at"] is None
    assert "sample" in filled("notices", "list", "--home", tmp_path / "new").out


@pytest.mark.parametrize("name", ["kept", "kept.tar"])
def test_a_home_is_kept_restored_and_asked(filled: Wenjin, tmp_path: Path, name: str) -> None:
    kept = filled("backup", tmp_path / name)
    assert kept.status == 0
    assert "1 notice of generation 1" in kept.out
    restored = filled("restore", tmp_path / name, "--home", tmp_path / "new")
    assert restored.status == 0, restored.err
    assert "restored 1 notice of generation 1" in restored.out
    assert restored.out.count("\nok ") == len(CHECKS)
    made_at = json.loads(manifest_of(tmp_path / name))["made_at"]
    assert f"As it was at {made_at}. What was taken away since is back:" in restored.out
    for listing in ("keys", "users", "notices"):
        assert f"wenjin {listing} list --home {tmp_path / 'new'}\n" in restored.out
    asked = filled("ask", "全年新建口袋公园多少个?", "--home", tmp_path / "new")
    assert asked.out == filled("ask", "全年新建口袋公园多少个?").out


def test_without_its_index_a_home_is_restored_with_a_new_one(
    filled: Wenjin, tmp_path: Path
) -> None:
    assert filled("backup", tmp_path / "kept", "--without-index").status == 0
    assert not (tmp_path / "kept" / "index").exists()
    restored = filled("restore", tmp_path / "kept", "--home", tmp_path / "new")
    assert restored.status == 0
    assert "embed: " in restored.err
    assert (tmp_path / "new" / "index" / "index.json").exists()


def test_a_backup_tells_its_manifest_as_json(filled: Wenjin, tmp_path: Path) -> None:
    told = json.loads(filled("backup", tmp_path / "kept", "--json").out)
    assert (told["notices"], told["generation"], told["schema_version"]) == (1, 1, 1)
    assert DATABASE in {each["path"] for each in told["files"]}


def test_verify_says_a_line_a_check_and_what_to_do(
    filled: Wenjin, home: Path, tmp_path: Path
) -> None:
    sound = filled("verify")
    assert sound.status == 0
    lines = sound.out.splitlines()
    assert len(lines) == len(CHECKS) + 1 + len(NOT_COVERED)
    assert all(line.startswith("ok ") for line in lines[: len(CHECKS)])
    assert lines[len(CHECKS)].startswith("no checksum covers")
    assert "visibility" in lines[len(CHECKS) + 1]
    assert json.loads(filled("verify", "--json").out)["not_covered"] == list(NOT_COVERED)
    (home / "index" / "index.json").unlink()
    hurt = filled("verify")
    assert hurt.status == 1
    lines = hurt.out.splitlines()
    (at,) = [n for n, line in enumerate(lines) if line.startswith("failed ")]
    assert "index" in lines[at]
    assert "`wenjin index build`" in lines[at + 1]
    told = filled("verify", "--json")
    assert told.status == 1
    document = json.loads(told.out)
    assert document["sound"] is False
    states = {each["name"]: each["state"] for each in document["checks"]}
    assert (states["index"], states["database"]) == ("failed", "ok")
    assert not json.loads(filled("verify", "--json").out)["sound"]
    filled("index", "build")
    assert filled("verify").status == 0


def test_mistakes_are_one_line(filled: Wenjin, home: Path, tmp_path: Path) -> None:
    absent = filled("verify", "--home", tmp_path / "absent")
    assert absent.status == 1
    assert "There is no store at" in absent.mistake
    assert not (tmp_path / "absent").exists()
    assert "no backup that can be used" in filled("restore", tmp_path, "--home", "new").mistake
    filled("backup", tmp_path / "kept")
    assert "holds something already" in filled("restore", tmp_path / "kept").mistake
    assert "holds something already" in filled("backup", tmp_path / "kept").mistake


def test_another_database_is_left_to_its_tool(
    wenjin: Wenjin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENJIN_DATABASE_URL", "postgresql://u:secret@db.example/wenjin")
    ran = wenjin("backup", tmp_path / "kept")
    assert ran.status == 1
    assert "pg_dump" in ran.mistake
    assert "secret" not in ran.mistake
