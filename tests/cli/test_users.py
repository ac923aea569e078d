"""``wenjin users``: people made, listed, kept out; and where their passwords come from."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import select
import shlex
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from corpus.store import NoticeStore, sqlite_url
from service.access_errors import SignInRefused
from service.accounts import Accounts, SignedIn
from service.commands.users import UserRole
from service.keys import Role
from service.sessions import Lifetime
from service.users import UserStore
from tests.cli.conftest import Ran, Wenjin
from tests.conftest import ROOT

NAME, PASSWORD = "王敏", "海河边上的第三盏灯不亮了"
LIFE = Lifetime(timedelta(hours=1), timedelta(hours=12))
ASKED = re.compile(rb"(?:Password|Once more): ")
Piped = Callable[..., Ran]


@pytest.fixture
def piped(wenjin: Wenjin, monkeypatch: pytest.MonkeyPatch) -> Piped:
    """``wenjin`` with something on standard input."""

    def run(stdin: str | bytes, *arguments: str | Path) -> Ran:
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        return wenjin(*arguments)

    return run


@pytest.fixture
def made(piped: Piped) -> Ran:
    """The first admin."""
    return piped(PASSWORD + "\n", "users", "create", NAME, "--role", "admin", "--password-stdin")


def sign_in(home: Path, password: str, name: str = NAME) -> SignedIn:
    """As the page would."""
    store = NoticeStore.open(sqlite_url(home / "wenjin.sqlite3"))
    try:
        return Accounts(store.engine).sign_in(name, password, "192.0.2.7", LIFE)
    finally:
        store.close()


def test_the_roles_are_those_of_keys_but_for_citizens_who_need_not_sign_in() -> None:
    assert {*get_args(UserRole), Role.CITIZEN} == {role.value for role in Role}


def test_the_first_admin_is_made_by_a_command_and_may_sign_in_at_once(
    made: Ran, home: Path
) -> None:
    assert (made.status, made.out) == (0, f"{NAME}: may sign in with the role admin\n")
    assert sign_in(home, PASSWORD).session.user.role is Role.ADMIN


def test_no_command_has_an_option_for_the_password_itself(wenjin: Wenjin) -> None:
    for command in ("create", "password"):
        ran = wenjin("users", command, NAME, "--password", PASSWORD)
        assert ran.status == 2
        assert "No such option" in ran.mistake
        assert PASSWORD not in ran.out + ran.err


def test_without_a_terminal_the_password_must_be_piped_in_on_purpose(
    piped: Piped, home: Path
) -> None:
    ran = piped(PASSWORD, "users", "create", NAME, "--role", "admin")
    assert ran.status == 2
    assert "--password-stdin" in ran.mistake
    with pytest.raises(SignInRefused):
        sign_in(home, PASSWORD)


@pytest.mark.parametrize(
    ("stdin", "says"),
    [
        ("", "at least 12"),
        ("\n", "at least 12"),
        ("short\n", "at least 12"),
        ("a password of two\nlines of text\n", "more than one line"),
        (b"\xff\xfe not utf-8 at all", "UTF-8"),
        ("wangmin.tianjin\n", "is the name"),
    ],
)
def test_an_unusable_password_makes_nobody(
    piped: Piped, wenjin: Wenjin, stdin: str | bytes, says: str
) -> None:
    name = "wangmin.tianjin"
    ran = piped(stdin, "users", "create", name, "--role", "agent", "--password-stdin")
    assert ran.status == 2
    assert says in ran.mistake
    assert json.loads(wenjin("users", "list", "--json").out) == {"users": []}


def test_a_name_that_is_taken_is_told_before_anybody_types_a_password(
    made: Ran, piped: Piped, home: Path
) -> None:
    ran = piped("another long password", "users", "create", NAME, "--role", "agent")
    assert ran.status == 1
    assert f"wenjin users password {NAME}" in ran.mistake
    assert sign_in(home, PASSWORD).session.user.role is Role.ADMIN


def test_the_list_shows_who_there_is_and_never_a_hash(made: Ran, wenjin: Wenjin) -> None:
    plain, listed = wenjin("users", "list").out, wenjin("users", "list", "--json").out
    assert "argon2" not in plain + listed
    [user] = json.loads(listed)["users"]
    assert (user["name"], user["role"], user["disabled_at"]) == (NAME, "admin", None)
    assert plain.startswith(NAME)
    assert plain.rstrip().endswith("may sign in")


def test_bodies_are_said_anew_and_listed(made: Ran, wenjin: Wenjin) -> None:
    assert wenjin("users", "bodies", NAME, "--body", "市公安局").out == f"{NAME}: 市公安局\n"
    assert wenjin("users", "list").out.rstrip().endswith("市公安局")
    assert wenjin("users", "bodies", NAME).out == f"{NAME}: 市公安局\n"  # shown, not cleared
    both = wenjin("users", "bodies", NAME, "--none", "--body", "市公安局")
    assert both.status == 2
    assert wenjin("users", "bodies", NAME).out == f"{NAME}: 市公安局\n"
    assert wenjin("users", "bodies", NAME, "--none").out == f"{NAME}: of no body\n"
    [user] = json.loads(wenjin("users", "list", "--json").out)["users"]
    assert user["bodies"] == []


def test_an_empty_list_says_how_the_first_admin_is_made(wenjin: Wenjin) -> None:
    ran = wenjin("users", "list")
    assert (ran.status, ran.out) == (0, "")
    assert "`wenjin users create NAME --role admin`" in ran.err


def test_another_password_takes_the_old_ones_place(made: Ran, piped: Piped, home: Path) -> None:
    ran = piped("another long password\r\n", "users", "password", NAME, "--password-stdin")
    assert ran.status == 0
    assert sign_in(home, "another long password")
    with pytest.raises(SignInRefused):
        sign_in(home, PASSWORD)


def test_who_is_disabled_is_listed_so_and_comes_back_with_the_same_password(
    made: Ran, wenjin: Wenjin, piped: Piped, home: Path
) -> None:
    ran = wenjin("users", "disable", NAME, "--last-admin")
    assert ran.out.startswith(f"{NAME}: disabled 2")
    assert "disabled 2" in wenjin("users", "list").out
    with pytest.raises(SignInRefused):
        sign_in(home, PASSWORD)
    ran = piped("another long password", "users", "password", NAME, "--password-stdin")
    assert "wenjin users enable" in ran.err
    assert "may sign in" in wenjin("users", "enable", NAME).out
    assert sign_in(home, "another long password")
    assert "at once" in wenjin("users", "unlock", NAME).out


def test_the_last_admin_is_not_disabled_unless_that_is_said(
    made: Ran, wenjin: Wenjin, home: Path
) -> None:
    token = sign_in(home, PASSWORD).token
    ran = wenjin("users", "disable", NAME)
    assert (ran.status, ran.out) == (1, "")
    assert "last admin" in ran.mistake
    assert "`wenjin users create NAME --role admin`" in ran.mistake
    assert f"`wenjin users disable {NAME} --last-admin`" in ran.mistake
    store = NoticeStore.open(sqlite_url(home / "wenjin.sqlite3"))
    accounts = Accounts(store.engine)
    assert accounts.session_of(token) is not None  # nothing was changed
    # neither another role nor an admin who is disabled could take the place
    accounts.users.create("李四", Role.EDITOR, PASSWORD)
    accounts.users.create("赵六", Role.ADMIN, PASSWORD)
    store.close()
    assert wenjin("users", "disable", "赵六").status == 0
    assert wenjin("users", "disable", NAME).status == 1
    assert wenjin("users", "disable", "赵六").status == 0  # again changes nothing
    wenjin("users", "enable", "赵六")
    assert wenjin("users", "disable", NAME).status == 0


def test_the_command_that_lets_somebody_in_again_can_be_typed_as_it_is_told(
    wenjin: Wenjin, piped: Piped
) -> None:
    piped(PASSWORD, "users", "create", "Li Si", "--role", "agent", "--password-stdin")
    wenjin("users", "disable", "Li Si")
    told = piped("another long password", "users", "password", "Li Si", "--password-stdin").err
    command = next(each for each in told.split("`") if "enable" in each)
    assert wenjin(*shlex.split(command)[1:]).out.startswith("Li Si: may sign in")


def test_the_command_that_disables_the_last_admin_can_be_typed_as_it_is_told(
    wenjin: Wenjin, home: Path
) -> None:
    store = NoticeStore.open(sqlite_url(home / "wenjin.sqlite3"))
    UserStore(store.engine).create("Li Si", Role.ADMIN, PASSWORD)
    store.close()
    told = wenjin("users", "disable", "Li Si").mistake.split("`")
    command = next(each for each in told if "--last-admin" in each)
    assert wenjin(*shlex.split(command)[1:]).status == 0


@pytest.mark.parametrize("command", ["disable", "enable", "unlock", "password"])
def test_nobody_of_that_name_is_one_clear_line(wenjin: Wenjin, command: str) -> None:
    ran = wenjin("users", command, "nobody")
    assert ran.status == 1
    assert "nobody" in ran.mistake


def typed(home: Path, *lines: str) -> tuple[int, str]:
    """``wenjin users create`` on a terminal of its own, with ``lines`` typed as it asks."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        program = "from eval.cli import main; main()"
        command = ["-c", program, "users", "create", NAME, "--role", "admin", "--home", str(home)]
        os.execv(sys.executable, [sys.executable, *command])
    shown = b""
    waiting, until = list(lines), time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                shown += os.read(terminal, 4096)
            except OSError:  # the other end is closed
                break
        # the space comes once the terminal has stopped to show what is typed
        asked = len(lines) - len(waiting) + 1
        if waiting and shown.endswith(b": ") and len(ASKED.findall(shown)) == asked:
            os.write(terminal, waiting.pop(0).encode() + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


def test_on_a_terminal_it_is_asked_for_twice_and_never_shown(home: Path) -> None:
    status, shown = typed(home, PASSWORD, PASSWORD)
    assert status == 0, shown
    assert "Password:" in shown
    assert "Once more:" in shown
    assert PASSWORD not in shown
    assert sign_in(home, PASSWORD)


def test_two_that_differ_are_asked_for_again(home: Path) -> None:
    status, shown = typed(home, PASSWORD, "something else!", PASSWORD, PASSWORD)
    assert status == 0, shown
    assert "do not match" in shown
    assert sign_in(home, PASSWORD)
