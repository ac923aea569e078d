"""Fits the weights that choose statements, and those that doubt the chosen one.

::

    python -m eval.fitting.statements [--set DIR] [--shared DIR] [--side FILE]… [--out DIR]

Fitted to the repository's sets for it, each folder of ``eval/sets/fitting`` one, and, where they
are at hand, to the odd development questions; the even ones are told beside them. Questions are
seen through the packaged model, or set by set through the one ``--side`` that was not fitted to it
(``unseen.py`` says why). ``softmax.py`` has the models, ``seen.py`` what they are fitted to,
``tables.py`` what is printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from corpus.errors import WenjinError
from eval.errors import MalformedSet
from eval.fitting.seen import Choice, Decision, choice_of, decision_of, is_choice
from eval.fitting.softmax import Logistic, fit_logistic, fit_softmax
from eval.fitting.tables import choice_table, decision_table
from eval.fitting.unseen import UnseenBy
from eval.pages import write_report
from eval.parts import ODD, parity
from eval.question_sets import FITTING, shared_sets
from eval.questions import DevQuestion, load_files
from eval.scratch_library import scratch_library
from retrieval.hit import Embedder
from service.answering import confidence, statement_weights
from service.answering.confidence import SIGNS
from service.answering.pipeline import Answerer
from service.answering.scoring import FEATURES
from service.commands.output import note, say
from service.commands.progress import Progress, shown_progress
from service.settings import load_settings

_HERE = Path(__file__).resolve().parent
_RIDGE_OF_CHOICE = 1.0
_RIDGE_OF_DOUBT = 10.0
_PLACES_OF_CHOICE, _PLACES_OF_DOUBT = 3, 4


@dataclass(frozen=True, slots=True)
class Material:
    """Questions, the notices they are asked of, and whether the even ones are left for a test."""

    name: str
    questions: tuple[DevQuestion, ...]
    notices: tuple[Path, ...]
    keeps_even: bool

    def is_fitted(self, question: DevQuestion) -> bool:
        """Whether the weights are fitted to the question."""
        return not self.keeps_even or parity(question) == ODD


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Material with its notices in a library of their own, and the choices that it leaves."""

    material: Material
    answerer: Answerer
    choices: tuple[Choice, ...]

    def fitted(self) -> list[Choice]:
        """The choices that weights are fitted to: a right one is among them."""
        return [
            each
            for each in self.choices
            if each.right.any() and self.material.is_fitted(each.question)
        ]

    def decisions(
        self, weights: NDArray[np.float64], within: NDArray[np.float64], progress: Progress
    ) -> Sequence[Decision]:
        """What comes of each question with these weights of statements, and of those ``within``."""
        readings = self.answerer.evidence_base().readings
        notices = {notice_id: reading.notice for notice_id, reading in readings.items()}
        questions = self.material.questions
        found = []
        for done, question in enumerate(questions, 1):
            found.append(decision_of(question, self.answerer, notices, weights, within))
            progress(f"answer {self.material.name}", done, len(questions))
        return [each for each in found if each is not None]


def materials(folder: Path, shared: Path) -> Sequence[Material]:
    """The repository's sets in ``folder``, then the development questions, where there are any.

    Each folder in ``folder`` that has notices or questions is one; without any, ``folder`` itself
    is. Raises MalformedSet, and MalformedQuestions of a file that cannot be read.
    """
    inside = sorted(path for path in folder.glob("*") if _notices(path) or _question_files(path))
    return [
        *map(_own_material, inside or [folder]),
        *(
            Material(each.name, load_files([each.questions]), each.notices, keeps_even=True)
            for each in shared_sets(shared)
        ),
    ]


def _own_material(folder: Path) -> Material:
    notices, files = _notices(folder), _question_files(folder)
    if not notices or not files:
        raise MalformedSet(str(folder), f"has no {'.txt' if files else 'questions.jsonl'}")
    return Material(folder.name, load_files(files), notices, keeps_even=False)


