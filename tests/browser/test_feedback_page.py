"""The editors' page /feedback: signing in, the list, the notice at the quote, asking again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import sqlalchemy as sa

from service.api.app import create_app
from service.feedback import FeedbackLog, Rating, Ruling
from service.feedback_tables import feedback, feedback_reasked, feedback_rulings, rated_answers
from service.keys import KeyStore, Role, access_keys
from service.library import Library
from tests.browser.serving import WAIT_S, a_library, serving, settings_of
from tests.browser.steps import OpenPage, expect
from tests.browser.test_looks import CONTRAST, TEXT_STYLES

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

QUESTION = "热线日均受理企业群众诉求多少件?"
SPACES = count(1)
NASTY = "<img src=x onerror=alert(1)>" + "x" * 150


@contextmanager
def a_service(home: Path, root: Path) -> Iterator[tuple[str, Library]]:
    """A service of its own and its library."""
    with (
        closing(a_library(home, root)) as library,
        serving(create_app(settings_of(home), library)) as address,
    ):
        yield address, library


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[tuple[str, Library]]:
    with a_service(tmp_path_factory.mktemp("home"), root) as found:
        yield found


@pytest.fixture
def library(running: tuple[str, Library]) -> Library:
    """The service's, without a rating and without a key."""
    _, library = running
    kept = set(sa.inspect(library.store.engine).get_table_names())
    with library.store.engine.begin() as connection:
        for table in (feedback_reasked, feedback_rulings, feedback, rated_answers, access_keys):
            if table.name in kept:
                connection.execute(sa.delete(table))
    return library


@pytest.fixture
def address(running: tuple[str, Library], library: Library) -> str:
    return running[0]


@pytest.fixture
def key(library: Library) -> str:
    return KeyStore(library.store.engine).create(Role.EDITOR).secret


def rate(address: str, rating: str, question: str = QUESTION, **said: str) -> None:
    # each of an answer of its own, since one address counts once for one answer
    alone = question + " " * next(SPACES)
    # plain HTTP: no certificates to read
    with httpx.Client(base_url=f"{address}api/v1/", verify=False, timeout=WAIT_S) as client:
        asked = client.post("ask", json={"question": alone}).json()
        body = {"answer_id": asked["answer_id"], "rating": rating, **said}
        assert client.post("feedback", json=body).status_code == 201


def sign_in(page: Page, key: str) -> None:
    page.get_by_label("编辑的访问密钥").fill(key)
    page.keyboard.press("Enter")


def opened(open_page: OpenPage, address: str, key: str, **options: object) -> Page:
    page = open_page(f"{address}feedback", **options)
    sign_in(page, key)
    expect(page.locator("#feedback")).to_be_visible()
    return page


def test_without_a_key_nothing_is_shown_and_a_wrong_one_is_named(
    open_page: OpenPage, address: str, library: Library
) -> None:
    rate(address, "up")
    page = open_page(f"{address}feedback")
    expect(page.locator("#sign-in-name")).to_be_focused()
    page.press("#key", "Enter")
    expect(page.get_by_role("alert")).to_have_text("请填写密钥。")
    for wrong in ("wj_guessed", "密钥", "a b"):
        sign_in(page, wrong)
        expect(page.get_by_role("alert")).to_have_text("这个密钥不对，或者已经停用。")
    agent = KeyStore(library.store.engine).create(Role.AGENT).secret
    sign_in(page, agent)
    expect(page.get_by_role("alert")).to_contain_text("请换编辑或管理员的密钥")
    expect(page.locator(".card")).to_have_count(0)


