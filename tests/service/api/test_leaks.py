"""Nothing of a notice comes out to who may not see it, not even that it exists.

Every route there is (found from the OpenAPI document) is tried with whatever might bring it out,
and answers as the same service does that has no such notice, byte for byte but for times and
running numbers.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.notice import NoticeId
from corpus.visibility import INTERNAL, PUBLIC, Visibility, restricted_to
from kg.edits import AddAlias, AddNode, MergeInto, Rename
from kg.model import NodeId, NodeType
from retrieval.hit import Embedder
from service import sign_in_attempts
from service.curation import Curation
from service.keys import KeyStore, Role
from service.library import Library
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import bearer, client_of
from tests.service.api.leak_probes import Pool, Probe, probes_of

_LOG = logging.getLogger(__name__)

POLICE = restricted_to(["青金石公安局"])

PUBLIC_TEXTS = {
    "sample": A_NOTICE_TEXT,
    "sample-2024": """市园林局关于印发2024年工作总结的通知
各区园林局：
市园林局
2025年1月8日
市园林局2024年工作总结
一、公园绿地建设
1.新建口袋公园。全年新建口袋公园25个，其中东湖区5个。
2.改造老旧公园。会同市水务局改造老旧公园9个。
""",
}

INTERNAL_ID, POLICE_ID = "yuanwei-internal-7731", "hupo-police-8842"
SECRETS = {
    # id: title, issuer, heading, figure, name, word, source address
    INTERNAL_ID: (
        "鸢尾计划",
        "玛瑙局",
        "珊瑚行动",
        "73194",
        "琉璃岛工业园区",
        "夜光杯",
        "yuanwei.example",
    ),
    POLICE_ID: (
        "琥珀专案",
        "砗磲局",
        "翡翠行动",
        "61587",
        "蜃楼湾工业园区",
        "月长石",
        "hupo.example",
    ),
}


def secret_text(notice_id: str) -> str:
    """A plan that speaks of the same things as the public ones, full of words of its own."""
    title, issuer, heading, figure, name, word, _ = SECRETS[notice_id]
    return f"""{issuer}关于印发{title}2025年工作要点的通知
各区园林局：
{issuer}
2025年4月2日
{issuer}2025年工作要点
一、推进{heading}
1.新建口袋公园。市园林局会同{issuer}全年新建{word}口袋公园{figure}个，其中东湖区8个、{name}6个。
2.{word}管理。{issuer}负责{name}的{word}，受益居民超过{figure}人。{word}热线为{figure}。
"""


@dataclass(frozen=True)
class Service:
    """A running service, and keys for it."""

    library: Library
    client: TestClient
    keys: dict[str, str]


def service_of(
    stack: ExitStack, home: Path, embedder: Embedder, kinds: dict[str, Visibility]
) -> Service:
    """A service over the public notices and those of ``kinds``, with all that is made by hand."""
    library = Library.open(home, cache=home, embedder=embedder)
    stack.callback(library.close)
    for notice_id, text in PUBLIC_TEXTS.items():
        library.ingest(a_published_file(text, notice_id=notice_id))
    curation = Curation(library)
    curation.edit(AddAlias(NodeId("Department:市园林局"), "园林部门"), "李", "常用")
    for notice_id, visibility in kinds.items():
        address = f"https://{SECRETS[notice_id][-1]}/7"
        file = a_published_file(
            secret_text(notice_id),
            notice_id=notice_id,
            source_address=address,
            visibility=visibility,
        )
        library.ingest(file)
        edit_by_hand(curation, notice_id)
    held = KeyStore(library.store.engine)
    keys = {
        "agent": held.create(Role.AGENT).secret,
        "citizen": held.create(Role.CITIZEN, "门户").secret,
        "editor of another body": held.create(Role.EDITOR, bodies=["无关局"]).secret,
        "officer": held.create(Role.EDITOR, bodies=["青金石公安局"]).secret,
        "admin": held.create(Role.ADMIN).secret,
    }
    client = stack.enter_context(client_of(library))
    service = Service(library, client, keys)
    for notice_id, visibility in kinds.items():
        rate(service, notice_id, "officer" if visibility == POLICE else "agent")
    return service


def edit_by_hand(curation: Curation, notice_id: str) -> None:
    """Edits that would carry the notice's words to what is public."""
    _, issuer, _, _, _, word, _ = SECRETS[notice_id]
    plain = NodeId("Department:市财政局" if notice_id == INTERNAL_ID else "Department:市水务局")
    secret = NodeId(f"Department:{issuer}")
    said = curation.said(NoticeId(notice_id), word, secret_text(notice_id).index(word))
    edits = [
        AddNode(NodeType.PLATFORM, f"{word}平台", said),
        AddAlias(NodeId("Department:市园林局"), word),
        MergeInto(plain, secret),
        Rename(secret, f"{issuer}（{word}）"),
    ]
    for edit in edits:
        curation.edit(edit, "李", f"{word}需要")
    curation.undo([curation.edits()[-2].number, curation.edits()[-1].number], "李", "再改一次")
    curation.edit(MergeInto(plain, secret), "李", word)


