"""What people said of answers, in the system of record: thumbs, reasons, corrections.

Never changed: who rates the same answer again adds a row, and the later one counts. Of callers
without a key no more is kept than KEPT_OF_ONE and KEPT_PUBLIC say. An answer is kept once, however
many rate it. What came of asking again is kept beside it, the latest only, since it can be had
again at any time.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeAlias

import sqlalchemy as sa

from service.feedback_errors import UnknownFeedback
from service.feedback_room import KEYED, OF_IT, RULED, Room, make_room, rule_oneself
from service.feedback_tables import (
    feedback,
    feedback_reasked,
    feedback_rulings,
    feedback_salt,
    feedback_shoulds,
    metadata,
    rated_answers,
)
from service.masking import IsPublished, masked, nothing
from service.rated_answer import RatedAnswer, answer_from, stored_answer
from service.transactions import Transactions

KEPT_OF_ONE = 3
"""Ratings of one answer from one address that are kept: a later one takes the oldest's place."""
KEPT_PUBLIC = 100_000
"""Ratings without a key that are kept: the oldest without a correction go first, what an editor
ruled on last."""


def keyed_rater(key_id: str) -> str:
    """The name of who rates with a key."""
    return KEYED + key_id


class Rating(StrEnum):
    """A thumb."""

    UP = "up"
    DOWN = "down"


class Verdict(StrEnum):
    """Whether a question whose answer was rated is answered rightly now."""

    RIGHT = "right"
    WRONG = "wrong"
    UNTOLD = "untold"  # nobody said what is right, or what was said is in no notice


class Ruling(StrEnum):
    """What an editor holds of a rating: of the rating, not of the answer."""

    RIGHT = "right"
    WRONG = "wrong"
    ASIDE = "aside"  # nothing is to be made of it


@dataclass(frozen=True, slots=True)
class Should:
    """What an editor says that should have been answered.

    ``sentence``: a notice's words, to the character; empty: that the notices do not say.
    """

    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Reasked:
    """What came of asking again: ``text`` is what is answered now, ``why`` what decided."""

    at: str
    verdict: Verdict
    why: str
    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Feedback:
    """One rating of one answer: what its rater claims, until an editor rules on it.

    ``counts``: the same body has not rated that answer again since, or an editor has ruled on this
    rating. ``rater`` tells one body from another and is nobody's name or address. Times are ISO
    8601, UTC.
    """

    number: int
    at: str
    rating: Rating
    reason: str
    correction: str
    rater: str
    counts: bool
    answer: RatedAnswer
    reasked: Reasked | None = None
    ruling: Ruling | None = None
    should: Should | None = None  # beside a ruling only


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """Some of the feedback, newest first, of ``total`` that met the conditions."""

    total: int
    found: tuple[Feedback, ...]


Shows: TypeAlias = Callable[[RatedAnswer], bool]
"""Whether feedback on an answer is to be shown."""


