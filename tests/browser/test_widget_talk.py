"""A citizen asks in the widget, on a page of another site with a strict policy of its own."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.replies import a_reply, an_abstention, answer_with
from tests.browser.serving import ASTRAL_ID, ASTRAL_QUOTE
from tests.browser.steps import OpenPage, expect
from tests.browser.widget_steps import FIGURE, SHARED, UNKNOWN, open_talk, say, settled, visit

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page, Route

    from tests.browser.host_page import HostSite

pytestmark = pytest.mark.browser


@pytest.fixture
def talk(open_page: OpenPage, host: HostSite) -> Page:
    """The widget, opened on the other site's page."""
    return open_talk(visit(open_page, host))


def test_one_script_tag_gives_a_page_its_button(open_page: OpenPage, host: HostSite) -> None:
    for late in (False, True):
        page = open_page(host.page(late=late), also=host.service)
        expect(page.locator("wenjin-chat .launcher")).to_have_text("津问政策")
        assert page.locator("wenjin-chat").count() == 1


def test_an_answer_says_who_published_it_when_and_where(talk: Page) -> None:
    turn = say(talk, FIGURE)
    expect(turn).to_have_attribute("data-state", "answered")
    expect(turn.locator(".label")).to_have_text("原文摘录")
    expect(turn.locator(".answer")).to_contain_text("热线日均受理企业群众诉求2.30万件")
    source = turn.locator(".sources")
    expect(source).to_contain_text("天津市人民政府政务服务办公室")
    expect(source).to_contain_text("2025年1月27日")
    link = source.locator("a")
    expect(link).to_have_attribute("href", re.compile("^https://zwfwb.tj.gov.cn"))
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_marker_opens_the_notice_at_the_highlighted_quote(talk: Page) -> None:
    turn = say(talk, "市图书馆每周开放多少小时？")
    turn.locator(".marker").first.click()
    mark = talk.locator("dialog.reader mark")
    expect(mark).to_be_in_viewport()
    assert ASTRAL_QUOTE in mark.inner_text()
    expect(talk.locator("dialog.reader .text")).to_contain_text("<script>alert(1)</script>")
    talk.keyboard.press("Escape")
    expect(talk.locator("dialog.reader")).to_be_hidden()
    expect(talk.locator("dialog.chat")).to_be_visible()


def test_a_notice_that_is_opened_the_moment_another_closes_is_read_all_the_same(talk: Page) -> None:
    say(talk, "市图书馆每周开放多少小时？").locator(".marker").first.click()
    expect(talk.locator("dialog.reader mark")).to_be_in_viewport()
    talk.evaluate(  # the browser tells that it has closed only after this
        "() => { const { shadowRoot } = document.querySelector('wenjin-chat');"
        " shadowRoot.querySelector('.reader').close();"
        " shadowRoot.querySelector('.marker').click(); }"
    )
    expect(talk.locator("dialog.reader mark")).to_be_in_viewport()


def test_the_answer_is_streamed_and_follow_ups_carry_what_was_said(talk: Page) -> None:
    sent: list[Any] = []

    def seen(route: Route) -> None:
        sent.append((route.request.headers["accept"], json.loads(route.request.post_data or "")))
        route.continue_()

    talk.route("**/api/v1/ask", seen)
    say(talk, FIGURE)
    first = talk.locator(".turn .answer .excerpt > p:not(.label)").first.inner_text()
    say(talk, "座席满意率呢？")
    assert [accept for accept, _ in sent] == ["text/event-stream"] * 2
    assert sent[0][1]["history"] == []
    (before,) = sent[1][1]["history"]
    assert before["question"] == FIGURE
    assert before["answer"].replace("[1]", "1") == first


def test_questions_to_begin_with_are_answered(talk: Page) -> None:
    offered = talk.locator(".offered .suggestion")
    expect(offered.first).to_be_visible()
    questions = offered.all_inner_texts()
    assert 2 <= len(questions) <= 4
    for question in questions:
        expect(say(talk, question)).to_have_attribute("data-state", "answered")


