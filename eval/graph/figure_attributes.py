"""Compares the attributes of a figure that was found with those that the gold states."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eval.graph.attributes import Checked, names_of, plain_number, shown
from eval.graph.gold import GoldTarget
from eval.graph.match import Pair, Said
from kg.graph import KnowledgeGraph
from kg.model import AttributeValue

FIGURE_ATTRIBUTES = ("value", "unit", "comparator", "status", "value_upper", "year", "owner")
"""The first four are stated of every figure, the others of some."""


def check_figure(pair: Pair[GoldTarget], graph: KnowledgeGraph) -> Iterator[Checked]:
    """Every attribute that the gold states of this figure.

    Numbers are compared as numbers: ``value`` normalised (万, 亿 multiplied out), ``value_upper``
    as printed. An owner is right under any name that the graph knows it by.
    """
    said, gold = pair.said, pair.gold
    value = said.node.attribute
    yield _number("value", said, gold.value_normalised, value("value_normalised"))
    for name, wanted in (
        ("unit", gold.unit),
        ("comparator", gold.comparator),
        ("status", gold.status),
    ):
        yield Checked(name, said, wanted, shown(value(name)), value(name) == wanted)
    if gold.value_upper is not None:
        yield _number("value_upper", said, gold.value_upper, value("value_upper"))
    if gold.year is not None:
        year = value("year")
        yield Checked("year", said, str(gold.year), shown(year), year == gold.year)
    if gold.owner is not None:
        owner = value("owner")
        is_right = isinstance(owner, str) and gold.owner in names_of(owner, graph)
        yield Checked("owner", said, gold.owner, shown(owner), is_right)


def _number(name: str, said: Said, wanted: Decimal, value: AttributeValue) -> Checked:
    is_right = isinstance(value, int | float) and Decimal(str(value)) == wanted
    return Checked(name, said, plain_number(wanted), shown(value), is_right)
