"""The sets of questions that `make eval` asks, each with the notices that are in the store for it.

Two are outside the repository, in ``../shared``; the others are the folders of ``eval/sets`` that
hold questions. ``eval/sets/fitting`` and ``eval/sets/everyday`` hold sets that weights and the
model are fitted to and are passed over: how those are answered tells nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.read import expand

SHARED = ("notice_dev_questions", "multi_dev_questions")
FITTING = "fitting"
"""The folder of ``eval/sets`` whose folders are no test sets: ``eval.fitting.statements`` fits to
them."""
EVERYDAY = "everyday"
"""The same, of questions in everyday words: ``eval.fitting.question_side`` fits to these too."""
SHIPPED = Path("../../corpus/notices")
"""The notices of the repository, as seen from ``eval/sets``."""
_TIANJIN = "tianjin-zwfw-2025.txt"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A file of questions, and the files of the notices that they are asked of."""

    name: str
    questions: Path
    notices: tuple[Path, ...]


def own_sets(folder: Path) -> Sequence[QuestionSet]:
    """Each folder of ``folder``: its questions.jsonl, asked of its ``.txt`` files alone.

    One without a notice of its own is asked of those that the repository ships. FITTING and
    EVERYDAY are none of them, nor is a folder without questions.jsonl.
    """
    return [
        QuestionSet(path.parent.name, path, _texts(path.parent) or _texts(folder / SHIPPED))
        for path in sorted(folder.glob("*/questions.jsonl"))
        if path.parent.name not in (FITTING, EVERYDAY)
    ]


def _texts(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.txt")))


def shared_sets(shared: Path) -> Sequence[QuestionSet]:
    """The development questions: on the notice of Tianjin alone, and on all notices together.

    None where the folder ``shared`` has no questions.
    """
    if not (shared / "eval").is_dir():
        return []
    notices = shared / "notices"
    asked_of = ((notices / _TIANJIN,), tuple(expand([notices])))
    return [
        QuestionSet(name, shared / "eval" / f"{name}.jsonl", files)
        for name, files in zip(SHARED, asked_of, strict=True)
    ]
