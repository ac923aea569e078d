"""A browser, the real service, and a page that may not misbehave."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from service.api.app import create_app
from tests.browser.agent_steps import KeyedSite, enter_console
from tests.browser.host_page import HostSite, host_site
from tests.browser.serving import a_library, all_suggested, serving, settings_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

    from tests.browser.steps import OpenPage

# the same browser without a window to draw takes two thirds of the processor's time
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--screenshots docs/screenshots`` keeps pictures of the page, ``--throttle 6`` slows it."""
    parser.addoption("--screenshots", metavar="DIR", help="save screenshots of the page into DIR")
    parser.addoption(
        "--throttle",
        metavar="N",
        type=float,
        default=1.0,
        help="slow every page down N times, so that a test that does not wait for it shows",
    )


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where the pictures go; a folder that is thrown away unless one is named."""
    named = request.config.getoption("--screenshots", default=None)
    folder = Path(named) if named else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as Debian packages it."""
    playwright = pytest.importorskip(
        "playwright.sync_api",
        reason="needs playwright (pip install 'wenjin[test]'), which is absent",
    )
    if CHROMIUM is None:
        pytest.skip("needs Chromium (apt-get install chromium-headless-shell), which is absent")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[str]:
    """The address of the real service, ready, with two notices in it.

    And with the questions that it offers: a page that opens sooner offers none.
    """
    home = tmp_path_factory.mktemp("home")
    library = a_library(home, root)
    with serving(create_app(settings_of(home), library)) as address:
        all_suggested(address)
        yield address
    library.close()


@pytest.fixture(scope="session")
def agent_site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[KeyedSite]:
    """The real service with two notices in it, and the keys to make more."""
    home = tmp_path_factory.mktemp("home")
    library = a_library(home, root)
    with serving(create_app(settings_of(home), library)) as address:
        yield KeyedSite.of(address, library.store.engine)
    library.close()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Opens pages that fail the test when a script breaks, the security policy is hit or
    anything is fetched from another host."""
    throttle: float = request.config.getoption("--throttle", default=1.0)
    trouble: list[str] = []
    contexts: list[BrowserContext] = []

    def open_at(address: str, also: str = "", **options: Any) -> Page:
        """``also``: a service that the page may fetch from besides its own host."""
        context = browser.new_context(
            **{"locale": "zh-CN", "viewport": {"width": 1280, "height": 800}} | options
        )
        contexts.append(context)
        context.set_default_timeout(60_000)
        page = context.new_page()
        if throttle > 1:
            slowed = context.new_cdp_session(page)
            slowed.send("Emulation.setCPUThrottlingRate", {"rate": throttle})

        def broke(error: Error) -> None:
            trouble.append(f"script error: {error}")

        def said(message: ConsoleMessage) -> None:
            if "Content Security Policy" in message.text:
                trouble.append(message.text)

        def fetched(request: Request) -> None:
            if urlsplit(request.url).netloc not in {
                urlsplit(address).netloc,
                urlsplit(also).netloc,
            }:
                trouble.append(f"fetched {request.url}")

        page.on("pageerror", broke)
        page.on("console", said)
        page.on("request", fetched)
        page.goto(address)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[HostSite]:
    """Another site whose pages carry the widget of a real service, ready, that allows them."""
    home = tmp_path_factory.mktemp("lending")
    library = a_library(home, root)
    with host_site() as site:
        settings = settings_of(home, allowed_origins=frozenset({site.origin}))
        with serving(create_app(settings, library)) as address:
            all_suggested(address)
            site.service = address
            yield site
    library.close()


@pytest.fixture
def console(open_page: OpenPage, agent_site: KeyedSite) -> Page:
    """The agent's console, signed in; what is said is not looked up unless a test lets it."""
    return enter_console(open_page, agent_site)


@pytest.fixture
def page(open_page: OpenPage, site: str) -> Page:
    """The page of the real service, its list of notices shown."""
    opened = open_page(site)
    opened.wait_for_selector("#shelf:not([hidden])")
    return opened
