"""The files of the pages hold nothing that the security policy would have to make room for."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import ROOT

WEB = ROOT / "service" / "web"
OURS = sorted(path for path in WEB.rglob("*") if path.is_file() and "vendor" not in path.parts)
PAGES = [path for path in OURS if path.suffix == ".html"]
SCRIPTS = [path for path in OURS if path.suffix in {".js", ".mjs"}]
SHEETS = [path for path in OURS if path.suffix == ".css"]

LOADING = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("iframe", "src"),
    ("form", "action"),
}
MARKUP = re.compile(
    r"\.(?:innerHTML|outerHTML|srcdoc)\b|insertAdjacentHTML|document\.write|createContextualFragment"
    r"|DOMParser|setHTMLUnsafe"
)
CODE_FROM_TEXT = re.compile(
    r"\beval\(|new Function\(|set(?:Timeout|Interval)\(\s*[\"'`]|javascript:"
)
STYLE_FROM_TEXT = re.compile(
    r"""setAttribute\(\s*["']style|\bstyle:\s*["'`]|createElement\(["']style"""
)
ELSEWHERE = re.compile(r"""(?:fetch|import|Worker|EventSource|WebSocket)\(\s*["'`](?:https?:)?//""")


class _Page(HTMLParser):
    """What a page of markup holds that matters to the policy."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._inside: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in {"script", "style"} else None
        if tag == "style":
            self.faults.append("<style>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.faults.append(f"<{tag} {name}>")
            if (tag, name) in LOADING and re.match(r"(?:[a-z]+:|//)", value or ""):
                self.faults.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.faults.append(f"inline <{self._inside}>")

    def handle_endtag(self, tag: str) -> None:
        self._inside = None


def named(path: Path) -> str:
    return str(path.relative_to(WEB))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_has_no_inline_script_or_style_and_loads_nothing_from_elsewhere(path: Path) -> None:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert page.faults == []


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_makes_neither_markup_nor_code_nor_style_from_text(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    for pattern in (MARKUP, CODE_FROM_TEXT, STYLE_FROM_TEXT, ELSEWHERE):
        assert pattern.findall(script) == []


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_a_sheet_loads_nothing(path: Path) -> None:
    sheet = path.read_text(encoding="utf-8")
    assert re.findall(r"@import|url\((?!['\"]?data:)", sheet) == []


def test_the_checks_find_what_they_are_for() -> None:
    page = _Page()
    page.feed(
        '<script>alert(1)</script><p onclick="x()" style="color:red"></p><style>p{}</style>'
        '<script src="https://example.org/a.js"></script><link href="//example.org/a.css">'
    )
    assert len(page.faults) == 7
    assert MARKUP.search("it.innerHTML = x")
    assert CODE_FROM_TEXT.search('setTimeout("x()", 1)')
    assert STYLE_FROM_TEXT.search('it.setAttribute("style", x)')
    assert ELSEWHERE.search('fetch("https://example.org")')
