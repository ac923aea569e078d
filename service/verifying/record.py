"""Checks of the system of record: the database itself, the notices in it, their versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from corpus.change_count import count_of
from corpus.described import text_digest
from corpus.schema import SCHEMA_VERSION, notice_versions, notices, store_state
from corpus.store import NoticeStore
from corpus.store_errors import StoreDamaged
from service.verifying.check import RESTORE, Checked, Examined, Finding

_MOST_PROBLEMS = 20  # of SQLite's own


def database(examined: Examined) -> Checked:
    """SQLite's own check of every page, index and reference, and the version of the schema."""
    with examined.transactions.reading() as connection:
        found = []
        if connection.dialect.name == "sqlite":
            said = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_PROBLEMS})").all()
            found = [str(line) for row in said for line in row[0].splitlines() if line != "ok"]
            missing = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            found += [f"row {row[1]} of {row[0]} refers to none of {row[2]}" for row in missing]
        states = connection.execute(store_state.select()).all()
    if len(states) != 1 or states[0].schema_version != SCHEMA_VERSION:
        versions = ", ".join(str(each.schema_version) for each in states) or "none"
        found.append(f"its schema version is {versions}, not {SCHEMA_VERSION}")
    saw = f"schema version {SCHEMA_VERSION}, every page and reference"
    return Checked.of(saw, (Finding(problem, RESTORE) for problem in found))


def notice_texts(examined: Examined) -> Checked:
    """Every version of every notice has the SHA-256 that was kept with it."""
    rows = _versions(examined)
    findings = []
    for done, row in enumerate(rows):
        examined.progress("texts", done, len(rows))
        if text_digest(row.text) != row.sha256:
            problem = f"version {row.version} of “{row.notice_id}” is not the text that was kept"
            findings.append(Finding(problem, RESTORE))
    examined.progress("texts", len(rows), len(rows))
    return Checked.of(f"{len(rows)} texts by their SHA-256", findings)


def version_chains(examined: Examined) -> Checked:
    """Versions count from 1, each names the one that took its place, the last one is current."""
    rows = _versions(examined)
    with examined.transactions.reading() as connection:
        current = {
            row.notice_id: row.current_version for row in connection.execute(notices.select())
        }
    findings = [
        Finding(f"“{notice_id}” has no version", RESTORE)
        for notice_id in sorted(current.keys() - {row.notice_id for row in rows})
    ]
    for notice_id, chain in groupby(rows, key=lambda row: str(row.notice_id)):
        findings += _faults(notice_id, list(chain), current.get(notice_id))
    return Checked.of(f"{len(rows)} versions of {len(current)} notices", findings)


def _faults(notice_id: str, chain: list[Any], current: int | None) -> Iterator[Finding]:
    numbers = [row.version for row in chain]
    if current is None:
        yield Finding(f"versions of “{notice_id}” belong to no notice", RESTORE)
    elif numbers != list(range(1, len(chain) + 1)) or current != numbers[-1]:
        listed = ", ".join(map(str, numbers))
        problem = f"“{notice_id}” has versions {listed}, and {current} is current"
        yield Finding(problem, RESTORE)
    elif [row.superseded_by for row in chain] != [*numbers[1:], None]:
        yield Finding(f"the versions of “{notice_id}” do not name the ones after them", RESTORE)


def generation(examined: Examined) -> Checked:
    """The counter of changes is at least what the versions that are there have taken."""
    rows = _versions(examined)
    counted = examined.store.generation()
    findings = []
    if counted < len(rows):
        problem = f"generation {counted} is less than the {len(rows)} versions that there are"
        findings.append(Finding(problem, RESTORE))
    return Checked.of(f"generation {counted}", findings)


def changes(examined: Examined) -> Checked:
    """The database has had as many changes as were acknowledged: it is no older one."""
    lost = examined.store.changes_lost()
    findings = [] if lost is None else [Finding(lost.problem, lost.remedy)]
    with examined.transactions.reading() as connection:
        return Checked.of(f"{count_of(connection)} changes, and no more were noted", findings)


@dataclass(frozen=True, slots=True)
class Held:
    """What a database holds, in figures."""

    schema_version: int
    generation: int
    notices: int
    changes: int  # as ``corpus.change_count`` counts them


def checked_copy(path: Path, source: str) -> Held:
    """What a copy of the database at ``source`` holds. Raises StoreDamaged where it does not hold.

    A backup of a damaged store would take the place of a sound one.
    """
    store = NoticeStore.read_only(path)
    try:
        examined = Examined(path.parent, store, lambda *_: None)
        for check in (database, notice_texts, version_chains, generation):
            checked = check(examined)
            if checked.findings:
                raise StoreDamaged(source, checked.findings[0].problem)
        with examined.transactions.reading() as connection:
            count = len(connection.execute(notices.select()).all())
            changed = count_of(connection)
        return Held(SCHEMA_VERSION, store.generation(), count, changed)
    except StoreDamaged as error:
        raise StoreDamaged(source, error.problem) from error
    finally:
        store.close()


def _versions(examined: Examined) -> list[Any]:
    """The rows of all versions, by notice and number."""
    columns = notice_versions.c
    rows = notice_versions.select().order_by(columns.notice_id, columns.version)
    with examined.transactions.reading() as connection:
        return list(connection.execute(rows))
