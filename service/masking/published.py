"""What a notice publishes is nobody's secret: the telephone of a service, the address of a hall."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from service.masking.kinds import Kind

IsPublished: TypeAlias = Callable[[Kind, str], bool]
"""Whether a piece of this kind stands in what was published, and so may stay."""

_SHORTEST = 7
_MAY_BE = frozenset({Kind.MOBILE, Kind.TELEPHONE, Kind.MAIL, Kind.ADDRESS})


def nothing(_kind: Kind, _piece: str) -> bool:
    """Nothing is published."""
    return False


def published_in(texts: Iterable[str]) -> IsPublished:
    """What stands verbatim in these texts. A name never is: it may be another's as well."""
    held = tuple(texts)

    def is_published(kind: Kind, piece: str) -> bool:
        if kind not in _MAY_BE or len(piece) < _SHORTEST:
            return False
        return any(piece in text for text in held)

    return is_published
