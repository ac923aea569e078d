"""One line of a gold file: reads its fields, each with its type and its fit checked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from corpus.notice import Span
from eval.errors import MalformedGold
from eval.graph.excerpt import Lines
from eval.graph.gold import (
    GENERIC,
    MEASURE_STATUSES,
    NAME_TYPES,
    SCORED_PREDICATES,
    GoldEnd,
    GoldMeasure,
    GoldMention,
    GoldRelation,
    GoldTarget,
)
from kg.bounds import Comparator
from kg.model import NodeType, Predicate
from kg.status import Status

_STATED = (NodeType.MEASURE, NodeType.TARGET)
_ENDS = [*(kind.value for kind in (*NAME_TYPES, *_STATED)), GENERIC]


class Record:
    """The fields of one line, read as what the file holds. Everything raises MalformedGold."""

    def __init__(self, where: str, fields: Mapping[str, object], text: str, lines: Lines) -> None:
        self.where = where
        self._fields = fields
        self._text = text
        self._lines = lines

    @property
    def is_bare(self) -> bool:
        """Whether it only says that a line was annotated."""
        return self._fields.keys() == {"line"}

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
            owner=self._stated_words("owner"),
            record_id=self._stated_words("id"),
        )

    def measure(self) -> GoldMeasure:
        """The measure that the line is. Without offsets its quote is looked for in its line."""
        has_offsets = self._states("start") or self._states("end")
        return GoldMeasure(
            span=self._span("start", "end", "quote") if has_offsets else self._place("quote"),
            text=self._words("quote"),
            verb=self._words("verb"),
            object=self._words("object"),
            status=self._one_of("status", MEASURE_STATUSES),
            optional=self._flag("optional"),
            actors=self._list("actors") if self._states("actors") else None,
            partners=self._list("partners") if self._states("partners") else None,
            item=self._item(),
            section=self._stated_words("section"),
            obliged=self._words_or_list("obliged"),
            deadline=self._words_or_list("deadline"),
            penalty=self._words_or_list("penalty"),
            record_id=self._stated_words("id"),
        )

    def relation(self) -> GoldRelation:
        """The relation that the line is."""
        known = [predicate.value for predicate in SCORED_PREDICATES]
        predicate = Predicate(self._one_of("relation", known))
        is_later = predicate is Predicate.FOLLOWS_UP
        return GoldRelation(
            line=self.line(),
            predicate=predicate,
            head=self._end("head", "line"),
            tail=self._end("tail", "tail_line" if is_later else "line"),
            span=self._place("quote"),
            optional=self._flag("optional"),
            implicit=self._flag("head_implicit") or self._flag("tail_implicit"),
            tail_span=self._place("tail_quote", "tail_line") if is_later else None,
        )

    def line(self, key: str = "line") -> int:
        """The number of the notice's line that it is about."""
        if key not in self._fields:
            name = "line number" if key == "line" else f"field “{key}”"
            raise self.malformed(f"has no {name}")
        number = self._whole(key)
        if not 1 <= number <= self._lines.count:
            raise self.malformed(f"does not fit (the notice has no line {number})")
        return number

    def malformed(self, problem: str) -> MalformedGold:
        """The error that this line has this problem."""
        return MalformedGold(self.where, problem)

    def _end(self, side: str, line: str) -> GoldEnd:
        name, kind = self._words(side), self._one_of(f"{side}_type", _ENDS)
        ids = self._list(f"{side}_ids") if self._states(f"{side}_ids") else ()
        if not ids and self._states(f"{side}_id"):
            ids = (self._words(f"{side}_id"),)
        is_quote = not ids and kind in _STATED
        return GoldEnd(name, kind, ids, self._place(side, line) if is_quote else None)

    def _span(self, start: str, end: str, quoted: str) -> Span:
        line = self._lines.span(self.line())
        first, last, words = self._whole(start), self._whole(end), self._words(quoted)
        if not 0 <= first < last <= len(line):
            problem = f"line {self.line()} has {len(line)} characters, and none from {first} to "
            raise self.malformed(f"does not fit ({problem}{last})")
        span = Span(line.start + first, line.start + last)
        if span.of(self._text) != words:
            problem = f"line {self.line()} has “{span.of(self._text)}” there, not “{words}”"
            raise self.malformed(f"does not fit ({problem})")
        return span

    def _place(self, quoted: str, line_key: str = "line") -> Span:
        """Where the line says these words first."""
        number, words = self.line(line_key), self._words(quoted)
        line = self._lines.span(number)
        start = self._text.find(words, line.start, line.end)
        if start < 0:
            raise self.malformed(f"does not fit (“{words}” is not in line {number})")
        return Span(start, start + len(words))

    def _states(self, key: str) -> bool:
        return self._fields.get(key) is not None

    def _field(self, key: str) -> object:
        if key not in self._fields:
            raise self.malformed(f"has no field “{key}”")
        return self._fields[key]

    def _string(self, key: str) -> str:
        value = self._field(key)
        if not isinstance(value, str):
            raise self.malformed(f"“{key}” is no text")
        return value

    def _words(self, key: str) -> str:
        value = self._string(key)
        if not value.strip():
            raise self.malformed(f"“{key}” is blank")
        return value

    def _stated_words(self, key: str) -> str | None:
        return self._words(key) if self._states(key) else None

    def _list(self, key: str) -> tuple[str, ...]:
        value = self._field(key)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.malformed(f"“{key}” is no list of texts")
        if not all(one.strip() for one in value):
            raise self.malformed(f"“{key}” holds a blank text")
        return tuple(value)

    def _words_or_list(self, key: str) -> str | None:
        if isinstance(self._fields.get(key), list):
            return "、".join(self._list(key)) or None
        return self._stated_words(key)

    def _item(self) -> str | None:
        if not self._states("item"):
            return None
        is_text = isinstance(self._fields["item"], str)
        return self._words("item") if is_text else str(self._whole("item"))

    def _one_of(self, key: str, known: Sequence[str]) -> str:
        value = self._string(key)
        if value not in known:
            raise self.malformed(f"“{key}” is “{value:.40}”, which is none of {', '.join(known)}")
        return value

    def _whole(self, key: str) -> int:
        value = self._field(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.malformed(f"“{key}” is no whole number")
        return value

    def _number(self, key: str) -> Decimal:
        value = self._field(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not _is_finite(value):
            raise self.malformed(f"“{key}” is no number")
        return Decimal(str(value))

    def _flag(self, key: str) -> bool:
        value = self._fields.get(key, False)
        if not isinstance(value, bool):
            raise self.malformed(f"“{key}” is neither true nor false")
        return value


def _is_finite(value: float) -> bool:
    """False for NaN and Infinity, which Python's JSON reader lets through."""
    return isinstance(value, int) or math.isfinite(value)
