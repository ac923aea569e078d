"""The widget on the smallest phone: no word is cut, and no notice is named twice for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.replies import a_citation, an_abstention, answer_with
from tests.browser.steps import expect
from tests.browser.widget_steps import SHARED, open_talk, say, visit

if TYPE_CHECKING:
    from tests.browser.host_page import HostSite
    from tests.browser.steps import OpenPage

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 640}
ROOM = """(it) => {
  const style = getComputedStyle(it);
  const text = document.createElement("canvas").getContext("2d");
  text.font = style.font;
  const arrow = 16;
  return it.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
    - text.measureText(it.selectedOptions[0].text).width - arrow;
}"""
"""What a select has to spare beside the name that is chosen and its arrow."""
SPARE = """(it) => {
  const name = document.createRange();
  name.selectNodeContents(it.querySelector("h2"));
  return it.getBoundingClientRect().right - name.getBoundingClientRect().right;
}"""
"""How much room the name has beside it."""


@pytest.mark.parametrize("lang", ["zh-CN", "zh-TW", "en", "ja"])
def test_the_name_and_the_language_chosen_are_seen_in_full(
    open_page: OpenPage, host: HostSite, lang: str
) -> None:
    page = open_talk(visit(open_page, host, lang=lang, viewport=SMALL))
    answer_with(page, an_abstention(), headers=SHARED)
    say(page, "问")  # by now there is a button to begin anew, too
    expect(page.locator(".chat .anew")).to_be_visible()
    expect(page.locator(".chat .head .round")).to_be_in_viewport(ratio=0.99)
    assert page.locator(".chat .brand").evaluate(SPARE) >= 0
    assert page.locator(".chat select").evaluate(ROOM) >= 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_one_notice_is_named_once_under_an_abstention(open_page: OpenPage, host: HostSite) -> None:
    page = open_talk(visit(open_page, host, viewport=SMALL))
    quotes = ["热线日均受理企业群众诉求2.30万件", "热线座席满意率98%"]
    other = a_citation(notice_id="another", notice_title="另一份通知", quote="另一份通知里的话")
    near = [a_citation(quote=quotes[0]), a_citation(quote=quotes[1], start=3842, end=3851), other]
    answer_with(page, an_abstention(nearest=near), headers=SHARED)
    turn = say(page, "问")
    expect(turn.locator(".near blockquote")).to_have_text([*quotes, "另一份通知里的话"])
    expect(turn.locator(".near .source")).to_have_count(2)
    expect(turn.locator(".near li").first.get_by_role("button")).to_have_count(3)
    expect(turn.get_by_role("button", name=f"查看全文: {quotes[1]}")).to_be_visible()
