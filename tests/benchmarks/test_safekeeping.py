"""The benchmark of backups, on a small home."""

from __future__ import annotations

import json

import pytest

from benchmarks import safekeeping


def test_a_report_has_every_step_at_every_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert safekeeping.main(["--notices", "1", "2"]) == 0
    report = json.loads(capsys.readouterr().out)
    one, two = report["sizes"]
    assert (one["notices"], two["notices"]) == (1, 2)
    for size in (one, two):
        assert size["sound"]
        for step in ("backup, whole", "restore, whole", "backup, bare", "restore, bare", "verify"):
            assert size[step]["clock_s"] >= 0
        assert size["megabytes, whole"] > 10 * size["megabytes, bare"]
    assert two["megabytes, whole"] > 1.8 * one["megabytes, whole"]
