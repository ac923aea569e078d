"""Whoever comes to the editor's page next, and what ends after who began it has left."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.visibility import restricted_to
from service.keys import Role
from tests.browser.agent_steps import PASSWORD, KeyedSite, sign_in_by_name
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
from tests.fakes import HeldEmbedder

if TYPE_CHECKING:
    from playwright.sync_api import Route

pytestmark = pytest.mark.browser


def test_who_sees_other_notices_is_told_that_the_chosen_file_did_not_stay(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        page = open_page(desk.address)
        first = desk.keys.create(Role.EDITOR, "水务", bodies=["市水务局"])
        enter(page, first.secret)
        expect(page.locator("#choose-trouble")).to_be_empty()  # nobody was here before
        looked_at(page, a_file())
        desk.keys.revoke(first.key.key_id)
        page.click("#publish")
        expect(page.locator("#key-note")).to_contain_text("密钥失效了")
        enter(page, desk.editor)
        expect(page.locator("#choose-trouble")).to_contain_text("刚才的文件没有留下")
        looked_at(page, a_file())
        page.click("#drop-it")
        expect(page.locator("#choose-trouble")).to_be_empty()


def test_a_publishing_that_ends_after_its_editor_was_signed_out_does_not_leave_the_door(
    open_page: OpenPage, tmp_path: Path
) -> None:
    embedder = HeldEmbedder()
    with a_desk(tmp_path, embedder) as desk:
        page = open_page(desk.address)
        held: list[Route] = []
        page.route("**/api/v1/notices", lambda route: held.append(route))
        with page.expect_request("**/api/v1/notices"):
            enter(page, desk.editor)
        looked_at(page, a_file())
        embedder.has_begun.clear()
        embedder.may_go_on.clear()
        try:
            page.click("#publish")
            assert embedder.has_begun.wait(60)
            held[0].fulfill(status=401, json={})  # the list's, that comes late
            expect(page.locator("#key-note")).to_contain_text("密钥失效了")
        finally:
            embedder.may_go_on.set()
        page.wait_for_timeout(1_500)
        expect(page.locator("body")).to_have_attribute("data-step", "signin")
        expect(page.locator("#done-title")).to_be_empty()
        page.unroute_all()
        give_key(page, desk.editor)  # and is told what became of it
        expect(page.locator("body")).to_have_attribute("data-step", "review")
        expect(page.locator("#standing")).not_to_be_empty()


def test_a_desk_in_another_tab_is_not_shown_to_who_has_signed_in_meanwhile(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        seen_by = restricted_to(["市水务局"])
        desk.library.ingest(a_published_file(WATER, notice_id="inner", visibility=seen_by))
        site = KeyedSite.of(desk.address, desk.library.store.engine)
        site.users.create("甲", Role.EDITOR, PASSWORD, ["市水务局"])
        site.new_user("乙", Role.EDITOR)
        page = open_page(desk.address)
        sign_in_by_name(page, "甲")
        expect(page.locator("#list")).to_contain_text("节水")
        looked_at(page, a_file(WATER.replace("45个", "54个"), "inner.txt"))
        page.evaluate("dispatchEvent(new Event('blur'))")  # without windows there is no focus
        tab = page.context.new_page()
        tab.goto(desk.address)
        tab.click("#sign-out")
        sign_in_by_name(tab, "乙")
        expect(tab.locator("#list li")).to_have_count(1)
        page.evaluate("dispatchEvent(new Event('focus'))")
        expect(page.locator("#who")).to_contain_text("乙")
        expect(page.locator("body")).to_have_attribute("data-step", "home")
        expect(page.locator("#list li")).to_have_count(1)
        assert "节水" not in page.content()
        assert "市水务局" not in page.locator("#field-bodies").input_value()


def test_what_the_service_did_with_a_notice_is_not_guessed(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with a_desk(tmp_path) as desk:
        page = signed_in(open_page, desk)
        looked_at(page, a_file(A_NOTICE_TEXT.replace("30个", "31个"), "parks.txt"))
        notice = {"notice_id": "parks", "title": "口袋公园", "version": 1, "characters": 300}
        said = json.dumps({"result": "shelved", "notice": notice}, ensure_ascii=False)
        page.route(
            re.compile(r"/api/v1/notices\?seen_version"),
            lambda route: route.fulfill(
                content_type="text/event-stream; charset=utf-8",
                body=f"event: done\ndata: {said}\n\n",
            ),
        )
        page.click("#publish")
        done(page)
        expect(page.locator("#done-title")).to_have_text("服务收下了")
        expect(page.locator("#done-said")).to_contain_text("《口袋公园》，第1版")
