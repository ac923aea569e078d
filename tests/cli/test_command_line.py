"""What holds for every command: help, exit status, one line a mistake, a quick start."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from corpus.errors import IndexNotBuilt, InvalidSetting
from eval.cli import whole_command_line
from service.cli import command_line, run
from tests.cli.conftest import Wenjin
from tests.conftest import ROOT

CONTRACT = {
    ("serve",), ("ingest",), ("ask",), ("search",),
    ("notices", "list"), ("notices", "show"), ("notices", "remove"),
    ("graph", "build"), ("graph", "stats"), ("graph", "show"), ("graph", "export"),
    ("graph", "edits"), ("graph", "undo"), ("graph", "import"),
    *(
        ("graph", "edit", name)
        for name in (
            "rename", "retype", "merge", "split", "alias",
            "add-node", "delete-node", "add-edge", "delete-edge",
        )
    ),
    ("index", "build"), ("index", "status"),
    ("eval", "answers"), ("eval", "retrieval"), ("eval", "graph"),
    ("eval", "noisy"), ("eval", "draw"), ("eval", "judged"), ("eval", "claims"),
    ("graph", "find"), ("graph", "path"), ("graph", "targets"),
    ("graph", "measures"), ("graph", "follow-ups"),
    ("keys", "create"), ("keys", "list"), ("keys", "revoke"),
    ("users", "create"), ("users", "list"), ("users", "password"),
    ("users", "bodies"), ("users", "disable"), ("users", "enable"), ("users", "unlock"),
    ("records", "list"), ("records", "show"), ("records", "export"), ("records", "verify"),
    ("replay",),
    ("assist",), ("eval", "assist"),
    ("backup",), ("restore",), ("verify",), ("status",),
    ("feedback", "list"), ("feedback", "export"), ("feedback", "reask"),
    ("feedback", "rule"),
}  # fmt: skip
WITHOUT_STORE = {("eval", "claims")}
"""Commands that read a file alone."""


def commands() -> Iterator[tuple[tuple[str, ...], typer.core.TyperCommand]]:
    """Every command with the words that call it."""
    yield from _below((), typer.main.get_group(whole_command_line()))


def _below(
    words: tuple[str, ...], group: typer.core.TyperGroup
) -> Iterator[tuple[tuple[str, ...], typer.core.TyperCommand]]:
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from _below((*words, name), command)
        else:
            yield (*words, name), command


def in_process_of_its_own(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from eval.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )


def test_the_commands_of_the_contract_are_all_there_is() -> None:
    assert {words for words, _ in commands()} == CONTRACT


def test_every_command_takes_a_data_directory_and_shows_examples() -> None:
    for words, command in commands():
        options = {option for each in command.params for option in each.opts}
        assert ("--home" in options) is (words not in WITHOUT_STORE), words
        assert (command.help or "").strip().endswith(".")
        assert f"wenjin {' '.join(words)}" in (command.epilog or "")


def test_every_report_comes_as_json_too() -> None:
    for words, command in commands():
        if (
            words[-1] in {"list", "show", "stats", "status", "ask", "search", "edits", "verify"}
            or words[0] == "eval"
        ):
            assert "--json" in {option for each in command.params for option in each.opts}, words


@pytest.mark.parametrize("words", sorted(CONTRACT), ids=" ".join)
def test_help_is_printed_and_no_error(words: tuple[str, ...], wenjin: Wenjin) -> None:
    ran = wenjin(*words, "--help")
    assert ran.status == 0
    assert ran.out.startswith(f"Usage: wenjin {' '.join(words)}")
    assert "Examples:\n" in ran.out
    assert ran.err == ""


def test_without_a_command_the_help_is_shown(wenjin: Wenjin) -> None:
    ran = wenjin()
    assert ran.status == 0
    assert ran.out.startswith("Usage: wenjin [OPTIONS] COMMAND")


def test_the_version_is_that_of_the_project(wenjin: Wenjin) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert wenjin("--version").out == f"wenjin {project['version']}\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("aks", "x"), "No such command 'aks'. Did you mean 'ask'?"),
        (("ask",), "Missing argument 'question'."),
        (("ask", "x", "--jsn"), "No such option: --jsn"),
        (
            ("--home", "x", "ingest", "y"),
            "No such option here: --home. It comes after the command: `wenjin COMMAND --home ...`.",
        ),
        (("notices", "--json", "list"), "the command: `wenjin notices COMMAND --json ...`."),
        (("--frobnicate", "list"), "No such option: --frobnicate. `wenjin --help` shows how."),
        (("ask", "x", "--audience", "mayor"), "'mayor' is not one of"),
        (("search", "x", "--k", "0"), "Invalid value for '--k' / '-k': "),
        (("search", "x", "--k", "many"), "Invalid value for '--k' / '-k': "),
        (("serve", "--port", "70000"), "Invalid value for '--port': "),
        (("keys",), "Missing command."),
        (("keys", "create"), "Missing option '--role'"),
        (("keys", "create", "--role", "king"), "'king' is not one of"),
        (("graph", "export", "--format", "xml"), "'xml' is not one of"),
        (("eval", "answers", "absent.jsonl"), "'absent.jsonl' does not exist"),
        (("eval", "retrieval", "absent"), "'absent' does not exist"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    arguments: tuple[str, ...], says: str, wenjin: Wenjin
) -> None:
    ran = wenjin(*arguments)
    assert ran.status == 2
    assert says in ran.mistake
    assert "--help` shows how." in ran.mistake
    assert ran.out == ""


@pytest.mark.parametrize(
    ("error", "status"),
    [(IndexNotBuilt("home/index"), 1), (InvalidSetting("WENJIN_HOME: no"), 2)],
)
def test_an_error_of_ours_is_its_message_in_one_line(
    error: Exception, status: int, wenjin: Wenjin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.library.Library.open", _raising(error))
    ran = wenjin("notices", "list")
    assert ran.status == status
    assert ran.mistake == f"wenjin: {error}"


def test_an_error_of_the_operating_system_names_the_file(
    wenjin: Wenjin, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = PermissionError(13, "Permission denied", "exports/nodes.jsonl")
    monkeypatch.setattr("service.library.Library.open", _raising(error))
    ran = wenjin("notices", "list")
    assert ran.status == 1
    assert ran.mistake == "wenjin: exports/nodes.jsonl: Permission denied"


def test_a_fault_nobody_foresaw_is_one_line_that_says_how_to_see_more(
    wenjin: Wenjin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.library.Library.open", _raising(ZeroDivisionError("by\nzero")))
    ran = wenjin("notices", "list")
    assert ran.status == 1
    assert "unexpected ZeroDivisionError: by zero." in ran.mistake
    assert "`wenjin --debug notices ...` shows where." in ran.mistake


def test_with_debug_the_fault_shows_where(wenjin: Wenjin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.library.Library.open", _raising(ZeroDivisionError("by zero")))
    with pytest.raises(ZeroDivisionError):
        wenjin("--debug", "notices", "list")


def test_ctrl_c_stops_a_command_without_a_traceback(
    wenjin: Wenjin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.library.Library.open", _raising(KeyboardInterrupt()))
    ran = wenjin("notices", "list")
    assert ran.status == 1
    assert ran.mistake == "wenjin: stopped"


def test_a_reader_that_stops_reading_is_no_fault(wenjin: Wenjin, tmp_path: Path) -> None:
    program = f"{sys.executable} -c 'from eval.cli import main; main()'"
    ran = subprocess.run(
        ["bash", "-c", f"{program} ask --help | true; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )
    assert ran.stderr == ""
    assert ran.stdout.strip() in {"0", "1"}  # 0 where all was written before the reader left


@pytest.mark.parametrize(
    ("stdout", "status", "says"), [(">&-", 0, ""), (">/dev/full", 1, "No space left on device")]
)
def test_a_standard_output_that_takes_nothing_gives_no_traceback(
    stdout: str, status: int, says: str, wenjin: Wenjin
) -> None:
    if "full" in stdout and not Path("/dev/full").exists():
        pytest.skip("needs /dev/full, which this system does not have")
    program = f"{sys.executable} -c 'from eval.cli import main; main()'"
    ran = subprocess.run(
        ["bash", "-c", f"{program} keys list --json {stdout}"],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == status
    assert ran.stderr == (f"wenjin: {says}\n" if says else "")


def test_help_comes_at_once_since_nothing_heavy_is_loaded() -> None:
    heavy = "{'torch', 'faiss', 'sentence_transformers', 'jieba', 'sqlalchemy', 'fastapi', 'numpy'}"
    code = f"""
