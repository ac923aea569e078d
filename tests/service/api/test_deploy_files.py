"""The files that operators copy name what there is."""

from __future__ import annotations

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.api.limits import UPLOAD_LIMIT
from service.api.load import Limit
from service.last_backup import note_backup
from service.library import Library
from service.settings import known_names
from service.status import CHECKS
from tests.conftest import ROOT
from tests.service.api.clients import client_of

DEPLOY = ROOT / "docs" / "deploy"
ALERTS = (DEPLOY / "alerts.yml").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
METRIC = re.compile(r"\bwenjin_[a-z_]+\b")


@pytest.fixture
def exposed(shipped_library: Library) -> set[str]:
    """The names of the samples and families that a service has, asked once and backed up."""
    note_backup(shipped_library.home, "2026-11-26T00:00:00+00:00")
    with client_of(shipped_library) as client:
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


def test_the_unit_and_the_proxy_name_settings_and_sizes_that_hold() -> None:
    unit = (DEPLOY / "wenjin.service").read_text(encoding="utf-8")
    nginx = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for text in (unit, nginx, OPERATIONS):
        named = set(re.findall(r"\bWENJIN_[A-Z_]+\b", text)) - {"WENJIN_NAME"}
        assert named
        assert named <= set(known_names())
    [size] = re.findall(r"client_max_body_size (\d+)m;", nginx)
    assert int(size) * 1024 * 1024 == UPLOAD_LIMIT
