"""The operator's page /status: at the machine and elsewhere, what is wrong, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.api.app import create_app
from service.keys import KeyStore, Role
from service.last_backup import NAME, note_backup
from service.library import Library
from service.users import UserStore
from tests.browser import axe
from tests.browser.agent_steps import PASSWORD, sign_in_by_name
from tests.browser.pictures import DESK, PHONE, picture
from tests.browser.serving import a_library, serving, settings_of
from tests.browser.silence import SilentLine, later
from tests.browser.steps import OpenPage, expect
from tests.browser.test_looks import CONTRAST, TEXT_STYLES
from tests.fakes import HashEmbedder

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

PASSED_ON = {"X-Forwarded-For": "192.0.2.8"}  # as a proxy would: no longer at the machine
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


@contextmanager
def a_service(library: Library) -> Iterator[str]:
    app = create_app(settings_of(library.home), library, is_open_beyond=True)
    with serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[tuple[str, Library]]:
    with (
        closing(a_library(tmp_path_factory.mktemp("home"), root)) as library,
        a_service(library) as address,
    ):
        yield address, library


@pytest.fixture
def library(running: tuple[str, Library]) -> Library:
    """The service's, with a key and no backup."""
    _, library = running
    (library.home / NAME).unlink(missing_ok=True)
    KeyStore(library.store.engine).create(Role.AGENT)
    return library


@pytest.fixture
def address(running: tuple[str, Library], library: Library) -> str:
    return running[0] + "status"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[str]:
    """The status of a service without key and backup."""
    with (
        closing(a_library(tmp_path_factory.mktemp("bare"), root)) as library,
        a_service(library) as address,
    ):
        yield address + "status"


def on_a_clock(open_page: OpenPage, address: str, **options: object) -> Page:
    """The page, whose clock is put forward by hand."""
    page = open_page(address, **options)
    page.clock.install()
    page.goto(address)
    return page


def looked(page: Page) -> Page:
    expect(page.locator("#status")).to_be_visible()
    return page


def test_at_the_machine_it_says_what_is_wrong_and_what_to_do_without_a_key(
    open_page: OpenPage, address: str, library: Library
) -> None:
    page = looked(open_page(address))
    expect(page.locator("#overall")).to_have_text("有要注意的事，回答没有受影响")
    expect(page.locator(".trouble")).to_have_count(1)
    backup = page.locator(".trouble[data-check=backup]")
    expect(backup.get_by_role("heading")).to_contain_text("备份")
    expect(backup).to_contain_text("还没有备份过。")
    expect(backup.locator(".do")).to_contain_text("wenjin backup")
    expect(page.locator("#rest > div", has_text="磁盘")).to_contain_text("还剩")
    expect(page.locator("#leave")).to_be_hidden()
    note_backup(library.home, datetime.now(UTC).isoformat())
    page.get_by_role("button", name="再查一次").click()
    expect(page.locator("#overall")).to_have_text("一切正常")
    expect(page.locator(".trouble")).to_have_count(0)
    assert page.evaluate("sessionStorage.length") == 0


def test_faults_stand_first(open_page: OpenPage, tmp_path: Path) -> None:
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=HashEmbedder())
    with closing(library), a_service(library) as address:
        page = looked(open_page(address + "status"))
        expect(page.locator("#overall")).to_have_text("有故障，要马上处理")
        troubles = page.locator(".trouble").all()
        named = [each.get_attribute("data-check") for each in troubles]
        assert named == ["notices", "access", "backup"]
        expect(troubles[1]).to_contain_text("外面能连进来")
        for fault in troubles[:2]:
            expect(fault.locator(".kind")).to_have_text("故障")
        expect(troubles[2].locator(".kind")).to_have_text("注意")


def test_elsewhere_an_admin_comes_in_by_key_and_others_are_told_that_they_do_not(
    open_page: OpenPage, address: str, library: Library
) -> None:
    page = open_page(address, extra_http_headers=PASSED_ON)
    expect(page.locator("#sign-in-name")).to_be_focused()
    keys = KeyStore(library.store.engine)
    for wrong, says in (
        ("", "请填写密钥"),
        ("wj_guessed", "这个密钥不对"),
        (keys.create(Role.EDITOR).secret, "只有管理者的密钥"),
    ):
        page.get_by_label("管理者的访问密钥").fill(wrong)
        page.keyboard.press("Enter")
        expect(page.locator("#key-note")).to_contain_text(says)
        expect(page.locator("#status")).to_be_hidden()
    page.get_by_label("管理者的访问密钥").fill(keys.create(Role.ADMIN).secret)
    page.keyboard.press("Enter")
    looked(page).reload()
    looked(page).get_by_role("button", name="退出").click()
    expect(page.locator("#sign-in")).to_be_visible()
    page.reload()
    expect(page.locator("#sign-in")).to_be_visible()


def test_elsewhere_an_admin_comes_in_by_name(
    open_page: OpenPage, address: str, library: Library
) -> None:
    UserStore(library.store.engine).create("王五", Role.ADMIN, PASSWORD)
    page = open_page(address, extra_http_headers=PASSED_ON)
    sign_in_by_name(page, "王五")
    looked(page)


