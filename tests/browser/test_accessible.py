"""axe-core holds nothing against the page of questions, the feedback, the graph and the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.axe import violations
from tests.browser.desk_steps import a_desk, a_file, done, looked_at, signed_in
from tests.browser.replies import an_abstention, answer_with
from tests.browser.steps import OpenPage, ask, expect
from tests.factories import A_NOTICE_TEXT

pytestmark = pytest.mark.browser

LOOKS = [
    {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
]


@pytest.mark.parametrize("looks", LOOKS, ids=["desk", "phone-dark"])
def test_nothing_is_wrong_with_a_question_an_answer_and_an_abstention(
    open_page: OpenPage, site: str, looks: dict[str, object]
) -> None:
    page = open_page(site, **looks)
    expect(page.locator("#shelf")).to_be_visible()
    found = violations(page)
    ask(page, "热线日均受理企业群众诉求多少件？")
    found += violations(page)
    page.locator(".turn .link").first.click()
    expect(page.locator("#panel mark")).to_be_in_viewport()
    found += violations(page)
    page.keyboard.press("Escape")
    answer_with(page, an_abstention())
    ask(page, "热线接通率是多少？")
    found += violations(page)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("looks", LOOKS, ids=["desk", "phone-dark"])
@pytest.mark.parametrize("name", ["feedback", "desk", "agent", "graph"])
def test_nothing_is_wrong_with_a_page_as_it_opens(
    open_page: OpenPage, site: str, name: str, looks: dict[str, object]
) -> None:
    page = open_page(f"{site}{name}", **looks)
    expect(page.locator("main:visible")).to_have_count(1)
    assert violations(page) == []


@pytest.mark.parametrize("looks", LOOKS, ids=["desk", "phone-dark"])
def test_nothing_is_wrong_with_the_desk_from_file_to_published(
    open_page: OpenPage, tmp_path: Path, looks: dict[str, object]
) -> None:
    with a_desk(tmp_path / "home") as desk:
        page = signed_in(open_page, desk, **looks)
        found = violations(page)
        looked_at(page, a_file(A_NOTICE_TEXT.replace("公园30个", "公园35个"), "sample.txt"))
        for tab in page.get_by_role("tab").all():
            tab.click()
            found += violations(page)
        page.get_by_role("button", name="不发布").click()
        looked_at(page, a_file(A_NOTICE_TEXT, "another.txt"))
        page.click("#publish")
        done(page)
        found += violations(page)
    assert found == [], "\n".join(found)
