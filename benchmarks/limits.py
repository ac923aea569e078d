"""What the processor could do at most, and what share of it the model and the flat scan reach.

The arithmetic: multiply-accumulates and bytes of one question, of one passage and of a scan of all
vectors, over what one core does at its clock and what its memory gives. Peaks are of the
instructions that the processor tells of; the clock is what the system tells (it may run faster);
the memory's rate is measured here, with one thread, over far more than the caches hold. Beside it
the best of several measurements, on one thread. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.model import notice_passages
from benchmarks.questions import QUESTIONS, read_bodies
from benchmarks.running import finish, machine
from retrieval import bundled_model
from retrieval.dense import VectorPart
from retrieval.graph_model import GraphModel
from retrieval.runtime import Runtime
from service.settings import load_settings

LAYERS, HIDDEN, INNER = 12, 384, 1536
"""Of multilingual-e5-small."""
WEIGHTS = LAYERS * (4 * HIDDEN**2 + 2 * HIDDEN * INNER)
"""Products of a token with the layers' matrices, and bytes of these in 8 bits: 21.2 million."""

SCANNED = (10_000, 100_000)
_FLOAT = 4
_READ_MB = 256
_TIMES = 30


@dataclass(frozen=True, slots=True)
class Peak:
    """Multiply-accumulates of one core in one cycle, by the widest instructions it has."""

    instructions: str
    int8: int
    float32: int


PEAKS = (
    ("amx_int8", Peak("AMX", 1024, 32)),  # TDPBUSD: 16 × 16 × 64 in 16 cycles
    ("avx512_vnni", Peak("AVX-512 VNNI", 128, 32)),  # VPDPBUSD: 64, twice a cycle
    ("avx_vnni", Peak("AVX VNNI", 64, 16)),
    ("avx512f", Peak("AVX-512", 43, 32)),  # VPMADDUBSW, VPMADDWD, VPADDD for 64, twice a cycle
    ("avx2", Peak("AVX2", 21, 16)),
    ("asimddp", Peak("NEON dot products", 32, 8)),
)
"""By the flag of /proc/cpuinfo that tells of them; the best first."""


def peak_of(cpuinfo: str) -> tuple[Peak | None, float | None]:
    """The peak that a /proc/cpuinfo tells of, and the clock in GHz; None where it does not."""
    told = re.search(r"^(?:flags|Features)\s*:(.*)$", cpuinfo, re.MULTILINE)
    flags = set(told[1].split()) if told else set()
    clock = re.search(r"^cpu MHz\s*:\s*([\d.]+)", cpuinfo, re.MULTILINE)
    peak = next((peak for flag, peak in PEAKS if flag in flags), None)
    return peak, float(clock[1]) / 1_000 if clock else None


def products(tokens: int) -> int:
    """Multiply-accumulates of one text: of its tokens with the weights, and with each other."""
    return tokens * WEIGHTS + LAYERS * 2 * tokens**2 * HIDDEN


def best_s(act: Callable[[], object], times: int = _TIMES) -> float:
    """The seconds of the fastest of several times: what others on the machine disturb least."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return min(taken)


def bytes_a_second() -> float:
    """How fast one thread reads memory, in order."""
    rows = np.ones((_READ_MB * 1_000_000 // 8 // 1_000, 1_000), dtype=np.int64)
    return rows.nbytes / best_s(lambda: np.bitwise_or.reduce(rows, axis=0), 8)


def text_row(
    tokens: int, seconds: float, peak: Peak | None, clock: float | None, rate: float
) -> dict[str, Any]:
    """One text's arithmetic beside what it took."""
    row = {
        "tokens": tokens,
        "million_products": round(products(tokens) / 1e6),
        "weights_mb": round(WEIGHTS / 1e6, 1),
        "ms_to_read_the_weights": round(1_000 * WEIGHTS / rate, 2),
        "measured_ms": round(1_000 * seconds, 2),
        "measured_products_a_cycle": None,
        "ms_at_the_peak": None,
        "share_of_the_limit": None,
    }
    if peak is not None and clock is not None:
        at_peak = products(tokens) / (peak.int8 * clock * 1e9)
        limit = max(at_peak, WEIGHTS / rate)
        row |= {
            "measured_products_a_cycle": round(products(tokens) / (seconds * clock * 1e9), 1),
            "ms_at_the_peak": round(1_000 * at_peak, 2),
            "share_of_the_limit": round(limit / seconds, 3),
        }
    return row


def scan_row(passages: int, rate: float) -> dict[str, Any]:
    """A flat scan's arithmetic beside what it took."""
    vectors = np.random.default_rng(1).standard_normal((passages, HIDDEN), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    part = VectorPart(vectors, approximate_from=passages + 1)
    seconds = best_s(lambda: part.nearest(vectors[0], 10, None))
    read = passages * HIDDEN * _FLOAT
    return {
        "passages": passages,
        "mb": round(read / 1e6, 1),
        "limit_ms": round(1_000 * read / rate, 2),
        "measured_ms": round(1_000 * seconds, 2),
        "share_of_the_limit": round(read / rate / seconds, 2),
    }


def measure(scanned: Sequence[int] = SCANNED) -> dict[str, Any]:
    """Run the model and the scans; the report."""
    cpuinfo = Path("/proc/cpuinfo")
    peak, clock = peak_of(cpuinfo.read_text("utf-8") if cpuinfo.exists() else "")
    rate = bytes_a_second()
    model = GraphModel(bundled_model.prepare(load_settings().cache, Runtime.ONNX))
    passages = sorted(notice_passages(), key=len)
    texts = {
        "question": ("query: ", read_bodies(QUESTIONS)[0]["question"]),
        "passage": ("passage: ", passages[len(passages) // 2]),
        "longest passage": ("passage: ", passages[-1]),
    }
    rows = {}
    for name, (prompt, text) in texts.items():
        tokens = len(model.reader.encode(prompt + text, model.reader.positions).ids)
        encode = model.encode_queries if prompt == "query: " else model.encode_passages
        seconds = best_s(lambda given=text, of=encode: of([given]))  # type: ignore[misc]
        rows[name] = text_row(tokens, seconds, peak, clock, rate)
    return {
        "instructions": peak.instructions if peak else None,
        "clock_ghz": clock,
        "int8_products_a_cycle": peak.int8 if peak else None,
        "read_gb_a_second": round(rate / 1e9, 1),
        "texts": rows,
        "scans": [scan_row(each, rate) for each in scanned],
        "machine": machine(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.limits", description=__doc__)
    parser.add_argument(
        "--passages",
        type=int,
        nargs="+",
        default=list(SCANNED),
        metavar="N",
        help="vectors of each flat scan (default: 10000 100000)",
    )
    options = parser.parse_args(arguments)
    if min(options.passages) < 1:
        parser.error("--passages are at least 1")
    report: Mapping[str, Any] = measure(options.passages)
    return finish(report, (), check=False)


if __name__ == "__main__":
    sys.exit(main())
