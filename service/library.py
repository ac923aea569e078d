"""The store, and what is derived from it, kept in step: one place that ingests and removes.

The system of record is the store. Index and graph are derived: the index is saved beside the store
and made again when it is missing or behind; the graph is built from the texts, with the edits by
hand laid over it, whenever either changes.
A change first saves the new index, which may fail and then changes nothing, and then commits the
notice. A crash between the two leaves the old notices with an index ahead of them, which the next
reader brings back in step without embedding anything twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from filelock import FileLock, Timeout

from corpus.errors import IndexNotBuilt, IndexNotSaved, StoreUnavailable
from corpus.notice import Notice, NoticeId, Passage, Reading
from corpus.passages import read, reading_of
from corpus.private_files import make_private_folder
from corpus.read import PublishedFile
from corpus.store import Added, NoticeStore, sqlite_url
from kg.build import FactsKept, passage_names
from kg.edit_report import EditState, lost, report
from kg.follow_ups import FollowUps
from kg.graph import KnowledgeGraph
from retrieval import bundled_model
from retrieval.embedder import SentenceEmbedder
from retrieval.hit import Embedder
from retrieval.index import PassageIndex
from retrieval.runtime import Runtime
from retrieval.similarity import TextSimilarity
from service.edit_log import EditLog
from service.snapshot import Snapshot, Stored

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""

_LOG = logging.getLogger(__name__)
_LOCK_WAIT_S = 120.0


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
        self._load_embedder = load_embedder
        # two locks: a reload may wait for a writer, and that writer may need the model
        self._loading = threading.Lock()
        self._loading_model = threading.Lock()
        self._embedder: Embedder | None = None
        self._current: Snapshot | None = None
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
        """Open or make the data directory ``home``. No model is loaded until one is needed."""
        make_private_folder(home)
        store = NoticeStore.open(database_url or sqlite_url(home / "wenjin.sqlite3"))
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
        return self.home / "index"

    def readings(self) -> Mapping[NoticeId, Reading]:
        """The notices as the store has them now, read; no model and no index is needed."""
        return self._read(self.store.notices())

    def graph(self) -> KnowledgeGraph:
        """The graph of the notices and edits as the store has them now."""
        current = self._current
        if current is not None and current.generation == self.store.generation():
            return current.graph
        return self.stored().graph()

    def stored(self) -> Stored:
        """The notices and edits as they stand now, all of one generation."""
        while True:
            generation = self.store.generation()
            notices, edits = self.store.notices(), self._edits.edits()
            if self.store.generation() == generation:
                readings = self._read(notices)
                return Stored(
                    generation, readings, edits, self._kept, self._follow_ups, self.similarity
                )

    def lost_edits(self) -> tuple[EditState, ...]:
        """The edits by hand that do not show in the graph, each with what it lacks."""
        if all(each.undone for each in self._edits.edits()):
            return ()
        return lost(report(self.graph()))

    def snapshot(self) -> Snapshot:
        """The notices as they stand now. Cheap when nothing changed since the last call."""
        generation = self.store.generation()
        current = self._current
        if current is not None and current.generation == generation:
            return current
        with self._loading:
            current = self._current
            if current is None or current.generation != self.store.generation():
                current = self._load()
                self._current = current
            return current

    def ingest(
        self, file: PublishedFile, *, replace: bool = False, progress: Progress | None = None
    ) -> Added:
        """Take one notice in, searchable when this returns. See ``NoticeStore.add``."""
        with self._writing():
            expected = self.store.would_add(file.notice_id, file.text, file.metadata, replace)
            if expected is Added.UNCHANGED:
                return expected
            reading = read(file)
            readings = {**self.readings(), file.notice_id: reading}
            self._index(readings, progress)
            self._compare(reading, readings, progress)
            return self.store.add(reading.notice, replace=replace)

    def remove(self, notice_id: NoticeId) -> None:
        """Take one notice out, everything derived from it included."""
        with self._writing():
            self.store.get(notice_id)
            kept = {key: each for key, each in self.readings().items() if key != notice_id}
            self._index(kept, None)
            self.store.remove(notice_id)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the search index again from the store, with the model that is set now."""
        with self._writing():
            self._index(self.readings(), progress, reuse=False)
        with self._loading:
            self._current = None

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def _compare(
        self,
        reading: Reading,
        readings: Mapping[NoticeId, Reading],
        progress: Progress | None,
    ) -> None:
        """Ask the model now what the graph will ask it, so that no later build waits for it."""
        issuer = reading.notice.issuer
        new = self._kept.of(reading)
        fellows = [each for each in readings.values() if each.notice.issuer == issuer]
        for done, each in enumerate(fellows):
            if progress is not None:
                progress("joining plans to results", done, len(fellows))
            other = self._kept.of(each)
            self._follow_ups.between(new, other)
            self._follow_ups.between(other, new)
        self.similarity.save()
        if progress is not None:
            progress("joining plans to results", len(fellows), len(fellows))

    def _load(self) -> Snapshot:
        stored = self.stored()
        index = self._saved_index(stored.readings)
        if index is None and stored.readings:
            stored, index = self._caught_up()
        graph = stored.graph()
        self._kept.forget_all_but(stored.readings)
        self._follow_ups.forget_all_but(stored.readings)
        for state in lost(report(graph)):
            _LOG.info("edit_not_applied number=%d why=%s", state.recorded.number, state.why)
        return Snapshot(
            stored.generation,
            MappingProxyType(dict(stored.readings)),
            graph,
            index if index is not None else self._built({}, None),
        )

    def _read(self, notices: Iterable[Notice]) -> Mapping[NoticeId, Reading]:
        """Each notice read; those that were read before are not read again."""
        known = self._known
        readings: dict[NoticeId, Reading] = {}
        for notice in notices:
            before = known.get(notice.notice_id)
            same = before is not None and before.notice == notice
            readings[notice.notice_id] = before if before and same else reading_of(notice)
        self._known = readings
        return readings

    def _saved_index(self, readings: Mapping[NoticeId, Reading]) -> PassageIndex | None:
        """The index on disk, where there is one of exactly these notices."""
        try:
            index = PassageIndex.open(self.index_folder, self.embedder.fingerprint)
        except IndexNotBuilt:
            return None
        return index if index.covers(_passages_of(readings)) else None

    def _caught_up(self) -> tuple[Stored, PassageIndex]:
        """The notices with an index made for them, saved where that is possible.

        Made while no other process writes: the index that one has just saved is ahead of the
        store for a moment, and must not be overwritten by one of the old notices.
        """
        try:
            with self._writing():
                stored = self.stored()
                index = self._saved_index(stored.readings)
                if index is None:
                    _LOG.info(
                        "index_behind generation=%d notices=%d",
                        stored.generation,
                        len(stored.readings),
                    )
                    index = self._built(stored.readings, None)
                    self._save_if_possible(index)
                return stored, index
        except StoreUnavailable as error:
            _LOG.warning("index_not_saved %s", error)
        stored = self.stored()
        return stored, self._built(stored.readings, None)

    def _save_if_possible(self, index: PassageIndex) -> None:
        try:
            index.save(self.index_folder)
        except IndexNotSaved as error:
            # the answers are right all the same; the next start will have to make it again
            _LOG.warning("index_not_saved %s", error)

    def _index(
        self,
        readings: Mapping[NoticeId, Reading],
        progress: Progress | None,
        *,
        reuse: bool = True,
    ) -> None:
        self._built(readings, progress, reuse=reuse).save(self.index_folder)

    def _built(
        self,
        readings: Mapping[NoticeId, Reading],
        progress: Progress | None,
        *,
        reuse: bool = True,
    ) -> PassageIndex:
        return PassageIndex.build(
            _passages_of(readings),
            names={pid: each for r in readings.values() for pid, each in passage_names(r).items()},
            embedder=self.embedder,
            reuse=self.index_folder if reuse else None,
            progress=progress,
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock that writers of this home take turns on."""
        lock = FileLock(self.home / "write.lock", timeout=_LOCK_WAIT_S, mode=0o600)
        try:
            lock.acquire()
        except Timeout as error:
            waited = f"another process has been writing for {_LOCK_WAIT_S:.0f} s"
            raise StoreUnavailable(str(self.home), waited) from error
        except OSError as error:
            raise StoreUnavailable(str(self.home), error.strerror or str(error)) from error
        try:
            yield
        finally:
            lock.release()


def _passages_of(readings: Mapping[NoticeId, Reading]) -> list[Passage]:
    ordered: Iterable[Reading] = (readings[notice_id] for notice_id in sorted(readings))
    return [passage for reading in ordered for passage in reading.passages]
