"""Gold annotation of a notice's graph: mentions and Targets, by line as in the guideline."""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from corpus.notice import Span
from eval.errors import MalformedGold
from eval.graph.excerpt import Lines
from kg.bounds import Comparator
from kg.model import NodeType
from kg.status import Status

NAME_TYPES = (
    NodeType.DEPARTMENT,
    NodeType.DISTRICT,
    NodeType.ORGANISATION,
    NodeType.REGION,
    NodeType.POLICY,
    NodeType.PLATFORM,
    NodeType.PROGRAMME,
    NodeType.AWARD,
)
"""What a mention may be, in the order of the guideline."""

MENTIONS = "gold_mentions.jsonl"
TARGETS = "gold_targets.jsonl"
_ANNOTATED_TOO = ("gold_measures.jsonl", "gold_relations.jsonl")


@dataclass(frozen=True, slots=True)
class GoldMention:
    """An annotated name; ``span`` is into the notice. Optional ones give no credit or penalty."""

    span: Span
    text: str
    type: NodeType
    canonical: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldTarget:
    """An annotated figure, keyed by the span of its number.

    ``value_upper``, ``year`` and ``owner`` are None where the annotation does not state them.
    """

    span: Span
    text: str
    value_normalised: Decimal
    unit: str
    comparator: str
    status: str
    optional: bool
    value_upper: Decimal | None = None
    year: int | None = None
    owner: str | None = None

    @property
    def type(self) -> NodeType:
        """A figure is a Target."""
        return NodeType.TARGET


@dataclass(frozen=True, slots=True)
class Gold:
    """One folder of gold. ``None``: the folder has no such file, so that is not scored.

    ``scored`` are the stretches of the notice that were annotated, apart and in order; ``whole``
    where that is all of it.
    """

    mentions: tuple[GoldMention, ...] | None
    targets: tuple[GoldTarget, ...] | None
    scored: tuple[Span, ...]
    whole: bool

    def scores(self, span: Span) -> bool:
        """Whether any of this span was annotated."""
        before = bisect_left(self.scored, span.end, key=lambda stretch: stretch.start)
        return before > 0 and self.scored[before - 1].overlaps(span)


def read_gold(folder: Path, text: str) -> Gold:
    """The gold in ``folder`` for the notice with this ``text``.

    Gold in a folder of a collection named ``multi`` covers the whole notice; other gold covers
    the lines that it has records on. Raises MalformedGold, with file and line, for whatever is no
    gold or does not fit the notice.
    """
    paths = {name: folder / name for name in (MENTIONS, TARGETS, *_ANNOTATED_TOO)}
    lines = Lines(text)
    records = {
        name: tuple(_records(path, text, lines)) for name, path in paths.items() if path.is_file()
    }
    if not records.keys() & {MENTIONS, TARGETS}:
        raise MalformedGold(str(folder), f"there is no {MENTIONS} and no {TARGETS}")
    annotated = sorted({record.line() for found in records.values() for record in found})
    # as it is named, and where it really lies: it may be a link, or the folder one stands in
    whole = "multi" in {folder.absolute().parent.name, folder.resolve().parent.name}
    mentions, targets = records.get(MENTIONS), records.get(TARGETS)
    return Gold(
        None if mentions is None else tuple(record.mention() for record in mentions),
        None if targets is None else tuple(record.target() for record in targets),
        (Span(0, len(text)),) if whole else tuple(lines.span(number) for number in annotated),
        whole,
    )


def _records(path: Path, text: str, lines: Lines) -> Iterator[_Record]:
    try:
        content = path.read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise MalformedGold(str(path), f"cannot be read ({error})") from error
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise MalformedGold(where, f"is no JSON ({error})") from error
        if not isinstance(fields, dict):
            raise MalformedGold(where, "is no JSON object")
        yield _Record(where, fields, text, lines)


class _Record:
    """One line of a gold file: reads its fields, each with its type and its fit checked."""

    def __init__(self, where: str, fields: Mapping[str, object], text: str, lines: Lines) -> None:
        self._where = where
        self._fields = fields
        self._text = text
        self._lines = lines

    def mention(self) -> GoldMention:
        """The mention that the line is."""
        return GoldMention(
            self._span("start", "end", "text"),
            self._words("text"),
            NodeType(self._one_of("type", [kind.value for kind in NAME_TYPES])),
            self._words("canonical"),
            self._flag("optional") or self._flag("nested"),
        )

    def target(self) -> GoldTarget:
        """The Target that the line is."""
        return GoldTarget(
            span=self._span("num_start", "num_end", "num_text"),
            text=self._words("num_text"),
            value_normalised=self._number("value_normalised"),
            unit=self._string("unit"),
            comparator=self._one_of("comparator", [one.value for one in Comparator]),
            status=self._one_of("status", [one.value for one in Status]),
            optional=self._flag("optional"),
            value_upper=self._number("value_upper") if self._states("value_upper") else None,
            year=self._whole("year") if self._states("year") else None,
            owner=self._words("owner") if self._states("owner") else None,
        )

    def line(self) -> int:
        """The number of the notice's line that it is about."""
        if "line" not in self._fields:
            raise self._malformed("has no line number")
        number = self._whole("line")
        if not 1 <= number <= self._lines.count:
            raise self._malformed(f"does not fit (the notice has no line {number})")
        return number

    def _span(self, start: str, end: str, quoted: str) -> Span:
        line = self._lines.span(self.line())
        first, last, words = self._whole(start), self._whole(end), self._words(quoted)
        if not 0 <= first < last <= len(line):
            problem = f"line {self.line()} has {len(line)} characters, and none from {first} to "
            raise self._malformed(f"does not fit ({problem}{last})")
        span = Span(line.start + first, line.start + last)
        if span.of(self._text) != words:
            problem = f"line {self.line()} has “{span.of(self._text)}” there, not “{words}”"
            raise self._malformed(f"does not fit ({problem})")
        return span

    def _states(self, key: str) -> bool:
        return self._fields.get(key) is not None

    def _field(self, key: str) -> object:
        if key not in self._fields:
            raise self._malformed(f"has no field “{key}”")
        return self._fields[key]

    def _string(self, key: str) -> str:
        value = self._field(key)
        if not isinstance(value, str):
            raise self._malformed(f"“{key}” is no text")
        return value

    def _words(self, key: str) -> str:
        value = self._string(key)
        if not value.strip():
            raise self._malformed(f"“{key}” is blank")
        return value

    def _one_of(self, key: str, known: list[str]) -> str:
        value = self._string(key)
        if value not in known:
            raise self._malformed(f"“{key}” is “{value:.40}”, which is none of {', '.join(known)}")
        return value

    def _whole(self, key: str) -> int:
        value = self._field(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._malformed(f"“{key}” is no whole number")
        return value

    def _number(self, key: str) -> Decimal:
        value = self._field(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not _is_finite(value):
            raise self._malformed(f"“{key}” is no number")
        return Decimal(str(value))

    def _flag(self, key: str) -> bool:
        value = self._fields.get(key, False)
        if not isinstance(value, bool):
            raise self._malformed(f"“{key}” is neither true nor false")
        return value

    def _malformed(self, problem: str) -> MalformedGold:
        return MalformedGold(self._where, problem)


def _is_finite(value: float) -> bool:
    """False for NaN and Infinity, which Python's JSON reader lets through."""
    return isinstance(value, int) or math.isfinite(value)
