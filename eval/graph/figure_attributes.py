"""Compares the attributes of a figure that was found with those that the gold states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from eval.graph.gold import GoldTarget
from eval.graph.match import Pair, Said
from kg.graph import KnowledgeGraph
from kg.model import AttributeValue

ATTRIBUTES = ("value", "unit", "comparator", "status", "value_upper", "year", "owner")
"""The first four are stated of every figure, the others of some."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One attribute of one figure, as the gold and as the graph have it."""

    name: str
    said: Said
    gold: str
    graph: str
    is_right: bool


def check(pair: Pair[GoldTarget], graph: KnowledgeGraph) -> Iterator[Checked]:
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
        yield Checked(name, said, wanted, _shown(value(name)), value(name) == wanted)
    if gold.value_upper is not None:
        yield _number("value_upper", said, gold.value_upper, value("value_upper"))
    if gold.year is not None:
        year = value("year")
        yield Checked("year", said, str(gold.year), _shown(year), year == gold.year)
    if gold.owner is not None:
        owner = value("owner")
        is_right = isinstance(owner, str) and gold.owner in _names(owner, graph)
        yield Checked("owner", said, gold.owner, _shown(owner), is_right)


def _number(name: str, said: Said, wanted: Decimal, value: AttributeValue) -> Checked:
    is_right = isinstance(value, int | float) and Decimal(str(value)) == wanted
    return Checked(name, said, _plain(wanted), _shown(value), is_right)


def _names(owner: str, graph: KnowledgeGraph) -> set[str]:
    known = graph.find(owner)
    return {owner, *(name for node in known for name in (node.name, *node.aliases))}


def _shown(value: AttributeValue) -> str:
    if value is None or value == "":
        return "–"
    return _plain(Decimal(str(value))) if isinstance(value, int | float) else str(value)


def _plain(number: Decimal) -> str:
    """``23000`` for 2.30E+4."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
