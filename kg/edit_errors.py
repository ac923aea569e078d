"""What can be wrong with an edit by hand. Whatever it is, nothing was changed.

::

    GraphError (corpus/errors.py)
      InvalidEdit       it cannot be made of this graph
        ManyDeletions     a changed export lacks so much that it may have been cut short
      MalformedEdit     it is not written as an edit is
      AmbiguousName     several nodes have the name
      UnknownEdit       no edit has this number
      EditConflict      somebody else edited the same node meanwhile
        EditNotShown      a changed export may be from before that
      UndoRefused       it was undone already, or later edits rest on it
      StaleExport       a changed export is of other notices than the graph
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.errors import GraphError

_UNCHANGED = "Nothing was changed."


class InvalidEdit(GraphError):
    """An edit that cannot be made of the graph as it is; ``about`` are the nodes it concerns."""

    status = 422
    title = "The edit cannot be made"

    def __init__(self, problem: str, remedy: str = "", about: Sequence[str] = ()) -> None:
        super().__init__(" ".join(filter(None, (f"{problem}.", remedy, _UNCHANGED))))
        self.problem = problem
        self.about = tuple(about)


class ManyDeletions(InvalidEdit):
    """A changed export that lacks many nodes or edges, and nobody said that they are to go."""

    title = "Many nodes or edges are missing"

    def __init__(self, what: str, gone: int, total: int, about: Sequence[str]) -> None:
        super().__init__(
            f"the export lacks {gone:,} of the graph's {total:,} {what}, which would be deleted",
            "A file that was cut short looks the same. If they are to go, import it with "
            "--allow-deletions.",
            about,
        )


class MalformedEdit(GraphError):
    """Something that is not written as an edit is."""

    status = 422
    title = "This is no edit"

    def __init__(self, problem: str) -> None:
        super().__init__(f"This is no edit: {problem}. {_UNCHANGED}")
        self.problem = problem


class AmbiguousName(GraphError):
    """A name that several nodes have."""

    status = 422
    title = "Several nodes have this name"

    def __init__(self, name: str, node_ids: Sequence[str]) -> None:
        super().__init__(
            f"Several nodes are called “{name}”: {', '.join(node_ids)}. Give the id of the one "
            f"that is meant. {_UNCHANGED}"
        )
        self.name = name
        self.node_ids = tuple(node_ids)


class UnknownEdit(GraphError):
    """No edit has this number."""

    status = 404
    title = "No such edit"

    def __init__(self, number: int, undoes: int | None = None) -> None:
        problem = f"No edit has the number {number}."
        if undoes is not None:
            problem = f"Number {number} is the undoing of edit {undoes}: make that edit again."
        super().__init__(f"{problem} `wenjin graph edits --all` lists all. {_UNCHANGED}")
        self.number = number


class EditConflict(GraphError):
    """Somebody edited the same node after what the author of this edit has seen."""

    status = 409
    title = "Somebody else edited this meanwhile"
    problem = "was edited meanwhile"
    remedy = "Look at it again (`wenjin graph edits`), then make the edit if it still holds."

    def __init__(self, node_id: str, number: int, author: str, at: str, what: str) -> None:
        super().__init__(
            f"“{node_id}” {self.problem}: {author} at {at}, number {number}: {what}. "
            f"{_UNCHANGED} {self.remedy.format(number=number)}"
        )
        self.node_id = node_id
        self.number = number
        self.author = author
        self.at = at


class EditNotShown(EditConflict):
    """A changed export that does not show what became of a node that was changed in it."""

    title = "The export may be from before somebody's edit"
    problem = "was edited, and the files do not show it as it is since"
    remedy = (
        "If the files are older, write a new export and make the changes there. If they are not, "
        "import them with --seen {number}."
    )


class UndoRefused(GraphError):
    """An edit that was undone already, or on which later ones rest."""

    status = 409
    title = "The edit cannot be undone"

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(f"Edit {number} cannot be undone: {problem}. {_UNCHANGED}")
        self.number = number


class StaleExport(GraphError):
    """A changed export that quotes notices as the store does not have them."""

    status = 409
    title = "The export is of other notices"

    def __init__(
        self, where: str, notice_ids: Sequence[str], problem: str, remedy: str = ""
    ) -> None:
        super().__init__(
            f"{where} quotes {', '.join(notice_ids)}, {problem}. {remedy}Write a new export with "
            f"`wenjin graph export` and make the changes there. {_UNCHANGED}"
        )
        self.where = where
        self.notice_ids = tuple(notice_ids)
