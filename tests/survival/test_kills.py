"""Twenty of the kills that ``make survive`` makes five hundred of."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from corpus.fault_points import POINTS, STEPS
from tests.survival.campaign import Lost, Tally, campaign, judged
from tests.survival.operations import EMPTY, KINDS, after, draw, opened, perform
from tests.survival.writer import TRIGGERS

needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="needs fork, which Windows lacks")
KILLS = 20
WRITTEN = ("add", "show", "edit", "rate", "key", "person", "answer", "sign_in", "reask", "salt")


@needs_fork
def test_a_writer_killed_at_many_steps_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    tally = campaign(KILLS, 20_261_126, tmp_path)
    assert tally.kills == KILLS
    assert tally.at_random == 3
    assert len(tally.reached) == KILLS - tally.at_random
    assert set(tally.reached) <= set(POINTS)
    assert tally.acknowledged > KILLS


def test_every_thing_that_is_written_has_what_makes_the_writer_write_it() -> None:
    assert set(TRIGGERS) == set(STEPS)
    assert set(TRIGGERS.values()) <= {*KINDS, "rehash"}


def test_a_write_that_was_acknowledged_and_is_not_there_is_found(tmp_path: Path) -> None:
    home, aside = tmp_path / "home", tmp_path / "aside"
    aside.mkdir()
    library, state = opened(home), EMPTY
    said = []

    for number, kind in enumerate(WRITTEN, 1):
        operation = draw(Random(number), state, number, kind)
        perform(operation, library, aside)
        state = after(state, operation)
        said += [{"begin": operation.to_json()}, {"done": operation.to_json()}]
    library.close()

    assert judged(EMPTY, said, home, aside, "here", Tally()) == state
    for kind in ("show", "rate", "password", "disable", "sign_in", "wrong", "answer", "prune"):
        another = draw(Random(99), state, 99, kind).to_json()
        lost = [*said, {"begin": another}, {"done": another}]
        with pytest.raises(Lost, match="expected"):
            judged(EMPTY, lost, home, aside, "here", Tally())
    # what was only begun need not be there
    assert judged(EMPTY, [*said, {"begin": another}], home, aside, "here", Tally()) == state
