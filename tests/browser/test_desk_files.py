"""Who may enter, and files that are no notices: a clear sentence each time, nothing half-done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.keys import Role
from tests.browser.desk_steps import (
    WATER,
    Desk,
    Upload,
    a_desk,
    a_file,
    choose,
    done,
    give_key,
    looked_at,
    signed_in,
)
from tests.browser.steps import OpenPage, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all: these tests publish nothing but what they name."""
    with a_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def page(open_page: OpenPage, desk: Desk) -> Page:
    return signed_in(open_page, desk)


def test_a_wrong_key_and_an_agents_key_are_told_apart(open_page: OpenPage, desk: Desk) -> None:
    page = open_page(desk.address)
    note = page.locator("#key-note")
    for key, words in (
        ("", "请先输入密钥"),
        ("密钥", "只有字母、数字和符号"),
        ("wj_guessed", "密钥不对"),
        (desk.keys.create(Role.AGENT).secret, "坐席用的"),
        (desk.keys.create(Role.CITIZEN).secret, "市民网站用的"),
    ):
        give_key(page, key)
        expect(note).to_contain_text(words)
        expect(page.locator("body")).to_have_attribute("data-step", "signin")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_key_is_kept_for_this_tab_alone_until_it_is_given_back(
    open_page: OpenPage, desk: Desk
) -> None:
    page = signed_in(open_page, desk)
    expect(page.locator("#who .label")).to_have_text("王编辑")
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    assert desk.editor not in page.content()
    page.reload()
    expect(page.locator("#choose-title")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#signin-title")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (a_file(b"", "empty.txt"), "这是一个空文件"),
        (a_file("\ufeff \n\u3000\n", "blank.txt"), "这是一个空文件"),
        (a_file(b"\x89PNG\r\n\x1a\n\x00\x01" * 50, "picture.txt"), "这不是文字文件"),
        (a_file(b"\x01\x02\x03\x04" * 50, "program.txt"), "这不是文字文件"),
        (a_file(b"\xff\xfe\x00", "half.md"), "文件是UTF-16编码"),
        (a_file(b"caf\xe9 \xff\xff", "latin.txt"), "文字编码认不出来"),
        (a_file(b"x" * (5 * 1024 * 1024 + 1), "large.txt"), "文件太大"),
        (a_file("<p>通知</p>", "page.html"), "还不收这种格式"),
        (a_file("{}", "only.json"), "没有通知文件"),
    ],
    ids=lambda it: it["name"] if isinstance(it, dict) else None,
)
def test_a_file_that_is_no_notice_is_named_and_never_sent(
    page: Page, file: Upload, words: str
) -> None:
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)

    page.on("request", note)
    choose(page, file)
    expect(page.locator("#choose-trouble .reason")).to_have_text(words)
    assert sent == []
    expect(page.locator("#pick")).to_be_visible()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_notice_in_another_encoding_is_turned_into_utf_8_when_the_editor_says_so(
    page: Page, encoding: str
) -> None:
    choose(page, a_file(WATER.encode(encoding), "water-other.txt"))
    page.get_by_role("button", name="转成UTF-8，继续核对").click()
    expect(page.locator("#review-title")).to_contain_text("节水工作要点")
    expect(page.locator("#source .text")).to_contain_text("节水型社区45个")


def test_two_notices_at_once_are_one_too_many(page: Page) -> None:
    choose(page, a_file(name="a.txt"), a_file(name="b.md"))
    expect(page.locator("#choose-trouble")).to_contain_text("一次核对一份")


def test_metadata_that_is_no_json_is_told(page: Page) -> None:
    choose(page, a_file(), a_file("{title", "water-2025.json"))
    expect(page.locator("#choose-trouble")).to_contain_text("资料文件读不懂")


