"""The search index of a set of passages: built, changed, searched, saved and opened again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexNotBuilt
from corpus.notice import NoticeId, Passage, PassageId
from retrieval import index_files
from retrieval.asking import IndexedWords, meant
from retrieval.block import Blocks
from retrieval.dense import DenseIndex
from retrieval.entry import embedded_text
from retrieval.fuse import FusedRetriever, Rescored
from retrieval.fusion_weights import FusionWeights
from retrieval.hit import Embedder, Query, Ranking, Retriever, Scores, TokenVectors, Vectors
from retrieval.lexical import LexicalIndex
from retrieval.make_segment import CLAUSES, TOKEN_CLAUSES, TOKENS, segment_of
from retrieval.respelling import Respelling, respell
from retrieval.rows import Rows
from retrieval.segment import Segment

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""


class PassageIndex:
    """A Retriever over one set of passages and one embedding model. What it finds never changes.

    A notice is put in or taken out by making another index, which shares all but the difference
    with this one; readers of this one see nothing of it.
    """

    def __init__(self, fingerprint: str, blocks: Blocks) -> None:
        self.fingerprint = fingerprint
        """Names the embedding model whose vectors these are."""
        self._blocks = blocks  # ``tidy`` puts others of the same content in their place

    @classmethod
    def build(
        cls,
        passages: Iterable[Passage],
        names: Mapping[PassageId, Sequence[str]],
        embedder: Embedder,
        reuse: Path | None = None,
        progress: Progress | None = None,
    ) -> PassageIndex:
        """Index ``passages``, each with the ``names`` that were found in it as further terms.

        Texts that the index saved in ``reuse`` has embedded for the same notice are not embedded
        again; where there is none yet, all are. Raises IndexMismatch and IndexDamaged as ``open``
        does.
        """
        before: Mapping[NoticeId, Segment] = {}
        if reuse is not None:
            try:
                before = index_files.load(reuse, embedder.fingerprint)
            except IndexNotBuilt:
                before = {}
        segments = segments_of(passages, names, embedder, before, progress)
        return cls.of(segments, embedder.fingerprint)

    @classmethod
    def of(cls, segments: Iterable[Segment], fingerprint: str) -> PassageIndex:
        """The index of these segments, one a notice."""
        return cls(fingerprint, Blocks.of({each.notice_id: each for each in segments}))

    @classmethod
    def open(
        cls, folder: Path, fingerprint: str, before: PassageIndex | None = None
    ) -> PassageIndex:
        """The index saved in ``folder``, for the model with this fingerprint.

        Of an index that was in use ``before``, all that is still saved is taken over.
        Raises IndexNotBuilt, IndexMismatch (another model's vectors) and IndexDamaged.
        """
        if before is None or before.fingerprint != fingerprint:
            segments = index_files.load(folder, fingerprint)
            return cls(fingerprint, Blocks.of(segments))
        known = {each.digest: each for each in before.segments.values()}
        return before._with(index_files.load(folder, fingerprint, known))

    def save(self, folder: Path) -> None:
        """Write the whole index into ``folder``; a reader finds the one before, or this one."""
        index_files.save(self.segments.values(), self.fingerprint, folder)

    def changed(self, put: Iterable[Segment] = (), drop: Collection[NoticeId] = ()) -> PassageIndex:
        """This index with segments put in, each in the place of its notice's, and notices out."""
        live = {key: each for key, each in self.segments.items() if key not in drop}
        return self._with({**live, **{each.notice_id: each for each in put}})

    def _with(self, live: Mapping[NoticeId, Segment]) -> PassageIndex:
        if {k: each.digest for k, each in live.items()} == {
            k: each.digest for k, each in self.segments.items()
        }:
            return self
        return PassageIndex(self.fingerprint, self._blocks.changed(live))

    def verify(self) -> None:
        """Check also what is read from disk on demand only. Raises IndexDamaged."""
        for segment in self.segments.values():
            segment.check()

    @property
    def is_scattered(self) -> bool:
        """Whether so much came and went that searches would gain by ``tidy``."""
        return self._blocks.is_scattered

    def tidy(self) -> None:
        """Put the structures together anew; takes seconds, and no reader waits for it.

        What is found stays the same, but for what an approximate search may miss.
        """
        self._blocks = self._blocks.together()

    def take_over(self, other: PassageIndex) -> None:
        """Use the structures of an index of much the same notices, which has been tidied."""
        self._blocks = other._blocks.changed(self.segments)

    @property
    def segments(self) -> Mapping[NoticeId, Segment]:
        """What the index holds of each notice."""
        return self._blocks.live

    @property
    def rows(self) -> Rows:
        """The entries by number, as the channels number them until ``tidy``."""
        return self._blocks.rows

    @property
    def lexical(self) -> LexicalIndex:
        """The channel of words and names."""
        return self.fused.words

    @property
    def characters(self) -> LexicalIndex:
        """The channel of characters and neighbouring characters."""
        return self.fused.characters

    @property
    def dense(self) -> DenseIndex:
        """The channel of passage vectors."""
        return self.fused.dense

    @property
    def fused(self) -> FusedRetriever:
        """What ``search`` asks."""
        return self._blocks.fused

    @property
    def passage_ids(self) -> frozenset[PassageId]:
        """The passages that can be found."""
        return self._blocks.passage_ids

    def retrievers(self, weights: FusionWeights | None = None) -> Mapping[str, Retriever]:
        """Every way in which this index can be searched, by name; the fused one stands last.

        ``weights`` are other ones for fusion than those that Wenjin comes with.
        """
        fused = self.fused if weights is None else self.fused.with_weights(weights)
        ways: dict[str, Retriever] = {
            "lexical": fused.words,
            "characters": fused.characters,
            "dense": fused.dense,
            "clauses": Rescored(fused, lambda query, rows: fused.clauses.scores_of(query, rows)[0]),
            "tokens": Rescored(fused, fused.tokens.scores_of),
            "fused": fused,
        }
        return ways

    def query(
        self,
        text: str,
        embedder: Embedder,
        notice_ids: frozenset[str] | None = None,
        names: Sequence[str] = (),
        *,
        is_meant: bool = False,
    ) -> Query:
        """What to search for when somebody asks ``text``: Simplified, respelt and embedded.

        ``names`` are further words to look for. ``is_meant``: the text is the key of a question to
        be answered, respelt already.
        """
        sought = text if is_meant else meant(text, self._words)
        embedded = (embedder.embed_question if is_meant else embedder.embed_query_tokens)(sought)
        return Query(sought, embedded.vector, notice_ids, tuple(names), embedded.tokens)

    def respell(self, key: str) -> Respelling:
        """The match key of a question as it was probably meant, by the words of the passages."""
        return respell(key, self._words)

    @property
    def _words(self) -> IndexedWords:
        fused = self.fused  # once: ``tidy`` may put another in its place
        return IndexedWords(fused.words, fused.characters)

    def covers(self, passages: Iterable[Passage]) -> bool:
        """Whether exactly these passages are indexed, each with its present text and clauses."""
        indexed = {k: v for each in self.segments.values() for k, v in each.digests.items()}
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
        Raises IndexDamaged where the notice's clauses on disk are not what was written.
        """
        return self._ragged(CLAUSES, passage_id).astype(np.float32)

    def clause_tokens(self, passage_id: PassageId) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
        """The token vectors of a passage, a row each, and the clause that each stands in.

        Unit vectors times ``TOKEN_SCALE``; −1 for a token of the titles. Raises IndexDamaged as
        ``clause_vectors`` does.
        """
        tokens: NDArray[np.int8] = self._ragged(TOKENS, passage_id)
        return tokens, self._ragged(TOKEN_CLAUSES, passage_id)

    def token_weights(self, tokens: TokenVectors) -> Scores:
        """How much each token of a question counts: rare ones more; they sum to 1."""
        return self.fused.tokens.weights(tokens)

    def _ragged(self, name: str, passage_id: PassageId) -> NDArray[Any]:
        segment = self._blocks.segments[passage_id]
        return segment.ragged[name].of_passage(segment.rows[passage_id])


def segments_of(
    passages: Iterable[Passage],
    names: Mapping[PassageId, Sequence[str]],
    embedder: Embedder,
    before: Mapping[NoticeId, Segment],
    progress: Progress | None = None,
) -> list[Segment]:
    """The segments of the notices that these passages are of.

    ``before`` has segments of earlier versions of them, whose vectors are used where the text is
    the same. Progress counts the passages that are done.
    """
    ordered = sorted(passages, key=lambda passage: passage.notice_id)
    grouped = [list(each) for _, each in groupby(ordered, key=lambda passage: passage.notice_id)]
    segments, behind = [], 0

    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress("embed", behind + done, len(ordered))

    for group in grouped:
        earlier = before.get(group[0].notice_id)
        segments.append(segment_of(group, names, embedder, earlier, tell))
        behind += len(group)
        tell(0, 0)
    return segments
