"""How long questions to a graph of 100,000 nodes take, and what the index behind them costs.

The graph is invented (benchmarks/invented_graph.py) and put together through
KnowledgeGraph.add_facts; one of its nodes has an edge for every fifth node. Each kind of question
is asked many times with other words, chosen by the seed, on the warm index: the first question of a
kind, which makes a part of the index, is told under ``index``. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.invented_graph import HUB, invented
from benchmarks.running import finish, machine, memory_of, percentile
from corpus.notice import NoticeId, PartKind
from kg.adjacency import Direction
from kg.graph import KnowledgeGraph
from kg.model import Node, NodeId, NodeType, Predicate
from kg.query import GraphQueries
from kg.sounds import syllables
from kg.status import Status
from kg.target_filter import TargetFilter

NODES = (1_000, 102_000)  # names that two notices share make one node: 100,000 are left
HIGHEST_P95_MS = 20.0
_PAGE = 20
_NAMES = (NodeType.DEPARTMENT, NodeType.POLICY, NodeType.PLATFORM, NodeType.PROGRAMME)

Question = Callable[[], int]
"""Asks once; how much was found."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of question: milliseconds, one a question, and how much they found."""

    ms: tuple[float, ...]
    found: tuple[int, ...]


class Questions:
    """Draws questions to a graph; the seed decides which."""

    def __init__(self, queries: GraphQueries, seed: int) -> None:
        self._queries = queries
        self._draw = Random(seed)
        nodes = queries.nodes()
        self._nodes = nodes
        self._names = [node for node in nodes if node.type in _NAMES]
        self._districts = [node.name for node in nodes if node.type is NodeType.DISTRICT]
        self._sections = [node.name for node in nodes if node.type is NodeType.SECTION]
        self._measures = [node for node in nodes if node.type is NodeType.MEASURE]
        self._subjects = [
            str(node.attribute("subject")) for node in nodes if node.type is NodeType.TARGET
        ]

    def kinds(self) -> Mapping[str, Callable[[], Question]]:
        """What is measured, each with what draws one question of the kind."""
        draw, queries = self._draw, self._queries

        def find(text: str, type: NodeType | None = None) -> Question:
            return lambda: queries.find(text, type, limit=_PAGE).total

        def targets(**asked: Any) -> Question:
            wanted = TargetFilter(**asked)
            return lambda: queries.targets(wanted, limit=_PAGE).total

        return {
            "find: name": lambda: find(self._name().name),
            "find: alias, one type": lambda: self._alias(find),
            "find: beginning": lambda: find(self._name().name[:4]),
            "find: part": lambda: find(self._part(draw.randint(2, 4))),
            "find: one character": lambda: find(self._part(1)),
            "find: pinyin": lambda: find(self._spelt(0)),
            "find: initials": lambda: find(self._spelt(1)),
            "find: some initials": lambda: find(self._spelt(1)[2:5]),
            "find: no such name": lambda: find(self._part(2)[::-1] + "龘"),
            "neighbours: any node": lambda: self._neighbours(draw.choice(self._nodes)),
            "neighbours: hub, first page": lambda: self._hub(0),
            "neighbours: hub, any page": lambda: self._hub(draw.randrange(20_000)),
            "around: any node": lambda: self._around(draw.choice(self._nodes).node_id),
            "around: hub, first of each kind": lambda: self._around(HUB),
            "around: hub, any page of a kind": lambda: self._around(HUB, draw.randrange(20_000)),
            "paths: two names": lambda: self._paths(self._name(), self._name()),
            "paths: from the hub": lambda: self._paths(self._hub_node(), draw.choice(self._nodes)),
            "paths: part_of, led_by": lambda: self._paths(
                *self._two_measures(), Predicate.PART_OF, Predicate.LED_BY
            ),
            "targets: all": targets,
            "targets: year": lambda: targets(year=draw.randint(2020, 2026)),
            "targets: status": lambda: targets(status=draw.choice(list(Status)[:3])),
            "targets: unit": lambda: targets(unit=draw.choice(["件", "万件", "%", "亿元", "个"])),
            "targets: range": lambda: targets(minimum=draw.randint(1, 400), maximum=450),
            "targets: section": lambda: targets(section=draw.choice(self._sections)[1:5]),
            "targets: district": lambda: targets(district=draw.choice(self._districts)),
            "targets: notice": lambda: targets(notice_id=NoticeId("invented-00001")),
            "targets: text": lambda: targets(text=draw.choice(self._subjects)[1:4]),
            "targets: all at once": lambda: targets(
                year=draw.randint(2020, 2026),
                status=Status.PLANNED,
                unit="件",
                minimum=10,
                section=draw.choice(self._sections)[1:3],
                part=PartKind.PLAN,
                text="诉求",
            ),
            "targets: no such unit": lambda: targets(unit="光年"),
        }

    def _name(self) -> Node:
        return self._draw.choice(self._names)

    def _two_measures(self) -> tuple[Node, Node]:
        one, other = self._draw.sample(self._measures, 2)
        return one, other

    def _alias(self, find: Callable[[str, NodeType], Question]) -> Question:
        node = self._name()
        return find(self._draw.choice([node.name, *node.aliases]), node.type)

    def _part(self, length: int) -> str:
        name = self._name().name
        at = self._draw.randrange(len(name) - length)
        return name[at : at + length]

    def _spelt(self, which: int) -> str:
        return "".join(spoken[which] for spoken in syllables(self._name().name))

    def _hub_node(self) -> Node:
        return self._queries.find(HUB, limit=1).found[0].node

    def _neighbours(self, node: Node) -> Question:
        return lambda: self._queries.neighbours(node.node_id, limit=_PAGE).total

    def _around(self, node_id: NodeId, offset: int = 0) -> Question:
        return lambda: self._queries.around(node_id, each=8, offset=offset).total

    def _hub(self, offset: int) -> Question:
        direction, type = self._draw.choice(
            [(Direction.BOTH, None), (Direction.IN, NodeType.MEASURE)]
        )
        return lambda: (
            self._queries.neighbours(
                HUB, direction=direction, type=type, limit=_PAGE, offset=offset
            ).total
        )

    def _paths(self, start: Node, end: Node, *predicates: Predicate) -> Question:
        return lambda: len(
            self._queries.paths(start.node_id, end.node_id, predicates=predicates).paths
        )


