"""Have the answers become worse? ``python -m eval.gate`` (``make eval``) says, and exits 1 if so.

Every set is asked of a store of its own, made for it and thrown away, and held against its figures
in ``eval/stored``. ``--update`` stores the figures as they are now.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import WenjinError
from eval.answers import evaluate
from eval.figures import TOLERANCE, Figures, load_figures, store_figures
from eval.question_sets import SHARED, QuestionSet, own_sets, shared_sets
from eval.questions import load_questions
from eval.runs import Standing
from eval.scratch_library import scratch_library
from retrieval.embedder import SentenceEmbedder
from retrieval.hit import Embedder
from service.answering.pipeline import Answerer
from service.commands.output import note, say
from service.settings import load_settings

_HERE = Path(__file__).resolve().parent
_MODEL = "bundled"  # the figures are of it, whatever an operator has set


def figures_of(asked: QuestionSet, embedder: Embedder) -> Figures:
    """Ask ``asked`` of its notices alone, in a store that is gone afterwards."""
    questions = load_questions(asked.questions)
    with scratch_library(asked.notices, embedder) as library:
        notices = {notice.notice_id: notice for notice in library.store.notices()}
        report = evaluate(questions, Answerer(library), notices)
    return Figures.of(report, asked.questions)


def hold(sets: Sequence[QuestionSet], embedder: Embedder, stored: Path) -> bool:
    """Hold each set against its figures in ``stored``, and say how it does. True: none is worse."""
    known = {asked.name: load_figures(stored / f"{asked.name}.json") for asked in sets}
    failures = []
    for asked in sets:
        before, now = known[asked.name], figures_of(asked, embedder)
        say(line_of(asked.name, now, before))
        for line in moved(before, now):
            say(f"  {line}")
        failures += [f"{asked.name}: {loss}" for loss in before.losses(now)]
    for failure in failures:
        note(f"worse: {failure}")
    if failures:
        note(
            "`wenjin eval answers --against` shows the answers; where this is meant, "
            "`make eval ARGS=--update` stores the figures anew, and the commit says why."
        )
    return not failures


def update(sets: Sequence[QuestionSet], embedder: Embedder, stored: Path) -> None:
    """Store the figures of each set as they are now."""
    for asked in sets:
        now = figures_of(asked, embedder)
        store_figures(now, stored / f"{asked.name}.json")
        say(line_of(asked.name, now))


def main(
    anew: Annotated[
        bool, typer.Option("--update", help="Store the figures instead of holding against them.")
    ] = False,
    shared: Annotated[
        Path, typer.Option(help="The folder with eval/ and notices/ beside the repository.")
    ] = _HERE.parent.parent / "shared",
    sets: Annotated[Path, typer.Option(help="The sets of the repository.")] = _HERE / "sets",
    stored: Annotated[Path, typer.Option(help="The stored figures.")] = _HERE / "stored",
) -> None:
    """Ask every set of questions, and exit 1 where answers are worse than the stored figures."""
    try:
        outside = shared_sets(shared)
        if not outside:
            say(f"skipped: {', '.join(SHARED)}: they need {shared}, which has no eval/")
        chosen = [*outside, *own_sets(sets)]
        embedder = SentenceEmbedder.load(_MODEL, load_settings().cache)
        if anew:
            update(chosen, embedder, stored)
        elif not hold(chosen, embedder, stored):
            raise typer.Exit(1)
        else:
            say(f"No set is worse than stored by more than {TOLERANCE}.")
    except WenjinError as error:
        note(f"wenjin: {error}")
        raise typer.Exit(1) from error


def line_of(name: str, now: Figures, before: Figures | None = None) -> str:
    """``qingshan: 120 questions, right 0.700 (stored 0.710), wrong stated 0.050 (…)``."""
    cells = [f"{name}: {len(now.standings)} questions"]
    for standing in (Standing.RIGHT, Standing.WRONG_STATED):
        value = now.share(standing)
        stored = "" if before is None else f" (stored {before.share(standing):.3f})"
        cells.append(f"{standing.words} {value:.3f}{stored}")
    return ", ".join(cells)


def moved(before: Figures, now: Figures) -> Sequence[str]:
    """Whose answers are worse, and whose are better; the ids."""
    pairs = {
        name: (before.standings[name], its)
        for name, its in now.standings.items()
        if name in before.standings
    }
    lines = {
        "worse": [name for name, (then, its) in pairs.items() if its < then],
        "better": [name for name, (then, its) in pairs.items() if its > then],
    }
    return [f"{verdict}: {', '.join(names)}" for verdict, names in lines.items() if names]


if __name__ == "__main__":
    typer.run(main)
