"""Curation: the graph put right by hand. What screens and the command line call.

An edit is checked against the graph as it is, then recorded with its author, time and reason, and
laid over the notices on every build. Where anything is wrong, nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from corpus.errors import UnknownNode
from corpus.notice import NoticeId
from kg.anchors import quoted
from kg.changed_export import ChangedExport
from kg.edit_errors import (
    AmbiguousName,
    EditConflict,
    EditNotShown,
    InvalidEdit,
    UndoRefused,
    UnknownEdit,
)
from kg.edit_report import EditState, report
from kg.edits import Edit, RecordedEdit, in_words, revision_of, touched_by
from kg.graph import KnowledgeGraph
from kg.graph_changes import add_changes
from kg.model import Node, Provenance
from kg.near_names import near_names
from kg.shown_edits import Shown
from kg.trial import Progress, Trial
from service.edit_log import EditLog
from service.library import Library
from service.snapshot import Stored

LONGEST_NOTE = 2_000
_Making: TypeAlias = Callable[[Trial], None]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The edits that a changed export came to, and the notices ``left`` as they are.

    Those came after the export, which knows nothing of them. ``follow_ups`` are those that quote or
    rest on other things in the export: they follow from the notices and are left as they are.
    """

    edits: tuple[RecordedEdit, ...]
    left: tuple[NoticeId, ...]
    follow_ups: int = 0


