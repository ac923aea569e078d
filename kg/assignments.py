"""Which bodies a plan makes answerable: （牵头单位：市教育局，配合单位：市财政局、各区）.

National circulars write it out: （国家发展改革委牵头，商务部、体育总局按职责分工负责）.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.notice import Span
from kg.model import Mention, NodeType

_BODIES = {NodeType.DEPARTMENT, NodeType.DISTRICT, NodeType.ORGANISATION}
_LABEL = re.compile(
    r"(?P<leads>牵头|责任|主责|负责|承担|实施|主办)?(?P<helps>配合|协办|参加|参与|协同|支持)?"
    r"(?:单位|部门|处室)[:：]"
)
_NOTE = re.compile(
    r"[（(【\[](?=[\u4e00-\u9fff]{2,4}(?:单位|部门|处室)[:：])[^）)】\]\n]{2,400}[）)】\]]"
)
_LINE = re.compile(r"(?m)^[ \u3000]*(?=[\u4e00-\u9fff]{2,4}(?:单位|部门|处室)[:：])[^\n]{2,400}$")
_SAID = re.compile(
    r"[（(][^（）()：:。；;\n]{2,200}?(?:牵头|负责)(?:[，,、][^（）()：:。\n]{2,200})?[）)]"
)
_LEADING = re.compile(r"牵头|负责")
_HELPING = re.compile(r"配合|参加|参与|协助")


@dataclass(frozen=True, slots=True)
class Assignment:
    """One note of who is answerable for what stands in ``scope``."""

    note: Span
    scope: Span
    leads: tuple[Mention, ...]
    helpers: tuple[Mention, ...]


def find_assignments(text: str, mentions: Sequence[Mention]) -> tuple[Assignment, ...]:
    """The notes of ``text`` in order; a note is for its line, or for the line above if alone."""
    notes = sorted(
        {
            Span(*match.span())
            for pattern in (_NOTE, _LINE, _SAID)
            for match in pattern.finditer(text)
        }
    )
    starts = [mention.span.start for mention in mentions]
    found: list[Assignment] = []
    done = 0
    for note in notes:
        leads, helpers = _named(text, note, mentions, starts)
        line = text.rfind("\n", 0, note.start) + 1
        if not text[line : note.start].strip():
            line = text.rfind("\n", 0, max(0, line - 1)) + 1
        scope = Span(max(done, line), max(done, line, note.start))
        done = note.end
        if leads:
            found.append(Assignment(note, scope, leads, helpers))
    return tuple(found)


def _named(
    text: str, note: Span, mentions: Sequence[Mention], starts: Sequence[int]
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """The bodies behind 牵头单位 and its like, and those behind 配合单位."""
    labels = list(_LABEL.finditer(text, note.start, note.end))
    if not labels:
        return _told(text, note, mentions, starts)
    low, high = bisect_left(starts, note.start), bisect_left(starts, note.end)
    leads: list[Mention] = []
    helpers: list[Mention] = []
    for mention in mentions[low:high]:
        before = [label for label in labels if label.end() <= mention.span.start]
        if before and mention.type in _BODIES:
            (helpers if before[-1]["helps"] else leads).append(mention)
    return tuple(leads), tuple(helpers)


def _told(
    text: str, note: Span, mentions: Sequence[Mention], starts: Sequence[int]
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Those that 牵头 or 负责 follows, and those that 配合 follows; clause by clause."""
    leads: list[Mention] = []
    helpers: list[Mention] = []
    place = note.start + 1
    for clause in re.split("([，,；;])", text[note.start + 1 : note.end - 1]):
        span = Span(place, place + len(clause))
        place = span.end
        low, high = bisect_left(starts, span.start), bisect_left(starts, span.end)
        bodies = [m for m in mentions[low:high] if m.type in _BODIES and span.contains(m.span)]
        if _HELPING.search(clause):
            helpers += bodies
        elif _LEADING.search(clause):
            led = leads and "牵头" not in clause and "牵头" in text[note.start : span.start]
            (helpers if led else leads).extend(bodies)
    return tuple(leads), tuple(helpers)
