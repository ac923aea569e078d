"""The page's modules by themselves, run where they run: in the browser."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.replies import a_citation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ALPHABET = "津a1。𠮷😀👨‍👩‍👧e\u0301\ufeff\r\n\ufdfa\u202e"


@pytest.fixture(scope="module")
def page(browser: Browser, site: str) -> Iterator[Page]:
    """One page for all: these tests leave no trace on it."""
    opened = browser.new_page()
    opened.goto(site)
    yield opened
    opened.close()


def call(page: Page, module: str, function: str, *arguments: Any) -> Any:
    """What ``function`` of one of the page's modules returns."""
    return page.evaluate(
        "async ([module, name, given]) => (await import(`/${module}`))[name](...given)",
        [module, function, list(arguments)],
    )


def test_a_slice_in_code_points_is_the_slice_that_python_takes(page: Page) -> None:
    chance = random.Random(20250127)
    cases: list[tuple[str, int, int]] = []
    for _ in range(300):
        text = "".join(chance.choices(ALPHABET, k=chance.randint(0, 40)))
        start, end = sorted(chance.choices(range(len(text) + 1), k=2))
        cases.append((text, start, end))
    slices = page.evaluate(
        """async (cases) => {
            const { codePointSlice } = await import("/offsets.js");
            return cases.map((given) => codePointSlice(...given));
        }""",
        cases,
    )
    assert slices == [text[start:end] for text, start, end in cases]


def test_an_offset_past_the_end_is_the_end(page: Page) -> None:
    assert call(page, "offsets.js", "utf16Offset", "𠮷津", 9) == 3
    assert call(page, "offsets.js", "codePointSlice", "𠮷津", 1, 9) == "津"


def test_length_is_counted_in_code_points(page: Page) -> None:
    assert call(page, "offsets.js", "codePointLength", "𠮷😀津") == 3


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({}, "据市政务服务办2025年1月27日通知"),
        ({"notice_date": "2025-01"}, "据市政务服务办2025年1月通知"),
        ({"notice_date": "2025"}, "据市政务服务办2025年通知"),
        ({"notice_date": None}, "据市政务服务办通知"),
        ({"notice_date": "去年"}, "据市政务服务办通知"),
        (
            {"notice_title": "关于做好某事的通知", "issuer": "津北市商务局"},
            "据津北市商务局2025年1月27日通知",
        ),
        (
            {"notice_title": "津北市热线条例", "issuer": "津北市人大常委会"},
            "据津北市人大常委会2025年1月27日《津北市热线条例》",
        ),
        (
            {"notice_title": "印发关于某事的意见", "issuer": None},
            "据2025年1月27日《印发关于某事的意见》",
        ),
        (
            {"notice_title": "《津北市办法》", "issuer": None, "notice_date": None},
            "据《津北市办法》",
        ),
    ],
)
def test_the_source_line_makes_do_with_what_is_known(
    page: Page, changed: dict[str, Any], line: str
) -> None:
    assert call(page, "source_line.js", "sourceLine", a_citation(**changed)) == line


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://zwfwb.tj.gov.cn", "zwfwb.tj.gov.cn"),
        ("https://flk.npc.gov.cn (国家法律法规数据库)", "flk.npc.gov.cn"),
        ("HTTP://example.org/a", "example.org"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.org", None),
        ("https://", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(page: Page, address: str | None, host: str | None) -> None:
    found = page.evaluate(
        'async (given) => (await import("/source_line.js")).webAddress(given)?.host ?? null',
        address,
    )
    assert found == host


@pytest.mark.parametrize(
    ("section", "item", "words"),
    [
        ("三、改革", 3, "三、改革 第3项"),
        ("第二章 受理", 11, "第二章 受理 第11条"),
        (None, 11, "第11条"),
        ("三、改革", None, "三、改革"),
        (None, None, ""),
    ],
)
def test_the_place_of_a_quote_is_named_as_the_document_names_it(
    page: Page, section: str | None, item: int | None, words: str
) -> None:
    given = a_citation(section=section, item=item)
    assert call(page, "source_line.js", "whereabouts", given) == words


def test_a_question_put_the_moment_another_closes_has_an_answer_of_its_own(page: Page) -> None:
    answers = page.evaluate(
        """async () => {
            const { confirmed } = await import("/desk/confirming.js");
            const { element } = await import("/dom.js");
            const said = element("div", { id: "confirm-said" });
            const sure = element("label", { class: "sure" }, element("input"), element("span"));
            const yes = element("button", { "data-answer": "yes" });
            const no = element("button", { "data-answer": "no" });
            const dialog = element("dialog", {}, element("h2"), said, sure, yes, no);
            document.body.append(dialog);
            const words = { title: "移除？", lines: [], yes: "移除" };
            const first = confirmed(dialog, words);
            dialog.close(); // which the browser tells later: after the second question was put
            const told = new Promise((done) => {
                dialog.addEventListener("close", done, { once: true });
            });
            const second = confirmed(dialog, words);
            await told;
            yes.click();
            const answers = [await first, await second];
            dialog.remove();
            return answers;
        }"""
    )
    assert answers == [False, True]


def test_several_notices_are_named_in_the_order_they_are_cited(page: Page) -> None:
    cited = [a_citation(notice_id=name, marker=n) for n, name in enumerate("babc", 1)]
    named = call(page, "source_line.js", "citedNotices", cited)
    assert [(one["notice_id"], one["marker"]) for one in named] == [("b", 1), ("a", 2), ("c", 4)]
