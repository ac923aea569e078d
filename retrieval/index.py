"""The search index of a set of passages: built, searched, saved and opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexNotBuilt
from corpus.notice import Passage, PassageId
from retrieval import index_files
from retrieval.dense import DenseIndex
from retrieval.entry import EmbeddedText, IndexEntry, embedded_text, entry_of
from retrieval.fuse import FusedRetriever
from retrieval.hit import Embedder, Query, Ranking, Retriever, Vectors
from retrieval.index_files import SavedIndex
from retrieval.lexical import LexicalIndex

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""

PassageVectors: TypeAlias = tuple[Vectors, NDArray[np.float16]]
"""The vector of a passage, shape (dimension,), and those of its clauses, one a row."""


class PassageIndex:
    """A Retriever over one set of passages and one embedding model. It never changes."""

    def __init__(self, saved: SavedIndex) -> None:
        self._saved = saved
        self._clause_rows = dict(_clause_rows(saved.entries))
        self.lexical = LexicalIndex(saved.entries)
        self.dense = DenseIndex.of(saved.entries, saved.vectors)
        self.fused = FusedRetriever(self.lexical, self.dense)

    @classmethod
    def build(
        cls,
        passages: Sequence[Passage],
        names: Mapping[PassageId, Sequence[str]],
        embedder: Embedder,
        reuse: Path | None = None,
        progress: Progress | None = None,
    ) -> PassageIndex:
        """Index ``passages``, each with the ``names`` that were found in it as further terms.

        Texts that the index saved in ``reuse`` has embedded are not embedded again; where there
        is none yet, all are. Raises IndexMismatch and IndexDamaged as ``open`` does.
        """
        ordered = sorted(passages, key=lambda passage: passage.passage_id)
        entries = tuple(entry_of(passage, names.get(passage.passage_id, ())) for passage in ordered)
        known = {} if reuse is None else _saved_vectors(reuse, embedder.fingerprint)
        vectors = _embed(map(embedded_text, ordered), known, embedder, progress)
        found = [vectors[entry.digest] for entry in entries]
        none = np.zeros((0, embedder.dimension), dtype=np.float16)
        return cls(
            SavedIndex(
                fingerprint=embedder.fingerprint,
                entries=entries,
                vectors=np.array([vector for vector, _ in found], dtype=np.float32).reshape(
                    len(found), embedder.dimension
                ),
                clause_vectors=np.concatenate([none, *(rows for _, rows in found)]),
            )
        )

    @classmethod
    def open(cls, folder: Path, fingerprint: str) -> PassageIndex:
        """The index saved in ``folder``, for the model with this fingerprint.

        Raises IndexNotBuilt, IndexMismatch (another model's vectors) and IndexDamaged.
        """
        return cls(index_files.load(folder, fingerprint))

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``; a reader finds the one before, or this one."""
        index_files.save(self._saved, folder)

    @property
    def fingerprint(self) -> str:
        """Names the embedding model whose vectors these are."""
        return self._saved.fingerprint

    @property
    def passage_ids(self) -> frozenset[PassageId]:
        """The passages that can be found."""
        return frozenset(self._clause_rows)

    @property
    def retrievers(self) -> Mapping[str, Retriever]:
        """Every way in which this index can be searched, by name; the fused one stands last."""
        return {"lexical": self.lexical, "dense": self.dense, "fused": self.fused}

    def covers(self, passages: Sequence[Passage]) -> bool:
        """Whether exactly these passages are indexed, each with its present text and clauses."""
        indexed = {entry.passage_id: entry.digest for entry in self._saved.entries}
        return indexed == {p.passage_id: embedded_text(p).digest for p in passages}

    def search(self, query: Query, k: int) -> Ranking:
        """The best ``k`` passages by fused score."""
        return self.fused.search(query, k)

    def lexical_scores(
        self, query: Query, passage_ids: Iterable[PassageId]
    ) -> Mapping[PassageId, float]:
        """The BM25 score of each of these passages, to explain a rank."""
        return self.lexical.scores(query, passage_ids)

    def dense_scores(
        self, query: Query, passage_ids: Iterable[PassageId]
    ) -> Mapping[PassageId, float]:
        """The inner product of each of these passages with the query, to explain a rank."""
        return self.dense.scores(query, passage_ids)

    def clause_vectors(self, passage_id: PassageId) -> Vectors:
        """A row for each clause of a passage, as ``corpus.clauses`` cuts it.

        Each is the sum of the clause's token vectors, from the pass that embedded the passage.
        """
        return self._saved.clause_vectors[self._clause_rows[passage_id]].astype(np.float32)


def _clause_rows(entries: Iterable[IndexEntry]) -> Iterator[tuple[PassageId, slice]]:
    """Where the clauses of each passage stand among those of all."""
    start = 0
    for entry in entries:
        yield entry.passage_id, slice(start, start + entry.clauses)
        start += entry.clauses


def _saved_vectors(folder: Path, fingerprint: str) -> dict[str, PassageVectors]:
    """The vectors of a saved index by the digest of their text; none where there is no index."""
    try:
        saved = index_files.load(folder, fingerprint)
    except IndexNotBuilt:
        return {}
    rows = _clause_rows(saved.entries)
    return {
        entry.digest: (vector, saved.clause_vectors[place])
        for entry, vector, (_, place) in zip(saved.entries, saved.vectors, rows, strict=True)
    }


def _embed(
    texts: Iterable[EmbeddedText],
    known: Mapping[str, PassageVectors],
    embedder: Embedder,
    progress: Progress | None,
) -> Mapping[str, PassageVectors]:
    """Vectors for the digest of every text, computed where they are not known."""
    missing = {text.digest: text for text in texts if text.digest not in known}
    if not missing:
        return known
    computed = embedder.embed_spans(
        [text.text for text in missing.values()],
        [text.clauses for text in missing.values()],
        None if progress is None else partial(progress, "embed"),
    )
    found = {
        digest: (vector, rows.astype(np.float16))
        for digest, vector, rows in zip(missing, computed.passages, computed.spans, strict=True)
    }
    return {**known, **found}