class Curation:
    """The edits of one library. Safe to share between threads.

    ``seen`` is the revision that the author has looked at, that is the number of the last edit or
    undoing then; by default the last one now. Where another edit or undoing after it concerns a
    node of the new edit, EditConflict says whose, and nothing is changed.
    """

    def __init__(self, library: Library, progress: Progress | None = None) -> None:
        """``progress`` hears how far many edits at once have come."""
        self._library = library
        self._progress = progress
        self._log = EditLog(library.store.engine)

    @property
    def revision(self) -> int:
        """The number of the last edit or undoing; 0 before the first."""
        return revision_of(self.edits())

    def edits(self) -> tuple[RecordedEdit, ...]:
        """Every edit, those undone included, by number."""
        return self._log.edits()

    def report(self) -> tuple[EditState, ...]:
        """Every edit with what became of it in the graph as it is now."""
        return report(self._library.graph())

    def find(self, name: str) -> Node:
        """The one node with this id, name or alias. Raises UnknownNode, AmbiguousName."""
        return found_node(name, self._library.graph())

    def said(self, notice_id: NoticeId, words: str, at: int | None = None) -> Provenance:
        """These words of a notice, for a node or an edge to be added. See ``kg.anchors.quoted``."""
        return quoted(notice_id, words, self._library.readings(), at)

    def edit(self, edit: Edit, author: str, reason: str, seen: int | None = None) -> RecordedEdit:
        """Make one edit. Raises what ``edit_all`` raises."""
        return self.edit_all([edit], author, reason, seen)[0]

    def edit_all(
        self, edits: Iterable[Edit], author: str, reason: str, seen: int | None = None
    ) -> tuple[RecordedEdit, ...]:
        """Make these edits one after the other, all or none.

        Raises UnknownNode, NoticeNotFound, InvalidEdit or EditConflict.
        """
        edits = tuple(edits)
        touched = frozenset(node_id for edit in edits for node_id in touched_by(edit))
        since = seen

        def making(stored: Stored) -> _Making:
            nonlocal since
            since = _seen(stored, since)
            _refuse_conflict(stored.edits, since, touched)

            def make(trial: Trial) -> None:
                for edit in edits:
                    trial.add(edit)

            return make

        return self._record(making, author, reason)

    def changes_in(
        self, folder: Path, seen: int | None = None, *, allow_deletions: bool = False
    ) -> TakenIn:
        """What ``take_in`` would record now.

        Raises MalformedGraph, InvalidEdit where no edit can express a difference, ManyDeletions,
        EditConflict, and StaleExport where the export quotes notices as the store does not have
        them.
        """
        stored = self._library.stored()
        export = ChangedExport.read(folder)
        trial = Trial(stored.graph(), stored.readings, progress=self._progress)
        return _take_in(export, trial, stored, seen, allow_deletions)

    def take_in(
        self,
        folder: Path,
        author: str,
        reason: str,
        seen: int | None = None,
        *,
        allow_deletions: bool = False,
    ) -> TakenIn:
        """Record, all or none, the edits that make of the graph what a changed export is.

        Notices that came after the export are left alone. ``seen`` is the revision of the export;
        by default the files tell: what they show of a later edit as the store has it was seen, and
        else EditNotShown is raised. An export that lacks many nodes or edges is
        refused unless ``allow_deletions``. Raises what ``changes_in`` raises.
        """
        export = ChangedExport.read(folder)
        taken = TakenIn((), ())

        def making(stored: Stored) -> _Making:
            def make(trial: Trial) -> None:
                nonlocal taken
                taken = _take_in(export, trial, stored, seen, allow_deletions)

            return make

        made = self._record(making, author, reason)
        return replace(taken, edits=made)

    def undo(
        self, numbers: Sequence[int], author: str, reason: str, seen: int | None = None
    ) -> tuple[RecordedEdit, ...]:
        """Undo these edits, all or none; they stay in the list, with who undid them and why.

        Raises UnknownEdit, EditConflict, and UndoRefused where one was undone already or a later
        edit would not apply any more: that one has to be undone first, or with it.
        """
        author, reason = _noted(author, "author"), _noted(reason, "reason")
        numbers = tuple(dict.fromkeys(numbers))
        while True:
            stored = self._library.stored()
            seen = _seen(stored, seen)
            edits = _undoable(stored.edits, numbers)
            touched = frozenset(node_id for each in edits for node_id in touched_by(each.edit))
            _refuse_conflict(stored.edits, seen, touched)
            _refuse_broken(stored, numbers)
            kept = self._log.undo(numbers, author, reason, stored.generation)
            if kept is not None:
                self._library.put_in_place()
                return tuple(each for each in kept if each.number in numbers)

    def _record(
        self, making: Callable[[Stored], _Making], author: str, reason: str
    ) -> tuple[RecordedEdit, ...]:
        author, reason = _noted(author, "author"), _noted(reason, "reason")
        while True:
            stored = self._library.stored()
            make = making(stored)
            trial = Trial(stored.graph(), stored.readings, author, reason, self._progress)
            make(trial)
            if not trial.made:
                return ()
            # None where another writer came between: all is checked again on what it left, and
            # against what the author had seen before that
            kept = self._log.record(trial.made, stored.generation)
            if kept is not None:
                self._library.put_in_place()
                return kept[-len(trial.made) :]


def _take_in(
    export: ChangedExport, trial: Trial, stored: Stored, seen: int | None, allow_deletions: bool
) -> TakenIn:
    """Add what was changed in the export."""
    _seen(stored, export.shown.last if seen is None else seen)
    left = export.later(trial.graph)
    try:
        if left:
            follow_ups = export.add_to(trial, _without(left, stored), allow_deletions)
        else:
            follow_ups = add_changes(trial, export.nodes, export.edges, allow_deletions)
    except InvalidEdit as error:
        # a file from before somebody's edit differs for that reason, which comes first
        _refuse_older(export, stored, seen, error.about)
        raise
    touched = {node_id for each in trial.made for node_id in touched_by(each.edit)}
    _refuse_older(export, stored, seen, touched)
    return TakenIn(tuple(trial.made), left, follow_ups)


