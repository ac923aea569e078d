"""Whose turn it is: so much at once, by rotation of callers, and no more waiting than may."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from corpus.errors import RateLimited
from service.api.load import Lane, LaneLoad, Limit, Load
from service.api.turns import LONGEST_RETRY_S, TurnRules, Turns
from service.load_errors import OthersWait, ServiceBusy, TooManyAtOnce
from tests.loops import own_loop


class Work:
    """Pieces of work that end when they are told to; notes who had a turn, in order."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.began: list[str] = []
        self.highest = 0
        self.tasks: list[asyncio.Task[None]] = []
        self._ends: dict[str, asyncio.Event] = {}

    async def come(
        self,
        name: str,
        caller: str = "",
        places: int = 1,
        each: int | None = None,
        limited: bool = True,
    ) -> asyncio.Task[None]:
        """Ask for a turn; returns once that is known to the lane."""
        task = asyncio.create_task(self._work(name, caller or name, places, each, limited))
        self.tasks.append(task)
        await rest()
        return task

    async def end(self, name: str) -> None:
        """Have one end, and the next begin."""
        self._ends[name].set()
        await rest()

    async def _work(
        self, name: str, caller: str, places: int, each: int | None, limited: bool
    ) -> None:
        self._ends[name] = asyncio.Event()
        async with self.turns.turn(caller, places, each=each, limited=limited):
            self.began.append(name)
            self.highest = max(self.highest, self.load.working)
            await self._ends[name].wait()

    @property
    def load(self) -> LaneLoad:
        """The lane now."""
        return self.turns._look()


async def rest() -> None:
    """Let every task go as far as it can."""
    for _ in range(6):
        await asyncio.sleep(0)


def in_a_loop(act: Callable[[Work, Load], Coroutine[Any, Any, None]], **rules: Any) -> None:
    """Run ``act`` in a loop of its own, over a lane with these rules."""

    async def run() -> None:
        load = Load()
        work = Work(Turns(load, Lane.ASK, TurnRules(**rules)))
        await act(work, load)
        for task in work.tasks:
            task.cancel()
        await asyncio.gather(*work.tasks, return_exceptions=True)
        assert (work.load.working, work.load.waiting) == (0, 0), "a place was lost"
        assert not work.turns._held

    own_loop(run())


def test_so_many_work_at_once_and_the_rest_wait_in_order() -> None:
    async def act(work: Work, load: Load) -> None:
        for name in "abcd":
            await work.come(name)
        assert work.began == ["a", "b"]
        assert load.snapshot().lanes[Lane.ASK] == LaneLoad(2, 2, 2, 4)
        await work.end("b")
        assert work.began == ["a", "b", "c"]
        await work.end("a")
        assert work.began == ["a", "b", "c", "d"]
        assert work.highest == 2

    in_a_loop(act, at_once=2)


def test_who_asks_much_keeps_others_waiting_for_one_turn_only() -> None:
    async def act(work: Work, load: Load) -> None:
        for n in range(5):
            await work.come(f"much{n}", "much")
        await work.come("other", "other")
        await work.end("much0")
        await work.end("much1")
        assert work.began == ["much0", "much1", "other"]

    in_a_loop(act, at_once=1, most_waiting=10)


def test_beyond_those_who_may_wait_it_says_when_to_come_again() -> None:
    async def act(work: Work, load: Load) -> None:
        for name in "abc":
            await work.come(name)
        refused = await work.come("d")
        with pytest.raises(ServiceBusy) as caught:
            await refused
        assert caught.value.status == 503
        assert 1 <= caught.value.retry_after_s <= LONGEST_RETRY_S
        assert load.snapshot().rejected[Limit.FULL] == 1
        assert (await work.come("direct", limited=False)).done() is False

    in_a_loop(act, at_once=1, most_waiting=2, for_staff=False)


def test_staff_are_told_that_others_wait() -> None:
    async def act(work: Work, load: Load) -> None:
        for name in "ab":
            await work.come(name)
        with pytest.raises(OthersWait) as caught:
            await (await work.come("c"))
        assert caught.value.status == 429
        with pytest.raises(OthersWait):
            work.turns.check()

    in_a_loop(act, at_once=1, most_waiting=1)


def test_one_caller_may_have_so_many_under_way_and_others_still_come() -> None:
    async def act(work: Work, load: Load) -> None:
        for n in range(3):
            await work.come(f"a{n}", "a", each=3)
        with pytest.raises(TooManyAtOnce, match="At most 3 ") as caught:
            await (await work.come("a3", "a", each=3))
        assert isinstance(caught.value, RateLimited)
        assert load.snapshot().rejected[Limit.EACH] == 1
        assert not (await work.come("b", each=3)).done()
        await work.end("a0")
        assert not (await work.come("a4", "a", each=3)).done()

    in_a_loop(act, at_once=1, most_waiting=10)


def test_what_costs_three_takes_three_places_and_is_not_overtaken_for_ever() -> None:
    async def act(work: Work, load: Load) -> None:
        await work.come("a")
        await work.come("heavy", places=3)
        await work.come("b")
        assert work.began == ["a"], "the lighter one behind does not overtake"
        await work.end("a")
        assert work.began == ["a", "heavy"]
        assert work.load.working == 3
        await work.end("heavy")
        assert work.began == ["a", "heavy", "b"]

    in_a_loop(act, at_once=3)


def test_what_needs_more_places_than_there_are_takes_them_all() -> None:
    async def act(work: Work, load: Load) -> None:
        await work.come("heavy", places=3, each=2)
        await work.come("next")
        assert work.began == ["heavy"]
        await work.end("heavy")
        assert work.began == ["heavy", "next"]

    in_a_loop(act, at_once=2)


def test_who_goes_while_waiting_gives_the_turn_up() -> None:
    async def act(work: Work, load: Load) -> None:
        await work.come("a")
        gone = await work.come("gone")
        await work.come("b")
        gone.cancel()
        await rest()
        assert work.load.waiting == 1
        await work.end("a")
        assert work.began == ["a", "b"]

    in_a_loop(act, at_once=1)


def test_who_goes_just_as_the_turn_comes_hands_it_on() -> None:
    async def act(work: Work, load: Load) -> None:
        await work.come("a")
        gone = await work.come("gone")
        await work.come("b")
        work._ends["a"].set()
        await asyncio.sleep(0)  # a ends in this step, and the turn is given
        gone.cancel()
        await rest()
        assert work.began == ["a", "b"]

    in_a_loop(act, at_once=1)


def test_who_goes_and_whose_turn_comes_before_they_know_is_passed_over() -> None:
    async def act(work: Work, load: Load) -> None:
        await work.come("a")
        gone = await work.come("gone")
        await work.come("b")
        gone.cancel()
        work.turns._leave(0)  # looks who is next while the one who has gone does not know it
        await work.end("a")
        assert work.began == ["a", "b"]

    in_a_loop(act, at_once=1)