def test_what_else_could_be_asked_is_one_press_away(talk: Page) -> None:
    related = ["“完善热线机制”有哪些内容？"]
    answer_with(talk, a_reply(related_questions=related), headers=SHARED)
    turn = say(talk, FIGURE)
    turn.locator(".questions button").click()
    expect(talk.locator(".turn")).to_have_count(2)
    expect(settled(talk).locator(".question")).to_have_text(related[0])
    expect(talk.locator(".questions:visible")).to_have_count(1)


def test_an_abstention_shows_what_is_near_and_whom_to_call(talk: Page) -> None:
    turn = say(talk, UNKNOWN)
    expect(turn).to_have_attribute("data-state", "abstained")
    expect(turn.locator(".reason")).to_have_text("通知没有说到这个地方")
    expect(turn.get_by_role("link", name="拨打12345")).to_have_attribute("href", "tel:12345")
    expect(turn.locator(".near")).to_contain_text("不是对这个问题的回答")
    quote = turn.locator(".near blockquote").first.inner_text()
    turn.locator(".near .link").first.click()
    expect(talk.locator("dialog.reader mark")).to_have_text(quote)


def test_an_answer_is_copied_with_its_source(open_page: OpenPage, host: HostSite) -> None:
    page = visit(open_page, host, permissions=["clipboard-read", "clipboard-write"])
    turn = say(open_talk(page), FIGURE)
    turn.get_by_role("button", name="复制").click()
    expect(turn.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "2.30万件" in copied
    assert "https://zwfwb.tj.gov.cn" in copied


def test_a_search_can_be_stopped_and_asked_again(talk: Page) -> None:
    talk.route("**/api/v1/ask", lambda route: None)  # never answered
    talk.fill("#question", FIGURE)
    talk.press("#question", "Enter")
    expect(talk.locator(".turn .waiting")).to_have_text("正在查找原文…")
    talk.get_by_role("button", name="停止").click()
    turn = settled(talk)
    expect(turn).to_have_attribute("data-state", "stopped")
    talk.unroute_all()
    turn.get_by_role("button", name="再问一次").click()
    expect(settled(talk)).to_have_attribute("data-state", "answered")
    expect(talk.locator(".turn")).to_have_count(1)


def test_a_talk_begun_anew_while_a_question_runs_stays_empty(talk: Page) -> None:
    talk.route("**/api/v1/ask", lambda route: None)  # never answered
    talk.fill("#question", FIGURE)
    talk.press("#question", "Enter")
    expect(talk.locator(".turn .waiting")).to_be_visible()
    talk.get_by_role("button", name="新问题").click()
    expect(talk.locator(".welcome")).to_be_visible()
    talk.wait_for_timeout(300)  # the end of what was stopped has come
    expect(talk.locator(".turn")).to_have_count(0)
    expect(talk.locator(".welcome")).to_be_visible()
    expect(talk.locator(".ask .primary")).to_be_visible()
    talk.unroute_all()
    expect(say(talk, FIGURE)).to_have_attribute("data-state", "answered")
    expect(talk.locator(".turn")).to_have_count(1)


def test_a_removed_widget_stops_asking_and_listening(talk: Page) -> None:
    offers = "**/api/v1/suggestions?*"
    expect(talk.locator(".offered .suggestion").first).to_be_visible()  # the first have come
    talk.route("**/api/v1/ask", lambda route: None)  # never answered
    talk.route(offers, lambda route: route.abort())
    talk.fill("#question", FIGURE)
    talk.press("#question", "Enter")
    expect(talk.locator(".turn .waiting")).to_be_visible()
    with talk.expect_request(offers):
        left = talk.evaluate(_REMOVED)
    assert left == [0, "stopped", False]
    asked: list[str] = []
    talk.on("request", lambda it: asked.append(it.url))
    talk.wait_for_timeout(2_500)  # a second offer would have been asked for
    assert asked == []


_REMOVED = """async () => {
    const widget = document.querySelector("wenjin-chat");
    const [turn] = widget.talk.turns;
    let fitted = 0;
    widget.fit = () => { fitted += 1; };
    widget.view.talk.turns = []; // as before the first question: offers are asked for
    widget.view.offer();
    widget.view.talk.turns = [turn];
    widget.remove();
    visualViewport.dispatchEvent(new Event("resize"));
    await new Promise((resolve) => setTimeout(resolve, 200));
    return [fitted, turn.state, widget.talk.isSeeking];
}"""


def test_a_widget_that_is_moved_stays_open(talk: Page) -> None:
    talk.evaluate("document.body.append(document.querySelector('wenjin-chat'))")
    talk.wait_for_timeout(200)
    expect(talk.locator("dialog.chat")).to_be_visible()
    expect(say(talk, FIGURE)).to_have_attribute("data-state", "answered")


def test_a_thumb_up_is_sent_at_once(talk: Page) -> None:
    sent = _feedback(talk, 201)
    turn = say(talk, FIGURE)
    turn.get_by_role("button", name="有用").click()
    expect(turn.locator(".said")).to_have_text("已收到，谢谢您。")
    (opinion,) = sent
    assert opinion.pop("answer_id")
    assert opinion == {"rating": "up"}
    talk.select_option(".chat select", "en")  # draws the turn anew
    expect(turn.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")


def test_a_thumb_down_counts_at_once_and_its_reason_comes_in_the_editors_words(
    talk: Page,
) -> None:
    sent = _feedback(talk, 201)
    talk.select_option(".chat select", "en")
    turn = say(talk, FIGURE)
    turn.get_by_role("button", name="No", exact=True).click()
    expect(turn.locator(".said")).to_contain_text("Received.")
    assert [each["rating"] for each in sent] == ["down"]
    turn.get_by_label("Something is missing").check()
    turn.get_by_label("What would be right").fill("还有夜间")
    turn.get_by_role("button", name="Send").click()
    expect(turn.locator(".said")).to_have_text("Received, thank you.")
    assert (sent[1]["reason"], sent[1]["correction"]) == ("不完整", "还有夜间")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "把问题再问一次"),
        (403, "还没有开通评价"),
        (405, "还没有开通评价"),
        (500, "没能送到"),
    ],
)
def test_an_opinion_that_cannot_be_taken_is_said_to_be_so(
    talk: Page, status: int, words: str
) -> None:
    _feedback(talk, status)
    turn = say(talk, FIGURE)
    turn.get_by_role("button", name="没用").click()
    expect(turn.locator(".said")).to_contain_text(words)
    expect(turn.get_by_role("button", name="没用")).to_have_attribute("aria-pressed", "false")