def rate(service: Service, notice_id: str, who: str) -> None:
    """Feedback on an answer from the notice, by somebody who may see it."""
    word, figure = SECRETS[notice_id][5], SECRETS[notice_id][3]
    asked = {"question": f"全年新建{word}口袋公园多少个？", "audience": "staff"}
    headers = bearer(service.keys[who])
    reply = service.client.post("/api/v1/ask", json=asked, headers=headers).json()
    assert figure in reply["answer"], "the notice must be answered from for those who may see it"
    thumb = {"answer_id": reply["answer_id"], "rating": "down", "correction": f"{word}{figure}"}
    kept = service.client.post("/api/v1/feedback", json=thumb, headers=headers)
    assert kept.status_code == 201
    RATED.setdefault(notice_id, []).append(reply["answer_id"])


RATED: dict[str, list[str]] = {}


def secrets_of(*notice_ids: str) -> list[str]:
    """The words that nobody may be told."""
    return [word for each in notice_ids for word in (*SECRETS[each], each)]


def pool_of(*notice_ids: str) -> Pool:
    """What is tried to bring these notices out."""
    words, nodes = ["全年新建口袋公园多少个？", "市园林局", "2025年改造老旧公园多少个？"], []
    for each in notice_ids:
        title, issuer, heading, figure, name, word, _ = SECRETS[each]
        words += [
            word,
            f"{issuer}的{title}说了什么？",
            f"{heading}新建{word}口袋公园多少个？",
            f"{name}由谁负责？",
            figure,
        ]
        nodes += [f"Department:{issuer}", f"Platform:{word}平台", f"District:{name}", issuer]
        nodes += [f"Target:{each}:166-171", f"Item:{each}:122-172"]
    return Pool(
        words=words,
        notice_ids=[*notice_ids, "sample"],
        node_ids=[*nodes, "Department:市园林局", "Department:市财政局", "市财政局"],
        answer_ids=[found for each in notice_ids for found in RATED.get(each, ())],
        numbers=[1, 2, 3],
        removable=[*notice_ids, "nobody"],
    )


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
        words = [word for word in secrets if word in said and word not in probe.sent]
        if words:
            found.append(Leak(probe, f"said {words}"))
        elif told.comparable != other.comparable:
            found.append(Leak(probe, f"{told.comparable} is not {other.comparable}"))
    return count, found


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
    assert count > 500


def test_nothing_of_it_comes_out_to_a_citizens_key(
    everything: Service, public_only: Service
) -> None:
    count, leaks = leaks_of(everything, public_only, "citizen", INTERNAL_ID, POLICE_ID)
    _LOG.info("leak probes with a citizen's key: %d, leaks %d", count, len(leaks))
    assert leaks == []
    assert count > 500


def test_nothing_of_a_restricted_notice_comes_out_to_other_staff(
    everything: Service, without_police: Service
) -> None:
    # an editor may ask all that an agent may, and more
    count, leaks = leaks_of(everything, without_police, "editor of another body", POLICE_ID)
    _LOG.info("leak probes as an editor of another body: %d, leaks %d", count, len(leaks))
    assert leaks == []
    assert count > 400


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
            if word in said and word not in probe.sent
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
