"""Counts of what is worked on and of what was turned away."""

from __future__ import annotations

import threading

from service.api.load import Lane, LaneLoad, Limit, Load


def test_every_limit_is_there_from_the_start() -> None:
    snapshot = Load().snapshot()
    assert dict(snapshot.rejected) == dict.fromkeys(Limit, 0)
    assert dict(snapshot.lanes) == {}
    assert snapshot.connections == 0


def test_what_threads_count_at_once_is_all_counted() -> None:
    load = Load()

    def count() -> None:
        for _ in range(2_000):
            load.reject(Limit.RATE)
            load.connect(1)
            load.snapshot()
            load.connect(-1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    snapshot = load.snapshot()
    assert snapshot.rejected[Limit.RATE] == 8_000
    assert snapshot.connections == 0


def test_a_snapshot_stays_as_it_was() -> None:
    load = Load()
    waiting = 1
    load.watch(Lane.ASK, lambda: LaneLoad(2, waiting, 2, 64))
    before = load.snapshot()
    waiting = 3
    load.reject(Limit.FULL)
    assert (before.lanes[Lane.ASK].waiting, before.rejected[Limit.FULL]) == (1, 0)
    assert (load.snapshot().lanes[Lane.ASK].waiting, load.snapshot().rejected[Limit.FULL]) == (3, 1)
