"""Fuzzes every target in turn, counts inputs, keeps what broke: ``python -m tests.fuzz.campaign``.

``make fuzz`` runs it under libFuzzer (by way of atheris), which is told what code an input reaches;
``--blind`` needs neither and changes inputs at random. Into the folder of ``--out`` go:

``counts.json``  inputs and seconds of each target, added up over all campaigns
``corpus/``      inputs that reached something new, from which the next campaign starts
``open/``        inputs that break a target, TARGET-HASH; a campaign tries them first
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.conftest import ROOT
from tests.fuzz import blind
from tests.fuzz.targets import TARGETS, Target

LONGEST_S = 10  # that one input may take
_TRIED = re.compile(r"^#(\d+)\s", re.MULTILINE)
_DONE = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Tried:
    """What a run of one target came to; ``failed``: the last words of one that ended early."""

    inputs: int
    seconds: float
    failed: str = ""


def campaign(targets: Sequence[Target], seconds: float, out: Path, seed: int, run: Run) -> bool:
    """Whether nothing is open: each target for its share of ``seconds``, counted as it is done."""
    (out / "open").mkdir(parents=True, exist_ok=True)
    whole = sum(target.share for target in targets)
    sound = True
    for target in targets:
        tried = run(target, seconds * target.share / whole, out, seed)
        total = _count(out / "counts.json", target.name, tried)
        broken = still_open(target, out)
        sound = sound and not broken and not tried.failed
        print(  # noqa: T201
            f"{target.name:<12}{tried.inputs:>12,} inputs in {tried.seconds:6.0f} s"
            f"{len(broken):>4} open   {total:>13,} in all",
            flush=True,
        )
        for path in broken:
            print(f"  {path}", flush=True)  # noqa: T201
        if tried.failed and not broken:
            print(f"  ended early: {tried.failed}", flush=True)  # noqa: T201
    return sound


def still_open(target: Target, out: Path) -> list[Path]:
    """The kept inputs that break the target now; those that no longer do are removed."""
    broken = []
    for path in sorted((out / "open").glob(f"{target.name}-*")):
        try:
            target.check(path.read_bytes())
        except Exception:  # noqa: BLE001 - whatever it is, it is a finding
            broken.append(path)
        else:
            if "timeout" not in path.name:
                path.unlink()
    return broken


def run_guided(target: Target, seconds: float, out: Path, seed: int) -> Tried:
    """The target under libFuzzer, in a process of its own, from its seeds and what it kept."""
    corpus = out / "corpus" / target.name
    corpus.mkdir(parents=True, exist_ok=True)
    for data in (*target.seeds(), *target.found()):
        (corpus / hashlib.sha256(data).hexdigest()[:20]).write_bytes(data[: target.longest])
    options = [
        str(corpus),
        f"-max_total_time={max(1, round(seconds))}",
        f"-timeout={LONGEST_S}",
        f"-seed={seed}",
        f"-artifact_prefix={out / 'open'}/{target.name}-",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
    ]
    began = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.guided", target.name, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    took = time.monotonic() - began
    done = _DONE.findall(ran.stderr) or _TRIED.findall(ran.stderr)
    last = " ".join(ran.stderr.split()[-40:])
    words = "" if ran.returncode == 0 else f"with {ran.returncode}, after {last}"
    return Tried(int(done[-1]) if done else 0, took, words)


def run_blind(target: Target, seconds: float, out: Path, seed: int) -> Tried:
    """The target in this process, by changes at random."""
    began = time.monotonic()
    inputs, broke = blind.run(target, seconds, seed)
    if broke is not None:
        name = f"{target.name}-{hashlib.sha256(broke).hexdigest()[:20]}"
        (out / "open" / name).write_bytes(broke)
    return Tried(inputs, time.monotonic() - began)


Run = Callable[[Target, float, Path, int], Tried]


def _count(path: Path, name: str, tried: Tried) -> int:
    """Add to the counts that are kept; all inputs of this target."""
    held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    before = held.get(name, {"inputs": 0, "seconds": 0})
    held[name] = {
        "inputs": before["inputs"] + tried.inputs,
        "seconds": round(before["seconds"] + tried.seconds),
    }
    held["total"] = {"inputs": sum(v["inputs"] for k, v in held.items() if k != "total")}
    path.write_text(json.dumps(held, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return int(held[name]["inputs"])


def main() -> int:
    """0: nothing is open; 1: something is; 2: it cannot be run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="for all targets together")
    parser.add_argument("--only", action="append", choices=sorted(TARGETS), help="again for more")
    parser.add_argument("--out", type=Path, default=ROOT / "reports" / "fuzz")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blind", action="store_true", help="without atheris")
    told = parser.parse_args()
    if not told.blind and find_spec("atheris") is None:
        print(  # noqa: T201
            "atheris is not installed here. `make fuzz` installs it; it has builds for Linux on "
            "x86-64. Elsewhere: make fuzz ARGS=--blind",
            file=sys.stderr,
        )
        return 2
    chosen = [target for name, target in TARGETS.items() if not told.only or name in told.only]
    out = told.out.resolve()
    run = run_blind if told.blind else run_guided
    return 0 if campaign(chosen, told.seconds, out, told.seed, run) else 1


if __name__ == "__main__":
    sys.exit(main())
