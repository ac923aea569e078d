"""How much slower answers are while notices are taken in, against the same server at rest.

A real server with the shipped notice. One caller asks without a pause; by turns nobody publishes,
and an editor takes a notice in over HTTP, ten times; or, with ``--figures``, one large invented
notice with that many figures, which is then taken out again. Each question counts where it began,
and what an editor does ends when it shows. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.busy import SETS, Editor, Tally
from benchmarks.clients import Asker
from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.running import NOTICES, in_scratch_home, machine, new_key, server, spread, timed
from benchmarks.running import wenjin as command

REST_S = 5.0
NOTICES_IN = 10


_WHAT = (
    "口袋公园",
    "便民服务点",
    "充电桩",
    "健身步道",
    "养老床位",
    "公交站亭",
    "托育场所",
    "直饮水点",
)
_WHERE = ("东湖区", "西山区", "南桥区", "北塔区", "云岭县", "青河县", "松林镇", "石桥镇")
_DONE = ("新建", "改造", "维护", "开放", "验收")
_IN_A_SECTION = 40


def large_notice(figures: int) -> str:
    """An invented notice with so many figures, each a sentence of some 14 characters."""
    lines = ["云岭市建设局关于印发2025年建设情况的通知", "云岭市建设局2025年建设情况"]
    for number in range(figures):
        if number % _IN_A_SECTION == 0:
            lines.append(f"（{number // _IN_A_SECTION + 1}）第{number // _IN_A_SECTION + 1}批。")
        where, what = _WHERE[number % len(_WHERE)], _WHAT[number // 7 % len(_WHAT)]
        lines[-1] += f"{where}{_DONE[number // 3 % len(_DONE)]}{what}{number % 977 + 3}个。"
    return "\n".join(lines) + "\n"


def small_notices(count: int) -> Iterator[tuple[str, str]]:
    """Names and texts of notices that come along."""
    for number, path in enumerate(sorted(SETS.glob("fitting/*/*.txt"))[:count]):
        yield f"in-{number}", path.read_text(encoding="utf-8")


def measure(
    home: Path, notices: Iterable[tuple[str, str]], rest_s: float, *, with_removal: bool
) -> dict[str, Any]:
    """Ingest, serve, ask, publish, and remove what was published; the report."""
    timed(command("ingest", NOTICES, "--home", home))
    key = new_key(home, "editor")
    questions = variations([body["question"] for body in read_bodies(QUESTIONS)], 1_900)
    is_publishing, is_over = threading.Event(), threading.Event()
    ms: dict[bool, list[float]] = {False: [], True: []}
    with server(home) as (port, _):

        def ask() -> None:
            asker = Asker(port)
            for question in itertools.cycle(questions):
                if is_over.is_set():
                    return
                began, kind = time.perf_counter(), is_publishing.is_set()
                asker({"question": question})
                ms[kind].append((time.perf_counter() - began) * 1000)

        asking = threading.Thread(target=ask)
        asking.start()
        tally, editor = Tally(), Editor(port, key, 0.0)
        for name, text in notices:
            acts: list[tuple[str, Callable[[], None]]] = [
                ("publish", partial(editor.put, name, text, 201))
            ]
            if with_removal:
                acts.append(("remove", partial(editor.remove, name)))
            for kind, act in acts:
                time.sleep(rest_s)
                is_publishing.set()
                tally.time(kind, act)
                is_publishing.clear()
        is_over.set()
        asking.join()
    sides = {name: spread(ms[kind]) for name, kind in (("at_rest", False), ("publishing", True))}
    return {
        "notices": len(tally.ms["publish"]),
        "errors": tally.errors[:3],
        **{f"{kind}_ms": spread(each) for kind, each in tally.ms.items() if each},
        **sides,
        "p50_ratio": round(sides["publishing"]["p50"] / sides["at_rest"]["p50"], 2),
        "p95_ratio": round(sides["publishing"]["p95"] / sides["at_rest"]["p95"], 2),
        "machine": machine(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publishing", description=__doc__)
    parser.add_argument("--notices", type=int, default=NOTICES_IN, metavar="N")
    parser.add_argument("--rest", type=float, default=REST_S, metavar="S", help="before each")
    parser.add_argument("--figures", type=int, metavar="N", help="one large notice of so many")
    options = parser.parse_args(arguments)
    if not 1 <= options.notices <= NOTICES_IN or options.rest <= 0:
        parser.error(f"--notices is 1 to {NOTICES_IN}, --rest more than 0")
    if options.figures is None:
        taken_in = list(small_notices(options.notices))
    else:
        taken_in = [("large", large_notice(options.figures))]
    return in_scratch_home(
        lambda home: measure(
            home, taken_in, options.rest, with_removal=options.figures is not None
        ),
        lambda _: (),
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main())
