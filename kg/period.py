"""Which time a stretch of a notice tells of: what was done or what is planned, and in which year.

The heading above it says so, or else the title of the part that it stands in. A notice that reports
on one year and plans the next in one part (2024年工作总结和2025年工作计划) says nothing of the time
outside of such headings.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from corpus.notice import Part, Reading, Section, Span
from corpus.parts import names_two_kinds
from kg.status import Status, status_of_headings, status_of_part


@dataclass(frozen=True, slots=True)
class Period:
    """What a stretch of a notice is about; None where nothing says."""

    status: Status | None
    year: int | None


UNTOLD = Period(None, None)


class Periods:
    """The periods of one notice. Never changes; safe between threads."""

    def __init__(self, reading: Reading) -> None:
        text = reading.notice.text
        self._text = text
        self._sections = reading.outline.sections
        self._starts = [section.span.start for section in self._sections]
        self._chains: list[tuple[int, ...]] = []
        for number, section in enumerate(self._sections):
            above = self._innermost(section.span, number - 1)
            self._chains.append((*(self._chains[above] if above is not None else ()), number))
        self._of_parts = {part: _of_part(part, text) for part in reading.outline.parts}
        self._of_sections = [self._of_section(number) for number in range(len(self._sections))]

    def of(self, span: Span, part: Part) -> Period:
        """The period of a stretch of ``part``."""
        number = self._innermost(span, bisect_right(self._starts, span.start) - 1)
        return self._of_parts[part] if number is None else self._of_sections[number]

    def of_section(self, section: Section) -> Period:
        """The period of what stands under a heading."""
        return self._of_sections[bisect_right(self._starts, section.span.start) - 1]

    def _innermost(self, span: Span, last: int) -> int | None:
        """The innermost section around ``span`` among those up to number ``last``."""
        if last < 0:
            return None
        for number in reversed((*self._chains[last],)):
            if self._sections[number].span.contains(span):
                return number
        return None

    def _of_section(self, number: int) -> Period:
        section = self._sections[number]
        headings = tuple(self._sections[n].heading.of(self._text) for n in self._chains[number])
        title = section.part.title.of(self._text) if section.part.title is not None else ""
        status, year = status_of_headings(headings, section.part, title)
        if status is None and year is None:
            return self._of_parts[section.part]
        of_part = self._of_parts[section.part]
        return Period(status or of_part.status, year if year is not None else of_part.year)


def _of_part(part: Part, text: str) -> Period:
    if part.title is not None and names_two_kinds(part.title.of(text)):
        return UNTOLD
    return Period(status_of_part(part), part.year)
