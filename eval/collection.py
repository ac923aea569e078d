"""Retrieval test collections in BEIR layout (https://github.com/beir-cellar/beir).

::

    corpus.jsonl     {"_id": …, "title": … (may be missing), "text": …}
    queries.jsonl    {"_id": …, "text": …}
    qrels/test.tsv   query-id <tab> corpus-id <tab> score, below a line that says so

Other keys are ignored. Lines that do not follow this are one error, which names file and line of
the first ten. So are ids that come twice, passages and queries without a character, qrels of a
query or a passage that is not there (a judgement of nothing would lower every measure in silence)
and qrels that find nothing relevant. Scores run from -2, as TREC marks junk, to 1000.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.errors import MalformedCollection

_HEADER = "query-id"
_LOWEST, _HIGHEST = -2, 1000  # TREC marks junk with -1 and -2; evaluators take no huge numbers
_SHOWN = 40  # characters of a bad score that a message shows


@dataclass(frozen=True, slots=True)
class CollectionPassage:
    """One passage of the corpus. ``title`` may be empty, or ``text``, but not both."""

    passage_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class CollectionQuery:
    """One query."""

    query_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Qrel:
    """How relevant one passage is to one query; 0 is not at all, as is less in a file."""

    query_id: str
    passage_id: str
    relevance: int


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages, judged queries and their judgements, each in the order of its file."""

    name: str
    passages: tuple[CollectionPassage, ...]
    queries: tuple[CollectionQuery, ...]
    qrels: tuple[Qrel, ...]

    @property
    def corpus_digest(self) -> str:
        """SHA-256 over the titles and texts of all passages: the same corpus, whatever its name."""
        digest = hashlib.sha256()
        for passage in self.passages:
            digest.update(f"{passage.title}\0{passage.text}\0".encode("utf-8", "replace"))
        return digest.hexdigest()


class _Unusable(Exception):
    """What is wrong with one line."""


def read_collection(
    folder: Path, queries: Path | None = None, limit: int | None = None
) -> Collection:
    """Read a collection: the queries that have qrels, the first ``limit`` of them if given.

    ``queries`` takes the place of the folder's queries.jsonl, under the same ids. Raises
    MalformedCollection.
    """
    problems: list[str] = []
    asked = queries or folder / "queries.jsonl"
    judged = folder / "qrels" / "test.tsv"
    passages = _passages(folder / "corpus.jsonl", problems)
    texts = _queries(asked, problems)
    qrels = _qrels(judged, problems)
    if not problems:  # else what a broken line should have said would count as missing
        for where, qrel in qrels:
            if qrel.query_id not in texts:
                problems.append(f"{where}: {asked} has no query “{qrel.query_id}”")
            if qrel.passage_id not in passages:
                problems.append(f"{where}: corpus.jsonl has no passage “{qrel.passage_id}”")
    if problems:
        raise MalformedCollection(problems)
    with_qrels = {qrel.query_id for _, qrel in qrels}
    chosen = [query for query in texts.values() if query.query_id in with_qrels][:limit]
    kept = {query.query_id for query in chosen}
    return Collection(
        name=folder.resolve().name,
        passages=tuple(passages.values()),
        queries=tuple(chosen),
        qrels=tuple(qrel for _, qrel in qrels if qrel.query_id in kept),
    )


def read_records(path: Path) -> list[dict[str, object]]:
    """The records of a file of queries as they stand, each with a good ``_id`` and ``text``.

    Raises MalformedCollection.
    """
    problems: list[str] = []
    _queries(path, problems)
    if problems:
        raise MalformedCollection(problems)
    return [_record(line) for _, line in _lines(path, problems)]


def _passages(path: Path, problems: list[str]) -> dict[str, CollectionPassage]:
    found: dict[str, CollectionPassage] = {}
    before = len(problems)
    for where, line in _lines(path, problems):
        try:
            record = _record(line)
            passage_id = _id(record, found)
            title = _title(record)
            text = _text(record)
            if not title.strip() and not text.strip():
                raise _Unusable("an empty passage: neither “title” nor “text” holds anything")
        except _Unusable as problem:
            problems.append(f"{where}: {problem}")
            continue
        found[passage_id] = CollectionPassage(passage_id, title, text)
    if not found and len(problems) == before:
        problems.append(f"{path}: it has no passages")
    return found


