"""Who may see a notice: the one rule, which everything else asks (``may_see``).

A notice is public, internal (for all staff) or restricted to the staff of some bodies. Who looks is
a ``Viewer``. Nothing else decides: what a viewer may not see is left out before anything is
searched, counted or joined, so that no route has to think of it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

MOST_BODIES = 50
LONGEST_BODY = 100


class Reach(StrEnum):
    """How far a notice reaches."""

    PUBLIC = "public"
    INTERNAL = "internal"
    BODIES = "bodies"


@dataclass(frozen=True, slots=True, order=True)
class Visibility:
    """Who may see a notice. ``bodies``: sorted, each once, and only where the reach is BODIES."""

    reach: Reach
    bodies: tuple[str, ...] = ()

    @property
    def written(self) -> str | list[str]:
        """As the metadata of a notice have it: ``public``, ``internal`` or a list of bodies."""
        return list(self.bodies) if self.reach is Reach.BODIES else self.reach.value

    @property
    def stored(self) -> str:
        """As the store has it: one text."""
        written = self.written
        return written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)


PUBLIC = Visibility(Reach.PUBLIC)
INTERNAL = Visibility(Reach.INTERNAL)


class Level(IntEnum):
    """What a viewer is, each more than the one before."""

    ANYBODY = 0
    STAFF = 1
    ALL = 2  # an admin, and whoever runs the machine


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: ``bodies`` are those that a member of staff is of."""

    level: Level = Level.ANYBODY
    bodies: frozenset[str] = frozenset()


ANYBODY = Viewer()
OPERATOR = Viewer(Level.ALL)


def may_see(viewer: Viewer, visibility: Visibility) -> bool:
    """Whether this viewer may see a notice of this visibility, or know that it exists."""
    if visibility.reach is Reach.PUBLIC or viewer.level is Level.ALL:
        return True
    if viewer.level is not Level.STAFF:
        return False
    return visibility.reach is Reach.INTERNAL or not viewer.bodies.isdisjoint(visibility.bodies)


def visible(viewer: Viewer, kinds: Iterable[Visibility]) -> frozenset[Visibility]:
    """Those of some visibilities that this viewer may see."""
    return frozenset(kind for kind in kinds if may_see(viewer, kind))


def body_name(name: object) -> str:
    """The name of a body as it is compared: Unicode's NFC, white space closed up.

    Two spellings of one body are two bodies: a guess here would show a notice to others. Raises
    ValueError with what is wrong with the name.
    """
    if not isinstance(name, str):
        raise ValueError("is not a text")
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy:
        raise ValueError("is empty")
    if len(tidy) > LONGEST_BODY:
        raise ValueError(f"is longer than {LONGEST_BODY} characters")
    if any(unicodedata.category(character)[0] == "C" for character in tidy):
        raise ValueError("holds a control character or an invisible one")
    return tidy


def restricted_to(names: Iterable[object]) -> Visibility:
    """For the staff of these bodies. Raises ValueError with what is wrong with them."""
    bodies = sorted({body_name(name) for name in names})
    if not bodies:
        raise ValueError("names no body")
    if len(bodies) > MOST_BODIES:
        raise ValueError(f"names more than {MOST_BODIES} bodies")
    return Visibility(Reach.BODIES, tuple(bodies))


def from_written(written: object) -> Visibility:
    """What metadata say. Raises ValueError with what is wrong with it."""
    if isinstance(written, list):
        try:
            return restricted_to(written)
        except ValueError as error:
            problem = str(error)
            raise ValueError(
                problem if problem.startswith("names") else f"has a body whose name {problem}"
            ) from error
    for kind in (PUBLIC, INTERNAL):
        if written == kind.written:
            return kind
    raise ValueError("is neither “public” nor “internal” nor a list of bodies")


def from_stored(stored: str) -> Visibility:
    """What ``Visibility.stored`` wrote."""
    return from_written(json.loads(stored) if stored.startswith("[") else stored)
