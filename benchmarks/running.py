"""Runs Wenjin as its users do, as processes of its own, and says what they took."""

from __future__ import annotations

import json
import math
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
NOTICES = ROOT / "corpus" / "notices"
READY_WITHIN_S = 180
_MEMORY = {"rss_mb": "VmRSS", "peak_rss_mb": "VmHWM", "own_rss_mb": "RssAnon"}


class BenchmarkError(Exception):
    """Something did not run, so that there is nothing to report."""


def wenjin(*arguments: str | Path) -> list[str]:
    """The command line of ``wenjin`` in this Python's own environment."""
    command = Path(sys.executable).with_name("wenjin")
    if not command.exists():
        raise BenchmarkError(f"{command} does not exist. Run `make install`.")
    return [str(command), *map(str, arguments)]


def timed(command: Sequence[str]) -> float:
    """Seconds that a whole process takes. Raises BenchmarkError where it fails."""
    return completed(command)[0]


def completed(command: Sequence[str]) -> tuple[float, bytes]:
    """The seconds of ``timed``, and what the process wrote to its standard output."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[-2000:]
        raise BenchmarkError(f"{' '.join(command)} ended with {done.returncode}: {said}")
    return seconds, done.stdout


def new_key(home: Path, role: str) -> str:
    """The secret of a new key of this role."""
    _, said = completed(wenjin("keys", "create", "--role", role, "--home", home))
    return said.decode().strip().splitlines()[-1]


@contextmanager
def server(
    home: Path, settings: Mapping[str, str] | None = None, within_s: float = READY_WITHIN_S
) -> Iterator[tuple[int, int]]:
    """A server over ``home`` on a free loopback port, ready to answer: (port, process id).

    ``settings`` are put into its environment, as an operator would.
    """
    port = free_port()
    log = home / "benchmark-server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            wenjin("serve", "--home", home, "--host", "127.0.0.1", "--port", str(port)),
            cwd=ROOT,
            env={**os.environ, **(settings or {})},  # noqa: TID251
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_ready(process, port, log, within_s)
            yield port, process.pid
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(
    process: subprocess.Popen[bytes], port: int, log: Path, within_s: float = READY_WITHIN_S
) -> None:
    """Return once the server answers that it is ready. Raises BenchmarkError."""
    deadline = time.monotonic() + within_s
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:  # nobody listens yet, or 503: not ready yet
            time.sleep(0.2)
    ended = process.poll()
    problem = f"was not ready within {within_s:.0f} s" if ended is None else f"ended with {ended}"
    tail = log.read_text(encoding="utf-8", errors="replace").strip()[-2000:]
    raise BenchmarkError(f"the server {problem}: {tail}")


def memory_mb(status: str) -> Mapping[str, float | None]:
    """Resident memory in MB (10^6 bytes) of a ``/proc/PID/status``.

    Now, at its highest, and now without the pages of files, which the system may take back.
    """
    kilobytes = {
        key: value.split()[0]
        for key, _, value in (line.partition(":") for line in status.splitlines())
        if key in _MEMORY.values()
    }
    return {
        name: round(int(kilobytes[key]) * 1024 / 1e6, 1) if key in kilobytes else None
        for name, key in _MEMORY.items()
    }


def memory_of(pid: int) -> Mapping[str, float | None]:
    """Resident memory of a process; None where the system has no /proc."""
    path = Path("/proc") / str(pid) / "status"
    return memory_mb(path.read_text(encoding="ascii", errors="replace") if path.exists() else "")


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of ``values`` does not exceed, between its neighbours by line."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    return below + (above - below) * (place - math.floor(place))


def spread(ms: Sequence[float]) -> dict[str, float]:
    """How many there are, and how they lie: milliseconds."""
    named = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "longest": 1.0}
    return {"count": len(ms)} | {name: round(percentile(ms, at), 1) for name, at in named.items()}


def machine() -> Mapping[str, str | int | float | None]:
    """What this ran on; ``load_average`` counts what ran in the last minute, this included."""
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 2),
        "date": time.strftime("%Y-%m-%d"),
    }


def in_scratch_home(
    measure: Callable[[Path], Mapping[str, Any]],
    misses_of: Callable[[Mapping[str, Any]], Sequence[str]],
    *,
    check: bool,
) -> int:
    """Measure in a home that is thrown away, then ``finish``; what did not run is one line."""
    with tempfile.TemporaryDirectory(prefix="wenjin-benchmark-") as home:
        try:
            report = measure(Path(home))
        except BenchmarkError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    return finish(report, misses_of(report), check=check)


def finish(report: Mapping[str, Any], misses: Sequence[str], *, check: bool) -> int:
    """Print the report as JSON and the targets missed as plain lines; the exit status."""
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    for miss in misses:
        sys.stderr.write(f"target missed: {miss}\n")
    return 1 if check and misses else 0
