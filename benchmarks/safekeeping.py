"""How long a home of many notices takes to back up, restore and verify, and how large that is.

    python -m benchmarks.safekeeping --notices 5 1000

The notices are copies of the shipped one, each with a name of its own. Their vectors are drawn by
chance instead of being made by the model, which would take over an hour and change nothing that
is measured here. ``verify`` is measured up to ten: in the graph, all copies are the same nodes.
Seconds of the processor and of the clock; the disk decides about the second.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.running import NOTICES, machine
from corpus.notice import NoticeId, Span
from corpus.passages import read
from corpus.read import read_file
from kg.build import passage_names
from retrieval import index_files
from retrieval.hit import QueryVectors, SpanVectors, TokenVectors, Vectors
from retrieval.index import segments_of
from service.backup import back_up
from service.library import Library
from service.restoring import restore
from service.verifying import State, verify

_SIZE = 384  # of the bundled model's vectors
_CHARACTERS = 1.6  # of Chinese text to a token of its


class ByChance:
    """An Embedder of the bundled model's sizes without its work."""

    fingerprint = "by-chance-384"
    dimension = _SIZE

    def __init__(self) -> None:
        self._random = np.random.default_rng(1)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self._rows(len(texts))

    def embed_query_tokens(self, text: str) -> QueryVectors:
        """A question and its tokens."""
        return QueryVectors(self._rows(1)[0], self._tokens(text))

    def embed_question(self, text: str) -> QueryVectors:
        """The same."""
        return self.embed_query_tokens(text)

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Vectors of passages."""
        return self._rows(len(texts))

    def embed_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[Span]],
        progress: Callable[[int, int], None] | None = None,
        *,
        with_tokens: bool = False,
    ) -> SpanVectors:
        """Vectors of passages, of stretches of them, and of their tokens."""
        tokens = tuple(self._tokens(text) for text in texts) if with_tokens else ()
        return SpanVectors(
            self._rows(len(texts)), tuple(self._rows(len(inner)) for inner in spans), tokens
        )

    def _rows(self, count: int) -> Vectors:
        rows = self._random.standard_normal((count, _SIZE), dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def _tokens(self, text: str) -> TokenVectors:
        places = np.arange(0, len(text), _CHARACTERS).astype(np.int64)
        spans = np.stack([places, np.minimum(places + 2, len(text))], axis=1)
        return TokenVectors(self._rows(len(places)), places * 7919 % 250_000, spans)


def filled(home: Path, notices: int) -> None:
    """A home with so many copies of the shipped notice under names of their own, and an index."""
    file = read_file(NOTICES / "tianjin-zwfw-2025.txt")
    embedder = ByChance()
    library = Library.open(home, cache=home, embedder=embedder)
    library.rebuild()
    first = read(file)
    (made,) = segments_of(first.passages, passage_names(first), embedder, {})
    for number in range(notices):  # one by one: all in memory are gigabytes
        reading = read(replace(file, notice_id=NoticeId(f"{file.notice_id}-{number:04d}")))
        library.store.add(reading.notice)
        ids = tuple(sorted(passage.passage_id for passage in reading.passages))
        put = replace(made, notice_id=reading.notice.notice_id, passage_ids=ids)
        index_files.change(library.index_folder, embedder.fingerprint, [put])
    library.close()


def measure(notices: int, folder: Path, verified: int) -> dict[str, Any]:
    """Seconds and megabytes for a home of so many notices; ``verify`` up to another number."""
    home = folder / "home"
    filled(home, notices)
    report: dict[str, Any] = {"notices": notices}

    def take(name: str, work: Callable[[], object]) -> None:
        began, used = time.perf_counter(), time.process_time()
        work()
        report[name] = {
            "processor_s": round(time.process_time() - used, 2),
            "clock_s": round(time.perf_counter() - began, 2),
        }

    for name, with_index in (("whole", True), ("bare", False)):
        kept, new = folder / name, folder / f"new-{name}"
        take(
            f"backup, {name}",
            lambda kept=kept, given=with_index: back_up(home, kept, with_index=given),
        )
        size = sum(path.stat().st_size for path in kept.rglob("*") if path.is_file())
        report[f"megabytes, {name}"] = round(size / 1e6, 1)
        take(f"restore, {name}", lambda kept=kept, new=new: restore(kept, new))
        shutil.rmtree(kept)
        shutil.rmtree(new)
    if notices <= verified:
        states: list[State] = []
        take("verify", lambda: states.extend(each.state for each in verify(home)))
        report["sound"] = set(states) == {State.OK}
    take(
        "open, with its check", lambda: Library.open(home, cache=home, embedder=ByChance()).close()
    )
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report as JSON; 1 where a home was not sound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, nargs="+", default=[5, 1000])
    parser.add_argument("--verified", type=int, default=10, help="verify up to so many notices")
    asked = parser.parse_args(arguments)
    sizes = []
    for notices in asked.notices:
        with tempfile.TemporaryDirectory() as folder:
            sizes.append(measure(notices, Path(folder), asked.verified))
    report = {"machine": machine(), "sizes": sizes}
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    return 0 if all(size.get("sound", True) for size in sizes) else 1


if __name__ == "__main__":
    sys.exit(main())
