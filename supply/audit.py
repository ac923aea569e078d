"""Whether anything pinned has a vulnerability that is known: ``python -m supply.audit``.

pip-audit asks https://osv.dev about every line of ``constraints.txt``. It leaves out what it cannot
ask about and calls that a success; here a package that was not looked at is a failure, and so is an
audit of nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from supply.installed import ROOT

SERVICE = "https://api.osv.dev/v1/query"
PATIENCE_S = 600
NONE_KNOWN, KNOWN, NOT_AUDITED = 0, 1, 2


class NotAudited(Exception):
    """The audit did not take place, or not for every package; the message says why."""


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """One that is known of a pinned package, and the versions that are mended."""

    package: str
    version: str
    identity: str
    mended: tuple[str, ...]


def audit(pins: Path, service: str = SERVICE) -> tuple[int, tuple[Vulnerability, ...]]:
    """(packages that were asked about, what is known of them). Raises NotAudited."""
    wanted = pinned(pins)
    if not wanted:
        raise NotAudited(f"{pins} pins nothing, so nothing was audited")
    answer = _asked(pins, service)
    named: dict[str, dict[str, Any]] = {canonicalize_name(each["name"]): each for each in answer}
    audited = {name: each for name, each in named.items() if "skip_reason" not in each}
    left_out = [name for name in wanted if name not in audited]
    if left_out:
        first = left_out[0]
        reason = named.get(first, {}).get("skip_reason") or "no reason is given"
        raise NotAudited(
            f"{len(left_out)} of {len(wanted)} packages were not looked at, "
            f"{first} among them ({reason})"
        )
    return len(audited), tuple(
        Vulnerability(name, each["version"], vuln["id"], tuple(vuln["fix_versions"]))
        for name, each in sorted(audited.items())
        for vuln in each["vulns"]
    )


def pinned(pins: Path) -> tuple[str, ...]:
    """The names in a file of ``name==version`` lines. Raises NotAudited."""
    try:
        lines = pins.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise NotAudited(f"{pins} cannot be read ({error.strerror})") from error
    named = (line.split("==")[0].strip() for line in lines if line and line[0] != "#")
    return tuple(str(canonicalize_name(name)) for name in named)


def _asked(pins: Path, service: str) -> list[dict[str, Any]]:
    """What pip-audit says of each package."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(pins), "--no-deps"]
    command += ["--disable-pip", "--vulnerability-service", "osv", "--osv-url", service]
    command += ["--format", "json", "--progress-spinner", "off"]
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_S
        )
    except subprocess.TimeoutExpired as error:
        raise NotAudited(f"{service} did not answer within {PATIENCE_S} s") from error
    try:
        return list(json.loads(ran.stdout)["dependencies"])
    except (ValueError, KeyError, TypeError) as error:
        said = next((line for line in reversed(ran.stderr.splitlines()) if line.strip()), "nothing")
        raise NotAudited(f"asking {service} failed: {said.strip()[:300]}") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """0: nothing is known; 1: something is; 2: the audit did not take place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pins", type=Path, default=ROOT / "constraints.txt")
    parser.add_argument("--service", default=SERVICE, help="another that answers as osv.dev does")
    told = parser.parse_args(arguments)
    try:
        looked_at, known = audit(told.pins, told.service)
    except NotAudited as error:
        print(  # noqa: T201
            f"NOT AUDITED: {error}. Nothing is known about the packages: run `make audit` where "
            "the service can be reached.",
            file=sys.stderr,
        )
        return NOT_AUDITED
    for each in known:
        remedy = f"take {' or '.join(each.mended)}" if each.mended else "no version is mended yet"
        print(f"{each.package} {each.version}: {each.identity}; {remedy}")  # noqa: T201
    print(f"Audited {looked_at} packages: {len(known)} known vulnerabilities.")  # noqa: T201
    return KNOWN if known else NONE_KNOWN


if __name__ == "__main__":
    sys.exit(main())
