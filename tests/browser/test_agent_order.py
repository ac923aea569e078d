"""The work order: drafted from what the caller says, the agent's own where edited."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.agent_steps import FIELD, clipboard, hear
from tests.browser.assist_replies import a_draft, an_assist, assist_with
from tests.browser.steps import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_draft_follows_what_the_caller_says(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    for field, words in {
        "summary": "来电人询问热线每天受理多少诉求。",
        "category": "咨询",
        "place": "和平区",
        "body": "天津市政务服务办",
        "urgency": "一般",
    }.items():
        expect(console.locator(f"#order-{field}")).to_have_value(words)
    expect(console.locator(".basis")).to_contain_text("热线日均受理企业群众诉求2.30万件")


def test_a_field_edited_by_hand_stays_and_what_is_suggested_is_offered(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    console.fill("#order-place", "河东区大王庄街")
    console.unroute_all()
    assist_with(console, an_assist(place="河东区", summary="来电人反映占线。"))
    hear(console, "我在河东区，热线老占线")
    expect(console.locator("#order-place")).to_have_value("河东区大王庄街")
    expect(console.locator("#order-summary")).to_have_value("来电人反映占线。")
    place = console.locator(".field.place")
    expect(place).to_contain_text("已手改")
    expect(place.locator(".offer")).to_contain_text("建议：河东区")
    place.get_by_role("button", name="地点采用建议").click()
    expect(console.locator("#order-place")).to_have_value("河东区")
    expect(place.get_by_text("已手改")).to_be_hidden()


def test_the_order_is_copied_as_lines_with_its_basis(console: Page) -> None:
    console.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assist_with(console, an_assist())
    hear(console)
    console.select_option("#order-urgency", "紧急")
    console.get_by_role("button", name="复制工单").click()
    expect(console.locator(".order .primary .word")).to_have_text("已复制")
    assert clipboard(console) == (
        "诉求概述：来电人询问热线每天受理多少诉求。\n"
        "类别：咨询\n"
        "紧急程度：紧急\n"
        "事项：热线服务\n"
        "地点：和平区\n"
        "派单单位：天津市政务服务办\n"
        "依据原文：\n"
        "1. “热线日均受理企业群众诉求2.30万件”（五、以企业群众满意为标准）\n"
        "据市政务服务办2025年1月27日通知 https://zwfwb.tj.gov.cn/"
    )


def test_a_body_that_is_not_certain_is_to_be_checked_in_the_copied_order(console: Page) -> None:
    console.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assist_with(console, an_assist(body_certain=False))
    hear(console)
    console.keyboard.press("Alt+g")
    expect(console.get_by_role("button", name="已复制")).to_be_visible()
    assert "派单单位：天津市政务服务办（待核实）\n" in clipboard(console)


def test_a_body_that_the_agent_wrote_is_not_to_be_checked(console: Page) -> None:
    console.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assist_with(console, an_assist(body_certain=False))
    hear(console)
    console.fill("#order-body", "和平区城管委")
    console.keyboard.press("Alt+g")
    expect(console.get_by_role("button", name="已复制")).to_be_visible()
    assert "派单单位：和平区城管委\n" in clipboard(console)


def test_the_order_is_copied_and_downloaded_as_json_in_the_drafts_shape(
    console: Page, tmp_path: Path
) -> None:
    console.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assist_with(console, an_assist())
    hear(console)
    console.fill("#order-place", "河东区")
    console.get_by_role("button", name="复制JSON").click()
    expect(console.get_by_role("button", name="已复制")).to_be_visible()
    assert json.loads(clipboard(console)) == a_draft(place="河东区")
    with console.expect_download() as saved:
        console.get_by_role("button", name="下载JSON").click()
    assert re.fullmatch(r"工单-\d{8}-\d{6}\.json", saved.value.suggested_filename)
    saved.value.save_as(tmp_path / "order.json")
    assert json.loads((tmp_path / "order.json").read_text("utf-8")) == a_draft(place="河东区")


def test_the_basis_opens_the_notice(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console)
    console.get_by_role("button", name="打开原文，看这条依据").click()
    expect(console.locator("#panel mark")).to_have_text("热线日均受理企业群众诉求2.30万件")


def test_an_urgency_that_the_list_does_not_have_is_taken_as_it_comes(console: Page) -> None:
    assist_with(console, an_assist(urgency="特急"))
    hear(console)
    expect(console.locator("#order-urgency")).to_have_value("特急")


def test_what_makes_it_urgent_is_told_in_the_callers_words(console: Page) -> None:
    assist_with(console, an_assist(urgency="紧急", urgency_words=["漏气", "晕倒"]))
    hear(console)
    expect(console.locator(".field.urgency")).to_contain_text("来电人说到：漏气、晕倒")
    console.get_by_role("button", name="新来电").click()
    expect(console.locator(".field.urgency")).not_to_contain_text("来电人说到")


def test_a_body_that_is_only_of_a_related_extract_is_called_so(console: Page) -> None:
    assist_with(console, an_assist(body_certain=False))
    hear(console)
    expect(console.locator(".field.body .remark")).to_have_text("不一定由该单位负责，请核实")


def test_why_no_body_is_filled_in_is_said(console: Page) -> None:
    note = "原文只说“承办单位”，没有写明是哪个单位，请按本地派单规则派单"
    assist_with(console, an_assist(body=None, body_certain=False, body_note=note))
    hear(console)
    expect(console.locator("#order-body")).to_have_value("")
    expect(console.locator(".field.body .remark")).to_have_text(note)


def test_a_field_that_the_draft_leaves_open_stays_empty(console: Page) -> None:
    assist_with(console, an_assist(place=None, body=None, urgency=None, basis=[]))
    hear(console)
    for field in ("place", "body", "urgency"):
        expect(console.locator(f"#order-{field}")).to_have_value("")
    expect(console.locator(".basis")).to_contain_text("还没有依据")


def test_a_new_call_begins_empty_and_the_last_one_can_be_taken_up_again(console: Page) -> None:
    assist_with(console, an_assist())
    hear(console, "热线每天受理多少诉求")
    console.fill("#order-place", "河东区")
    console.get_by_role("button", name="新来电").click()
    expect(console.locator(FIELD)).to_have_value("")
    expect(console.locator(FIELD)).to_be_focused()
    expect(console.locator("#order-summary")).to_have_value("")
    expect(console.locator("#order-place")).to_have_value("")
    expect(console.locator(".nothing")).to_be_visible()
    hear(console, "另一个来电")
    console.locator("#recent .entry").click()
    expect(console.locator(FIELD)).to_have_value("热线每天受理多少诉求")
    expect(console.locator("#order-place")).to_have_value("河东区")
    expect(console.locator("#recent .entry")).to_have_count(2)