def test_the_key_stays_in_this_tab_only_and_leaves_with_the_editor(
    open_page: OpenPage, address: str, key: str
) -> None:
    page = opened(open_page, address, key)
    assert page.evaluate("[localStorage.length, document.cookie, location.href]") == [
        0,
        "",
        f"{address}feedback",
    ]
    page.reload()
    expect(page.locator("#feedback")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#sign-in")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    page.reload()
    expect(page.locator("#sign-in")).to_be_visible()


@pytest.mark.parametrize("under_way", ["loading", "asking again"])
def test_what_is_under_way_shows_nothing_to_who_has_left(
    open_page: OpenPage, address: str, key: str, under_way: str
) -> None:
    rate(address, "down")
    page = opened(open_page, address, key)
    held: list[Route] = []
    asked = "**/api/v1/feedback?*" if under_way == "loading" else "**/api/v1/feedback/reask"
    page.route(asked, lambda route: held.append(route))
    with page.expect_request(asked):
        if under_way == "loading":
            page.locator("#filters input[value=down]").check()
        else:
            page.get_by_role("button", name="再问一次").click()
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#sign-in")).to_be_visible()
    with page.expect_response(asked) as response:
        held[0].continue_()
    assert response.value.status == 200
    page.wait_for_timeout(200)
    expect(page.locator("#feedback")).to_be_hidden()
    expect(page.locator(".card")).to_have_count(0)
    assert page.evaluate("sessionStorage.length") == 0


def test_an_empty_list_says_where_feedback_comes_from(
    open_page: OpenPage, tmp_path: Path, root: Path
) -> None:
    with a_service(tmp_path, root) as (address, library):  # where nobody ever rated anything
        key = KeyStore(library.store.engine).create(Role.EDITOR).secret
        page = opened(open_page, address, key)
        expect(page.locator(".empty")).to_contain_text("还没有人评价过回答")
        expect(page.locator("#reask")).to_be_disabled()
        page.locator("#filters input[value=corrected]").check()
        expect(page.locator(".empty")).to_contain_text("没有这样的评价")


def test_each_rating_is_shown_with_question_answer_reason_and_correction(
    open_page: OpenPage, address: str, key: str
) -> None:
    rate(address, "up")
    rate(address, "down", reason="不完整", correction=NASTY)
    page = opened(open_page, address, key)
    expect(page.locator(".card")).to_have_count(2)
    first = page.locator(".card").first
    expect(first.get_by_role("heading")).to_have_text(QUESTION)
    expect(first.locator(".rating")).to_have_text("踩")
    expect(first.locator(".was")).to_contain_text("2.30万件")
    expect(first.locator("dd")).to_have_text(["不完整", NASTY])
    assert page.locator("img").count() == 0
    page.locator("#filters input[value=corrected]").check()
    expect(page.locator(".card")).to_have_count(1)
    page.locator("#filters input[value=down]").check()
    expect(page.locator(".card")).to_have_count(1)
    page.locator("#filters input[value='']").check()
    expect(page.locator(".card")).to_have_count(2)


def test_a_citation_opens_the_notice_at_its_quote(
    open_page: OpenPage, address: str, key: str
) -> None:
    rate(address, "up")
    page = opened(open_page, address, key)
    quote = page.locator(".card blockquote").first.inner_text()
    page.get_by_role("button", name="查看全文：依据1").first.click()
    expect(page.locator("#panel mark").first).to_be_in_viewport()
    assert page.locator("#panel mark").first.inner_text() == quote


def test_asked_again_each_says_whether_it_is_right_now(
    open_page: OpenPage, address: str, key: str
) -> None:
    rate(address, "up")
    rate(address, "down", question="热线座席满意率是多少?")
    page = opened(open_page, address, key)
    expect(page.locator(".now").first).to_contain_text("还没有再问过")
    page.get_by_role("button", name="再问一次").last.click()
    expect(page.locator(".card").last.locator("strong")).to_have_text("还没有裁定")
    for card in page.locator(".card").all():
        card.get_by_role("button", name="评价属实").click()
        expect(card.get_by_role("button", name="评价属实")).to_have_attribute(
            "aria-pressed", "true"
        )
    expect(page.locator(".now").last).to_contain_text("还没有再问过")
    page.get_by_role("button", name="再问一次").last.click()
    expect(page.locator(".card").last.locator("strong")).to_have_text("现在能答对")
    expect(page.get_by_role("button", name="再问一次").last).to_be_focused()
    page.get_by_role("button", name="把这一页再问一遍").click()
    expect(page.locator(".card").first.locator("strong")).to_have_text("还是答错")
    expect(page.locator("#told")).to_contain_text("现在能答对1，答错1，看不出对错0")
    page.reload()
    expect(page.locator(".verdict")).to_have_count(2)


def test_the_editor_rules_on_a_thumb_and_takes_it_back(
    open_page: OpenPage, address: str, key: str
) -> None:
    rate(address, "down", correction="应为一千三百件")
    page = opened(open_page, address, key)
    ruling = page.get_by_role("group", name="裁定")
    expect(ruling).to_contain_text("还没有裁定")
    unjust = ruling.get_by_role("button", name="评价有误")
    unjust.focus()
    page.keyboard.press("Enter")
    expect(ruling).to_contain_text("原来的回答是对的")
    expect(unjust).to_have_attribute("aria-pressed", "true")
    expect(unjust).to_be_focused()
    page.reload()
    expect(ruling).to_contain_text("原来的回答是对的")
    page.locator("#filters input[value=unruled]").check()
    expect(page.locator(".card")).to_have_count(0)
    page.locator("#filters input[value='']").check()
    unjust.click()
    expect(ruling).to_contain_text("还没有裁定")
    expect(page.locator("#told")).to_contain_text("已撤回")


def test_a_correction_in_a_notices_words_is_a_proposal_that_one_press_accepts(
    open_page: OpenPage, address: str, key: str
) -> None:
    poison = "座席满意率保持98%以上"
    rate(address, "down", correction=poison)
    page = opened(open_page, address, key)
    proposal = page.locator(".proposed")
    expect(proposal).to_contain_text("只是提议，还没有裁定")
    expect(proposal.locator("blockquote")).to_have_text(poison)
    page.get_by_role("button", name="再问一次").click()
    expect(page.locator(".card strong")).to_have_text("还没有裁定")
    expect(page.locator("#told")).to_contain_text("答错0，看不出对错0，还没有裁定1")
    page.get_by_role("button", name="填应当答的原文").click()
    expect(page.get_by_label("应当答的原文")).to_have_value(poison)
    page.get_by_role("button", name="下载评测题").click()
    expect(page.locator("#told")).to_contain_text("1条评价还没有裁定")
    page.get_by_role("button", name="评价属实").click()
    expect(proposal).to_have_count(0)
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载评测题").click()
    [line] = Path(saved.value.path()).read_text("utf-8").splitlines()
    assert json.loads(line)["evidence"] == [poison]


def test_a_ruling_that_could_not_be_kept_is_said_to_be_so(
    open_page: OpenPage, address: str, key: str
) -> None:
    rate(address, "down")
    page = opened(open_page, address, key)
    page.route("**/api/v1/feedback/ruling", lambda route: route.fulfill(status=500, json={}))
    page.get_by_role("button", name="先不算").click()
    expect(page.locator("#told")).to_contain_text("没能记下裁定")
    expect(page.get_by_role("button", name="先不算")).to_have_attribute("aria-pressed", "false")


def test_many_are_turned_over_page_by_page(open_page: OpenPage, address: str, key: str) -> None:
    for number in range(23):
        rate(address, "up", reason=f"原因{number}")
    page = opened(open_page, address, key)
    expect(page.locator(".card")).to_have_count(20)
    expect(page.locator("#where")).to_have_text("1–20")
    page.get_by_role("button", name="较早的").click()
    expect(page.locator(".card")).to_have_count(3)
    expect(page.get_by_role("button", name="较早的")).to_be_disabled()
    page.get_by_role("button", name="较新的").click()
    expect(page.locator(".card")).to_have_count(20)


def test_a_key_that_was_revoked_meanwhile_leads_back_to_the_door(
    open_page: OpenPage, address: str, key: str, library: Library
) -> None:
    rate(address, "up")
    page = opened(open_page, address, key)
    keys = KeyStore(library.store.engine)
    keys.revoke(keys.keys()[0].key_id)
    page.get_by_role("button", name="把这一页再问一遍").click()
    expect(page.get_by_role("alert")).to_have_text("这个密钥不对，或者已经停用。")
    expect(page.locator(".card")).to_have_count(0)


def test_a_list_that_cannot_be_read_does_not_look_empty(
    open_page: OpenPage, address: str, key: str
) -> None:
    rate(address, "up")
    page = opened(open_page, address, key)
    page.route("**/api/v1/feedback?*", lambda route: route.abort())
    page.locator("#filters input[value=down]").check()
    expect(page.locator(".failure .reason")).to_have_text("连不上问津")
    page.unroute_all()
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator(".empty")).to_be_visible()
    page.route("**/api/v1/feedback/reask", lambda route: route.fulfill(status=500, json={}))
    page.locator("#filters input[value='']").check()
    page.get_by_role("button", name="再问一次").click()
    expect(page.locator("#told")).to_contain_text("没能再问：服务出了差错")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_fits_every_width_and_nothing_is_small(
    open_page: OpenPage, address: str, key: str, width: int
) -> None:
    page = open_page(f"{address}feedback", viewport={"width": width, "height": 700})
    sideways = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(sideways) <= 0
    rate(address, "down", reason=NASTY, correction=NASTY)
    sign_in(page, key)
    page.get_by_role("button", name="再问一次").click()
    expect(page.locator(".verdict")).to_be_visible()
    assert page.evaluate(sideways) <= 0
    assert [each for each in page.evaluate(TEXT_STYLES) if each[1] < 16] == []
    assert page.locator("[style], style, script:not([src]), [onclick]").count() == 0


