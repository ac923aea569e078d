"""A name in a text before its canonical form is known: what every finder of names yields."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.notice import Span
from kg.model import NodeType


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate. Of two that overlap the longer wins, then the one with the higher ``weight``."""

    type: NodeType
    span: Span
    weight: int
