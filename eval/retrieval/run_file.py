"""A run as a file that other tools read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eval.pages import write_report
from eval.retrieval.measures import untied
from retrieval.hit import Ranking


def write_run(path: Path, found: Mapping[str, Ranking]) -> None:
    """Write TREC's ``query_id Q0 passage_id rank score wenjin``, a hit a line.

    Raises ReportUnwritable.
    """
    lines = [
        f"{query_id} Q0 {hit.passage_id} {hit.rank} {score!r} wenjin\n"
        for query_id, ranking in found.items()
        for hit, score in untied(ranking)
    ]
    write_report(path, "".join(lines))
