"""Replies as the contract writes them, for what a real service says only now and then."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

Json = dict[str, Any]


def a_citation(**changed: Any) -> Json:
    """A citation of the shipped notice."""
    return {
        "marker": 1,
        "kind": "notice",
        "notice_id": "tianjin-zwfw-2025",
        "notice_title": "市政务服务办关于印发2024年工作总结和2025年工作要点的通知",
        "issuer": "天津市人民政府政务服务办公室",
        "notice_date": "2025-01-27",
        "source_address": "https://zwfwb.tj.gov.cn",
        "section": "五、以企业群众满意为标准",
        "item": None,
        "passage_id": "tianjin-zwfw-2025:0-1",
        "quote": "热线日均受理企业群众诉求2.30万件",
        "start": 3823,
        "end": 3841,
    } | changed


def a_reply(**changed: Any) -> Json:
    """An answer with one citation."""
    return {
        "answer_id": "a1",
        "refused": False,
        "answer": "热线日均受理企业群众诉求2.30万件。[1]",
        "language": "zh",
        "question": "",
        "citations": [a_citation()],
        "facts": [],
        "abstention": None,
        "confidence": None,
        "generated_by": "extractive",
        "related_questions": [],
        "timings_ms": {"total": 1.0, "embed": 0.0, "retrieve": 0.0, "compose": 0.0},
    } | changed


def an_abstention(**changed: Any) -> Json:
    """A refusal with one sentence that lies near."""
    message = "通知没有写明热线的接通率。可拨打12345咨询。"
    abstention = {"reason": "attribute_absent", "message": message, "nearest": [a_citation()]}
    return a_reply(refused=True, answer=message, citations=[], abstention=abstention | changed)


def answer_with(
    page: Page, reply: Json, status: int = 200, headers: Json | None = None
) -> list[Json]:
    """Let every question on ``page`` be answered with ``reply``; the bodies that were sent."""
    return reply_with(page, "**/api/v1/ask", reply, status, headers)


def reply_with(
    page: Page, address: str, reply: Json, status: int = 200, headers: Json | None = None
) -> list[Json]:
    """Let what ``page`` sends to ``address`` have this ``reply``; the bodies that were sent."""
    sent: list[Json] = []

    def fulfil(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "null"))
        route.fulfill(status=status, json=reply, headers=headers)

    page.route(address, fulfil)
    return sent
