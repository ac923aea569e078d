"""Kills a writer again and again and looks at what is left: ``python -m tests.survival.campaign``.

After every kill the home is opened as after a restart. Everything that was acknowledged must be
there; what was under way is there wholly or not at all; ``verify`` finds nothing wrong; a backup
that has its name is whole, and becomes a home that holds what it held.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from corpus.fault_points import POINTS
from corpus.store import NoticeStore, sqlite_url
from service.backup_errors import HomeNotEmpty
from service.edit_log import EditLog
from service.home_files import DATABASE
from service.restoring import STAGING, restore
from service.verifying import State as CheckState
from service.verifying import verify
from tests.survival.operations import (
    EMPTY,
    WRITES,
    Operation,
    State,
    after,
    held,
    number_of,
    opened,
    restored_home,
    same,
    stages,
    without_backups,
)
from tests.survival.people import past_store

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 0.4  # that a writer lives where it is killed at a random time
KEPT_BACKUPS = 2
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Lost(AssertionError):
    """A home does not hold what it must."""


@dataclass
class Tally:
    """What a campaign came to."""

    kills: int = 0
    at_random: int = 0
    acknowledged: int = 0
    in_flight_done: int = 0
    in_flight_undone: int = 0
    in_flight_partly: int = 0
    """Of signing in, which is a transaction after the other: some were done and some not."""
    backups: int = 0
    reached: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """For people to read."""
        named = ", ".join(f"{point} {self.reached[point]}" for point in POINTS)
        never = [point for point in POINTS if not self.reached[point]]
        return [
            f"{self.kills} kills, {self.at_random} of them at random times",
            f"{self.acknowledged} writes acknowledged, 0 lost",
            f"{self.in_flight_done} under way happened wholly, {self.in_flight_undone} not at all, "
            f"{self.in_flight_partly} (of signing in) up to one of their transactions",
            f"{self.backups} backups restored, each to what it held",
            f"points by name: {named}",
            f"points never reached: {', '.join(never) or 'none'}",
        ]


class Writer:
    """The process that is copied for every kill."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        if self._line() != {"ready": 1}:
            raise RuntimeError("a writer with more than one thread cannot be copied")

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the writer has ended")
        return dict(json.loads(line))

    def killed(self, order: dict[str, Any], after_s: float | None) -> list[dict[str, Any]]:
        """What a copy said before it was killed: by itself, or after this time."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        pid = self._line()
        if after_s is not None:
            time.sleep(after_s)
            os.kill(pid["pid"], signal.SIGKILL)
        said = []
        while "ended" not in (line := self._line()):
            said.append(line)
        if line["ended"] == 0:
            raise RuntimeError(f"{order['point']} was never reached")
        if line["ended"] != -signal.SIGKILL:
            raise Lost(f"the writer ended with {line['ended']} at {order.get('point')}")
        return said


@contextmanager
def writing() -> Iterator[Writer]:
    """A writer, ended afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.survival.writer"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **_ONE_THREAD},  # noqa: TID251 libraries must start no thread
    )
    try:
        yield Writer(process)
    finally:
        process.kill()
        process.communicate()


def campaign(kills: int, seed: int, folder: Path) -> Tally:
    """Kill a writer so many times, at every point in turn and at random times. Raises Lost."""
    random, tally, state, number = Random(seed), Tally(), EMPTY, 1
    home, aside = folder / "home", folder / "aside"
    aside.mkdir(parents=True)
    points = random.sample(POINTS, len(POINTS))
    with writing() as writer:
        for kill in range(kills):
            # every seventh at a random time, the others at each point in turn
            turn = (tally.kills - tally.at_random) % len(points)
            point = points[turn] if kill % 7 else None
            order = {
                "seed": random.randrange(1 << 30),
                "home": str(home),
                "aside": str(aside),
                "state": state,
                "number": number,
                "hits": random.choice((1, 1, 2)),
            }
            at = f"kill {kill} at {point}, seed {order['seed']}"
            if point is None:
                said = writer.killed(order, random.uniform(0, LONGEST_S))
                tally.at_random += 1
            else:
                said = writer.killed({**order, "point": point}, None)
                tally.reached[point] += 1
            tally.kills += 1
            number += len(said) + 2
            state = judged(state, said, home, aside, at, tally)
    return tally


