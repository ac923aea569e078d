"""Retrieval test collections in BEIR layout (https://github.com/beir-cellar/beir).

::

    corpus.jsonl     {"_id": …, "title": … (may be missing), "text": …}
    queries.jsonl    {"_id": …, "text": …}
    qrels/test.tsv   query-id <tab> corpus-id <tab> score, below a line that says so

Other keys are ignored. A line that does not follow this is an error that names file and line.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.errors import MalformedCollection

_HEADER = "query-id"


@dataclass(frozen=True, slots=True)
class CollectionPassage:
    """One passage of the corpus. ``title`` may be empty."""

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
    """How relevant one passage is to one query; 0 is not at all."""

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


def read_collection(
    folder: Path, queries: Path | None = None, limit: int | None = None
) -> Collection:
    """Read a collection: the queries that have qrels, the first ``limit`` of them if given.

    ``queries`` takes the place of the folder's queries.jsonl, under the same ids. Raises
    MalformedCollection.
    """
    passages = _passages(folder / "corpus.jsonl")
    qrels = _qrels(folder / "qrels" / "test.tsv")
    texts = _queries(queries or folder / "queries.jsonl")
    judged = {qrel.query_id for qrel in qrels}
    untold = sorted(judged - {query.query_id for query in texts})
    if untold:
        where = str(queries or folder / "queries.jsonl")
        raise MalformedCollection(where, f"it lacks the query “{untold[0]}”, which has qrels")
    chosen = [query for query in texts if query.query_id in judged][:limit]
    kept = {query.query_id for query in chosen}
    return Collection(
        name=folder.resolve().name,
        passages=passages,
        queries=tuple(chosen),
        qrels=tuple(qrel for qrel in qrels if qrel.query_id in kept),
    )


def _passages(path: Path) -> tuple[CollectionPassage, ...]:
    found: dict[str, CollectionPassage] = {}
    for where, record in _records(path):
        passage_id = _id(where, record, found)
        title = record.get("title") or ""
        if not isinstance(title, str):
            raise MalformedCollection(where, "“title” is not a string")
        found[passage_id] = CollectionPassage(passage_id, title, _text(where, record))
    if not found:
        raise MalformedCollection(str(path), "it has no passages")
    return tuple(found.values())


def _queries(path: Path) -> tuple[CollectionQuery, ...]:
    found: dict[str, CollectionQuery] = {}
    for where, record in _records(path):
        query_id = _id(where, record, found)
        found[query_id] = CollectionQuery(query_id, _text(where, record))
    return tuple(found.values())


def _qrels(path: Path) -> tuple[Qrel, ...]:
    found: dict[tuple[str, str], Qrel] = {}
    for number, (where, line) in enumerate(_lines(path)):
        fields = line.split("\t")
        if len(fields) != 3:
            raise MalformedCollection(where, f"{len(fields)} fields where there should be 3")
        if number == 0 and fields[0] == _HEADER:
            continue
        query_id, passage_id, score = fields
        try:
            relevance = int(score)
        except ValueError as error:
            raise MalformedCollection(where, f"the score “{score}” is no whole number") from error
        if (query_id, passage_id) in found:
            raise MalformedCollection(where, "this pair of ids was judged before")
        found[query_id, passage_id] = Qrel(query_id, passage_id, relevance)
    if not found:
        raise MalformedCollection(str(path), "it has no qrels")
    return tuple(found.values())


def _records(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """(file:line, JSON object) of every line."""
    for where, line in _lines(path):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise MalformedCollection(where, "this line is not JSON") from error
        if not isinstance(record, dict):
            raise MalformedCollection(where, "this line is not a JSON object")
        yield where, record


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """(file:line, text) of every line that is not blank."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                where = f"{path}:{number}"
                try:
                    text = line.removeprefix(codecs.BOM_UTF8).decode("utf-8")
                except UnicodeDecodeError as error:
                    raise MalformedCollection(where, "this line is not UTF-8") from error
                if text.strip():
                    yield where, text.rstrip("\r\n")
    except OSError as error:
        raise MalformedCollection(str(path), f"it cannot be read ({error.strerror})") from error


def _id(where: str, record: dict[str, object], known: Container[str]) -> str:
    found = record.get("_id")
    if not isinstance(found, str) or not found or found.split() != [found]:
        raise MalformedCollection(where, "“_id” is not a string without white space")
    if found in known:
        raise MalformedCollection(where, f"the id “{found}” was used before")
    return found


def _text(where: str, record: dict[str, object]) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        raise MalformedCollection(where, "“text” is not a string")
    return text
