"""The arithmetic of the limit, and the table of everything."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import limits, speed
from benchmarks.limits import peak_of, products, text_row

CPUINFO = "processor\t: 0\nflags\t\t: fpu avx2 {flags}\ncpu MHz\t\t: 2500.000\n"


@pytest.mark.parametrize(
    ("flags", "instructions", "int8"),
    [("avx512f avx512_vnni amx_int8", "AMX", 1024), ("avx_vnni", "AVX VNNI", 64), ("", "AVX2", 21)],
)
def test_the_peak_is_that_of_the_widest_instructions(
    flags: str, instructions: str, int8: int
) -> None:
    peak, clock = peak_of(CPUINFO.format(flags=flags))
    assert peak is not None
    assert (peak.instructions, peak.int8, clock) == (instructions, int8, 2.5)


def test_a_system_that_tells_nothing_has_no_peak() -> None:
    assert peak_of("") == (None, None)
    assert text_row(10, 0.001, None, None, 1e10)["share_of_the_limit"] is None


def test_products_are_those_of_the_layers_and_of_attention() -> None:
    assert limits.WEIGHTS == 12 * (4 * 384**2 + 2 * 384 * 1536) == 21_233_664
    assert products(1) == limits.WEIGHTS + 12 * 2 * 384
    assert products(100) == 100 * limits.WEIGHTS + 12 * 2 * 100 * 100 * 384


def test_the_limit_is_what_takes_longer_reading_or_computing() -> None:
    peak, clock = peak_of(CPUINFO.format(flags="amx_int8"))
    short = text_row(1, 0.01, peak, clock, limits.WEIGHTS / 0.002)
    long = text_row(1_000, 0.1, peak, clock, limits.WEIGHTS / 0.002)
    assert short["share_of_the_limit"] == pytest.approx(0.2)
    assert long["share_of_the_limit"] == pytest.approx(
        products(1_000) / (1024 * 2.5e9) / 0.1, abs=0.001
    )


def test_a_scan_reads_every_vector() -> None:
    row = limits.scan_row(200, 1e9)
    assert (row["passages"], row["mb"]) == (200, 0.3)
    assert row["measured_ms"] >= 0


def reports() -> dict[str, Any]:
    """One of each part, with made-up figures."""
    ms = {"p50": 1.0, "p95": 2.0, "p99": 3.0, "max": 4.0}
    cosine = {"lowest": 0.99, "mean": 0.999}
    passages = {"ratio": 3.0, "ours_a_second": 9, "reference_a_second": 3, "cosine": cosine}
    text = text_row(10, 0.001, *peak_of(CPUINFO.format(flags="avx_vnni")), 1e10)
    return {
        "model": {
            "query": {
                "ms": {"ours": ms, "reference": ms},
                "times_as_fast": 5.0,
                "times_as_fast_as_one_thread": 4.0,
                "cosine": cosine,
            },
            "passages": {"notice": passages},
        },
        "start": {"ratio_of_best": 1.5, "ready_s": [7.5, 8.0], "import_s": [5.0, 6.0]},
        "ask": {
            "server_rss_mb_when_ready": 800.0,
            "server_rss_mb": 810.0,
            "ratio_p50": 0.7,
            "ratio_p50_to_one_thread": 0.6,
            "ask_ms": ms,
            "reference_ms": ms,
        },
        "load": {
            "server_rss_mb": 820.0,
            "ratio": 1.2,
            "ratio_to_one_thread": 1.1,
            "asks_a_second": 70.0,
            "reference_queries_a_second": 60.0,
            "ask_ms": ms,
            "p99_to_p50": 3.0,
            "errors": 0,
            "answers": 1400,
            "distinct_questions": 1400,
        },
        "stages": {
            "passages": 105,
            "stages_ms": {"whole": {"p50": 1.0, "p95": 2.0, "share": 1.0}},
            "retrievers_ms": {"fused": ms},
        },
        "limits": {
            "instructions": "AVX VNNI",
            "clock_ghz": 2.5,
            "int8_products_a_cycle": 64,
            "read_gb_a_second": 10.0,
            "texts": {"question": text},
            "scans": [limits.scan_row(200, 1e9)],
        },
    }


def test_the_table_has_every_row_and_names_its_command() -> None:
    written = speed.table(reports())
    assert all(f"| {row.what} | {row.target} |" in written for row in speed.ROWS)
    assert "| 5.0 × (1.0 ms against 1.0 ms; 4.0 × one thread of it) | model |" in written
    assert "| whole | 1.0 | 2.0 | 100.0% |" in written
    assert "| fused | 1.0 | 2.0 |" in written
    assert "| question | 10 |" in written


def test_the_table_of_some_parts_has_their_rows_only() -> None:
    some = {"start": reports()["start"]}
    assert speed.table(some).count("\n") == 3


@pytest.mark.parametrize(
    ("main", "wrong"), [(speed, ["--only", "x"]), (limits, ["--passages", "0"])]
)
def test_what_cannot_be_measured_is_wrong_usage(main: Any, wrong: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main.main(wrong)
