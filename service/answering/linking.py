"""The graph's names in a question, by any of their forms: 市监局 is 市市场监督管理局."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.normalize import match_key
from kg.model import STATED, Node

_LONGEST, _SHORTEST = 24, 2


@dataclass(frozen=True, slots=True)
class Linked:
    """A stretch of a key that names a node: ``name`` as the graph has it, ``others`` as keys."""

    start: int
    end: int
    name: str
    others: tuple[str, ...]


class NameForms:
    """Every form of every name of a graph. Immutable once built."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._forms: dict[str, tuple[str, tuple[str, ...]]] = {}
        for node in nodes:
            if node.type in STATED:
                continue
            keys = tuple(dict.fromkeys(match_key(form) for form in (node.name, *node.aliases)))
            for key in keys:
                if _SHORTEST <= len(key) <= _LONGEST:
                    others = tuple(each for each in keys if each != key)
                    self._forms.setdefault(key, (node.name, others))
        self._longest = max(map(len, self._forms), default=0)

    def in_key(self, key: str) -> Iterator[Linked]:
        """The names in a match key, the longest at each place, from left to right."""
        position = 0
        while position < len(key):
            for end in range(min(len(key), position + self._longest), position + 1, -1):
                known = self._forms.get(key[position:end])
                if known is not None:
                    yield Linked(position, end, *known)
                    position = end
                    break
            else:
                position += 1


NO_NAMES = NameForms(())
