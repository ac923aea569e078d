"""The real service on a real port, for a browser to visit."""

from __future__ import annotations

import atexit
import contextlib
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

from corpus.read import read_bytes, read_file
from service.library import Library
from service.server import address_of, bind
from service.settings import Settings
from tests.fakes import HashEmbedder

SHIPPED = Path("corpus/notices/tianjin-zwfw-2025.txt")
WAIT_S = 60.0

ASTRAL_ID = "jinbei-library-2025"
ASTRAL_QUOTE = "市图书馆每周开放56小时"
ASTRAL_TEXT = f"""\ufeff天津市文化局关于2025年图书馆开放时间的通知
各区文化局:
一、以读者满意为目标,做好开放服务
今年“𠮷祥😀阅读👨‍👩‍👧”活动在𠮷林路分馆举行。{ASTRAL_QUOTE},节假日不闭馆。<b>详见</b>&amp;<script>alert(1)</script>公告。
天津市文化局
2025年3月5日
"""
ASTRAL_METADATA = """{"title": "天津市文化局关于2025年图书馆开放时间的通知",
 "issuer": "天津市文化局", "date": "2025-03-05", "source_address": "https://example.org/notice"}"""


def a_library(home: Path, root: Path) -> Library:
    """The shipped notice and an invented one whose text needs two UTF-16 units a character."""
    shutil.copytree(_filled(root), home, dirs_exist_ok=True)
    return Library.open(home, cache=home / "cache", embedder=HashEmbedder())


@cache
def _filled(root: Path) -> Path:
    """A home with both notices, to be copied: taking them in takes longer than many a test."""
    home = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, home)
    library = Library.open(home, cache=home / "cache", embedder=HashEmbedder())
    library.ingest(read_file(root / SHIPPED))
    library.ingest(read_bytes(f"{ASTRAL_ID}.txt", ASTRAL_TEXT.encode(), ASTRAL_METADATA.encode()))
    library.close()
    return home


def settings_of(
    home: Path, rate_limit: int | None = None, allowed_origins: frozenset[str] = frozenset()
) -> Settings:
    """Settings that touch nothing outside ``home``."""
    return Settings(
        home=home, cache=home / "cache", rate_limit=rate_limit, allowed_origins=allowed_origins
    )


@contextmanager
def serving(
    app: ASGIApp, port: int = 0, *, ready: bool = True, **uvicorn_options: Any
) -> Iterator[str]:
    """Serve ``app`` on loopback; the address, once it is ready, or else answers at all."""
    config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=5, **uvicorn_options)
    server = uvicorn.Server(config)
    with bind("127.0.0.1", port) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        address = f"{address_of(listening)}/"
        try:
            _wait_for(address + ("readyz" if ready else "healthz"))
            yield address
        finally:
            server.should_exit = True
            thread.join(WAIT_S)


def all_suggested(address: str) -> None:
    """Return once the service at ``address`` has found all questions that it suggests."""
    until = time.monotonic() + WAIT_S
    with httpx.Client(verify=False, timeout=WAIT_S) as client:
        while client.get(f"{address}api/v1/suggestions?k=12").json()["finding"]:
            if time.monotonic() > until:
                raise TimeoutError(f"{address} looked for questions for {WAIT_S:.0f} s")
            time.sleep(0.05)


def _wait_for(address: str) -> None:
    """Return once ``address`` answers 200."""
    until = time.monotonic() + WAIT_S
    # plain HTTP: no certificates, which take longer to read than a reply to come
    with httpx.Client(verify=False, timeout=WAIT_S) as client:
        while time.monotonic() < until:
            with contextlib.suppress(httpx.TransportError):
                if client.get(address).status_code == 200:
                    return
            time.sleep(0.05)
    raise TimeoutError(f"{address} did not answer within {WAIT_S:.0f} s")
