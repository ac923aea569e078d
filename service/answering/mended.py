"""A question that meets damage of the index is asked once more, when that was made good.

Most of the index is looked at only when a question needs it (``retrieval/segment_files.py``), so
that its damage can show long after the start.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from corpus.errors import IndexDamaged
from service.shelf import Notices

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A", bound="_Asked")


class _Asked(Protocol):
    @property
    def library(self) -> Notices: ...


def mended(ask: Callable[Concatenate[A, P], R]) -> Callable[Concatenate[A, P], R]:
    """``ask``, tried again after IndexDamaged on the notices as they stand then."""

    @wraps(ask)
    def asked(answerer: A, /, *args: P.args, **kwargs: P.kwargs) -> R:
        library = answerer.library
        times = library.times_mended
        try:
            return ask(answerer, *args, **kwargs)
        except IndexDamaged as error:
            library.mend(error, times)
        if "base" in kwargs:  # of the index that is damaged
            kwargs["base"] = None
        return ask(answerer, *args, **kwargs)

    return asked
