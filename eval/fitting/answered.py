"""How sets that are fitted to, or kept for it, are answered: ``python -m eval.fitting.answered``.

Right and wrong of each set and of all together, each asked of a store of its own. It measures
nothing where weights or the model were fitted to a set (the READMEs of ``eval/sets/fitting`` and
``eval/sets/everyday`` say to which), but shows what a rule does to thousands of questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import WenjinError
from eval.errors import MalformedSet
from eval.figures import load_figures, store_figures
from eval.gate import figures_of, line_of, moved
from eval.question_sets import EVERYDAY, FITTING, QuestionSet
from eval.runs import Standing
from retrieval.embedder import SentenceEmbedder
from service.commands.output import note, say
from service.settings import load_settings

_SETS = Path(__file__).resolve().parent.parent / "sets"


def sets_named(names: Sequence[str]) -> Sequence[QuestionSet]:
    """The sets of these names, of all where there are none. Raises MalformedSet."""
    found = {
        path.parent.name: QuestionSet(
            path.parent.name, path, tuple(sorted(path.parent.glob("*.txt")))
        )
        for group in (FITTING, EVERYDAY)
        for path in sorted((_SETS / group).glob("*/questions.jsonl"))
    }
    unknown = [name for name in names if name not in found]
    if unknown:
        raise MalformedSet(unknown[0], f"there is no such set; there are: {', '.join(found)}")
    return [found[name] for name in names] or list(found.values())


def main(
    names: Annotated[
        list[str] | None, typer.Argument(help="Folders of eval/sets/fitting and everyday; all.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="A folder that --store wrote: who is worse, who better.")
    ] = None,
    store: Annotated[Path | None, typer.Option(help="Write the figures of each set here.")] = None,
) -> None:
    """Ask sets that are fitted to, and tell how they are answered."""
    try:
        embedder = SentenceEmbedder.load("bundled", load_settings().cache)
        standings: dict[tuple[str, str], Standing] = {}
        for asked in sets_named(names or []):
            now = figures_of(asked, embedder)
            before = None if against is None else load_figures(against / f"{asked.name}.json")
            say(line_of(asked.name, now, before))
            if before is not None:
                for line in moved(before, now):
                    say(f"  {line}")
            if store is not None:
                store_figures(now, store / f"{asked.name}.json")
            standings |= {(asked.name, each): its for each, its in now.standings.items()}
        shares = (
            f"{each.words} {[*standings.values()].count(each) / len(standings):.3f}"
            for each in (Standing.RIGHT, Standing.WRONG_STATED)
        )
        say(f"together: {len(standings)} questions, {', '.join(shares)}")
    except WenjinError as error:
        note(f"wenjin: {error}")
        raise typer.Exit(1) from error


if __name__ == "__main__":
    typer.run(main)
