"""What a notice says moves no cursor and starts no line of its own on a terminal."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Wenjin

ESCAPES = "\x1b[2J\x1b]0;forged\x07\x9b31m\u202e"
TEXT = f"""市水务局关于{ESCAPES}节水工作的通知
各区水务局：
一、建设{ESCAPES}节水型社会
1.推进社区{ESCAPES}节水。2025年全市新建{ESCAPES}节水型社区45个。
市水务局
2025年2月3日
"""
COMMANDS = [
    ("notices", "list"),
    ("notices", "show", "water"),
    ("ask", "2025年全市新建节水型社区多少个？"),
    ("search", "节水型社区"),
    ("assist", "我想问新建了多少个节水型社区"),
    ("graph", "show", "市水务局"),
    ("graph", "stats"),
    ("ask", f"新建{ESCAPES}多少个？"),
    ("search", f"社区{ESCAPES}"),
    ("graph", "show", f"市{ESCAPES}局"),
    ("notices", "show", f"wa{ESCAPES}ter"),
]


def test_no_command_prints_an_escape_sequence(wenjin: Wenjin, tmp_path: Path) -> None:
    file = tmp_path / "water.txt"
    file.write_text(TEXT, encoding="utf-8")
    for command in (("ingest", str(file)), *COMMANDS):
        ran = wenjin(*command)
        assert ran.out or ran.err, command
        for said in (ran.out, ran.err):
            assert not set(said) & set("\x1b\x9b\x07\u202e"), (command, said)
