"""What somebody who publishes a notice can meet, beside the errors of ``corpus/errors.py``."""

from __future__ import annotations

from corpus.errors import AccessError, CorpusError


class NoticeChanged(CorpusError):
    """Somebody else published or removed the notice after its editor had looked at it."""

    status = 409
    title = "Somebody changed the notice meanwhile"

    def __init__(self, notice_id: str, seen: int, found: int) -> None:
        was = f"version {seen} was there" if seen else "there was none"
        now = f"version {found} is there" if found else "it is gone"
        super().__init__(
            f"“{notice_id}” was changed by somebody else: when you looked {was}, and now {now}. "
            "Nothing of yours was done. Look at it again first."
        )
        self.notice_id = notice_id


class IngestAbandoned(CorpusError):
    """Whoever was taking a notice in has gone away before it was kept."""

    status = 409
    title = "Taking the notice in was broken off"

    def __init__(self, notice_id: str) -> None:
        super().__init__(f"Taking “{notice_id}” in was broken off. Nothing was changed.")
        self.notice_id = notice_id


class IdWithheld(CorpusError):
    """An id that this editor cannot publish under; the same whatever stands in the way."""

    status = 409
    title = "The id cannot be used"

    def __init__(self, notice_id: str) -> None:
        super().__init__(
            f"“{notice_id}” cannot be used as an id with this key. Nothing was changed. Rename the "
            "file, or ask an administrator to publish it."
        )
        self.notice_id = notice_id


class OutOfSight(AccessError):
    """A notice that its editor could not see any more once it is published."""

    status = 403
    title = "You could not see this notice yourself"

    def __init__(self, notice_id: str) -> None:
        super().__init__(
            f"“{notice_id}” would be for bodies that this key is not of, so that you could not see "
            "it yourself. Nothing was changed. Name a body of yours, or ask an administrator."
        )
        self.notice_id = notice_id
