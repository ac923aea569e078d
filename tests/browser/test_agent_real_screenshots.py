"""Pictures of the console with what the service really says of the shipped notice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.read import read_file
from retrieval.embedder import SentenceEmbedder
from service.api.app import create_app
from service.library import Library
from tests.browser.agent_steps import KeyedSite, enter_console, hear
from tests.browser.pictures import picture
from tests.browser.serving import serving, settings_of
from tests.browser.steps import OpenPage, expect

pytestmark = [pytest.mark.browser, pytest.mark.model]

DESK = {"width": 1366, "height": 900}


@pytest.fixture(scope="module")
def real_site(
    tmp_path_factory: pytest.TempPathFactory, root: Path, embedder: SentenceEmbedder
) -> Iterator[KeyedSite]:
    """The service as it is run, with the notice that is shipped."""
    home = tmp_path_factory.mktemp("home")
    library = Library.open(home, cache=home / "cache", embedder=embedder)
    library.ingest(read_file(root / "corpus" / "notices" / "tianjin-zwfw-2025.txt"))
    with serving(create_app(settings_of(home), library)) as address:
        yield KeyedSite.of(address, library.store.engine)
    library.close()


@pytest.mark.parametrize(
    ("name", "call", "first"),
    [
        (
            "agent-real",
            "喂你好，我想问一下，咱们12345热线现在每天大概受理多少诉求啊？",
            "2.30万件",
        ),
        (
            "agent-real-open",
            "喂，我家在和平区，楼上天天半夜装修，吵得孩子睡不着，这个归谁管啊？",
            "通知里没有",
        ),
    ],
)
def test_what_the_service_really_says_is_pictured(
    open_page: OpenPage, real_site: KeyedSite, folder: Path, name: str, call: str, first: str
) -> None:
    page = enter_console(open_page, real_site, viewport=DESK, color_scheme="light")
    hear(page, call)
    expect(page.locator("#cards")).to_contain_text(first, timeout=30_000)
    expect(page.get_by_text("正在展开")).to_have_count(0, timeout=30_000)
    assert picture(page, folder / f"{name}.png").stat().st_size > 10_000
