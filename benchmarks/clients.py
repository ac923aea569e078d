"""Clients that ask over HTTP: one with an open connection, and several in a process of their own.

Run as a process it reads a plan in JSON from its standard input and writes what came of it to its
standard output; it imports nothing but the standard library, so that what clients take of the
cores is little. They share the machine's cores with the server all the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

_TIMEOUT_S = 600


class Refused(Exception):
    """An answer other than 200."""


class Asker:
    """One client with one open connection."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)

    def __call__(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Ask once; the answer. Raises Refused."""
        headers = {"Content-Type": "application/json"}
        self._connection.request("POST", "/api/v1/ask", json.dumps(body).encode(), headers)
        response = self._connection.getresponse()
        content = response.read()
        if response.status != 200:
            said = content.decode("utf-8", "replace")[:500]
            raise Refused(f"{body['question']!r}: HTTP {response.status}: {said}")
        answer: dict[str, Any] = json.loads(content)
        return answer

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


@dataclass
class Asked:
    """What came of a plan."""

    ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0


def ask_together(port: int, groups: Sequence[Sequence[str]], seconds: float) -> Asked:
    """One client for each group of questions, all at once, each asking one after another."""
    asked = Asked()
    ready = threading.Barrier(len(groups) + 1)
    begun = [0.0]

    def client(questions: Sequence[str]) -> None:
        ask, done = Asker(port), 0
        ready.wait()
        while not done or time.perf_counter() - begun[0] < seconds:
            start = time.perf_counter()
            try:
                ask({"question": questions[done % len(questions)]})
            except (Refused, OSError, HTTPException) as error:
                asked.errors.append(str(error) or type(error).__name__)
                ask.close()
                ask = Asker(port)
            else:
                asked.ms.append((time.perf_counter() - start) * 1000)
            done += 1
        ask.close()

    threads = [threading.Thread(target=client, args=(group,)) for group in groups]
    for thread in threads:
        thread.start()
    begun[0] = time.perf_counter()
    ready.wait()
    for thread in threads:
        thread.join()
    asked.seconds = time.perf_counter() - begun[0]
    return asked


def in_own_process(port: int, groups: Sequence[Sequence[str]], seconds: float) -> Asked:
    """``ask_together`` in another Python, whose work does not hold up this one or the server."""
    plan = json.dumps({"port": port, "groups": groups, "seconds": seconds})
    done = subprocess.run(
        [sys.executable, str(Path(__file__))],
        input=plan.encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return Asked(**json.loads(done.stdout))


def main() -> None:
    """Carry out the plan on standard input."""
    sys.stdout.write(json.dumps(asdict(ask_together(**json.load(sys.stdin)))))


if __name__ == "__main__":
    main()
