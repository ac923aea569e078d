"""Every reply that leaves over HTTP leaves a record, and none that cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.keys import KeyStore, Role
from service.library import Library
from service.rated_answer import digest_of
from service.records.check import check_records
from service.records.log import RecordLog
from service.records.record import Replied
from service.records.replay import replay
from service.settings import Settings
from tests.service.api.clients import BASE, bearer, client_of, until_ready
from tests.service.api.test_problems import problem_of

QUESTION = "全年新建多少个口袋公园？"
PRIVATE = {"question": "我叫张伟，手机13820011234，全年新建多少个口袋公园？"}
SAID = ("张伟", "13820011234", "\\u5f20\\u4f1f", "李秀英", "\\u674e\\u79c0\\u82f1", "13912345678")


@pytest.fixture
def client(library: Library, keys: KeyStore) -> Iterator[TestClient]:
    """A caller on this machine."""
    with client_of(library) as client:
        yield client


def recorded(library: Library) -> list[Replied]:
    """What was recorded, the latest first."""
    found = (each.what for each in RecordLog(library.store.engine).newest(100))
    return [each for each in found if isinstance(each, Replied)]


def events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream."""
    pieces = [each.split("\n") for each in text.strip().split("\n\n")]
    return [
        (e[0].removeprefix("event: "), json.loads(e[-1].removeprefix("data: "))) for e in pieces
    ]


def test_an_answer_is_recorded_with_all_that_it_was_made_from(
    client: TestClient, library: Library
) -> None:
    reply = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    [record] = recorded(library)
    assert record.answer_id == reply["answer_id"]
    assert (record.route, record.role, record.audience) == ("ask", "citizen", "citizen")
    assert (record.question, record.reason) == (QUESTION, None)
    assert record.text_sha256 == digest_of(reply["answer"])
    [cited], [citation] = record.cited, reply["citations"]
    assert (cited.start, cited.end) == (citation["start"], citation["end"])
    assert cited.sha256 == library.store.versions(citation["notice_id"])[0].sha256
    assert record.model == library.embedder.fingerprint


def test_each_reply_leaves_its_own_record_and_a_refusal_one_as_well(
    client: TestClient, library: Library
) -> None:
    for question in (QUESTION, QUESTION, "地铁几点开？"):
        client.post("/api/v1/ask", json={"question": question})
    reasons = [record.reason for record in recorded(library)]
    assert reasons == ["attribute_absent", None, None]
    assert check_records(RecordLog(library.store.engine)).is_whole


def test_a_stream_and_its_resumption_are_recorded(client: TestClient, library: Library) -> None:
    accept = {"Accept": "text/event-stream"}
    first = client.post("/api/v1/ask", json={"question": QUESTION}, headers=accept)
    done = events(first.text)[-1][1]
    again = {**accept, "Last-Event-ID": f"{done['answer_id']}.1"}
    client.post("/api/v1/ask", json={"question": QUESTION}, headers=again)
    assert [(each.route, each.answer_id) for each in recorded(library)] == [
        ("stream", done["answer_id"])
    ] * 2


def test_every_card_of_a_call_is_recorded(
    client: TestClient, library: Library, keys: KeyStore
) -> None:
    agent = keys.create(Role.AGENT).secret
    said = {"text": f"我叫张伟，{QUESTION}", "k": 3}
    cards = client.post("/api/v1/assist", json=said, headers=bearer(agent)).json()["cards"]
    records = recorded(library)[::-1]
    assert [each.answer_id for each in records] == [card["answer_id"] for card in cards]
    assert {each.role for each in records} == {"agent"}
    assert records[0].route == "assist"
    assert all(each.route == "assist.related" for each in records[1:])
    for record in records:
        assert replay(record.answer_id, library).same


def test_what_a_card_shows_beside_that_nothing_is_said_is_replayed(
    client: TestClient, library: Library, keys: KeyStore
) -> None:
    agent = keys.create(Role.AGENT).secret
    said = {"text": "公园里下了雨，老人又摔倒，地铁几点开？"}
    cards = client.post("/api/v1/assist", json=said, headers=bearer(agent)).json()["cards"]
    beside = [each["start"] for each in cards[0]["abstention"]["nearest"]]
    record = recorded(library)[len(cards) - 1]
    assert beside
    assert [each.start for each in record.cited] == beside
    assert replay(record.answer_id, library).same


def test_what_is_refused_at_the_door_leaves_no_record(client: TestClient, library: Library) -> None:
    assert client.post("/api/v1/ask", json={"question": ""}).status_code == 422
    staff = {"question": QUESTION, "audience": "staff"}
    assert client.post("/api/v1/ask", json=staff).status_code == 401
    assert recorded(library) == []


def test_nothing_that_is_somebodys_own_is_on_the_disk(
    client: TestClient, library: Library, keys: KeyStore
) -> None:
    history = [{"question": "我是李秀英女士，有哪些公园？", "answer": "好的，李秀英女士。"}]
    reply = client.post("/api/v1/ask", json={**PRIVATE, "history": history}).json()
    agent = bearer(keys.create(Role.AGENT).secret)
    client.post("/api/v1/assist", json={"text": PRIVATE["question"]}, headers=agent)
    rating = {
        "answer_id": reply["answer_id"],
        "rating": "down",
        "reason": "我叫李秀英，不是这个",
        "correction": "请打13912345678告诉我",
    }
    assert client.post("/api/v1/feedback", json=rating).status_code == 201
    files = [path for path in library.home.rglob("*") if path.is_file()]
    held = b"".join(path.read_bytes() for path in files)
    assert "〔姓名〕".encode() in held or b"\\u3014\\u59d3\\u540d\\u3015" in held
    for private in SAID:
        assert private.encode() not in held


def test_the_id_of_an_answer_is_no_digest_that_could_be_tried_for_a_number(
    client: TestClient, library: Library
) -> None:
    """The same in one process, so that a stream resumes, and of nothing that is kept."""
    ids = {client.post("/api/v1/ask", json=PRIVATE).json()["answer_id"] for _ in range(2)}
    assert len(ids) == 1
    parts = f"{library.store.generation()}\0{PRIVATE['question']}\0all"
    assert digest_of(parts)[:24] not in ids


def _cannot_write(library: Library) -> None:
    with library.store.engine.begin() as connection:
        connection.execute(
            sa.text(
                "CREATE TRIGGER full BEFORE INSERT ON answer_records "
                "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
            )
        )


def test_an_answer_whose_record_cannot_be_written_does_not_leave(
    client: TestClient, library: Library
) -> None:
    client.post("/api/v1/ask", json={"question": QUESTION})
    _cannot_write(library)
    reply = client.post("/api/v1/ask", json={"question": QUESTION})
    assert problem_of(reply, 503)["title"] == "The answer cannot be given now"
    assert "30" not in reply.text
    assert str(library.home) not in reply.text
    streamed = client.post(
        "/api/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"}
    )
    assert streamed.status_code == 503
    assert len(recorded(library)) == 1


@pytest.mark.parametrize("given", [{"record_failure": "answer"}, {"record_days": 0}])
def test_an_operator_may_let_answers_go_on(
    library: Library, tmp_path: Path, given: dict[str, Any]
) -> None:
    with client_of(library) as client:
        client.post("/api/v1/ask", json={"question": QUESTION})
    _cannot_write(library)
    settings = Settings.model_validate({"home": library.home, "cache": tmp_path, **given})
    with TestClient(create_app(settings, library), base_url=BASE) as client:
        until_ready(client)
        assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200
    assert len(recorded(library)) == 1
