"""Nobody tells the editor's page how it ended: what it says is what the service then has.

Behind a gateway that says something of its own, before or after the service has done its work.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.read import PublishedFile
from corpus.visibility import INTERNAL
from service.keys import Role
from tests.browser.desk_steps import (
    WATER,
    Desk,
    a_desk,
    a_file,
    done,
    enter,
    looked_at,
    signed_in,
)
from tests.browser.silence import NONE, SilentLine, until
from tests.browser.steps import OpenPage, expect
from tests.factories import a_published_file

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

PUBLISHING = "^POST .*/notices$"
REMOVING = "^DELETE"
URN = "urn:problem-type:wenjin:"
UNTITLED = "请各区水务局于2025年10月底前完成节水型社区验收工作，并将结果报送市水务局。\n"


@dataclass(frozen=True)
class Reply:
    """What is said in place of the service."""

    status: int
    kind: str = "text/html"
    body: str = "<html>a gateway's own words"


def a_problem(status: int, name: str) -> Reply:
    return Reply(status, "application/problem+json", json.dumps({"type": name, "status": status}))


GATEWAY_TIMEOUT = Reply(504)


class Gateway:
    """ASGI middleware: says ``reply`` to what ``cut`` names, as a pattern of method and path;
    the service does what is asked if it is ``passed_on``, and is not heard."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.cut = NONE
        self.reply = GATEWAY_TIMEOUT
        self.passed_on = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not re.search(self.cut, f"{scope['method']} {scope['path']}"):
            await self._app(scope, receive, send)
            return

        async def unheard(message: Message) -> None:
            pass

        if self.passed_on:
            await self._app(scope, receive, unheard)
        else:
            while (await receive()).get("more_body", False):
                pass
        head = [(b"content-type", self.reply.kind.encode())]
        await send({"type": "http.response.start", "status": self.reply.status, "headers": head})
        await send({"type": "http.response.body", "body": self.reply.body.encode()})


@pytest.fixture
def between() -> list[tuple[Gateway, SilentLine]]:
    return []


@pytest.fixture
def desk(tmp_path: Path, between: list[tuple[Gateway, SilentLine]]) -> Iterator[Desk]:
    def around(app: ASGIApp) -> ASGIApp:
        gateway = Gateway(app)
        between.append((gateway, SilentLine(gateway)))
        return between[0][1]

    with a_desk(tmp_path, around=around) as desk:
        yield desk
        between[0][1].speak()


@pytest.fixture
def gateway(desk: Desk, between: list[tuple[Gateway, SilentLine]]) -> Gateway:
    return between[0][0]


@pytest.fixture
def line(desk: Desk, between: list[tuple[Gateway, SilentLine]]) -> SilentLine:
    return between[0][1]


@pytest.fixture
def page(open_page: OpenPage, desk: Desk) -> Page:
    return signed_in(open_page, desk)


def removed(page: Page) -> Locator:
    """Remove the first notice; what is then said."""
    page.get_by_role("button", name="移除").first.click()
    confirm = page.locator("#confirm")
    confirm.get_by_label("我知道移除不能撤回").check()
    confirm.get_by_role("button", name="移除").click()
    return page.locator("#list-state")


UNCERTAIN = [
    pytest.param(GATEWAY_TIMEOUT, "服务出了差错", id="504"),
    pytest.param(Reply(413), "文件太大", id="another's 413"),
    pytest.param(Reply(200), "连不上服务", id="200 in other words"),
    pytest.param(
        Reply(200, "text/event-stream", "event: done\ndata: <html>\n\n"), "服务出了差错", id="done"
    ),
    pytest.param(a_problem(500, "about:blank"), "服务出了差错", id="500"),
    pytest.param(a_problem(503, URN + "store-unavailable"), "服务现在存不了", id="our 503"),
    pytest.param(a_problem(409, "urn:else:gone"), "服务出了差错", id="another's problem"),
]