@pytest.mark.parametrize("light", ["light", "dark"])
def test_its_words_stand_out_from_their_ground(
    open_page: OpenPage, address: str, key: str, light: str
) -> None:
    rate(address, "down", reason="不完整")
    rate(address, "up")
    page = opened(open_page, address, key, color_scheme=light)
    page.get_by_role("button", name="把这一页再问一遍").click()
    expect(page.locator(".verdict")).to_have_count(2)
    words = ".meta, .rating, .card h2, .was p, blockquote, .soft, dt, dd, strong, .plain, .link"
    grounds = [it.evaluate(CONTRAST) for it in page.locator(words).all() if it.is_visible()]
    grounds += [it.evaluate(CONTRAST) for it in page.locator(".staff-nav a, .filters span").all()]
    assert min(grounds) >= 4.5


def test_who_comes_next_is_not_shown_what_was_said_to_who_was_there(
    open_page: OpenPage, address: str, key: str, library: Library
) -> None:
    rate(address, "up")
    page = opened(open_page, address, key)
    page.get_by_role("button", name="查看全文").click()
    expect(page.locator("#panel .text")).to_contain_text("2.30万件")
    held: list[Route] = []
    page.route("**/api/v1/feedback/reask", lambda route: held.append(route))
    with page.expect_request("**/api/v1/feedback/reask"):
        page.locator("#reask").dispatch_event("click")
    keys = KeyStore(library.store.engine)
    keys.revoke(keys.keys()[0].key_id)
    page.locator("#filters input[value=down]").dispatch_event("click")
    expect(page.locator("#key-note")).not_to_be_empty()
    assert "2.30万件" not in page.content()

    page.route("**/api/v1/feedback?*", lambda route: route.abort())
    sign_in(page, keys.create(Role.EDITOR).secret)
    expect(page.locator(".failure .reason")).to_have_text("连不上问津")
    with page.expect_response("**/api/v1/feedback/reask"):
        held[0].continue_()  # with the key that was revoked
    page.wait_for_timeout(200)
    expect(page.locator(".failure .reason")).to_have_text("连不上问津")
    page.unroute_all()
    page.locator("#reask").evaluate("it => { it.disabled = false; it.click(); }")
    page.wait_for_timeout(200)
    assert "2.30万件" not in page.content()


