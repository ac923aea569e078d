"""Somebody looks at what a subject is joined to: by the mouse, by the keyboard, by the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from tests.browser.graph_steps import (
    DISTRICT,
    ISSUER,
    at_rest,
    click_box,
    click_line,
    find,
    item,
    items,
    open_graph,
)
from tests.browser.silence import until
from tests.browser.steps import OpenPage, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 568}


def boxes(page: Page) -> list[dict[str, Any]]:
    """The boxes of the drawing as they stand on the screen."""
    found: list[dict[str, Any]] = page.evaluate(
        """async () => {
          const { drawingIn } = await import("/graph_view.js");
          return drawingIn(document.querySelector(".graph-view")).boxes();
        }"""
    )
    return found


def overlapping(page: Page) -> list[tuple[str, str]]:
    """Boxes that cover each other."""
    there = boxes(page)
    return [
        (one["key"], other["key"])
        for at, one in enumerate(there)
        for other in there[at + 1 :]
        if one["x1"] < other["x2"] - 1
        and other["x1"] < one["x2"] - 1
        and one["y1"] < other["y2"] - 1
        and other["y1"] < one["y2"] - 1
    ]


def test_a_subject_is_found_by_its_pinyin_and_drawn(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site)
    expect(find(page, "hqq").first).to_contain_text("红桥区")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".graph-status")).to_contain_text("现在以“红桥区”为中心")
    expect(item(page, "红桥区")).to_have_attribute("aria-level", "1")
    assert len(boxes(page)) > 2


def test_the_first_visit_offers_names_to_begin_with(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site)
    start = page.locator("#start button").first
    name = start.inner_text().split("\n")[-1]
    start.click()
    expect(page.locator(".graph-status")).to_contain_text(f"现在以“{name}”为中心")


def test_a_name_that_no_notice_has_is_said_to_be_in_none(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site)
    page.fill("#subject", "无此单位")
    expect(page.locator("#find-note")).to_contain_text("通知里没有叫“无此单位”的")
    page.keyboard.press("Enter")
    expect(page.locator("#graph")).to_be_hidden()


def test_an_address_can_be_handed_on(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, DISTRICT)
    expect(page).to_have_title("红桥区 · 问津关系图")
    item(page, "“双铁”政务服务驿站").click()
    page.get_by_role("button", name="以它为中心").click()
    expect(page).to_have_title("“双铁”政务服务驿站 · 问津关系图")
    page.wait_for_url(lambda url: "双铁" in unquote(url))
    page.go_back()
    expect(page).to_have_title("红桥区 · 问津关系图")
    page.wait_for_url(lambda url: unquote(url).endswith(DISTRICT))


def test_a_name_in_the_address_becomes_the_nodes_id(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, "红桥区")
    expect(page).to_have_title("红桥区 · 问津关系图")
    page.wait_for_url(lambda url: unquote(url).endswith(f"#{DISTRICT}"))


def test_a_hub_is_no_hairball(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, ISSUER)
    expect(items(page, "group").first).to_have_text(re.compile("^(已做|计划做)的工作1[0-9]{2}项$"))
    assert len(items(page, "node").all()) < 20
    assert overlapping(page) == []
    expect(items(page, "more").first).to_contain_text("更多，还有")


def test_more_of_a_kind_comes_page_by_page_and_never_more_than_can_be_seen(
    open_page: OpenPage, site: str
) -> None:
    page = open_graph(open_page, site, ISSUER)
    before = items(page, "node").count()
    seen: set[str] = set()
    for _ in range(4):
        items(page, "more").first.click()
        page.wait_for_selector("#graph[aria-busy=false]")
        seen |= {str(each.get_attribute("data-key")) for each in items(page, "node").all()}
    assert before < items(page, "node").count() <= 60
    assert len(seen) > before + 30
    at_rest(page)
    assert overlapping(page) == []
    items(page, "earlier").click()
    expect(items(page, "earlier")).to_have_count(0)


def test_the_same_subject_stands_the_same_way_every_time(open_page: OpenPage, site: str) -> None:
    pictures = []
    for _ in range(2):
        page = open_graph(open_page, site, ISSUER)
        at_rest(page)
        pictures.append(
            [{k: round(v) if k != "key" else v for k, v in b.items()} for b in boxes(page)]
        )
    assert pictures[0] == pictures[1]


def test_a_click_on_a_box_expands_it_and_says_what_came(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, DISTRICT)
    station = item(page, "“双铁”政务服务驿站")
    key = str(station.get_attribute("data-key"))
    expect(station).to_have_attribute("aria-expanded", "false")
    click_box(page, key)
    expect(item(page, "“双铁”政务服务驿站")).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".graph-status")).to_contain_text("双铁")
    click_box(page, key)
    expect(item(page, "“双铁”政务服务驿站")).to_have_attribute("aria-expanded", "false")


def test_a_click_on_a_line_tells_the_sentence_and_opens_the_notice_at_it(
    open_page: OpenPage, site: str
) -> None:
    page = open_graph(open_page, site, DISTRICT)
    station = item(page, "“双铁”政务服务驿站")
    click_line(page, str(station.get_attribute("data-key")))
    detail = page.locator(".graph-detail")
    expect(detail.locator(".basis")).to_have_text("依据原文")
    expect(detail.locator("blockquote").first).to_contain_text("在天津西站打造")
    expect(detail.locator(".where").first).to_contain_text("2025年1月27日")
    expect(station).to_have_attribute("aria-expanded", "false")  # a line expands nothing
    quote = detail.locator("blockquote mark").first.inner_text()
    detail.get_by_role("button", name="在通知里看").first.click()
    expect(page.locator("#panel mark").first).to_be_in_viewport()
    expect(page.locator("#panel mark").first).to_have_text(quote)
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_what_the_text_does_not_say_outright_is_said_to_be_concluded(
    open_page: OpenPage, site: str
) -> None:
    page = open_graph(open_page, site, ISSUER)
    items(page, "node").nth(1).click()
    expect(page.locator(".graph-detail .caution")).to_contain_text("原文没有写明由谁来做")
    expect(page.locator(".graph-legend")).to_contain_text("原文没有写明由谁做")


def test_everything_is_done_by_the_keyboard(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, DISTRICT)
    item(page, "红桥区").focus()
    page.keyboard.press("ArrowDown")
    assert focused(page)["kind"] == "is-group"
    page.keyboard.press("ArrowDown")
    node = focused(page)
    assert node["kind"] == "is-node"
    expect(page.locator(".graph-detail .basis")).to_have_text("依据原文")
    page.keyboard.press("Enter")
    expect(page.locator(".graph-tree :focus")).to_have_attribute("aria-expanded", "true")
    assert focused(page) == node
    page.keyboard.press("ArrowRight")
    assert focused(page)["level"] == str(int(node["level"]) + 1)
    for _ in ("closes the group", "to its node", "closes that", "to its group"):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".graph-tree :focus")).to_have_attribute("aria-level", "2")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".graph-tree :focus")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    expect(page.locator(".graph-tree :focus")).to_have_attribute("aria-level", "1")


def test_the_list_is_one_stop_of_the_tab_key(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, DISTRICT)
    expect(page.locator(".graph-tree [tabindex='0']")).to_have_count(1)
    items(page, "node").nth(2).focus()
    expect(page.locator(".graph-tree [tabindex='0']")).to_have_count(1)
    expect(page.locator(".graph-detail .basis")).to_have_text("依据原文")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".graph-tree [tabindex='0']")).to_have_count(1)


def test_back_leads_to_the_subject_before(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, DISTRICT)
    expect(page.get_by_role("button", name="返回")).to_be_disabled()
    item(page, "“双铁”政务服务驿站").click()
    page.get_by_role("button", name="以它为中心").click()
    expect(page).to_have_title("“双铁”政务服务驿站 · 问津关系图")
    page.get_by_role("button", name="返回").click()
    expect(page).to_have_title("红桥区 · 问津关系图")
    expect(page.get_by_role("button", name="返回")).to_be_disabled()


def test_the_drawing_can_be_made_larger_and_fitted_again(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, ISSUER)
    at_rest(page)
    width = boxes(page)[0]["w"]
    page.get_by_role("button", name="放大").click()
    assert boxes(page)[0]["w"] > width * 1.2
    page.get_by_role("button", name="全图").click()
    canvas = page.locator(".graph-canvas").bounding_box()
    assert canvas is not None
    for each in boxes(page):
        assert each["x1"] >= 0
        assert each["x2"] <= canvas["width"] + 1


def test_long_names_are_cut_in_the_box_and_whole_in_the_words(
    open_page: OpenPage, site: str
) -> None:
    page = open_graph(open_page, site, ISSUER)
    long = page.locator(".graph-tree .name").evaluate_all(
        "(all) => all.map((it) => it.title).sort((a, b) => b.length - a.length)[0]"
    )
    assert len(long) > 28
    item(page, long[:20]).click()
    expect(page.locator(".graph-detail .title")).to_have_text(long)


@pytest.mark.parametrize("viewport", [PHONE, SMALL])
def test_a_phone_shows_the_drawing_or_the_list_and_nothing_beyond_its_edge(
    open_page: OpenPage, site: str, viewport: dict[str, int]
) -> None:
    page = open_graph(open_page, site, DISTRICT, viewport=viewport, has_touch=True)
    expect(page.locator(".graph-list")).to_be_hidden()
    at_rest(page)
    assert all(each["x2"] <= viewport["width"] for each in boxes(page))
    assert overlapping(page) == []
    page.get_by_role("button", name="列表").tap()
    expect(page.locator(".graph-canvas")).to_be_hidden()
    item(page, "“双铁”政务服务驿站").tap()
    expect(page.locator(".graph-detail blockquote").first).to_contain_text("在天津西站打造")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_a_finger_on_a_box_expands_it(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, DISTRICT, viewport=PHONE, has_touch=True)
    key = str(item(page, "“双铁”政务服务驿站").get_attribute("data-key"))
    click_box(page, key)
    expect(page.locator(".graph-detail .title")).to_have_text("“双铁”政务服务驿站")


def test_a_server_that_is_gone_is_said_so_and_tried_again(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, DISTRICT)
    page.route("**/around?*", lambda route: route.abort())
    item(page, "“双铁”政务服务驿站").click()
    expect(page.get_by_role("alert")).to_contain_text("连不上问津")
    page.unroute_all()
    page.get_by_role("button", name="再试一次").click()
    expect(item(page, "“双铁”政务服务驿站")).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_subject_that_is_gone_is_said_to_be_gone(open_page: OpenPage, site: str) -> None:
    page = open_page(f"{site}graph#District:nowhere")
    expect(page.get_by_role("alert")).to_contain_text("找不到这份内容")


def test_an_answer_that_comes_late_changes_nothing(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, DISTRICT)
    held: list[Route] = []
    page.route("**/around?*", lambda route: held.append(route))
    with page.expect_request("**/around?*"):
        item(page, "“双铁”政务服务驿站").click()
    page.unroute_all(behavior="ignoreErrors")
    find(page, "天津市政务服务办").first.click()
    expect(page).to_have_title("天津市政务服务办 · 问津关系图")


def test_who_wants_no_motion_gets_none(open_page: OpenPage, site: str) -> None:
    for motion in ("no-preference", "reduce"):
        page = open_graph(open_page, site, ISSUER, reduced_motion=motion)
        at_rest(page)
        assert page.evaluate(_MOVED) == (motion == "no-preference")


# a further page, frame by frame: whether anything was on its way in any of them
_MOVED = """async () => {
  const { drawingIn } = await import("/graph_view.js");
  const view = document.querySelector(".graph-view");
  document.querySelector(".graph-tree .is-more").click();
  let moved = false;
  for (let frames = 0; frames < 20; frames++) {
    await new Promise(requestAnimationFrame);
    if (view.ariaBusy === "true") frames = 0;
    moved ||= drawingIn(view).isMoving();
  }
  return moved;
}"""


def test_the_colours_follow_the_dark(open_page: OpenPage, site: str) -> None:
    page = open_graph(open_page, site, DISTRICT)
    at_rest(page)
    light = page.locator(".graph-canvas").screenshot()
    page.emulate_media(color_scheme="dark")
    until(lambda: page.locator(".graph-canvas").screenshot() != light)


def focused(page: Page) -> dict[str, str]:
    """The item that has the focus."""
    found: dict[str, str] = page.evaluate(
        """() => ({ key: document.activeElement.dataset.key, kind: document.activeElement.className,
                    level: document.activeElement.ariaLevel })"""
    )
    return found
