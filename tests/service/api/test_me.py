"""Whose key it is, for a page to ask before it lets anybody in."""

from __future__ import annotations

import pytest

from service.keys import KeyStore, Role
from service.library import Library
from tests.service.api.clients import bearer, client_of
from tests.service.api.test_problems import problem_of


@pytest.mark.parametrize("role", list(Role))
def test_a_key_is_told_its_role_and_label_and_never_itself(
    library: Library, keys: KeyStore, role: Role
) -> None:
    bodies = [] if role is Role.CITIZEN else ["市公安局"]
    new = keys.create(role, "坐席7", bodies=bodies)
    with client_of(library) as client:
        reply = client.get("/api/v1/me", headers=bearer(new.secret))
    key_id = new.key.key_id
    assert reply.json() == {
        "key_id": key_id,
        "role": role.value,
        "label": "坐席7",
        "bodies": bodies,
    }
    assert new.secret not in reply.text


def test_no_key_a_wrong_one_and_a_revoked_one_are_nobody(library: Library, keys: KeyStore) -> None:
    ended = keys.create(Role.AGENT)
    keys.revoke(ended.key.key_id)
    with client_of(library) as client:
        problem_of(client.get("/api/v1/me"), 401)
        problem_of(client.get("/api/v1/me", headers=bearer("wj_guessed")), 401)
        problem_of(client.get("/api/v1/me", headers=bearer(ended.secret)), 401)
