"""Checks of what is beside the notices: edits, keys, people, feedback, records of answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from kg.edit_errors import MalformedEdit
from service.access_tables import users
from service.edit_log import EditLog, graph_edits
from service.feedback import Rating, Ruling
from service.feedback_tables import feedback, feedback_rulings, feedback_shoulds, rated_answers
from service.keys import Role, access_keys
from service.rated_answer import answer_from
from service.records.check import check_records
from service.records.log import RecordLog
from service.records.log import answer_records as records
from service.users import user_of
from service.verifying.check import RESTORE, Checked, Examined, Finding

_DIGEST = re.compile(r"[0-9a-f]{64}")


def edits(examined: Examined) -> Checked:
    """Every edit by hand can be read, and they count from 1 without a gap."""
    try:
        known = EditLog(examined.store.engine).edits()
    except (MalformedEdit, ValueError, KeyError, TypeError) as error:
        return Checked.of("", [Finding(str(error), RESTORE)])
    numbers = []
    if examined.has_table(graph_edits.name):
        rows = graph_edits.select().order_by(graph_edits.c.number)
        with examined.transactions.reading() as connection:
            numbers = [row.number for row in connection.execute(rows)]
    findings = []
    if numbers != list(range(1, len(numbers) + 1)):
        findings.append(Finding("edits are missing: their numbers have a gap", RESTORE))
    return Checked.of(f"{len(known)} edits, {len(numbers) - len(known)} undone", findings)


def keys(examined: Examined) -> Checked:
    """Every access key has a role that is known and a hash."""
    if not examined.has_table(access_keys.name):
        return Checked("no key yet")
    with examined.transactions.reading() as connection:
        rows = connection.execute(access_keys.select()).all()
    roles = {role.value for role in Role}
    findings = [
        Finding(f"key {row.key_id} cannot be read", f"`wenjin keys revoke {row.key_id}`")
        for row in rows
        if row.role not in roles or not _DIGEST.fullmatch(row.sha256)
    ]
    return Checked.of(f"{len(rows)} keys", findings)


def people(examined: Examined) -> Checked:
    """Everybody who may sign in has a role that is known, a password's hash and bodies."""
    if not examined.has_table(users.name):
        return Checked("nobody yet")
    with examined.transactions.reading() as connection:
        rows = connection.execute(users.select()).all()
    findings = [
        Finding(f"the account of {row.name} cannot be read", RESTORE)
        for row in rows
        if not row.password_hash.startswith("$argon2") or not _is_user(row)
    ]
    return Checked.of(f"{len(rows)} people", findings)


def _is_user(row: Any) -> bool:
    try:
        return all(isinstance(body, str) for body in user_of(row).bodies)
    except (ValueError, TypeError):
        return False


def ratings(examined: Examined) -> Checked:
    """Every rating has its answer, which is what was kept."""
    if not examined.has_table(feedback.name):
        return Checked("no rating yet")
    with examined.transactions.reading() as connection:
        answers = connection.execute(rated_answers.select()).all()
        rows = connection.execute(feedback.select()).all()
        held: Sequence[Any] = ()
        if examined.has_table(feedback_rulings.name):
            held = connection.execute(feedback_rulings.select()).all()
        said: Sequence[Any] = ()
        if examined.has_table(feedback_shoulds.name):
            said = connection.execute(feedback_shoulds.select()).all()
    rulings = {each.value for each in Ruling}
    findings = [
        Finding(f"the ruling on rating {row.number} cannot be read", RESTORE)
        for row in held
        if row.ruling not in rulings
    ]
    ruled = {row.number for row in held}
    findings += [
        Finding(f"what should be answered, of rating {row.number}, has lost its ruling", RESTORE)
        for row in said
        if row.number not in ruled
    ]
    for row in answers:
        if hashlib.sha256(row.answer.encode()).hexdigest() != row.digest or not _reads(row.answer):
            findings.append(Finding(f"the answer {row.digest[:12]}… is not what was kept", RESTORE))
    known, ratings = {row.digest for row in answers}, {each.value for each in Rating}
    for row in rows:
        if row.digest not in known or row.rating not in ratings:
            findings.append(Finding(f"rating {row.number} cannot be read", RESTORE))
    return Checked.of(f"{len(rows)} ratings of {len(answers)} answers", findings)


def answer_records(examined: Examined) -> Checked:
    """The chain of records of answers is whole (``service.records.check``)."""
    if not examined.has_table(records.name):
        return Checked("no record yet")
    found = check_records(RecordLog(examined.store.engine))
    findings = [
        Finding(f"record {each.number}: {each.problem}" if each.number else each.problem, RESTORE)
        for each in found.findings
    ]
    return Checked.of(f"{found.count} records", findings)


def _reads(answer: str) -> bool:
    try:
        answer_from(answer)
    except (ValueError, KeyError, TypeError):
        return False
    return True
