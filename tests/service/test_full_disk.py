"""A disk that is full or read-only: writes fail with one line and change nothing, answers go on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.errors import IndexNotSaved, StoreUnavailable, WenjinError
from corpus.notice import NoticeId
from corpus.store_errors import StoreReadOnly
from kg.edits import AddAlias
from kg.model import NodeId, NodeType
from service.api.problems import OPERATORS_MATTER
from service.backup import back_up
from service.backup_errors import BackupNotWritten
from service.curation import Curation
from service.feedback import FeedbackLog, Rating
from service.keys import KeyStore, Role
from service.library import Library
from service.records import keeper
from service.records.rules import OnFailure
from service.verifying import State, verify
from service.writing_state import ROOM, cannot_write
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import bearer, client_of
from tests.service.feedback_factories import a_rated_answer

CLI = [sys.executable, "-c", "from eval.cli import main; main()"]
ASK = {"question": "全年新建多少个口袋公园？"}
SIZE = ROOM + (12 << 20)
LEFT = 12_288  # bytes on the full disk: less than a notice's part of the index


def mounted(options: str, folder: Path) -> bool:
    """Whether a disk in memory could be mounted; only root may."""
    command = shutil.which("mount")
    if command is None or sys.platform != "linux":
        return False
    given = ["-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return subprocess.run([command, *given], capture_output=True, check=False).returncode == 0


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The same disk, such that nothing can be opened on it to be written.

    One with open files cannot be made read-only but by an error of its own: so the disk is mounted
    once more over itself. What SQLite holds open it could go on writing, and is not asked to.
    """
    at = str(folder)
    subprocess.run(["mount", "--bind", at, at], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", at], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", at], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mounted(f"size={SIZE}", folder):
        pytest.skip("needs the right to mount a disk, which only root has on Linux")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def library(disk: Path) -> Iterator[Library]:
    """A library on that disk, which answers."""
    library = Library.open(disk / "home", cache=disk, embedder=HashEmbedder())
    library.ingest(a_published_file())
    KeyStore(library.store.engine)
    FeedbackLog(library.store.engine).keep(a_rated_answer(), Rating.UP, "", "", "somebody")
    library.snapshot()
    yield library
    library.close()


def fill(disk: Path, left: int = LEFT) -> Path:
    """Take all the room there is but for a little."""
    filler = disk / f"filler-{left}"
    free = os.statvfs(disk)
    with filler.open("wb") as file:
        file.write(b"\1" * (free.f_bavail * free.f_frsize - left))
    return filler