def test_what_it_looks_at_by_itself_is_no_use_of_a_session_and_what_one_asks_for_is(
    open_page: OpenPage, address: str
) -> None:
    page = looked(on_a_clock(open_page, address))
    for act, by_itself in (
        (lambda: later(page, 61), "1"),
        (page.get_by_role("button", name="再查一次").click, None),
        (page.reload, None),
    ):
        with page.expect_request("**/api/v1/status") as asked:
            act()
        assert asked.value.headers.get("wenjin-unattended") == by_itself
        asked.value.response()


def test_a_service_that_is_gone_does_not_look_sound(open_page: OpenPage, address: str) -> None:
    page = looked(open_page(address))
    page.route("**/api/v1/status", lambda route: route.abort())
    page.get_by_role("button", name="再查一次").click()
    expect(page.locator("#broken .reason")).to_have_text("连不上问津")
    expect(page.locator("#status")).to_be_hidden()
    page.unroute_all()
    page.locator("#broken").get_by_role("button", name="再查一次").click()
    looked(page)
    expect(page.locator("#broken > *")).to_have_count(0)


def test_a_service_that_comes_back_is_seen_without_a_click(
    open_page: OpenPage, address: str
) -> None:
    page = looked(on_a_clock(open_page, address))
    page.route("**/api/v1/status", lambda route: route.abort())
    button = page.locator("#broken").get_by_role("button", name="再查一次")
    for tries in range(3):
        with page.expect_event("requestfailed"):
            later(page, 61)
        expect(page.locator("#broken .reason")).to_have_text("连不上问津")
        expect(page.locator("#status")).not_to_have_attribute("aria-busy", "true")
        if tries == 0:
            button.focus()
    expect(button).to_be_focused()  # it is still the same
    page.unroute_all()
    with page.expect_response("**/api/v1/status"):
        later(page, 61)
    looked(page)
    expect(page.locator("#broken > *")).to_have_count(0)


def test_nothing_is_looked_at_by_itself_at_the_door(open_page: OpenPage, address: str) -> None:
    page = on_a_clock(open_page, address, extra_http_headers=PASSED_ON)
    expect(page.locator("#sign-in")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    later(page, 200)
    page.wait_for_timeout(200)
    assert asked == []


@pytest.mark.parametrize("lets_heads_out", [False, True], ids=["no word", "no more than a head"])
def test_a_service_that_falls_silent_does_not_look_sound_for_ever(
    open_page: OpenPage, library: Library, *, lets_heads_out: bool
) -> None:
    app = create_app(settings_of(library.home), library, is_open_beyond=True)
    line = SilentLine(app)
    line.lets_heads_out = lets_heads_out
    with serving(line) as address:
        page = open_page(address)
        page.clock.install()
        page.goto(f"{address}status")
        looked(page)
        line.hushed = "/api/v1/status$"
        with page.expect_event("response" if lets_heads_out else "request"):
            later(page, 61)
        for _ in range(3):
            page.wait_for_timeout(200)
            later(page, 61)
        expect(page.locator("#broken .reason")).to_have_text("等了太久没有回音")
        expect(page.locator("#status")).to_be_hidden()
        line.speak()


def test_a_look_under_way_opens_nothing_to_who_has_left(
    open_page: OpenPage, address: str, library: Library
) -> None:
    page = open_page(address, extra_http_headers=PASSED_ON)
    page.get_by_label("管理者的访问密钥").fill(
        KeyStore(library.store.engine).create(Role.ADMIN).secret
    )
    page.keyboard.press("Enter")
    looked(page)
    held: list[Route] = []
    page.route("**/api/v1/status", lambda route: held.append(route))
    with page.expect_request("**/api/v1/status"):
        page.get_by_role("button", name="再查一次").click()
    page.get_by_role("button", name="退出").click()
    expect(page.locator("#sign-in")).to_be_visible()
    with page.expect_response("**/api/v1/status") as response:
        held[0].continue_()
    assert response.value.status == 200
    page.wait_for_timeout(200)
    expect(page.locator("#status")).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_every_width_stands_out_and_has_no_barrier(
    open_page: OpenPage, address: str, width: int, light: str
) -> None:
    looks = {"viewport": {"width": width, "height": 700}, "color_scheme": light}
    page = looked(open_page(address, **looks))
    assert page.evaluate(SIDEWAYS) <= 0
    assert [each for each in page.evaluate(TEXT_STYLES) if each[1] < 16] == []
    assert axe.violations(page) == []
    words = ".overall, .kind, .trouble p, .do b, #rest dt, #rest dd, .soft, .rest, .plain"
    grounds = [it.evaluate(CONTRAST) for it in page.locator(words).all() if it.is_visible()]
    assert min(grounds) >= 4.5
    door = open_page(address, extra_http_headers=PASSED_ON, **looks)
    expect(door.locator("#sign-in")).to_be_visible()
    assert door.evaluate(SIDEWAYS) <= 0
    assert axe.violations(door) == []


@pytest.mark.parametrize(
    ("name", "viewport", "light"),
    [("desk", DESK, "light"), ("desk-dark", DESK, "dark"), ("phone", PHONE, "light")],
)
def test_the_status_can_be_pictured(
    open_page: OpenPage,
    bare: str,
    folder: Path,
    name: str,
    viewport: dict[str, int],
    light: str,
) -> None:
    looks = {"viewport": viewport, "color_scheme": light, "device_scale_factor": 1}
    page = looked(open_page(bare, **looks))
    expect(page.locator(".trouble")).to_have_count(2)
    assert picture(page, folder / f"{name}-status.png").stat().st_size > 10_000
