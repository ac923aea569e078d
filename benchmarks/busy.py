"""Who keeps a server busy: callers who do one thing after another, and an editor.

Every reply is looked at: its status, that an answer has its quotes word for word, that a stream
ends with its object, that what was published is found and what was removed is gone.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any

from benchmarks.running import ROOT, BenchmarkError

SETS = ROOT / "eval" / "sets"
PUBLISHED = (
    SETS / "everyday" / "wuhu",
    SETS / "everyday" / "yichang",
    SETS / "everyday" / "luoyang",
)
_TIMEOUT_S = 600
_JSON = "application/json"
_STREAM = "text/event-stream"
_BOUNDARY = "wenjin-soak"

MIX: tuple[tuple[str, int], ...] = (
    ("ask", 58), ("stream", 12), ("search", 10), ("assist", 8), ("evidence", 4),
    ("rate", 4), ("read", 4),
)  # fmt: skip
"""What callers do, and how often of a hundred times."""

SOAKED = "soak-"
"""How the ids of the notices begin that the editor takes in and out."""


class Wrong(Exception):
    """A reply that is not as it must be."""


@dataclass
class Tally:
    """What came of it so far."""

    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def time(self, kind: str, act: Callable[[], None]) -> None:
        """Do it, and note how long it took or what was wrong."""
        began = time.perf_counter()
        try:
            act()
        except (Wrong, OSError, HTTPException, ValueError, KeyError) as error:
            with self.lock:
                self.errors.append(f"{kind}: {type(error).__name__} {error}"[:400])
        else:
            with self.lock:
                self.ms[kind].append((time.perf_counter() - began) * 1000)


class Client:
    """One open connection, opened again where the server has closed it between requests."""

    def __init__(self, port: int, key: str | None = None) -> None:
        self._port = port
        self._own = {} if key is None else {"Authorization": f"Bearer {key}"}
        self._connection: HTTPConnection | None = None
        self._used_at = 0.0

    def send(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes]:
        """Status and body of the reply."""
        if self._connection is None or time.monotonic() - self._used_at > 2.0:
            self.close()  # idle for longer, the server may be closing it just now
            self._connection = HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT_S)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self._connection.request(method, path, body, {**self._own, **named})
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, HTTPException):
            self.close()
            raise
        self._used_at = time.monotonic()
        return response.status, content

    def json(self, method: str, path: str, sent: Mapping[str, Any], status: int = 200) -> Any:
        """The reply to a JSON body. Raises Wrong for another status."""
        body = json.dumps(sent).encode()
        found, content = self.send(method, path, body, Content_Type=_JSON)
        expect(found == status, f"{path} {found}: {content[:200].decode('utf-8', 'replace')}")
        return json.loads(content)

    def close(self) -> None:
        """Let go of it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def expect(is_right: bool, problem: str) -> None:
    """Raise Wrong with the problem unless it is right."""
    if not is_right:
        raise Wrong(problem)


def looked_at(reply: Mapping[str, Any], text_of: Callable[[str], str | None]) -> None:
    """An answer has quotes, each word for word where it says; a refusal its reason.

    ``text_of``: the text of a notice as it is now; None where it was removed meanwhile. What the
    editor replaces only grows at its end, so that a quote stays where it was.
    """
    if reply["refused"]:
        expect(reply["citations"] == [] and bool(reply["abstention"]["reason"]), "a bare refusal")
        return
    expect(bool(reply["answer"]) and bool(reply["citations"]), "an answer without a quote")
    for cited in reply["citations"]:
        start, end, quote = cited["start"], cited["end"], cited["quote"]
        expect(len(quote) == end - start, "a quote of another length")
        text = text_of(cited["notice_id"])
        expect(text is None or text[start:end] == quote, "a quote that its notice has not there")