RIGHT = "热线日均受理企业群众诉求2.30万件"


def test_the_editor_types_the_right_sentence_and_a_wrong_one_stays_to_be_mended(
    open_page: OpenPage, address: str, key: str
) -> None:
    rate(address, "down")
    page = opened(open_page, address, key)
    part = page.get_by_role("group", name="应当怎么答")
    part.get_by_role("button", name="填应当答的原文").click()
    typed = part.get_by_label("应当答的原文")
    expect(typed).to_be_focused()
    part.get_by_role("button", name="记下原文").click()
    expect(part.get_by_role("alert")).to_have_text("请填通知里的一句原话。")
    wrong = RIGHT.replace("2.30", "2.31")
    typed.fill(wrong)
    part.get_by_role("button", name="记下原文").click()
    expect(part.get_by_role("alert")).to_contain_text("通知里没有这句话")
    expect(typed).to_be_focused()
    page.get_by_role("button", name="再问一次").click()
    expect(page.locator(".verdict")).to_be_visible()  # the card is drawn again
    expect(typed).to_have_value(wrong)
    typed.fill(f" {RIGHT}\n")
    typed.press("Tab")
    page.keyboard.press("Enter")
    expect(part.locator("blockquote")).to_have_text(RIGHT)
    expect(typed).to_be_hidden()
    expect(part.get_by_role("button", name="改应当答的原文")).to_be_focused()
    ruling = page.get_by_role("group", name="裁定")
    expect(ruling).to_contain_text("写明了应当答的原文")
    expect(ruling.get_by_role("button", name="评价属实")).to_have_attribute("aria-pressed", "true")
    ruling.get_by_role("button", name="先不算").click()
    expect(ruling).to_contain_text("放在一边")
    ruling.get_by_role("button", name="评价属实").click()
    page.reload()
    expect(part.locator("blockquote")).to_have_text(RIGHT)
    part.get_by_role("button", name="撤回原文").click()
    expect(part.locator("blockquote")).to_have_count(0)
    expect(ruling).to_contain_text("评测时不能再这样说")


