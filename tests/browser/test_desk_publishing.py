"""An editor looks at a notice, publishes it, puts another version in its place, takes it away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.notice import NoticeId
from service.keys import Role
from tests.browser.desk_steps import (
    WATER,
    Desk,
    a_file,
    a_held_desk,
    choose,
    done,
    give_key,
    looked_at,
    signed_in,
)
from tests.browser.silence import SilentLine, until
from tests.browser.steps import OpenPage, expect
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HeldEmbedder

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CHANGED = A_NOTICE_TEXT.replace("公园30个", "公园35个")


@pytest.fixture
def embedder() -> HeldEmbedder:
    return HeldEmbedder()


@pytest.fixture
def lines() -> list[SilentLine]:
    return []


@pytest.fixture
def desk(tmp_path: Path, embedder: HeldEmbedder, lines: list[SilentLine]) -> Iterator[Desk]:
    with a_held_desk(tmp_path, embedder, lines) as desk:
        yield desk


@pytest.fixture
def page(open_page: OpenPage, desk: Desk) -> Page:
    return signed_in(open_page, desk)


def test_a_notice_is_looked_at_published_and_asked(page: Page, desk: Desk) -> None:
    looked_at(page, a_file())
    expect(page.locator("#review-title")).to_have_text("市水务局关于印发2025年节水工作要点的通知")
    expect(page.locator("#field-issuer")).to_have_value("市水务局")
    expect(page.locator("#field-date")).to_have_value("2025-02-03")
    expect(page.locator("#standing")).to_have_text("新通知，还没有发布。")
    assert desk.ids == ["sample"]
    page.get_by_role("button", name="发布", exact=True).click()
    done(page)
    expect(page.locator("#done-title")).to_have_text("已发布")
    assert desk.ids == ["sample", "water-2025"]
    page.fill("#try-question", "2025年新建多少个节水型社区？")
    page.press("#try-question", "Enter")
    expect(page.locator(".turn .answer")).to_contain_text("45个")
    page.locator(".turn .marker").first.click()
    expect(page.locator("#panel mark")).to_contain_text("45个")


def test_the_list_says_who_published_each_and_when(
    page: Page, desk: Desk, open_page: OpenPage
) -> None:
    row = page.locator(".published-row", has_text="sample")
    expect(row.locator(".done-by")).to_have_text(re.compile(r"^\d{4}年\d+月\d+日 \d\d:\d\d 发布$"))
    looked_at(page, a_file())
    page.click("#publish")
    done(page)
    other = open_page(desk.address)
    give_key(other, desk.keys.create(Role.EDITOR, "李编辑").secret)
    row = other.locator(".published-row", has_text="water-2025")
    expect(row.locator(".done-by")).to_have_text(re.compile(r":\d\d 王编辑 发布$"))
    looked_at(other, a_file(WATER.replace("45个", "46个")))
    other.get_by_role("button", name="替换第1版").click()
    other.locator("#confirm").get_by_role("button", name="替换").click()
    done(other)
    expect(row.locator(".done-by")).to_have_text(re.compile(r":\d\d 李编辑 换上第2版$"))


def test_offered_questions_are_answered_by_the_notice(page: Page) -> None:
    looked_at(page, a_file())
    page.click("#publish")
    done(page)
    offered = page.locator("#offered button")
    expect(offered.first).to_be_visible()
    assert offered.count() <= 3
    offered.first.click()
    expect(page.locator(".turn")).to_have_attribute("data-state", "answered")


def test_what_was_read_leads_to_its_place_in_the_text(page: Page) -> None:
    looked_at(page, a_file())
    for tab, row, words in (
        ("数字", "45个", "45个"),
        ("名称", "东湖区", "东湖区"),
        ("结构", "推进企业节水", "2.推进企业节水。"),
        ("举措", "支持节水改造项目", "支持节水改造项目12项"),
    ):
        page.get_by_role("tab", name=tab).click()
        page.locator("#tab-panel .entry", has_text=row).first.click()
        expect(page.locator("#source mark")).to_contain_text(words)
        expect(page.locator("#source mark")).to_be_in_viewport()
    expect(page.locator("#source")).not_to_have_class("modal")


def test_figures_show_what_they_count_their_year_and_status(page: Page) -> None:
    looked_at(page, a_file())
    page.get_by_role("tab", name="数字").click()
    row = page.locator("#tab-panel .entry", has_text="不少于8个")
    expect(row).to_contain_text("≥ 8 个")
    expect(row.locator(".tag")).to_have_text("计划")
    page.locator(".narrow").fill("学生")
    expect(page.locator("#tab-panel .entry")).to_have_count(1)
    page.locator(".narrow").fill("没有这个")
    expect(page.locator("#tab-panel .said")).to_have_text("没有符合的")


def test_what_the_editor_corrects_is_published_and_what_was_read_is_not_repeated(
    page: Page, desk: Desk
) -> None:
    looked_at(page, a_file())
    expect(page.locator(".field-title .from")).to_have_text("读自原文")
    page.fill("#field-title", "节水通知")
    expect(page.locator("#review-title")).to_have_text("节水通知")
    page.fill("#field-source_address", "https://example.org/water")
    page.click("#publish")
    done(page)
    notice = desk.library.store.get(NoticeId("water-2025"))
    assert notice.metadata.title == "节水通知"
    assert notice.metadata.source_address == "https://example.org/water"
    assert notice.metadata.issuer is None
    assert notice.issuer == "市水务局"


def test_a_date_or_address_that_cannot_be_is_told_beside_its_field(page: Page, desk: Desk) -> None:
    looked_at(page, a_file())
    page.fill("#field-date", "去年春天")
    page.fill("#field-source_address", "example.org")
    expect(page.locator("#date-note")).to_contain_text("2025-03")
    expect(page.locator("#source_address-note")).to_contain_text("http")
    page.click("#publish")
    expect(page.locator("#field-date")).to_be_focused()
    assert desk.ids == ["sample"]


def test_metadata_beside_the_notice_fills_the_form(page: Page) -> None:
    beside = a_file(
        '{"title": "节水要点", "number": "水〔2025〕3号", "other": 1}', "water-2025.json"
    )
    looked_at(page, a_file(), beside)
    expect(page.locator("#field-title")).to_have_value("节水要点")
    expect(page.locator("#field-number")).to_have_value("水〔2025〕3号")


def test_turning_back_before_publishing_leaves_nothing(page: Page, desk: Desk) -> None:
    generation = desk.library.store.generation()
    looked_at(page, a_file())
    page.get_by_role("button", name="不发布").click()
    expect(page.locator("#choose-title")).to_be_visible()
    assert desk.library.store.generation() == generation


def test_publishing_shows_how_far_it_is_and_can_be_given_up(
    page: Page, desk: Desk, embedder: HeldEmbedder, lines: list[SilentLine]
) -> None:
    looked_at(page, a_file())
    embedder.may_go_on.clear()
    page.click("#publish")
    now = page.locator("#stages [data-state=now]")
    expect(now).to_contain_text("建立检索")
    expect(now.locator(".amount")).to_have_text(re.compile(r"\d+ / \d+段"))
    page.get_by_role("button", name="取消发布").click()
    trouble = page.locator("#review-trouble")
    expect(trouble.locator(".reason")).to_have_text("已取消，还没有发布")
    expect(trouble.get_by_role("button", name="重新核对")).to_be_visible()
    until(lambda: not lines[0].is_at("^POST .*/notices$"))
    embedder.may_go_on.set()
    page.wait_for_timeout(500)
    assert desk.ids == ["sample"]
    page.click("#publish")
    done(page)
    assert desk.ids == ["sample", "water-2025"]


def test_another_version_is_shown_sentence_by_sentence_and_replaces_after_a_yes(
    page: Page, desk: Desk
) -> None:
    looked_at(page, a_file(CHANGED, "sample.txt"))
    expect(page.locator("#standing")).to_contain_text("已有第1版")
    expect(page.locator(".change-sum")).to_contain_text("删去1句，新增1句")
    expect(page.locator(".change .was strong")).to_have_text("30")
    expect(page.locator(".change .is strong")).to_have_text("35")
    expect(page.locator("#field-date")).to_have_value("2025-03-05")
    page.get_by_role("button", name="替换第1版").click()
    confirm = page.locator("#confirm")
    expect(confirm).to_contain_text("旧版留底")
    confirm.get_by_role("button", name="取消").click()
    assert desk.library.store.version(NoticeId("sample")) == 1
    page.get_by_role("button", name="替换第1版").click()
    confirm.get_by_role("button", name="替换").click()
    done(page)
    expect(page.locator("#done-title")).to_have_text("已替换")
    assert desk.library.store.get(NoticeId("sample")).text == CHANGED
    assert desk.library.store.get(NoticeId("sample"), 1).text == A_NOTICE_TEXT


def test_the_same_again_cannot_be_published_but_its_details_can_be_changed(
    page: Page, desk: Desk
) -> None:
    looked_at(page, a_file(A_NOTICE_TEXT, "sample.txt"))
    expect(page.locator("#standing")).to_contain_text("完全相同，不用再发")
    expect(page.locator("#publish")).to_be_disabled()
    page.fill("#field-source_address", "https://example.org/parks")
    page.get_by_role("button", name="更新资料").click()
    done(page)
    notice = desk.library.store.get(NoticeId("sample"))
    assert (notice.version, notice.source_address) == (1, "https://example.org/parks")
    assert notice.date == "2025-03-05"


def test_the_same_text_under_another_number_is_warned_of(page: Page) -> None:
    looked_at(page, a_file(A_NOTICE_TEXT, "twin.txt"))
    expect(page.locator("#tab-panel")).to_contain_text("同样的内容已经发布过")
    expect(page.locator("#tab-panel")).to_contain_text("sample")


def test_another_number_is_looked_up_anew(page: Page, desk: Desk) -> None:
    looked_at(page, a_file(CHANGED, "sample.txt"))
    page.fill("#field-id", "sample-2026")
    page.press("#field-id", "Enter")
    page.locator("#field-id").blur()
    expect(page.locator("#standing")).to_have_text("新通知，还没有发布。")
    page.click("#publish")
    done(page)
    assert desk.ids == ["sample", "sample-2026"]


def test_what_somebody_else_published_meanwhile_is_told_and_looked_at_again(
    page: Page, desk: Desk
) -> None:
    looked_at(page, a_file())
    desk.library.ingest(a_published_file(WATER.replace("45", "54"), notice_id="water-2025"))
    page.click("#publish")
    trouble = page.locator("#review-trouble")
    expect(trouble).to_contain_text("别人刚用这个编号发布了另一份")
    trouble.get_by_role("button", name="重新核对").click()
    expect(page.locator("#standing")).to_contain_text("已有第1版")
    assert "54个" in desk.library.store.get(NoticeId("water-2025")).text


def test_what_somebody_else_replaced_meanwhile_is_not_replaced_unseen(
    page: Page, desk: Desk
) -> None:
    looked_at(page, a_file(CHANGED, "sample.txt"))
    theirs = A_NOTICE_TEXT.replace("公园30个", "公园40个")
    desk.library.ingest(a_published_file(theirs), replace=True)
    page.click("#publish")
    page.locator("#confirm").get_by_role("button", name="替换").click()
    expect(page.locator("#review-trouble")).to_contain_text("别人刚改过这份通知")
    assert desk.library.store.get(NoticeId("sample")).text == theirs


def test_removing_takes_two_steps_and_says_what_goes(page: Page, desk: Desk) -> None:
    page.get_by_role("button", name="移除").first.click()
    confirm = page.locator("#confirm")
    expect(confirm).to_contain_text("移除不能撤回")
    expect(confirm.get_by_role("button", name="移除")).to_be_disabled()
    page.keyboard.press("Escape")
    assert desk.ids == ["sample"]
    page.get_by_role("button", name="移除").first.click()
    confirm.get_by_label("我知道移除不能撤回").check()
    confirm.get_by_role("button", name="移除").click()
    expect(page.locator("#list-state")).to_contain_text("已移除")
    assert desk.ids == []


def test_a_version_that_somebody_else_has_just_published_is_not_removed(
    page: Page, desk: Desk
) -> None:
    expect(page.get_by_role("button", name="移除").first).to_be_visible()
    desk.library.ingest(a_published_file(CHANGED), replace=True)  # after the list was read
    page.get_by_role("button", name="移除").first.click()
    confirm = page.locator("#confirm")
    confirm.get_by_label("我知道移除不能撤回").check()
    confirm.get_by_role("button", name="移除").click()
    expect(page.locator("#list-state")).to_contain_text("别人刚改过这份通知")
    expect(page.locator(".published-row")).to_contain_text("第2版")
    assert desk.ids == ["sample"]


def test_a_key_that_ends_meanwhile_is_asked_for_again_and_nothing_is_lost(
    page: Page, desk: Desk
) -> None:
    looked_at(page, a_file())
    desk.end_key()
    page.click("#publish")
    expect(page.locator("#key-note")).to_contain_text("密钥失效了")
    give_key(page, desk.keys.create(Role.ADMIN).secret)
    expect(page.locator("#review-title")).to_contain_text("节水工作要点")
    page.click("#publish")
    done(page)


def test_ten_thousand_figures_are_paged_and_the_page_stays_quick(page: Page) -> None:
    line = "第{0}街道2025年新建社区服务站{0}个，完成投资{0}万元。\n"
    text = "市民政局关于各街道指标的通知\n" + "".join(line.format(n) for n in range(11, 611))
    looked_at(page, a_file(text, "streets.txt"))
    page.get_by_role("tab", name="数字").click()
    expect(page.locator("#tab-panel .said")).to_have_text("共1,200个")
    expect(page.locator("#tab-panel .entry")).to_have_count(50)
    page.get_by_role("button", name="下一页").click()
    expect(page.locator("#tab-panel .at")).to_have_text("第2页，共24页")
    page.locator(".narrow").fill("610万元")
    expect(page.locator("#tab-panel .entry")).to_have_count(1)
    page.locator("#tab-panel .entry").click()
    expect(page.locator("#source mark")).to_have_text("610万元")
    expect(page.locator("#source mark")).to_be_in_viewport()
    expect(page.locator("#source .pages .at")).to_have_text("第2段，共2段")


def test_a_notice_that_is_only_chosen_is_not_sent_before_its_key_is_known(
    open_page: OpenPage, desk: Desk
) -> None:
    page = open_page(desk.address)
    expect(page.locator("#pick")).to_be_hidden()
    choose(page, a_file())
    expect(page.locator("#signin-title")).to_be_visible()
