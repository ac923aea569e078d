"""How much feedback is kept of callers without a key, what goes first, and what needs no ruling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from service.feedback_tables import (
    feedback,
    feedback_reasked,
    feedback_rulings,
    feedback_shoulds,
    rated_answers,
)

KEYED = "key "
OF_IT = feedback_rulings.c.number == feedback.c.number
RULED = sa.exists().where(OF_IT)
"""Whether an editor ruled on a rating, in a store that has rulings."""


@dataclass(frozen=True, slots=True)
class Room:
    """Ratings that are kept: of one answer from one address, and of all without a key."""

    of_one: int
    public: int


def make_room(connection: sa.Connection, answer_id: str, rater: str, made: int, room: Room) -> None:
    """Forget what is too much with the rating ``made``, which stays."""
    same = (feedback.c.answer_id == answer_id, feedback.c.rater == rater, ~RULED)
    newest = sa.select(feedback.c.number).where(*same).order_by(feedback.c.number.desc())
    _forget(connection, connection.execute(newest.offset(room.of_one).limit(1000)).scalars().all())
    public = ~feedback.c.rater.startswith(KEYED)
    counted = sa.select(sa.func.count()).select_from(feedback).where(public)
    over = connection.execute(counted).scalar_one() - room.public
    for is_next in (sa.and_(feedback.c.correction == "", ~RULED), ~RULED, sa.true()):
        if over > 0:
            older = sa.select(feedback.c.number).where(public, is_next, feedback.c.number != made)
            oldest = older.order_by(feedback.c.number).limit(min(over, 1000))
            over -= _forget(connection, connection.execute(oldest).scalars().all())


def rule_oneself(connection: sa.Connection, answer_id: str, rater: str, made: int, at: str) -> None:
    """Hold the rating ``made`` of an editor right, and what they held so of that answer no more."""
    earlier = sa.select(feedback.c.number).where(
        feedback.c.answer_id == answer_id, feedback.c.rater == rater
    )
    held = feedback_rulings.c
    connection.execute(
        feedback_rulings.delete().where(held.number.in_(earlier), held.ruled_by == rater)
    )
    ruling = {"number": made, "at": at, "ruling": "right", "ruled_by": rater}
    connection.execute(feedback_rulings.insert().values(**ruling))


def _forget(connection: sa.Connection, numbers: Sequence[int]) -> int:
    """Delete these ratings, what came of them, and the answers that nobody else rated."""
    if numbers:
        of = feedback.c.number.in_(numbers)
        digests = connection.execute(sa.select(feedback.c.digest).where(of)).scalars().all()
        for beside in (feedback_reasked, feedback_rulings, feedback_shoulds):
            connection.execute(beside.delete().where(beside.c.number.in_(numbers)))
        connection.execute(feedback.delete().where(of))
        still = sa.exists().where(feedback.c.digest == rated_answers.c.digest)
        alone = (rated_answers.c.digest.in_(set(digests)), ~still)
        connection.execute(rated_answers.delete().where(*alone))
    return len(numbers)
