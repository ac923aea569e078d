"""What `/assist` says, as the contract writes it, for the console's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.browser.replies import Json, a_citation, reply_with

if TYPE_CHECKING:
    from playwright.sync_api import Page

DUTY = "市政务服务办负责统筹推进政务服务热线工作"


def a_card(**changed: Any) -> Json:
    """A card with an answer, a body and what to ask on."""
    return {
        "answer_id": "a1",
        "answer": "热线日均受理企业群众诉求2.30万件。[1]",
        "relation": "answer",
        "question": "热线每天受理多少诉求",
        "citations": [a_citation()],
        "facts": [],
        "body": "天津市政务服务办",
        "body_source": "duty",
        "body_citation": a_citation(quote=DUTY, start=0, end=len(DUTY)),
        "similar_questions": ["热线座席满意率是多少？", "热线平均响应时间是多少？"],
        "ask_next": [
            "请问具体在哪个区（县）、哪个街道（镇）？这件事由当地受理。",
            "请问是什么时候的事？",
        ],
        "dispatch_to": "天津市政务服务办",
        "dispatch_source": "duty",
        "dispatch_citation": a_citation(quote=DUTY, start=0, end=len(DUTY)),
        "subject_node_id": None,
        "abstention": None,
    } | changed


def an_absent_card(**changed: Any) -> Json:
    """“The notices do not say”, with one sentence that lies near."""
    message = "通知没有写明热线的接通率。可拨打12345热线进一步咨询。"
    return (
        a_card(
            answer_id="a9",
            answer=None,
            citations=[],
            body=None,
            body_source=None,
            body_citation=None,
            dispatch_to=None,
            dispatch_citation=None,
            similar_questions=[],
            ask_next=[],
            abstention={
                "reason": "attribute_absent",
                "message": message,
                "nearest": [a_citation()],
            },
        )
        | changed
    )


def three_cards() -> list[Json]:
    """An answer, a sentence that is related, and what is not in the notices."""
    extract = "全市290台政务服务智能终端实现凭社保卡(码)完成身份认证并办理自助事项"
    related = a_card(
        answer_id="a2",
        answer=f"{extract}。[1]",
        relation="related",
        citations=[
            a_citation(quote=extract, section="二、改革", start=742, end=742 + len(extract))
        ],
        body="和平区政务服务办",
        body_source="measure",
        dispatch_to=None,
        dispatch_source=None,
        dispatch_citation=None,
    )
    return [a_card(), related, an_absent_card()]


def a_draft(**changed: Any) -> Json:
    """A work order as drafted."""
    return {
        "summary": "来电人询问热线每天受理多少诉求。",
        "category": "咨询",
        "topic": "热线服务",
        "place": "和平区",
        "body": "天津市政务服务办",
        "body_certain": True,
        "body_note": "",
        "urgency": "一般",
        "urgency_words": [],
        "basis": [a_citation()],
    } | changed


def an_assist(*cards: Json, **draft: Any) -> Json:
    """A reply of `/assist` with these cards, three of each kind where none is given."""
    return {
        "cards": list(cards) or three_cards(),
        "draft": a_draft(**draft),
        "language": "zh",
        "timings_ms": {"total": 42.0},
    }


def assist_with(
    page: Page, reply: Json, status: int = 200, headers: Json | None = None
) -> list[Json]:
    """Let everything said on ``page`` be answered with ``reply``; the bodies that were sent."""
    return reply_with(page, "**/api/v1/assist", reply, status, headers)
