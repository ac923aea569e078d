"""The store, and what is derived from it, kept in step: one place that ingests and removes.

The system of record is the store. Index and graph are derived: the index is saved beside the store
and made again where it is missing or behind, notice by notice; the graph is built from the texts,
with the edits by hand laid over it, whenever either changes. A change first saves the notice's
part of the index, then commits it: a crash in between leaves an index ahead, mended by a reader.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace as changed
from pathlib import Path
from types import MappingProxyType

from corpus.errors import IndexDamaged, NoticeNotFound
from corpus.notice import NoticeId, Reading
from corpus.passages import read
from corpus.private_files import make_private_folder
from corpus.publishing_errors import NoticeChanged
from corpus.read import PublishedFile
from corpus.store import Added, NoticeStore, sqlite_url
from corpus.visibility import OPERATOR, PUBLIC, Viewer, may_see
from kg.edit_report import EditState, lost, report
from kg.graph import KnowledgeGraph
from retrieval import bundled_model, index_files
from retrieval.embedder import SentenceEmbedder
from retrieval.hit import Embedder
from retrieval.index import PassageIndex
from retrieval.runtime import Runtime
from retrieval.similarity import TextSimilarity
from service.home_files import DATABASE, INDEX
from service.index_upkeep import IndexUpkeep
from service.saved_index import SavedIndex
from service.sight import refuse_unseen
from service.snapshot import Snapshot, Stored
from service.snapshot_keeper import Prepare, SnapshotKeeper
from service.stored_notices import Progress, StoredNotices
from service.writers_lock import writers_lock

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
        self._load_embedder = load_embedder
        # two locks: a reload may wait for a writer, and that writer may need the model
        self._loading_model = threading.Lock()
        self._embedder: Embedder | None = None
        self.times_mended = 0
        """How often damage of the index was met while it was in use, and made good."""
        self.similarity = TextSimilarity(
            self.index_folder / "similarities.json",
            lambda: self._fingerprint(fingerprint),
            lambda: self.embedder,
        )
        self._notices = StoredNotices(store, self.similarity)
        self._index = IndexUpkeep(home, self._notices, lambda: self.embedder, self._index_in_use)
        self._keeper = SnapshotKeeper(store, self._notices.edits, self._load)

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
    def current(self) -> Snapshot | None:
        """The last snapshot that was put in place; None before the first."""
        return self._keeper.current

    @property
    def saved(self) -> SavedIndex:
        """The index on disk."""
        return self._index.saved

    @property
    def index_folder(self) -> Path:
        """Where the search index is saved."""
        return self.home / INDEX

    def readings(self) -> Mapping[NoticeId, Reading]:
        """The notices as the store has them now, read; no model and no index is needed."""
        return self._notices.readings()

    def graph(self) -> KnowledgeGraph:
        """The graph of the notices and edits as the store has them now."""
        current = self.current
        if current is not None and current.generation == self.store.generation():
            return current.graph
        return self.stored().graph()

    def stored(self) -> Stored:
        """The notices and edits as they stand now, all of one generation."""
        return self._notices.stored()

    def stored_of(self, full: Snapshot) -> Stored:
        """What the store held when a snapshot of all notices was made."""
        return self._notices.stored_of(full)

    def lost_edits(self) -> tuple[EditState, ...]:
        """The edits by hand that do not show in the graph, each with what it lacks."""
        if all(each.undone for each in self._notices.edits()):
            return ()
        return lost(report(self.graph()))

    def snapshot(self) -> Snapshot:
        """The notices as they stand now. Cheap when nothing changed since the last call."""
        return self._keeper.latest()

    def at_hand(self) -> Snapshot:
        """What to answer from without waiting for what is being made ready: see its keeper."""
        return self._keeper.at_hand()

    def prepare_by(self, prepare: Prepare) -> None:
        """Have this called with every new snapshot before anybody is answered from it."""
        self._keeper.prepare_by(prepare)

    def prepare_no_more_by(self, prepare: Prepare) -> None:
        """Take back ``prepare_by``."""
        self._keeper.prepare_no_more_by(prepare)

    def put_in_place(self) -> None:
        """Have who asks see the notices and edits as they stand now, if anybody has asked yet.

        What publishes and removes does so itself; edits of the graph are written elsewhere.
        """
        self._keeper.put_in_place()

    def ingest(
        self,
        file: PublishedFile,
        *,
        replace: bool = False,
        seen: int | None = None,
        progress: Progress | None = None,
        viewer: Viewer = OPERATOR,
        by: str | None = None,
        when_kept: Callable[[Added], None] | None = None,
    ) -> Added:
        """Take one notice in, searchable when this returns. See ``NoticeStore.add``.

        ``seen`` is the version that its editor has looked at, 0 for none: another raises
        NoticeChanged. What ``progress`` raises breaks it off, and nothing is changed; it counts
        nothing that ``viewer``, who publishes, may not see. ``when_kept`` is called once it is in
        the store, before it is made ready for questions. Raises what ``refuse_unseen`` raises.
        """
        with self._keeper.changing(file.notice_id) as change:
            with writers_lock(self.home):
                refuse_unseen(self.store, file, viewer)
                added = self.store.would_add(file.notice_id, file.text, file.metadata, replace)
                if added is not Added.UNCHANGED:
                    found = self.store.version(file.notice_id)
                    if seen is not None and seen != found:
                        raise NoticeChanged(file.notice_id, seen, found)
                    reading = self._reading_to_be(file, added, found)
                    self._index.put(reading, progress, viewer)
                    self._notices.will_hold(reading)
                    change.begins()
                    added = self.store.add(reading.notice, replace=replace, by=by)
                    change.left(self.store.states().get(file.notice_id))
            if when_kept is not None:
                when_kept(added)
            self.put_in_place()
        return added

    def remove(
        self,
        notice_id: NoticeId,
        *,
        seen: int | None = None,
        viewer: Viewer = OPERATOR,
        when_gone: Callable[[], None] | None = None,
    ) -> None:
        """Take one notice out, everything derived from it included: no answer after this has it.

        ``seen`` is the version that its editor has looked at: another by now raises NoticeChanged.
        One that ``viewer`` may not see is, to them, not there: NoticeNotFound. ``when_gone`` is
        called once the store has it no more, before the answers are without it.
        """
        with self._keeper.changing(notice_id) as change:
            with writers_lock(self.home):
                there = self.store.visibility(notice_id)
                if there is None or not may_see(viewer, there):
                    raise NoticeNotFound(notice_id)
                found = self.store.version(notice_id)
                if seen is not None and seen != found:
                    raise NoticeChanged(notice_id, seen, found)
                self._index.drop(notice_id)
                change.begins()
                self.store.remove(notice_id)
                change.left(None)
            if when_gone is not None:
                when_gone()
            self.put_in_place()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the search index again from the store, with the model that is set now."""
        with writers_lock(self.home):
            self._index.make_anew(self.readings(), progress)
        with self._keeper.making:
            self._keeper.current = None

    def mend(self, error: IndexDamaged, times_mended: int) -> None:
        """Have the next snapshot make good what of the index is damaged.

        Nothing is done where that happened since it was so often that it had been mended.
        """
        with self._keeper.making:
            if self.times_mended == times_mended:
                self.saved.found_damaged(error)
                self._keeper.current = None
                self.times_mended += 1

    def close(self) -> None:
        """Let go of the store, once nothing is made of it any more."""
        self._keeper.close()
        self.store.close()

    def _reading_to_be(self, file: PublishedFile, added: Added, found: int) -> Reading:
        """What the store will give back of a file, read; ``found``: the version that it has."""
        there = self.store.visibility(file.notice_id)
        given = file.metadata.visibility or there or PUBLIC
        reading = read(changed(file, metadata=changed(file.metadata, visibility=given)))
        version = found if added is Added.METADATA_UPDATED else found + 1
        return changed(reading, notice=changed(reading.notice, version=version))

    def _load(self) -> Snapshot:
        stored, index = self._index.in_step()
        graph = stored.graph()
        self._notices.forget_all_but(stored.readings)
        self._index.forget_all_but(stored.readings)
        for state in lost(report(graph)):
            _LOG.info("edit_not_applied number=%d why=%s", state.recorded.number, state.why)
        return Snapshot(stored.generation, MappingProxyType(dict(stored.readings)), graph, index)

    def _index_in_use(self) -> PassageIndex | None:
        return None if self.current is None else self.current.index