def _feedback(page: Page, status: int) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    def take(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or ""))
        route.fulfill(status=status, json={}, headers=SHARED)

    page.route("**/api/v1/feedback", take)
    return sent


def test_five_thousand_characters_are_refused_and_kept(talk: Page) -> None:
    talk.fill("#question", "问" * 5000)
    talk.press("#question", "Enter")
    expect(talk.locator(".ask .note")).to_contain_text("问题有5000个字，请缩短到1000个字以内")
    expect(talk.locator("#question")).to_have_value("问" * 5000)
    expect(talk.locator(".turn")).to_have_count(0)
    talk.fill("#question", FIGURE)
    expect(talk.locator(".ask .note")).to_have_text("")


def test_nothing_at_all_is_not_asked(talk: Page) -> None:
    talk.fill("#question", " \n ")
    talk.press("#question", "Enter")
    expect(talk.locator(".ask .note")).to_have_text("请先写下您的问题。")


def test_a_new_talk_forgets_the_old_one(talk: Page) -> None:
    say(talk, FIGURE)
    talk.get_by_role("button", name="新问题").click()
    expect(talk.locator(".turn")).to_have_count(0)
    expect(talk.locator(".welcome")).to_be_visible()
    sent = answer_with(talk, a_reply(), headers=SHARED)
    say(talk, "座席满意率呢？")
    assert sent[0]["history"] == []


