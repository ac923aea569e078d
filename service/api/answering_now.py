"""Whether a question would be answered now: for /readyz, the metrics and the status alike."""

from __future__ import annotations

from service.api.readiness import Ready
from service.api.state import Services
from service.writing_state import cannot_write


def check_answering(held: Services, ready: Ready) -> str | None:
    """Why nothing can be written just now, while questions are answered all the same; or None.

    Raises, where none would be answered, what /readyz says of it: Stopping, StoreUnavailable,
    NothingRecorded. Where there is a doubt about the records, one is tried, once a second at most.
    """
    held.readiness.check_going_on()
    ready.library.store.generation()
    problem = cannot_write(ready.library.home)
    held.records.check(problem)
    return problem
