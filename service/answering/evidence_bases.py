"""The evidence base of the snapshot that is answered from, and that of the next one beforehand."""

from __future__ import annotations

import threading

from service.answering.evidence import EvidenceBase
from service.answering.understand import forget
from service.snapshot import Snapshot


class EvidenceBases:
    """Makes the base of each snapshot once, whoever asks for it. Safe to share."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._present: EvidenceBase | None = None
        self._coming: EvidenceBase | None = None

    def of(self, snapshot: Snapshot) -> EvidenceBase:
        """The base of this snapshot; that of a later one where somebody has gone on to it."""
        with self._making:
            self._take(snapshot)
            present = self._present
            if present is not None:
                made_of = present.snapshot
                if made_of is snapshot or made_of.generation > snapshot.generation:
                    return present
            fresh = self._present = EvidenceBase(snapshot, before=present)
            fresh.prepare()
            forget()
            return fresh

    def make_ready(self, snapshot: Snapshot) -> None:
        """Make the base of a snapshot that is to come; who asks has the present one meanwhile."""
        with self._making:  # or it might be in the making
            present = self._present
        if present is None or present.snapshot is not snapshot:
            coming = EvidenceBase(snapshot, before=present)
            coming.prepare()
            with self._making:
                self._coming = coming

    def go_on(self, snapshot: Snapshot) -> None:
        """Give out what was made ready for a snapshot, which is current by now."""
        with self._making:
            self._take(snapshot)

    def _take(self, snapshot: Snapshot) -> None:
        if self._coming is not None and self._coming.snapshot is snapshot:
            self._present, self._coming = self._coming, None
            forget()  # what was read with the vocabulary before would keep its index
