"""What the benchmarks measure with."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.request import urlopen

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import running
from benchmarks.running import BenchmarkError, memory_mb, memory_of, percentile, server, timed

READY_SERVER = """
import http.server, sys
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
port = int(sys.argv[sys.argv.index("--port") + 1])
http.server.HTTPServer(("127.0.0.1", port), Ready).serve_forever()
"""


def stand_in(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let ``program`` run where ``wenjin`` would."""
    monkeypatch.setattr(
        running, "wenjin", lambda *given: [sys.executable, "-c", program, *map(str, given)]
    )


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=50),
    st.sampled_from([0.0, 0.5, 0.95, 1.0]),
)
def test_percentiles_are_those_of_numpy(values: list[float], share: float) -> None:
    assert percentile(values, share) == pytest.approx(float(np.quantile(values, share)))


def test_resident_memory_is_read_from_the_status_of_a_process() -> None:
    told = {"Name": "wenjin", "VmHWM": "1000000 kB", "VmRSS": "500000 kB", "RssAnon": "250000 kB"}
    status = "".join(f"{key}:\t  {value}\n" for key, value in told.items())
    assert memory_mb(status) == {"rss_mb": 512.0, "peak_rss_mb": 1024.0, "own_rss_mb": 256.0}


def test_resident_memory_is_unknown_where_the_system_does_not_tell() -> None:
    assert memory_mb("") == dict.fromkeys(("rss_mb", "peak_rss_mb", "own_rss_mb"))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_this_process_holds_some_memory() -> None:
    assert (memory_of(os.getpid())["rss_mb"] or 0) > 1


def test_a_process_that_fails_is_an_error_with_what_it_said() -> None:
    assert timed([sys.executable, "-c", "pass"]) > 0
    with pytest.raises(BenchmarkError, match="ended with 3: out of room"):
        timed([sys.executable, "-c", "import sys; sys.stderr.write('out of room'); sys.exit(3)"])


def test_a_server_is_waited_for_and_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, READY_SERVER)
    with server(tmp_path) as (port, pid):
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
            assert response.status == 200
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_server_that_ends_at_once_is_an_error_with_what_it_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, "import sys; sys.exit('no room on the disk')")
    with pytest.raises(BenchmarkError, match="no room on the disk"), server(tmp_path):
        pass
