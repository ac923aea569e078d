"""What all questions to the graph do alike: open it, explain what is not there, end a list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from corpus.errors import NoticeNotFound, UnknownBody, UnknownNode
from service.commands.opening import opened_library
from service.commands.output import note, say

if TYPE_CHECKING:
    from kg.query import GraphQueries
    from service.sentences import Sentences

_NAMED = 10  # notices that are named where the one that was asked for is not there


@dataclass(frozen=True, slots=True)
class Asked:
    """The graph and the sentences of the same texts, whatever another process does meanwhile."""

    queries: GraphQueries
    sentences: Sentences


def asked_graph(home: Path | None) -> Asked:
    """Of the notices as the store has them now. Raises StoreEmpty. Needs no model."""
    from kg.query import GraphQueries
    from service.sentences import Sentences

    with opened_library(home, with_notices=True) as library:
        stored = library.stored()
    return Asked(GraphQueries(stored.graph()), Sentences(stored.readings))


@contextmanager
def explained(queries: GraphQueries) -> Iterator[None]:
    """What is not there, with what is: the notices, and the names written nearly like it."""
    from kg.near_names import near_names

    try:
        yield
    except (UnknownNode, UnknownBody) as error:
        near = queries.near(error.name) or near_names(error.name, queries.nodes())
        raise type(error)(error.name, near) from error
    except NoticeNotFound as error:
        known = ", ".join(queries.notice_ids[:_NAMED])
        left = len(queries.notice_ids) - _NAMED
        more = f" and {left} more (`wenjin notices list`)" if left > 0 else ""
        raise typer.BadParameter(
            f"no notice has the id “{error.notice_id}”. There are: {known}{more}",
            param_hint="--notice",
        ) from error


def say_rest(total: int, offset: int, shown: int) -> None:
    """What a page leaves out, and how to see it; nothing where it leaves out nothing."""
    left = total - offset - shown
    if left > 0:
        say(f"… and {left} more (--limit shows more, --offset passes some over)")
    elif total and not shown:
        note(f"There are only {total}: --offset {offset} passes over all of them.")