def test_html_and_script_are_shown_as_words(page: Page) -> None:
    nasty = '<img src=x onerror="document.title=1"><script>document.title = 2</script>'
    text = f"市水务局通知{nasty}\n一、{nasty}加强\n2025年新建社区45个{nasty}。\n"
    looked_at(page, a_file(text, "nasty.txt"))
    expect(page.locator("#source .text")).to_contain_text("<script>document.title = 2</script>")
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert page.locator("main img, main script").count() == 0
    page.get_by_role("tab", name="提醒").click()
    expect(page.locator("#tab-panel")).to_contain_text("有网页标签")
    assert page.title() == "编辑台 · 问津"


def test_a_name_with_odd_characters_is_put_right_in_its_field(page: Page) -> None:
    choose(page, a_file(name="a\u202eb.txt"))
    expect(page.locator("#choose-trouble")).to_contain_text("文件名不能当编号")
    choose(page, a_file(name="2025年“节水” 通知（定稿）.txt"))
    expect(page.locator("#field-id")).to_have_value("2025年“节水” 通知（定稿）")
    for odd, words in (
        ("../water", "不能用点开头"),
        ("etc/water", "不能有斜杠"),
        ('a"b', "双引号"),
    ):
        page.fill("#field-id", odd)
        page.locator("#field-id").blur()
        expect(page.locator("#id-note")).to_contain_text(words)
    page.click("#publish")
    expect(page.locator("#field-id")).to_be_focused()


def test_a_dropped_file_is_looked_at_and_one_dropped_elsewhere_leaves_the_page(page: Page) -> None:
    page.evaluate(
        """(text) => {
          const held = new DataTransfer();
          held.items.add(new File([text], "dropped.txt", {type: "text/plain"}));
          const event = (kind) => new DragEvent(
            kind, {bubbles: true, cancelable: true, dataTransfer: held});
          document.querySelector("#drop").dispatchEvent(event("dragover"));
          document.querySelector("#drop").dispatchEvent(event("drop"));
        }""",
        WATER,
    )
    expect(page.locator("#field-id")).to_have_value("dropped")


def test_a_service_that_is_gone_is_named_and_the_notice_is_published_when_it_is_back(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as own:
        page = signed_in(open_page, own)
        looked_at(page, a_file())
        page.route("**/api/v1/notices?*", lambda route: route.abort())
        page.click("#publish")
        expect(page.locator("#review-trouble")).to_contain_text("连不上服务")
        assert own.ids == ["sample"]
        page.unroute_all()
        page.click("#publish")
        done(page)
        assert own.ids == ["sample", "water-2025"]


def test_a_preview_whose_line_breaks_is_tried_again(page: Page, desk: Desk) -> None:
    page.route("**/api/v1/notices/preview", lambda route: route.abort())
    choose(page, a_file())
    expect(page.locator("#choose-trouble")).to_contain_text("连不上服务")
    page.unroute_all()
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator("#review-title")).to_contain_text("节水工作要点")


def test_a_stream_that_ends_too_soon_asks_what_became_of_the_notice(page: Page, desk: Desk) -> None:
    looked_at(page, a_file())
    page.route(
        "**/api/v1/notices?*",
        lambda route: route.fulfill(
            status=200,
            content_type="text/event-stream",
            body='event: progress\ndata: {"stage": "reading", "done": 0, "total": 1}\n\n',
        ),
    )
    page.click("#publish")
    expect(page.locator("#review-trouble .reason")).to_have_text("连不上服务，还没有发布")
    assert "water-2025" not in desk.ids


def test_an_empty_desk_says_what_to_do_first(open_page: OpenPage, tmp_path: Path) -> None:
    with a_desk(tmp_path) as own:
        own.library.remove(own.library.store.notices()[0].notice_id)
        page = open_page(own.address)
        give_key(page, own.editor)
        expect(page.locator("#list-state")).to_contain_text("还没有发布通知")
        looked_at(page, a_file())
        page.click("#publish")
        done(page)
        assert own.ids == ["water-2025"]
