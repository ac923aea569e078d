"""Who may see how the service is doing, and what they are told."""

from __future__ import annotations

import http.client
import os
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from corpus.visibility import INTERNAL
from service.access_tables import sessions
from service.api.app import create_app
from service.home_files import CHANGES
from service.keys import KeyStore, Role
from service.last_backup import note_backup
from service.library import Library
from service.moments import written
from service.records import keeper
from service.server import bind, is_open_beyond
from service.users import UserStore
from tests.browser.serving import serving
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import (
    BASE,
    WAIT_S,
    TroubledEmbedder,
    bearer,
    client_of,
    settings_of,
    until_ready,
)
from tests.service.api.test_problems import problem_of
from tests.service.records.test_keeper import make_full, make_room
from tests.service.test_metrics import values

QUESTION = "全年新建多少个口袋公园？"
METRICS, STATUS = "/metrics", "/api/v1/status"
BOTH = pytest.mark.parametrize("address", [METRICS, STATUS])


def counted(client: TestClient, **headers: str) -> dict[str, float]:
    """Samples without labels or with one, by name and label."""
    text = client.get(METRICS, headers=headers).content
    return {
        " ".join([name, *(value for _, value in labels)]): each
        for (name, labels), each in values(text).items()
    }


def states(client: TestClient, **headers: str) -> dict[str, str]:
    """Every check's state."""
    status = client.get(STATUS, headers=headers).json()
    return {each["name"]: each["state"] for each in status["checks"]}


@pytest.fixture
def local(library: Library) -> Iterator[TestClient]:
    """A caller on this machine."""
    with client_of(library) as client:
        yield client


