"""How well the graph of a notice agrees with gold: names, and figures with their attributes.

Scored as section 6 of the annotation guideline says: optional gold, and what overlaps optional gold
alone, counts neither way. Names: type and overlap (lenient), exact span (strict), canonical name
apart. Figures: overlap of the number, then value, comparator, unit and status of those found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from corpus.notice import Reading, Span
from eval.graph_gold import Gold, GoldMention, GoldTarget, read_gold
from kg.graph import KnowledgeGraph
from kg.model import Node, NodeType

NAME_TYPES = (
    NodeType.DEPARTMENT,
    NodeType.DISTRICT,
    NodeType.ORGANISATION,
    NodeType.REGION,
    NodeType.POLICY,
    NodeType.PLATFORM,
    NodeType.PROGRAMME,
    NodeType.AWARD,
)


@dataclass(frozen=True, slots=True)
class Score:
    """Right, invented and missed; ``n`` is how many the gold has."""

    right: int
    invented: int
    missed: int

    @property
    def n(self) -> int:
        """How many there are to find."""
        return self.right + self.missed

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found."""
        found = self.right + self.invented
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 1 where there is none."""
        return self.right / self.n if self.n else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = 2 * self.right + self.invented + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: all names, names of one type, or the figures."""

    name: str
    lenient: Score
    strict: Score


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``n`` are right."""

    name: str
    right: int
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A gold record that was missed, or something that the gold does not have."""

    kind: str  # missed, invented
    type: str
    start: int
    text: str
    around: str


@dataclass(frozen=True, slots=True)
class GraphReport:
    """What was measured. A part without gold is empty, never zero."""

    notice_id: str
    rows: tuple[Row, ...]
    attributes: tuple[Share, ...]
    differences: tuple[Difference, ...]

    def row(self, name: str) -> Row | None:
        """The row with this name (``names``, ``figures`` or a type), if that was scored."""
        return next((row for row in self.rows if row.name == name), None)

    def table(self) -> str:
        """The report as plain text."""
        head = f"{'':<14}{'n':>5}  {'precision':>9} {'recall':>7} {'F1':>6}   {'strict F1':>9}"
        lines = [f"graph of {self.notice_id}", head]
        for row in self.rows:
            score = row.lenient
            lines.append(
                f"{row.name:<14}{score.n:>5}  {score.precision:>9.3f} {score.recall:>7.3f} "
                f"{score.f1:>6.3f}   {row.strict.f1:>9.3f}"
            )
        lines.append("of those found:")
        lines += [
            f"  {share.name:<22}{share.right}/{share.n}"
            + (f"  {share.right / share.n:.3f}" if share.n else "")
            for share in self.attributes
        ]
        lines += [
            f"{difference.kind:<9}{difference.type:<13}{difference.text}  …{difference.around}…"
            for difference in self.differences
        ]
        return "\n".join(lines)

    def json(self) -> str:
        """The report as JSON, precision, recall and F1 included."""
        return json.dumps(
            {
                "notice_id": self.notice_id,
                "rows": [
                    {
                        "name": row.name,
                        "lenient": _figures(row.lenient),
                        "strict": _figures(row.strict),
                    }
                    for row in self.rows
                ],
                "attributes": [asdict(share) for share in self.attributes],
                "differences": [asdict(difference) for difference in self.differences],
            },
            ensure_ascii=False,
            indent=1,
        )


def _figures(score: Score) -> dict[str, float]:
    return {
        "n": score.n,
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
    }


@dataclass(frozen=True, slots=True)
class _Said:
    """One mention of a node in the notice."""

    span: Span
    type: str
    node: Node


def evaluate(gold_dir: Path, reading: Reading, graph: KnowledgeGraph) -> GraphReport:
    """Compare what ``graph`` holds on this notice with the gold in ``gold_dir``."""
    gold = read_gold(gold_dir, reading.notice.text)
    rows: list[Row] = []
    shares: list[Share] = []
    differences: list[Difference] = []
    if gold.mentions is not None:
        said = _said(reading, graph, gold, NAME_TYPES)
        match = _Match(said, gold.mentions)
        rows.append(match.row("names", None))
        rows += [match.row(kind.value, kind.value) for kind in NAME_TYPES]
        named = [
            wanted.canonical in {found.node.name, *found.node.aliases}
            for found, wanted in match.pairs
            if isinstance(wanted, GoldMention)
        ]
        shares.append(Share("names: canonical name", sum(named), len(named)))
        differences += match.differences(reading.notice.text)
    if gold.targets is not None:
        said = _said(reading, graph, gold, (NodeType.TARGET,))
        match_targets = _Match(said, gold.targets)
        rows.append(match_targets.row("figures", None))
        shares += _attribute_shares(match_targets.pairs)
        differences += match_targets.differences(reading.notice.text)
    return GraphReport(reading.notice.notice_id, tuple(rows), tuple(shares), tuple(differences))


