"""What no condition may be, whatever it is asked of: a year out of reach, no words, too many."""

from __future__ import annotations

from corpus.errors import InvalidFilter

LONGEST = 1_000  # characters, as of a question
EARLIEST, LATEST = 1900, 2100


def check_year(year: int | None) -> None:
    """Raises InvalidFilter for a year of which no notice tells."""
    if year is not None and not EARLIEST <= year <= LATEST:
        raise InvalidFilter("year", f"must be from {EARLIEST} to {LATEST}, not {year}")


def check_unit(name: str, words: str | None) -> None:
    """Raises InvalidFilter where the condition ``name`` is asked for, but blank or too long."""
    if words is None:
        return
    if not words.strip():
        raise InvalidFilter(name, "must not be blank")
    if len(words) > LONGEST:
        raise InvalidFilter(name, f"must have at most {LONGEST:,} characters, not {len(words):,}")


def check_words(name: str, words: str | None) -> None:
    """As ``check_unit``, and where it is marks or emoji alone, by which nothing is told."""
    check_unit(name, words)
    if words is not None and not any(map(str.isalnum, words)):
        raise InvalidFilter(name, "must have a letter or a digit in it, not marks alone")
