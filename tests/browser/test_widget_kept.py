"""The talk outlasts the page, and a site that may not ask is told so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from service.api.app import create_app
from tests.browser.host_page import HostSite
from tests.browser.replies import a_reply, answer_with
from tests.browser.serving import a_library, serving, settings_of
from tests.browser.silence import until
from tests.browser.steps import OpenPage, expect
from tests.browser.widget_steps import FIGURE, SHARED, UNKNOWN, ask, open_talk, say, visit

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

NEXT = "座席满意率呢？"


def kept(page: Page) -> str:
    """All that the tab keeps for the site."""
    return str(page.evaluate("JSON.stringify({ ...sessionStorage })"))


@pytest.fixture
def talk(open_page: OpenPage, host: HostSite) -> Page:
    """The widget, open, with an answer and an abstention."""
    page = open_talk(visit(open_page, host))
    say(page, FIGURE)
    say(page, UNKNOWN)
    return page


def test_the_talk_is_there_after_a_reload_and_on_the_sites_next_page(
    talk: Page, host: HostSite
) -> None:
    for address in (host.page(), host.page(late=True, style="tidy")):
        talk.goto(address)
        open_talk(talk)
        expect(talk.locator(".turn")).to_have_count(2)
        expect(talk.locator(".turn .question")).to_have_text([FIGURE, UNKNOWN])
        expect(talk.locator(".turn").first.locator(".answer")).to_contain_text("2.30万件")
        expect(talk.locator(".turn").last.locator(".call")).to_be_visible()
        expect(talk.locator(".welcome")).to_be_hidden()
    sent = answer_with(talk, a_reply(), headers=SHARED)
    say(talk, NEXT)
    assert [each["question"] for each in sent[0]["history"]] == [FIGURE, UNKNOWN]
    talk.locator(".turn .marker").first.click()
    expect(talk.locator(".reader mark")).to_be_in_viewport()


def test_a_thumb_is_still_given_after_a_reload(talk: Page) -> None:
    thumb = talk.locator(".turn").first.locator(".thumb").first
    thumb.click()
    until(lambda: '\\"rating\\":\\"up\\"' in kept(talk))  # the service has taken it
    talk.reload()
    open_talk(talk)
    expect(thumb).to_have_attribute("aria-pressed", "true")
    expect(talk.locator(".turn").last.locator(".thumb[aria-pressed=true]")).to_have_count(0)


def test_what_is_kept_is_what_the_page_showed(talk: Page) -> None:
    (held,) = json.loads(kept(talk)).values()
    reply = json.loads(held)[0]["reply"]
    assert not {"facts", "timings_ms", "confidence", "generated_by"} & reply.keys()


def test_a_talk_begun_anew_leaves_nothing(talk: Page) -> None:
    talk.locator(".anew").click()
    assert kept(talk) == "{}"
    talk.reload()
    open_talk(talk)
    expect(talk.locator(".turn")).to_have_count(0)
    expect(talk.locator(".welcome")).to_be_visible()


def test_a_page_can_have_a_talk_that_is_not_kept(talk: Page, host: HostSite) -> None:
    talk.goto(host.page(element="keep=none"))
    open_talk(talk)
    expect(talk.locator(".turn")).to_have_count(0)
    say(talk, FIGURE)
    assert kept(talk) == "{}"


def test_twenty_turns_are_kept_and_a_question_under_way_can_be_asked_again(
    open_page: OpenPage, host: HostSite
) -> None:
    page = open_talk(visit(open_page, host))
    answer_with(page, a_reply(), headers=SHARED)
    for number in range(22):
        say(page, f"第{number}问")
    page.unroute_all()
    page.route("**/api/v1/ask", lambda route: None)  # never answers
    ask(page, NEXT)
    expect(page.locator(".turn[data-state=seeking]")).to_be_visible()
    page.reload()
    page.unroute_all()
    open_talk(page)
    expect(page.locator(".turn")).to_have_count(20)
    expect(page.locator(".turn .question").first).to_have_text("第3问")
    last = page.locator(".turn").last
    expect(last).to_have_attribute("data-state", "stopped")
    last.get_by_role("button", name="再问一次").click()
    expect(page.locator(".turn").last).to_have_attribute("data-state", "answered")


@pytest.mark.parametrize(
    "held", ["no JSON", "7", "[null]", '[{"question": "问", "state": "answered"}]']
)
def test_what_is_kept_and_not_a_talk_is_no_talk(
    open_page: OpenPage, host: HostSite, held: str
) -> None:
    page = visit(open_page, host)
    page.evaluate(
        "([name, held]) => sessionStorage.setItem(name, held)",
        [f"wenjin-chat-talk {host.service}", held],
    )
    page.reload()
    open_talk(page)
    expect(page.locator(".turn")).to_have_count(0)
    expect(say(page, FIGURE)).to_have_attribute("data-state", "answered")


def test_a_site_that_is_not_allowed_is_told_so(
    open_page: OpenPage, tmp_path: Path, root: Path, host: HostSite
) -> None:
    library = a_library(tmp_path, root)
    app = create_app(
        settings_of(tmp_path, allowed_origins=frozenset({"https://www.example.gov.cn"})), library
    )
    with serving(app) as address, pytest.MonkeyPatch.context() as patch:
        patch.setattr(host, "service", address)
        page = open_talk(visit(open_page, host))
        expect(page.locator(".line")).to_have_text("这个网站还没有登记，暂时不能提问")
        turn = say(page, FIGURE)
        expect(turn.locator(".reason")).to_have_text("这个网站还没有登记，暂时不能提问")
        expect(turn).not_to_contain_text("网络断了")
    library.close()
