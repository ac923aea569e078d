"""The list of evidence in lines for people: the words, where they stand, and why they are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.answering.listed import Listed
from service.answering.outcome import Citation

_INDENT = " " * 5


def evidence_lines(entries: Sequence[Listed]) -> Iterator[str]:
    """The entries, best first, each with what speaks for it; a line that says so if none is."""
    if not entries:
        yield "No evidence was looked at."
        return
    yield "The evidence that was looked at, best first:"
    for entry in entries:
        yield ""
        yield f"{entry.rank:>3}. {_head(entry)}  (score {entry.score:.3f})"
        yield f"{_INDENT}{quoted(entry.citation)}"
        yield f"{_INDENT}{' · '.join(ground.detail for ground in entry.grounds)}"


def _head(entry: Listed) -> str:
    """What the graph has of a fact; of a passage, where it stands."""
    if entry.edge is not None:
        edge = entry.edge
        return f"{edge.source} –{edge.predicate}→ {edge.target}"
    if entry.node is not None:
        return f"{entry.node.type} {' '.join(entry.node.name.split())}"
    return place(entry.citation)


def place(citation: Citation) -> str:
    """The notice, the section and the item that a citation stands in."""
    parts = [citation.notice_title, citation.section]
    if citation.item is not None:
        parts.append(f"item {citation.item}")
    return " > ".join(part for part in parts if part)


def quoted(citation: Citation) -> str:
    """The words of a citation on one line, with their notice and offsets."""
    one_line = " ".join(citation.quote.split())
    span = citation.span
    return f"“{one_line}” ({citation.notice_id}, characters {span.start}-{span.end})"
