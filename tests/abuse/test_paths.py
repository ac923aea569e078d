"""Nobody climbs out of the folders that are served, or writes beside the data directory."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from service.api.app import create_app
from service.keys import KeyStore, Role
from service.library import Library
from tests.browser.serving import serving
from tests.conftest import ROOT
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import bearer, settings_of

SECRET = "the-operators-own-9317"
TOLD = ("root:", "[build-system]", "BaseSettings", SECRET)  # of what is looked for below
UP = ("..", "%2e%2e", "%2E.", "%252e%252e", "..;", "....//..", "%c0%ae%c0%ae", "%uff0e%uff0e")
SLASHES = ("/", "%2f", "\\", "%5c", "%252f", "//", "%c0%af", "%ef%bc%8f")
PLACES = ("/", "/vendor/", "/api/v1/notices/")
TARGETS = ("secret.txt", "settings.py", "pyproject.toml", "service/settings.py", "etc/passwd")


@dataclass(frozen=True)
class Site:
    """A served home with something in it and beside it that is nobody's business."""

    address: str
    home: Path
    editor: str

    def read(self, paths: Iterator[str]) -> Iterator[tuple[str, int, str]]:
        """Each path exactly as it is written, the status and the body."""
        with closing(http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)) as line:
            for path in paths:
                line.putrequest("GET", path)
                line.endheaders()
                reply = line.getresponse()
                yield path, reply.status, reply.read().decode("utf-8", "replace")

    @property
    def files(self) -> list[str]:
        """What lies in the home and beside it, but for the index and the database's own."""
        found = (path.relative_to(self.home.parent) for path in self.home.parent.rglob("*"))
        return sorted(
            str(path) for path in found if "index" not in path.parts and "store" not in path.name
        )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("around") / "home"
    library = Library.open(home, cache=home / "cache", embedder=HashEmbedder())
    library.ingest(a_published_file())
    for folder in (home, home.parent):
        (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    editor = KeyStore(library.store.engine).create(Role.EDITOR).secret
    with serving(create_app(settings_of(home), library)) as address:
        yield Site(address, home, editor)
    library.close()


def climbs(home: Path) -> Iterator[str]:
    """Ways out: up by every spelling to every target, and straight to it."""
    for up, slash, depth, target in product(UP, SLASHES, (2, 9), TARGETS):
        yield (up + slash) * depth + target.replace("/", slash)
    for path in (home / "secret.txt", Path("/etc/passwd"), ROOT / "pyproject.toml"):
        yield from (str(path), "/" + str(path), quote(str(path), safe=""), f"file://{path}")
        yield from (f"page.js%00/../{path}", f"page.js/../../{path}", f"{path}%00.js")


@pytest.mark.parametrize("place", PLACES)
def test_no_address_leads_out_of_what_is_served(site: Site, place: str) -> None:
    tried = 0
    for path, status, body in site.read(place + each for each in climbs(site.home)):
        assert status in (400, 404, 405, 422), (path, status)
        assert not any(word in body for word in TOLD), path
        tried += 1
    assert tried > 600


def test_what_is_served_is_there_all_the_same(site: Site) -> None:
    there = ("/", "/page.js", "/vendor/README.md", "/api/v1/notices/sample")
    assert [status for _, status, _ in site.read(iter(there))] == [200] * len(there)


NAMES = (
    "../../climbed.txt",
    "..\\..\\climbed.txt",
    "/tmp/../climbed.txt",
    "C:\\climbed.txt",
    "climbed/../climbed.txt",
    "....//climbed.txt",
)


@pytest.mark.parametrize("name", NAMES)
def test_of_a_file_name_only_the_name_counts(site: Site, name: str) -> None:
    before = site.files
    url = site.address + "api/v1/notices"
    sent = {"file": (name, "市水务局通知\n全年建成社区45个。\n".encode())}
    with httpx.Client(headers=bearer(site.editor), timeout=60) as client:
        reply = client.post(url, files=sent, params={"replace": True})
        assert reply.status_code in (200, 201), reply.text
        assert reply.json()["notice"]["notice_id"] == "climbed"
        assert client.delete(f"{url}/climbed").status_code == 204
    assert site.files == before


@pytest.mark.parametrize("name", ["..txt", "...md", ".txt", "../.txt", "%2e%2e%2fclimbed%00.txt"])
def test_a_file_name_that_is_no_plain_name_is_no_way_out_either(site: Site, name: str) -> None:
    before = site.files
    url = site.address + "api/v1/notices"
    with httpx.Client(headers=bearer(site.editor), timeout=60) as client:
        reply = client.post(url, files={"file": (name, "市水务局通知\n建成45个。\n".encode())})
        assert reply.status_code in (201, 415, 422), reply.text
        if reply.status_code == 201:  # percent signs are nothing but percent signs
            assert reply.json()["notice"]["notice_id"] == name.removesuffix(".txt")
            path = quote(name.removesuffix(".txt"), safe="")
            assert client.delete(f"{url}/{path}").status_code == 204
    assert site.files == before
