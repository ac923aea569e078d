"""Questions go on being answered while a notice is made ready, and nothing is shown too long."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from corpus.notice import NoticeId
from corpus.visibility import INTERNAL
from service.keys import KeyStore, Role
from service.library import Library
from service.snapshot import Snapshot
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import WAIT_S, TroubledEmbedder, bearer, client_of

WATER = "市水务局关于节水工作的通知\n2025年全市新建节水型社区45个。\n"
PARKS_ASKED = "全年新建口袋公园多少个？"
WATER_ASKED = "新建多少个节水型社区？"
SOON_S = 0.4


class Held:
    """Keeps every new snapshot from being put in place until it may be."""

    def __init__(self) -> None:
        self.has_begun, self.may_go_on = threading.Event(), threading.Event()

    def __call__(self, coming: Snapshot) -> None:
        self.has_begun.set()
        assert self.may_go_on.wait(WAIT_S)


@contextmanager
def held(library: Library) -> Iterator[Held]:
    """What is made ready within the block waits for ``may_go_on``."""
    hold = Held()
    library.prepare_by(hold)
    try:
        yield hold
    finally:
        hold.may_go_on.set()
        library.prepare_no_more_by(hold)


@pytest.fixture
def embedder() -> TroubledEmbedder:
    """A model that can be made to wait."""
    return TroubledEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: TroubledEmbedder) -> Iterator[Library]:
    """Two small notices, the one on water internal."""
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=embedder)
    library.ingest(a_published_file(notice_id="parks"))
    library.ingest(a_published_file(WATER, notice_id="inside", visibility=INTERNAL))
    yield library
    library.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads for who asks and who publishes."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


def cited(client: TestClient, question: str, key: str | None = None) -> set[str]:
    """The notices that the answer quotes; of a refusal, what it shows as nearest."""
    headers = {} if key is None else bearer(key)
    asked = {"question": question, "audience": "citizen" if key is None else "staff"}
    reply = client.post("/api/v1/ask", json=asked, headers=headers)
    if reply.status_code == 503:  # there is no notice any more
        return set()
    assert reply.status_code == 200, reply.text
    return named(reply.json())


def named(answer: dict[str, Any]) -> set[str]:
    """The notices that anything in an answer is from."""
    nearest = (answer["abstention"] or {}).get("nearest", [])
    return {each["notice_id"] for each in (*answer["citations"], *nearest)}


def put(
    client: TestClient, key: str, name: str, text: str, metadata: str | None = None
) -> httpx.Response:
    """Publish, replacing what is there."""
    files: dict[str, tuple[str, bytes]] = {"file": (f"{name}.txt", text.encode())}
    if metadata is not None:
        files["metadata"] = ("m.json", metadata.encode())
    address = "/api/v1/notices?replace=true"
    return client.post(address, files=files, headers=bearer(key))


def removed(client: TestClient, key: str, name: str) -> httpx.Response:
    """Take it out."""
    return client.delete(f"/api/v1/notices/{name}", headers=bearer(key))


def is_waiting(work: Future[Any]) -> bool:
    """Whether it has not ended, although there was time for it."""
    return bool(wait_for([work], SOON_S).not_done)


def test_questions_are_answered_while_a_notice_is_made_ready_and_then_from_it(
    library: Library, editor: str, pool: ThreadPoolExecutor
) -> None:
    with client_of(library) as client:
        assert cited(client, PARKS_ASKED) == {"parks"}
        with held(library) as hold:
            publishing = pool.submit(put, client, editor, "water", WATER)
            assert hold.has_begun.wait(WAIT_S)
            assert library.store.visibility(NoticeId("water")) is not None, "it is kept"
            assert cited(client, PARKS_ASKED) == {"parks"}
            assert "water" not in cited(client, WATER_ASKED)
            assert client.get("/api/v1/notices/water").status_code == 404
            listed = client.get("/api/v1/notices").json()["notices"]
            assert [each["notice_id"] for each in listed] == ["parks"]
            assert is_waiting(publishing), "told as published before anybody finds it"
        assert publishing.result(WAIT_S).status_code == 201
        assert cited(client, WATER_ASKED) == {"water"}


def test_an_agents_cards_come_while_a_notice_is_made_ready(
    library: Library, editor: str, keys: KeyStore, pool: ThreadPoolExecutor
) -> None:
    agent = keys.create(Role.AGENT).secret

    def cards(client: TestClient, text: str) -> set[str]:
        sent = {"text": text}
        made = client.post("/api/v1/assist", json=sent, headers=bearer(agent)).json()
        return {cited["notice_id"] for card in made["cards"] for cited in card["citations"]}

    with client_of(library) as client:
        assert "parks" in cards(client, PARKS_ASKED)
        with held(library) as hold:
            text = A_NOTICE_TEXT.replace("口袋公园30个", "口袋公园31个")
            publishing = pool.submit(put, client, editor, "newer", text)
            assert hold.has_begun.wait(WAIT_S)
            assert "newer" not in cards(client, PARKS_ASKED)
            assert is_waiting(publishing)
        assert publishing.result(WAIT_S).status_code == 201
        assert "newer" in cards(client, PARKS_ASKED)


def test_after_a_removal_is_acknowledged_no_answer_quotes_it(
    library: Library, editor: str, pool: ThreadPoolExecutor
) -> None:
    with client_of(library) as client:
        assert put(client, editor, "water", WATER).status_code == 201
        assert cited(client, WATER_ASKED) == {"water"}
        with held(library) as hold:
            removing = pool.submit(removed, client, editor, "water")
            assert hold.has_begun.wait(WAIT_S)
            assert cited(client, PARKS_ASKED) == {"parks"}, "nobody waits"
            assert is_waiting(removing), "acknowledged while it is still quoted"
        assert removing.result(WAIT_S).status_code == 204
        assert "water" not in cited(client, WATER_ASKED)
        assert client.get("/api/v1/notices/water/text").status_code == 404


def test_an_answer_under_way_does_not_quote_what_was_removed_meanwhile(
    library: Library, editor: str, embedder: TroubledEmbedder, pool: ThreadPoolExecutor
) -> None:
    with client_of(library) as client:
        assert put(client, editor, "water", WATER).status_code == 201
        embedder.may_go_on.clear()
        before = len(embedder.asked)
        asking = pool.submit(cited, client, WATER_ASKED)
        while len(embedder.asked) == before:
            assert not asking.done()
        assert removed(client, editor, "water").status_code == 204
        embedder.may_go_on.set()
        assert "water" not in asking.result(WAIT_S)


def test_what_is_made_internal_is_gone_for_callers_and_there_for_staff(
    library: Library, editor: str, pool: ThreadPoolExecutor
) -> None:
    with client_of(library) as client:
        assert cited(client, PARKS_ASKED) == {"parks"}
        assert cited(client, PARKS_ASKED, editor) == {"parks"}
        assert put(client, editor, "water", WATER).status_code == 201
        hidden = '{"visibility": "internal"}'
        with held(library) as hold:
            hiding = pool.submit(put, client, editor, "parks", A_NOTICE_TEXT, hidden)
            assert hold.has_begun.wait(WAIT_S)
            assert cited(client, WATER_ASKED) == {"water"}, "nobody waits"
            assert is_waiting(hiding)
        assert hiding.result(WAIT_S).status_code == 200
        assert "parks" not in cited(client, PARKS_ASKED)
        assert cited(client, PARKS_ASKED, editor) == {"parks"}


@pytest.mark.parametrize("change", ["removed", "hidden", "replaced"])
def test_what_another_process_takes_away_is_not_shown_even_while_one_publishes_here(
    library: Library, editor: str, pool: ThreadPoolExecutor, change: str
) -> None:
    other = Library.open(library.home, cache=library.home, embedder=HashEmbedder())
    with client_of(library) as client:
        assert cited(client, PARKS_ASKED) == {"parks"}
        with held(library) as hold:
            publishing = pool.submit(put, client, editor, "water", WATER)
            assert hold.has_begun.wait(WAIT_S)
            if change == "removed":
                other.remove(NoticeId("parks"))
            elif change == "hidden":
                other.ingest(a_published_file(notice_id="parks", visibility=INTERNAL))
            else:
                other.ingest(a_published_file(WATER, notice_id="parks"), replace=True)
            asking = pool.submit(client.post, "/api/v1/ask", json={"question": PARKS_ASKED})
            assert is_waiting(asking), "answered from what is no longer so"
        assert publishing.result(WAIT_S).status_code == 201
        answer = asking.result(WAIT_S).json()
        if change == "replaced":
            assert "口袋公园" not in str(answer["citations"])
        else:
            assert "parks" not in named(answer)
    other.close()


def test_what_another_process_adds_is_made_ready_while_nobody_waits(
    library: Library, pool: ThreadPoolExecutor
) -> None:
    other = Library.open(library.home, cache=library.home, embedder=HashEmbedder())
    with client_of(library) as client:
        assert cited(client, PARKS_ASKED) == {"parks"}
        with held(library) as hold:
            other.ingest(a_published_file(WATER, notice_id="water"))
            assert cited(client, PARKS_ASKED) == {"parks"}
            assert "water" not in cited(client, WATER_ASKED)
            assert hold.has_begun.wait(WAIT_S), "and is being made ready aside"
        library.snapshot()
        assert cited(client, WATER_ASKED) == {"water"}
    other.close()


def test_a_hidden_notice_of_another_process_is_not_known_to_who_may_not_see_it(
    library: Library, keys: KeyStore
) -> None:
    other = Library.open(library.home, cache=library.home, embedder=HashEmbedder())
    with client_of(library) as client:
        with held(library):
            other.ingest(a_published_file(WATER, notice_id="secret", visibility=INTERNAL))
            for address in ("notices/secret", "notices/secret/text"):
                assert client.get(f"/api/v1/{address}").status_code == 404
        library.snapshot()
        assert client.get("/api/v1/notices/secret").status_code == 404
        agent = bearer(keys.create(Role.AGENT).secret)
        assert client.get("/api/v1/notices/secret", headers=agent).status_code == 200
    other.close()
