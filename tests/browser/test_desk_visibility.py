"""Who may see a notice, chosen on /desk; and that staff read there what others do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.notice import NoticeId
from corpus.visibility import INTERNAL, PUBLIC, restricted_to
from service.keys import Role
from tests.browser.accessibility import violations
from tests.browser.desk_steps import (
    WATER,
    a_desk,
    a_file,
    done,
    enter,
    give_key,
    looked_at,
    signed_in,
)
from tests.browser.steps import OpenPage, expect
from tests.factories import A_NOTICE_TEXT, a_published_file

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

WATER_ID = NoticeId("water-2025")


def test_a_notice_is_published_for_the_inside_read_there_and_opened_to_all_on_a_second_word(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        page = signed_in(open_page, desk)
        looked_at(page, a_file())
        expect(page.locator("#field-visibility")).to_have_value("public")
        page.select_option("#field-visibility", "internal")
        expect(page.locator("#visibility-note")).to_contain_text("市民问不到")
        assert violations(page, "#details") == []
        page.click("#publish")
        done(page)
        assert desk.library.store.visibility(WATER_ID) == INTERNAL
        # what was just published is read and asked as its editor may
        expect(page.locator("#list .seen-by")).to_have_text("内部")
        page.fill("#try-question", "2025年全市新建节水型社区多少个？")
        page.press("#try-question", "Enter")
        expect(page.locator("#thread")).to_contain_text("45个")
        page.get_by_role(
            "button", name="市水务局关于印发2025年节水工作要点的通知", exact=True
        ).click()
        expect(page.locator("#panel .text")).to_contain_text("建设节水型社会")
        page.locator("#panel .close").click()
        # the same file again: nothing is said of who may see it, so that stays
        looked_at(page, a_file())
        expect(page.locator("#field-visibility")).to_have_value("internal")
        expect(page.locator("#publish")).to_be_disabled()
        page.select_option("#field-visibility", "public")
        expect(page.locator("#publish")).to_have_text("更新资料")
        page.click("#publish")
        expect(page.locator("#confirm")).to_contain_text("市民马上看得到")
        page.click("#confirm [data-answer=no]")
        assert desk.library.store.visibility(WATER_ID) == INTERNAL
        page.click("#publish")
        page.click("#confirm [data-answer=yes]")
        done(page)
        assert desk.library.store.visibility(WATER_ID) == PUBLIC


def test_a_notice_for_some_bodies_names_them(open_page: OpenPage, tmp_path: Path) -> None:
    with a_desk(tmp_path) as desk:
        page = signed_in(open_page, desk)
        looked_at(page, a_file())
        expect(page.locator("#field-bodies")).to_be_hidden()
        page.select_option("#field-visibility", "bodies")
        page.click("#publish")
        expect(page.locator("#visibility-note")).to_have_text("写出能看到它的单位")
        assert WATER_ID not in desk.ids
        page.fill("#field-bodies", "市水务局，市公安局")
        page.click("#publish")
        # the key is of neither body
        expect(page.locator("#review-trouble")).to_contain_text("这样您自己也看不到了")
        assert WATER_ID not in desk.ids
        key = desk.keys.create(Role.EDITOR, "水务", bodies=["市水务局"]).secret
        page.click("#sign-out")
        give_key(page, key)
        expect(page.locator("body")).to_have_attribute("data-step", "home")
        beside = json.dumps({"visibility": ["市公安局", "市水务局"]}).encode()
        looked_at(page, a_file(), {**a_file(beside, "water-2025.json")})
        expect(page.locator("#field-bodies")).to_have_value("市公安局、市水务局")
        page.click("#publish")
        done(page)
        assert desk.library.store.visibility(WATER_ID) == restricted_to(["市公安局", "市水务局"])


def test_an_id_that_is_changed_to_that_of_an_inner_notice_does_not_open_it(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        inner = a_published_file(WATER + "又。", notice_id="inner", visibility=INTERNAL)
        desk.library.ingest(inner)
        page = signed_in(open_page, desk)
        looked_at(page, a_file())
        page.fill("#field-id", "inner")
        page.press("#field-id", "Tab")
        expect(page.locator("#publish")).to_have_text("替换第1版")
        expect(page.locator("#field-visibility")).to_have_value("internal")


def test_staff_see_the_graph_of_inner_notices_and_others_do_not(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        desk.library.ingest(a_published_file(WATER, notice_id="inner", visibility=INTERNAL))
        graph = desk.address.replace("desk", "graph")
        page = open_page(graph)
        expect(page.locator("#start li").first).to_be_visible()
        expect(page.locator("#start")).not_to_contain_text("市水务局")
        page = signed_in(open_page, desk)
        page.goto(graph)
        expect(page.locator("#start")).to_contain_text("市水务局")
        # a key that was revoked sees what everybody does
        desk.end_key()
        page.reload()
        expect(page.locator("#start li").first).to_be_visible()
        expect(page.locator("#start")).not_to_contain_text("市水务局")


def tells_of_water(page: Page) -> bool:
    """Whether the page has a word of the notice that only some may see, shown or not."""
    fields = page.locator("input").evaluate_all("fields => fields.map(each => each.value).join()")
    return "节水" in page.content() + fields


@pytest.mark.parametrize("key_ends", [False, True], ids=["and their key holds", "their key ends"])
def test_who_signs_out_leaves_nothing_to_who_comes_next_in_this_tab(
    open_page: OpenPage, tmp_path: Path, *, key_ends: bool
) -> None:
    with a_desk(tmp_path) as desk:
        seen_by = restricted_to(["市水务局"])
        desk.library.ingest(a_published_file(WATER, notice_id="inner", visibility=seen_by))
        inner = desk.keys.create(Role.EDITOR, "水务", bodies=["市水务局"])
        page = open_page(desk.address)
        enter(page, inner.secret)
        page.get_by_role("button", name="市水务局关于印发", exact=False).first.click()
        expect(page.locator("#panel .text")).to_contain_text("建设节水型社会")
        page.locator("#panel .close").click()
        looked_at(page, a_file(WATER.replace("45个", "54个"), "inner.txt"))
        held: list[Route] = []
        page.route("**/api/v1/notices", lambda route: held.append(route))
        with page.expect_request("**/api/v1/notices"):
            page.click("#drop-it")
        assert tells_of_water(page)
        page.click("#sign-out")
        expect(page.locator("#signin-title")).to_be_visible()
        assert not tells_of_water(page)

        with page.expect_request("**/api/v1/notices"):
            enter(page, desk.editor)
        expect(page.locator("#list-state")).to_have_text("正在读取…")
        if key_ends:
            desk.keys.revoke(inner.key.key_id)
        with page.expect_response("**/api/v1/notices") as late:
            held[0].continue_()
        assert late.value.status == (401 if key_ends else 200)
        page.wait_for_timeout(200)
        expect(page.locator("body")).to_have_attribute("data-step", "home")
        assert not tells_of_water(page)
        held[1].continue_()
        expect(page.locator("#list li")).to_have_count(1)
        assert not tells_of_water(page)


def test_a_key_that_ends_takes_along_what_it_opened_and_leaves_the_file(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        desk.library.ingest(a_published_file(WATER, notice_id="inner", visibility=INTERNAL))
        page = signed_in(open_page, desk)
        expect(page.locator("#list")).to_contain_text("节水工作要点")
        looked_at(page, a_file(A_NOTICE_TEXT.replace("30个", "31个"), "parks.txt"))
        desk.end_key()
        page.fill("#field-title", "换一个标题")
        page.click("#publish")
        expect(page.locator("#key-note")).to_contain_text("密钥失效了")
        assert not tells_of_water(page)
        give_key(page, desk.keys.create(Role.EDITOR).secret)
        expect(page.locator("#field-title")).to_have_value("换一个标题")
        page.click("#publish")
        done(page)
        assert "parks" in desk.ids


def test_a_file_is_looked_at_anew_by_whoever_comes_in_after_a_key_has_ended(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        page = signed_in(open_page, desk)
        looked_at(page, a_file())
        expect(page.locator("#standing")).to_contain_text("新通知")
        desk.library.ingest(a_published_file(WATER, notice_id="water-2025", visibility=INTERNAL))
        desk.end_key()
        page.click("#publish")
        expect(page.locator("#key-note")).to_contain_text("密钥失效了")
        give_key(page, desk.keys.create(Role.EDITOR).secret)
        expect(page.locator("#standing")).to_contain_text("第1版")


@pytest.mark.parametrize("same", [True, False], ids=["of the same body", "of no body"])
def test_a_file_of_a_restricted_notice_stays_only_for_who_sees_the_same(
    open_page: OpenPage, tmp_path: Path, *, same: bool
) -> None:
    with a_desk(tmp_path) as desk:
        seen_by = restricted_to(["市水务局"])
        desk.library.ingest(a_published_file(WATER, notice_id="inner", visibility=seen_by))
        first = desk.keys.create(Role.EDITOR, "甲", bodies=["市水务局"])
        page = open_page(desk.address)
        enter(page, first.secret)
        looked_at(page, a_file(WATER.replace("45个", "54个"), "inner.txt"))
        expect(page.locator("#field-bodies")).to_have_value("市水务局")
        desk.keys.revoke(first.key.key_id)
        page.click("#publish")
        page.click("#confirm [data-answer=yes]")
        expect(page.locator("#key-note")).to_contain_text("密钥失效了")
        if same:
            give_key(page, desk.keys.create(Role.EDITOR, "乙", bodies=["市水务局"]).secret)
            expect(page.locator("body")).to_have_attribute("data-step", "review")
            expect(page.locator("#field-bodies")).to_have_value("市水务局")
            return
        enter(page, desk.editor)
        fields = page.locator("input").evaluate_all("all => all.map(each => each.value).join()")
        assert "水务" not in fields
        assert not tells_of_water(page)


def test_too_many_at_once_is_not_called_too_many_in_a_minute(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        titles = open_page(desk.address).evaluate(
            'async () => { const it = await import("/desk/words.js");'
            ' return ["too-many-at-once", "rate-limited"].map((type) =>'
            " it.troubleWords({ status: 429, type }).title); }"
        )
        assert titles == ["同时进行的太多", "一分钟里问得太多"]
