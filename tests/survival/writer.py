"""The process that writes and is killed: ``python -m tests.survival.writer``.

It loads everything once, then makes a copy of itself for each line it is given; the copy works on a
home, says on standard output what it begins and what it has done, and kills itself at the point it
was told, or is killed from outside. It must have one thread only when it is copied.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from corpus import fault_points
from tests.survival.operations import EMPTY, after, draw, opened, perform

MOST = 40
"""Operations after which a point that was not reached will not be."""

TRIGGERS = {
    "store.make": "past",
    "store.add": "replace",
    "store.remove": "remove",
    "edits.record": "edit",
    "edits.undo": "undo",
    "edits.copy": "past",
    "feedback.keep": "rate",
    "feedback.salt": "salt",
    "feedback.reasked": "reask",
    "feedback.rule": "rule",
    "keys.create": "key",
    "keys.revoke": "revoke",
    "users.create": "person",
    "users.password": "password",
    "users.bodies": "bodies",
    "users.disable": "disable",
    "users.enable": "enable",
    "users.unlock": "unlock",
    "accounts.rehash": "rehash",
    "accounts.browser": "sign_in",
    "sessions.begin": "sign_in",
    "sessions.move_on": "visit",
    "sessions.end": "visit",
    "attempts.begin": "wrong",
    "attempts.give_back": "sign_in",
    "records.append": "answer",
    "records.try": "try",
    "records.prune": "prune",
    "tables.make": "key",
    "changes.noted": "replace",
    "index.segment": "replace",
    "index.head": "replace",
    "index.leftover": "replace",
    "similarities": "replace",
    "backup": "backup",
    "backup.manifest": "backup",
    "backup.noted": "backup",
    "restore": "restore",
}
"""What has to be done for the steps of each thing that is written to be reached."""


def say(**line: Any) -> None:
    """One line, in one write."""
    os.write(1, (json.dumps(line) + "\n").encode())


def work(order: dict[str, Any]) -> None:
    """Work on a home as ordered, until killed."""
    random, state = Random(order["seed"]), order["state"]
    number, point = order["number"], order.get("point")
    library = opened(Path(order["home"]))
    say(pid=os.getpid())
    left = order.get("hits", 1)

    def die() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    armed_after = random.randrange(4)
    for turn in range(MOST if point else 10 * MOST):
        kind = None
        if point and turn >= armed_after:
            fault_points.arm(point, die)
            kind = TRIGGERS[point.rpartition(".")[0]] if turn % 3 < 2 else None
        operation = draw(random, state, number + turn, kind)
        say(begin=operation.to_json())
        perform(operation, library, Path(order["aside"]))
        say(done=operation.to_json())
        state = after(state, operation)


def serve() -> None:
    """Copy this process for every line on standard input."""
    with tempfile.TemporaryDirectory() as folder:  # dictionaries and libraries are loaded by this
        library, state = opened(Path(folder) / "home"), EMPTY
        for number, kind in enumerate(("add", "replace", "edit", "read"), 1):
            operation = draw(Random(number), state, number, kind)
            perform(operation, library, Path(folder))
            state = after(state, operation)
        library.close()
    say(ready=len(os.listdir("/proc/self/task")) if Path("/proc/self/task").exists() else 1)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                work(json.loads(line))
                status = 0
            finally:
                os._exit(status)
        say(ended=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    serve()
