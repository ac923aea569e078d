"""Who is meant by a name in a question: nodes, or, where none has it, whoever a notice calls so.

A regulation binds 承办单位 or 申请人: that is nobody's name, so no node has it, and yet it is what
the measures say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from corpus.normalize import match_key
from corpus.notice import NoticeId
from kg.model import STATED, Node, NodeId

_JOINED = re.compile("、|以及|[和与及]")


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A name as it was typed, and the nodes that have it; ``key`` is what is compared.

    ``forms`` are the other names of the nodes, each with the notices that mention its node:
    市政府 is another city's elsewhere.
    """

    name: str
    key: str
    nodes: frozenset[NodeId]
    forms: frozenset[tuple[str, NoticeId]]


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom a statement concerns: nodes, the names of who helps, and the words for who must act."""

    notice_id: NoticeId | None
    nodes: frozenset[NodeId]
    names: frozenset[str]
    words: frozenset[str]

    def has(self, body: NamedBody) -> bool:
        """Whether it is ``body``: by node and name, else by words that are or contain its name."""
        if not body.nodes:
            return bool(body.key) and any(body.key in each for each in self.names | self.words)
        if self.nodes & body.nodes or body.key in self.names | self.words:
            return True
        return any((each, self.notice_id) in body.forms for each in self.names | self.words)


def named_body(name: str, nodes: Iterable[Node]) -> NamedBody:
    """``name`` as that of those of ``nodes`` that are things, and no words of a notice."""
    named = [node for node in nodes if node.type not in STATED]
    forms = {
        (match_key(form), mention.notice_id)
        for node in named
        for form in (node.name, *node.aliases)
        for mention in node.mentions
    }
    return NamedBody(
        name, match_key(name), frozenset(node.node_id for node in named), frozenset(forms)
    )


def word_keys(words: Iterable[str]) -> frozenset[str]:
    """What is compared of these words, and of each part of 市政务服务办和各区."""
    parts = [part for each in words for part in (each, *_JOINED.split(each))]
    return frozenset(key for part in parts if (key := match_key(part)))


def name_keys(names: Collection[str]) -> frozenset[str]:
    """What is compared of these names."""
    return frozenset(map(match_key, names))
