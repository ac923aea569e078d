"""Which edits by hand show to somebody who may see some notices alone.

An edit of a name needs no place in a notice, so it could tell what only others may know: that two
names are one body, what a thing is called elsewhere. Left out is one that quotes a notice which is
not shown, that names a node which none of those shown has, or whose words are those of a notice
that is not shown and of none that is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from corpus.notice import Reading
from kg.build import FactsKept
from kg.edits import (
    AddAlias,
    AddNode,
    Edit,
    RecordedEdit,
    Rename,
    Retype,
    SplitOff,
    named_by,
    notices_of,
)
from kg.model import STATED, type_of


def seen_edits(
    edits: Sequence[RecordedEdit],
    shown: Collection[Reading],
    hidden: Collection[Reading],
    kept: FactsKept,
) -> Iterator[RecordedEdit]:
    """The edits that may be laid over the ``shown`` notices alone, in their order."""
    if not edits:
        return
    notice_ids = {reading.notice.notice_id for reading in shown}
    nodes = {fact.node_id for reading in shown for fact in kept.of(reading).nodes}
    for each in edits:
        edit = each.edit
        if not notices_of(each) <= notice_ids:
            continue
        # what is characters of a notice is named with the notice, which was looked at above
        if not nodes.issuperset(end for end in named_by(edit) if type_of(end) not in STATED):
            continue
        if any(_stands(word, hidden) and not _stands(word, shown) for word in _words_of(edit)):
            continue
        if isinstance(edit, Retype | SplitOff | AddNode):
            nodes.add(edit.made)
        yield each


def _words_of(edit: Edit) -> tuple[str, ...]:
    """What an edit says in words of its own."""
    match edit:
        case Rename(_, name) | AddNode(_, name):
            return (name,)
        case AddAlias(_, alias):
            return (alias,)
        case SplitOff(_, forms, name):
            return (*forms, name)
        case _:
            return ()


def _stands(word: str, readings: Collection[Reading]) -> bool:
    return any(word in reading.notice.text for reading in readings)