def _queries(path: Path, problems: list[str]) -> dict[str, CollectionQuery]:
    found: dict[str, CollectionQuery] = {}
    before = len(problems)
    for where, line in _lines(path, problems):
        try:
            record = _record(line)
            query_id = _id(record, found)
            text = _text(record)
            if not text.strip():
                raise _Unusable("an empty query: “text” holds nothing")
        except _Unusable as problem:
            problems.append(f"{where}: {problem}")
            continue
        found[query_id] = CollectionQuery(query_id, text)
    if not found and len(problems) == before:
        problems.append(f"{path}: it has no queries")
    return found


def _qrels(path: Path, problems: list[str]) -> list[tuple[str, Qrel]]:
    """(file:line, judgement) of every line but the header."""
    found: list[tuple[str, Qrel]] = []
    known: set[tuple[str, str]] = set()
    before = len(problems)
    for number, (where, line) in enumerate(_lines(path, problems)):
        fields = line.split("\t")
        if number == 0 and fields[0] == _HEADER:
            continue
        try:
            qrel = _qrel(fields)
            if (qrel.query_id, qrel.passage_id) in known:
                raise _Unusable("this pair of ids was judged before")
        except _Unusable as problem:
            problems.append(f"{where}: {problem}")
            continue
        known.add((qrel.query_id, qrel.passage_id))
        found.append((where, qrel))
    if not found and len(problems) == before:
        problems.append(f"{path}: it has no qrels")
    elif len(problems) == before and not any(qrel.relevance for _, qrel in found):
        problems.append(f"{path}: no score is above 0, so nothing is relevant")
    return found


def _qrel(fields: list[str]) -> Qrel:
    if len(fields) != 3:
        raise _Unusable(f"{len(fields)} fields where there should be 3")
    query_id, passage_id, score = fields
    try:
        relevance = int(score)
    except ValueError as error:
        raise _Unusable(f"the score “{score[:_SHOWN]}” is no whole number") from error
    if not _LOWEST <= relevance <= _HIGHEST:
        raise _Unusable(f"the score “{score[:_SHOWN]}” is not from {_LOWEST} to {_HIGHEST}")
    return Qrel(query_id, passage_id, max(relevance, 0))


def _lines(path: Path, problems: list[str]) -> Iterator[tuple[str, str]]:
    """(file:line, text) of every line that is not blank."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                where = f"{path}:{number}"
                try:
                    text = line.removeprefix(codecs.BOM_UTF8).decode("utf-8")
                except UnicodeDecodeError:
                    problems.append(f"{where}: this line is not UTF-8")
                    continue
                if text.strip():
                    yield where, text.rstrip("\r\n")
    except OSError as error:
        problems.append(f"{path}: it cannot be read ({error.strerror})")


def _record(line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _Unusable("this line is not JSON") from error
    if not isinstance(record, dict):
        raise _Unusable("this line is not a JSON object")
    return record


def _id(record: dict[str, object], known: Container[str]) -> str:
    found = record.get("_id")
    if not isinstance(found, str) or not found or found.split() != [found]:
        raise _Unusable("“_id” is not a string without white space")
    try:
        found.encode()
    except UnicodeEncodeError as error:  # the native evaluator would crash on it
        raise _Unusable("“_id” holds half of a character, a lone surrogate") from error
    if found in known:
        raise _Unusable(f"the id “{found}” was used before")
    return found


def _title(record: dict[str, object]) -> str:
    title = record.get("title")
    if title is None:
        return ""
    if not isinstance(title, str):
        raise _Unusable("“title” is not a string")
    return title


def _text(record: dict[str, object]) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        raise _Unusable("“text” is not a string")
    return text
