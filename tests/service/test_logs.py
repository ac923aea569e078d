"""One line an event, whatever its fields hold."""

from __future__ import annotations

import io
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import StoreUnavailable
from service.logs import configure_logs, escaped, log_event, log_failure

logger = logging.getLogger("service.test")


@pytest.fixture
def stream() -> io.StringIO:
    """Where this program's events go during one test."""
    written = io.StringIO()
    configure_logs(logging.INFO, written)
    return written


def test_an_event_is_its_name_and_its_fields_on_one_line(stream: io.StringIO) -> None:
    log_event(
        logger, logging.INFO, "question.answered", citations=2, total_ms=21.44, abstained=None
    )
    [line] = stream.getvalue().splitlines()
    assert line.endswith(
        "INFO service.test question.answered citations=2 total_ms=21.4 abstained=None"
    )


def test_a_value_with_spaces_or_quotes_is_quoted(stream: io.StringIO) -> None:
    log_event(logger, logging.INFO, "e", empty="", spaced="a b", quoted='say "x=1"', plain="热线")
    assert (
        stream.getvalue()
        .strip()
        .endswith('e empty="" spaced="a b" quoted="say \\"x=1\\"" plain=热线')
    )


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_no_text_can_start_a_line_or_move_the_cursor(text: str) -> None:
    assert escaped(text).isprintable()


def test_a_field_cannot_forge_an_event(stream: io.StringIO) -> None:
    log_event(
        logger, logging.INFO, "e", name="x\n2026 INFO service forged=1\x1b[2J\u2028\u202e\ud800"
    )
    [line] = stream.getvalue().splitlines()
    assert "\\n2026" in line
    assert "\\x1b[2J\\u2028\\u202e\\ud800" in line


def test_other_libraries_messages_stay_on_one_line_too(stream: io.StringIO) -> None:
    logging.getLogger("another").warning("first\nsecond")
    logging.getLogger("another").info("not shown")
    assert stream.getvalue().count("\n") == 1


def test_debug_events_are_left_out_at_info(stream: io.StringIO) -> None:
    log_event(logger, logging.DEBUG, "question.text", question="红桥区")
    assert not stream.getvalue()


def test_an_error_of_our_own_is_told_whole_in_one_line(stream: io.StringIO) -> None:
    log_failure(logger, "request.failed", StoreUnavailable("/srv/wenjin", "disk full"))
    written = stream.getvalue()
    assert "ERROR" in written
    assert "error=StoreUnavailable" in written
    assert "The store at /srv/wenjin cannot be used: disk full" in written
    assert written.count("\n") == 1


def test_an_unforeseen_error_is_told_by_class_and_place_never_by_its_message(
    stream: io.StringIO,
) -> None:
    try:
        int("红桥区的问题")
    except ValueError as error:
        log_failure(logger, "request.failed", error)
        logging.getLogger("another").exception("again", exc_info=error)
    written = stream.getvalue()
    assert "error=ValueError" in written
    assert "test_logs.py" in written
    assert "红桥区" not in written
    assert written.count("\n") == 2
