"""Markup that somebody wrote is words on every page, wherever it comes from.

One service has it in titles, issuers, numbers, texts, file names, ids, questions, corrections,
names of the graph and labels of keys; every page is visited, and what its scripts would make or run
is looked for in all of them. ``open_page`` watches the policy and every request besides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest

from corpus.read import read_bytes
from kg.edits import AddAlias
from kg.model import NodeId
from service.api.app import create_app
from service.curation import Curation
from service.keys import KeyStore, Role
from service.library import Library
from tests.browser.agent_steps import FIELD, sign_in
from tests.browser.desk_steps import a_file, looked_at
from tests.browser.graph_steps import open_graph
from tests.browser.host_page import HostSite, host_site
from tests.browser.serving import WAIT_S, serving, settings_of
from tests.browser.steps import OpenPage, ask, expect
from tests.browser.widget_steps import open_talk, say, visit
from tests.factories import A_NOTICE_TEXT
from tests.fakes import HashEmbedder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

EVIL = "<x-evil>坏</x-evil>"
NASTY = f"\"'>{EVIL}<img src=x onerror=ran()><script>ran()</script><svg onload=ran()>"
UNCUT = "<x-evil><img src=x onerror=ran()>'\"&"  # a file's name holds no slash
NAME = UNCUT.replace('"', "")  # which the desk asks to be put right
QUESTION = "全年新建口袋公园多少个？"
TEXT = A_NOTICE_TEXT.replace("30个", f"30个{EVIL}").replace("更实举措", f"更实举措{EVIL}")
METADATA = {
    "title": f"工作要点{NASTY}",
    "issuer": f"市园林局{EVIL}",
    "number": f"〔2025〕1号{EVIL}",
    "date": "2025-03-05",
    "source_address": 'https://example.org/?"><x-evil>',
}
WATCH = """window.madeOrRan = []; window.ran = () => window.madeOrRan.push("ran");
window.alert = window.ran;"""


@dataclass(frozen=True)
class Evil:
    """A service full of markup, and keys to it that are called so too."""

    address: str
    agent: str
    editor: str
    host: HostSite


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evil]:
    home = tmp_path_factory.mktemp("evil")
    with closing(Library.open(home, cache=home / "cache", embedder=HashEmbedder())) as library:
        beside = json.dumps(METADATA).encode()
        library.ingest(read_bytes(f"{UNCUT}.txt", TEXT.encode(), beside))
        named = AddAlias(NodeId("Department:市园林局"), f"园林部门{EVIL}")
        Curation(library).edit(named, EVIL, NASTY)
        held = KeyStore(library.store.engine)
        agent, editor = (held.create(role, NASTY).secret for role in (Role.AGENT, Role.EDITOR))
        with host_site() as host:
            settings = settings_of(home, allowed_origins=frozenset({host.origin}))
            with serving(create_app(settings, library)) as address:
                host.service = address
                rate(address)
                yield Evil(address, agent, editor, host)


def rate(address: str) -> None:
    """A thumb down for an answer with markup, with more of it."""
    with httpx.Client(base_url=f"{address}api/v1/", verify=False, timeout=WAIT_S) as client:
        asked = {"question": QUESTION, "history": [{"question": NASTY, "answer": NASTY}]}
        answer = client.post("ask", json=asked).json()
        assert not answer["refused"]
        thumb = {"answer_id": answer["answer_id"], "rating": "down"}
        said = {"reason": NASTY, "correction": NASTY}
        assert client.post("feedback", json={**thumb, **said}).status_code == 201


def watched(page: Page) -> Page:
    """The page once more, from its start with what a script would call."""
    page.add_init_script(WATCH)
    page.reload()
    return page


def assert_inert(page: Page, *places: str) -> None:
    """The markup is to be read in each of ``places``, and nowhere came to life."""
    for place in places:
        expect(page.locator(place).first).to_contain_text("<x-evil>")
    assert page.locator("x-evil").count() == 0  # in shadow trees as well
    assert page.locator("img[src=x], svg[onload], script:not([src])").count() == 0
    assert page.evaluate("window.madeOrRan") == []


def test_the_page_of_questions(open_page: OpenPage, evil: Evil) -> None:
    page = watched(open_page(evil.address))
    expect(page.locator("#shelf")).to_contain_text("<x-evil>")
    turn = ask(page, QUESTION)
    turn.locator(".marker").first.click()
    expect(page.locator("#panel mark")).to_be_visible()
    assert_inert(page, "#shelf", ".turn", "#panel")
    page.keyboard.press("Escape")
    ask(page, NASTY)
    assert_inert(page, ".turn:last-child")


@pytest.mark.parametrize("path", ["", "graph", "agent", "desk", "feedback"])
def test_an_address_is_not_taken_for_markup(open_page: OpenPage, evil: Evil, path: str) -> None:
    said = quote(NASTY, safe="")
    page = watched(open_page(f"{evil.address}{path}?q={said}#{said}"))
    page.wait_for_timeout(500)
    assert_inert(page)


def test_the_agents_console(open_page: OpenPage, evil: Evil) -> None:
    page = watched(open_page(evil.address + "agent"))
    sign_in(page, evil.agent)
    expect(page.locator("#console")).to_be_visible()
    page.fill(FIELD, f"你好，{NASTY}我想问全年新建口袋公园多少个")
    page.press(FIELD, "Enter")
    expect(page.locator(".card").first).to_be_visible()
    page.keyboard.press("Alt+p")
    page.wait_for_timeout(300)
    assert_inert(page, ".card")


def test_the_desk(open_page: OpenPage, evil: Evil) -> None:
    page = watched(open_page(evil.address + "desk"))
    page.fill("#key", evil.editor)
    page.press("#key", "Enter")
    expect(page.locator("#list li").first).to_be_visible()
    assert_inert(page, "#list")
    beside = json.dumps({**METADATA, "source_address": None}).encode()
    looked_at(page, a_file(TEXT, f"{NAME}.txt"), a_file(beside, f"{NAME}.json"))
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert_inert(page, "#source .text")


def test_the_editors_list_of_feedback(open_page: OpenPage, evil: Evil) -> None:
    page = watched(open_page(evil.address + "feedback"))
    page.get_by_label("编辑的访问密钥").fill(evil.editor)
    page.keyboard.press("Enter")
    expect(page.locator(".card").first).to_be_visible()
    page.locator("#reask").click()
    page.wait_for_timeout(500)
    assert_inert(page, ".card")


def test_the_graph(open_page: OpenPage, evil: Evil) -> None:
    page = watched(open_graph(open_page, evil.address, "Department:市园林局"))
    page.wait_for_selector(".graph-canvas canvas", state="attached")
    page.fill("#subject", "园林部门<x-evil>")
    expect(page.locator("#found [role=option]").first).to_be_visible()
    assert_inert(page, "#found")


def test_the_widget_on_another_sites_page(open_page: OpenPage, evil: Evil) -> None:
    page = watched(visit(open_page, evil.host))
    expect(page.locator("wenjin-chat .launcher")).to_be_visible()
    open_talk(page)
    say(page, QUESTION)
    assert_inert(page, ".thread .turn")
    say(page, NASTY)
    assert_inert(page, ".thread .turn:last-child")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"api/v1/notices/{quote(UNCUT, safe='')}/text", True),
        (f"api/v1/notices/{quote(UNCUT, safe='')}", True),
        (f"api/v1/notices/{quote(NASTY, safe='')}", False),
        (f"api/v1/graph/nodes/{quote(NASTY, safe='')}", True),
        (f"{quote(NASTY, safe='')}.html", False),
        ("api/v1/graph/nodes?query=" + quote("园林部门<x-evil>"), True),
    ],
)
def test_what_is_no_page_is_shown_as_text(
    open_page: OpenPage, evil: Evil, path: str, shown: bool
) -> None:
    page = watched(open_page(evil.address + path))
    assert_inert(page, *(["body"] if shown else []))


def test_what_came_to_life_would_be_seen(browser: Browser) -> None:
    page = browser.new_page()
    page.goto("about:blank")
    page.evaluate(WATCH)
    page.evaluate("(markup) => { document.body.innerHTML = markup; }", NASTY)
    page.wait_for_function("window.madeOrRan.length > 0")
    with pytest.raises(AssertionError):
        assert_inert(page)
    page.close()
