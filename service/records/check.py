"""Whether the chain of records is whole: every hash, every link, every set of notices named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.records.errors import RecordUnreadable
from service.records.log import RecordLog, Row
from service.records.record import GENESIS, Pruned, Record, Replied, record_of, sha256_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written; ``number`` of the record, None for none of them."""

    number: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """What came of it. ``head``: the hash of the last record, to be noted elsewhere.

    Nothing in the database can tell that its last records were cut off; a head noted before can.
    """

    count: int
    first: int | None
    last: int | None
    head: str
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def check_records(log: RecordLog, noted: tuple[int, str] | None = None) -> RecordCheck:
    """Check the chain of a store; only reads. ``noted``: number and hash of an earlier head.

    Raises StoreUnavailable where the database cannot be read.
    """
    findings: list[Finding] = []
    held = log.notices()
    for digest, body in held.items():
        if sha256_of(body) != digest:
            findings.append(Finding(None, f"the set of notices {digest[:12]} was changed"))
    before: Row | None = None
    first: Row | None = None
    count, pruned = 0, set()
    noted_hash = None
    for row in log.rows():
        count += 1
        first = first or row
        if noted is not None and row.number == noted[0]:
            noted_hash = row.hash
        try:
            record = record_of(row.number, row.body)
        except RecordUnreadable as error:
            findings.append(Finding(row.number, str(error)))
        else:
            findings += _of(row, record, before, held)
            if isinstance(record.what, Pruned):
                pruned.add((record.what.through, record.what.hash))
        before = row
    if first is not None:
        findings += _of_the_first(first, pruned)
    if noted is not None and noted_hash != noted[1]:
        gone = "is not there" if noted_hash is None else "has another hash"
        findings.append(Finding(noted[0], f"the record that was noted as the last {gone}"))
    return RecordCheck(
        count,
        first.number if first else None,
        before.number if before else None,
        before.hash if before else GENESIS,
        tuple(findings),
    )


def _of(row: Row, record: Record, before: Row | None, held: dict[str, str]) -> Iterator[Finding]:
    if sha256_of(row.body) != row.hash:
        yield Finding(row.number, "its content was changed: it is not what its hash is of")
    if before is not None and row.number != before.number + 1:
        missing = f"{before.number + 1} to {row.number - 1}"
        yield Finding(row.number, f"records {missing} before it are missing")
    elif before is not None and record.previous != before.hash:
        yield Finding(row.number, "it does not follow from the record before it")
    reply = record.what if isinstance(record.what, Replied) else None
    found_by = (
        record.number,
        record.at,
        *((reply.answer_id, reply.notices) if reply else (None, None)),
    )
    if found_by != (row.number, row.at, row.answer_id, row.notices):
        yield Finding(row.number, "what it is found by was changed")
    if reply is not None and reply.notices not in held:
        yield Finding(row.number, "the set of notices that it names is missing")


def _of_the_first(first: Row, pruned: set[tuple[int, str]]) -> Iterator[Finding]:
    """A chain begins with nothing before it, or where a record of it says that others went."""
    try:
        previous = record_of(first.number, first.body).previous
    except RecordUnreadable:
        return  # said already
    if (first.number, previous) == (1, GENESIS):
        return
    if (first.number - 1, previous) not in pruned:
        yield Finding(
            first.number, "the records before it are gone, and none says that their time had passed"
        )
