"""What can go wrong with the records of answers.

::

    RecordError        RecordNotKept · NothingRecorded · UnknownRecord · RecordUnreadable
                       ReplayImpossible · RecordFileExists
"""

from __future__ import annotations

from corpus.errors import WenjinError


class RecordError(WenjinError):
    """Something about the records of answers."""

    title = "The records of answers cannot be used"


class RecordNotKept(RecordError):
    """A reply that may not leave, since no record of it can be written."""

    status = 503
    title = "The answer cannot be given now"
    for_callers = False

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"No record of the answer could be written, so it was not given: {problem} "
            "WENJIN_RECORD_FAILURE=answer gives answers without a record and counts them; "
            "WENJIN_RECORD_DAYS=0 keeps no records."
        )


class NothingRecorded(RecordError):
    """No answer would leave, since no record of one can be written: what readiness says."""

    status = 503
    title = "No answer can be recorded"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"No record of an answer can be written ({why}), and none is given without one. Make "
            "room or make the disk writable: no restart is needed. WENJIN_RECORD_FAILURE=answer "
            "answers without a record meanwhile, and counts."
        )


class UnknownRecord(RecordError):
    """No record has this number or this answer's id."""

    status = 404

    def __init__(self, wanted: str) -> None:
        super().__init__(
            f"No record of an answer is called “{wanted}”. `wenjin records list` shows those that "
            "are kept; older ones went when WENJIN_RECORD_DAYS had passed."
        )


class RecordUnreadable(RecordError):
    """A record that is not what was written."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(
            f"Record {number} cannot be read: {problem}. `wenjin records verify` says what else of "
            "the chain was changed."
        )


class ReplayImpossible(RecordError):
    """A record that says nothing that could be asked again."""

    status = 422

    def __init__(self, wanted: str, why: str) -> None:
        super().__init__(f"Record “{wanted}” cannot be replayed: {why}")


class RecordFileExists(RecordError):
    """An export would take the place of a file."""

    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} exists already and was left as it is. Name another file.")