@pytest.mark.parametrize(("reply", "title"), UNCERTAIN)
def test_what_was_kept_is_told_as_published_whatever_a_gateway_says(
    page: Page, gateway: Gateway, reply: Reply, title: str
) -> None:
    looked_at(page, a_file())
    gateway.cut, gateway.reply = PUBLISHING, reply
    page.click("#publish")
    done(page)
    expect(page.locator("#done-title")).to_have_text("已发布")


@pytest.mark.parametrize(("reply", "title"), UNCERTAIN)
def test_what_is_not_kept_yet_may_still_be_and_is_looked_at_again(
    page: Page, desk: Desk, gateway: Gateway, reply: Reply, title: str
) -> None:
    looked_at(page, a_file())
    gateway.cut, gateway.reply, gateway.passed_on = PUBLISHING, reply, False
    page.click("#publish")
    trouble = page.locator("#review-trouble")
    expect(trouble.locator(".reason")).to_have_text(f"{title}，还没有发布")
    expect(trouble).to_contain_text("可能还在进行")
    expect(trouble).not_to_contain_text("什么都没有保存")
    desk.library.ingest(a_published_file(WATER, notice_id="water-2025"))  # and so it was
    trouble.get_by_role("button", name="重新核对").click()
    expect(page.locator("#standing")).to_contain_text("完全相同，不用再发")


def test_a_line_that_breaks_leaves_it_open_and_offers_another_look(page: Page) -> None:
    looked_at(page, a_file())
    page.route("**/api/v1/notices?*", lambda route: route.abort())
    page.click("#publish")
    trouble = page.locator("#review-trouble")
    expect(trouble.locator(".reason")).to_have_text("连不上服务，还没有发布")
    trouble.get_by_role("button", name="重新核对").click()
    expect(page.locator("#standing")).to_have_text("新通知，还没有发布。")


def test_what_the_service_itself_refuses_is_certain(page: Page, gateway: Gateway) -> None:
    looked_at(page, a_file())
    asked: list[str] = []
    page.on("request", lambda it: asked.append(it.url) if "/notices/water" in it.url else None)
    gateway.cut, gateway.passed_on = PUBLISHING, False
    gateway.reply = a_problem(429, URN + "others-wait")
    page.click("#publish")
    trouble = page.locator("#review-trouble")
    expect(trouble.locator(".reason")).to_have_text("排队的人多")
    expect(trouble).to_contain_text("什么都没有保存")
    assert asked == []


@pytest.mark.parametrize(
    "theirs",
    [
        a_published_file(WATER.replace("45个", "54个"), notice_id="water-2025"),
        a_published_file(WATER, notice_id="water-2025", visibility=INTERNAL),
        a_published_file(WATER, notice_id="water-2025", title="节水"),
    ],
    ids=["another text", "for others", "called otherwise"],
)
def test_what_somebody_else_published_is_not_taken_for_what_was_sent(
    page: Page, desk: Desk, gateway: Gateway, theirs: PublishedFile
) -> None:
    looked_at(page, a_file())
    desk.library.ingest(theirs)
    gateway.cut, gateway.passed_on = PUBLISHING, False
    page.click("#publish")
    trouble = page.locator("#review-trouble")
    expect(trouble).to_contain_text("现在的一版不是您发的这一份")
    trouble.get_by_role("button", name="重新核对").click()
    expect(page.locator("#standing")).to_contain_text("第1版")


def test_a_text_with_a_byte_order_mark_is_known_again(page: Page, gateway: Gateway) -> None:
    looked_at(page, a_file("\ufeff" + WATER))
    gateway.cut = PUBLISHING
    page.click("#publish")
    done(page)


def test_a_field_that_was_blanked_is_kept_as_the_text_has_it(
    page: Page, desk: Desk, gateway: Gateway
) -> None:
    desk.library.ingest(a_published_file(WATER, notice_id="water-2025", title="节水通知"))
    looked_at(page, a_file())
    expect(page.locator("#field-title")).to_have_value("节水通知")
    page.fill("#field-title", "")
    _details_are_kept(page, gateway)
    assert desk.library.store.notices()[-1].title == "市水务局关于印发2025年节水工作要点的通知"


