"""Schemathesis: requests made from the OpenAPI document, right and wrong ones, as every role.

Whatever comes, nothing breaks (no 5xx), and every answer is one that the document has, with its
status, media type and schema; what the document allows is taken, what it forbids is refused, and a
key is needed where it says so and nowhere else. The requests are the same each time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.api.app import create_app
from service.keys import KeyStore, Role
from service.library import Library
from tests.conftest import ROOT
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import BASE, bearer, client_of, settings_of

pytestmark = pytest.mark.filterwarnings(
    # Schemathesis registers a generator of its own, which it does keep
    "ignore:It looks like `register_random`:hypothesis.errors.HypothesisWarning"
)

EXAMPLES = 25  # of each kind, for each operation
KNOWN = {"notice_id": "sample", "node_id": "Department:市园林局"}
FORMS = ("POST /api/v1/notices", "POST /api/v1/notices/preview")
SIGN_IN = "POST /api/v1/session"  # a password takes a sixth of a second
WHO = "GET /api/v1/session"  # asks for a cookie, of which the document knows nothing
ANSWERS = (
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
BEYOND_A_SCHEMA = (
    # what no schema can say: a text in which nothing can be read, conditions that nothing meets
    "must not be blank",
    "must not hold",
    "letter or a digit",
    "must not be above",
)
ACCEPTED = ("application/json", "text/event-stream", "*/*")

drawn = partial(
    settings,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def operations() -> list[Any]:
    """What the document of the app itself has."""
    document = create_app(settings_of(ROOT / "nowhere")).openapi()
    config = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
    schema = schemathesis.openapi.from_dict(document, config=config)
    return [found.ok() for found in schema.get_all_operations()]


EVERY = operations()
WITH_INPUT = [each for each in EVERY if (each.query or each.body) and str(each.label) not in FORMS]


@dataclass(frozen=True)
class Service:
    """A service over one notice, and the headers of each role."""

    client: TestClient
    headers: Mapping[Role | None, Mapping[str, str]]

    def asked(self, case: Case, role: Role | None, accept: str) -> Any:
        """What comes back on a request of Schemathesis' making."""
        sent = case.as_transport_kwargs(base_url=BASE)
        headers = {**(sent.pop("headers", None) or {}), "Accept": accept, **self.headers[role]}
        kept = {name: sent[name] for name in sent if name in KEPT}
        if isinstance(sent.get("data"), str | bytes):  # as this client calls what is sent as it is
            kept["content"] = kept.pop("data")
        reply = self.client.request(**kept, headers=headers)
        reply.request.read()
        return reply


KEPT = {"method", "url", "params", "json", "data", "files", "content"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("document")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file(date="2025-03-05"))
    held = KeyStore(library.store.engine)
    headers = {role: bearer(held.create(role).secret) for role in Role}
    with client_of(library) as client:
        yield Service(client, {None: {}, **headers})
    library.close()


def cases(operation: Any, mode: GenerationMode) -> st.SearchStrategy[Case]:
    """Requests to an operation; every other one to something that is there."""
    known = {name: value for name, value in KNOWN.items() if f"{{{name}}}" in operation.path}
    anything = operation.as_strategy(generation_mode=mode)
    if not known or operation.method == "delete":
        return anything
    return st.one_of(operation.as_strategy(generation_mode=mode, path_parameters=known), anything)


def check(case: Case, reply: Any) -> None:
    """The reply is one that the document has; of events it only says that there are some."""
    of_events = reply.headers.get("content-type", "").startswith("text/event-stream")
    checks = [each for each in ANSWERS if each is not response_schema_conformance or not of_events]
    case.validate_response(reply, checks=checks)


def label(operation: Any) -> str:
    return str(operation.label)


@pytest.mark.parametrize("operation", EVERY, ids=label)
def test_what_the_document_allows_is_taken_and_answered_as_it_says(
    service: Service, operation: Any
) -> None:
    needs_key = {} not in operation.definition.raw.get("security", [{}])

    @drawn(max_examples=4 if label(operation) == SIGN_IN else EXAMPLES)
    @given(
        case=cases(operation, GenerationMode.POSITIVE),
        role=st.sampled_from([None, *Role]),
        accept=st.sampled_from(ACCEPTED),
    )
    def asked(case: Case, role: Role | None, accept: str) -> None:
        reply = service.asked(case, role, accept)
        assert reply.status_code < 500
        if label(operation) not in (SIGN_IN, WHO):
            asked_as_staff = isinstance(case.body, dict) and case.body.get("audience") == "staff"
            assert (reply.status_code == 401) == (role is None and (needs_key or asked_as_staff))
        check(case, reply)
        if reply.status_code == 422 and any(map(reply.json()["detail"].count, BEYOND_A_SCHEMA)):
            return
        if label(operation) not in FORMS:
            case.validate_response(reply, checks=[positive_data_acceptance])

    asked()


@pytest.mark.parametrize("operation", WITH_INPUT, ids=label)
def test_what_the_document_forbids_is_refused_as_it_says(service: Service, operation: Any) -> None:
    @drawn(max_examples=EXAMPLES)
    @given(
        case=cases(operation, GenerationMode.NEGATIVE),
        role=st.sampled_from([None, *Role]),
        accept=st.sampled_from(ACCEPTED),
    )
    def asked(case: Case, role: Role | None, accept: str) -> None:
        reply = service.asked(case, role, accept)
        assert reply.status_code < 500
        check(case, reply)
        case.validate_response(reply, checks=[negative_data_rejection])

    asked()


FILE_NAMES = st.one_of(
    st.sampled_from(["sample.txt", "new.txt", "", ".txt", "../x.txt", "a/b.md", "\r\n.txt"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.text(max_size=40).map("{}.txt".format),
)
FILES = st.one_of(
    st.binary(max_size=200),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=400).map(str.encode),
    st.lists(st.sampled_from([*A_NOTICE_TEXT.splitlines(), "|-|", "```", "<b>", "\0"])).map(
        lambda lines: "\n".join(lines).encode()
    ),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
FIELDS = ("title", "issuer", "date", "number", "source_address", "visibility", "more")
METADATA = st.one_of(
    st.none(),
    st.binary(max_size=60),
    st.dictionaries(st.sampled_from(FIELDS), VALUES).map(lambda given: json.dumps(given).encode()),
    st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=20)).map(
        lambda given: json.dumps(given).encode()
    ),
)


@pytest.mark.parametrize("operation", [e for e in EVERY if label(e) in FORMS], ids=label)
def test_whatever_is_uploaded_the_answer_is_one_that_the_document_has(
    service: Service, operation: Any
) -> None:
    @drawn(max_examples=4 * EXAMPLES)
    @given(
        name=FILE_NAMES,
        content=FILES,
        metadata=METADATA,
        query=st.fixed_dictionaries(
            {}, optional={"replace": st.booleans(), "seen_version": st.integers(0, 2)}
        ),
        accept=st.sampled_from(ACCEPTED),
    )
    def uploaded(
        name: str, content: bytes, metadata: bytes | None, query: dict[str, Any], accept: str
    ) -> None:
        files = {"file": (name, content)}
        if metadata is not None:
            files["metadata"] = ("", metadata)
        reply = service.client.post(
            operation.path,
            files=files,
            params=query if label(operation) == FORMS[0] else {},
            headers={**service.headers[Role.EDITOR], "Accept": accept},
        )
        assert reply.status_code < 500
        reply.request.read()
        check(operation.Case(), reply)

    uploaded()
