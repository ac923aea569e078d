"""Something broke: each time a human sentence, the question kept, and a way on."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from service.api.app import create_app
from service.library import Library
from tests.browser.replies import a_reply, answer_with
from tests.browser.serving import a_library, serving, settings_of
from tests.browser.silence import SilentLine, count_chunks, count_heads, later, until
from tests.browser.steps import OpenPage, ask, expect, settled
from tests.fakes import HashEmbedder

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

QUESTION = "热线日均受理企业群众诉求多少件?"


@pytest.fixture
def library(tmp_path: Path, root: Path) -> Iterator[Library]:
    opened = a_library(tmp_path, root)
    yield opened
    opened.close()


def test_a_service_that_is_gone_is_named_and_asked_again_when_it_is_back(
    open_page: OpenPage, tmp_path: Path, library: Library
) -> None:
    settings = settings_of(tmp_path)
    with ExitStack() as first:
        address = first.enter_context(serving(create_app(settings, library)))
        page = open_page(address)
        expect(page.locator("#shelf")).to_be_visible()
    turn = ask(page, QUESTION)
    expect(turn.locator(".reason")).to_have_text("连不上问津")
    with serving(create_app(settings, library), urlsplit(address).port or 0):
        turn.get_by_role("button", name="再试一次").click()
        expect(settled(page)).to_have_attribute("data-state", "answered")
    expect(page.locator(".turn")).to_have_count(1)


@pytest.fixture
def behind_silence(
    open_page: OpenPage, tmp_path: Path, library: Library
) -> Iterator[tuple[Page, SilentLine]]:
    """The page, ready, its clock in the test's hands, and what the service is heard through."""
    line = SilentLine(create_app(settings_of(tmp_path), library))
    with serving(line) as address:
        page = open_page(address)
        expect(page.locator("#shelf")).to_be_visible()
        page.clock.install()
        yield page, line


def test_an_answer_that_begins_and_never_ends_is_given_up(
    behind_silence: tuple[Page, SilentLine],
) -> None:
    page, line = behind_silence
    line.hushed, line.lets_heads_out = "/ask$", True
    with page.expect_response("**/ask"):  # its head; the rest does not come
        page.fill("#question", QUESTION)
        page.press("#question", "Enter")
    expect(page.locator(".turn")).to_have_attribute("data-state", "seeking")
    later(page, 61)
    turn = settled(page)
    expect(turn.locator(".reason")).to_have_text("等了太久没有回音")
    line.speak()
    turn.get_by_role("button", name="再试一次").click()
    expect(settled(page)).to_have_attribute("data-state", "answered")


def test_an_answer_that_takes_long_to_come_is_waited_for_while_it_comes(
    behind_silence: tuple[Page, SilentLine],
) -> None:
    page, line = behind_silence
    line.slow = "/ask$"
    count_chunks(page)
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    for _ in range(16):
        heard = page.evaluate("chunks")
        until(lambda: page.evaluate("chunks") > heard)  # noqa: B023  # at once
        later(page, 5)
    expect(page.locator(".turn")).to_have_attribute("data-state", "seeking")
    line.speak()
    expect(settled(page)).to_have_attribute("data-state", "answered")


def test_a_refusal_that_begins_and_never_ends_is_given_up(
    open_page: OpenPage, tmp_path: Path, root: Path
) -> None:
    empty = Library.open(tmp_path / "empty", cache=tmp_path, embedder=HashEmbedder())
    line = SilentLine(create_app(settings_of(tmp_path / "empty"), empty))
    with closing(empty), serving(line) as address:
        page = open_page(address)
        expect(page.locator("#shelf summary")).to_have_text("还没有收录通知")
        page.clock.install()
        count_heads(page)
        line.hushed, line.lets_heads_out = "/ask$", True
        with page.expect_response("**/ask") as response:
            page.fill("#question", QUESTION)
            page.press("#question", "Enter")
        assert response.value.status == 503
        expect(page.locator(".turn")).to_have_attribute("data-state", "seeking")
        until(lambda: page.evaluate("heads") == 1)
        later(page, 61)  # then it is asked whether it is ready, and once more
        until(lambda: page.evaluate("heads") == 3)
        later(page, 61)
        expect(settled(page)).to_have_attribute("data-state", "failed")
        line.speak()