def test_a_notice_without_a_title_is_kept_under_its_number(
    page: Page, desk: Desk, gateway: Gateway
) -> None:
    desk.library.ingest(a_published_file(UNTITLED, notice_id="water-2025"))
    assert desk.library.store.notices()[-1].title == "water-2025"
    looked_at(page, a_file(UNTITLED))
    page.fill("#field-source_address", "https://example.org/water")
    _details_are_kept(page, gateway)


def test_a_body_with_two_spaces_in_its_name_is_kept_with_one(
    page: Page, desk: Desk, gateway: Gateway
) -> None:
    desk.library.ingest(a_published_file(WATER, notice_id="water-2025"))
    page.click("#sign-out")
    enter(page, desk.keys.create(Role.EDITOR, "水务", bodies=["市 水务局"]).secret)
    looked_at(page, a_file())
    page.select_option("#field-visibility", "bodies")
    page.fill("#field-bodies", "市  水务局")
    _details_are_kept(page, gateway)


def _details_are_kept(page: Page, gateway: Gateway) -> None:
    gateway.cut = PUBLISHING
    page.get_by_role("button", name="更新资料").click()
    done(page)
    expect(page.locator("#done-title")).to_have_text("资料已更新")


def test_what_became_of_one_file_is_not_told_over_another(
    page: Page, desk: Desk, gateway: Gateway, line: SilentLine
) -> None:
    looked_at(page, a_file())
    gateway.cut, line.hushed = PUBLISHING, "^GET .*/water-2025"
    page.click("#publish")
    expect(page.locator("#working-note")).to_have_text("正在看它发布了没有…")
    page.click("#sign-out")
    enter(page, desk.editor)
    looked_at(page, a_file(WATER.replace("45个", "54个"), "other.txt"))
    with page.expect_response("**/water-2025/text"):
        line.speak()
    page.wait_for_timeout(200)
    expect(page.locator("body")).to_have_attribute("data-step", "review")
    expect(page.locator("#field-id")).to_have_value("other")
    assert page.locator("#review-trouble").inner_text() == ""
    gateway.cut = NONE
    page.click("#publish")
    done(page)
    assert desk.ids == ["other", "sample", "water-2025"]


def test_a_removal_that_a_gateway_gave_up_is_told_as_the_list_has_it(
    page: Page, desk: Desk, gateway: Gateway
) -> None:
    gateway.cut, gateway.passed_on = REMOVING, False
    said = removed(page)
    expect(said).to_contain_text("还没有移除")
    expect(said).to_contain_text("请过一会儿再看")
    expect(said).not_to_contain_text("没有发布")
    assert desk.ids == ["sample"]
    gateway.passed_on = True
    said = removed(page)
    expect(said).to_contain_text("已移除《")
    assert desk.ids == []


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (a_problem(429, URN + "others-wait"), "没有移除，请过一会儿再试"),
        (a_problem(422, URN + "invalid-request"), "服务出了差错：没有移除。"),
    ],
)
def test_a_removal_that_is_refused_is_told_in_its_own_words(
    page: Page, desk: Desk, gateway: Gateway, reply: Reply, words: str
) -> None:
    gateway.cut, gateway.passed_on, gateway.reply = REMOVING, False, reply
    said = removed(page)
    expect(said).to_contain_text(words)
    expect(said).not_to_contain_text("没有发布")
    assert desk.ids == ["sample"]


def test_a_list_that_was_read_too_often_is_not_explained_by_a_queue(
    page: Page, gateway: Gateway
) -> None:
    gateway.cut, gateway.passed_on = "^GET .*/notices$", False
    gateway.reply = a_problem(429, URN + "rate-limited")
    page.reload()
    expect(page.locator("#list-state")).to_contain_text("列表读不到，一分钟里问得太多")
    until(lambda: page.get_by_role("button", name="再读一次").is_visible())
