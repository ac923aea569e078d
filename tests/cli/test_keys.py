"""``wenjin keys``: made, listed without the key, ended."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from corpus.store import NoticeStore, sqlite_url
from service.commands.keys import RoleName
from service.keys import KeyStore, Role
from service.moments import utc_now
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


def test_a_key_with_an_end_says_it_and_the_list_says_its_state(wenjin: Wenjin) -> None:
    ran = wenjin("keys", "create", "--role", "citizen", "--expires", "90d")
    assert ran.status == 0
    assert "valid until 2" in ran.err
    wenjin("keys", "create", "--role", "agent")
    keys = json.loads(wenjin("keys", "list", "--json").out)["keys"]
    assert [(key["role"], key["state"]) for key in keys] == [
        ("citizen", "valid"),
        ("agent", "valid"),
    ]
    assert keys[0]["expires_at"] > keys[0]["created_at"]
    assert keys[1]["expires_at"] is None
    assert f"valid until {keys[0]['expires_at']}" in wenjin("keys", "list").out
    wenjin("keys", "revoke", keys[0]["key_id"])
    listed = json.loads(wenjin("keys", "list", "--json").out)["keys"][0]
    assert listed["state"] == "revoked"


def test_a_key_past_its_time_is_listed_as_expired(wenjin: Wenjin, home: Path) -> None:
    wenjin("keys", "list")
    store = NoticeStore.open(sqlite_url(home / "wenjin.sqlite3"))
    KeyStore(store.engine).create(Role.EDITOR, expires=utc_now() - timedelta(seconds=1))
    store.close()
    assert "expired 2" in wenjin("keys", "list").out
    assert json.loads(wenjin("keys", "list", "--json").out)["keys"][0]["state"] == "expired"


@pytest.mark.parametrize("when", ["yesterday", "0d", "2020-01-01", ""])
def test_an_end_that_is_none_makes_no_key(wenjin: Wenjin, when: str) -> None:
    ran = wenjin("keys", "create", "--role", "agent", "--expires", when)
    assert (ran.status, ran.out) == (2, "")
    assert "90d" in ran.mistake
    assert json.loads(wenjin("keys", "list", "--json").out) == {"keys": []}


def test_a_citizens_key_of_a_body_is_refused_with_what_to_do_and_none_is_made(
    wenjin: Wenjin,
) -> None:
    ran = wenjin("keys", "create", "--role", "citizen", "--body", "市公安局")
    assert (ran.status, ran.out) == (2, "")
    assert "Leave --body out, or choose --role agent" in ran.mistake
    assert json.loads(wenjin("keys", "list", "--json").out) == {"keys": []}