def judged(
    state: State, said: Sequence[dict[str, Any]], home: Path, aside: Path, at: str, tally: Tally
) -> State:
    """The state from which the next writer goes on."""
    under_way = None
    for line in said:
        if "begin" in line:
            under_way = Operation(*line["begin"])
        else:
            state, under_way = after(state, Operation(*line["done"])), None
            tally.acknowledged += line["done"][0] in WRITES
    may_be = stages(state, under_way) if under_way else [state]
    left = _looked_at(home, at, may_be)
    found = [n for n, each in enumerate(may_be) if same(left, without_backups(each))]
    if not found:
        raise Lost(f"{at}: {under_way} was under way; expected {state}, found {left}")
    state, was_begun = may_be[found[0]], under_way is not None
    tally.in_flight_undone += was_begun and found[0] == 0
    tally.in_flight_done += was_begun and 0 < found[0] == len(may_be) - 1
    tally.in_flight_partly += 0 < found[0] < len(may_be) - 1
    return _backups_looked_at(state, under_way, aside, at, tally)


def _looked_at(home: Path, at: str, may_be: Sequence[State]) -> State:
    """What the home holds after a restart, in which all must be in step and sound."""
    library = opened(home)
    try:
        snapshot = library.snapshot()
        passages = {p.passage_id for each in snapshot.readings.values() for p in each.passages}
        if snapshot.index.passage_ids != passages:
            raise Lost(f"{at}: what can be found is not what is stored")
        left = held(library.store, *may_be)
    finally:
        library.close()
    _must_be_sound(home, at)
    return left


def _must_be_sound(home: Path, at: str) -> None:
    for verdict in verify(home):
        if verdict.state is not CheckState.OK:
            raise Lost(f"{at}: {verdict}")


def _backups_looked_at(
    state: State, under_way: Operation | None, aside: Path, at: str, tally: Tally
) -> State:
    """Every backup that has its name must be whole; those acknowledged must be there."""
    if under_way is not None and under_way.kind == "restore":
        # begun again, as its user would; or it was done but for the word
        with _suppressed_if_done(restored_home(under_way, aside)):
            restore(aside / under_way.name, restored_home(under_way, aside))
    for path in sorted(aside.glob("restored-*")):
        shutil.rmtree(path)
    if under_way is not None and under_way.kind == "past":  # begun or whole, it must open
        with closing(NoticeStore.open(sqlite_url(past_store(under_way.number, aside)))) as past:
            if EditLog(past.engine).edits() and held(past)["edits"] != state["edits"]:
                raise Lost(f"{at}: a copy has some of the edits")
    if under_way is not None and under_way.kind == "backup" and (aside / under_way.name).exists():
        state = after(state, under_way)
    names = sorted(state["backups"], key=number_of)
    for name in names[-KEPT_BACKUPS:]:
        restored = aside / "restored"
        restore(aside / name, restored)
        with closing(NoticeStore.open(sqlite_url(restored / DATABASE))) as store:
            kept = state["backups"][name]
            if not same(held(store, kept), kept):
                raise Lost(f"{at}: {name} does not hold what it held")
        shutil.rmtree(restored)
        tally.backups += 1
    for path in aside.iterdir():
        if path.name not in names[-KEPT_BACKUPS:]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return {**state, "backups": {name: state["backups"][name] for name in names[-KEPT_BACKUPS:]}}


@contextmanager
def _suppressed_if_done(home: Path) -> Iterator[None]:
    try:
        yield
    except HomeNotEmpty:
        if not (home / DATABASE).exists():
            raise Lost(f"{home} is no home and cannot become one") from None
    shutil.rmtree(home / STAGING, ignore_errors=True)


def main() -> None:
    """The command line of a campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    began, used = time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        tally = campaign(arguments.kills, arguments.seed, Path(folder))
    for line in tally.lines():
        sys.stdout.write(line + "\n")
    took, worked = time.monotonic() - began, time.process_time() - used
    sys.stdout.write(f"{took:.0f} s, {worked:.0f} s of them this process at work\n")


if __name__ == "__main__":
    main()
