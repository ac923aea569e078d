"""People, who signs in, and records of answers, in a home that is killed: the rest of an operation.

As in ``operations.py``, and used by it alone. Passwords are hashed with Argon2id in little memory:
what is tried is what is kept of them, not how long they would be guessed at.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import sqlalchemy as sa
from argon2 import PasswordHasher

from corpus.store import NoticeStore, sqlite_url
from service import passwords
from service.access_errors import SignInRefused
from service.access_tables import known_browsers, sessions, sign_in_attempts, users
from service.accounts import Accounts
from service.edit_log import EditLog
from service.feedback import FeedbackLog, Reasked, Ruling, Verdict
from service.feedback_tables import feedback_salt
from service.keys import Role
from service.library import Library
from service.moments import utc_now
from service.records.log import RecordLog
from service.records.record import Replied
from service.sessions import Lifetime
from service.sign_in_attempts import FREE_BY_NAME, subject_of_name
from service.users import UserStore, name_key
from tests.service.records.factories import NAMED, a_replied

State: TypeAlias = dict[str, Any]
"""``people``: name → password's number, whether its hash is an older one, disabled, bodies;
``sessions``: name → whether each was moved on; ``browsers``: name → how many know them;
``attempts``: subject → failures; ``records``: questions, or that they were pruned; ``salted``."""

EMPTY: State = {
    "people": {}, "sessions": {}, "browsers": {}, "attempts": {}, "records": [], "salted": False,
}  # fmt: skip
KINDS = (
    "person", "password", "bodies", "disable", "enable", "unlock", "sign_in", "wrong", "visit",
    "answer", "answer", "prune", "try", "salt", "reask", "rule", "past",
)  # fmt: skip
WITHOUT_TRACE = frozenset({"try", "past"})
"""Those that leave nothing that could be lost."""

PRUNED = "pruned"
LIFE = Lifetime(timedelta(hours=12), timedelta(days=30))
LATER = timedelta(hours=2)  # more than a tenth of what a session lasts without use


def draw(random: Random, state: State, kind: str) -> tuple[str, str]:
    """The kind, or another one that must come before it, be it one of ``operations``; and of whom.

    Who signs in is given with the number of their password: ``p3:7``.
    """
    if kind in ("reask", "rule") and not state["ratings"]:
        return "rate", ""
    if kind == "past" and not state["edits"]:
        return "edit", ""
    if kind in ("person", "answer", "prune", "try", "salt", "past"):
        return kind, ""
    if kind in ("reask", "rule"):
        return kind, str(random.randrange(len(state["ratings"])))
    people = state["people"]
    wanted = {
        "rehash": lambda name: people[name]["is_old"] and _may_try(state, name),
        "enable": lambda name: people[name]["is_disabled"],
        "disable": lambda name: not people[name]["is_disabled"],
        **dict.fromkeys(("sign_in", "wrong", "visit"), lambda name: _may_try(state, name)),
    }.get(kind, lambda _name: True)
    fit = [name for name in sorted(people) if wanted(name)]
    if not fit:
        is_first = kind != "enable" or not people
        return ("person", "") if is_first else ("disable", random.choice(sorted(people)))
    name = random.choice(fit)
    if kind in ("rehash", "sign_in", "visit"):
        return "visit" if kind == "visit" else "sign_in", f"{name}:{people[name]['password']}"
    return kind, name


def _may_try(state: State, name: str) -> bool:
    """Whether somebody may sign in, and has not to wait for wrong passwords before."""
    failures = state["attempts"].get(subject_of_name(name_key(name)), 0)
    return not state["people"][name]["is_disabled"] and failures < FREE_BY_NAME


def stages(state: State, kind: str, number: int, name: str) -> list[State]:
    """What one transaction after the other makes of a state, without the state itself."""
    name = name.partition(":")[0]
    if kind in ("sign_in", "wrong", "visit"):
        return _signed_in(state, kind, number, name)
    made = copy.deepcopy(state)
    people = made["people"]
    if kind == "person":
        people[f"p{number}"] = {
            "password": number, "is_old": True, "is_disabled": False, "bodies": [],
        }  # fmt: skip
    elif kind == "password":
        people[name] |= {"password": number, "is_old": False}
        made["sessions"].pop(name, None)
        made["attempts"].pop(subject_of_name(name_key(name)), None)
    elif kind == "bodies":
        people[name]["bodies"] = [f"body {number}"]
    elif kind == "disable":
        people[name]["is_disabled"] = True
        made["sessions"].pop(name, None)
    elif kind == "enable":
        people[name]["is_disabled"] = False
    elif kind == "unlock":
        made["attempts"].pop(subject_of_name(name_key(name)), None)
    elif kind == "answer":
        made["records"].append(f"question {number}")
    elif kind == "prune" and made["records"]:
        made["records"] = [PRUNED]
    elif kind == "salt":
        made["salted"] = True
    elif kind in ("reask", "rule"):
        now = f"reasked {number}" if kind == "reask" else _ruling(number).value
        made["ratings"][int(name)][1] = now
    return [made]


def _signed_in(state: State, kind: str, number: int, name: str) -> list[State]:
    """Signing in is a transaction after the other, each of which a kill may leave as the last."""
    made: list[State] = []
    mine, address = subject_of_name(name_key(name)), f"address {address_of(number)}"

    def then(change: Callable[[State], object]) -> None:
        made.append(copy.deepcopy(made[-1] if made else state))
        change(made[-1])

    def visited(state: State, before: bool, after: bool | None) -> None:
        flags = state["sessions"][name]
        flags.remove(before)
        flags += [] if after is None else [after]
        flags.sort()
        if not flags:
            del state["sessions"][name]

    failures = state["attempts"].get(mine, 0) + 1
    then(lambda each: each["attempts"].update({mine: failures, address: 1}))
    if kind == "wrong":
        return made
    if state["people"][name]["is_old"]:
        then(lambda each: each["people"][name].update(is_old=False))
    then(lambda each: each["sessions"].update({name: sorted([*_sessions(each, name), False])}))
    then(lambda each: [each["attempts"].pop(one) for one in (mine, address)])
    then(lambda each: each["browsers"].update({name: each["browsers"].get(name, 0) + 1}))
    if kind == "visit":
        then(lambda each: visited(each, False, True))
        then(lambda each: visited(each, True, None))
    return made


def _sessions(state: State, name: str) -> list[bool]:
    return list(state["sessions"].get(name, []))


def address_of(number: int) -> str:
    """An address of its own for each operation, or one would have to wait for the others."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def password_of(number: int) -> str:
    """A password that is taken."""
    return f"a long password of {number}"


