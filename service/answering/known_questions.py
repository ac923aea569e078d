"""Questions that were asked and are answered, with the place that answers each, by notice."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from corpus.notice import NoticeId, Span


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question that a notice answers. ``words`` carry its subject; ``span`` is what was cited."""

    question: str
    words: frozenset[str]
    span: Span


class KnownQuestions:
    """Of one edition of the notices: found aside, so there may be more later. Safe to share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[NoticeId, tuple[KnownQuestion, ...]] = {}

    def put(self, notice_id: NoticeId, known: KnownQuestion) -> None:
        """Keep one more question of a notice."""
        with self._lock:
            self._known[notice_id] = (*self._known.get(notice_id, ()), known)

    def of(self, notice_id: NoticeId) -> tuple[KnownQuestion, ...]:
        """Those of a notice, in the order in which they were found."""
        with self._lock:
            return self._known.get(notice_id, ())
