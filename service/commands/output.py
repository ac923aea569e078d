"""What commands print: text that cannot drive the terminal, JSON, and columns that line up."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import typer
from rich.cells import cell_len

# A notice or a question may hold any character; escape sequences are not for the terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

EMPTY = "The store holds no notice yet. `wenjin ingest PATH` takes one in."


def say(text: str = "") -> None:
    """Print a line to standard output, control characters shown as �."""
    typer.echo(_CONTROL.sub("\ufffd", text))


def note(text: str) -> None:
    """Print a line to standard error: progress, warnings, mistakes."""
    typer.echo(_CONTROL.sub("\ufffd", text), err=True)


def say_json(document: Mapping[str, Any]) -> None:
    """Print one JSON object, readable by people as well."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def say_columns(rows: Sequence[Sequence[str]]) -> None:
    """Print rows with their columns lined up; a Chinese character takes two cells."""
    if not rows:
        return
    widths = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = [
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ]
        say("  ".join(padded).rstrip())


def counted(n: int, noun: str) -> str:
    """``1 notice``, ``2 notices``."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
