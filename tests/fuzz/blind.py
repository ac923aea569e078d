"""Inputs changed at random, without looking at what they reach: for the suite, and where no
coverage-guided fuzzer can be installed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from random import Random

from tests.fuzz.targets import Target


def inputs(target: Target, seed: int) -> Iterator[bytes]:
    """What broke it once, what it starts from, then changes of these without end; by ``seed``."""
    pool = [*target.found(), *target.seeds()]
    yield from pool
    random = Random(f"{target.name}-{seed}")
    while True:
        yield changed(random.choice(pool), random.choice(pool), random)[: target.longest]


def changed(data: bytes, other: bytes, random: Random) -> bytes:
    """One to four changes of ``data``: bytes set, left out, put in, said twice, or ``other``'s."""
    made = bytearray(data)
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(made))
        until = min(len(made), at + random.randint(1, 8))
        start = random.randint(0, len(other))
        made[at:until] = random.choice(
            (
                bytes([random.randrange(256)]),
                b"",
                bytes(random.randrange(256) for _ in range(random.randint(1, 4))) + made[at:until],
                made[at:until] * random.randint(2, 6),
                other[start : start + random.randint(1, 24)],
            )
        )
    return bytes(made)


def run(target: Target, seconds: float, seed: int) -> tuple[int, bytes | None]:
    """(inputs tried, the one that broke it or None) in this much of the processor's time."""
    began = time.process_time()
    tried = 0
    for data in inputs(target, seed):
        if time.process_time() - began > seconds:
            break
        tried += 1
        try:
            target.check(data)
        except Exception:  # noqa: BLE001 - whatever it is, it is a finding
            return tried, data
    return tried, None
