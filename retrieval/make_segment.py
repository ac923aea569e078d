"""From the passages of one notice to its segment: the only place where passages are embedded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.notice import Passage, PassageId, Span
from retrieval.entry import IndexEntry, embedded_text, entry_of, pieces_of
from retrieval.hit import Embedder, Progress, Vectors
from retrieval.postings import Postings
from retrieval.segment import Ragged, Segment
from retrieval.segment_files import named

CLAUSES = "clauses"
"""The ragged array of clause vectors: sums of token vectors, float16, one row a clause."""
TOKENS = "tokens"
"""The ragged array of token vectors: unit vectors times TOKEN_SCALE, int8, one row a token."""
TOKEN_SCALE = 127
TOKEN_IDS = "token_ids"
"""The ragged array of the tokens' numbers, int32, one a token."""
TOKEN_CLAUSES = "token_clauses"
"""The ragged array of the clause that each token stands in, int32; −1 for those of the titles."""


@dataclass(frozen=True, slots=True, eq=False)
class _Embedded:
    """What was computed of one text: its vector and the rows of each ragged array."""

    vector: Vectors
    ragged: Mapping[str, NDArray[Any]]


def segment_of(
    passages: Sequence[Passage],
    names: Mapping[PassageId, Sequence[str]],
    embedder: Embedder,
    before: Segment | None = None,
    progress: Progress | None = None,
) -> Segment:
    """The segment of one notice's passages, with the ``names`` found in each as further terms.

    Texts that ``before``, the segment of an earlier version, holds are not embedded again. A
    notice is embedded by itself, since a model gives a text slightly other numbers in other
    company: so its segment is the same however the index came about.
    """
    ordered = sorted(passages, key=lambda passage: passage.passage_id)
    assert len({passage.notice_id for passage in ordered}) == 1
    entries = [entry_of(passage, names.get(passage.passage_id, ())) for passage in ordered]
    known = _known(before)
    texts = {text.digest: text for text in map(embedded_text, ordered) if text.digest not in known}
    if texts:
        computed = embedder.embed_spans(
            [text.text for text in texts.values()],
            [text.clauses for text in texts.values()],
            progress,
            with_tokens=True,
        )
        for text, vector, sums, tokens in zip(
            texts.values(), computed.passages, computed.spans, computed.tokens, strict=True
        ):
            rows: dict[str, NDArray[Any]] = {
                CLAUSES: sums.astype(np.float16),
                TOKENS: _in_bytes(tokens.vectors),
                TOKEN_IDS: tokens.ids.astype(np.int32),
                TOKEN_CLAUSES: _clauses_of(tokens.places, text.clauses),
            }
            known[text.digest] = _Embedded(vector, rows)
    found = [known[entry.digest] for entry in entries]
    arrays = {
        name: Ragged(
            np.concatenate([each.ragged[name] for each in found]),
            np.array([len(each.ragged[name]) for each in found], dtype=np.uint32),
        )
        for name in found[0].ragged
    }
    vectors = np.array([each.vector for each in found])
    return segment_with(entries, vectors, arrays)


def segment_with(
    entries: Sequence[IndexEntry],
    vectors: Vectors,
    ragged: Mapping[str, Ragged],
) -> Segment:
    """The segment of these entries of one notice, in order, with a row of ``vectors`` for each."""
    ids = ragged.get(TOKEN_IDS)
    pieces = [
        pieces_of(ids.of_passage(row).tolist()) if ids is not None else ()
        for row in range(len(entries))
    ]
    made = Segment(
        notice_id=entries[0].notice_id,
        passage_ids=tuple(entry.passage_id for entry in entries),
        passage_digests=tuple(entry.digest for entry in entries),
        vectors=vectors.astype(np.float32, copy=False),
        words=Postings.of([entry.terms for entry in entries]),
        characters=Postings.of([entry.characters for entry in entries]),
        pieces=Postings.of(pieces),
        ragged=ragged,
    )
    return named(made)[0]


def _in_bytes(vectors: Vectors) -> NDArray[np.int8]:
    """Unit vectors in a byte a number: cosines keep two or three digits, which is enough."""
    return np.rint(vectors * TOKEN_SCALE).astype(np.int8)


def _clauses_of(places: NDArray[np.int64], clauses: Sequence[Span]) -> NDArray[np.int32]:
    """The number of the clause in which each token begins, or, before them all, −1."""
    starts = np.array([clause.start for clause in clauses], dtype=np.int64)
    # a token may hold the blank before its word, or the mark that ends the clause before
    last = np.maximum(places[:, 1] - 1, places[:, 0])
    return np.asarray(np.searchsorted(starts, last, side="right") - 1, dtype=np.int32)


def _known(before: Segment | None) -> dict[str, _Embedded]:
    """What an earlier segment has of each text, by its digest."""
    if before is None:
        return {}
    return {
        digest: _Embedded(
            before.vectors[row],
            {name: ragged.of_passage(row) for name, ragged in before.ragged.items()},
        )
        for row, digest in enumerate(before.passage_digests)
    }