def graph_of(nodes: int, seed: int) -> KnowledgeGraph:
    """An invented graph of about so many nodes."""
    graph = KnowledgeGraph()
    for facts in invented(nodes, seed):
        graph.add_facts(facts)
    return graph


def index(graph: KnowledgeGraph) -> tuple[GraphQueries, dict[str, float]]:
    """Queries over the graph, and the seconds of each first question that makes a part of them."""
    queries = GraphQueries(graph)
    parts: dict[str, Callable[[], object]] = {
        "records_s": queries.nodes,
        "names_s": lambda: queries.find("市", limit=1),
        "edges_s": lambda: queries.neighbours(HUB, limit=1),
        "kinds_s": lambda: queries.around(HUB, each=1),
        "targets_s": lambda: queries.targets(TargetFilter(), limit=1),
        "target_words_s": lambda: queries.targets(TargetFilter(section="x", text="x"), limit=1),
        "pinyin_s": lambda: queries.find("hqq", limit=1),
    }
    return queries, {name: round(_seconds(part), 3) for name, part in parts.items()}


def ask(questions: Questions, times: int) -> dict[str, Asked]:
    """Ask so many questions of every kind."""
    asked = {}
    for kind, draw in questions.kinds().items():
        ms, found = [], []
        for _ in range(times):
            question = draw()
            start = time.perf_counter()
            found.append(question())
            ms.append(1_000 * (time.perf_counter() - start))
        asked[kind] = Asked(tuple(ms), tuple(found))
    return asked


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def measure(sizes: Sequence[int], times: int, seed: int) -> dict[str, Any]:
    """Ask graphs of each size, the smallest first; the report."""
    index(graph_of(1, seed))  # from here on the dictionaries are loaded
    rows = []
    for size in sorted(set(sizes)):
        start = time.perf_counter()
        graph = graph_of(size, seed)
        build_s = time.perf_counter() - start
        before = memory_of(os.getpid())["rss_mb"]
        queries, index_s = index(graph)
        after = memory_of(os.getpid())["rss_mb"]
        stats = graph.stats()
        rows.append(
            {
                "nodes": stats.nodes,
                "edges": stats.edges,
                "hub_edges": queries.neighbours(HUB, limit=1).total,
                "graph_s": round(build_s, 3),
                "index": index_s,
                "index_mb": None if before is None or after is None else round(after - before, 1),
                "rss_mb": after,
                "ms": {k: _row(each) for k, each in ask(Questions(queries, seed), times).items()},
            }
        )
    return {"seed": seed, "times": times, "sizes": rows, "machine": machine()}


def _row(asked: Asked) -> dict[str, float]:
    return {
        "p50": round(percentile(asked.ms, 0.5), 2),
        "p95": round(percentile(asked.ms, 0.95), 2),
        "max": round(max(asked.ms), 2),
        "found": percentile(asked.found, 0.5),
    }


def misses_of(report: dict[str, Any]) -> list[str]:
    """The kinds of questions to the largest graph that take too long."""
    largest = report["sizes"][-1]
    return [
        f"{kind}: p95 {row['p95']} ms at {largest['nodes']:,} nodes, not ≤ {HIGHEST_P95_MS} ms"
        for kind, row in largest["ms"].items()
        if row["p95"] > HIGHEST_P95_MS
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graph_queries", description=__doc__)
    parser.add_argument(
        "--nodes",
        type=int,
        nargs="+",
        default=list(NODES),
        metavar="N",
        help="about how many nodes each graph has (default: 1000 102000)",
    )
    parser.add_argument(
        "--times",
        type=int,
        default=200,
        metavar="N",
        help="questions of each kind (default: %(default)s)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="N",
        help="what graph and questions follow from (default: %(default)s)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=f"exit with 1 unless the p95 of every kind of question is at most "
        f"{HIGHEST_P95_MS:.0f} ms at the largest graph",
    )
    options = parser.parse_args(arguments)
    if min(options.nodes) < 1:
        parser.error("--nodes are at least 1")
    if options.times < 1:
        parser.error("--times is at least 1")
    report = measure(options.nodes, options.times, options.seed)
    return finish(report, misses_of(report), check=options.check)


if __name__ == "__main__":
    sys.exit(main())
