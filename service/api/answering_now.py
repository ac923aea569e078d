"""Whether a question would be answered now: for /readyz, the metrics and the status alike."""

from __future__ import annotations

from service.api.readiness import Ready
from service.api.state import Services


def check_answering(held: Services, ready: Ready, unwritable: str | None) -> None:
    """Raises, where no question would be answered, what /readyz says of it.

    That is Stopping, StoreUnavailable or NothingRecorded. Where there is a doubt about the records,
    where the home is ``unwritable`` (``cannot_write``) too, one is tried, once a second at most.
    """
    held.readiness.check_going_on()
    ready.library.store.generation()
    held.records.check(unwritable)