def _refuse_older(
    export: ChangedExport, stored: Stored, seen: int | None, touched: Collection[str]
) -> None:
    """Refuse an export that is, or may be, from before an edit of one of these nodes.

    Nobody who names the revision of the files has to show it.
    """
    if seen is not None:
        _refuse_conflict(stored.edits, seen, touched)
        return
    shown = export.shown
    later = [
        each
        for each in stored.edits
        if _last_number(each) > shown.last and touched_by(each.edit) & set(touched)
    ]
    if later:
        graph = stored.graph()
        there = Shown.of(graph.nodes(), graph.edges())
        unseen = [each for each in later if not shown.agrees(there, each)]
        _refuse_conflict(unseen, shown.last, touched, EditNotShown)


def _last_number(recorded: RecordedEdit) -> int:
    return recorded.number if recorded.undone is None else recorded.undone.number


def _without(notice_ids: Iterable[NoticeId], stored: Stored) -> KnowledgeGraph:
    graph = stored.graph()
    for notice_id in notice_ids:
        graph.remove_notice(notice_id)
    return graph


def found_node(name: str, graph: KnowledgeGraph) -> Node:
    """The one node with this id, name or alias. Raises UnknownNode, AmbiguousName."""
    nodes = graph.find(name)
    exact = [node for node in nodes if node.node_id == name.strip()]
    if exact:
        return exact[0]
    if not nodes:
        raise UnknownNode(name, near_names(name, graph.nodes()))
    if len(nodes) > 1:
        raise AmbiguousName(name, [node.node_id for node in nodes])
    return nodes[0]


def _refuse_conflict(
    edits: Iterable[RecordedEdit],
    seen: int,
    touched: Collection[str],
    conflict: type[EditConflict] = EditConflict,
) -> None:
    for each in edits:
        for node_id in sorted(touched_by(each.edit) & set(touched)):
            undone, what = each.undone, in_words(each.edit)
            if undone is not None and undone.number > seen:
                raise conflict(node_id, undone.number, undone.author, undone.at, f"undo: {what}")
            if each.number > seen:
                raise conflict(node_id, each.number, each.author, each.at, what)


def _undoable(edits: Iterable[RecordedEdit], numbers: Sequence[int]) -> list[RecordedEdit]:
    by_number = {each.number: each for each in edits}
    undoings = {each.undone.number: each for each in by_number.values() if each.undone}
    found = []
    for number in numbers:
        each = by_number.get(number)
        if each is None:
            again = undoings.get(number)
            raise UnknownEdit(number, None if again is None else again.number)
        if each.undone is not None:
            undone = each.undone
            problem = f"{undone.author} undid it already at {undone.at} (number {undone.number})"
            raise UndoRefused(number, problem)
        found.append(each)
    if not found:
        raise InvalidEdit("there is no edit to undo")
    return found


def _refuse_broken(stored: Stored, numbers: Sequence[int]) -> None:
    """Refuse to undo what later edits rest on: they would silently mean nothing."""
    before = report(stored.graph())
    after = {state.recorded.number: state for state in report(stored.without(numbers).graph())}
    broken = [
        state.recorded for state in before if state.applied and after[state.recorded.number].is_lost
    ]
    if broken:
        rest = "; ".join(f"{each.number} ({in_words(each.edit)})" for each in broken)
        raise UndoRefused(
            numbers[0],
            f"later edits rest on it: {rest}. Undo them first, or all with one `wenjin graph undo`",
        )


def _seen(stored: Stored, seen: int | None) -> int:
    revision = revision_of(stored.edits)
    if seen is None:
        return revision
    if not 0 <= seen <= revision:
        raise InvalidEdit(
            f"nobody can have seen number {seen}: the last edit of this store is {revision}"
        )
    return seen


def _noted(text: str, what: str) -> str:
    """An author or a reason: without one, an edit could not be judged later."""
    words = " ".join(text.split())
    if not words or len(words) > LONGEST_NOTE or not words.isprintable():
        raise InvalidEdit(f"the {what} must be 1 to {LONGEST_NOTE:,} characters of plain text")
    return words
