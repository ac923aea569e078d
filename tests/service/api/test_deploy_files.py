"""The files that operators copy name what there is."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.api.limits import UPLOAD_LIMIT
from service.api.load import Limit
from service.last_backup import note_backup
from service.library import Library
from service.settings import known_names
from service.status import CHECKS
from tests.conftest import ROOT
from tests.fakes import HashEmbedder
from tests.service.api.clients import client_of

DEPLOY = ROOT / "docs" / "deploy"
ALERTS = (DEPLOY / "alerts.yml").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
METRIC = re.compile(r"\bwenjin_[a-z_]+\b")


@pytest.fixture(scope="module")
def exposed(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the samples and families that a service has, asked once and backed up."""
    home = tmp_path_factory.mktemp("exposed") / "home"
    shutil.copytree(shipped_home, home)
    note_backup(home, "2026-11-26T00:00:00+00:00")
    with (
        closing(Library.open(home, cache=home.parent, embedder=HashEmbedder())) as library,
        client_of(library) as client,
    ):
        client.post("/api/v1/ask", json={"question": "全年新建多少个口袋公园？"})
        families = list(text_string_to_metric_families(client.get("/metrics").text))
    return {family.name for family in families} | {
        sample.name for family in families for sample in family.samples
    }


def test_alerts_and_operations_name_metrics_that_there_are(exposed: set[str]) -> None:
    for text in (ALERTS, OPERATIONS):
        named = set(METRIC.findall(text))
        assert len(named) > 10
        assert named - exposed - {"wenjin_index_generation"} == set()  # which takes a key


def test_every_metric_is_explained(exposed: set[str]) -> None:
    explained = set(METRIC.findall(OPERATIONS))
    endings = ("_bucket", "_count", "_sum")
    ours = {name for name in exposed if name.startswith("wenjin") and not name.endswith(endings)}
    ours -= {name for name in ours if f"{name}_total" in ours or f"{name}_info" in ours}
    assert ours - explained == set()


def test_every_alert_names_its_check_and_limits_that_there_are() -> None:
    names = {check.name for check in CHECKS}
    found = re.findall(r"check: (\w+)", ALERTS)
    assert len(found) == ALERTS.count("- alert: ")
    assert set(found) <= names
    # access shows in no number; the rest do
    assert names - set(found) == {"database", "access"}
    for limits in re.findall(r'limit!?=~"([^"]+)"', ALERTS):
        assert set(limits.split("|")) <= {limit.value for limit in Limit}


def test_the_alert_about_backups_goes_by_the_setting() -> None:
    [rule] = re.findall(r"- alert: WenjinBackupOld\n(.*?)for:", ALERTS, re.DOTALL)
    assert "> wenjin_backup_days * 86400" in rule
    assert "and wenjin_backup_days > 0" in rule  # 0: nobody is reminded


def test_wj_runs_wenjin_with_the_settings_of_the_service(tmp_path: Path) -> None:
    settings = tmp_path / "wenjin.env"
    settings.write_text(
        "# a comment\nWENJIN_DATABASE_URL=sqlite:////srv/a $b.db\nWENJIN_EMBEDDING_MODEL='a b'\n"
    )
    here = getpass.getuser()
    ran = subprocess.run(
        [DEPLOY / "wj", "WENJIN"],
        env={
            "PATH": "/usr/bin:/bin",
            "WJ_SETTINGS": str(settings),
            "WJ_PROGRAM": str(_printing(tmp_path)),
            "WJ_USER": here,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(ran.stdout.splitlines()) >= {
        "WENJIN_HOME=/var/lib/wenjin",
        "WENJIN_DATABASE_URL=sqlite:////srv/a $b.db",
        "WENJIN_EMBEDDING_MODEL=a b",
    }


def test_the_nightly_plan_runs_what_the_install_made_and_removes_its_own_backups_only() -> None:
    plan = OPERATIONS[OPERATIONS.index("# /etc/cron.d/wenjin") :].split("```")[0]
    jobs = [line for line in plan.splitlines() if re.match(r"[0-9]", line)]
    assert len(jobs) == 2
    assert all(" root  wj " in job for job in jobs)
    assert "PATH=/usr/local/bin:" in plan
    assert "find /backups/nightly " in plan
    upgrade = OPERATIONS[OPERATIONS.index("## Upgrading") :].split("## Changing")[0]
    assert "/backups/before/" in upgrade
    assert "/backups/nightly" not in upgrade


def test_the_nightly_plan_removes_old_backups_and_what_broken_off_ones_left(tmp_path: Path) -> None:
    plan = OPERATIONS[OPERATIONS.index("# /etc/cron.d/wenjin") :].split("```")[0]
    [command] = re.findall(r"find /backups/nightly .* \{\} \+", plan)
    folder, long_ago = tmp_path / "nightly", time.time() - 16 * 86400
    kept = ["wenjin-2026-11-26", ".wenjin-2026-11-26.x1.part", "letters", ".letters.part"]
    for name in (*kept, "wenjin-2026-11-02", ".wenjin-2026-11-03.x2.part"):
        (folder / name / "index").mkdir(parents=True)
        if name not in kept[:2]:
            os.utime(folder / name, (long_ago, long_ago))
    subprocess.run(["sh", "-c", command.replace("/backups/nightly", str(folder))], check=True)
    assert sorted(path.name for path in folder.iterdir()) == sorted(kept)


def _printing(folder: Path) -> Path:
    program = folder / "printing"
    program.write_text('#!/bin/sh\nenv | grep "$1"\n')
    program.chmod(0o755)
    return program


def test_the_unit_and_the_proxy_name_settings_and_sizes_that_hold() -> None:
    unit = (DEPLOY / "wenjin.service").read_text(encoding="utf-8")
    nginx = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for text in (unit, nginx, OPERATIONS):
        named = set(re.findall(r"\bWENJIN_[A-Z_]+\b", text)) - {"WENJIN_NAME"}
        assert named
        assert named <= set(known_names())
    [size] = re.findall(r"client_max_body_size (\d+)m;", nginx)
    assert int(size) * 1024 * 1024 == UPLOAD_LIMIT
    [seconds] = re.findall(r"proxy_read_timeout (\d+)s;", nginx)
    page = (ROOT / "service/web/desk/requests.js").read_text(encoding="utf-8")
    [milliseconds] = re.findall(r"const WORK_MS = ([\d_]+);", page)
    assert int(seconds) * 1000 > int(milliseconds)
