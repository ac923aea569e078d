"""A crash or a full disk leaves the old state or the new, and the next write works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.notice import NoticeId
from corpus.store import NoticeStore, sqlite_url
from tests.factories import a_notice

_OLD = "旧。" * 1000
_NEW = "新。" * 200_000

_KILLED_AT = """
import os, signal, sys
from sqlalchemy import event
from corpus.store import NoticeStore
from tests.factories import a_notice
url, moment = sys.argv[1], sys.argv[2]
store = NoticeStore.open(url)
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
if moment == "commit":
    event.listen(store.engine, "commit", die)
elif moment.isdigit():
    seen = []
    def count(*_):
        seen.append(1)
        if len(seen) > int(moment): die()
    event.listen(store.engine, "after_cursor_execute", count)
store.add(a_notice("新。" * 200_000), replace=True)
die()
"""

_LIMITED = """
import resource, sys
from corpus.errors import StoreUnavailable
from corpus.store import NoticeStore
from tests.factories import a_notice
store = NoticeStore.open(sys.argv[1])
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
try:
    store.add(a_notice("新。" * 200_000), replace=True)
except StoreUnavailable as error:
    print("refused:", error)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
print("still", store.get("sample").text[:2], store.add(a_notice("小。"), replace=True))
"""


def _run(code: str, *arguments: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store with one notice in it."""
    address = sqlite_url(tmp_path / "wenjin.sqlite3")
    store = NoticeStore.open(address)
    store.add(a_notice(_OLD))
    store.close()
    return address


@pytest.mark.parametrize(
    ("moment", "kept"),
    [("2", _OLD), ("3", _OLD), ("4", _OLD), ("5", _OLD), ("commit", _OLD), ("after", _NEW)],
)
def test_a_killed_ingest_leaves_the_old_state_or_the_new(
    url: str, root: Path, moment: str, kept: str
) -> None:
    assert _run(_KILLED_AT, url, moment, root=root).returncode == -signal.SIGKILL
    store = NoticeStore.open(url)
    assert store.get(NoticeId("sample")).text == kept
    assert len(store.versions(NoticeId("sample"))) == (1 if kept == _OLD else 2)
    store.add(a_notice("后来。"), replace=True)
    assert store.get(NoticeId("sample")).text == "后来。"
    store.close()


def test_a_full_disk_is_one_clear_error_and_loses_nothing(url: str, root: Path) -> None:
    done = _run(_LIMITED, url, root=root)
    assert done.returncode == 0, done.stderr
    refused, after = done.stdout.strip().splitlines()
    assert refused.startswith("refused: The store at ")
    assert "has free space" in refused
    assert after == "still 旧。 replaced"


def test_an_unwritable_folder_is_one_clear_error(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o500)
    code = (
        "import os, sys; from corpus.store import NoticeStore\n"
        "if os.getuid() == 0: os.setuid(65534)  # root may write everywhere\n"
        "NoticeStore.open(sys.argv[1])"
    )
    done = _run(code, sqlite_url(folder / "wenjin.sqlite3"), root=root)
    assert "StoreUnavailable" in done.stderr
    assert "Permission denied" in done.stderr
    assert os.listdir(folder) == []
