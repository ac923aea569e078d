"""Measures and follow-ups of the graph in lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from kg.follow_up_table import FoundFollowUp
from kg.measure_list import ListedMeasure
from kg.model import Node, NodeType
from service.node_lines import figure_words, one_line, quoted
from service.sentences import Sentences


def measure_lines(listed: ListedMeasure) -> Iterator[str]:
    """The measure on one line, then who, with whom, what it makes, its figures, its terms."""
    node = listed.node
    yield f"{one_line(node.name)}  [{_standing(node)}]"
    leads = "、".join(one_line(lead.name) for lead in listed.leads)
    if leads:
        yield f"  by: {leads}{' (implicit)' if listed.is_implicit else ''}"
    obliged = node.attribute("obliged")
    if obliged and not leads:
        yield f"  who: {one_line(str(obliged))}"
    parts = [
        ("with", "、".join(one_line(partner) for partner in listed.partners)),
        ("makes", "、".join(one_line(product.name) for product in listed.products)),
        ("figures", "、".join(figure_words(figure) for figure in listed.figures)),
        ("until", str(node.attribute("deadline") or "")),
        ("penalty", str(node.attribute("penalty") or "")),
    ]
    yield from (f"  {title}: {one_line(words)}" for title, words in parts if words)


def follow_up_lines(found: FoundFollowUp, sentences: Sentences) -> Iterator[str]:
    """The earlier statement, the later one, why they are on the same thing, and where each is."""
    yield _stated(found.pair.earlier)
    yield f"  → {_stated(found.pair.later)}"
    yield f"    score {found.pair.edge.score}: {found.pair.edge.reason}"
    for end, said in (("earlier", found.earlier_said), ("later", found.later_said)):
        heading = sentences.heading(said)
        yield f"    {end}: {one_line(heading)}" if heading else f"    {end}:"
        yield f"      {quoted(sentences.around(said))}"


def _stated(node: Node) -> str:
    """A measure as it is; a figure with its bound and what it counts; a name with its type."""
    if node.type is NodeType.MEASURE:
        return f"{one_line(node.name)}  [{_standing(node)}]"
    if node.type is not NodeType.TARGET:
        return f"{one_line(node.name)}  [{node.type}]"
    subject = node.attribute("subject")
    words = f"{figure_words(node)}  {subject}" if subject else figure_words(node)
    return f"{one_line(words)}  [{_standing(node)}]"


def _standing(node: Node) -> str:
    """planned 2025, item 24."""
    year, item = node.attribute("year"), node.attribute("item")
    words = " ".join(str(each) for each in (node.attribute("status"), year) if each is not None)
    return f"{words}, item {item}" if item is not None else words
