"""Requests that try whatever a service has, found from its OpenAPI document.

Every path is tried with every method, every parameter and every field of a body with each of the
words, ids and node ids that might bring out what the caller may not see. A route that is added is
covered as soon as the document has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from fastapi.testclient import TestClient

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
PAGES = (
    "/",
    "/agent",
    "/desk",
    "/graph",
    "/feedback",
    "/status",
    "/widget.js",
    "/page.js",
    "/desk/main.js",
)
STREAM = "text/event-stream"

_TIMINGS = re.compile(r'"timings_ms":\{[^}]*\}')
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\"]*")
_KEY_ID = re.compile(r'"key_id":"[^"]*"')
_NUMBER = re.compile(r'"number":\d+')
# how much others have asked, and how the process does: of no notice, and never twice the same
_TRAFFIC = re.compile(
    r"^(?:# (?:HELP|TYPE) )?(?:process_|wenjin_(?:http|answer|refusals|rejected|working|waiting"
    r"|connections|disk_free|index_made_timestamp)).*\n",
    re.MULTILINE,
)
_FREE = re.compile(r"\d+\.\d GB")
_VARYING = {"date", "set-cookie"}  # a cookie that is cleared says when


@dataclass(frozen=True)
class Pool:
    """What is tried in the place of a text, an id or a number."""

    words: Sequence[str]
    notice_ids: Sequence[str]
    node_ids: Sequence[str]
    answer_ids: Sequence[str]
    numbers: Sequence[int]
    removable: Sequence[str]

    def texts(self, name: str) -> Sequence[str]:
        """What a field of this name might take, and whatever else there is."""
        if "notice" in name:
            return (*self.notice_ids, "nobody")
        if "answer_id" in name:
            return (*self.answer_ids, "0" * 24)
        if "node" in name or name in ("from", "to", "body"):
            return (*self.node_ids, *self.words)
        return (*self.words, *self.notice_ids, *self.node_ids[:2])


@dataclass(frozen=True)
class Probe:
    """One request."""

    method: str
    url: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    file: tuple[str, str, str | None] | None = None  # name, text, metadata
    accept: str = "application/json"

    @property
    def sent(self) -> str:
        """All that the request says, as text."""
        said = json.dumps([self.query, self.body, self.file], ensure_ascii=False)
        return unquote(self.url) + said

    def asked(self, client: TestClient, headers: Mapping[str, str]) -> Told:
        """What comes back."""
        files: Any = None
        if self.file is not None:
            name, text, metadata = self.file
            files = {"file": (name, text.encode())}
            if metadata is not None:
                files["metadata"] = ("metadata.json", metadata.encode())
        reply = client.request(
            self.method.upper(),
            self.url,
            params=dict(self.query),
            json=self.body,
            files=files,
            headers={**headers, "Accept": self.accept},
        )
        kept = {k: v for k, v in reply.headers.items() if k not in _VARYING}
        return Told(reply.status_code, kept, reply.text, "/feedback" in self.url)


@dataclass(frozen=True)
class Told:
    """A reply, as far as two services can be compared."""

    status: int
    headers: Mapping[str, str]
    text: str
    is_numbered: bool

    @property
    def comparable(self) -> tuple[int, dict[str, str], str]:
        """Status, headers and body, without the time, how long it took, and running numbers."""
        text = _MOMENT.sub("(moment)", _TIMINGS.sub('"timings_ms":{}', self.text))
        text = _FREE.sub("(free)", _TRAFFIC.sub("", _KEY_ID.sub('"key_id":""', text)))
        if self.is_numbered:
            text = _NUMBER.sub('"number":0', text)
        headers = dict(self.headers)
        if text != self.text:
            headers.pop("content-length", None)
        return self.status, headers, text


def probes_of(openapi: Mapping[str, Any], pool: Pool) -> Iterator[Probe]:
    """Every probe; each differs from the plainest request to its route in one thing."""
    for page in PAGES:
        for method in ("get", "head", "options", "post"):
            yield Probe(method, page)
    for path, operations in openapi["paths"].items():
        for method in METHODS:
            operation = operations.get(method)
            if operation is None:
                yield from (Probe(method, url) for url in _urls(path, operations, pool, method))
            else:
                yield from _tried(openapi, path, method, operation, pool)


def _tried(
    openapi: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any], pool: Pool
) -> Iterator[Probe]:
    asked = [each for each in operation.get("parameters", ()) if each["in"] == "query"]
    needed = {
        each["name"]: _values(openapi, each["name"], each["schema"], pool)[0]
        for each in asked
        if each.get("required")
    }
    bodies = list(_bodies(openapi, operation, pool))
    files = list(_files(operation, pool))
    for url in _urls(path, {method: operation}, pool, method):
        yield Probe(method, url, needed, *_first(bodies, files))
        yield Probe(method, url, needed, *_first(bodies, files), accept=STREAM)
    url = _urls(path, {method: operation}, pool, method)[0]
    for each in asked:
        for value in _values(openapi, each["name"], each["schema"], pool):
            query = {**needed, each["name"]: value}
            yield Probe(method, url, query, *_first(bodies, files))
    for body in bodies:
        yield Probe(method, url, needed, body)
        yield Probe(method, url, needed, body, accept=STREAM)
    for file in files:
        yield Probe(method, url, needed, None, file)
        yield Probe(method, url, {**needed, "replace": True}, None, file, STREAM)


def _first(bodies: Sequence[Any], files: Sequence[Any]) -> tuple[Any, Any]:
    return (bodies[0] if bodies else None), (files[0] if files else None)


def _urls(path: str, operations: Mapping[str, Any], pool: Pool, method: str) -> list[str]:
    """The address with each thing that may stand in it."""
    names = re.findall(r"\{(\w+)\}", path)
    if not names:
        return [path]
    assert len(names) == 1, f"{path}: say how an address with several parts is to be tried"
    texts = pool.removable if method == "delete" else pool.texts(names[0])
    return [path.replace(f"{{{names[0]}}}", quote(text, safe="")) for text in texts]


def _bodies(
    openapi: Mapping[str, Any], operation: Mapping[str, Any], pool: Pool
) -> Iterator[dict[str, Any]]:
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return
    schema = _resolved(openapi, content["application/json"]["schema"])
    fields = schema["properties"]
    least = {
        name: _values(openapi, name, fields[name], pool)[0] for name in schema.get("required", ())
    }
    yield least
    for name, of in fields.items():
        for value in _values(openapi, name, of, pool):
            yield {**least, name: value}
    # what is hidden, asked for by name and by all words at once
    if "notice_ids" in fields:
        for notice_id in pool.notice_ids:
            yield {**least, "notice_ids": [notice_id]}
    for audience in ("citizen", "staff") if "audience" in fields else ():
        for text in pool.words:
            yield {**least, "question": text, "audience": audience, "evidence": True}


def _files(operation: Mapping[str, Any], pool: Pool) -> Iterator[tuple[str, str, str | None]]:
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" not in content:
        return
    is_preview = operation["operationId"] == "preview"
    for notice_id in (*pool.removable, *pool.notice_ids) if is_preview else ("new-notice",):
        for metadata in (None, '{"visibility": "internal"}', '{"visibility": ["无关局"]}', "{"):
            # what is published is told to others afterwards, so it must not say what is looked for
            words = pool.words[-1] if is_preview else "请认真贯彻"
            yield f"{notice_id}.txt", f"关于新建的通知\n{words}。\n", metadata


def _values(
    openapi: Mapping[str, Any], name: str, schema: Mapping[str, Any], pool: Pool
) -> list[Any]:
    schema = _resolved(openapi, schema)
    if "enum" in schema:
        return list(schema["enum"])
    if "const" in schema:
        return [schema["const"]]
    if "anyOf" in schema:
        return [value for each in schema["anyOf"] for value in _values(openapi, name, each, pool)]
    match schema.get("type"):
        case "boolean":
            return [True, False]
        case "integer" | "number":
            return [*pool.numbers, *({schema.get("minimum", 1), schema.get("maximum", 3)})]
        case "array":
            return [[value] for value in _values(openapi, name, schema["items"], pool)]
        case "object":
            fields = schema.get("properties", {})
            inner = {k: _values(openapi, k, each, pool) for k, each in fields.items()}
            most = max(map(len, inner.values()), default=0)
            return [{k: each[n % len(each)] for k, each in inner.items()} for n in range(most)]
        case "null":
            return [None]
        case _:
            return list(pool.texts(name))


def _resolved(openapi: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = openapi["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
