"""Passwords: which are taken, and that a hash says nothing but whether one fits."""

from __future__ import annotations

import time
import unicodedata

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from service.access_errors import UnusablePassword
from service.passwords import (
    NOBODYS_HASH,
    check_password,
    hash_of,
    is_outdated,
    is_password,
)

GOOD = "海河边上的第三盏灯不亮了"


def test_a_hash_fits_its_password_alone_and_hides_it() -> None:
    kept = hash_of(GOOD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=2,p=1$")
    assert GOOD not in kept
    assert is_password(GOOD, kept)
    assert not is_password(GOOD + " ", kept)
    assert not is_password("", kept)
    assert hash_of(GOOD) != kept


def test_two_keyboards_ways_to_write_one_character_are_one_password() -> None:
    composed = "Frühling an der Hai"
    assert is_password(unicodedata.normalize("NFD", composed), hash_of(composed))


def test_a_hash_of_other_parameters_is_still_good_and_known_as_outdated() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(GOOD)
    assert is_password(GOOD, old)
    assert is_outdated(old)
    assert not is_outdated(hash_of(GOOD))


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$v=19$m=65536", NOBODYS_HASH])
def test_nothing_fits_what_is_no_hash_or_nobodys(kept: str) -> None:
    assert not is_password(GOOD, kept)
    assert not is_password(kept, kept)


def test_an_unknown_names_password_costs_the_processor_what_a_known_ones_does() -> None:
    assert not is_outdated(NOBODYS_HASH)  # the same parameters, so the same work
    kept = hash_of(GOOD)

    def cost(of: str) -> float:
        began = time.process_time()
        for _ in range(3):
            assert not is_password("another one, and wrong", of)
        return time.process_time() - began

    assert 0.5 < cost(NOBODYS_HASH) / cost(kept) < 2


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", "at least 12"),
        ("elf zeichen", "at least 12"),
        ("111111111111", "different characters"),
        ("abababababababab", "different characters"),
        ("王敏王敏王敏王敏王敏王敏王敏", "different characters"),
        ("WANGMIN.TIANJIN", "is the name"),
        ("wangmin.tianjinWangmin.Tianjin", "is the name"),
        ("with a bell \a inside", "no keyboard"),
        ("half a pair \ud800 inside", "no keyboard"),
        ("x" * 500 + "abcd" * 200, "more than 1000"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused_without_being_repeated(
    password: str, problem: str
) -> None:
    with pytest.raises(UnusablePassword, match=problem) as caught:
        check_password(password, "Wangmin.Tianjin")
    assert not password or password not in str(caught.value)


@given(st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=12, max_size=60))
def test_a_long_password_of_many_characters_is_taken_whatever_they_are(password: str) -> None:
    plain = unicodedata.normalize("NFC", password)
    if len(plain) >= 12 and len(set(plain)) >= 5:
        check_password(password, "王敏")