@contextmanager
def _hashed_with(time_cost: int) -> Iterator[None]:
    """Passwords hashed with little work: 1 as an earlier Wenjin would have, 2 as today's."""
    today = passwords._HASHER
    passwords._HASHER = PasswordHasher(time_cost=time_cost, memory_cost=8, parallelism=1)
    try:
        yield
    finally:
        passwords._HASHER = today


def perform(kind: str, number: int, name: str, library: Library, aside: Path) -> None:
    """Do it, on a real home."""
    _DOING[kind](number, name, library, aside)


def _person(number: int, _name: str, library: Library, _aside: Path) -> None:
    with _hashed_with(1):
        UserStore(library.store.engine).create(f"p{number}", Role.AGENT, password_of(number))


def _password(number: int, name: str, library: Library, _aside: Path) -> None:
    with _hashed_with(2):
        UserStore(library.store.engine).set_password(name, password_of(number))


def _sign_in(number: int, who: str, library: Library, _aside: Path) -> None:
    _came(number, who, Accounts(library.store.engine))


def _wrong(number: int, name: str, library: Library, _aside: Path) -> None:
    try:
        Accounts(library.store.engine).sign_in(name, "wrong", address_of(number), LIFE)
    except SignInRefused:
        return
    raise AssertionError("a wrong password was taken")


def _visit(number: int, who: str, library: Library, _aside: Path) -> None:
    engine = library.store.engine
    token = _came(number, who, Accounts(engine))
    later = Accounts(engine, lambda: utc_now() + LATER)
    assert later.session_of(token) is not None
    later.sign_out(token)


def _came(number: int, who: str, accounts: Accounts) -> str:
    name, _, known = who.partition(":")
    with _hashed_with(2):
        password = password_of(int(known))
        return accounts.sign_in(name, password, address_of(number), LIFE).token


def _answer(number: int, _name: str, library: Library, _aside: Path) -> None:
    RecordLog(library.store.engine).append([a_replied(f"question {number}")], NAMED)


