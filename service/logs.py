"""Logging: constant event names with fields, one line each, on standard error.

``2026-01-27T09:30:00Z INFO service.api.ask question.answered status=200 total_ms=21.4``

What people ask appears at DEBUG only. Whatever a field holds, it cannot start a new line or move
the cursor of a terminal: every character that is not printable is written as its escape.
"""

from __future__ import annotations

import logging
import sys
import time
import traceback
from pathlib import Path
from typing import TextIO, TypeAlias

from corpus.errors import WenjinError

PACKAGES = ("corpus", "kg", "retrieval", "service", "eval")
FieldValue: TypeAlias = str | int | float | bool | None


def configure_logs(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Write this program's events from ``level`` up, and other libraries' warnings."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(EventFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for package in PACKAGES:
        logging.getLogger(package).setLevel(level)


def log_event(logger: logging.Logger, level: int, event: str, **fields: FieldValue) -> None:
    """Log a constant ``event`` name with its fields, in the order given."""
    logger.log(level, event, extra={"fields": fields})


def log_failure(logger: logging.Logger, event: str, error: BaseException) -> None:
    """Log what went wrong: its class and where it arose, and of an error of our own its message.

    The message of an error nobody foresaw stays at DEBUG, since it may quote the question.
    """
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno}:{f.name}" for f in reversed(frames))
    name = type(error).__name__
    if isinstance(error, WenjinError):
        log_event(logger, logging.ERROR, event, error=name, problem=str(error), where=where)
        return
    log_event(logger, logging.ERROR, event, error=name, where=where)
    if logger.isEnabledFor(logging.DEBUG):
        from service.masking import masked  # its lexicons are for this line alone

        log_event(logger, logging.DEBUG, event, message=masked(str(error)))


def escaped(text: str) -> str:
    """``text`` on one line: characters that are not printable become escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class EventFormatter(logging.Formatter):
    """time LEVEL logger event field=value …; values with spaces or quotes are quoted."""

    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        head = f"{moment} {record.levelname} {record.name} {escaped(record.getMessage())}"
        fields = getattr(record, "fields", {})
        line = " ".join([head, *(f"{name}={_value(value)}" for name, value in fields.items())])
        if record.exc_info and record.exc_info[0] is not None:
            line = f"{line} error={record.exc_info[0].__name__}"
        return line


def _value(value: FieldValue) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    if not isinstance(value, str):
        return str(value)
    plain = value and not any(c in ' "=\\' for c in value) and value.isprintable()
    if plain:
        return value
    quoted = escaped(value.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{quoted}"'
