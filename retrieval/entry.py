"""What the search index keeps of a passage, and how a text becomes index terms."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.clauses import clauses
from corpus.normalize import match_key, simplified
from corpus.notice import NoticeId, Passage, PassageId, Span
from corpus.words import words
from retrieval.hit import Query

_RUN = re.compile(r"\w+")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One passage as it is indexed.

    ``digest`` names what was embedded: the text and where it was cut into clauses. Entries with
    the same digest have the same vectors. ``clauses``: how many there are. ``characters`` are index
    terms too, of a channel of their own.
    """

    passage_id: PassageId
    notice_id: NoticeId
    terms: tuple[str, ...]
    digest: str
    clauses: int
    characters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EmbeddedText:
    """What the model gets of a passage: the passage below its titles, and its clauses in that."""

    text: str
    clauses: tuple[Span, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of text and cuts; a lone surrogate counts as ?, as it does for the model."""
        cuts = " ".join(f"{span.start}-{span.end}" for span in self.clauses)
        return hashlib.sha256(f"{cuts}\n{self.text}".encode("utf-8", "replace")).hexdigest()


def embedded_text(passage: Passage) -> EmbeddedText:
    """What is embedded of a passage: Simplified, which the model knows better."""
    text = simplified(f"{passage.heading} {passage.text}" if passage.heading else passage.text)
    return EmbeddedText(text, clauses(text, Span(len(text) - len(passage.text), len(text))))


def entry_of(passage: Passage, names: Sequence[str]) -> IndexEntry:
    """The index entry of a passage in which ``names`` were found."""
    embedded = embedded_text(passage)
    return IndexEntry(
        passage_id=passage.passage_id,
        notice_id=passage.notice_id,
        terms=terms_of(embedded.text, names),
        digest=embedded.digest,
        clauses=len(embedded.clauses),
        characters=characters_of(embedded.text),
    )


def terms_of(text: str, names: Sequence[str] = ()) -> tuple[str, ...]:
    """Index terms: the words of the text's match key, then the match key of each name."""
    return (*words(match_key(text)), *(match_key(name) for name in names))


def characters_of(text: str) -> tuple[str, ...]:
    """The Chinese characters of the text's match key, and every two that are neighbours.

    A run of Latin letters and digits is one term.
    """
    return tuple(term for run in _RUN.findall(match_key(text)) for term in _of_run(run))


def _of_run(run: str) -> Iterator[str]:
    if run.isascii():
        yield run
        return
    yield from filter(_HAN.match, run)
    yield from map("".join, pairwise(run))


def query_characters(query: Query) -> tuple[str, ...]:
    """The characters of a query, made as those of a passage are."""
    return characters_of(query.text)


def pieces_of(ids: Iterable[int]) -> tuple[str, ...]:
    """The model's tokens as index terms, which say how rare each is."""
    return tuple(map(str, ids))


def query_pieces(query: Query) -> tuple[str, ...]:
    """The model's tokens of a query, one for each of its token vectors."""
    return () if query.tokens is None else pieces_of(query.tokens.ids.tolist())


def query_terms(query: Query) -> tuple[str, ...]:
    """The index terms of a query, made as those of a passage are."""
    return terms_of(query.text, query.names)
