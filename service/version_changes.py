"""What differs between two versions of a notice, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.notice import Outline, PieceKind, Reading, Span

_UNSAID = (PieceKind.BLANK, PieceKind.MARKUP)


@dataclass(frozen=True, slots=True)
class Change:
    """A run of pieces of the old text (``before``) that became a run of the new one (``after``).

    Either may be empty, never both. The spans point into the text that each is of.
    """

    before: tuple[Span, ...]
    after: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """Every change in order, and how many sentences and titles were taken out, put in or kept."""

    changes: tuple[Change, ...]
    removed: int
    added: int
    kept: int


def changes_between(before: Reading, after: Reading) -> VersionChanges:
    """What became of ``before`` in ``after``.

    The least number of changes is not sought: where one sentence stands many times, another pairing
    might do with fewer, and would take time that grows with the square of the text.
    """
    old, new = _pieces(before.outline), _pieces(after.outline)
    old_words = [span.of(before.notice.text) for span in old]
    new_words = [span.of(after.notice.text) for span in new]
    changes = []
    kept = 0
    for tag, old_start, old_end, new_start, new_end in _steps(old_words, new_words):
        if tag == "equal":
            kept += old_end - old_start
        else:
            changes.append(Change(tuple(old[old_start:old_end]), tuple(new[new_start:new_end])))
    return VersionChanges(
        tuple(changes),
        removed=sum(len(change.before) for change in changes),
        added=sum(len(change.after) for change in changes),
        kept=kept,
    )


def _pieces(outline: Outline) -> list[Span]:
    return [piece.span for piece in outline.pieces if piece.kind not in _UNSAID]


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """The steps from ``old`` to ``new``; what both begin and end with is not compared."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    yield "equal", 0, first, 0, first
    inner = SequenceMatcher(
        None, old[first : len(old) - last], new[first : len(new) - last], autojunk=True
    )
    for tag, *ends in inner.get_opcodes():
        old_start, old_end, new_start, new_end = (first + end for end in ends)
        yield tag, old_start, old_end, new_start, new_end
    yield "equal", len(old) - last, len(old), len(new) - last, len(new)