class Caller:
    """Does one thing after another, drawn by ``MIX``."""

    def __init__(self, port: int, agent: str, number: int, questions: Sequence[str]) -> None:
        self._public = Client(port)
        self._agent = Client(port, agent)
        self._random = Random(number)
        self._questions = itertools.cycle(questions)
        self._answer_id: str | None = None
        self._texts: dict[str, str] = {}

    def go_on(self, tally: Tally, until: float) -> None:
        """Until the time is up."""
        kinds, weights = zip(*MIX, strict=True)
        acts = {kind: getattr(self, f"_{kind}") for kind in kinds}
        while time.monotonic() < until:
            [kind] = self._random.choices(kinds, weights)
            tally.time(kind, acts[kind])
        self._public.close()
        self._agent.close()

    def _ask(self, **more: bool) -> None:
        sent = {"question": next(self._questions), **more}
        reply = self._public.json("POST", "/api/v1/ask", sent)
        looked_at(reply, self._text_of)
        self._answer_id = reply["answer_id"]

    def _evidence(self) -> None:
        self._ask(evidence=True)

    def _stream(self) -> None:
        body = json.dumps({"question": next(self._questions)}).encode()
        status, content = self._public.send(
            "POST", "/api/v1/ask", body, Content_Type=_JSON, Accept=_STREAM
        )
        expect(status == 200, f"stream {status}")
        last = content.decode().strip().split("\n\n")[-1]
        expect("event: done" in last, f"a stream without an end: {last[:200]}")
        looked_at(json.loads(last.split("data: ", 1)[1]), self._text_of)

    def _text_of(self, notice_id: str) -> str | None:
        text = self._texts.get(notice_id)
        if text is None:
            status, content = self._public.send("GET", f"/api/v1/notices/{notice_id}/text")
            expect(status in (200, 404), f"text {status}")
            if status == 404:
                return None
            text = content.decode()
            if not notice_id.startswith(SOAKED):  # which changes
                self._texts[notice_id] = text
        return text

    def _search(self) -> None:
        found = self._public.json("POST", "/api/v1/search", {"query": next(self._questions)})
        expect(len(found["hits"]) == 10, f"{len(found['hits'])} hits")

    def _assist(self) -> None:
        made = self._agent.json("POST", "/api/v1/assist", {"text": next(self._questions)})
        expect(bool(made["cards"]) and bool(made["draft"]), "nothing for the agent")

    def _rate(self) -> None:
        if self._answer_id is not None:
            rated = {"answer_id": self._answer_id, "rating": "up"}
            self._public.json("POST", "/api/v1/feedback", rated, 201)

    def _read(self) -> None:
        for path in ("/readyz", "/api/v1/notices", "/api/v1/graph/nodes?query=%E7%83%AD%E7%BA%BF"):
            status, content = self._public.send("GET", path)
            expect(status == 200, f"{path} {status}: {content[:200]!r}")


class Editor:
    """Takes notices in, replaces them and takes them out, with a rest between."""

    def __init__(self, port: int, key: str, rest_s: float) -> None:
        self._client = Client(port, key)
        self._rest_s = rest_s

    def go_on(self, tally: Tally, until: float) -> None:
        """Round after round, until the time is up; the last one is brought to its end."""
        files = sorted(path for folder in PUBLISHED for path in folder.glob("*.txt"))
        if not files:
            raise BenchmarkError("there is no notice to publish")
        for number, path in enumerate(itertools.cycle(files)):
            text, name = path.read_text(encoding="utf-8"), f"{SOAKED}{number}"
            tally.time("publish", lambda n=name, t=text: self.put(n, t, 201))  # type: ignore[misc]
            time.sleep(self._rest_s)
            changed = f"{text}\n今年新增便民服务点{number % 90 + 7}个。\n"
            tally.time("replace", lambda n=name, t=changed: self.put(n, t, 200))  # type: ignore[misc]
            time.sleep(self._rest_s)
            tally.time("remove", lambda n=name: self.remove(n))  # type: ignore[misc]
            if time.monotonic() > until:
                break
        self._client.close()

    def put(self, name: str, text: str, status: int) -> None:
        """Publish or replace, and see that it is there."""
        body = (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; '
            f'filename="{name}.txt"\r\n\r\n{text}\r\n--{_BOUNDARY}--\r\n'
        ).encode()
        kind = f"multipart/form-data; boundary={_BOUNDARY}"
        path = "/api/v1/notices?replace=true"
        found, content = self._client.send("POST", path, body, Content_Type=kind)
        expect(found == status, f"{found}: {content[:200].decode('utf-8', 'replace')}")
        there, kept = self._client.send("GET", f"/api/v1/notices/{name}/text")
        expect(there == 200 and kept.decode() == text, "what was published is not there")

    def remove(self, name: str) -> None:
        """Take it out, and see that it is gone."""
        status, content = self._client.send("DELETE", f"/api/v1/notices/{name}")
        expect(status == 204, f"{status}: {content[:200]!r}")
        status, _ = self._client.send("GET", f"/api/v1/notices/{name}")
        expect(status == 404, f"what was removed is {status}")
