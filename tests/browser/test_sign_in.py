"""Name and password at the doors of the staff pages: in, not in, out again, and in mid-work."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

import pytest

from service import sign_in_attempts
from service.keys import Role
from tests.browser.agent_steps import (
    FIELD,
    PASSWORD,
    KeyedSite,
    hear,
    sign_in,
    sign_in_by_name,
)
from tests.browser.axe import violations
from tests.browser.desk_steps import a_file, looked_at
from tests.browser.steps import OpenPage, ask, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

STORED = "JSON.stringify({...sessionStorage, ...localStorage})"
NUMBERS = count(1)
INSIDE = {"agent": "#console", "desk": "#choose-title", "feedback": "#feedback"}
OUT = {"agent": "#sign-out", "desk": "#sign-out", "feedback": "#leave"}
NOTE = "#sign-in-note"


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """All these tests come from one address, and guess more often together than one may."""
    monkeypatch.setattr(sign_in_attempts, "FREE_BY_ADDRESS", 1_000)


@pytest.fixture
def editor(agent_site: KeyedSite) -> str:
    """Somebody new who may sign in as an editor."""
    return agent_site.new_user(f"编辑 {next(NUMBERS)}", Role.EDITOR)


@pytest.fixture
def agent(agent_site: KeyedSite) -> str:
    """Somebody new who may sign in as an agent."""
    return agent_site.new_user(f"坐席 {next(NUMBERS)}", Role.AGENT)


def at(open_page: OpenPage, site: KeyedSite, page: str, **options: object) -> Page:
    """A staff page, its door shown."""
    opened = open_page(site.address + page, **options)
    expect(opened.locator("#sign-in-name")).to_be_visible()
    return opened


def end_sessions_of(site: KeyedSite, name: str) -> None:
    """As when their time is up."""
    site.users.disable(name, even_last_admin=True)
    site.users.enable(name)


@pytest.mark.parametrize("first", sorted(INSIDE))
def test_who_signs_in_on_one_page_is_in_on_every_page_and_in_every_tab(
    open_page: OpenPage, agent_site: KeyedSite, editor: str, first: str
) -> None:
    page = at(open_page, agent_site, first)
    sign_in_by_name(page, editor)
    expect(page.locator(INSIDE[first])).to_be_visible()
    for path, inside in INSIDE.items():
        tab = page.context.new_page()
        tab.goto(agent_site.address + path)
        expect(tab.locator(inside)).to_be_visible()
        tab.close()
    assert PASSWORD not in page.evaluate(STORED) + page.content()
    session = [each for each in page.context.cookies() if each["name"] == "wenjin-session"]
    assert [(each["httpOnly"], each["sameSite"]) for each in session] == [(True, "Strict")]
    assert "wenjin-session" not in page.evaluate("document.cookie")


def test_the_console_says_who_is_in_and_works_with_the_session(
    open_page: OpenPage, agent_site: KeyedSite, agent: str
) -> None:
    page = at(open_page, agent_site, "agent")
    sign_in_by_name(page, agent)
    expect(page.locator("#who")).to_have_text(agent)
    expect(page.locator(FIELD)).to_be_focused()
    hear(page, "喂你好，我想问一下热线每天受理多少诉求")  # of the service itself
    expect(page.locator(".card").first).to_be_visible()
    page.reload()
    expect(page.locator("#who")).to_have_text(agent)


def test_the_page_of_questions_goes_on_working_for_who_is_signed_in(
    open_page: OpenPage, agent_site: KeyedSite, agent: str
) -> None:
    page = at(open_page, agent_site, "agent")
    sign_in_by_name(page, agent)
    expect(page.locator("#console")).to_be_visible()
    page.goto(agent_site.address)
    answered = ask(page, "热线日均受理企业群众诉求多少件？")
    expect(answered).to_contain_text("2.30万件")
    end_sessions_of(agent_site, agent)
    answered = ask(page, "热线日均受理企业群众诉求多少件？")
    expect(answered).to_contain_text("2.30万件")


@pytest.mark.parametrize("path", sorted(INSIDE))
def test_a_wrong_password_is_told_so_and_nothing_more(
    open_page: OpenPage, agent_site: KeyedSite, editor: str, path: str
) -> None:
    page = at(open_page, agent_site, path)
    told = set()
    for name in (editor, f"没有这个人 {next(NUMBERS)}"):
        sign_in_by_name(page, name, "a wrong password")
        expect(page.locator(NOTE)).to_contain_text("姓名或密码不对")
        expect(page.locator("#sign-in-password")).to_be_focused()
        expect(page.locator("#sign-in-password")).to_have_value("")
        expect(page.locator("#sign-in-name")).to_have_value(name)
        told.add(page.locator(NOTE).inner_text())
    assert len(told) == 1
    expect(page.locator(INSIDE[path])).to_be_hidden()
    sign_in_by_name(page, editor)
    expect(page.locator(INSIDE[path])).to_be_visible()


def test_what_is_missing_is_asked_for(open_page: OpenPage, agent_site: KeyedSite) -> None:
    page = at(open_page, agent_site, "agent")
    page.get_by_role("button", name="登录").click()
    expect(page.locator(NOTE)).to_have_text("请填写姓名和密码。")
    expect(page.get_by_label("姓名", exact=True)).to_be_focused()
    page.keyboard.type("王敏")
    page.keyboard.press("Enter")
    expect(page.get_by_label("密码", exact=True)).to_be_focused()


def test_after_too_many_wrong_ones_the_wait_is_told_and_a_key_still_opens(
    open_page: OpenPage, agent_site: KeyedSite, agent: str
) -> None:
    page = at(open_page, agent_site, "agent")
    for _ in range(5):
        sign_in_by_name(page, agent, "a wrong password")
        expect(page.locator(NOTE)).to_contain_text("姓名或密码不对")
        page.evaluate("document.getElementById('sign-in-note').textContent = ''")
    sign_in_by_name(page, agent)
    expect(page.locator(NOTE)).to_contain_text("试错的次数太多了")
    # wrong keys keep out one that was never used
    expect(page.locator(NOTE)).to_contain_text("急用可以先用以前用过的访问密钥进入")
    expect(page.locator(NOTE)).to_contain_text("秒后再试")
    expect(page.locator("#console")).to_be_hidden()
    sign_in(page, agent_site.new_key())
    expect(page.locator("#console")).to_be_visible()


def test_a_session_over_in_mid_call_keeps_the_call_for_who_signs_in_again(
    open_page: OpenPage, agent_site: KeyedSite, agent: str
) -> None:
    page = at(open_page, agent_site, "agent")
    sign_in_by_name(page, agent)
    expect(page.locator(FIELD)).to_be_focused()
    hear(page, "热线每天受理多少诉求")
    page.fill("#order-place", "河东区")
    end_sessions_of(agent_site, agent)
    page.fill(FIELD, "热线每天受理多少诉求，我打了好几次")
    expect(page.locator(NOTE)).to_contain_text("登录已经过期")
    expect(page.locator(NOTE)).to_contain_text("来电内容和草稿都还在")
    expect(page.locator("#console")).to_be_hidden()
    sign_in_by_name(page, agent)
    expect(page.locator(FIELD)).to_have_value("热线每天受理多少诉求，我打了好几次")
    expect(page.locator("#order-place")).to_have_value("河东区")
    expect(page.locator("#found")).to_have_attribute("data-now", "fresh")


def test_a_session_over_in_mid_publishing_keeps_the_file_and_what_was_typed(
    open_page: OpenPage, agent_site: KeyedSite, editor: str
) -> None:
    page = at(open_page, agent_site, "desk")
    sign_in_by_name(page, editor)
    expect(page.locator("body")).to_have_attribute("data-step", "home")
    looked_at(page, a_file(name=f"water-{next(NUMBERS)}.txt"))
    page.locator("#field-title").fill("换一个标题")
    end_sessions_of(agent_site, editor)
    page.locator("#publish").click()
    expect(page.locator(NOTE)).to_have_text("登录已经过期，请重新登录。文件还在这里。")
    sign_in_by_name(page, editor)
    expect(page.locator("body")).to_have_attribute("data-step", "review")
    expect(page.locator("#field-title")).to_have_value("换一个标题")
    page.locator("#publish").click()
    expect(page.locator("body")).to_have_attribute("data-step", "done", timeout=60_000)


def test_a_session_over_is_told_at_the_next_page_and_a_key_may_follow(
    open_page: OpenPage, agent_site: KeyedSite, editor: str
) -> None:
    page = at(open_page, agent_site, "feedback")
    sign_in_by_name(page, editor)
    expect(page.locator("#feedback")).to_be_visible()
    end_sessions_of(agent_site, editor)
    page.get_by_label("踩").check()
    expect(page.locator(NOTE)).to_have_text("登录已经过期，请重新登录。")
    page.fill("#key", agent_site.new_key(Role.EDITOR))
    page.press("#key", "Enter")
    expect(page.locator("#feedback")).to_be_visible()


@pytest.mark.parametrize("left", sorted(OUT))
def test_who_signs_out_is_out_everywhere_and_on_the_service(
    open_page: OpenPage, agent_site: KeyedSite, editor: str, left: str
) -> None:
    page = at(open_page, agent_site, "agent")
    sign_in_by_name(page, editor)
    expect(page.locator("#console")).to_be_visible()
    page.fill(FIELD, "我叫李四")
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}
    page.goto(agent_site.address + left)
    page.locator(OUT[left]).click()
    expect(page.locator("#sign-in-name")).to_be_visible()
    assert page.evaluate("document.cookie") == ""
    assert json.loads(page.evaluate(STORED)) == {}
    for path in INSIDE:
        page.goto(agent_site.address + path)
        expect(page.locator("#sign-in-name")).to_be_visible()
        expect(page.locator(INSIDE[path])).to_be_hidden()
    kept = {"Cookie": f"wenjin-session={cookies['wenjin-session']}"}
    assert page.request.get(agent_site.address + "api/v1/session", headers=kept).status == 401


def test_who_cannot_reach_the_service_is_not_told_to_be_out(
    open_page: OpenPage, agent_site: KeyedSite, editor: str
) -> None:
    page = at(open_page, agent_site, "desk")
    sign_in_by_name(page, editor)
    expect(page.locator("#choose-title")).to_be_visible()
    page.route("**/api/v1/session", lambda route: route.abort())
    page.locator("#sign-out").click()
    expect(page.locator("#sign-out")).to_have_text("没能退出，再点一次")
    expect(page.locator("#choose-title")).to_be_visible()
    page.unroute_all()
    page.locator("#sign-out").click()
    expect(page.locator("#sign-in-name")).to_be_visible()


def test_a_service_that_is_away_is_no_wrong_password(
    open_page: OpenPage, agent_site: KeyedSite, agent: str
) -> None:
    page = at(open_page, agent_site, "agent")
    page.route("**/api/v1/session", lambda route: route.abort())
    sign_in_by_name(page, agent)
    expect(page.locator(NOTE)).to_contain_text("连不上问津")
    page.unroute_all()
    sign_in_by_name(page, agent)
    expect(page.locator("#console")).to_be_visible()


@pytest.mark.parametrize("path", ["desk", "feedback"])
def test_an_agent_is_told_what_a_page_for_editors_takes_and_stays_signed_in(
    open_page: OpenPage, agent_site: KeyedSite, agent: str, path: str
) -> None:
    page = at(open_page, agent_site, path)
    sign_in_by_name(page, agent)
    expect(page.locator(NOTE)).to_contain_text("编辑或管理者的账号")
    page.goto(agent_site.address + "agent")
    expect(page.locator("#console")).to_be_visible()


def test_who_signs_in_by_name_has_given_their_key_back(
    open_page: OpenPage, agent_site: KeyedSite, editor: str
) -> None:
    page = at(open_page, agent_site, "desk")
    secret = agent_site.new_key(Role.AGENT)
    page.fill("#key", secret)
    page.press("#key", "Enter")
    expect(page.locator("#key-note")).not_to_be_empty()
    sign_in_by_name(page, editor)
    expect(page.locator("#who")).to_contain_text(editor)
    assert secret not in page.evaluate(STORED)
    assert page.input_value("#key") == ""


def test_a_browser_that_lost_the_token_can_still_sign_in(
    open_page: OpenPage, agent_site: KeyedSite, agent: str
) -> None:
    page = at(open_page, agent_site, "agent")
    sign_in_by_name(page, agent)
    expect(page.locator("#console")).to_be_visible()
    page.context.clear_cookies(name="wenjin-csrf")
    page.reload()
    sign_in_by_name(page, agent)
    expect(page.locator("#console")).to_be_visible()


@pytest.mark.parametrize("path", sorted(INSIDE))
@pytest.mark.parametrize(
    "looks",
    [
        {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
        {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    ],
    ids=["desk", "phone-dark"],
)
def test_the_door_is_sound_by_keyboard_for_a_screen_reader_and_on_a_phone(
    open_page: OpenPage, agent_site: KeyedSite, path: str, looks: dict[str, object]
) -> None:
    page = at(open_page, agent_site, path, **looks)
    expect(page.get_by_role("form", name="用姓名和密码登录")).to_be_visible()
    sign_in_by_name(page, f"没有这个人 {next(NUMBERS)}")
    expect(page.get_by_role("alert")).to_contain_text("姓名或密码不对")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []
    page.focus("#sign-in-name")
    page.keyboard.press("Tab")
    expect(page.locator("#sign-in-password")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="登录")).to_be_focused()
    for each in page.locator(".by-name input, .by-name button").all():
        box = each.bounding_box()
        assert box is not None
        assert box["height"] >= 38
