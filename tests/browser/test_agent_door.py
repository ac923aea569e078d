"""The console's door: who is let in, who is not and why, and what stays behind when they leave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from service.keys import Role
from tests.browser.agent_steps import FIELD, KeyedSite, hear, sign_in
from tests.browser.assist_replies import an_assist, assist_with
from tests.browser.steps import OpenPage, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

STORED = "JSON.stringify({...sessionStorage})"


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR, Role.ADMIN])
def test_a_valid_key_opens_the_console_and_stands_in_no_address(
    open_page: OpenPage, agent_site: KeyedSite, role: Role
) -> None:
    page = open_page(agent_site.address + "agent")
    secret = agent_site.new_key(role)
    sign_in(page, secret)
    expect(page.locator(FIELD)).to_be_focused()
    expect(page.locator("#who")).to_have_text("坐席7号")
    assert secret not in page.url
    assert secret in page.evaluate(STORED)
    assert page.evaluate("localStorage.length + document.cookie.length") == 0
    assert page.input_value("#door-key") == ""


def test_a_wrong_or_revoked_key_is_told_so_and_can_be_corrected(
    open_page: OpenPage, agent_site: KeyedSite
) -> None:
    page = open_page(agent_site.address + "agent")
    ended = agent_site.keys.create(Role.AGENT)
    agent_site.keys.revoke(ended.key.key_id)
    for wrong in ("wj_guessed", ended.secret, "密钥", "wj_ 空格"):
        sign_in(page, wrong)
        expect(page.locator("#door-note")).to_contain_text("这把密钥不对，或者已经停用")
        expect(page.locator("#door-key")).to_be_focused()
        expect(page.locator("#console")).to_be_hidden()
    assert "wj_" not in page.evaluate(STORED)
    sign_in(page, agent_site.new_key())
    expect(page.locator("#console")).to_be_visible()


def test_a_person_is_asked_for_a_name_first_and_a_key_stands_below(
    open_page: OpenPage, agent_site: KeyedSite
) -> None:
    page = open_page(agent_site.address + "agent", viewport={"width": 1280, "height": 800})
    expect(page.get_by_label("姓名", exact=True)).to_be_focused()
    by_name = page.get_by_role("form", name="用姓名和密码登录", exact=True).bounding_box()
    by_key = page.get_by_role("form", name="或者用访问密钥进入").bounding_box()
    assert by_name is not None
    assert by_key is not None
    assert by_name["y"] + by_name["height"] <= by_key["y"]
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_in_viewport(ratio=1)


def test_no_key_at_all_is_asked_for(open_page: OpenPage, agent_site: KeyedSite) -> None:
    page = open_page(agent_site.address + "agent")
    page.get_by_role("button", name="进入坐席台").click()
    expect(page.locator("#door-note")).to_have_text("请先粘贴密钥。")


def test_a_key_for_something_else_is_told_what_it_takes(
    open_page: OpenPage, agent_site: KeyedSite
) -> None:
    page = open_page(agent_site.address + "agent")
    sign_in(page, agent_site.new_key(Role.CITIZEN))
    expect(page.locator("#door-note")).to_contain_text("坐席的密钥")
    expect(page.locator("#console")).to_be_hidden()


def test_a_service_that_is_away_is_no_wrong_key(open_page: OpenPage, agent_site: KeyedSite) -> None:
    page = open_page(agent_site.address + "agent")
    page.route("**/api/v1/me", lambda route: route.abort())
    sign_in(page, agent_site.new_key())
    expect(page.locator("#door-note")).to_contain_text("连不上问津")
    page.unroute_all()
    page.get_by_role("button", name="进入坐席台").click()
    expect(page.locator("#console")).to_be_visible()


def test_a_reload_in_mid_call_loses_nothing(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console, "热线每天受理多少诉求")
    console.fill("#order-place", "河东区")
    console.reload()
    assist_with(console, an_assist())
    expect(console.locator(FIELD)).to_have_value("热线每天受理多少诉求")
    expect(console.locator("#order-place")).to_have_value("河东区")
    expect(console.locator(".card")).to_be_visible()


def test_signing_out_leaves_nothing_in_the_window(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console, "我叫李四，热线每天受理多少诉求")
    console.keyboard.press("Alt+p")
    console.get_by_role("button", name="退出").click()
    expect(console.locator("#door-key")).to_be_visible()
    expect(console.locator("#door-key")).to_have_value("")
    assert json.loads(console.evaluate(STORED)) == {}
    assert "李四" not in console.content()
    assert console.input_value(FIELD) == ""


def test_a_key_revoked_in_mid_call_keeps_the_call_for_the_next_key(
    open_page: OpenPage, agent_site: KeyedSite
) -> None:
    page = open_page(agent_site.address + "agent")
    key = agent_site.keys.create(Role.AGENT)
    sign_in(page, key.secret)
    assist_with(page, an_assist())
    hear(page, "热线每天受理多少诉求")
    page.fill("#order-place", "河东区")
    page.unroute_all()
    assist_with(page, {}, status=401)
    page.fill(FIELD, "热线每天受理多少诉求，我打了好几次")
    expect(page.locator("#door-note")).to_contain_text("密钥刚刚停用了")
    expect(page.locator("#console")).to_be_hidden()
    assert key.secret not in page.evaluate(STORED)
    page.unroute_all()
    assist_with(page, an_assist())
    sign_in(page, agent_site.new_key())
    expect(page.locator(FIELD)).to_have_value("热线每天受理多少诉求，我打了好几次")
    expect(page.locator("#order-place")).to_have_value("河东区")
    expect(page.locator("#found")).to_have_attribute("data-now", "fresh")
