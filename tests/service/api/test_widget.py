"""The widget's script: one file, small, asked for again only when it changed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path, PurePosixPath

import pytest
from fastapi.testclient import TestClient

from service.api.pages import WEB
from service.api.widget import ENTRY, NotJoinable, joined

SIZE_LIMIT = 60 * 1024


def test_it_is_one_classic_script_within_its_size(client: TestClient) -> None:
    reply = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert reply.headers["Content-Encoding"] == "gzip"
    assert int(reply.headers["Content-Length"]) <= SIZE_LIMIT
    assert not re.search(r"^\s*(?:import|export)\b", reply.text, re.MULTILINE)
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.text == reply.text == joined(WEB, ENTRY)


def test_it_is_sent_again_only_when_it_changed(client: TestClient) -> None:
    first = client.get("/widget.js")
    again = client.get("/widget.js", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert client.head("/widget.js").status_code == 200


@pytest.mark.parametrize(
    "form", ["{0}", "W/{0}", '"other", {0}', 'W/"a,b" ,W/{0}', "*", '"other",{0},W/"x"']
)
def test_a_version_is_known_however_it_is_named(client: TestClient, form: str) -> None:
    etag = client.get("/widget.js").headers["ETag"]
    assert etag.startswith('W/"')
    named = form.format(etag.removeprefix("W/"))
    assert client.get("/widget.js", headers={"If-None-Match": named}).status_code == 304


@pytest.mark.parametrize("named", ["", '"other"', 'W/"other", "x"', "nonsense", '"'])
def test_another_version_is_sent(client: TestClient, named: str) -> None:
    assert client.get("/widget.js", headers={"If-None-Match": named}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("gzip;q=0, *", False),
        ("x-not-gzip", False),
        ("", False),
    ],
)
def test_it_is_packed_for_those_who_take_it(
    client: TestClient, accepted: str, packed: bool
) -> None:
    reply = client.get("/widget.js", headers={"Accept-Encoding": accepted})
    assert (reply.headers.get("Content-Encoding") == "gzip") is packed
    assert reply.text == joined(WEB, ENTRY)


def test_it_makes_no_html_from_text_and_asks_no_other_host() -> None:
    script = joined(WEB, ENTRY)
    for means in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert means not in script
    assert set(re.findall(r"https?://[\w.]+", script)) <= {"http://www.w3.org", "https://HOST"}


def test_the_same_modules_make_the_same_bytes() -> None:
    assert joined(WEB, ENTRY) == joined(WEB, ENTRY)
    packed = [gzip.compress(joined(WEB, ENTRY).encode(), mtime=0) for _ in range(2)]
    assert packed[0] == packed[1]


def _web(folder: Path, **modules: str) -> Path:
    for name, source in modules.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder


def test_modules_are_joined_each_once_before_those_that_import_it(tmp_path: Path) -> None:
    web = _web(
        tmp_path,
        a='import { b } from "./b.js";\nimport { c as see } from "./c.js";\nsee(b);\n',
        b='import { c } from "./c.js";\nexport const b = c;\n',
        c="export function c() {}\n",
    )
    script = joined(web, PurePosixPath("a.js"))
    assert script.count("const $c_js =") == 1
    assert script.index("$c_js =") < script.index("$b_js =") < script.index("$a_js =")
    assert "const { c: see } = $c_js;" in script


def test_comments_stay_with_those_who_read_the_modules(tmp_path: Path) -> None:
    web = _web(
        tmp_path,
        a='// why\n/** What. */\nexport const a = "// kept"; // kept\n'
        "  /**\n   * More.\n   */\n  a;\n",
    )
    script = joined(web, PurePosixPath("a.js"))
    assert 'const a = "// kept"; // kept\na;\n' in script
    assert "why" not in script
    assert "What" not in script
    assert "More" not in script


@pytest.mark.parametrize(
    "source",
    [
        'import b from "./b.js";\n',
        'import "./b.js";\n',
        "export default 1;\n",
        "export { a };\n",
        'import { a } from "./a.js";\n',
        "const a = `two\n  lines`;\n",
    ],
)
def test_what_the_joining_does_not_know_stops_the_start(tmp_path: Path, source: str) -> None:
    with pytest.raises(NotJoinable):
        joined(_web(tmp_path, a=source, b="export const b = 1;\n"), PurePosixPath("a.js"))