@pytest.mark.parametrize("address", [METRICS, STATUS, "/readyz"])
def test_whether_the_home_can_be_written_is_looked_at_once(
    local: TestClient, library: Library, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    looks: list[int] = []
    access = os.access

    def noted(path: Path, mode: int) -> bool:
        if path == library.home:
            looks.append(mode)
        return access(path, mode)

    monkeypatch.setattr(os, "access", noted)
    assert local.get(address).status_code == 200
    assert looks == [os.W_OK]


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A caller on this machine where there is a key: else a strange name is turned away for
    another reason. For tests that change nothing.
    """
    home = tmp_path_factory.mktemp("keyed")
    with closing(Library.open(home, cache=home, embedder=HashEmbedder())) as library:
        library.ingest(a_published_file(date="2025-03-05"))
        KeyStore(library.store.engine).create(Role.AGENT)
        with client_of(library) as client:
            yield client


@pytest.fixture(scope="module")
def site(shipped_library: Library) -> Iterator[str]:
    """A real server, for tests that change nothing."""
    with serving(create_app(settings_of(shipped_library.home), shipped_library)) as address:
        yield address


@BOTH
def test_who_sits_at_the_machine_needs_no_key(local: TestClient, address: str) -> None:
    assert local.get(address).status_code == 200


@BOTH
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "192.0.2.8"},
        {"Forwarded": "for=192.0.2.8"},
        {"X-Real-IP": "192.0.2.8"},
        {"Host": "rebound.example.org"},
    ],
)
def test_what_was_passed_on_or_goes_by_another_name_does_not_sit_at_the_machine(
    keyed: TestClient, address: str, headers: dict[str, str]
) -> None:
    problem_of(keyed.get(address, headers=headers), 401)


@BOTH
def test_a_proxy_that_says_nothing_and_speaks_http_1_0_does_not_sit_at_the_machine(
    site: str, address: str
) -> None:
    line = http.client.HTTPConnection(site.split("/")[2], timeout=WAIT_S)
    for version, status in ((11, 200), (10, 401)):
        line._http_vsn = version  # type: ignore[attr-defined]
        line._http_vsn_str = f"HTTP/1.{version % 10}"  # type: ignore[attr-defined]
        line.request("GET", address)
        reply = line.getresponse()
        reply.read()
        assert reply.status == status
        line.close()


@BOTH
def test_elsewhere_it_takes_a_key_of_an_admin(
    library: Library, keys: KeyStore, address: str
) -> None:
    with client_of(library, address="192.0.2.7") as client:
        problem_of(client.get(address), 401)
        problem_of(client.get(address, headers=bearer("wj_guessed")), 401)
        for role in (Role.CITIZEN, Role.AGENT, Role.EDITOR):
            key = bearer(keys.create(role).secret)
            problem_of(client.get(address, headers=key), 403)
        admin = bearer(keys.create(Role.ADMIN).secret)
        assert client.get(address, headers=admin).status_code == 200


@BOTH
def test_a_key_of_another_role_is_refused_at_the_machine_too(
    local: TestClient, keys: KeyStore, address: str
) -> None:
    problem_of(local.get(address, headers=bearer(keys.create(Role.EDITOR).secret)), 403)


@BOTH
def test_an_admin_who_is_signed_in_by_name_may_look(library: Library, address: str) -> None:
    UserStore(library.store.engine).create("王五", Role.ADMIN, "a long enough one")
    with client_of(library, address="192.0.2.7") as client:
        signed = client.post(
            "/api/v1/session", json={"name": "王五", "password": "a long enough one"}
        )
        assert signed.status_code == 201
        assert client.get(address).status_code == 200


def test_what_a_page_looks_at_by_itself_is_no_use_of_a_session(library: Library) -> None:
    engine, by_itself = library.store.engine, {"Wenjin-Unattended": "1"}
    UserStore(engine).create("王五", Role.ADMIN, "a long enough one")

    def left(minutes: int) -> str:
        """Let so much be left of the session. When it ends now."""
        until = written(datetime.now(UTC) + timedelta(minutes=minutes))
        with engine.begin() as connection:
            connection.execute(sessions.update().values(idle_until=until))
        return until

    def ends() -> str:
        with engine.connect() as connection:
            return str(connection.execute(sa.select(sessions.c.idle_until)).scalar_one())

    with client_of(library, address="192.0.2.7") as client:
        signed = {"name": "王五", "password": "a long enough one"}
        assert client.post("/api/v1/session", json=signed).status_code == 201
        until = left(30)
        for address in (STATUS, METRICS):
            assert client.get(address, headers=by_itself).status_code == 200
        assert ends() == until
        assert client.get(STATUS).status_code == 200
        assert ends() > until
        left(-1)
        over = problem_of(client.get(STATUS, headers=by_itself), 401)
        assert over["type"].endswith(":session-over")


def test_a_page_that_looks_by_itself_may_see_no_more(library: Library) -> None:
    UserStore(library.store.engine).create("李强", Role.EDITOR, "a long enough one")
    by_itself = {"Wenjin-Unattended": "1"}
    with client_of(library, address="192.0.2.7") as client:
        problem_of(client.get(STATUS, headers=by_itself), 401)
        problem_of(client.get(STATUS, headers=bearer("wj_guessed") | by_itself), 401)
        signed = {"name": "李强", "password": "a long enough one"}
        assert client.post("/api/v1/session", json=signed).status_code == 201
        problem_of(client.get(STATUS, headers=by_itself), 403)


def test_requests_answers_and_refusals_are_counted(local: TestClient) -> None:
    for question in (QUESTION, QUESTION, "地铁几点开？"):
        local.post("/api/v1/ask", json={"question": question})
    local.get("/api/v1/notices/nobody")
    local.get("/api/v1/notices/sample/text")
    local.get("/page.js")
    local.get("/nowhere-我叫张伟")
    local.request("BREW", "/page.js")
    found = counted(local)
    requests = {k: n for k, n in found.items() if k.startswith("wenjin_http_requests_total ")}
    assert requests["wenjin_http_requests_total POST /api/v1/ask 200"] == 3
    assert requests["wenjin_http_requests_total GET /api/v1/notices/{notice_id} 404"] == 1
    assert requests["wenjin_http_requests_total GET /api/v1/notices/{notice_id}/text 200"] == 1
    assert requests["wenjin_http_requests_total GET (file) 200"] == 1
    assert requests["wenjin_http_requests_total GET (none) 404"] == 1
    assert requests["wenjin_http_requests_total OTHER (none) 405"] == 1
    assert not any("nobody" in each or "张伟" in each for each in found)
    assert found["wenjin_answers_total answered ask"] == 2
    assert found["wenjin_answers_total refused ask"] == 1
    assert sum(n for k, n in found.items() if k.startswith("wenjin_refusals_total ")) == 1
    assert found["wenjin_answer_stage_seconds_count total"] == 3
    assert found["wenjin_answer_stage_seconds_sum total"] > 0


def test_streams_and_agents_calls_are_counted_by_the_way_they_were_asked_for(
    local: TestClient, keys: KeyStore
) -> None:
    local.post("/api/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
    agent = bearer(keys.create(Role.AGENT).secret)
    local.post("/api/v1/assist", json={"text": QUESTION}, headers=agent)
    found = counted(local)
    assert found["wenjin_answers_total answered stream"] == 1
    assert found["wenjin_answers_total answered assist"] == 1


def test_every_route_there_is_has_its_own_template(local: TestClient) -> None:
    app = local.app
    paths = app.openapi()["paths"]  # type: ignore[attr-defined]
    for path, operations in paths.items():
        for method in operations:
            local.request(method.upper(), path.replace("{", "x").replace("}", "x"))
    found = counted(local)
    for path, operations in paths.items():
        for method in operations:
            if (method, path) == ("get", METRICS):
                continue  # the one that is read here has not ended yet
            start = f"wenjin_http_requests_total {method.upper()} {path} "
            assert any(each.startswith(start) for each in found), (method, path)


def test_a_gauge_says_what_there_is_now_and_a_hidden_notice_is_for_admins_alone(
    library: Library, keys: KeyStore
) -> None:
    with client_of(library) as client:
        library.ingest(a_published_file("内部口径。", notice_id="hidden", visibility=INTERNAL))
        client.post("/api/v1/ask", json={"question": QUESTION})
        admin = bearer(keys.create(Role.ADMIN).secret)
        here, admins = counted(client), counted(client, **admin)
        assert (here["wenjin_notices"], admins["wenjin_notices"]) == (1, 2)
        assert "wenjin_index_generation" not in here
        assert admins["wenjin_index_generation"] == library.store.generation()
        assert here["wenjin_index_made_timestamp_seconds"] < time.time()
        before = here["wenjin_index_made_timestamp_seconds"]
        library.ingest(a_published_file("又一份口径。", notice_id="other", visibility=INTERNAL))
        client.post("/api/v1/ask", json={"question": QUESTION})
        assert counted(client)["wenjin_index_made_timestamp_seconds"] == before
        assert (here["wenjin_ready"], here["wenjin_writable"]) == (1, 1)
        assert here["wenjin_index_behind"] == 0
        assert here["wenjin_disk_free_bytes"] > 0


def test_a_store_that_answers_nobody_without_a_key_is_ready_and_says_so_and_is_a_fault(
    tmp_path: Path,
) -> None:
    with (
        closing(Library.open(tmp_path / "home", cache=tmp_path, embedder=HashEmbedder())) as bare,
        client_of(bare) as client,
    ):
        admin = bearer(KeyStore(bare.store.engine).create(Role.ADMIN).secret)
        empty = client.get("/readyz").json()["no_notices"]
        assert "store-empty" in empty
        assert states(client)["notices"] == states(client, **admin)["notices"] == "fault"

        bare.ingest(a_published_file("内部口径。", notice_id="hidden", visibility=INTERNAL))
        client.post("/api/v1/ask", json={"question": QUESTION}, headers=admin)
        ask = client.post("/api/v1/ask", json={"question": QUESTION})
        assert problem_of(ask, 503)["type"].endswith("store-empty")
        assert client.get("/readyz").json()["no_notices"] == empty  # not that there is one
        assert states(client, **admin)["notices"] == "fault"
        assert counted(client, **admin)["wenjin_public_notices"] == 0

        bare.ingest(a_published_file(date="2025-03-05"))
        assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200
        assert client.get("/readyz").json()["no_notices"] is None
        assert states(client, **admin)["notices"] == states(client)["notices"] == "ok"
        assert counted(client, **admin)["wenjin_public_notices"] == 1


def test_prometheus_is_told_after_how_many_days_a_backup_is_to_be_missed(library: Library) -> None:
    for days in (0, 2, 9):
        with client_of(library, backup_days=days) as client:
            assert counted(client)["wenjin_backup_days"] == days


def test_looking_brings_nothing_in_step_and_says_that_it_is_behind(
    local: TestClient, library: Library
) -> None:
    assert states(local)["index"] == "ok"
    command = Library.open(library.home, cache=library.home, embedder=HashEmbedder())
    command.ingest(a_published_file("又一份通知。", notice_id="other"))
    command.close()
    assert counted(local)["wenjin_index_behind"] == 1
    assert states(local)["index"] == "warning"
    assert counted(local)["wenjin_notices"] == 1
    local.post("/api/v1/ask", json={"question": QUESTION})
    library.snapshot()  # which that had made aside
    assert counted(local)["wenjin_index_behind"] == 0
    assert counted(local)["wenjin_notices"] == 2


def test_a_sound_service_has_only_its_backup_to_be_reminded_of(
    local: TestClient, library: Library
) -> None:
    found = states(local)
    assert {name for name, state in found.items() if state != "ok"} == {"backup"}
    note_backup(library.home, datetime.now(UTC).isoformat())
    status = local.get(STATUS).json()
    assert status["state"] == "ok"
    assert {each["state"] for each in status["checks"]} == {"ok"}
    assert all(each["do"] is None for each in status["checks"])
    assert counted(local)["wenjin_last_backup_timestamp_seconds"] == pytest.approx(
        time.time(), abs=60
    )
    old = datetime.now(UTC) - timedelta(days=3)
    note_backup(library.home, old.isoformat())
    status = local.get(STATUS).json()
    assert status["state"] == "warning"
    [backup] = [each for each in status["checks"] if each["state"] == "warning"]
    assert backup["saw"]["zh"] == "最近一次在3天前，超过了2天"
    assert "wenjin backup" in backup["do"]["zh"]


def test_while_nothing_is_loaded_the_operator_is_told_why(tmp_path: Path) -> None:
    embedder = TroubledEmbedder()
    embedder.is_gone = True
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=embedder)
    library.ingest(a_published_file())
    admin = bearer(KeyStore(library.store.engine).create(Role.ADMIN).secret)
    for address, headers in (("127.0.0.1", {}), ("192.0.2.7", admin)):
        with client_of(library, address=address, ready=False) as client:
            until = time.monotonic() + WAIT_S
            while (status := client.get(STATUS, headers=headers).json())["state"] != "fault":
                assert time.monotonic() < until
                time.sleep(0.02)
            model = next(each for each in status["checks"] if each["name"] == "model")
            # the whole message may name folders, and stays on this machine
            assert ("its file has gone" in model["saw"]["zh"]) == (address == "127.0.0.1")
            assert "装不进来" in model["saw"]["zh"]
            assert counted(client, **headers)["wenjin_ready"] == 0
            if address != "127.0.0.1":
                problem_of(client.get(STATUS), 401)
                problem_of(client.get(STATUS, headers=bearer("wj_guessed")), 401)
    library.close()


def test_requests_that_fail_are_told_and_those_to_come_again_are_not_failures(
    tmp_path: Path,
) -> None:
    embedder = TroubledEmbedder()
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=embedder)
    library.ingest(a_published_file())
    with client_of(library, rate_limit=3) as client:
        embedder.is_broken = True
        assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 500
        assert states(client)["failures"] == "warning"
        embedder.is_broken = False
        for _ in range(5):
            client.post("/api/v1/search", json={"query": "公园"})
        status = client.get(STATUS).json()
        [failures] = [each for each in status["checks"] if each["name"] == "failures"]
        assert "有1次请求出了差错" in failures["saw"]["zh"]
    library.close()


def test_a_service_open_beyond_this_machine_with_nobody_to_tell_apart_is_a_fault(
    library: Library, keys: KeyStore
) -> None:
    app = create_app(settings_of(library.home), library, is_open_beyond=True)
    with TestClient(app, base_url=BASE, client=("127.0.0.1", 50_000)) as client:
        until_ready(client)
        assert states(client)["access"] == "fault"
        key = keys.create(Role.AGENT).key
        assert states(client)["access"] == "ok"
        keys.revoke(key.key_id)
        assert states(client)["access"] == "fault"


@pytest.mark.parametrize("on_failure", ["refuse", "answer"])
def test_answers_that_cannot_be_recorded_are_told(
    library: Library, monkeypatch: pytest.MonkeyPatch, on_failure: str
) -> None:
    monkeypatch.setattr(keeper, "TRIED_EVERY_S", 0.0)
    with client_of(library, record_failure=on_failure) as client:
        client.post("/api/v1/ask", json={"question": QUESTION})
        assert states(client)["records"] == "ok"
        make_full(library.store.engine)
        reply = client.post("/api/v1/ask", json={"question": QUESTION})
        refuses = on_failure == "refuse"
        assert reply.status_code == (503 if refuses else 200)
        assert client.get("/readyz").status_code == reply.status_code
        # the home has room: it is its database that cannot be written
        assert states(client)["writing"] == ("fault" if refuses else "ok")
        assert states(client)["records"] == "fault"
        found = counted(client)
        assert found["wenjin_records_failing"] == 1
        assert found["wenjin_unrecorded_answers"] == (0 if refuses else 1)
        assert found["wenjin_ready"] == (0 if refuses else 1)
        assert found["wenjin_writable"] == (0 if refuses else 1)
        make_room(library.store.engine)
        assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200
        assert states(client)["records"] == states(client)["writing"] == "ok"
        assert counted(client)["wenjin_ready"] == 1


@pytest.mark.parametrize("says", ["database is locked", "disk I/O error"])
def test_where_room_would_not_help_nobody_is_told_to_make_any(
    library: Library, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    monkeypatch.setattr(keeper, "TRIED_EVERY_S", 0.0)
    with client_of(library, record_failure="refuse") as client:
        client.post("/api/v1/ask", json={"question": QUESTION})
        make_full(library.store.engine, says)
        assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 503
        assert (states(client)["writing"], states(client)["records"]) == ("ok", "fault")
        found = counted(client)
        assert (found["wenjin_writable"], found["wenjin_records_failing"]) == (1, 1)
        assert found["wenjin_ready"] == 0


def test_the_metric_says_ready_for_no_longer_than_readyz(local: TestClient) -> None:
    assert counted(local)["wenjin_ready"] == 1
    local.app.state.services.readiness.say_stopping()  # type: ignore[attr-defined]
    assert local.get("/readyz").status_code == 503
    assert counted(local)["wenjin_ready"] == 0


@pytest.mark.parametrize(("host", "beyond"), [("127.0.0.1", False), ("", True)])
def test_a_server_knows_whether_it_is_open_beyond_this_machine(host: str, beyond: bool) -> None:
    with bind(host, 0) as listening:
        assert is_open_beyond(listening) is beyond


def test_a_damaged_database_is_told(
    local: TestClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.store_errors import StoreDamaged

    def damaged() -> int:
        raise StoreDamaged(str(library.home), "page 7 is torn")

    monkeypatch.setattr(library.store, "generation", damaged)
    reply = local.get(STATUS)
    assert reply.status_code == 200
    assert reply.json()["checks"][0]["state"] == "fault"
    assert "page 7 is torn" in reply.text
    assert counted(local)["wenjin_ready"] == 0


def test_a_database_older_than_what_was_acknowledged_is_told(
    local: TestClient, library: Library
) -> None:
    assert states(local)["database"] == "ok"
    (library.home / CHANGES).write_text('{"changes": 99}')
    [database] = [each for each in local.get(STATUS).json()["checks"] if each["name"] == "database"]
    assert database["state"] == "fault"
    assert database["saw"]["zh"].startswith("确认过的改动不见了：记着99次")
    assert "wenjin restore" in database["do"]["zh"]
    assert str(library.home) not in str(database)
