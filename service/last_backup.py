"""When a home was last backed up: a small file in it, so that its operator can be reminded.

It is no part of a backup: what was restored has not been backed up yet.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

from corpus.private_files import replace_file
from service.logs import log_event

NAME = "last-backup.json"
_FIELD = "made_at"

_LOG = logging.getLogger(__name__)


def note_backup(home: Path, made_at: str) -> None:
    """Keep the moment of a backup, ISO 8601 with its time zone.

    A home that cannot be written has been backed up all the same: the log says that it is not
    kept.
    """
    try:
        replace_file(home / NAME, json.dumps({_FIELD: made_at}).encode("ascii"), "backup.noted")
    except OSError as error:
        problem = error.strerror or str(error)
        log_event(_LOG, logging.WARNING, "backup.not_noted", problem=problem)


def last_backup(home: Path) -> datetime | None:
    """When the last backup was made; None where there was none, or nobody can tell."""
    try:
        made_at = datetime.fromisoformat(json.loads((home / NAME).read_bytes())[_FIELD])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)
