"""A bill of what is installed, in CycloneDX 1.6: ``python -m supply.sbom reports/sbom.cdx.json``.

The same packages give the same bytes: there is no time and no random number in it. What only tests
need is in it with the scope ``excluded``, which means that it is not handed on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from supply.installed import PROJECT, Installed, Package, Script, installed, rules, scripts


def bill(here: Installed, carried: Sequence[Script], of_version: str) -> str:
    """The document, as JSON with a line end."""
    top = _purl("pypi", PROJECT, of_version)
    refs = {each.name: _purl("pypi", each.name, each.version) for each in here.packages}
    needs = {refs[each.name]: [refs[name] for name in each.needs] for each in here.packages}
    needs |= {_purl("npm", each.name, each.version): [] for each in carried}
    needs[top] = [ref for ref in needs if ref.startswith("pkg:npm/")]
    needs[top] += [refs[name] for name in here.asked]
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": top,
                "name": PROJECT,
                "version": of_version,
                "purl": top,
                "licenses": [{"expression": "Apache-2.0"}],
            }
        },
        "components": sorted(
            (*map(_package, here.packages), *map(_script, carried)),
            key=lambda each: str(each["bom-ref"]),
        ),
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(asked)} for ref, asked in sorted(needs.items())
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _package(each: Package) -> dict[str, object]:
    ref = _purl("pypi", each.name, each.version)
    return {
        "type": "library",
        "bom-ref": ref,
        "name": each.name,
        "version": each.version,
        "purl": ref,
        "scope": "required" if each.at_run_time else "excluded",
        "licenses": [{"expression": each.licence}],
    }


def _script(each: Script) -> dict[str, object]:
    ref = _purl("npm", each.name, each.version)
    return {
        "type": "library",
        "bom-ref": ref,
        "name": each.name,
        "version": each.version,
        "purl": ref,
        "scope": "required",
        "licenses": [{"expression": each.licence}],
        "hashes": [{"alg": "SHA-256", "content": each.sha256}],
    }


def _purl(kind: str, name: str, of_version: str) -> str:
    return f"pkg:{kind}/{name}@{quote(of_version, safe='')}"


def main(arguments: Sequence[str]) -> int:
    """Write the bill of this environment to the file that is named."""
    out = Path(arguments[0]) if arguments else Path("reports/sbom.cdx.json")
    here = installed(rules())
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(bill(here, scripts(), version(PROJECT)), encoding="utf-8", newline="\n")
    required = sum(each.at_run_time for each in here.packages)
    print(f"{out}: {required} packages that serving needs, {len(here.packages) - required} others.")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