def _notices(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.txt")))


def _question_files(folder: Path) -> Sequence[Path]:
    return sorted(folder.glob("*questions.jsonl"), key=lambda path: (len(path.name), path.name))


@contextmanager
def asked(material: Material, embedder: Embedder, progress: Progress) -> Iterator[Asked]:
    """Take the notices in and look at the runs that each question chooses among."""
    with scratch_library(material.notices, embedder) as library:
        answerer = Answerer(library)
        base = answerer.evidence_base()
        questions = [question for question in material.questions if is_choice(question)]
        choices = []
        for done, question in enumerate(questions, 1):
            choices.append(choice_of(question, base, library))
            progress(f"choose {material.name}", done, len(questions))
        yield Asked(material, answerer, tuple(each for each in choices if each is not None))


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Both models, rounded as they are written, and what is to be told of them."""

    weights: NDArray[np.float64]
    within: NDArray[np.float64]
    doubt: Logistic
    report: str

    def write(self, folder: Path) -> Sequence[Path]:
        """Write both files that ``service.answering`` reads. Raises ReportUnwritable."""
        files = {
            folder / statement_weights.FILE: {
                "weights": _named(FEATURES, self.weights),
                "within": _named(FEATURES, self.within),
            },
            folder / confidence.FILE: {
                "weights": _named(SIGNS, self.doubt.weights),
                "constant": self.doubt.constant,
            },
        }
        for path, content in files.items():
            write_report(path, json.dumps(content, indent=1) + "\n")
        return list(files)


def fit(sets: Sequence[Asked], progress: Progress) -> Fitted:
    """Fit the weights of statements, and with them the doubt. Raises MalformedSet."""
    names = [each.material.name for each in sets]
    chosen = [each.fitted() for each in sets]
    if not any(chosen):
        raise MalformedSet(", ".join(names), "no question has a run of clauses that is right")
    weights = _weights([choice for each in chosen for choice in each])
    inner = [pair for each in chosen for choice in each for pair in choice.within_sentences()]
    within = _softmax(inner) if inner else weights
    without = [
        _weights([choice for other in chosen if other is not left_out for choice in other])
        for left_out in chosen
        if len(chosen) > 1
    ]
    decisions = [each.decisions(weights, within, progress) for each in sets]
    fitted = [
        [decision for decision in found if asked.material.is_fitted(decision.question)]
        for asked, found in zip(sets, decisions, strict=True)
    ]
    doubt = _doubt([decision for each in fitted for decision in each], ", ".join(names))
    doubt_without = [
        _doubt([each for other in fitted if other is not left_out for each in other], "the rest")
        for left_out in fitted
        if len(fitted) > 1
    ]
    report = "\n\n".join(
        (
            choice_table(names, [each.choices for each in sets], weights, without),
            decision_table(names, decisions, fitted, doubt, doubt_without),
        )
    )
    return Fitted(weights, within, doubt, report)


def _weights(choices: Sequence[Choice]) -> NDArray[np.float64]:
    return _softmax([(each.features, each.right) for each in choices])


def _softmax(
    lists: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]],
) -> NDArray[np.float64]:
    found = fit_softmax(lists, _RIDGE_OF_CHOICE)
    return np.asarray(np.round(found, _PLACES_OF_CHOICE) + 0.0)  # no −0.0


def _doubt(decisions: Sequence[Decision], name: str) -> Logistic:
    right = np.array([each.is_right for each in decisions], dtype=np.bool_)
    if right.all() or not right.any():
        raise MalformedSet(name, "nothing is told by answers that are all right, or all wrong")
    found = fit_logistic(np.array([each.signs for each in decisions]), right, _RIDGE_OF_DOUBT)
    return Logistic(
        np.round(found.weights, _PLACES_OF_DOUBT) + 0.0, round(found.constant, _PLACES_OF_DOUBT)
    )


def _named(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    return dict(zip(names, weights.tolist(), strict=True))


def main(
    folder: Annotated[
        Path, typer.Option("--set", help="The repository's sets: folders of notices and questions.")
    ] = _HERE.parent / "sets" / FITTING,
    shared: Annotated[
        Path, typer.Option(help="The folder with eval/ and notices/ beside the repository.")
    ] = _HERE.parent.parent.parent / "shared",
    sides: Annotated[
        list[Path] | None,
        typer.Option(
            "--side",
            help="What questions see of the model, from question_side --fold; a set is seen "
            "through one that was not fitted to it, or passed over.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option(help="The folder to write both files into.", file_okay=False)
    ] = Path(statement_weights.__file__).parent,
) -> None:
    """Fit the weights that choose statements and those that doubt them, and write both files.

    Prints how often the first choice is right, how well the confidence tells right from wrong, and
    what comes of each threshold; on the even development questions nothing was fitted.
    """
    try:
        taken = materials(folder, shared)
        if not any(each.keeps_even for each in taken):
            note(f"{shared} has no eval/: fitted to {folder} alone")
        unseen = UnseenBy(load_settings().cache, sides or ())
        with ExitStack() as stack:
            progress = stack.enter_context(shown_progress())
            sets = []
            for each in taken:
                if (embedder := unseen.embedder(each.name)) is None:
                    note(f"{each.name} is passed over: every --side was fitted to it")
                else:
                    sets.append(stack.enter_context(asked(each, embedder, progress)))
            fitted = fit(sets, progress)
        for path in fitted.write(out):
            note(f"wrote {path}")
        say(fitted.report)
    except WenjinError as error:
        note(f"wenjin: {error}")
        raise typer.Exit(1) from error


if __name__ == "__main__":
    typer.run(main)
