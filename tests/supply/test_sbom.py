"""The bill of what is installed: whole, the same bytes each time, and read by others' library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from cyclonedx.model.bom import Bom

from supply.installed import Installed, Package, Script, installed, rules, scripts
from supply.sbom import bill
from tests.conftest import ROOT

HERE = Installed(
    (
        Package("alpha", "1.0+cpu", "MIT", ("beta",)),
        Package("beta", "2.0", "Apache-2.0 AND MIT"),
        Package("gamma", "3", "MIT", (), at_run_time=False),
    ),
    ("alpha",),
)
DRAWN = Script("draw-1.mjs", "draw", "1", "MIT", "0" * 64)


def test_a_bill_names_each_package_its_licence_and_who_needs_it() -> None:
    document = json.loads(bill(HERE, [DRAWN], "0.1"))
    components = {each["name"]: each for each in document["components"]}
    assert components["alpha"]["purl"] == "pkg:pypi/alpha@1.0%2Bcpu"
    assert components["beta"]["licenses"] == [{"expression": "Apache-2.0 AND MIT"}]
    assert [components[name]["scope"] for name in ("beta", "gamma")] == ["required", "excluded"]
    assert components["draw"]["hashes"] == [{"alg": "SHA-256", "content": "0" * 64}]
    needs = {each["ref"]: each["dependsOn"] for each in document["dependencies"]}
    assert needs["pkg:pypi/wenjin@0.1"] == ["pkg:npm/draw@1", "pkg:pypi/alpha@1.0%2Bcpu"]
    assert needs["pkg:pypi/alpha@1.0%2Bcpu"] == ["pkg:pypi/beta@2.0"]


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for seed in ("1", "2"):
        out = tmp_path / seed / "sbom.cdx.json"
        subprocess.run(
            [sys.executable, "-m", "supply.sbom", str(out)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},  # noqa: TID251
            check=True,
            capture_output=True,
        )
        written.append(out.read_bytes())
    assert written[0] == written[1]


def test_the_library_of_cyclonedx_reads_the_bill_of_what_is_installed() -> None:
    here = installed(rules())
    read = Bom.from_json(json.loads(bill(here, scripts(), "0.1")))
    assert len(read.components) == len(here.packages) + len(scripts())
    assert read.validate()
    assert {each.name for each in read.components} >= {"torch", "cytoscape", "pytest"}