def test_a_thousand_messages_stay_quick(talk: Page) -> None:
    answer_with(talk, an_abstention(), headers=SHARED)
    say(talk, UNKNOWN)
    talk.evaluate(
        """async () => {
            const { talk } = document.querySelector("wenjin-chat");
            const one = talk.turns[0];
            for (let n = 2; n <= 999; n += 1) {
                talk.turns.push({ ...one, number: n, question: `第${n}问` });
                talk.changed(talk.turns.at(-1));
            }
        }"""
    )
    performance = talk.context.new_cdp_session(talk)
    performance.send("Performance.enable")
    before = _worked_s(performance)
    say(talk, "第一千问")
    assert _worked_s(performance) - before < 1.5
    expect(talk.locator(".turn")).to_have_count(20)
    talk.get_by_role("button", name="看更早的对话（还有980条）").click()
    expect(talk.locator(".turn")).to_have_count(40)
    expect(talk.locator(".turn .question").first).to_have_text("第961问")


def _worked_s(performance: CDPSession) -> float:
    """Seconds for which the page's thread had a processor: the same on a busy machine."""
    told = performance.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in told if each["name"] == "ThreadTime"))


def test_only_the_notices_named_are_asked(open_page: OpenPage, host: HostSite) -> None:
    page = open_talk(visit(open_page, host, element=f"notice-ids={ASTRAL_ID}"))
    sent: list[Any] = []
    page.on("request", lambda it: sent.append(it.post_data) if "/ask" in it.url else None)
    expect(say(page, FIGURE)).to_have_attribute("data-state", "abstained")
    assert json.loads(sent[-1])["notice_ids"] == [ASTRAL_ID]


@pytest.mark.parametrize(
    ("lang", "locale", "launch"),
    [
        ("zh-CN", "en-US", "问政策"),
        ("zh-TW", "en-US", "問政策"),
        ("en", "zh-CN", "Ask the notices"),
        ("ja", "zh-CN", "通知に質問"),
        ("", "ja-JP", "通知に質問"),
        ("fr", "fr-FR", "问政策"),
    ],
)
def test_the_widget_speaks_as_the_page_does_or_the_browser(
    open_page: OpenPage, host: HostSite, lang: str, locale: str, launch: str
) -> None:
    page = visit(open_page, host, lang=lang, locale=locale)
    expect(page.locator("wenjin-chat .launcher")).to_contain_text(launch)


def test_the_language_can_be_changed_mid_talk_and_is_remembered(talk: Page) -> None:
    say(talk, FIGURE)
    talk.fill("#question", "还没问完")
    talk.select_option(".chat select", "en")
    expect(talk.locator(".turn .label")).to_have_text("Quoted from the notice")
    expect(talk.locator(".turn time")).to_have_text("27 January 2025")
    expect(talk.locator("#question")).to_have_value("还没问完")
    expect(talk.locator(".chat select")).to_be_focused()
    talk.reload()
    expect(talk.locator("wenjin-chat .launcher")).to_contain_text("Ask the notices")


_TOP = """() => {
    const scroll = document.querySelector("wenjin-chat").shadowRoot.querySelector(".chat .scroll");
    const turns = [...scroll.querySelectorAll(".turn")];
    return [turns.findIndex((it) => it.offsetTop + it.offsetHeight > scroll.scrollTop + 4),
      scroll.scrollTop];
}"""


def test_a_change_of_language_or_size_keeps_the_place_in_the_talk(talk: Page) -> None:
    for _ in range(3):
        say(talk, FIGURE)
        say(talk, UNKNOWN)
    for read in (0, 3):
        talk.evaluate(_TO_TURN, read)
        for change in ("en", "ja", "", "zh", ""):
            if change:
                talk.select_option(".chat select", change)
            else:
                talk.locator(".tool[aria-pressed]").click()
            now, top = talk.evaluate(_TOP)
            assert now == read, change
            assert top > 0


