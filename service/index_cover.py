"""Which notices a search index is behind on, and which it has that are gone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from corpus.notice import Notice, NoticeId, Reading
from retrieval.index import PassageIndex


class IndexCover:
    """Compares an index with the notices, each notice once for each of its versions."""

    def __init__(self) -> None:
        self._known: dict[NoticeId, tuple[str, Notice]] = {}

    def lacking(self, index: PassageIndex, readings: Mapping[NoticeId, Reading]) -> list[NoticeId]:
        """The notices that the index has not, or not with their present passages."""
        lacking = []
        for notice_id, reading in readings.items():
            segment = index.segments.get(notice_id)
            if segment is None:
                covered = not reading.passages
            elif self._known.get(notice_id) == (segment.digest, reading.notice):
                continue
            else:
                covered = segment.covers(reading.passages)
            if not covered:
                lacking.append(notice_id)
            elif segment is not None:
                self._known[notice_id] = (segment.digest, reading.notice)
        return lacking

    def beyond(self, index: PassageIndex, readings: Mapping[NoticeId, Reading]) -> list[NoticeId]:
        """The notices that the index has and the store has not."""
        return [notice_id for notice_id in index.segments if notice_id not in readings]

    def is_behind(self, index: PassageIndex, readings: Mapping[NoticeId, Reading]) -> bool:
        """Whether the index has less than the store, or more."""
        return bool(self.lacking(index, readings) or self.beyond(index, readings))

    def forget_all_but(self, notice_ids: Collection[NoticeId]) -> None:
        """Let go of notices that are no longer there."""
        self._known = {key: each for key, each in self._known.items() if key in notice_ids}
