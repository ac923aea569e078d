"""The service says nothing to an editor: given up after a while, said so, and nothing half-done.

The page's clock is put forward by hand; what is silent is the line to a real service.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.api import event_stream
from tests.browser.desk_steps import (
    WATER,
    Desk,
    a_file,
    a_held_desk,
    choose,
    done,
    looked_at,
    signed_in,
)
from tests.browser.silence import SilentLine, later, stop_clock, until
from tests.browser.steps import OpenPage, expect
from tests.factories import a_published_file
from tests.fakes import HeldEmbedder

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ALL = ""
PREVIEW = "/preview$"
PUBLISHING = "^POST .*/notices$"


@pytest.fixture
def embedder() -> HeldEmbedder:
    return HeldEmbedder()


@pytest.fixture
def lines() -> list[SilentLine]:
    return []


@pytest.fixture
def desk(tmp_path: Path, embedder: HeldEmbedder, lines: list[SilentLine]) -> Iterator[Desk]:
    with a_held_desk(tmp_path, embedder, lines) as desk:
        yield desk


@pytest.fixture
def line(desk: Desk, lines: list[SilentLine]) -> SilentLine:
    return lines[0]


@pytest.fixture
def page(open_page: OpenPage, desk: Desk) -> Page:
    page = signed_in(open_page, desk)
    page.clock.install()
    return page


def test_a_preview_that_never_comes_is_given_up_and_can_be_tried_again(
    page: Page, desk: Desk, line: SilentLine
) -> None:
    line.hushed = PREVIEW
    choose(page, a_file())
    expect(page.locator("#stages [data-state=now]")).to_contain_text("读结构")
    later(page, 170)
    expect(page.locator("body")).to_have_attribute("data-step", "checking")
    later(page, 11)
    trouble = page.locator("#choose-trouble")
    expect(trouble).to_contain_text("服务没有回应")
    expect(trouble).to_contain_text("什么都没有保存")
    assert desk.ids == ["sample"]
    line.speak()
    trouble.get_by_role("button", name="再试一次").click()
    expect(page.locator("#review-title")).to_contain_text("节水工作要点")


def test_an_upload_that_stands_still_is_given_up(page: Page, line: SilentLine) -> None:
    line.deaf = PREVIEW
    stop_clock(page)
    page.evaluate(
        """async () => {
            const { send } = await import("/desk/requests.js");
            const form = new FormData();
            form.append("file", new Blob([new Uint8Array(60_000_000)]), "long.txt");
            window.sent = [];
            window.ended = "";
            const more = { key: "wj_key", signal: new AbortController().signal };
            send("api/v1/notices/preview", form, { ...more, onSent: (n) => sent.push(n) })
                .then(() => { ended = "done"; }, (trouble) => { ended = trouble.kind; });
        }"""
    )
    until(lambda: page.evaluate("sent.length > 0"))
    sent = 0
    while (more := page.evaluate("sent.length")) > sent:
        sent = more
        page.wait_for_timeout(1000)  # until no buffer between here and there takes more
    assert page.evaluate("sent.at(-1)") < 60_000_000
    page.clock.run_for(25_000)
    assert page.evaluate("ended") == ""
    page.clock.run_for(6_000)
    until(lambda: page.evaluate("ended") == "silent")


def test_publishing_may_take_long_as_long_as_the_service_says_that_it_is_at_it(
    page: Page,
    desk: Desk,
    embedder: HeldEmbedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(event_stream, "HEARTBEAT_S", 0.1)
    looked_at(page, a_file())
    embedder.may_go_on.clear()
    page.evaluate(_COUNTING)
    page.click("#publish")
    expect(page.locator("#stages [data-state=now]")).to_contain_text("建立检索")
    for _ in range(12):
        heard = page.evaluate("heard")
        until(lambda heard=heard: page.evaluate("heard") > heard)  # type: ignore[misc]
        later(page, 25)
    expect(page.locator("body")).to_have_attribute("data-step", "publishing")
    embedder.may_go_on.set()
    done(page)
    assert desk.ids == ["sample", "water-2025"]


_COUNTING = """() => {
    window.heard = 0;
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (body) {
        this.addEventListener("progress", () => { heard += 1; }); // after the page's own listener
        send.call(this, body);
    };
}"""


def test_publishing_that_falls_silent_is_given_up_and_nothing_is_published(
    page: Page, desk: Desk, line: SilentLine, embedder: HeldEmbedder
) -> None:
    looked_at(page, a_file())
    embedder.may_go_on.clear()
    page.click("#publish")
    expect(page.locator("#stages [data-state=now]")).to_contain_text("建立检索")
    line.hushed = PUBLISHING
    later(page, 40)
    trouble = page.locator("#review-trouble")
    expect(trouble).to_contain_text("服务没有回应，还没有发布")
    until(lambda: not line.is_at(PUBLISHING))
    embedder.may_go_on.set()
    line.speak()
    trouble.get_by_role("button", name="重新核对").click()
    expect(page.locator("#standing")).to_have_text("新通知，还没有发布。")
    assert desk.ids == ["sample"]
    page.click("#publish")
    done(page)
    assert desk.ids == ["sample", "water-2025"]


def test_what_was_kept_in_silence_is_not_called_unpublished(
    page: Page, desk: Desk, line: SilentLine
) -> None:
    looked_at(page, a_file())
    line.hushed = PUBLISHING
    page.click("#publish")
    until(lambda: desk.ids == ["sample", "water-2025"])
    later(page, 181)
    done(page)
    expect(page.locator("#done-title")).to_have_text("已发布")


def test_details_that_were_kept_in_silence_are_told_as_kept(
    page: Page, desk: Desk, line: SilentLine
) -> None:
    desk.library.ingest(a_published_file(WATER, notice_id="water-2025"))
    looked_at(page, a_file())
    page.fill("#field-title", "节水通知")
    line.hushed = PUBLISHING
    page.get_by_role("button", name="更新资料").click()
    expect(page.locator("body")).to_have_attribute("data-step", "publishing")
    until(lambda: desk.library.store.notices()[-1].title == "节水通知")
    later(page, 181)
    done(page)
    expect(page.locator("#done-title")).to_have_text("资料已更新")


def test_where_nothing_at_all_is_heard_it_is_not_said_that_nothing_was_published(
    page: Page, desk: Desk, line: SilentLine
) -> None:
    looked_at(page, a_file())
    line.hushed = ALL
    page.click("#publish")
    until(lambda: desk.ids == ["sample", "water-2025"])
    later(page, 181)
    expect(page.locator("#working-note")).to_have_text("正在看它发布了没有…")
    later(page, 16)
    trouble = page.locator("#review-trouble")
    expect(trouble).to_contain_text("不知道发布了没有")
    line.speak()
    trouble.get_by_role("button", name="重新核对").click()
    expect(page.locator("#standing")).to_contain_text("完全相同，不用再发")
    assert desk.ids == ["sample", "water-2025"]


def test_a_removal_that_waits_for_others_is_not_called_done(
    page: Page, open_page: OpenPage, desk: Desk, embedder: HeldEmbedder
) -> None:
    other = signed_in(open_page, desk)
    looked_at(other, a_file())
    embedder.may_go_on.clear()
    other.click("#publish")
    expect(other.locator("#stages [data-state=now]")).to_contain_text("建立检索")
    page.get_by_role("button", name="移除").first.click()
    confirm = page.locator("#confirm")
    confirm.get_by_label("我知道移除不能撤回").check()
    confirm.get_by_role("button", name="移除").click()
    expect(page.locator("#list-state")).to_have_text("正在移除…")
    later(page, 181)
    expect(page.locator("#list-state")).to_contain_text("还没有移除")
    assert desk.ids == ["sample"]


def test_a_removal_that_was_done_in_silence_is_told_as_done_and_one_unknown_as_unknown(
    page: Page, desk: Desk, line: SilentLine
) -> None:
    desk.library.ingest(a_published_file(WATER, notice_id="water-2025"))
    for hushed, says, left in (("^DELETE", "已移除", 1), (ALL, "移除了没有", 0)):
        line.hushed = hushed
        page.get_by_role("button", name="移除").first.click()
        confirm = page.locator("#confirm")
        confirm.get_by_label("我知道移除不能撤回").check()
        confirm.get_by_role("button", name="移除").click()
        expect(page.locator("#list-state")).to_have_text("正在移除…")
        until(lambda left=left: len(desk.ids) == left)  # type: ignore[misc]
        with page.expect_request("**/api/v1/notices"):  # the list is read again
            later(page, 181)
        if hushed == ALL:
            later(page, 61)
        expect(page.locator("#list-state")).to_contain_text(says)
    line.speak()
    page.get_by_role("button", name="再读一次").click()
    expect(page.locator("#list-state")).to_contain_text("还没有发布通知")


def test_a_key_and_a_question_that_nobody_answers_are_given_up(
    page: Page, desk: Desk, line: SilentLine
) -> None:
    looked_at(page, a_file())
    page.click("#publish")
    done(page)
    line.hushed = "/ask$|/me$"
    page.fill("#try-question", "2025年新建多少个节水型社区？")
    page.press("#try-question", "Enter")
    expect(page.locator(".turn")).to_have_attribute("data-state", "seeking")
    later(page, 61)
    expect(page.locator(".turn .reason")).to_have_text("等了太久没有回音")
    page.click("#sign-out")
    page.fill("#key", desk.editor)
    with page.expect_request("**/api/v1/me"):
        page.press("#key", "Enter")
    later(page, 61)
    expect(page.locator("#key-note")).to_contain_text("服务没有回应")


@pytest.mark.parametrize(
    ("kind", "body", "title"),
    [
        ("application/json", "<html>a gateway's own words", "连不上服务"),
        ("text/event-stream", "event: done\ndata: <html>\n\n", "服务出了差错"),
    ],
)
def test_a_reply_that_is_none_ends_the_work_instead_of_leaving_it_hanging(
    page: Page, desk: Desk, kind: str, body: str, title: str
) -> None:
    looked_at(page, a_file())
    page.route("**/api/v1/notices?*", lambda it: it.fulfill(content_type=kind, body=body))
    page.route("**/preview", lambda it: it.fulfill(content_type=kind, body=body))
    page.click("#publish")
    expect(page.locator("#review-trouble .reason")).to_have_text(f"{title}，还没有发布")
    page.get_by_role("button", name="不发布").click()
    choose(page, a_file())
    expect(page.locator("#choose-trouble .reason")).to_have_text("服务出了差错")


def test_too_many_editors_at_once_are_told_to_come_again(page: Page) -> None:
    problem = {"type": "urn:problem-type:wenjin:others-wait", "status": 429}
    page.route("**/preview", lambda it: it.fulfill(status=429, json=problem))
    choose(page, a_file())
    expect(page.locator("#choose-trouble .reason")).to_have_text("排队的人多")
