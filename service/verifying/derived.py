"""Checks of what is made from the notices: passages, the search index, the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from corpus.errors import IndexDamaged, IndexNotBuilt
from corpus.notice import NoticeId, PassageId, Reading
from kg.build import FactsKept, graph_of
from kg.model import Provenance
from kg.overlay import Overlay
from retrieval import index_files
from retrieval.segment import digests_of
from retrieval.segment_files import open_segment
from service.edit_log import EditLog
from service.home_files import INDEX
from service.verifying.check import Checked, Examined, Finding
from service.writers_lock import NAME as LOCK
from service.writers_lock import writers_lock

_BUILD = "`wenjin index build` makes the index again from the store"
_START = "the next start, or `wenjin index build`, puts it right"
_FAULT = "this is a fault in Wenjin: please report it with the notice"


def passages(examined: Examined) -> Checked:
    """Every passage is the characters of its notice at its offsets, and no other has its id."""
    findings, seen = [], set()
    for reading in examined.readings.values():
        text = reading.notice.text
        for passage in reading.passages:
            if passage.span.of(text) != passage.text or passage.passage_id in seen:
                problem = f"passage {passage.passage_id} is not what stands at its offsets"
                findings.append(Finding(problem, _FAULT))
            seen.add(passage.passage_id)
    return Checked.of(f"{len(seen)} passages at their offsets", findings)


def index(examined: Examined) -> Checked:
    """Every file of the index by its checksums; it covers exactly the notices, as they are now."""
    folder = examined.home / INDEX
    checked = _index(examined)
    lock = examined.home / LOCK
    # Who publishes saves the index first and commits then. So what is out of step is looked at once
    # more while nobody does; on a read-only disk, where the lock cannot be had, nobody can.
    if checked.findings and lock.exists() and _can_write(examined):
        with writers_lock(examined.home):
            examined.read_again()
            return _index(examined)
    if not folder.exists() and not examined.readings:
        return Checked("no notice, and no index")
    return checked


def _can_write(examined: Examined) -> bool:
    try:
        with (examined.home / LOCK).open("r+b"):
            return True
    except OSError:
        return False


def _index(examined: Examined) -> Checked:
    folder, readings = examined.home / INDEX, examined.readings
    try:
        found = index_files.head_of(folder)
    except IndexNotBuilt:
        lacking = [Finding("there is none that this Wenjin reads", _START)] if readings else []
        return Checked.of("no index", lacking)
    except IndexDamaged as error:
        return Checked.of("", [Finding(error.problem, _START)])
    indexed: dict[NoticeId, Mapping[PassageId, str]] = {}
    findings = []
    for done, (notice_id, digest) in enumerate(found.digests.items()):
        examined.progress("index", done, len(found.digests))
        try:
            segment = open_segment(folder, digest)
            segment.check()
            indexed[notice_id] = segment.digests
        except IndexDamaged as error:
            findings.append(Finding(error.problem, _START))
        except FileNotFoundError:
            findings.append(Finding(f"the file of “{notice_id}” is missing", _START))
    examined.progress("index", len(found.digests), len(found.digests))
    if not findings:
        findings += _out_of_step(indexed, readings)
    saw = f"{len(indexed)} notices, every file by its checksums"
    return Checked.of(saw, findings)


def _out_of_step(
    indexed: Mapping[NoticeId, Mapping[PassageId, str]], readings: Mapping[NoticeId, Reading]
) -> Iterator[Finding]:
    for notice_id in sorted(indexed.keys() - readings.keys()):
        yield Finding(f"it has “{notice_id}”, which the store has not", _START)
    for notice_id, reading in sorted(readings.items()):
        digests = indexed.get(notice_id)
        if digests is None and reading.passages:
            yield Finding(f"it lacks “{notice_id}”", _START)
        elif digests is not None and digests != digests_of(reading.passages):
            yield Finding(f"it has another text of “{notice_id}”", _START)


def graph(examined: Examined) -> Checked:
    """Every mention and every provenance is the characters of a notice, edits by hand included.

    Follow-ups, which the graph concludes from two statements, have the provenance of those.
    """
    readings = examined.readings
    edits = EditLog(examined.store.engine).edits()
    examined.progress("graph", 0, 1)
    built = graph_of(readings.values(), Overlay(edits), FactsKept())
    examined.progress("graph", 1, 1)
    nodes, edges = built.nodes(), built.edges()
    said: list[tuple[str, Provenance]] = []
    for node in nodes:
        said += [(node.node_id, each) for each in node.mentions]
        said += [(node.node_id, each.said) for each in node.merges if each.said is not None]
    for edge in edges:
        name = f"{edge.source} –{edge.predicate}→ {edge.target}"
        said += [(name, each) for each in edge.provenance]
    findings = _not_verbatim(said, readings)
    return Checked.of(f"{len(said)} places of {len(nodes)} nodes and {len(edges)} edges", findings)


def _not_verbatim(
    said: Iterable[tuple[str, Provenance]], readings: Mapping[NoticeId, Reading]
) -> Iterator[Finding]:
    for name, each in said:
        reading = readings.get(each.notice_id)
        if reading is None or each.span.of(reading.notice.text) != each.text:
            yield Finding(f"{name} does not stand at its place in “{each.notice_id}”", _FAULT)
