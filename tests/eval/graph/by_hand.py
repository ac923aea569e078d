"""A graph and its gold, both written by hand on one small text: nothing here is extracted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from corpus.notice import NoticeId, Span
from eval.graph import GraphReport, evaluate
from kg.facts import NodeFact, NoticeFacts
from kg.graph import KnowledgeGraph
from kg.model import (
    AttributeValue,
    Edge,
    Merge,
    MergeRule,
    NodeId,
    NodeType,
    Predicate,
    Provenance,
)
from tests.factories import a_reading

NOTICE = NoticeId("small")
Gold = dict[str, object]


class Written:
    """The facts of one text, added one by one; whatever is quoted stands where it first stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._nodes: dict[NodeId, NodeFact] = {}
        self._edges: list[Edge] = []

    def name(self, type: NodeType, name: str, *said: str, aliases: Iterable[str] = ()) -> NodeId:
        """A body, a place, a document: its name, its other names, and where it is said."""
        node_id = NodeId(f"{type.value}:{name}")
        mentions = tuple(self.at(words) for words in said)
        merges = tuple(Merge(alias, (MergeRule.DEFINED,), None) for alias in aliases)
        self._nodes[node_id] = NodeFact(node_id, type, name, mentions, (), merges)
        return node_id

    def measure(self, quote: str, **attributes: AttributeValue) -> NodeId:
        """A measure whose mention is its quote."""
        return self._stated(NodeType.MEASURE, quote, attributes)

    def target(self, number: str, **attributes: AttributeValue) -> NodeId:
        """A figure whose mention is its number."""
        return self._stated(NodeType.TARGET, number, attributes)

    def edge(
        self,
        source: NodeId,
        predicate: Predicate,
        target: NodeId,
        *said: str,
        implicit: bool = False,
    ) -> None:
        """An edge, and where it is said."""
        places = tuple(self.at(words) for words in said)
        self._edges.append(Edge(source, predicate, target, places, implicit))

    def facts(self) -> NoticeFacts:
        """All of it."""
        return NoticeFacts(NOTICE, tuple(self._nodes.values()), tuple(self._edges))

    def graph(self) -> KnowledgeGraph:
        """A graph of it alone."""
        graph = KnowledgeGraph()
        graph.add_facts(self.facts())
        return graph

    def at(self, words: str) -> Provenance:
        """Where the text says these words first."""
        start = self.text.index(words)
        return Provenance(NOTICE, Span(start, start + len(words)), words)

    def _stated(self, type: NodeType, words: str, attributes: dict[str, AttributeValue]) -> NodeId:
        said = self.at(words)
        node_id = NodeId(f"{type.value}:{NOTICE}:{said.span.start}-{said.span.end}")
        known = tuple(sorted(attributes.items()))
        self._nodes[node_id] = NodeFact(node_id, type, words, (said,), known)
        return node_id


def place(text: str, words: str) -> tuple[int, int]:
    """(line, offset in the line) of these words, as gold counts them."""
    for number, line in enumerate(text.split("\n"), 1):
        if words in line:
            return number, line.index(words)
    raise AssertionError(f"{words} is not in the text")


def gold_measure(text: str, quote: str, **fields: object) -> Gold:
    """A gold measure with the fields that all have; ``record_id`` is its id."""
    line, start = place(text, quote)
    record: Gold = {"line": line, "quote": quote, "start": start, "end": start + len(quote)}
    return record | {"verb": quote[:2], "object": quote[2:], "status": "planned"} | fields


def gold_target(text: str, number: str, **fields: object) -> Gold:
    """A gold figure."""
    line, start = place(text, number)
    record: Gold = {"line": line, "num_start": start, "num_end": start + len(number)}
    record |= {"num_text": number, "value_normalised": 1, "unit": "个", "comparator": "=="}
    return record | {"status": "planned"} | fields


def gold_mention(text: str, name: str, type: NodeType, **fields: object) -> Gold:
    """A gold name."""
    line, start = place(text, name)
    record: Gold = {"line": line, "start": start, "end": start + len(name), "text": name}
    return record | {"type": type.value, "canonical": name} | fields


def gold_relation(
    text: str,
    quote: str,
    head: tuple[str, str],
    relation: Predicate,
    tail: tuple[str, str],
    **fields: object,
) -> Gold:
    """A gold relation; ``head`` and ``tail`` are (type, name)."""
    record: Gold = {"line": place(text, quote)[0], "quote": quote, "relation": relation.value}
    record |= {"head_type": head[0], "head": head[1], "tail_type": tail[0], "tail": tail[1]}
    return record | fields


def scored(folder: Path, written: Written, **gold: Iterable[Gold]) -> GraphReport:
    """The report on what was written against gold files: ``measures=[…]``, ``relations=[…]``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in gold.items():
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / f"gold_{name}.jsonl").write_text(lines, "utf-8")
    return evaluate(folder, a_reading(written.text, notice_id=NOTICE), written.graph())
