"""No word of a question stands in the log at INFO, nor in the metrics, whatever comes of it.

Every route of the OpenAPI document is sent a question with words that stand nowhere else, in each
field that takes a text, by somebody without a key and by an admin, over a service that answers and
over one that breaks.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from retrieval.hit import Embedder
from service import sign_in_attempts
from service.keys import KeyStore, Role
from service.library import Library
from service.logs import configure_logs
from tests.factories import a_published_file
from tests.service.api.clients import TroubledEmbedder, bearer, client_of
from tests.service.api.leak_probes import Pool, probes_of

CANARY = "鹦鹉螺金丝雀"
SECOND = "canaryquestion"
SENT = (CANARY, SECOND)
WRITTEN = [form for each in SENT for form in (each, ascii(each).strip("'"))]
POOL = Pool(
    words=[f"全年新建{CANARY}口袋公园多少个？", f"我叫张伟，电话13820011234，{SECOND}？"],
    notice_ids=["sample"],
    node_ids=["Department:市园林局", f"{CANARY}局"],
    answer_ids=["0" * 24],
    numbers=[1],
    removable=["nobody"],
)
PRIVATE = ("13820011234", "张伟")


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Where the log goes, as a server writes it."""
    monkeypatch.setattr(sign_in_attempts, "FREE_BY_NAME", 10_000)
    monkeypatch.setattr(sign_in_attempts, "FREE_BY_ADDRESS", 10_000)
    written = io.StringIO()
    configure_logs(logging.INFO, written)
    return written


def library_of(home: Path, embedder: Embedder) -> Library:
    """A small library of its own."""
    library = Library.open(home, cache=home, embedder=embedder)
    library.ingest(a_published_file(date="2025-03-05"))
    return library


def asked_everywhere(client: TestClient, secrets: list[dict[str, str]]) -> Iterator[int]:
    """The status of every probe by every caller."""
    openapi = client.get("/openapi.json").json()
    for headers in secrets:
        for probe in probes_of(openapi, POOL):
            yield probe.asked(client, headers).status


def admin(library: Library) -> dict[str, str]:
    """The headers of who may call everything."""
    return bearer(KeyStore(library.store.engine).create(Role.ADMIN).secret)


def assert_quiet(written: str) -> None:
    """Nothing of what was asked, as it is or as an escape, in any case."""
    folded = written.casefold()
    assert [each for each in (*WRITTEN, *PRIVATE) if each.casefold() in folded] == []


def test_no_route_writes_a_question_to_the_log_or_the_metrics(
    tmp_path: Path, stream: io.StringIO
) -> None:
    library = library_of(tmp_path, TroubledEmbedder())
    with client_of(library) as client:
        statuses = list(asked_everywhere(client, [{}, admin(library)]))
        metrics = client.get("/metrics").text
        status = client.get("/api/v1/status").text
    library.close()
    assert len(statuses) > 400
    assert {200, 401, 404, 422} <= set(statuses)
    written = stream.getvalue()
    assert written.count("question.answered") > 20  # what is written there is looked at
    assert written.count("call.assisted") > 2
    assert_quiet(written)
    assert_quiet(metrics)
    assert_quiet(status)
    assert "wenjin_answers_total" in metrics


def test_nor_does_one_that_breaks_on_the_way(tmp_path: Path, stream: io.StringIO) -> None:
    embedder = TroubledEmbedder()
    library = library_of(tmp_path, embedder)
    with client_of(library) as client:
        embedder.is_broken = True  # its error quotes the question
        statuses = list(asked_everywhere(client, [admin(library)]))
        metrics = client.get("/metrics").text
    library.close()
    assert statuses.count(500) > 20
    written = stream.getvalue()
    assert "request.failed error=RuntimeError" in written
    assert_quiet(written)
    assert_quiet(metrics)


def test_at_debug_the_canary_would_be_found(tmp_path: Path, stream: io.StringIO) -> None:
    configure_logs(logging.DEBUG, stream)
    library = library_of(tmp_path, TroubledEmbedder())
    with client_of(library) as client:
        client.post("/api/v1/ask", json={"question": POOL.words[0]})
    library.close()
    assert CANARY in stream.getvalue()