_TO_TURN = """(index) => {
    const scroll = document.querySelector("wenjin-chat").shadowRoot.querySelector(".chat .scroll");
    const turn = scroll.querySelectorAll(".turn")[index];
    scroll.scrollTo({ top: turn.offsetTop + turn.offsetHeight / 3, behavior: "instant" });
}"""


def test_large_type_is_one_press_and_is_remembered(talk: Page) -> None:
    size = "(it) => parseFloat(getComputedStyle(it).fontSize)"
    small = talk.locator(".welcome p").first.evaluate(size)
    talk.get_by_role("button", name="大字").click()
    expect(talk.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")
    assert talk.locator(".welcome p").first.evaluate(size) >= 1.25 * small
    talk.reload()
    open_talk(talk)
    assert talk.locator(".welcome p").first.evaluate(size) >= 1.25 * small


def test_attributes_open_it_darken_it_and_leave_the_button_to_the_page(
    open_page: OpenPage, host: HostSite
) -> None:
    attributes = "open theme=dark launcher=none lang=ja"
    page = open_page(host.page(element=attributes), also=host.service)
    expect(page.locator("dialog.chat")).to_be_visible()
    expect(page.locator("wenjin-chat .launcher")).to_be_hidden()
    expect(page.locator(".welcome h3")).to_have_text("何をお調べですか？")
    ground = "getComputedStyle(document.querySelector('wenjin-chat').view.dialog).backgroundColor"
    assert page.evaluate(ground) == "rgb(14, 23, 25)"
    page.evaluate("document.querySelector('wenjin-chat').open = false")
    expect(page.locator("dialog.chat")).to_be_hidden()


def test_a_page_can_set_the_colour_and_nothing_else_reaches_in(
    open_page: OpenPage, host: HostSite
) -> None:
    page = open_talk(visit(open_page, host))
    look = """(it) => { const s = getComputedStyle(it);
        return [s.letterSpacing, s.textTransform, s.borderStyle, s.backgroundColor]; }"""
    send = page.locator(".ask .primary")
    _, transform, border, ground = send.evaluate(look)
    assert (transform, border, ground) == ("none", "solid", "rgb(10, 88, 102)")
    assert page.locator(".welcome p").first.evaluate(look)[0] == "normal"
    page.evaluate(
        "document.querySelector('wenjin-chat').style.setProperty('--wenjin-accent', '#7a1f1f')"
    )
    assert send.evaluate(look)[3] == "rgb(122, 31, 31)"


PLACES = [{"place": place, "question": f"{place}怎么投诉"} for place in ("贵阳市", "石家庄市")]


def test_of_several_places_one_is_pressed_and_asked_of(talk: Page) -> None:
    sent = answer_with(talk, an_abstention(reason="ambiguous", choices=PLACES), headers=SHARED)
    turn = say(talk, "怎么投诉")
    choices = turn.locator(".questions", has_text="您问的是哪里？").get_by_role("button")
    expect(choices).to_have_text(["贵阳市", "石家庄市"])
    choices.first.focus()
    talk.keyboard.press("Enter")
    expect(talk.locator(".turn")).to_have_count(2)
    expect(talk.locator(".turn .question").last).to_have_text("贵阳市怎么投诉")
    assert sent[-1]["question"] == "贵阳市怎么投诉"
    expect(choices).to_have_count(2)  # of the latest turn alone


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-Hant", "您問的是哪裡？"), ("en", "Which place do you mean?"), ("ja", "どの地域")],
)
def test_the_places_are_asked_for_in_the_language_of_the_interface(
    open_page: OpenPage, host: HostSite, language: str, words: str
) -> None:
    page = open_talk(visit(open_page, host, lang=language))
    answer_with(page, an_abstention(reason="ambiguous", choices=PLACES), headers=SHARED)
    expect(say(page, "怎么投诉").locator(".questions")).to_contain_text(words)
