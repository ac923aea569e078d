"""The chain as lines of JSON that are checked without Wenjin (docs/records.md)."""

from __future__ import annotations

import os
from pathlib import Path

from service.records.errors import RecordFileExists
from service.records.log import RecordLog


def write_records(log: RecordLog, file: Path) -> int:
    """Write every record to a new file that only its owner may read; how many there were.

    Raises RecordFileExists. No file is left where there was nothing to write or it could not be
    written whole.
    """
    count = 0
    aside = file.with_name(f".{file.name}.part")
    if file.exists():
        raise RecordFileExists(str(file))
    opened = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with open(opened, "w", encoding="ascii", newline="\n") as lines:
            for digest, body in log.notices().items():
                lines.write(f'{{"digest":"{digest}","notices":{body}}}\n')
            for row in log.rows():
                lines.write(f'{{"hash":"{row.hash}","record":{row.body}}}\n')
                count += 1
            lines.flush()
            os.fsync(lines.fileno())
        if count:
            aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    return count