def test_who_read_much_and_asked_nothing_is_not_told_to_have_asked(
    open_page: OpenPage, tmp_path: Path, library: Library
) -> None:
    with serving(create_app(settings_of(tmp_path, rate_limit=1), library)) as address:
        page = open_page(f"{address}graph")
        note = page.locator("#find-note")
        expect(page.locator("#start")).to_be_visible()  # four readings
        page.fill("#subject", "hqq")
        expect(note).to_contain_text("项")
        page.wait_for_timeout(600)
        expect(note).to_contain_text("项", timeout=1_000)  # found, and no longer sought
        page.reload()
        expect(page.locator("#start")).to_be_visible()
        page.reload()
        expect(note).to_have_text(re.compile("^每分钟能读的次数有限，请过[0-9]+秒再试。$"))
        page.goto(f"{address}graph#District:天津市红桥区")
        page.reload()
        expect(page.locator("#graph .reason")).to_have_text("读得有点快")


def test_a_question_that_is_no_text_is_named_so(page: Page) -> None:
    page.evaluate("document.querySelector('#question').value = '\\ud800问'")
    page.press("#question", "Enter")
    turn = settled(page)
    expect(turn).to_have_attribute("data-state", "failed")
    expect(turn.locator(".reason")).to_have_text("这个问题没能读懂")
    expect(turn.get_by_role("button", name="再试一次")).to_have_count(0)
    expect(ask(page, QUESTION)).to_have_attribute("data-state", "answered")


def test_too_many_questions_are_told_how_long_to_wait(
    open_page: OpenPage, tmp_path: Path, library: Library
) -> None:
    with serving(create_app(settings_of(tmp_path, rate_limit=1), library)) as address:
        page = open_page(address)
        ask(page, QUESTION)
        turn = ask(page, "热线座席满意率是多少?")
        expect(turn.locator(".reason")).to_have_text("问得有点快")
        assert "秒再试" in turn.locator(".answer").inner_text()
        expect(turn.get_by_role("button", name="再试一次")).to_be_disabled()


def test_a_service_that_is_still_loading_is_waited_for(
    open_page: OpenPage, tmp_path: Path, library: Library
) -> None:
    loaded = threading.Event()

    def slowly() -> HashEmbedder:
        assert loaded.wait(60)
        return HashEmbedder()

    slow = Library(tmp_path, library.store, slowly)
    try:
        with serving(create_app(settings_of(tmp_path), slow), ready=False) as address:
            page = open_page(address)
            expect(page.locator("#shelf")).to_contain_text("正在准备")
            page.fill("#question", QUESTION)
            page.press("#question", "Enter")
            expect(page.locator(".turn .answer")).to_contain_text("正在准备")
            expect(page.locator(".turn")).to_have_attribute("data-state", "seeking")
            loaded.set()
            expect(settled(page)).to_have_attribute("data-state", "answered")
            expect(page.locator("#shelf summary")).to_have_text("现收录2份通知")
    finally:
        loaded.set()


def test_a_service_that_says_it_is_ready_but_refuses_is_not_waited_for(page: Page) -> None:
    answer_with(page, {}, status=503)
    turn = ask(page, QUESTION)
    expect(turn.locator(".reason")).to_have_text("服务出了差错")
    expect(turn.locator(".answer")).to_contain_text("503")


@pytest.mark.parametrize("reply", [{}, [], "不是对象", a_reply(citations=None)])
def test_a_reply_that_is_no_reply_is_a_failure(page: Page, reply: object) -> None:
    answer_with(page, reply)  # type: ignore[arg-type]
    expect(ask(page, QUESTION).locator(".reason")).to_have_text("服务出了差错")


def test_a_failed_question_is_not_sent_as_history(page: Page) -> None:
    answer_with(page, {}, status=500)
    ask(page, "坏掉的一问")
    page.unroute_all()
    sent = answer_with(page, a_reply())
    ask(page, QUESTION)
    assert sent[0]["history"] == []


def test_a_list_of_notices_that_cannot_be_read_does_not_look_empty(
    open_page: OpenPage, site: str
) -> None:
    page = open_page(site)
    page.route("**/api/v1/notices", lambda route: route.fulfill(status=500, json={}))
    page.reload()
    expect(page.locator("#shelf summary")).to_contain_text("暂时读不到")


def test_a_store_without_notices_says_so_and_offers_no_examples(
    open_page: OpenPage, tmp_path: Path
) -> None:
    library = Library.open(tmp_path / "empty", cache=tmp_path, embedder=HashEmbedder())
    with serving(create_app(settings_of(tmp_path / "empty"), library)) as address:
        page = open_page(address)
        expect(page.locator("#shelf summary")).to_have_text("还没有收录通知")
        expect(page.locator("#examples")).to_be_hidden()
        turn = ask(page, QUESTION)
        expect(turn).to_have_attribute("data-state", "failed")
        expect(turn.locator(".reason")).to_have_text("还没有收录通知")
        expect(turn.locator(".answer")).to_contain_text("这不是原文没有说")
    library.close()
