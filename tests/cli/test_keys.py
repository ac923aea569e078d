"""``wenjin keys``: made, listed without the key, ended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from corpus.store import NoticeStore, sqlite_url
from service.commands.keys import RoleName
from service.keys import KeyStore, Role
from tests.cli.conftest import Wenjin


def test_the_roles_that_the_command_line_takes_are_those_there_are() -> None:
    assert list(get_args(RoleName)) == [role.value for role in Role]


@pytest.mark.parametrize("role", list(Role))
def test_a_key_stands_alone_on_the_last_line_and_is_valid_at_once(
    role: Role, wenjin: Wenjin, home: Path
) -> None:
    ran = wenjin("keys", "create", "--role", role.value, "--label", "press office")
    assert ran.status == 0
    secret = ran.out.splitlines()[-1]
    assert secret.split() == [secret]
    store = NoticeStore.open(sqlite_url(home / "wenjin.sqlite3"))
    key = KeyStore(store.engine).verify(secret)
    store.close()
    assert key is not None
    assert (key.role, key.label) == (role, "press office")


def test_the_list_never_shows_a_key(wenjin: Wenjin) -> None:
    secret = wenjin("keys", "create", "--role", "editor").out.split()[-1]
    plain, listed = wenjin("keys", "list").out, wenjin("keys", "list", "--json").out
    assert secret not in plain + listed
    assert "editor" in plain
    assert [key["role"] for key in json.loads(listed)["keys"]] == ["editor"]


def test_an_empty_list_says_how_to_make_a_key(wenjin: Wenjin) -> None:
    ran = wenjin("keys", "list")
    assert (ran.status, ran.out) == (0, "")
    assert "`wenjin keys create --role editor`" in ran.err


def test_a_revoked_key_is_listed_as_such(wenjin: Wenjin) -> None:
    wenjin("keys", "create", "--role", "admin")
    key_id = json.loads(wenjin("keys", "list", "--json").out)["keys"][0]["key_id"]
    assert wenjin("keys", "revoke", key_id).out.startswith(f"{key_id}: revoked 2")
    assert "revoked" in wenjin("keys", "list").out


def test_revoking_an_unknown_key_is_one_clear_line(wenjin: Wenjin) -> None:
    ran = wenjin("keys", "revoke", "nobody")
    assert ran.status == 1
    assert "nobody" in ran.mistake
