"""Gold annotation of a notice's graph: mentions and Targets, by line as in the guideline."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from corpus.errors import MalformedGold
from corpus.notice import Span

_FILES = (
    "gold_mentions.jsonl",
    "gold_targets.jsonl",
    "gold_measures.jsonl",
    "gold_relations.jsonl",
)


@dataclass(frozen=True, slots=True)
class GoldMention:
    """An annotated name; ``span`` is into the notice. Optional ones give no credit or penalty."""

    span: Span
    text: str
    type: str
    canonical: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldTarget:
    """An annotated figure, keyed by the span of its number."""

    span: Span
    text: str
    value_normalised: Decimal
    unit: str
    comparator: str
    status: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """One folder of gold. ``None``: the folder has no such file, so that is not scored.

    ``scored`` are the stretches of the notice that were annotated.
    """

    mentions: tuple[GoldMention, ...] | None
    targets: tuple[GoldTarget, ...] | None
    scored: tuple[Span, ...]

    def scores(self, span: Span) -> bool:
        """Whether this stretch of the notice was annotated."""
        return any(stretch.contains(span) for stretch in self.scored)


def read_gold(folder: Path, text: str) -> Gold:
    """The gold in ``folder`` for the notice with this ``text``; MalformedGold says what is wrong.

    Gold in a folder of a collection named ``multi`` covers the whole notice; other gold covers
    the lines that it has records on.
    """
    files = {name: folder / name for name in _FILES if (folder / name).is_file()}
    if not files.keys() & {"gold_mentions.jsonl", "gold_targets.jsonl"}:
        raise MalformedGold(
            str(folder), "there is no gold_mentions.jsonl and no gold_targets.jsonl"
        )
    lines = _Lines(text)
    annotated: set[int] = set()
    for path in files.values():
        for number, record in _records(path):
            annotated.add(_line_of(record, f"{path}:{number}"))
    whole = folder.resolve().parent.name == "multi"
    scored = (
        (Span(0, len(text)),)
        if whole
        else tuple(lines.span(line) for line in sorted(annotated) if line <= lines.count)
    )
    return Gold(
        _read(files.get("gold_mentions.jsonl"), lambda record: _mention(record, lines)),
        _read(files.get("gold_targets.jsonl"), lambda record: _target(record, lines)),
        scored,
    )


class _Lines:
    """Line numbers, from 1, to places in the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.count = len(self._starts) - 1

    def span(self, line: int) -> Span:
        return Span(self._starts[line - 1], self._starts[line] - 1)

    def place(self, line: int, start: int, end: int, quoted: str) -> Span:
        if not 1 <= line <= self.count:
            raise ValueError(f"the notice has no line {line}")
        offset = self._starts[line - 1]
        span = Span(offset + start, offset + end)
        if span.of(self._text) != quoted:
            raise ValueError(f"line {line} has “{span.of(self._text)}” there, not “{quoted}”")
        return span


_Record = Mapping[str, object]
_Gold = TypeVar("_Gold")


def _records(path: Path) -> Iterator[tuple[int, _Record]]:
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise MalformedGold(str(path), f"cannot be read ({error})") from error
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise MalformedGold(f"{path}:{number}", f"is no JSON ({error})") from error
        if not isinstance(record, dict):
            raise MalformedGold(f"{path}:{number}", "is no JSON object")
        yield number, record


def _read(path: Path | None, make: Callable[[_Record], _Gold]) -> tuple[_Gold, ...] | None:
    if path is None:
        return None
    found = []
    for number, record in _records(path):
        try:
            found.append(make(record))
        except KeyError as error:
            raise MalformedGold(f"{path}:{number}", f"has no field {error}") from error
        except (ValueError, TypeError, ArithmeticError, AssertionError) as error:
            raise MalformedGold(f"{path}:{number}", f"does not fit ({error})") from error
    return tuple(found)


def _line_of(record: _Record, where: str) -> int:
    line = record.get("line")
    if not isinstance(line, int):
        raise MalformedGold(where, "has no line number")
    return line


def _mention(record: _Record, lines: _Lines) -> GoldMention:
    text = str(record["text"])
    span = lines.place(_int(record["line"]), _int(record["start"]), _int(record["end"]), text)
    optional = bool(record.get("optional")) or bool(record.get("nested"))
    return GoldMention(span, text, str(record["type"]), str(record["canonical"]), optional)


def _target(record: _Record, lines: _Lines) -> GoldTarget:
    text = str(record["num_text"])
    span = lines.place(
        _int(record["line"]), _int(record["num_start"]), _int(record["num_end"]), text
    )
    return GoldTarget(
        span,
        text,
        Decimal(str(record["value_normalised"])),
        str(record["unit"]),
        str(record["comparator"]),
        str(record["status"]),
        bool(record.get("optional")),
    )


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r:.40} is no whole number")
    return value
