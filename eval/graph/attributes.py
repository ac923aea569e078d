"""An attribute of what was found, as the gold and as the graph have it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from eval.graph.match import Said
from kg.graph import KnowledgeGraph
from kg.model import AttributeValue


@dataclass(frozen=True, slots=True)
class Checked:
    """One attribute of one figure or measure."""

    name: str
    said: Said
    gold: str
    graph: str
    is_right: bool


def shown(value: AttributeValue) -> str:
    """The value in words: – where there is none, a list joined by 、."""
    if isinstance(value, tuple):
        return "、".join(value) or "–"
    if value is None or value == "":
        return "–"
    return plain_number(Decimal(str(value))) if isinstance(value, int | float) else str(value)


def plain_number(number: Decimal) -> str:
    """``23000`` for 2.30E+4."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def names_of(name: str, graph: KnowledgeGraph) -> set[str]:
    """The name, and every other name of the nodes that it means."""
    known = graph.find(name)
    return {name, *(other for node in known for other in (node.name, *node.aliases))}


def same_names(wanted: Iterable[str], said: Iterable[str], graph: KnowledgeGraph) -> bool:
    """Whether two lists name the same things, in whatever order and under whatever names."""
    gold = [names_of(name, graph) for name in wanted]
    found = [names_of(name, graph) for name in said]
    return all(any(one & other for other in found) for one in gold) and all(
        any(one & other for other in gold) for one in found
    )
