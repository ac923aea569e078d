"""Finds nodes by what a person types: a name, an alias, an id, part of one, or its pinyin.

The kinds of match in ``MatchKind`` are tried from the surest to the vaguest; a node comes once, by
its surest. Within a kind a short form comes before a long one, so 红桥 gives 红桥区 before
红桥区政务服务办, and what is left is settled by the form and the id: the same order every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from corpus.normalize import match_key
from kg.model import Node, NodeId, NodeType
from kg.once import Once
from kg.short_texts import Flags, Holding, Numbers, ShortTexts
from kg.sounds import spelling, syllables


class MatchKind(StrEnum):
    """How a form of a node's name matches what was typed; the surest first."""

    EXACT = "exact"  # the id, the name or an alias, as typed
    SAME = "same"  # the same words: Traditional, full width, other spaces or quotation marks
    PREFIX = "prefix"  # the name begins so
    PINYIN = "pinyin"  # hongqiaoqu or hqq, the whole name
    INFIX = "infix"  # the name holds it
    PINYIN_PREFIX = "pinyin_prefix"  # hongqi
    PINYIN_INFIX = "pinyin_infix"  # qiaoqu, qq: from any syllable
    SOUND = "sound"  # 红侨区 for 红桥区; only where nothing else matches


@dataclass(frozen=True, slots=True)
class FoundNode:
    """A node, and the form of its name that matched: the name, an alias or the id."""

    node: Node
    form: str
    kind: MatchKind


