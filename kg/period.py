"""Which time a stretch of a notice tells of: what was done or what is planned, and in which year.

The heading above it says so, or else the title of the part that it stands in. A notice that reports
on one year and plans the next in one part (2024年工作总结和2025年工作计划) says nothing of the time
outside of such headings.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.notice import Part, Reading, Section, Span
from corpus.parts import names_two_kinds
from kg.nest import Nest
from kg.status import Status, names_two_times, status_of_headings, status_of_part


@dataclass(frozen=True, slots=True)
class Period:
    """What a stretch of a notice is about; None where nothing says."""

    status: Status | None
    year: int | None


UNTOLD = Period(None, None)


class Periods:
    """The periods of one notice. Never changes; safe between threads."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.notice.text
        self._sections = reading.outline.sections
        self._nest = Nest([section.span for section in self._sections])
        self._of_parts = {part: _of_part(part, self._text) for part in reading.outline.parts}
        self._of_sections = [self._under(section) for section in self._sections]

    def of(self, span: Span, part: Part) -> Period:
        """The period of a stretch of ``part``."""
        number = self._nest.holding(span)
        return self._of_parts[part] if number is None else self._of_sections[number]

    def _under(self, section: Section) -> Period:
        """The period of what stands under a heading."""
        above = [self._sections[n].heading.of(self._text) for n in self._nest.around(section.span)]
        part = section.part
        title = part.title.of(self._text) if part.title is not None else ""
        status, year = status_of_headings(above[::-1], part, title)
        of_part = self._of_parts[part]
        return Period(status or of_part.status, year if year is not None else of_part.year)


def _of_part(part: Part, text: str) -> Period:
    title = part.title.of(text) if part.title is not None else ""
    if names_two_kinds(title) or names_two_times(title):
        return UNTOLD
    return Period(status_of_part(part), part.year)
