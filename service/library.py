"""The store, and what is derived from it, kept in step: one place that ingests and removes.

The system of record is the store. Index and graph are derived: the index is saved beside the store
and made again where it is missing or behind, notice by notice; the graph is built from the texts,
with the edits by hand laid over it, whenever either changes. A change first saves the notice's
part of the index, then commits it: a crash in between leaves an index ahead, mended by a reader.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from corpus.errors import IndexDamaged, IndexNotBuilt, NoticeNotFound, StoreUnavailable
from corpus.notice import Notice, NoticeId, Reading
from corpus.passages import read, reading_of
from corpus.private_files import make_private_folder
from corpus.publishing_errors import NoticeChanged
from corpus.read import PublishedFile
from corpus.store import Added, NoticeStore, sqlite_url
from corpus.visibility import OPERATOR, Viewer, may_see
from kg.build import FactsKept, passage_names
from kg.edit_report import EditState, lost, report
from kg.follow_ups import FollowUps
from kg.graph import KnowledgeGraph
from retrieval import bundled_model, index_files
from retrieval.embedder import SentenceEmbedder
from retrieval.hit import Embedder
from retrieval.index import PassageIndex, segments_of
from retrieval.runtime import Runtime
from retrieval.segment import Segment
from retrieval.similarity import TextSimilarity
from service.edit_log import EditLog
from service.home_files import DATABASE, INDEX
from service.index_cover import IndexCover
from service.saved_index import SavedIndex
from service.sight import refuse_unseen
from service.snapshot import Snapshot, Stored, kinds_of
from service.writers_lock import writers_lock

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""

_LOG = logging.getLogger(__name__)


class Library:
    """Opens a data directory, keeps its derived data in step, and hands out snapshots.

    Safe to share between threads. Several processes may open one home: writers take turns on a
    lock file, readers notice a new generation on their next ``snapshot()``.
    """

    def __init__(
        self,
        home: Path,
        store: NoticeStore,
        load_embedder: Callable[[], Embedder],
        fingerprint: str | None = None,
    ) -> None:
        """``fingerprint`` is that of the model, where it is known without loading it."""
        self.home = home
        self.store = store
        self._edits = EditLog(store.engine)
        self._kept = FactsKept()
        self._known: Mapping[NoticeId, Reading] = {}
        self._cover = IndexCover()
        self._tidying: threading.Thread | None = None
        self._load_embedder = load_embedder
        # two locks: a reload may wait for a writer, and that writer may need the model
        self._loading = threading.Lock()
        self._loading_model = threading.Lock()
        self._embedder: Embedder | None = None
        self.current: Snapshot | None = None
        """The last snapshot that was made; None before the first."""
        self.saved = SavedIndex(self.index_folder, lambda: self.embedder.fingerprint)
        self.times_mended = 0
        """How often damage of the index was met while it was in use, and made good."""
        self.similarity = TextSimilarity(
            self.index_folder / "similarities.json",
            lambda: self._fingerprint(fingerprint),
            lambda: self.embedder,
        )
        self._follow_ups = FollowUps(self.similarity)

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        cache: Path,
        model: str = "bundled",
        runtime: Runtime = Runtime.AUTO,
        database_url: str | None = None,
        embedder: Embedder | None = None,
    ) -> Library:
        """Open or make the data directory ``home``. No model is loaded until one is needed.

        Raises as ``NoticeStore.open`` does: StoreDamaged also where only the index is left.
        """
        make_private_folder(home)
        may_be_new = database_url is not None or not index_files.names_notices(home / INDEX)
        url = database_url or sqlite_url(home / DATABASE)
        store = NoticeStore.open(url, may_be_new=may_be_new)
        if embedder is not None:
            ready = embedder
            return cls(home, store, lambda: ready, ready.fingerprint)
        known = bundled_model.fingerprint(runtime) if model == bundled_model.NAME else None
        return cls(home, store, lambda: SentenceEmbedder.load(model, cache, runtime), known)

    @property
    def embedder(self) -> Embedder:
        """The embedding model, loaded on first use."""
        with self._loading_model:
            if self._embedder is None:
                self._embedder = self._load_embedder()
            return self._embedder

    def _fingerprint(self, expected: str | None) -> str:
        """That of the model, which is loaded for it only where nothing is expected.

        What was loaded may be another: PyTorch where ONNX Runtime does not work.
        """
        if expected is None or self._embedder is not None:
            return self.embedder.fingerprint
        return expected

    @property
    def index_folder(self) -> Path:
        """Where the search index is saved."""
        return self.home / INDEX

    def readings(self) -> Mapping[NoticeId, Reading]:
        """The notices as the store has them now, read; no model and no index is needed."""
        return self._read(self.store.notices())

    def graph(self) -> KnowledgeGraph:
        """The graph of the notices and edits as the store has them now."""
        current = self.current
        if current is not None and current.generation == self.store.generation():
            return current.graph
        return self.stored().graph()

    def stored(self) -> Stored:
        """The notices and edits as they stand now, all of one generation."""
        while True:
            generation = self.store.generation()
            notices, edits = self.store.notices(), self._edits.edits()
            if self.store.generation() == generation:
                readings = self._known = self._read(notices)
                return Stored(
                    generation, readings, edits, self._kept, self._follow_ups, self.similarity
                )

    def stored_of(self, full: Snapshot) -> Stored:
        """What the store held when a snapshot of all notices was made."""
        held = (full.generation, full.readings, full.graph.overlay.edits)
        return Stored(*held, self._kept, self._follow_ups, self.similarity)

    def lost_edits(self) -> tuple[EditState, ...]:
        """The edits by hand that do not show in the graph, each with what it lacks."""
        if all(each.undone for each in self._edits.edits()):
            return ()
        return lost(report(self.graph()))

    def snapshot(self) -> Snapshot:
        """The notices as they stand now. Cheap when nothing changed since the last call."""
        generation = self.store.generation()
        current = self.current
        if current is not None and current.generation == generation:
            return current
        with self._loading:
            current = self.current
            if current is None or current.generation != self.store.generation():
                current = self._load()
                self.current = current
                self._tidy_aside(current.index)
            return current

    def ingest(
        self,
        file: PublishedFile,
        *,
        replace: bool = False,
        seen: int | None = None,
        progress: Progress | None = None,
        viewer: Viewer = OPERATOR,
        by: str | None = None,
    ) -> Added:
        """Take one notice in, searchable when this returns. See ``NoticeStore.add``.

        ``seen`` is the version that its editor has looked at, 0 for none: another raises
        NoticeChanged. What ``progress`` raises breaks it off, and nothing is changed; it counts
        nothing that ``viewer``, who publishes, may not see. Raises what ``refuse_unseen`` raises.
        """
        with writers_lock(self.home):
            refuse_unseen(self.store, file, viewer)
            expected = self.store.would_add(file.notice_id, file.text, file.metadata, replace)
            if expected is Added.UNCHANGED:
                return expected
            found = self.store.version(file.notice_id)
            if seen is not None and seen != found:
                raise NoticeChanged(file.notice_id, seen, found)
            reading = read(file)
            self._put_in_index(reading, progress, viewer)
            return self.store.add(reading.notice, replace=replace, by=by)

    def remove(
        self, notice_id: NoticeId, *, seen: int | None = None, viewer: Viewer = OPERATOR
    ) -> None:
        """Take one notice out, everything derived from it included.

        ``seen`` is the version that its editor has looked at: another by now raises NoticeChanged.
        One that ``viewer`` may not see is, to them, not there: NoticeNotFound.
        """
        with writers_lock(self.home):
            there = self.store.visibility(notice_id)
            if there is None or not may_see(viewer, there):
                raise NoticeNotFound(notice_id)
            found = self.store.version(notice_id)
            if seen is not None and seen != found:
                raise NoticeChanged(notice_id, seen, found)
            try:
                self._sound_segment(notice_id)
                index_files.change(self.index_folder, self.embedder.fingerprint, drop={notice_id})
            except IndexNotBuilt:
                readings = self.readings()
                self._made_anew({k: each for k, each in readings.items() if k != notice_id}, None)
            self.store.remove(notice_id)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the search index again from the store, with the model that is set now."""
        with writers_lock(self.home):
            self._made_anew(self.readings(), progress)
        with self._loading:
            self.current = None

    def mend(self, error: IndexDamaged, times_mended: int) -> None:
        """Have the next snapshot make good what of the index is damaged.

        Nothing is done where that happened since it was so often that it had been mended.
        """
        with self._loading:
            if self.times_mended == times_mended:
                self.saved.found_damaged(error)
                self.current = None
                self.times_mended += 1

    def close(self) -> None:
        """Let go of the store, once the index is not being put together any more."""
        if self._tidying is not None:
            self._tidying.join()
        self.store.close()

    def _compare(self, reading: Reading, progress: Progress | None, viewer: Viewer) -> None:
        """Ask the model now what the graph will ask it, so that no later build waits for it.

        The notices that the viewer may not see come last and are not counted.
        """
        notice, new = reading.notice, self._kept.of(reading)
        others = (each for each in self.store.notices() if each.notice_id != notice.notice_id)
        known = self._read(each for each in others if each.issuer == notice.issuer)
        told, untold = [reading], list[Reading]()
        for each in known.values():
            (told if may_see(viewer, each.notice.visibility) else untold).append(each)
        for done, each in enumerate([*told, *untold]):
            if progress is not None and done < len(told):
                progress("joining plans to results", done, len(told))
            other = self._kept.of(each)
            self._follow_ups.between(new, other)
            self._follow_ups.between(other, new)
        self.similarity.save()
        if progress is not None:
            progress("joining plans to results", len(told), len(told))

    def _load(self) -> Snapshot:
        stored = self.stored()
        index = self._saved_index()
        if self._cover.is_behind(index, stored.readings) or self.saved.is_damaged:
            stored, index = self._caught_up()
        graph = stored.graph()
        self._forget_all_but(stored.readings)
        for state in lost(report(graph)):
            _LOG.info("edit_not_applied number=%d why=%s", state.recorded.number, state.why)
        return Snapshot(stored.generation, MappingProxyType(dict(stored.readings)), graph, index)

    def _forget_all_but(self, readings: Mapping[NoticeId, Reading]) -> None:
        self._kept.forget_all_but(readings)
        self._follow_ups.forget_all_but(readings)
        self._cover.forget_all_but(readings)

    def _read(self, notices: Iterable[Notice]) -> Mapping[NoticeId, Reading]:
        """Each notice read; those that were read before are not read again."""
        known = self._known
        readings: dict[NoticeId, Reading] = {}
        for notice in notices:
            before = known.get(notice.notice_id)
            same = before is not None and before.notice == notice
            readings[notice.notice_id] = before if before and same else reading_of(notice)
        self._known = {**self._known, **readings}
        return readings

    def _saved_index(self) -> PassageIndex:
        """The index on disk, empty where there is none; what is in use of it is not read again."""
        return self.saved.opened(None if self.current is None else self.current.index)

    def _sound_segment(self, notice_id: NoticeId) -> Segment | None:
        """What the index has of one notice; damage anywhere that shows is made good first."""
        try:
            return self.saved.sound_segment(notice_id)
        except IndexDamaged as error:
            self.saved.found_damaged(error)
        self._made_good(self.stored(), save=True)
        return self.saved.sound_segment(notice_id)

    def _caught_up(self) -> tuple[Stored, PassageIndex]:
        """The notices with an index made good for them, saved where that is possible.

        Made while no other process writes: the index that one has just saved is ahead of the
        store for a moment, and must not be overwritten by one of the old notices.
        """
        try:
            with writers_lock(self.home):
                stored = self.stored()
                return stored, self._made_good(stored, save=True)
        except StoreUnavailable as error:
            _LOG.warning("index_not_saved %s", error)
        stored = self.stored()
        return stored, self._made_good(stored, save=False)

    def _made_good(self, stored: Stored, *, save: bool) -> PassageIndex:
        """The saved index with what it lacks put in, and what is beyond the store taken out."""
        readings, saved = stored.readings, self._saved_index()
        lacking = self._cover.lacking(saved, readings)
        beyond = self._cover.beyond(saved, readings)
        if not lacking and not beyond and not self.saved.is_damaged:
            return saved
        _LOG.info("index_behind generation=%d notices=%d", stored.generation, len(readings))
        put = self._segments([readings[each] for each in lacking], saved.segments, None)
        index = saved.changed(put, beyond)
        if save:
            self.saved.keep(saved, index, put, beyond)
        return index

    def _put_in_index(self, reading: Reading, progress: Progress | None, viewer: Viewer) -> None:
        """Save the index with this notice in it; of what else is there, only the list is read.

        The comparison comes before that: once the index is ahead of the store, who opens it waits.
        """
        notice_id, fingerprint = reading.notice.notice_id, self.embedder.fingerprint
        try:
            before = self._sound_segment(notice_id)
        except IndexNotBuilt:
            self._compare(reading, progress, viewer)
            others = self.readings()
            counted = progress if all(may_see(viewer, kind) for kind in kinds_of(others)) else None
            self._made_anew({**others, notice_id: reading}, counted)
            return
        known = {} if before is None else {notice_id: before}
        put = self._segments([reading], known, progress)
        self._compare(reading, progress, viewer)
        index_files.change(self.index_folder, fingerprint, put, drop={notice_id})

    def _made_anew(self, readings: Mapping[NoticeId, Reading], progress: Progress | None) -> None:
        """Save an index of these notices, all embedded now."""
        segments = self._segments(readings.values(), {}, progress)
        PassageIndex.of(segments, self.embedder.fingerprint).save(self.index_folder)

    def _segments(
        self,
        readings: Iterable[Reading],
        before: Mapping[NoticeId, Segment],
        progress: Progress | None,
    ) -> list[Segment]:
        held = list(readings)
        return segments_of(
            [passage for reading in held for passage in reading.passages],
            {pid: each for r in held for pid, each in passage_names(r).items()},
            self.embedder,
            before,
            progress,
        )

    def _tidy_aside(self, index: PassageIndex) -> None:
        """Put the index together anew while it answers, where much came and went."""
        if not index.is_scattered or (self._tidying is not None and self._tidying.is_alive()):
            return

        def tidy() -> None:
            index.tidy()
            with self._loading:  # the notices may have changed again meanwhile
                if self.current is not None and self.current.index is not index:
                    self.current.index.take_over(index)

        self._tidying = threading.Thread(target=tidy, name="index-tidying", daemon=True)
        self._tidying.start()
