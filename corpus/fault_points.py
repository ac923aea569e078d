"""Places at which a test can stop a write, to see what is left: named steps of what is written.

Nothing but a test arms one; until then each costs a look at an empty dictionary. A step stands for
what a crash there would leave: ``reached("store.add", "written")`` is after the rows and before the
commit. ``POINTS`` has every name, and a test sees that all of them are reached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

TRANSACTION = ("begun", "written", "committed")
FILE = ("opened", "written", "renamed")

STEPS: Mapping[str, tuple[str, ...]] = {
    "store.make": TRANSACTION,
    "store.add": TRANSACTION,
    "store.remove": TRANSACTION,
    "edits.record": TRANSACTION,
    "edits.undo": TRANSACTION,
    "edits.copy": TRANSACTION,
    "feedback.keep": TRANSACTION,
    "feedback.salt": TRANSACTION,
    "feedback.reasked": TRANSACTION,
    "feedback.rule": TRANSACTION,
    "keys.create": TRANSACTION,
    "keys.revoke": TRANSACTION,
    "users.create": TRANSACTION,
    "users.password": TRANSACTION,
    "users.bodies": TRANSACTION,
    "users.disable": TRANSACTION,
    "users.enable": TRANSACTION,
    "users.unlock": TRANSACTION,
    "accounts.rehash": TRANSACTION,
    "accounts.browser": TRANSACTION,
    "sessions.begin": TRANSACTION,
    "sessions.move_on": TRANSACTION,
    "sessions.end": TRANSACTION,
    "attempts.begin": TRANSACTION,
    "attempts.give_back": TRANSACTION,
    "records.append": TRANSACTION,
    "records.try": TRANSACTION,
    "records.prune": TRANSACTION,
    "tables.make": TRANSACTION,
    "changes.noted": FILE,
    "index.segment": FILE,
    "index.head": FILE,
    "index.leftover": ("deleted",),
    "similarities": FILE,
    "backup": ("begun", "database_copied", "index_copied", "sealed", "renamed"),
    "backup.manifest": FILE,
    "backup.noted": FILE,
    "restore": ("begun", "copied", "index_moved", "moved"),
}
"""What is written, and the steps of writing it."""

POINTS = tuple(f"{what}.{step}" for what, steps in STEPS.items() for step in steps)

_armed: dict[str, Callable[[], None]] = {}


def reached(what: str, step: str) -> None:
    """Say that a write has come to this step."""
    if _armed:
        act = _armed.get(f"{what}.{step}")
        if act is not None:
            act()


def arm(point: str, act: Callable[[], None]) -> None:
    """Do ``act`` whenever ``point`` is reached. For tests; KeyError for a point nobody reaches."""
    if point not in POINTS:
        raise KeyError(point)
    _armed[point] = act


def disarm() -> None:
    """Let every point be."""
    _armed.clear()
