"""When the collector of cyclic garbage is at work."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from service.collection import collected_afterwards, collected_later


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_within_and_all_is_left_alone_afterwards() -> None:
    with collected_later():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_collecting_begins_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="no model"), collected_later():
        raise ValueError("no model")
    assert gc.isenabled()


def test_within_another_block_the_outer_one_decides() -> None:
    with collected_later():
        with collected_later():
            pass
        assert not gc.isenabled()


def test_a_collector_that_was_switched_off_stays_off() -> None:
    gc.disable()
    with collected_later():
        pass
    assert not gc.isenabled()


def test_what_is_collected_afterwards_is_not_left_alone() -> None:
    before = gc.get_freeze_count()
    with collected_afterwards():
        assert not gc.isenabled()
        with collected_afterwards():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == before
