"""Pictures of the page for the README: ``pytest tests/browser --screenshots docs/screenshots``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.pictures import DESK, PHONE, picture
from tests.browser.replies import a_reply, an_abstention, answer_with
from tests.browser.steps import OpenPage, ask, expect

pytestmark = pytest.mark.browser

QUESTION = "热线日均受理企业群众诉求多少件？"


@pytest.mark.parametrize(
    ("name", "viewport", "light"),
    [("desk", DESK, "light"), ("phone", PHONE, "light"), ("phone-dark", PHONE, "dark")],
)
def test_the_page_can_be_pictured(
    open_page: OpenPage, site: str, folder: Path, name: str, viewport: dict[str, int], light: str
) -> None:
    page = open_page(site, viewport=viewport, color_scheme=light, device_scale_factor=2)
    expect(page.locator("#shelf")).to_be_visible()
    pictures = [picture(page, folder / f"{name}-home.png")]
    ask(page, QUESTION)
    pictures.append(picture(page, folder / f"{name}-answer.png"))
    page.locator(".turn .link").first.click()
    expect(page.locator("#panel mark")).to_be_in_viewport()
    pictures.append(picture(page, folder / f"{name}-notice.png"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="新问题").click()
    answer_with(page, an_abstention())
    ask(page, "热线接通率是多少？")
    pictures.append(picture(page, folder / f"{name}-abstention.png"))
    assert all(each.stat().st_size > 10_000 for each in pictures)


@pytest.mark.parametrize(
    ("name", "viewport", "light"),
    [("desk", DESK, "light"), ("phone", PHONE, "light"), ("phone-dark", PHONE, "dark")],
)
def test_feedback_can_be_pictured(
    open_page: OpenPage, site: str, folder: Path, name: str, viewport: dict[str, int], light: str
) -> None:
    page = open_page(site, viewport=viewport, color_scheme=light, device_scale_factor=2)
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="没用").click()
    turn.get_by_label("内容不对").check()
    pictures = [picture(page, folder / f"{name}-thumbs.png")]
    page.goto(f"{site}feedback")
    pictures.append(picture(page, folder / f"{name}-feedback-key.png"))
    answer = a_reply()
    said = {
        "number": 1,
        "at": "2025-03-05T08:00:00+00:00",
        "rating": "down",
        "reason": "不完整；还有座席满意率没说",
        "correction": "座席满意率保持98%以上",
        "counts": True,
        "ruling": None,
        "question": QUESTION,
        "history": [],
        "language": "zh",
        "audience": "citizen",
        "refused": False,
        "abstention_reason": None,
        "answer": answer["answer"],
        "citations": answer["citations"],
        "reasked": {
            "at": "2025-03-06T08:00:00+00:00",
            "verdict": "right",
            "why": "says_and_cites",
            "answer": "热线日均受理企业群众诉求2.30万件，座席满意率保持98%以上。[1]",
            "changed": True,
        },
    }
    kept = {
        "total": 2,
        "feedback": [
            said,
            said | {"rating": "up", "number": 2, "reasked": None, "ruling": "right"},
        ],
    }
    page.route("**/api/v1/feedback?*", lambda route: route.fulfill(json=kept))
    page.fill("#key", "wj_pictured")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(2)
    pictures.append(picture(page, folder / f"{name}-feedback.png"))
    assert all(each.stat().st_size > 10_000 for each in pictures)
