"""``wenjin status`` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.home_files import DATABASE
from service.status import CHECKS
from tests.cli.conftest import Wenjin


def states(wenjin: Wenjin, status: int = 0) -> dict[str, str]:
    """Every check's state."""
    ran = wenjin("status", "--json")
    assert ran.status == status, ran.err
    return {each["name"]: each["state"] for each in json.loads(ran.out)["checks"]}


def test_it_says_a_line_a_check_and_below_it_what_to_do(known: Wenjin, tmp_path: Path) -> None:
    ran = known("status")
    assert ran.status == 0
    lines = ran.out.splitlines()
    heads = [line for line in lines if not line.startswith("    ")]
    assert [line.split("  ")[0].strip() for line in heads].count("warning") == 1
    [at] = [n for n, line in enumerate(lines) if line.startswith("warning ")]
    assert "there has been none yet" in lines[at]
    assert "`wenjin backup DIR`" in lines[at + 1]
    assert len(heads) == len(CHECKS)
    known("backup", tmp_path / "kept")
    assert states(known)["backup"] == "ok"


def test_it_writes_nothing_and_loads_no_model(known: Wenjin, home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}
    assert known("status").status == 0
    after = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}
    beside = {home / f"{DATABASE}{end}" for end in ("-wal", "-shm")}  # SQLite's own
    assert {k: v for k, v in after.items() if k not in beside} == {
        k: v for k, v in before.items() if k not in beside
    }


def test_an_index_that_lacks_a_notice_or_is_damaged_is_told(known: Wenjin, home: Path) -> None:
    assert states(known)["index"] == "ok"
    head = home / "index" / "index.json"
    head.write_bytes(head.read_bytes().replace(b'"format"', b'"farmat"'))
    assert states(known)["index"] == "warning"
    head.unlink()
    assert states(known)["index"] == "warning"
    known("index", "build")
    assert states(known)["index"] == "ok"


def test_a_damaged_database_is_a_fault_with_the_way_out(known: Wenjin, home: Path) -> None:
    (home / DATABASE).write_bytes(b"this is no database" * 1000)
    ran = known("status")
    assert ran.status == 1
    lines = ran.out.splitlines()
    assert lines[0].startswith("fault ")
    assert "wenjin verify" in lines[1]
    assert states(known, 1)["notices"] == "not looked at"


def test_a_home_without_a_store_is_one_line(wenjin: Wenjin, home: Path) -> None:
    ran = wenjin("status")
    assert ran.status == 1
    assert "There is no store at" in ran.mistake
    assert not home.exists()


def test_the_reminder_of_backups_can_be_set_and_turned_off(
    known: Wenjin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENJIN_BACKUP_DAYS", "0")
    assert states(known)["backup"] == "ok"
    monkeypatch.setenv("WENJIN_BACKUP_DAYS", "-1")
    assert "WENJIN_BACKUP_DAYS" in known("status").mistake
