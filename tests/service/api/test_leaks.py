"""Nothing of a notice comes out to who may not see it, not even that it exists.

Every route there is (found from the OpenAPI document) is tried with whatever might bring it out,
and answers as the same service does that has no such notice, byte for byte but for times and
running numbers.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.notice import NoticeId
from corpus.visibility import INTERNAL, PUBLIC
from service import sign_in_attempts
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import bearer
from tests.service.api.leak_probes import Probe, probes_of
from tests.service.api.leak_services import (
    INTERNAL_ID,
    POLICE,
    POLICE_ID,
    SECRETS,
    Service,
    pool_of,
    secret_text,
    secrets_of,
    service_of,
)

_LOG = logging.getLogger(__name__)

# what they were on 2026-11-27: fewer, and something is not tried any more
PROBES_OF_ALL = 1_933
PROBES_OF_A_BODY = 1_420


@dataclass(frozen=True)
class Leak:
    """A probe that told something, and what."""

    probe: Probe
    what: str


def leaks_of(
    seeing: Service, twin: Service, who: str | None, *notice_ids: str
) -> tuple[int, list[Leak]]:
    """How many probes were made as ``who``, and which of them told something."""
    there, without = ({} if who is None else bearer(each.keys[who]) for each in (seeing, twin))
    for service, headers in ((seeing, there), (twin, without)):
        until_suggestions_are_found(service.client, headers)
    openapi = seeing.client.get("/openapi.json").json()
    assert openapi == twin.client.get("/openapi.json").json()
    secrets, count, found = secrets_of(*notice_ids), 0, []
    for probe in probes_of(openapi, pool_of(*notice_ids)):
        told = probe.asked(seeing.client, there)
        other = probe.asked(twin.client, without)
        count += 1
        said = told.text + str(told.headers)
        words = [word for word in secrets if is_said(word, said) and word not in probe.sent]
        if words:
            found.append(Leak(probe, f"said {words}"))
        elif told.comparable != other.comparable:
            found.append(Leak(probe, f"{told.comparable} is not {other.comparable}"))
    return count, found


def is_said(word: str, text: str) -> bool:
    """Whether a text has the word; a figure, as a number and not as digits of a longer one.

    /metrics has hundreds of seconds with fifteen digits each.
    """
    return (
        re.search(rf"(?<![\d.]){word}(?![\d.])", text) is not None
        if word.isdigit()
        else word in text
    )


def test_a_figure_is_no_part_of_a_longer_number() -> None:
    assert is_said("61587", '{"figure": 61587}')
    assert is_said("61587", "共61587件")
    assert not is_said("61587", "seconds_sum 0.0161587204")
    assert not is_said("61587", "bytes 3.61587e+06")


def until_suggestions_are_found(client: TestClient, headers: dict[str, str]) -> None:
    """Return once there is nothing left to look for."""
    until = time.monotonic() + 60
    while client.get("/api/v1/suggestions", headers=headers).json()["finding"]:
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture(scope="module")
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        # a wait after wrong passwords ends at another moment in each of two services
        patch.setattr(sign_in_attempts, "FREE_BY_NAME", 10_000)
        patch.setattr(sign_in_attempts, "FREE_BY_ADDRESS", 10_000)
        yield stack


@pytest.fixture(scope="module")
def everything(stack: ExitStack, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """Public notices, an internal and a restricted one."""
    kinds = {INTERNAL_ID: INTERNAL, POLICE_ID: POLICE}
    return service_of(stack, tmp_path_factory.mktemp("everything"), HashEmbedder(), kinds)


@pytest.fixture(scope="module")
def without_police(stack: ExitStack, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """The same without the restricted one."""
    kinds = {INTERNAL_ID: INTERNAL}
    return service_of(stack, tmp_path_factory.mktemp("without"), HashEmbedder(), kinds)


@pytest.fixture(scope="module")
def public_only(stack: ExitStack, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """The public ones alone."""
    return service_of(stack, tmp_path_factory.mktemp("public"), HashEmbedder(), {})


def test_nothing_of_it_comes_out_without_a_key(everything: Service, public_only: Service) -> None:
    count, leaks = leaks_of(everything, public_only, None, INTERNAL_ID, POLICE_ID)
    _LOG.info("leak probes without a key: %d, leaks %d", count, len(leaks))
    assert leaks == []
    assert count >= PROBES_OF_ALL


def test_nothing_of_it_comes_out_to_a_citizens_key(
    everything: Service, public_only: Service
) -> None:
    count, leaks = leaks_of(everything, public_only, "citizen", INTERNAL_ID, POLICE_ID)
    _LOG.info("leak probes with a citizen's key: %d, leaks %d", count, len(leaks))
    assert leaks == []
    assert count >= PROBES_OF_ALL


def test_nothing_of_a_restricted_notice_comes_out_to_other_staff(
    everything: Service, without_police: Service
) -> None:
    # an editor may ask all that an agent may, and more
    count, leaks = leaks_of(everything, without_police, "editor of another body", POLICE_ID)
    _LOG.info("leak probes as an editor of another body: %d, leaks %d", count, len(leaks))
    assert leaks == []
    assert count >= PROBES_OF_A_BODY


def test_a_stream_that_somebody_else_began_goes_on_for_nobody_who_may_not_see_it(
    everything: Service, public_only: Service
) -> None:
    _, _, _, figure, _, word, _ = SECRETS[POLICE_ID]
    ask = {"question": f"全年新建{word}口袋公园多少个？"}
    accept = {"Accept": "text/event-stream"}
    officer = {**accept, **bearer(everything.keys["officer"])}
    inside = {**ask, "audience": "staff"}
    seen = everything.client.post("/api/v1/ask", json=inside, headers=officer).text
    assert figure in seen
    ids = [line.removeprefix("id: ") for line in seen.splitlines() if line.startswith("id: ")]
    assert ids
    for last, body in ((last, body) for last in ids for body in (ask, inside)):
        resumed = Probe("post", "/api/v1/ask", body=body, accept="text/event-stream")
        told, other = (
            resumed.asked(each.client, {"Last-Event-ID": last})
            for each in (everything, public_only)
        )
        assert figure not in told.text
        assert told.comparable == other.comparable


def test_the_probes_bring_it_out_for_who_may_see_it(
    everything: Service, public_only: Service
) -> None:
    headers = bearer(everything.keys["admin"])
    openapi = everything.client.get("/openapi.json").json()
    harmless = (
        probe
        for probe in probes_of(openapi, pool_of(INTERNAL_ID, POLICE_ID))
        if probe.method in ("get", "post") and probe.file is None
    )
    told: set[str] = set()
    for probe in harmless:
        said = probe.asked(everything.client, headers).text
        told |= {
            word
            for word in secrets_of(INTERNAL_ID, POLICE_ID)
            if is_said(word, said) and word not in probe.sent
        }
    assert told == set(secrets_of(INTERNAL_ID, POLICE_ID))


def test_an_id_that_is_withheld_is_refused_in_one_way_whatever_is_sent(
    everything: Service,
) -> None:
    """The one thing that tells: who guesses the exact id learns that it cannot be used."""
    editor = bearer(everything.keys["editor of another body"])
    replies = set()
    for text in (secret_text(POLICE_ID), "别的内容。"):
        for metadata in ("{}", '{"visibility": "public"}', '{"title": "别的"}'):
            for query in ("", "?replace=true", "?seen_version=0", "?seen_version=1&replace=true"):
                files = {"file": (f"{POLICE_ID}.txt", text.encode()), "metadata": ("m", metadata)}
                url = f"/api/v1/notices{query}"
                for accept in ("application/json", "text/event-stream"):
                    headers = {**editor, "Accept": accept}
                    reply = everything.client.post(url, files=files, headers=headers)
                    replies.add((reply.status_code, reply.text))
    ((status, text),) = replies
    assert status == 409
    assert "id-withheld" in text
    assert everything.library.store.get(NoticeId(POLICE_ID)).text == secret_text(POLICE_ID)


def test_who_may_see_it_is_told_and_no_other_from_the_moment_it_changes(
    tmp_path: Path,
) -> None:
    with ExitStack() as stack:
        service = service_of(stack, tmp_path, HashEmbedder(), {INTERNAL_ID: INTERNAL})
        other = Library.open(tmp_path, cache=tmp_path, embedder=HashEmbedder())
        stack.callback(other.close)
        url = f"/api/v1/notices/{INTERNAL_ID}"
        asked = {"question": "全年新建夜光杯口袋公园多少个？"}

        def seen(who: str | None) -> tuple[int, bool]:
            headers = {} if who is None else bearer(service.keys[who])
            audience = "citizen" if who is None else "staff"
            reply = service.client.post(
                "/api/v1/ask", json={**asked, "audience": audience}, headers=headers
            )
            return service.client.get(url, headers=headers).status_code, "73194" in reply.text

        gone, there = (404, False), (200, True)
        for visibility, expected in (
            (PUBLIC, (there, there, there)),
            (POLICE, (gone, gone, there)),
            (INTERNAL, (gone, there, there)),
            (None, (gone, there, there)),  # silent metadata open nothing
        ):
            # another process, as the command line is
            other.ingest(
                a_published_file(
                    secret_text(INTERNAL_ID), notice_id=INTERNAL_ID, visibility=visibility
                )
            )
            assert tuple(map(seen, (None, "agent", "officer"))) == expected


def test_a_citizens_answer_is_of_what_is_public_whoever_asks(everything: Service) -> None:
    asked = {"question": "全年新建夜光杯口袋公园多少个？"}
    admin = everything.client.post(
        "/api/v1/ask", json=asked, headers=bearer(everything.keys["admin"])
    )
    anybody = everything.client.post("/api/v1/ask", json=asked)
    assert admin.json()["answer_id"] == anybody.json()["answer_id"]
    assert "73194" not in admin.text
    # and whoever had it may rate it
    thumb = {"answer_id": admin.json()["answer_id"], "rating": "up"}
    for headers in ({}, bearer(everything.keys["admin"])):
        reply = everything.client.post("/api/v1/feedback", json=thumb, headers=headers)
        assert reply.status_code == 201


def test_nobody_publishes_what_they_could_not_see_themselves(everything: Service) -> None:
    editor = bearer(everything.keys["editor of another body"])
    files = {
        "file": ("mine.txt", "内容。".encode()),
        "metadata": ("m.json", '{"visibility": ["青金石公安局"]}'),
    }
    reply = everything.client.post("/api/v1/notices", files=files, headers=editor)
    assert reply.status_code == 403
    assert "Name a body of yours" in reply.json()["detail"]
    assert everything.library.store.version(NoticeId("mine")) == 0
