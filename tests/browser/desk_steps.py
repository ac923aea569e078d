"""What an editor does on /desk, and a service of their own to do it to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from starlette.types import ASGIApp

from service.api.app import create_app
from service.keys import KeyStore, Role
from service.library import Library
from tests.browser.serving import serving, settings_of
from tests.browser.silence import SilentLine
from tests.browser.steps import OpenPage, expect
from tests.factories import a_published_file
from tests.fakes import HashEmbedder, HeldEmbedder

if TYPE_CHECKING:
    from playwright.sync_api import Page

WATER = """市水务局关于印发2025年节水工作要点的通知
各区水务局：
现将《2025年节水工作要点》印发给你们，请认真抓好落实。
市水务局
2025年2月3日
2025年节水工作要点
一、建设节水型社会
1.推进社区节水。2025年全市新建节水型社区45个，其中东湖区不少于8个。各区水务局于10月底前完成验收。
2.推进企业节水。会同市财政局支持节水改造项目12项，全年节水300万立方米以上。
二、加强宣传引导
3.开展宣传活动。组织节水宣传进校园30场，覆盖学生超过2万人次。
"""


class Upload(TypedDict):
    """A file as a page is given it."""

    name: str
    mimeType: str
    buffer: bytes


@dataclass(frozen=True)
class Desk:
    """A service with one notice, and a key of each kind."""

    address: str
    library: Library
    keys: KeyStore
    editor: str

    @property
    def ids(self) -> list[str]:
        """The notices that are published."""
        return [notice.notice_id for notice in self.library.store.notices()]

    def end_key(self) -> None:
        """Revoke the only key there is."""
        [key] = self.keys.keys()
        self.keys.revoke(key.key_id)


@contextmanager
def a_desk(
    home: Path,
    embedder: HashEmbedder | None = None,
    around: Callable[[ASGIApp], ASGIApp] = lambda app: app,
) -> Iterator[Desk]:
    """The desk of a new service; ``around`` it stands what its line goes through."""
    library = Library.open(home, cache=home / "cache", embedder=embedder or HashEmbedder())
    library.ingest(a_published_file(date="2025-03-05"))
    keys = KeyStore(library.store.engine)
    editor = keys.create(Role.EDITOR, "王编辑").secret
    try:
        with serving(around(create_app(settings_of(home), library))) as address:
            yield Desk(address + "desk", library, keys, editor)
    finally:
        library.close()


@contextmanager
def a_held_desk(home: Path, embedder: HeldEmbedder, lines: list[SilentLine]) -> Iterator[Desk]:
    """A desk whose publishing can be held and whose line can fall silent: both let go at the end.

    The line is the first of ``lines`` from then on.
    """

    def around(app: ASGIApp) -> ASGIApp:
        lines.append(SilentLine(app))
        return lines[0]

    with a_desk(home, embedder, around) as desk:
        yield desk
        embedder.may_go_on.set()
        lines[0].speak()


def a_file(text: str | bytes = WATER, name: str = "water-2025.txt") -> Upload:
    """A file to choose."""
    data = text.encode() if isinstance(text, str) else text
    return {"name": name, "mimeType": "text/plain", "buffer": data}


def give_key(page: Page, key: str) -> None:
    """Type a key at the door, and wait for nothing."""
    page.fill("#key", key)
    page.press("#key", "Enter")


def enter(page: Page, key: str) -> None:
    """Come in by a key."""
    give_key(page, key)
    expect(page.locator("body")).to_have_attribute("data-step", "home")


def signed_in(open_page: OpenPage, desk: Desk, **options: object) -> Page:
    """The desk, entered with the editor's key."""
    page = open_page(desk.address, **options)
    enter(page, desk.editor)
    expect(page.locator("#list li").first).to_be_visible()
    return page


def choose(page: Page, *files: Upload) -> None:
    """Choose files as the file dialog would."""
    page.set_input_files("#file", list(files))


def looked_at(page: Page, *files: Upload) -> None:
    """Choose files and wait for the preview."""
    choose(page, *files)
    expect(page.locator("body")).to_have_attribute("data-step", "review", timeout=60_000)


def done(page: Page) -> None:
    """Wait until it is published."""
    expect(page.locator("body")).to_have_attribute("data-step", "done", timeout=60_000)
