"""Reads a folder of gold: four files of JSON lines, each of which may be missing."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from corpus.notice import Span
from eval.errors import MalformedGold
from eval.graph.excerpt import Lines
from eval.graph.gold import Gold, GoldMeasure, GoldRelation, GoldTarget
from eval.graph.gold_record import Record

MENTIONS_FILE = "gold_mentions.jsonl"
TARGETS_FILE = "gold_targets.jsonl"
MEASURES_FILE = "gold_measures.jsonl"
RELATIONS_FILE = "gold_relations.jsonl"
FILES = (MENTIONS_FILE, TARGETS_FILE, MEASURES_FILE, RELATIONS_FILE)


def read_gold(folder: Path, text: str) -> Gold:
    """The gold in ``folder`` for the notice with this ``text``.

    Gold in a folder of a collection named ``multi`` covers the whole notice; other gold covers
    the lines that it has records on. Raises MalformedGold, with file and line, for whatever is no
    gold or does not fit the notice.
    """
    lines = Lines(text)
    records = {
        name: tuple(_records(folder / name, text, lines))
        for name in FILES
        if (folder / name).is_file()
    }
    if not records:
        raise MalformedGold(str(folder), f"there is no {', no '.join(FILES)}")
    annotated = sorted({record.line() for found in records.values() for record in found})
    # as it is named, and where it really lies: it may be a link, or the folder one stands in
    whole = "multi" in {folder.absolute().parent.name, folder.resolve().parent.name}
    mentions, targets = records.get(MENTIONS_FILE), records.get(TARGETS_FILE)
    measures, relations = records.get(MEASURES_FILE), records.get(RELATIONS_FILE)
    ids: set[str] = set()
    read_targets = None if targets is None else tuple(_targets(targets, ids))
    read_measures = None if measures is None else tuple(_measures(measures, ids))
    return Gold(
        None if mentions is None else tuple(record.mention() for record in mentions),
        read_targets,
        read_measures,
        None if relations is None else tuple(_relations(relations, ids)),
        (Span(0, len(text)),) if whole else tuple(lines.span(number) for number in annotated),
        whole,
    )


def _targets(records: Iterable[Record], ids: set[str]) -> Iterator[GoldTarget]:
    for record in records:
        target = record.target()
        _take(record, target.record_id, ids)
        yield target


def _measures(records: Iterable[Record], ids: set[str]) -> Iterator[GoldMeasure]:
    for record in records:
        if not record.is_bare:
            measure = record.measure()
            _take(record, measure.record_id, ids)
            yield measure


def _take(record: Record, record_id: str | None, ids: set[str]) -> None:
    """Add the id of a record; relations could not tell two with the same id apart."""
    if record_id is None:
        return
    if record_id in ids:
        raise record.malformed(f"the id “{record_id}” was used before")
    ids.add(record_id)


def _relations(records: Iterable[Record], ids: Container[str]) -> Iterator[GoldRelation]:
    for record in records:
        if record.is_bare:
            continue
        relation = record.relation()
        for one in (*relation.head.ids, *relation.tail.ids):
            if one not in ids:
                problem = f"“{one}” is the id of no record of {MEASURES_FILE} or {TARGETS_FILE}"
                raise record.malformed(problem)
        yield relation


def _records(path: Path, text: str, lines: Lines) -> Iterator[Record]:
    try:
        content = path.read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise MalformedGold(str(path), f"cannot be read ({error})") from error
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise MalformedGold(where, f"is no JSON ({error})") from error
        if not isinstance(fields, dict):
            raise MalformedGold(where, "is no JSON object")
        yield Record(where, fields, text, lines)