class FeedbackLog:
    """The feedback of one store. Raises StoreUnavailable where the database cannot be used.

    The tables are made with the first thumb: a store that is only read stays as it is.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._transactions = Transactions(engine)
        self._salt: bytes | None = None

    def rater(self, address: str) -> str:
        """A name for who rates without a key: the same after a restart, and nobody's address.

        Only who has the database, where its salt is kept, could try all addresses for it.
        """
        if self._salt is None:
            with self._transactions.writing("feedback.salt") as connection:
                metadata.create_all(connection)
                kept = connection.execute(sa.select(feedback_salt.c.salt)).scalar()
                if kept is None:
                    kept = secrets.token_hex(32)
                    connection.execute(feedback_salt.insert().values(number=1, salt=kept))
            self._salt = bytes.fromhex(kept)
        named = address.encode("utf-8", "replace")
        return hmac.new(self._salt, named, hashlib.sha256).hexdigest()[:16]

    def keep(
        self,
        answer: RatedAnswer,
        rating: Rating,
        reason: str,
        correction: str,
        rater: str,
        is_published: IsPublished = nothing,
        *,
        by_editor: bool = False,
    ) -> Feedback:
        """Keep one rating, with the answer that it is of; personal data masked before.

        ``by_editor``: it needs no ruling, being one, until its rater rates that answer again.
        """
        answer = answer.masked(is_published)
        reason, correction = masked(reason, is_published), masked(correction, is_published)
        stored, at = stored_answer(answer), now()
        digest = hashlib.sha256(stored.encode()).hexdigest()
        known = sa.select(rated_answers.c.digest).where(rated_answers.c.digest == digest)
        row = feedback.insert().values(
            digest=digest,
            answer_id=answer.answer_id,
            rating=rating.value,
            reason=reason,
            correction=correction,
            rater=rater,
            at=at,
        )
        with self._transactions.writing("feedback.keep") as connection:
            metadata.create_all(connection)
            if connection.execute(known).first() is None:
                connection.execute(rated_answers.insert().values(digest=digest, answer=stored))
            made = connection.execute(row).inserted_primary_key
            assert made is not None
            if not rater.startswith(KEYED):
                room = Room(KEPT_OF_ONE, KEPT_PUBLIC)
                make_room(connection, answer.answer_id, rater, int(made[0]), room)
            if by_editor:
                rule_oneself(connection, answer.answer_id, rater, int(made[0]), at)
        held = Ruling.RIGHT if by_editor else None
        return Feedback(
            int(made[0]), at, rating, reason, correction, rater, True, answer, ruling=held
        )

    def page(
        self,
        *,
        rating: Rating | None = None,
        corrected: bool = False,
        unruled: bool = False,
        all_of_them: bool = False,
        limit: int | None = None,
        offset: int = 0,
        shows: Shows | None = None,
    ) -> FeedbackPage:
        """The feedback that counts, newest first; ``all_of_them``: what was rated again as well.

        ``corrected``: only what came with a correction. ``shows``: only on answers of which it is
        true; the others are not counted either.
        """
        conditions: list[sa.ColumnElement[bool]] = []
        if rating is not None:
            conditions.append(feedback.c.rating == rating.value)
        if corrected:
            conditions.append(feedback.c.correction != "")
        if not all_of_them:
            conditions.append(_counts(self._ruled()))
        if unruled:
            conditions.append(~self._ruled())
        if shows is None:
            return self._found(conditions, limit, offset)
        shown = self._shown(conditions, shows)
        page = shown[offset:] if limit is None else shown[offset : offset + limit]
        found = self._found([feedback.c.number.in_(page)], None, 0)
        return FeedbackPage(len(shown), found.found)

    def named(self, numbers: Iterable[int], shows: Shows | None = None) -> tuple[Feedback, ...]:
        """The feedback with these numbers, newest first. Raises UnknownFeedback.

        What is not to be shown is as unknown as what is not there.
        """
        wanted = sorted(set(numbers))
        every = self._found([feedback.c.number.in_(wanted)], None, 0).found
        found = tuple(each for each in every if shows is None or shows(each.answer))
        known = {each.number for each in found}
        for number in wanted:
            if number not in known:
                raise UnknownFeedback(number)
        return found

    def keep_reasked(self, reasked: Mapping[int, Reasked]) -> None:
        """Keep what came of asking again, in place of what was kept before."""
        if not reasked:
            return
        rows: Sequence[dict[str, Any]] = [
            {
                "number": number,
                "at": each.at,
                "verdict": each.verdict.value,
                "why": each.why,
                "text": each.text,
                "is_changed": each.is_changed,
            }
            for number, each in sorted(reasked.items())
        ]
        before = feedback_reasked.delete().where(feedback_reasked.c.number == sa.bindparam("of"))
        with self._transactions.writing("feedback.reasked") as connection:
            metadata.create_all(connection)
            connection.execute(before, [{"of": number} for number in sorted(reasked)])
            connection.execute(feedback_reasked.insert(), rows)

    def rule(
        self,
        numbers: Iterable[int],
        ruling: Ruling | None,
        by: str,
        should: Should | None = None,
    ) -> None:
        """Keep what an editor holds of these ratings; None takes back what was held before.

        ``should`` has to have been looked up (``service.should``). What came of asking again
        goes: it was judged by what was held then.
        """
        rows: list[dict[str, Any]] = [{"of": number} for number in sorted(set(numbers))]
        if not rows:
            return
        before = [
            table.delete().where(table.c.number == sa.bindparam("of"))
            for table in (feedback_rulings, feedback_shoulds, feedback_reasked)
        ]
        number: sa.BindParameter[int] = sa.bindparam("of")
        with self._transactions.writing("feedback.rule") as connection:
            metadata.create_all(connection)
            for each in before:
                connection.execute(each, rows)
            if ruling is not None:
                held = {"at": now(), "ruling": ruling.value, "ruled_by": by}
                connection.execute(feedback_rulings.insert().values(number=number, **held), rows)
                if should is not None:
                    said = feedback_shoulds.insert().values(number=number)
                    connection.execute(said.values(sentence=should.sentence), rows)

    def _ruled(self) -> sa.ColumnElement[bool]:
        """Whether an editor ruled on a rating."""
        return RULED if self._has(feedback_rulings) else sa.false()

    def _has(self, table: sa.Table) -> bool:
        """Whether the store has ``table``: one of before there were such things has not."""
        with self._transactions.reading() as connection:
            return sa.inspect(connection).has_table(table.name)

    def _shown(self, conditions: Sequence[sa.ColumnElement[bool]], shows: Shows) -> list[int]:
        """The numbers of the feedback that meets the conditions and shows, newest first."""
        numbered = sa.select(feedback.c.number, feedback.c.digest).where(*conditions)
        answers = sa.select(rated_answers)
        with self._transactions.reading() as connection:
            if not sa.inspect(connection).has_table(feedback_reasked.name):
                return []
            rows = connection.execute(answers)
            shown = {row.digest for row in rows if shows(answer_from(row.answer))}
            newest = connection.execute(numbered.order_by(feedback.c.number.desc()))
            return [row.number for row in newest if row.digest in shown]

    def _found(
        self, conditions: Sequence[sa.ColumnElement[bool]], limit: int | None, offset: int
    ) -> FeedbackPage:
        counted = sa.select(sa.func.count()).select_from(feedback).where(*conditions)
        ruled = self._ruled()
        held, said = feedback_rulings.c, feedback_shoulds.c
        beside = {
            "ruling": sa.select(held.ruling).where(OF_IT),
            "sentence": sa.select(said.sentence).where(said.number == feedback.c.number),
        }
        has = {"ruling": ruled is RULED, "sentence": self._has(feedback_shoulds)}
        rows = (
            sa.select(
                feedback,
                rated_answers.c.answer,
                _counts(ruled).label("counts"),
                feedback_reasked.c.at.label("reasked_at"),
                feedback_reasked.c.verdict,
                feedback_reasked.c.why,
                feedback_reasked.c.text,
                feedback_reasked.c.is_changed,
                *(
                    (select.scalar_subquery() if has[name] else sa.null()).label(name)
                    for name, select in beside.items()
                ),
            )
            .join(rated_answers, rated_answers.c.digest == feedback.c.digest)
            .outerjoin(feedback_reasked, feedback_reasked.c.number == feedback.c.number)
            .where(*conditions)
            .order_by(feedback.c.number.desc())
            .limit(limit)
            .offset(offset)
        )
        with self._transactions.reading() as connection:
            if not sa.inspect(connection).has_table(feedback_reasked.name):
                return FeedbackPage(0, ())
            total = connection.execute(counted).scalar_one()
            return FeedbackPage(total, tuple(_feedback(row) for row in connection.execute(rows)))


_later = feedback.alias("later")
_IS_LATER = sa.exists().where(
    _later.c.answer_id == feedback.c.answer_id,
    _later.c.rater == feedback.c.rater,
    _later.c.number > feedback.c.number,
)


def _counts(ruled: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    # who rates again takes back what they said themselves, not what an editor held of it
    return sa.or_(~_IS_LATER, ruled)


def now() -> str:
    """The time, as it is kept."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _feedback(row: sa.Row[Any]) -> Feedback:
    reasked = None
    # one of before corrections had to be ruled on may call right or wrong what nobody ruled on
    if row.verdict is not None and (row.ruling or row.verdict == Verdict.UNTOLD.value):
        reasked = Reasked(row.reasked_at, Verdict(row.verdict), row.why, row.text, row.is_changed)
    return Feedback(
        row.number,
        row.at,
        Rating(row.rating),
        row.reason,
        row.correction,
        row.rater,
        bool(row.counts),
        answer_from(row.answer),
        reasked,
        None if row.ruling is None else Ruling(row.ruling),
        None if row.sentence is None else Should(row.sentence),
    )
