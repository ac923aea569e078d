"""Passwords: which are taken, and their Argon2id hashes.

64 MiB and two passes on one lane, more than three times the memory that OWASP's Password Storage
Cheat Sheet asks for at least (19 MiB, two passes). One lane, since several would take the
processors from those who ask. A hash says its own parameters: whoever signs in with an older one
gets a new one (``is_outdated``).
"""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.access_errors import UnusablePassword

SHORTEST = 12
LONGEST = 1_000
FEWEST_DIFFERENT = 5  # 111111111111 and abababababab are guessed first

_HASHER = PasswordHasher(time_cost=2, memory_cost=64 * 1024, parallelism=1)

NOBODYS_HASH = (
    "$argon2id$v=19$m=65536,t=2,p=1$aI6kUnltDgGUkNhXPejuOA"
    "$i4UF8E1LTe6/7ZTDvnrv21pszGA25Um/l+FF4qjguRY"
)
"""What the password of an unknown name is held against, so that both take as long.

The hash of random bits that nobody kept."""


def check_password(password: str, name: str) -> None:
    """Raises UnusablePassword for one that is too short, too plain or the name itself."""
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise UnusablePassword(f"has {len(plain)} characters; at least {SHORTEST} are needed")
    if len(plain) > LONGEST:
        raise UnusablePassword(f"has more than {LONGEST} characters")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in plain):
        raise UnusablePassword("holds a character that no keyboard types")
    if len(set(plain)) < FEWEST_DIFFERENT:
        raise UnusablePassword(f"has fewer than {FEWEST_DIFFERENT} different characters")
    if not plain.casefold().replace(_plain(name).casefold(), "").strip():
        raise UnusablePassword("is the name")


def hash_of(password: str) -> str:
    """The Argon2id hash to keep, with a salt of its own; some 150 ms of processor."""
    return _HASHER.hash(_plain(password))


def is_password(password: str, kept: str) -> bool:
    """Whether ``kept`` is a hash of ``password``; as long for a wrong one as for the right one."""
    try:
        return _HASHER.verify(kept, _plain(password))
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than those of today."""
    return _HASHER.check_needs_rehash(kept)


def _plain(password: str) -> str:
    """One form for what different keyboards send for the same characters (RFC 8265, 4.2)."""
    return unicodedata.normalize("NFC", password)
