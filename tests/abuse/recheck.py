"""``make patterns``: recheck looks for texts at which a regular expression of ours runs away.

recheck (npm, MIT) decides by automata where it can and searches where it cannot. It needs npm,
which fetches it once into ``build/``; Wenjin itself does not. What it finds is written to
``tests/abuse/attacks.json``, at which the suite tries every pattern as Python runs it; a pattern
that recheck could not decide in time is counted and told.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.abuse.as_javascript import javascript
from tests.abuse.patterns import ROOT, Pattern, every_pattern

VERSION = "4.5.0"
PLACE = ROOT / "build" / "recheck"
ATTACKS = ROOT / "tests/abuse/attacks.json"


@dataclass(frozen=True)
class Verdict:
    """What recheck says of a pattern: safe, vulnerable or unknown, how much so, and the texts."""

    pattern: Pattern
    status: str
    complexity: str
    attacks: tuple[dict[str, str], ...] = ()


def program() -> Path:
    """recheck's own program for this machine, installed where it is missing."""
    if not (found := sorted(PLACE.glob("node_modules/recheck-*/recheck"))):
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("make patterns needs npm, which is not here: install Node.js.")
        named = [f"recheck@{VERSION}"]
        command = [npm, "install", "--silent", "--no-save", "--prefix", str(PLACE), *named]
        subprocess.run(command, check=True)
        found = sorted(PLACE.glob("node_modules/recheck-*/recheck"))
    if not found:
        raise SystemExit(f"recheck {VERSION} has no program for this kind of machine.")
    return found[0]


def verdicts(patterns: tuple[Pattern, ...], timeout_s: float) -> list[Verdict]:
    """One for each pattern, the shortest first."""
    with subprocess.Popen(
        [program(), "agent"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as asked:
        assert asked.stdin is not None
        assert asked.stdout is not None
        found = []
        for number, pattern in enumerate(sorted(patterns, key=lambda it: len(it.pattern))):
            source, flags = javascript(pattern.pattern, pattern.flags)
            how = {"timeout": round(timeout_s * 1000), "randomSeed": 1}
            sent = {"source": source, "flags": flags, "params": how}
            message = {"jsonrpc": "2.0+push", "id": number, "method": "check", "params": sent}
            asked.stdin.write(json.dumps(message) + "\n")
            asked.stdin.flush()
            said = json.loads(asked.stdout.readline())
            while said.get("id") != number or not {"result", "error"} & said.keys():
                said = json.loads(asked.stdout.readline())
            found.append(_verdict(pattern, said.get("result") or {"status": "unknown"}))
        asked.stdin.close()
    return found


def _verdict(pattern: Pattern, said: dict[str, Any]) -> Verdict:
    attack = said.get("attack") or {"pumps": [], "suffix": ""}
    return Verdict(
        pattern,
        said["status"],
        (said.get("complexity") or {}).get("summary", ""),
        tuple(
            {
                "pattern": pattern.pattern,
                "prefix": pump["prefix"],
                "pump": pump["pump"],
                "suffix": attack["suffix"],
            }
            for pump in attack["pumps"]
        ),
    )


def main() -> None:
    """Ask about every pattern, tell what was found and keep the texts."""
    parser = argparse.ArgumentParser(prog="make patterns", description=__doc__)
    parser.add_argument("--timeout", type=float, default=10, help="seconds for a pattern (10)")
    found = verdicts(every_pattern(), parser.parse_args().timeout)
    attacks = [attack for each in found for attack in each.attacks]
    attacks.sort(key=lambda it: (it["pattern"], it["prefix"], it["pump"]))
    lines = ",\n".join(json.dumps(attack) for attack in attacks)
    ATTACKS.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    for each in found:
        if each.status != "safe":
            said = f"{each.status} {each.complexity}".strip()
            sys.stdout.write(f"{each.pattern.place}: {said}: {each.pattern.pattern[:90]!r}\n")
    counted = Counter(f"{each.status} {each.complexity}".strip() for each in found)
    for said, count in sorted(counted.items(), key=lambda it: (-it[1], it[0])):
        sys.stdout.write(f"{count:5} {said}\n")


if __name__ == "__main__":
    main()
