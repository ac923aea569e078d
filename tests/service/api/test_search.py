"""POST /search: passages, best first."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.service.api.clients import NOTICE_ID


def test_hits_are_ranked_and_cite_the_text_at_their_offsets(client: TestClient) -> None:
    reply = client.post("/api/v1/search", json={"query": "热线 诉求", "k": 5})
    hits = reply.json()["hits"]
    text = client.get(f"/api/v1/notices/{NOTICE_ID}/text").text
    assert [hit["rank"] for hit in hits] == [1, 2, 3, 4, 5]
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    for hit in hits:
        citation = hit["citation"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_ten_hits_come_unless_told_otherwise(client: TestClient) -> None:
    reply = client.post("/api/v1/search", json={"query": "政务服务", "notice_ids": [NOTICE_ID]})
    assert len(reply.json()["hits"]) == 10


def test_an_unknown_notice_is_an_error_not_an_empty_list(client: TestClient) -> None:
    reply = client.post("/api/v1/search", json={"query": "热线", "notice_ids": ["nowhere"]})
    assert reply.status_code == 404
    assert "nowhere" in reply.json()["detail"]