def _said(
    reading: Reading, graph: KnowledgeGraph, gold: Gold, types: Iterable[NodeType]
) -> list[_Said]:
    found = [
        _Said(mention.span, kind.value, node)
        for kind in types
        for node in graph.nodes(kind)
        for mention in node.mentions
        if mention.notice_id == reading.notice.notice_id and gold.scores(mention.span)
    ]
    return sorted(found, key=lambda said: (said.span, said.type, said.node.node_id))


def _attribute_shares(pairs: Sequence[tuple[_Said, GoldMention | GoldTarget]]) -> list[Share]:
    checks = {"value": 0, "unit": 0, "comparator": 0, "status": 0}
    for said, gold in pairs:
        assert isinstance(gold, GoldTarget)
        value = Decimal(str(said.node.attribute("value_normalised")))
        checks["value"] += value == gold.value_normalised
        for name, wanted in (
            ("unit", gold.unit),
            ("comparator", gold.comparator),
            ("status", gold.status),
        ):
            checks[name] += said.node.attribute(name) == wanted
    return [Share(f"figures: {name}", right, len(pairs)) for name, right in checks.items()]


class _Match:
    """Pairs what was found with the gold, one to one, exact spans first."""

    def __init__(
        self, said: Sequence[_Said], gold: Sequence[GoldMention] | Sequence[GoldTarget]
    ) -> None:
        self._core: list[GoldMention | GoldTarget] = [one for one in gold if not one.optional]
        self._said = [
            one
            for one in said
            if any(_meets(one, core) for core in self._core)
            or not any(one.span.overlaps(other.span) for other in gold if other.optional)
        ]
        self.pairs: list[tuple[_Said, GoldMention | GoldTarget]] = []
        self._used: set[int] = set()
        inexact = [one for one in self._core if not self._pair(one, exactly=True)]
        self._missed = [one for one in inexact if not self._pair(one, exactly=False)]

    def _pair(self, gold: GoldMention | GoldTarget, exactly: bool) -> bool:
        for index, said in enumerate(self._said):
            fits = said.span == gold.span if exactly else said.span.overlaps(gold.span)
            if index not in self._used and fits and _same_type(said, gold):
                self._used.add(index)
                self.pairs.append((said, gold))
                return True
        return False

    def row(self, name: str, kind: str | None) -> Row:
        """The scores of all, or of one type."""
        pairs = [pair for pair in self.pairs if kind is None or pair[0].type == kind]
        missed = sum(1 for gold in self._missed if kind is None or _type(gold) == kind)
        invented = sum(
            1
            for index, said in enumerate(self._said)
            if index not in self._used and (kind is None or said.type == kind)
        )
        exact = sum(1 for said, gold in pairs if said.span == gold.span)
        off = len(pairs) - exact
        return Row(
            name,
            Score(len(pairs), invented, missed),
            Score(exact, invented + off, missed + off),
        )

    def differences(self, text: str) -> list[Difference]:
        """What was missed and what was invented, in order."""
        found = [_difference("missed", _type(gold), gold.span, text) for gold in self._missed]
        found += [
            _difference("invented", said.type, said.span, text)
            for index, said in enumerate(self._said)
            if index not in self._used
        ]
        return sorted(found, key=lambda one: (one.start, one.kind))


def _type(gold: GoldMention | GoldTarget) -> str:
    return gold.type if isinstance(gold, GoldMention) else NodeType.TARGET.value


def _same_type(said: _Said, gold: GoldMention | GoldTarget) -> bool:
    return said.type == _type(gold)


def _meets(said: _Said, gold: GoldMention | GoldTarget) -> bool:
    return said.span.overlaps(gold.span)


def _difference(kind: str, type: str, span: Span, text: str) -> Difference:
    around = text[max(0, span.start - 10) : span.end + 10].replace("\n", " ")
    return Difference(kind, type, span.start, span.of(text), around)