def test_the_editor_says_that_no_notice_has_it(open_page: OpenPage, address: str, key: str) -> None:
    rate(address, "up")
    page = opened(open_page, address, key)
    unsaid = page.get_by_role("button", name="应当答“通知里没有”")
    unsaid.focus()
    page.keyboard.press("Enter")
    expect(unsaid).to_have_attribute("aria-pressed", "true")
    expect(unsaid).to_be_focused()
    expect(page.get_by_role("group", name="裁定")).to_contain_text("答了别的就算错")
    page.get_by_role("button", name="再问一次").click()
    expect(page.locator(".verdict")).to_contain_text("应当答“没有写到”，现在却给了回答")
    unsaid.click()
    expect(unsaid).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(
    ("width", "light"), [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]
)
def test_the_right_sentence_fits_every_width_and_stands_out(
    open_page: OpenPage, address: str, key: str, width: int, light: str
) -> None:
    rate(address, "down")
    size = {"width": width, "height": 800}
    page = opened(open_page, address, key, viewport=size, color_scheme=light)
    page.get_by_role("button", name="填应当答的原文").click()
    page.get_by_label("应当答的原文").fill("通知里没有的一句话")
    page.get_by_role("button", name="记下原文").click()
    expect(page.locator(".should-form .note")).not_to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    words = page.locator(
        ".should-form label, .should-form p, .should-form textarea, .should button"
    )
    seen = [it.evaluate(CONTRAST) for it in words.all() if it.is_visible()]
    assert len(seen) >= 6
    assert min(seen) >= 4.5


def test_an_editor_downloads_the_questions_that_can_be_made(
    open_page: OpenPage, address: str, library: Library, key: str, tmp_path: Path
) -> None:
    rate(address, "up")
    rate(address, "down", question="地铁票价多少？")
    page = opened(open_page, address, key)
    button = page.get_by_role("button", name="下载评测题")
    button.click()
    told = page.locator("#told")
    expect(told).to_have_text("还没有能做成评测题的评价；2条评价还没有裁定，没有算进去")
    up = FeedbackLog(library.store.engine).page(rating=Rating.UP).found[0].number
    FeedbackLog(library.store.engine).rule([up], Ruling.RIGHT, "编辑", None)
    with page.expect_download() as saved:
        button.click()
    assert re.fullmatch(r"评测题-\d{8}\.jsonl", saved.value.suggested_filename)
    expect(told).to_contain_text("已下载1道评测题；1条评价")
    saved.value.save_as(tmp_path / "questions.jsonl")
    [line] = (tmp_path / "questions.jsonl").read_text("utf-8").splitlines()
    question = json.loads(line)
    assert question["id"] == f"fb-{up}"
    assert question["question"].strip() == QUESTION
    assert question["must_include"]


def test_a_download_that_breaks_says_so_and_can_be_tried_again(
    open_page: OpenPage, address: str, key: str
) -> None:
    page = opened(open_page, address, key)
    page.route("**/api/v1/feedback/questions", lambda route: route.abort())
    button = page.get_by_role("button", name="下载评测题")
    button.click()
    expect(page.locator("#told")).to_contain_text("没能下载")
    page.unroute_all()
    button.click()
    expect(page.locator("#told")).to_have_text("还没有能做成评测题的评价")