def contents(home: Path) -> dict[str, bytes]:
    """What a home holds, but for what SQLite keeps beside its database."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def every_write_is_refused(library: Library) -> None:
    """Each fails with one line, as an error that says what to do."""
    long = A_NOTICE_TEXT + "".join(f"{n}.疏浚河道{n}公里。\n" for n in range(4, 400))
    district = NodeId(library.graph().find("东湖区", NodeType.DISTRICT)[0].node_id)
    keys, curation = KeyStore(library.store.engine), Curation(library)
    writes: list[tuple[Callable[[int], object], type[WenjinError]]] = [
        (lambda _: library.ingest(a_published_file(long, notice_id="other")), IndexNotSaved),
        (lambda n: keys.create(Role.ADMIN, f"{n}" * 2_000), StoreUnavailable),
        (
            lambda n: curation.edit(AddAlias(district, f"东{n}"), "王", "改" * 1_900),
            StoreUnavailable,
        ),
    ]
    for write, kind in writes:
        error = _first_error(write)
        assert isinstance(error, (kind, StoreUnavailable))
        assert "\n" not in str(error)
        assert "space" in str(error) or "writable" in str(error)


def _first_error(write: Callable[[int], object]) -> WenjinError | None:
    """What stops it; small rows fit into what is left until that is used up."""
    for number in range(60):
        try:
            write(number)
        except WenjinError as error:
            return error
    return None


def asked(client: TestClient) -> str:
    reply = client.post("/api/v1/ask", json=ASK)
    assert reply.status_code == 200, reply.text
    assert reply.json()["refused"] is False
    return str(reply.json()["answer"])


def operators_see(client: TestClient) -> tuple[float, float, str, str]:
    """Of the metrics whether it is ready and records fail, of the status writing and records."""
    samples = dict(
        line.rsplit(" ", 1) for line in client.get("/metrics").text.splitlines() if line[0] != "#"
    )
    checks = client.get("/api/v1/status").json()["checks"]
    stand = {each["name"]: each["state"] for each in checks}
    ready, failing = (float(samples[f"wenjin_{name}"]) for name in ("ready", "records_failing"))
    return ready, failing, stand["writing"], stand["records"]


def test_on_a_full_disk_nothing_is_written_answers_go_on_and_room_makes_it_well(
    library: Library, disk: Path
) -> None:
    editor = bearer(KeyStore(library.store.engine).create(Role.EDITOR).secret)
    with client_of(library, record_failure=OnFailure.ANSWER) as client:
        right = asked(client)
        assert client.get("/readyz").json()["cannot_write"] is None
        filler = fill(disk)
        before = contents(library.home / "index")
        assert asked(client) == right
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert ready.json()["cannot_write"].startswith("the disk is full: ")
        long = A_NOTICE_TEXT * 40
        reply = client.post(
            "/api/v1/notices", headers=editor, files={"file": ("other.txt", long.encode())}
        )
        assert reply.status_code == 503, reply.text
        assert reply.json()["detail"] == OPERATORS_MATTER
        every_write_is_refused(library)
        assert contents(library.home / "index") == before
        assert asked(client) == right
        assert client.get("/api/v1/notices/sample").status_code == 200
        with pytest.raises(BackupNotWritten, match=r"No space left|full"):
            back_up(library.home, disk / "kept")
        assert not list(disk.glob("*kept*"))
        filler.unlink()
        reply = client.post(
            "/api/v1/notices", headers=editor, files={"file": ("other.txt", long.encode())}
        )
        assert reply.status_code == 201, reply.text
        assert client.get("/readyz").json()["cannot_write"] is None
    assert {each.state for each in verify(library.home)} == {State.OK}


def test_on_a_disk_that_has_become_read_only_the_same(library: Library, disk: Path) -> None:
    editor = bearer(KeyStore(library.store.engine).create(Role.EDITOR).secret)
    with client_of(library, record_failure=OnFailure.ANSWER) as client:
        right = asked(client)
        before = contents(library.home)
        with read_only(disk):
            assert asked(client) == right
            ready = client.get("/readyz")
            assert (ready.status_code, ready.json()["cannot_write"]) == (
                200,
                "the disk is read-only",
            )
            reply = client.post(
                "/api/v1/notices", headers=editor, files={"file": ("o.txt", "新。".encode())}
            )
            assert reply.status_code == 503
            assert reply.json()["detail"] == OPERATORS_MATTER
            with pytest.raises(StoreUnavailable, match=r"readonly|Read-only"):
                library.remove(NoticeId("sample"))
            assert {each.state for each in verify(library.home)} == {State.OK}
            back_up(library.home, disk.parent / "kept")
        assert contents(library.home) == before
        reply = client.post(
            "/api/v1/notices", headers=editor, files={"file": ("o.txt", "新。".encode())}
        )
        assert reply.status_code == 201, reply.text


def test_where_every_answer_must_be_recorded_a_full_disk_is_told_by_readiness(
    library: Library, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "TRIED_EVERY_S", 0.0)
    with client_of(library) as client:
        right = asked(client)
        fill(disk, 5 << 20)  # little, but enough for records
        assert client.get("/readyz").status_code == 200
        assert client.get("/readyz").json()["cannot_write"].startswith("the disk is full: ")
        assert asked(client) == right
        filler = fill(disk)
        ready = client.get("/readyz")
        assert (ready.status_code, ready.headers["Content-Type"]) == (
            503,
            "application/problem+json",
        )
        assert "(the disk is full: 0." in ready.json()["detail"]
        assert "WENJIN_RECORD_FAILURE=answer" in ready.json()["detail"]
        assert client.get("/healthz").status_code == 200
        assert operators_see(client) == (0, 1, "fault", "fault")  # and nobody has asked yet
        while (reply := client.post("/api/v1/ask", json=ASK)).status_code == 200:
            pass  # the database's log may have room for some more
        assert reply.status_code == 503
        filler.unlink()
        assert client.get("/readyz").status_code == 200
        assert operators_see(client) == (1, 0, "fault", "ok")  # little room, but enough
        assert asked(client) == right
        with read_only(disk):
            # this disk's open files can still be written: it is tried, not guessed
            ready = client.get("/readyz")
            assert ready.json()["cannot_write"] == "the disk is read-only"
            assert client.post("/api/v1/ask", json=ASK).status_code == ready.status_code == 200
    assert {each.state for each in verify(library.home)} == {State.OK}


def test_a_home_that_lies_on_a_read_only_disk_is_verified_and_kept(
    library: Library, disk: Path, tmp_path: Path
) -> None:
    library.close()
    assert not list(library.home.glob("*-wal"))
    with read_only(disk):
        assert {each.state for each in verify(library.home)} == {State.OK}
        assert back_up(library.home, tmp_path / "kept").notices == 1
        with pytest.raises(StoreReadOnly, match="wenjin backup COPY"):
            Library.open(library.home, cache=disk, embedder=HashEmbedder())
        ran = subprocess.run(
            [*CLI, "serve", "--home", str(library.home), "--port", "0"],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert ran.returncode == 1
        [line] = ran.stderr.strip().splitlines()
        assert "lies on a read-only disk" in line


LIMITED = """
import resource, sys
from pathlib import Path
from corpus.errors import WenjinError
from service.answering.outcome import Answer, Question
from service.answering.pipeline import Answerer
from service.library import Library
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder

home = Path(sys.argv[1])
library = Library.open(home, cache=home, embedder=HashEmbedder())
library.ingest(a_published_file())
right = Answerer(library).ask(Question("全年新建口袋公园多少个?")).outcome.text
long = a_published_file(A_NOTICE_TEXT * 40, notice_id="other")
files = sorted((home / "index").iterdir())
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
try:
    library.ingest(long)
except WenjinError as error:
    print(type(error).__name__)
print(sorted((home / "index").iterdir()) == files)
print(Answerer(library).ask(Question("全年新建口袋公园多少个?")).outcome.text == right)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
print(library.ingest(long), len(library.snapshot().readings))
library.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits, which Windows lacks")
def test_a_file_that_may_not_grow_is_the_same_anywhere(tmp_path: Path, root: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "home")],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.stdout.split("\n")[:4] == ["IndexNotSaved", "True", "True", "added 2"], ran.stderr


def test_a_folder_that_may_not_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cannot_write(tmp_path) is None
    assert cannot_write(tmp_path / "absent") == "No such file or directory"
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    assert cannot_write(tmp_path) == "the data directory cannot be written by this user"
