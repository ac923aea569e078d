"""Each check: when it says that something is wrong, in which words, and what to do next."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.status import CHECKS, Observed, State, Told, standing, worst
from service.status.check import Live, Shelved
from service.status.checks import DISK_LOW, MANY_FAILED, MANY_LIMITED
from service.writing_state import ROOM
from tests.conftest import ROOT

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
OPERATIONS = ROOT / "docs" / "operations.md"


def well(**changes: object) -> Observed:
    """A home and a service with nothing wrong, but for these changes."""
    live = Live(
        is_ready=True,
        is_loading=False,
        not_loaded=None,
        is_open_beyond=True,
        limited=0,
        overload=0,
        failed=0,
        unrecorded=0,
        is_unrecordable=False,
        records_nothing=False,
        minutes=15,
    )
    seen = Observed(
        at=NOW,
        unreadable=None,
        shelved=Shelved(5, 4, is_index_behind=False, is_index_damaged=False),
        has_caller=True,
        cannot_write=None,
        free_bytes=50 << 30,
        is_model_prepared=None,
        last_backup=NOW - timedelta(hours=10),
        backup_days=2,
        live=live,
    )
    of_live = {k: v for k, v in changes.items() if hasattr(live, k)}
    of_home = {k: v for k, v in changes.items() if k not in of_live and k != "live"}
    if "live" in changes:
        return replace(seen, live=None, **of_home)  # type: ignore[arg-type]
    return replace(seen, live=replace(live, **of_live), **of_home)  # type: ignore[arg-type]


def told(seen: Observed) -> dict[str, Told]:
    return {each.check.name: each.told for each in standing(seen)}


def test_where_all_is_well_every_check_says_how_it_is_and_nothing_to_do() -> None:
    standings = standing(well())
    assert worst(standings) is State.OK
    assert all(each.told.state is State.OK and each.told.do is None for each in standings)
    assert all(each.told.saw.zh and each.told.saw.en for each in standings)


BEHIND = Shelved(5, 4, is_index_behind=True, is_index_damaged=False)
DAMAGED = Shelved(5, 4, is_index_behind=True, is_index_damaged=True)
EMPTY = Shelved(0, 0, is_index_behind=False, is_index_damaged=False)
HIDDEN = Shelved(5, 0, is_index_behind=False, is_index_damaged=False)


@pytest.mark.parametrize(
    ("name", "changes", "state", "says"),
    [
        ("database", {"unreadable": "page 7 is torn"}, State.FAULT, "page 7 is torn"),
        ("model", {"not_loaded": "no weights"}, State.FAULT, "no weights"),
        ("model", {"is_loading": True}, State.WARNING, "正在装入"),
        ("model", {"live": None, "is_model_prepared": False}, State.WARNING, "还没有准备好"),
        ("notices", {"shelved": EMPTY}, State.FAULT, "一份通知也没有"),
        ("notices", {"shelved": HIDDEN}, State.FAULT, "没有一份是公开的"),
        ("index", {"shelved": BEHIND}, State.WARNING, "没跟上"),
        ("index", {"shelved": DAMAGED}, State.WARNING, "损坏"),
        ("writing", {"cannot_write": "the disk is read-only"}, State.FAULT, "只读"),
        (
            "writing",
            {"cannot_write": "the disk is full: …", "free_bytes": ROOM - 1},
            State.FAULT,
            "只剩8.4 MB",
        ),
        ("writing", {"cannot_write": "Permission denied"}, State.FAULT, "Permission denied"),
        ("disk", {"free_bytes": DISK_LOW - 1}, State.WARNING, "只剩1.1 GB"),
        ("backup", {"last_backup": None}, State.WARNING, "还没有备份过"),
        ("backup", {"last_backup": NOW - timedelta(days=2.1)}, State.WARNING, "2天前"),
        ("access", {"has_caller": False}, State.FAULT, "外面能连进来"),
        ("records", {"unrecorded": 3}, State.FAULT, "3条"),
        ("records", {"is_unrecordable": True}, State.FAULT, "不会发出"),
        ("limits", {"limited": MANY_LIMITED}, State.WARNING, "10次"),
        ("overload", {"overload": 1}, State.WARNING, "1次"),
        ("overload", {"overload": MANY_FAILED}, State.FAULT, "5次"),
        ("failures", {"failed": 1}, State.WARNING, "1次"),
        ("failures", {"failed": MANY_FAILED}, State.FAULT, "5次"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do_next(
    name: str, changes: dict[str, object], state: State, says: str
) -> None:
    seen = well(**changes)
    found = told(seen)[name]
    assert found.state is state
    assert says in found.saw.zh
    assert found.do is not None
    assert found.do.zh.endswith("。")
    assert found.do.en.endswith(".")
    assert worst(standing(seen)) is state


def test_that_nothing_is_recorded_is_told_and_is_no_fault() -> None:
    found = told(well(records_nothing=True))["records"]
    assert found.state is State.OK
    assert "没有开" in found.saw.zh
    assert "WENJIN_RECORD_DAYS" in found.saw.en


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("backup", {"last_backup": None, "backup_days": 0}),
        ("backup", {"last_backup": NOW - timedelta(days=2)}),
        ("backup", {"last_backup": NOW + timedelta(hours=1)}),  # a clock that was put back
        ("access", {"has_caller": False, "is_open_beyond": False}),
        ("limits", {"limited": MANY_LIMITED - 1}),
        ("disk", {"free_bytes": DISK_LOW}),
    ],
)
def test_what_is_no_trouble_is_not_told_as_one(name: str, changes: dict[str, object]) -> None:
    assert told(well(**changes))[name].state is State.OK


def test_from_outside_what_only_the_service_knows_is_not_looked_at() -> None:
    found = told(well(live=None, is_model_prepared=True))
    unseen = {name for name, each in found.items() if each.state is State.NOT_LOOKED_AT}
    assert unseen == {"records", "limits", "overload", "failures"}
    assert worst(standing(well(live=None))) is State.OK


def test_every_check_has_a_name_of_its_own_and_a_line_among_the_alarms() -> None:
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    part = OPERATIONS.read_text(encoding="utf-8").split("## What each alarm means")[1]
    table = part.split("\n## ")[0]
    rows = re.findall(r"^\| `([a-z]+)` \|", table, re.MULTILINE)
    assert rows == names
