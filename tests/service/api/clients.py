"""The app with a real library and a model that needs no weights."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from corpus.errors import ModelUnavailable
from retrieval.hit import QueryVectors, Vectors
from service.api.app import create_app
from service.api.load import Lane, Load
from service.library import Library
from service.settings import Settings
from tests.fakes import HashEmbedder

BASE = "http://127.0.0.1:8000"
QUESTION = "热线日均受理企业群众诉求多少万件?"
NOTICE_ID = "tianjin-zwfw-2025"
WAIT_S = 60.0


class TroubledEmbedder(HashEmbedder):
    """An embedder that can be made to wait, to be gone, or to fail in a way nobody foresaw."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.passages_may_go_on = threading.Event()
        self.passages_may_go_on.set()
        self.asked: list[str] = []
        self.is_gone = False
        self.is_broken = False

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, if nothing is the matter."""
        self._in_trouble(texts)
        return super().embed_queries(texts)

    def embed_query_tokens(self, text: str) -> QueryVectors:
        """A question and its characters, if nothing is the matter."""
        self._in_trouble([text])
        return super().embed_query_tokens(text)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Vectors of passages, if they may be made."""
        assert self.passages_may_go_on.wait(WAIT_S)
        return super().embed_passages(texts, progress)

    def _in_trouble(self, texts: Sequence[str]) -> None:
        self.asked += texts
        assert self.may_go_on.wait(WAIT_S)
        if self.is_gone:
            raise ModelUnavailable("bundled", "its file has gone", "Start again.")
        if self.is_broken:
            raise RuntimeError(f"cannot embed {texts}")


def settings_of(home: Path, rate_limit: int | None = None, **more: object) -> Settings:
    """Settings that touch nothing outside ``home``."""
    return Settings.model_validate(
        {"home": home, "cache": home / "cache", "rate_limit": rate_limit, **more}
    )


def until_ready(client: TestClient) -> None:
    """Return once the app can answer."""
    until = time.monotonic() + WAIT_S
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < until, client.get("/readyz").text
        time.sleep(0.02)


def until_lane(load: Load, working: int, waiting: int, lane: Lane = Lane.ASK) -> None:
    """Return once so many work and wait."""
    until = time.monotonic() + WAIT_S
    while (now := load.snapshot().lanes[lane]).working != working or now.waiting != waiting:
        assert time.monotonic() < until, now
        time.sleep(0.01)


@contextmanager
def client_of(
    library: Library,
    *,
    rate_limit: int | None = None,
    address: str = "127.0.0.1",
    ready: bool = True,
    **more: object,
) -> Iterator[TestClient]:
    """A client at ``address`` of an app over ``library``; ``more``: other settings."""
    app = create_app(settings_of(library.home, rate_limit, **more), library)
    with TestClient(
        app, base_url=BASE, client=(address, 50_000), raise_server_exceptions=False
    ) as client:
        if ready:
            until_ready(client)
        yield client


def bearer(secret: str) -> dict[str, str]:
    """The header that carries a key."""
    return {"Authorization": f"Bearer {secret}"}
