"""Who may see a notice, chosen on /desk; and that staff read there what others do not."""

from __future__ import annotations

import json
from pathlib import Path

from corpus.notice import NoticeId
from corpus.visibility import INTERNAL, PUBLIC, restricted_to
from service.keys import Role
from tests.browser.accessibility import violations
from tests.browser.desk_steps import WATER, a_desk, a_file, done, looked_at, signed_in
from tests.browser.steps import OpenPage, expect
from tests.factories import a_published_file

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
        page.fill("#key", key)
        page.press("#key", "Enter")
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
        desk.keys.revoke(desk.keys.keys()[0].key_id)
        page.reload()
        expect(page.locator("#start li").first).to_be_visible()
        expect(page.locator("#start")).not_to_contain_text("市水务局")
