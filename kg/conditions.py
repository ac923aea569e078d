"""What no condition of a filter may be, whatever it is asked of: a year out of reach, no words."""

from __future__ import annotations

from corpus.errors import InvalidFilter

_EARLIEST, _LATEST = 1900, 2100


def check_year(year: int | None) -> None:
    """Raises InvalidFilter for a year of which no notice tells."""
    if year is not None and not _EARLIEST <= year <= _LATEST:
        raise InvalidFilter("year", f"must be from {_EARLIEST} to {_LATEST}, not {year}")


def check_words(name: str, words: str | None) -> None:
    """Raises InvalidFilter where the condition ``name`` is asked for, but blank."""
    if words is not None and not words.strip():
        raise InvalidFilter(name, "must not be blank")
