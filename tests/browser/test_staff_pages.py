"""The pages for staff together: one key for all, given back once, and a way between them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from service.keys import Role
from tests.browser.agent_steps import FIELD, KeyedSite, sign_in
from tests.browser.steps import OpenPage, ask, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

STORED = "JSON.stringify({...sessionStorage})"
INSIDE = {"agent": "#console", "desk": "#choose-title", "feedback": "#feedback"}
OUT = {"agent": "#sign-out", "desk": "#sign-out", "feedback": "#leave"}
KEY = {"agent": "#door-key", "desk": "#key", "feedback": "#key"}
DOORS = {"agent": "#door-key", "desk": "#signin-title", "feedback": "#sign-in"}


def entered(open_page: OpenPage, site: KeyedSite, role: Role = Role.EDITOR) -> Page:
    page = open_page(site.address + "agent")
    sign_in(page, site.new_key(role))
    expect(page.locator("#console")).to_be_visible()
    return page


def test_an_editor_signs_in_once_for_every_page(open_page: OpenPage, agent_site: KeyedSite) -> None:
    page = entered(open_page, agent_site)
    for path, inside in INSIDE.items():
        page.goto(agent_site.address + path)
        expect(page.locator(inside)).to_be_visible()


@pytest.mark.parametrize("left", sorted(OUT))
def test_who_signs_out_on_one_page_has_signed_out_of_all(
    open_page: OpenPage, agent_site: KeyedSite, left: str
) -> None:
    page = entered(open_page, agent_site)
    page.fill(FIELD, "我叫李四")
    page.goto(agent_site.address + left)
    expect(page.locator(INSIDE[left])).to_be_visible()
    page.locator(OUT[left]).click()
    expect(page.locator(DOORS[left])).to_be_visible()
    assert json.loads(page.evaluate(STORED)) == {}
    for path, door in DOORS.items():
        page.goto(agent_site.address + path)
        expect(page.locator(door)).to_be_visible()
    page.go_back()
    page.go_back()
    assert "李四" not in page.content()


@pytest.mark.parametrize("page_for_editors", ["desk", "feedback"])
def test_a_page_that_an_agents_key_does_not_open_leaves_the_key_to_those_it_does(
    open_page: OpenPage, agent_site: KeyedSite, page_for_editors: str
) -> None:
    page = entered(open_page, agent_site, Role.AGENT)
    page.goto(agent_site.address + page_for_editors)
    expect(page.locator("#key-note")).not_to_be_empty()
    expect(page.locator(DOORS[page_for_editors])).to_be_visible()
    page.goto(agent_site.address + "agent")
    expect(page.locator("#console")).to_be_visible()


FIELD_EDGES = """() => {
    const light = (rgb) => rgb.map((it) => it / 255).map(
        (it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4))
        .reduce((sum, it, at) => sum + it * [0.2126, 0.7152, 0.0722][at], 0.05);
    const colour = (css) => light(css.match(/[0-9.]+/g).slice(0, 3).map(Number));
    const ratio = (a, b) => Math.max(a, b) / Math.min(a, b);
    const sheet = (it) => {
        for (let at = it.parentElement; at; at = at.parentElement) {
            const css = getComputedStyle(at).backgroundColor;
            if (!css.endsWith(", 0)")) return colour(css);
        }
    };
    const fields = "textarea, select, input:not([type=radio], [type=checkbox], [type=file])";
    return [...document.querySelectorAll(fields)].filter((it) => it.checkVisibility())
        .map((it) => it.closest(".box") ?? it)
        .map((it) => ratio(colour(getComputedStyle(it).borderTopColor), sheet(it)));
}"""
"""How far the edge of each field stands out from what is around it."""


@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_fields_of_every_door_can_be_made_out(
    open_page: OpenPage, agent_site: KeyedSite, light: str
) -> None:
    page = open_page(agent_site.address + "agent", color_scheme=light)
    for path, door in DOORS.items():
        page.goto(agent_site.address + path)
        expect(page.locator(door)).to_be_visible()
        edges = page.evaluate(FIELD_EDGES)
        assert len(edges) == 3
        assert min(edges) >= 3


@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_fields_within_can_be_made_out_too(
    open_page: OpenPage, agent_site: KeyedSite, light: str
) -> None:
    page = open_page(agent_site.address, color_scheme=light)
    ask(page, "热线日均受理企业群众诉求多少件？").get_by_role("button", name="没用").click()
    expect(page.locator(".feedback-more textarea").first).to_be_visible()
    page.evaluate("document.activeElement.blur()")  # a field in use has an edge of its own
    edges = page.evaluate(FIELD_EDGES)
    assert len(edges) == 3
    page.goto(agent_site.address + "graph")
    expect(page.locator("#start")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    edges += page.evaluate(FIELD_EDGES)
    assert len(edges) == 4
    page.goto(agent_site.address + "agent")
    sign_in(page, agent_site.new_key())
    expect(page.locator("#console")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    console = page.evaluate(FIELD_EDGES)
    assert len(console) > 5
    assert min(edges + console) >= 3


PLACES = {
    "提问": "",
    "坐席台": "agent",
    "编辑台": "desk",
    "回答评价": "feedback",
    "关系图": "graph",
    "运行状况": "status",
}


def test_the_way_to_the_operators_page_lets_an_admin_in_and_tells_others_why_not(
    open_page: OpenPage, agent_site: KeyedSite
) -> None:
    page = entered(open_page, agent_site, Role.AGENT)
    page.goto(agent_site.address + "status")
    expect(page.locator("#key-note")).to_contain_text("只有管理者的密钥能看运行状况")
    expect(page.locator("#status")).to_be_hidden()
    page.get_by_role("link", name="坐席台").click()
    expect(page.locator("#console")).to_be_visible()
    with page.expect_navigation():  # signing out loads the page anew
        page.locator(OUT["agent"]).click()
    sign_in(page, agent_site.new_key(Role.ADMIN))
    expect(page.locator("#console")).to_be_visible()
    page.get_by_role("link", name="运行状况").click()
    expect(page.locator("#overall")).not_to_be_empty()


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1366, 768)])
def test_every_page_for_staff_leads_to_every_other_at_any_width(
    open_page: OpenPage, agent_site: KeyedSite, width: int, height: int
) -> None:
    page = open_page(agent_site.address + "agent", viewport={"width": width, "height": height})
    for is_in in (False, True):
        for name, path in PLACES.items():
            if path == "":
                continue
            page.goto(agent_site.address + path)
            way = page.get_by_role("navigation", name="工作页面")
            expect(way.locator("[aria-current=page]")).to_have_text(name)
            if is_in and path in INSIDE:
                expect(page.locator(INSIDE[path])).to_be_visible()
            links = {
                link.text_content(): link.evaluate("(it) => new URL(it.href).pathname")
                for link in way.get_by_role("link").all()
            }
            assert links == {each: f"/{place}" for each, place in PLACES.items()}
            page.evaluate("scrollTo(0, 0)")  # who is turned away stands at the key, further down
            for link in way.get_by_role("link").all():
                expect(link).to_be_in_viewport(ratio=0.99)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            box = way.bounding_box()
            assert box is not None
            assert box["height"] <= 48
            if width > 1000 and is_in and path == "desk":  # with who is signed in, on one line
                who = page.locator("#who").bounding_box()
                assert who is not None
                assert box["x"] + box["width"] + 12 <= who["x"]
                assert abs(box["y"] + box["height"] / 2 - who["y"] - who["height"] / 2) < 4
        if not is_in:
            page.goto(agent_site.address + "agent")
            sign_in(page, agent_site.new_key(Role.ADMIN))
            expect(page.locator("#console")).to_be_visible()


@pytest.mark.parametrize(
    ("role", "open_to"),
    [
        (Role.AGENT, ["提问", "坐席台", "关系图"]),
        (Role.EDITOR, ["提问", "坐席台", "编辑台", "回答评价", "关系图"]),
        (Role.ADMIN, list(PLACES)),
    ],
)
def test_nobody_is_led_to_a_page_that_turns_them_away(
    open_page: OpenPage, agent_site: KeyedSite, role: Role, open_to: list[str]
) -> None:
    page = entered(open_page, agent_site, role)
    way = page.get_by_role("navigation", name="工作页面")
    expect(way.get_by_role("link")).to_have_text(open_to)
    for name in open_to[1:]:
        page.goto(agent_site.address + PLACES[name])
        expect(way.get_by_role("link")).to_have_text(open_to)
    page.goto(agent_site.address + "agent")
    with page.expect_navigation():
        page.locator(OUT["agent"]).click()
    expect(way.get_by_role("link")).to_have_count(len(PLACES))


@pytest.mark.parametrize("path", ["agent", "desk", "feedback"])
def test_every_door_asks_for_a_name_first(
    open_page: OpenPage, agent_site: KeyedSite, path: str
) -> None:
    page = open_page(agent_site.address + path)
    expect(page.locator("#sign-in-name")).to_be_focused()
    name, key = page.locator(".by-name").bounding_box(), page.locator(KEY[path]).bounding_box()
    assert name is not None
    assert key is not None
    assert name["y"] + name["height"] <= key["y"]
    expect(page.get_by_role("heading", name="或者用访问密钥进入")).to_be_visible()


def test_the_feedback_page_names_who_is_in(open_page: OpenPage, agent_site: KeyedSite) -> None:
    page = entered(open_page, agent_site)
    page.goto(agent_site.address + "feedback")
    expect(page.locator(".masthead #who .label")).to_have_text("坐席7号")
    page.locator(OUT["feedback"]).click()
    expect(page.locator("#who")).to_be_hidden()
