"""Compares the attributes of a measure that was found with those that the gold states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from eval.graph.attributes import Checked, same_names, shown
from eval.graph.gold import GoldMeasure
from eval.graph.match import Pair
from kg.graph import KnowledgeGraph
from kg.model import AttributeValue

MEASURE_ATTRIBUTES = (
    "status",
    "verb",
    "object",
    "actors",
    "partners",
    "item",
    "section",
    "obliged",
    "deadline",
    "penalty",
)
"""The first three are stated of every measure, the others of some."""

LEAST_ALIKE = 0.5


def check_measure(pair: Pair[GoldMeasure], graph: KnowledgeGraph) -> Iterator[Checked]:
    """Every attribute that the gold states of this measure.

    status      equal
    verb        equal, or one within the other: 组织开展 is 开展
    object      half the characters in common: F1 of their multisets, without white space
    actors      the same bodies, each under any name that the graph knows it by; so partners
    item        equal as text
    section     equal without white space and the closing mark
    obliged     half the characters in common; so deadline and penalty
    """
    said, gold = pair.said, pair.gold
    value = said.node.attribute
    status = value("status")
    yield Checked("status", said, gold.status, shown(status), status == gold.status)
    verb = _words(value("verb"))
    is_verb = bool(verb) and (verb in gold.verb or gold.verb in verb)
    yield Checked("verb", said, gold.verb, shown(value("verb")), is_verb)
    for name, bodies in (("actors", gold.actors), ("partners", gold.partners)):
        if bodies is not None:
            is_right = same_names(bodies, _list(value(name)), graph)
            yield Checked(name, said, shown(bodies), shown(value(name)), is_right)
    for name, wanted in (("item", gold.item), ("section", gold.section)):
        if wanted is not None:
            is_right = _heading(shown(value(name))) == _heading(wanted)
            yield Checked(name, said, wanted, shown(value(name)), is_right)
    for name, wanted in (
        ("object", gold.object),
        ("obliged", gold.obliged),
        ("deadline", gold.deadline),
        ("penalty", gold.penalty),
    ):
        if wanted is not None:
            alike = likeness(_words(value(name)), wanted)
            yield Checked(name, said, wanted, shown(value(name)), alike >= LEAST_ALIKE)


def likeness(words: str, other: str) -> float:
    """The characters that two texts have in common, as F1; white space counts for nothing."""
    counts, others = Counter("".join(words.split())), Counter("".join(other.split()))
    both = (counts & others).total()
    return 2 * both / (counts.total() + others.total()) if both else 0.0


def _words(value: AttributeValue) -> str:
    return "、".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _list(value: AttributeValue) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (str(value),) if value else ()


def _heading(text: str) -> str:
    return "".join(text.split()).rstrip("。")
