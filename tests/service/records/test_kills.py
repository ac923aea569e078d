"""A process that is killed while it records leaves a whole chain, and every record it promised."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.store import NoticeStore, sqlite_url
from service.records.check import check_records
from service.records.log import RecordLog
from service.records.record import Replied

ROOT = Path(__file__).parents[3]
KILLS = 6

_WRITER = """
import sys, threading
sys.path.insert(0, sys.argv[2])
from corpus.store import NoticeStore
from service.records.log import RecordLog
from tests.service.records.factories import NAMED, a_replied

log = RecordLog(NoticeStore.open(sys.argv[1]).engine)
saying = threading.Lock()

def write(name):
    number = 0
    while True:
        number += 1
        log.append([a_replied(f"{name} {number}")], NAMED)
        with saying:  # promised: from here on it must not be lost
            sys.stdout.write(f"{name} {number}\\n")
            sys.stdout.flush()

for name in ("a", "b"):
    threading.Thread(target=write, args=(f"{name}{sys.argv[3]}",)).start()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_no_promised_record_is_lost_and_no_link_is_broken(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "wenjin.sqlite3")
    chance = random.Random(20261126)
    promised: list[str] = []
    for kill in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, url, str(ROOT), str(kill)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        first = writer.stdout.readline()  # it has begun, however slow the machine is
        time.sleep(chance.uniform(0.0, 0.3))
        writer.send_signal(signal.SIGKILL)
        said, _ = writer.communicate()
        whole_lines = (first + said).splitlines(keepends=True)
        promised += [line.strip() for line in whole_lines if line.endswith("\n")]
        store = NoticeStore.open(url)
        found = check_records(RecordLog(store.engine))
        kept = {
            each.what.question
            for each in RecordLog(store.engine).newest(100_000)
            if isinstance(each.what, Replied)
        }
        store.close()
        assert found.findings == ()
        assert set(promised) <= kept
        assert len(kept) - len(promised) <= 2 * (kill + 1)  # written, and killed before it was said
    assert len(promised) > KILLS
