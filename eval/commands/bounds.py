"""What every evaluation ends with: the report on standard output, and ``--min`` held against it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Protocol, TypeAlias

import typer

from service.commands.output import note, say

BoundsOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--min",
        metavar="MEASURE=X",
        help="Exit 1 where this measure is worse than X; may be given several times.",
    ),
]


class Measured(Protocol):
    """A report whose measures can be asked for by name."""

    def measure(self, name: str) -> float | None:
        """The value of a measure; None where it was not measured."""


def bounds_of(given: list[str], known: Sequence[str]) -> dict[str, float]:
    """``right=0.7`` → the measure, one of ``known``, and its bound."""
    from eval.errors import UnknownMeasure

    bounds = {}
    for text in given:
        name, _, value = text.partition("=")
        if name not in known:
            raise UnknownMeasure(name, known)
        try:
            bounds[name] = float(value)
        except ValueError as error:
            raise typer.BadParameter(f"“{text}” is not MEASURE=NUMBER") from error
    return bounds


def hold(
    report: Measured,
    bounds: Mapping[str, float],
    lower_is_better: Collection[str] = (),
) -> None:
    """Exit 1, and say which, where a measure is worse than its bound."""
    missed = [
        line
        for name, bound in bounds.items()
        if (line := _missed(name, report.measure(name), bound, name in lower_is_better))
    ]
    if missed:
        note(f"wenjin: {'; '.join(missed)}")
        raise typer.Exit(1)


def _missed(name: str, value: float | None, bound: float, lower_is_better: bool) -> str | None:
    """What to say where ``value`` is worse than ``bound``; None where it is as good."""
    if value is None:
        return f"{name} was not measured, so it cannot reach {bound:g}"
    if lower_is_better:
        return f"{name} {value:.3f} is above {bound:g}" if value > bound else None
    return f"{name} {value:.3f} is below {bound:g}" if value < bound else None


def show(report: str, is_json: bool) -> None:
    """Print a report; JSON byte for byte, since a program reads it."""
    if is_json:
        typer.echo(report.rstrip("\n"))
    else:
        say(report.rstrip("\n"))