def _reask(number: int, name: str, library: Library, _aside: Path) -> None:
    log = FeedbackLog(library.store.engine)
    newest_first = log.page(all_of_them=True).found
    rated = newest_first[len(newest_first) - 1 - int(name)].number
    now = Reasked("2026-11-26T00:00:00+00:00", Verdict.UNTOLD, "", f"reasked {number}", True)
    log.keep_reasked({rated: now})


def _ruling(number: int) -> Ruling:
    return list(Ruling)[number % len(Ruling)]


def _rule(number: int, name: str, library: Library, _aside: Path) -> None:
    log = FeedbackLog(library.store.engine)
    newest_first = log.page(all_of_them=True).found
    rated = newest_first[len(newest_first) - 1 - int(name)].number
    log.rule([rated], _ruling(number), "an editor")


def past_store(number: int, aside: Path) -> Path:
    """Where edits are copied to."""
    return aside / f"past-{number}.sqlite3"


def _past(number: int, _name: str, library: Library, aside: Path) -> None:
    log = EditLog(library.store.engine)
    with closing(NoticeStore.open(sqlite_url(past_store(number, aside)))) as past:
        log.copy_until(past.engine, "9999")
        assert EditLog(past.engine).edits() == log.edits()


def _of_users(
    do: Callable[[UserStore, int, str], object],
) -> Callable[[int, str, Library, Path], None]:
    def doing(number: int, name: str, library: Library, _aside: Path) -> None:
        do(UserStore(library.store.engine), number, name)

    return doing


_DOING: Mapping[str, Callable[[int, str, Library, Path], None]] = {
    "person": _person,
    "password": _password,
    "bodies": _of_users(lambda store, number, name: store.set_bodies(name, [f"body {number}"])),
    "disable": _of_users(lambda store, _, name: store.disable(name)),
    "enable": _of_users(lambda store, _, name: store.enable(name)),
    "unlock": _of_users(lambda store, _, name: store.unlock(name)),
    "sign_in": _sign_in,
    "wrong": _wrong,
    "visit": _visit,
    "answer": _answer,
    "prune": lambda _n, _name, library, _a: RecordLog(library.store.engine).prune(0) and None,
    "try": lambda _n, _name, library, _a: RecordLog(library.store.engine).try_writing(),
    "salt": lambda _n, _name, library, _a: FeedbackLog(library.store.engine).rater("::1") and None,
    "reask": _reask,
    "rule": _rule,
    "past": _past,
}


def held(store: NoticeStore, numbers: Iterable[int]) -> State:
    """What a store holds of them. ``numbers``: those of the passwords that somebody may have."""
    UserStore(store.engine)  # makes what is missing of its tables
    numbers = sorted(set(numbers))
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(users)).all()
        people = {
            row.name: {
                "password": _number_of(row.password_hash, numbers),
                "is_old": "t=1" in row.password_hash,
                "is_disabled": row.disabled_at is not None,
                "bodies": json.loads(row.bodies),
            }
            for row in rows
        }
        name_of = {row.user_id: row.name for row in rows}
        moved: dict[str, list[bool]] = {}
        for row in connection.execute(sa.select(sessions)):
            idle = datetime.fromisoformat(row.idle_until) - datetime.fromisoformat(row.created_at)
            moved.setdefault(name_of[row.user_id], []).append(idle > LIFE.idle)
        browsers: dict[str, int] = {}
        for user_id in connection.execute(sa.select(known_browsers.c.user_id)).scalars():
            browsers[name_of[user_id]] = browsers.get(name_of[user_id], 0) + 1
        attempts = connection.execute(sa.select(sign_in_attempts)).all()
        has_salt = sa.inspect(connection).has_table(feedback_salt.name)
        salted = has_salt and connection.execute(sa.select(feedback_salt)).first() is not None
    newest = RecordLog(store.engine).newest(1_000_000)
    records = [each.what for each in reversed(newest)]
    return {
        "people": people,
        "sessions": {name: sorted(flags) for name, flags in moved.items()},
        "browsers": browsers,
        "attempts": {row.subject: row.failures for row in attempts},
        "records": [each.question if isinstance(each, Replied) else PRUNED for each in records],
        "salted": salted,
    }


def _number_of(kept: str, numbers: Iterable[int]) -> int | None:
    """Whose password this is a hash of, among these numbers."""
    return next((n for n in numbers if passwords.is_password(password_of(n), kept)), None)
