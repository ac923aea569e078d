"""How long work shows itself: a bar on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from service.commands.output import note

Progress = Callable[[str, int, int], None]
_STEPS = 10  # plain lines a stage


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Hands out a function to call with (stage, done, total) while work goes on."""
    if sys.stderr.isatty():
        with _bars() as progress:
            yield progress
    else:
        yield _lines()


def _lines() -> Progress:
    """A line when a stage begins, at each tenth of it and at its end."""
    said: dict[str, int] = {}

    def progress(stage: str, done: int, total: int) -> None:
        step = _STEPS * done // total if total else _STEPS
        if said.get(stage) != step:
            said[stage] = step
            note(f"{stage}: {done} of {total}")

    return progress


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as bars:
        tasks = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield progress
