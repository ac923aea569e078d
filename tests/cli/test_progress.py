"""Long work: a bar on a terminal, plain lines elsewhere, never on standard output."""

from __future__ import annotations

import sys

import pytest

from service.commands.progress import shown_progress


def test_elsewhere_a_stage_is_a_line_at_each_tenth_and_at_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with shown_progress() as progress:
        for done in range(1, 201):
            progress("embed", done, 200)
        progress("nothing", 0, 0)
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert lines[0] == "embed: 1 of 200"
    assert lines[-2:] == ["embed: 200 of 200", "nothing: 0 of 0"]
    assert len(lines) == 12
    assert said.out == ""


def test_on_a_terminal_a_bar_moves(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    with shown_progress() as progress:
        progress("embed", 1, 2)
        progress("embed", 2, 2)
        progress("save", 1, 1)
    said = capsys.readouterr()
    assert "embed" in said.err
    assert "2/2" in said.err
    assert "\x1b[" in said.err
    assert said.out == ""