import sys
from eval.cli import whole_command_line
from service.cli import run
assert run(whole_command_line(), ['ask', '--help']) == 0
assert not {heavy} & set(sys.modules), {heavy} & set(sys.modules)
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True)
    assert ran.returncode == 0, ran.stderr


def test_the_shell_completes_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_WENJIN_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "wenjin no")
    monkeypatch.setenv("COMP_CWORD", "1")
    ran = in_process_of_its_own()
    assert ran.stdout.split() == ["notices"]


def test_a_terminal_without_chinese_still_gets_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    ran = in_process_of_its_own("--help")
    assert ran.returncode == 0
    assert "\\u95ee\\u6d25" in ran.stdout


def test_the_service_stands_without_the_evaluation(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command_line(), ["eval"]) == 2
    assert "No such command 'eval'" in capsys.readouterr().err


def _raising(error: BaseException) -> object:
    def raise_it(*_: object, **__: object) -> None:
        raise error

    return raise_it


def test_an_unknown_name_in_the_env_file_lists_the_known_ones(
    wenjin: Wenjin, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("WENJIN_HOEM=demo\n", encoding="utf-8")
    ran = wenjin("notices", "list")
    assert ran.status == 2
    assert "WENJIN_HOEM" in ran.mistake
    assert "WENJIN_HOME" in ran.mistake


def test_an_unknown_name_in_the_environment_is_a_warning(
    wenjin: Wenjin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENJIN_HOEM", "demo")
    ran = wenjin("notices", "list")
    assert ran.status == 0
    assert "WARNING" in ran.err
    assert "WENJIN_HOEM" in ran.err


@pytest.mark.parametrize("below", ["a-file/home", "/proc/wenjin"])
def test_a_data_directory_that_cannot_be_made_is_one_clear_line(
    below: str, wenjin: Wenjin, tmp_path: Path
) -> None:
    (tmp_path / "a-file").write_text("")
    if below.startswith("/proc") and not Path("/proc/self").exists():
        pytest.skip("needs /proc, which this system does not have")
    ran = wenjin("notices", "list", "--home", below)
    assert ran.status == 1
    assert below in ran.mistake
    assert "--home" in ran.mistake


@pytest.mark.parametrize(
    ("url", "status"),
    [("nonsense", 2), ("oracle+nothing://a:b@c/d", 2), ("sqlite:////proc/x.db", 1)],
)
def test_a_database_that_cannot_be_used_is_one_clear_line_without_its_password(
    url: str, status: int, wenjin: Wenjin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENJIN_DATABASE_URL", url)
    ran = wenjin("notices", "list")
    assert ran.status == status
    assert "a:b@" not in ran.mistake
