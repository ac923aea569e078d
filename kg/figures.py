"""The figures of a notice as Target nodes, each part of the item or section it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kg.collector import Collector
from kg.model import AttributeValue, NodeType, Predicate
from kg.targets import Target, people_unit


def collect_figures(found: Collector, targets: Sequence[Target]) -> None:
    """A node for each figure; ``targets`` are those of the reading."""
    for target in targets:
        span = target.span
        attributes = _target_attributes(found.text, target)
        node = found.stated(NodeType.TARGET, span, span.of(found.text), **attributes)
        here = found.place_of(span)
        if here is not None:
            found.edge(node, Predicate.PART_OF, here, span)


def _target_attributes(text: str, target: Target) -> dict[str, AttributeValue]:
    quantity, span = target.quantity, target.span
    before = text[max(0, span.start - 40) : span.start]
    unit = quantity.unit_normalised
    if not unit and quantity.unit:
        unit = people_unit(before, quantity)
    return {
        "value": _number(quantity.value),
        "value_upper": None if quantity.value_upper is None else _number(quantity.value_upper),
        "unit": quantity.unit,
        "value_normalised": _number(quantity.value_normalised),
        "unit_normalised": unit,
        "comparator": quantity.comparator.value,
        "subject": target.subject,
        "year": target.year,
        "status": target.status.value,
        "owner": target.owner.canonical if target.owner is not None else None,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
