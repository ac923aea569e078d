"""Where in its notice a span stands: the number of its line, and the sentence around it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from corpus.notice import Reading, Span

_NEAR = 10  # characters either side that tell one 市财政局 from another


class Lines:
    """The lines of a text, numbered from 1 as the gold numbers them; a line end is part of none."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.count = len(self._starts) - 1

    def span(self, number: int) -> Span:
        """The characters of the line with this number, from 1 to ``count``."""
        return Span(self._starts[number - 1], self._starts[number] - 1)

    def number(self, offset: int) -> int:
        """The number of the line that holds this character, or ends with it."""
        return min(bisect_right(self._starts, offset), self.count)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A span's words between the rest of their sentence; ``line`` is where they begin."""

    span: Span
    line: int
    before: str
    text: str
    after: str

    @property
    def marked(self) -> str:
        """The sentence on one line, the words in question between 【】."""
        return " ".join(f"{self.before}【{self.text}】{self.after}".split())

    @property
    def around(self) -> str:
        """The words with those next to them, on one line."""
        near = f"{self.before[-_NEAR:]}{self.text}{self.after[:_NEAR]}"
        return " ".join(near.splitlines())


class Excerpts:
    """Cuts excerpts from one reading, along its outline."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.notice.text
        self._lines = Lines(self._text)
        self._pieces = reading.outline.pieces

    def of(self, span: Span) -> Excerpt:
        """The excerpt of a span of at least one character that lies inside the text."""
        first, last = self._piece(span.start), self._piece(span.end - 1)
        before = self._text[first.start : span.start].lstrip()
        after = self._text[span.end : last.end].rstrip()
        return Excerpt(span, self._lines.number(span.start), before, span.of(self._text), after)

    def _piece(self, offset: int) -> Span:
        index = bisect_right(self._pieces, offset, key=lambda piece: piece.span.start) - 1
        return self._pieces[index].span
