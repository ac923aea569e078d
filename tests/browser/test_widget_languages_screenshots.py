"""Pictures of the widget in its other languages, and while the service is gone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.pictures import PHONE, picture
from tests.browser.replies import a_reply, an_abstention, answer_with
from tests.browser.steps import OpenPage, expect
from tests.browser.widget_steps import SHARED, ask, open_talk, say, visit

if TYPE_CHECKING:
    from tests.browser.host_page import HostSite

pytestmark = pytest.mark.browser

QUOTE = "热线日均受理企业群众诉求2.30万件"
ASKED = {
    "en": ("How many requests does the hotline take a day?", f"The notice says: “{QUOTE}”[1]"),
    "ja": ("ホットラインは1日に何件受け付けますか？", f"通知の原文:「{QUOTE}」[1]"),
    "zh-Hant": ("熱線每天受理多少訴求？", f"{QUOTE}。[1]"),
}
UNKNOWN = {
    "en": ("How high is its connection rate?", "The notices do not say. Call 12345."),
    "ja": ("接続率はどのくらいですか？", "通知には記載がありません。12345へ。"),
    "zh-Hant": ("熱線的接通率是多少？", "通知沒有寫明熱線的接通率。可撥打12345。"),
}


@pytest.mark.parametrize("language", sorted(ASKED))
def test_the_widget_can_be_pictured_in_each_language(
    open_page: OpenPage, host: HostSite, folder: Path, language: str
) -> None:
    page = open_talk(visit(open_page, host, lang=language, style="tidy", viewport=PHONE))
    question, answer = ASKED[language]
    answer_with(page, a_reply(answer=answer, language=language), headers=SHARED)
    expect(say(page, question)).to_have_attribute("data-state", "answered")
    pictures = [picture(page, folder / f"widget-phone-{language}-answer.png")]
    page.unroute_all()
    question, message = UNKNOWN[language]
    refused = an_abstention() | {"answer": message, "language": language}
    answer_with(page, refused, headers=SHARED)
    expect(say(page, question)).to_have_attribute("data-state", "abstained")
    pictures.append(picture(page, folder / f"widget-phone-{language}-abstention.png"))
    assert all(each.stat().st_size > 10_000 for each in pictures)


def test_the_widget_can_be_pictured_with_the_service_gone(
    open_page: OpenPage, host: HostSite, folder: Path
) -> None:
    page = open_talk(visit(open_page, host, style="tidy", viewport=PHONE))
    expect(page.locator(".suggestion").first).to_be_visible()
    page.route("**/api/v1/**", lambda route: route.abort())
    page.route("**/readyz", lambda route: route.abort())
    ask(page, "热线每天受理多少诉求？")
    expect(page.locator(".turn .waiting")).to_contain_text("连上后自动作答")
    gone = picture(page, folder / "widget-phone-gone.png")
    assert gone.stat().st_size > 10_000
