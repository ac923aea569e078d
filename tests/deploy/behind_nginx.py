"""Wenjin behind the nginx of this machine with docs/deploy/nginx.conf, by hand:

    python -m tests.deploy.behind_nginx

What is tried is what docs/operations.md says of each line of that file. Only names, ports and the
certificate, made for this run, are other ones. Needs nginx and openssl; no part of the suite.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.running import free_port
from corpus.read import read_file
from service.api import event_stream
from service.api.app import create_app
from service.keys import KeyStore, Role
from service.library import Library
from service.users import UserStore
from tests.browser.serving import serving
from tests.conftest import ROOT
from tests.fakes import HeldEmbedder
from tests.service.api.clients import settings_of

NAME = "ask.example.gov.cn"
QUESTION = json.dumps({"question": "热线日均受理企业群众诉求多少万件?"})
JSON = {"Content-Type": "application/json"}
PASSWORD = "海河边上的第三盏灯不亮了"
Call = Callable[..., http.client.HTTPResponse]


@contextmanager
def nginx_before(folder: Path, wenjin_port: int) -> Iterator[tuple[int, int]]:
    """nginx with the file as it stands, but for ports and names: its ports, plain and TLS."""
    plain, tls = free_port(), free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
         f"/CN={NAME}", "-keyout", str(folder / "key"), "-out", str(folder / "pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (ROOT / "docs/deploy/nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{wenjin_port}"),
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        (f"/etc/nginx/tls/{NAME}.pem", str(folder / "pem")),
        (f"/etc/nginx/tls/{NAME}.key", str(folder / "key")),
    ):
        assert old in text, old
        text = text.replace(old, new)
    conf = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # its workers write into the folder as well
    conf.write_text(
        f"{user} daemon off; pid {folder}/pid; error_log stderr;\nevents {{}}\nhttp {{\n"
        f"client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n{text}\n}}\n"
    )
    command = ["nginx", "-p", str(folder), "-c", str(conf)]
    subprocess.run([*command, "-t"], check=True)
    running = subprocess.Popen(command)
    try:
        until = time.monotonic() + 20
        while not _listens(tls):
            if running.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"nginx does not listen on {tls}; what it said is above.")
            time.sleep(0.05)
        yield plain, tls
    finally:
        running.terminate()
        running.wait(timeout=20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def caller_of(folder: Path, port: int) -> Call:
    """Calls over TLS by the site's name."""
    trusted = ssl.create_default_context(cafile=str(folder / "pem"))
    trusted.check_hostname = False  # its name leads elsewhere; the certificate is checked

    def call(
        method: str, path: str, body: str | bytes | None = None, **headers: str
    ) -> http.client.HTTPResponse:
        line = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=trusted)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, body, {"Host": NAME, **named})
        return line.getresponse()

    return call


def say(what: str, holds: bool, saw: object = "") -> None:
    sys.stdout.write(f"{'ok    ' if holds else 'WRONG '} {what} {saw}\n")
    sys.stdout.flush()
    if not holds:
        raise SystemExit(1)


def asked(library: Library, plain: int, call: Call) -> str:
    """What is asked, and by whom; an admin's key."""
    line = http.client.HTTPConnection("127.0.0.1", plain, timeout=60)
    line.request("GET", "/desk", headers={"Host": NAME})
    moved = line.getresponse()
    where = moved.getheader("Location")
    say("plain http leads to https", (moved.status, where) == (301, f"https://{NAME}/desk"), where)

    say("a question is answered", call("POST", "/api/v1/ask", QUESTION, **JSON).status == 200)
    forged = {"X_Forwarded_For": "127.0.0.1", "Forwarded": "for=127.0.0.1", "X_Real_IP": ""}
    for headers in ({}, forged):
        say("/metrics is not there", call("GET", "/metrics", **headers).status == 404)
        status = call("GET", "/api/v1/status", **headers).status
        say("the status takes an admin", status == 401, status)
    admin = KeyStore(library.store.engine).create(Role.ADMIN).secret
    reply = call("GET", "/api/v1/status", Authorization=f"Bearer {admin}")
    say("… who sees it", reply.status == 200)

    signing = json.dumps({"name": "王五", "password": PASSWORD})
    origin = f"https://{NAME}"
    signed = call("POST", "/api/v1/session", signing, Origin=origin, **JSON)
    cookies = signed.headers.get_all("Set-Cookie") or []
    secure = all("secure" in each.lower() for each in cookies)
    say("signing in works, and its cookies are for https alone", signed.status == 201 and secure)

    return admin


def published(embedder: HeldEmbedder, admin: str, call: Call) -> None:
    """What is sent in, and how what comes of it comes back."""
    big = b"x" * (6 * 1024 * 1024 + 1)
    kind = "multipart/form-data; boundary=b"
    over = call("POST", "/api/v1/notices", big, Content_Type=kind, Authorization=f"Bearer {admin}")
    say("a body over 6 MiB is refused", over.status == 413)
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="large.txt"\r\n\r\n'
    key = {"Content_Type": kind, "Authorization": f"Bearer {admin}"}
    # no text, so that it is refused at once; what matters is who does
    form = head + b"\xff" * 2_000_000 + b"\r\n--b--\r\n"
    preview = call("POST", "/api/v1/notices/preview", form, **key)
    is_ours = "problem+json" in preview.headers["Content-Type"]
    say("a file of 2 MB comes through to Wenjin", preview.status == 422 and is_ours)

    embedder.has_begun.clear()
    embedder.may_go_on.clear()
    form = head + "一、绿化\n新建公园3个。".encode() + b"\r\n--b--\r\n"
    began = time.monotonic()
    stream = call("POST", "/api/v1/notices", form, Accept="text/event-stream", **key)
    first = stream.readline()
    waited = time.monotonic() - began
    held = not embedder.may_go_on.is_set()
    embedder.may_go_on.set()
    rest = stream.read()
    say(
        "an event comes while the rest is being made",
        b"progress" in first and held,
        f"{waited:.2f} s",
    )
    say("… and the rest after it", b"event: done" in rest)


def main() -> int:
    """Try it; 0 where all of it holds."""
    missing = [each for each in ("nginx", "openssl") if shutil.which(each) is None]
    if missing:
        sys.stderr.write(f"This needs {' and '.join(missing)}.\n")
        return 1
    event_stream.HEARTBEAT_S = 1.0
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name), Path(name) / "home"
        embedder = HeldEmbedder()
        library = Library.open(home, cache=home, embedder=embedder)
        library.ingest(read_file(ROOT / "corpus/notices/tianjin-zwfw-2025.txt"))
        UserStore(library.store.engine).create("王五", Role.ADMIN, PASSWORD)
        settings = settings_of(home, trusted_proxies="127.0.0.1")
        with serving(create_app(settings, library)) as address:
            port = int(address.rstrip("/").rpartition(":")[2])
            with nginx_before(folder, port) as (plain, tls):
                call = caller_of(folder, tls)
                published(embedder, asked(library, plain, call), call)
        library.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