@dataclass(frozen=True, slots=True)
class FoundNodes:
    """One page of what was found, best first; ``total`` counts all pages."""

    total: int
    found: tuple[FoundNode, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Form:
    """One form of a node's name, in the order in which forms that match alike are given."""

    length: int
    key: str
    is_alias: bool
    node: int
    written: str


class NameIndex:
    """The names, aliases and ids of these nodes. Never changes; safe between threads."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        """``nodes`` by id, as ``KnowledgeGraph.nodes`` gives them."""
        self._nodes = nodes
        self._by_id = {node.node_id: index for index, node in enumerate(nodes)}
        kinds = list(NodeType)
        self._types = np.fromiter((kinds.index(node.type) for node in nodes), np.int8, len(nodes))
        forms = sorted(_forms(nodes))
        self._written = [form.written for form in forms]
        self._node_of = np.fromiter((form.node for form in forms), np.int64, len(forms))
        self._keys = ShortTexts([form.key for form in forms])
        self._spoken = Once(lambda: _SpokenForms(nodes, self._written, self._node_of))

    def find(
        self, query: str, type: NodeType | None = None, *, limit: int, offset: int = 0
    ) -> FoundNodes:
        """The nodes of ``type``, or of any, that ``query`` may mean: ``limit`` of them.

        The first query in pinyin, or that nothing else matches, spells every name.
        """
        typed = query.strip()
        found = _Ranking(self._node_of, self._of_type(type))
        by_id = self._by_id.get(NodeId(typed))
        if by_id is not None:
            found.add_node(by_id)
        self._match(typed, found)
        page = found.page(offset, limit)
        return FoundNodes(found.total, tuple(self._found(*each, typed) for each in page))

    def _match(self, typed: str, found: _Ranking) -> None:
        key = match_key(typed)
        held = self._keys.search(key)
        exact = np.fromiter((self._written[form] == typed for form in held.whole), np.bool_)
        found.add(MatchKind.EXACT, held.whole[exact])
        found.add(MatchKind.SAME, held.whole)
        found.add(MatchKind.PREFIX, held.beginning)
        letters = spelling(typed)
        spelt = None if letters is None else self._spoken.get().spelt(letters)
        if spelt is not None:
            found.add(MatchKind.PINYIN, spelt.whole)
        found.add(MatchKind.INFIX, held.inside)
        if spelt is not None:
            found.add(MatchKind.PINYIN_PREFIX, spelt.beginning)
            found.add(MatchKind.PINYIN_INFIX, spelt.inside)
        elif not found.total and len(key) > 1:
            found.add(MatchKind.SOUND, self._spoken.get().sounding(key))

    def _of_type(self, type: NodeType | None) -> Flags:
        if type is None:
            return np.ones(len(self._nodes), np.bool_)
        wanted: Flags = self._types == list(NodeType).index(type)
        return wanted

    def _found(self, node: int, form: int | None, kind: MatchKind, typed: str) -> FoundNode:
        return FoundNode(self._nodes[node], typed if form is None else self._written[form], kind)


class _Ranking:
    """Collects the nodes that match, each once, by the first of its forms that comes."""

    def __init__(self, node_of: Numbers, wanted: Flags) -> None:
        self._node_of = node_of
        self._open = wanted.copy()
        self._first = np.empty(len(wanted), np.int64)
        self._found: list[tuple[MatchKind, Numbers]] = []
        self._by_id: list[tuple[int, None, MatchKind]] = []
        self.total = 0

    def add_node(self, node: int) -> None:
        """The node whose id was typed."""
        if self._open[node]:
            self._open[node] = False
            self._by_id.append((node, None, MatchKind.EXACT))
            self.total += 1

    def add(self, kind: MatchKind, forms: Numbers) -> None:
        """The nodes of ``forms`` that are wanted and were not there before; forms in order."""
        nodes = self._node_of[forms]
        forms, nodes = forms[self._open[nodes]], nodes[self._open[nodes]]
        # of a node that comes twice the first form is written last, and so stays
        self._first[nodes[::-1]] = forms[::-1]
        forms = forms[self._first[nodes] == forms]
        self._open[nodes] = False
        self._found.append((kind, forms))
        self.total += len(forms)

    def page(self, offset: int, limit: int) -> Iterator[tuple[int, int | None, MatchKind]]:
        """(node, form, kind) of ``limit`` nodes; the form is None where the id was typed."""
        yield from self._by_id[offset : offset + limit]
        left = limit - len(self._by_id[offset : offset + limit])
        skipped = max(0, offset - len(self._by_id))
        for kind, forms in self._found:
            for form in forms[skipped : skipped + left].tolist():
                yield int(self._node_of[form]), form, kind
                left -= 1
            skipped = max(0, skipped - len(forms))


# a figure and a clause are no names that anybody would spell
_UNSPOKEN = frozenset({NodeType.TARGET, NodeType.MEASURE})


class _SpokenForms:
    """How the forms sound, whole and by their initials."""

    def __init__(self, nodes: Sequence[Node], written: Sequence[str], node_of: Numbers) -> None:
        sounds, initials = _Spelt(), _Spelt()
        forms = []
        for form, node in enumerate(node_of.tolist()):
            if nodes[node].type not in _UNSPOKEN:
                forms.append(form)
                spoken = syllables(match_key(written[form]))
                sounds.add([sound for sound, _ in spoken])
                initials.add([initial for _, initial in spoken])
        self._forms = np.array(forms, np.int64)
        self._sounds, self._initials = sounds.texts(), initials.texts()

    def spelt(self, letters: str) -> Holding:
        """The forms that are spelt so, whole or by their initials."""
        sounds, initials = self._sounds.search(letters), self._initials.search(letters)
        return Holding(
            self._either(sounds.whole, initials.whole),
            self._either(sounds.beginning, initials.beginning),
            self._either(sounds.inside, initials.inside),
        )

    def sounding(self, key: str) -> Numbers:
        """The forms that sound like ``key`` from the first syllable to the last."""
        spoken = "".join(sound for sound, _ in syllables(key))
        return self._forms[self._sounds.search(spoken).whole]

    def _either(self, some: Numbers, others: Numbers) -> Numbers:
        return self._forms[np.union1d(some, others)]


class _Spelt:
    """Gathers texts made of syllables; a match begins with one."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._begins: list[bool] = []

    def add(self, parts: Sequence[str]) -> None:
        """The text that these parts make, one after another."""
        self._texts.append("".join(parts))
        for part in parts:
            self._begins += [True] + [False] * (len(part) - 1)

    def texts(self) -> ShortTexts:
        """All of them, in the order in which they came."""
        return ShortTexts(self._texts, self._begins)


def _forms(nodes: Sequence[Node]) -> Iterator[_Form]:
    for index, node in enumerate(nodes):
        for written in (node.name, *node.aliases):
            key = match_key(written)
            yield _Form(len(key), key, written != node.name, index, written)
