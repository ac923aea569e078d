"""POST /assist: who may ask, the contract's shape, and no words of the caller in the log."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from starlette.requests import Request
from starlette.types import Message

from service.answering.outcome import Question
from service.api.access import Caller
from service.api.assist import assist
from service.api.assist_schemas import AssistBody, BodySourceName
from service.api.work import GONE, HungUp
from service.assist.responsible import BodySource
from service.commands.assisting import SOURCES
from service.keys import KeyStore, Role
from service.library import Library
from service.recent_answers import RecentAnswers
from tests.service.api.clients import bearer, client_of

ROOT = Path(__file__).parents[3]
CARD_FIELDS = {
    "answer_id", "relation", "question", "answer", "citations", "facts", "body", "body_source",
    "body_citation", "dispatch_to", "dispatch_source", "dispatch_citation", "similar_questions",
    "ask_next", "subject_node_id", "abstention",
}  # fmt: skip
DRAFT_FIELDS = {
    "summary", "category", "topic", "place", "body", "body_certain", "body_note", "urgency",
    "urgency_words", "basis",
}  # fmt: skip
SAID = {"text": "喂你好，我想问一下全年新建口袋公园多少个？"}


def test_only_agents_editors_and_admins_may_ask(library: Library, keys: KeyStore) -> None:
    with client_of(library) as client:
        assert client.post("/api/v1/assist", json=SAID).status_code == 401
        for role in (Role.AGENT, Role.EDITOR, Role.ADMIN):
            headers = bearer(keys.create(role).secret)
            assert client.post("/api/v1/assist", json=SAID, headers=headers).status_code == 200


def test_the_reply_has_the_contracts_shape_and_quotes_at_its_offsets(
    library: Library, editor: str
) -> None:
    with client_of(library) as client:
        reply = client.post("/api/v1/assist", json={**SAID, "k": 5}, headers=bearer(editor)).json()
        text = client.get("/api/v1/notices/sample/text").text
    assert set(reply) == {"cards", "draft", "language", "timings_ms"}
    assert set(reply["draft"]) == DRAFT_FIELDS
    assert 1 <= len(reply["cards"]) <= 5
    assert "30" in reply["cards"][0]["answer"]
    for card in reply["cards"]:
        assert set(card) == CARD_FIELDS
        cited = [*card["citations"], card["body_citation"], card["dispatch_citation"]]
        for citation in filter(None, cited):
            assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_card_that_the_notices_cannot_fill_says_why(library: Library, editor: str) -> None:
    said = {"text": "地铁老年卡坐车多少钱"}
    with client_of(library) as client:
        reply = client.post("/api/v1/assist", json=said, headers=bearer(editor)).json()
    first = reply["cards"][0]
    assert first["answer"] is None
    assert first["citations"] == []
    assert set(first["abstention"]) == {"reason", "message", "nearest", "choices", "courtesy"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": " \n"},
        {"text": "问" * 2001},
        {"text": "a\0b"},
        {"text": "公园", "k": 0},
        {"text": "公园", "k": 6},
        {"text": "公园", "more": 1},
    ],
)
def test_what_cannot_be_said_is_refused(
    library: Library, editor: str, body: dict[str, object]
) -> None:
    with client_of(library) as client:
        reply = client.post("/api/v1/assist", json=body, headers=bearer(editor))
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"


def test_two_thousand_characters_are_heard(library: Library, editor: str) -> None:
    with client_of(library) as client:
        reply = client.post("/api/v1/assist", json={"text": "问" * 2000}, headers=bearer(editor))
    assert reply.status_code == 200


def test_the_log_has_one_line_and_none_of_the_words(
    library: Library, editor: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="service")
    with client_of(library) as client:
        caplog.clear()
        client.post("/api/v1/assist", json=SAID, headers=bearer(editor))
    shown = [record for record in caplog.records if record.name.startswith("service")]
    assert [record.getMessage() for record in shown] == ["call.assisted"]
    assert all("口袋公园" not in repr(record.__dict__) for record in shown)


def test_pauses_in_typing_are_counted_apart_from_asks(library: Library, editor: str) -> None:
    with client_of(library, rate_limit=1) as client:
        for _ in range(10):
            reply = client.post("/api/v1/assist", json=SAID, headers=bearer(editor))
            assert reply.status_code == 200
        assert client.post("/api/v1/assist", json=SAID, headers=bearer(editor)).status_code == 429
        asked = client.post("/api/v1/ask", json={"question": "公园"}, headers=bearer(editor))
        assert asked.status_code == 200


def test_every_card_can_be_rated_by_its_id(library: Library, editor: str) -> None:
    with client_of(library) as client:
        reply = client.post("/api/v1/assist", json=SAID, headers=bearer(editor)).json()
        rated = [
            client.post("/api/v1/feedback", json={"answer_id": card["answer_id"], "rating": "down"})
            for card in reply["cards"]
        ]
        kept = client.get("/api/v1/feedback", headers=bearer(editor)).json()["feedback"]
    assert [each.status_code for each in rated] == [201] * len(reply["cards"])
    assert {each["audience"] for each in kept} == {"staff"}


def test_what_nobody_waits_for_any_more_is_not_worked_on(library: Library) -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    with client_of(library) as client:
        held = client.app.state.services  # type: ignore[attr-defined]
        request = Request({"type": "http", "method": "POST", "headers": []}, gone)
        body = AssistBody(text="全年新建口袋公园多少个？")
        nobody = Caller("127.0.0.1", direct=True, key=None)
        assert client.portal is not None
        loaded = held.readiness.loaded()
        with pytest.raises(HungUp) as raised:
            client.portal.call(assist, body, request, held, loaded, nobody)
        told = client.app.exception_handlers[HungUp]  # type: ignore[attr-defined]
        reply = told(request, raised.value)
    assert reply.status_code == GONE
    assert reply.body == b""


def test_names_and_numbers_are_neither_asked_nor_remembered(
    library: Library, editor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Question] = []
    remember = RecentAnswers.remember

    def listening(held: RecentAnswers, question: Question, *rest: Any) -> None:
        kept.append(question)
        remember(held, question, *rest)

    monkeypatch.setattr(RecentAnswers, "remember", listening)
    who = "我叫王小明，电话13812345678"
    said = {"text": who, "history": [{"question": f"{who}，公园几点关门", "answer": "没有写。"}]}
    with client_of(library) as client:
        reply = client.post("/api/v1/assist", json=said, headers=bearer(editor))
    assert reply.status_code == 200
    assert reply.json()["cards"][0]["abstention"] is not None
    assert "王小明" not in reply.text + str(kept)
    assert "138" not in str(kept)
    assert "公园几点关门" in str(kept)


def test_every_source_of_a_body_has_its_words_wherever_it_is_told() -> None:
    values = {each.value for each in BodySource}
    assert set(get_args(BodySourceName)) == values
    assert set(SOURCES) == values
    wording = (ROOT / "service/web/agent/wording.js").read_text(encoding="utf-8")
    told = wording.split("BODY_SOURCE = {")[1].split("}")[0]
    assert set(re.findall(r"^  (\w+):", told, re.MULTILINE)) == values


def test_each_app_lets_in_as_many_calls_as_it_works_on_itself(library: Library) -> None:
    with client_of(library) as one, client_of(library) as other:
        held, beside = (each.app.state.services for each in (one, other))  # type: ignore[attr-defined]
    assert held.assisting is not beside.assisting
