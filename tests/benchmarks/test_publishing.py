"""The large notice whose publishing is measured is what it is said to be."""

from __future__ import annotations

import pytest

from benchmarks.publishing import large_notice
from kg.extract import facts_of
from kg.model import NodeType
from tests.factories import a_reading


@pytest.mark.parametrize("figures", [1, 130])
def test_it_has_as_many_figures_as_are_asked_for(figures: int) -> None:
    facts = facts_of(a_reading(large_notice(figures)))
    assert sum(node.type is NodeType.TARGET for node in facts.nodes) == figures
