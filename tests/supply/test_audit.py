"""``make audit`` with the real pip-audit and a server that stands in for osv.dev: what is known is
told, and what was not looked at is a failure that says so.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from supply.audit import KNOWN, NONE_KNOWN, NOT_AUDITED, NotAudited, Vulnerability, audit, main
from tests.conftest import ROOT

OLD = {
    "id": "GHSA-test-old",
    "summary": "an old one",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.4"}]}],
        }
    ],
}


class Feed(ThreadingHTTPServer):
    """Answers as osv.dev does: of jinja2 3.1.3 it knows one vulnerability, of all else none."""

    def __init__(self, status: int = 200) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.status = status
        self.asked: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1/query"


class _Answers(BaseHTTPRequestHandler):
    server: Feed

    def do_POST(self) -> None:
        query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name, version = query["package"]["name"], query["version"]
        self.server.asked.append((name, version))
        known = {"vulns": [OLD]} if (name, version) == ("jinja2", "3.1.3") else {}
        body = json.dumps(known).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def feed() -> Iterator[Callable[[int], Feed]]:
    opened: list[Feed] = []

    def opening(status: int = 200) -> Feed:
        opened.append(Feed(status))
        threading.Thread(target=opened[-1].serve_forever, daemon=True).start()
        return opened[-1]

    yield opening
    for each in opened:
        each.shutdown()
        each.server_close()


def pins(folder: Path, *lines: str) -> Path:
    path = folder / "constraints.txt"
    path.write_text("# pins\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_every_pin_is_asked_about_and_what_is_known_is_told(
    tmp_path: Path, feed: Callable[[int], Feed], capsys: pytest.CaptureFixture[str]
) -> None:
    served = feed(200)
    of = pins(tmp_path, "jinja2==3.1.3", "pydantic_core==2.50.4", "torch==2.13.0")

    assert audit(of, served.address) == (
        3,
        (Vulnerability("jinja2", "3.1.3", "GHSA-test-old", ("3.1.4",)),),
    )
    assert sorted(served.asked) == [
        ("jinja2", "3.1.3"), ("pydantic-core", "2.50.4"), ("torch", "2.13.0"),
    ]  # fmt: skip
    assert main(["--pins", str(of), "--service", served.address]) == KNOWN
    said = capsys.readouterr().out
    assert "jinja2 3.1.3: GHSA-test-old; take 3.1.4" in said
    assert "Audited 3 packages: 1 known vulnerabilities." in said


def test_nothing_known_is_a_success(
    tmp_path: Path, feed: Callable[[int], Feed], capsys: pytest.CaptureFixture[str]
) -> None:
    of = pins(tmp_path, "jinja2==3.1.6")
    assert main(["--pins", str(of), "--service", feed(200).address]) == NONE_KNOWN
    assert "Audited 1 packages: 0 known" in capsys.readouterr().out


def test_a_service_that_cannot_be_reached_is_a_failure_that_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = Feed()
    closed.server_close()
    nowhere = closed.address
    of = pins(tmp_path, "jinja2==3.1.6")
    assert main(["--pins", str(of), "--service", nowhere]) == NOT_AUDITED
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"NOT AUDITED: asking {nowhere} failed: ")
    assert "Connection refused" in said.err


def test_a_service_that_fails_is_no_success(tmp_path: Path, feed: Callable[[int], Feed]) -> None:
    served = feed(503)
    with pytest.raises(NotAudited, match="failed"):
        audit(pins(tmp_path, "jinja2==3.1.6"), served.address)
    assert served.asked


def test_an_audit_of_nothing_is_a_failure(
    tmp_path: Path, feed: Callable[[int], Feed], capsys: pytest.CaptureFixture[str]
) -> None:
    served = feed(200)
    empty = pins(tmp_path)
    assert main(["--pins", str(empty), "--service", served.address]) == NOT_AUDITED
    assert "pins nothing, so nothing was audited" in capsys.readouterr().err
    with pytest.raises(NotAudited, match="cannot be read"):
        audit(tmp_path / "absent.txt", served.address)


def test_a_package_that_is_left_out_is_named(tmp_path: Path, feed: Callable[[int], Feed]) -> None:
    of = pins(tmp_path, "jinja2==3.1.6", "torch==2.13.0; python_version < '3'")
    with pytest.raises(NotAudited, match=r"1 of 2 packages were not looked at, torch among them"):
        audit(of, feed(200).address)


def test_every_pin_of_the_project_can_be_asked_about(feed: Callable[[int], Feed]) -> None:
    served = feed(200)
    looked_at, _ = audit(ROOT / "constraints.txt", served.address)
    assert looked_at == len(served.asked) > 80
