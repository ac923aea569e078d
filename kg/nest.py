"""Spans that lie inside one another: sections in sections, items in items."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from corpus.notice import Span


class Nest:
    """Finds the innermost of spans that lie beside or inside one another, in order of start."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._above: list[int | None] = []
        for index, span in enumerate(spans):
            self._above.append(self._climb(index - 1 if index else None, span))

    def above(self, index: int) -> int | None:
        """The index of the innermost span around the one at ``index``."""
        return self._above[index]

    def holding(self, span: Span) -> int | None:
        """The index of the innermost span that contains ``span``."""
        index = bisect_right(self._starts, span.start) - 1
        return self._climb(index if index >= 0 else None, span)

    def around(self, span: Span) -> Iterator[int]:
        """The indices of all spans that contain ``span``, innermost first."""
        index = self.holding(span)
        while index is not None:
            yield index
            index = self._above[index]

    def _climb(self, index: int | None, span: Span) -> int | None:
        while index is not None and not self._spans[index].contains(span):
            index = self._above[index]
        return index
