"""Where the time goes: the stopwatch, the sampler and the graph that is drawn of it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from benchmarks import flame, stages
from benchmarks.flame_graph import Box, boxes, drawn
from benchmarks.sampling import sampled
from benchmarks.stopwatch import Stopwatch
from retrieval.token_space import SIZE

SVG = "{http://www.w3.org/2000/svg}"


def spin(seconds: float) -> None:
    """Work, for the sampler to see."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


def test_a_stage_is_timed_without_the_stages_inside_it() -> None:
    flow = SimpleNamespace(inner=lambda: spin(0.02))

    def outer() -> None:
        spin(0.01)
        flow.inner()

    flow.outer = outer
    watch = Stopwatch()
    with watch.watching([("outer", flow, "outer"), ("inner", flow, "inner")]):
        start = time.perf_counter()
        flow.outer()
        whole = time.perf_counter() - start
    lap = watch.lap()
    assert lap["inner"] >= 0.02
    assert lap["outer"] >= 0.01
    assert lap["inner"] + lap["outer"] <= whole
    assert watch.lap() == {}
    assert flow.outer is outer


def test_a_method_of_a_class_is_as_before_afterwards() -> None:
    class Below:
        def act(self) -> int:
            return 1

    class Above(Below):
        pass

    watch = Stopwatch()
    with watch.watching([("act", Above, "act")]):
        assert Above().act() == 1
    assert "act" not in vars(Above)
    assert list(watch.lap()) == ["act"]


def test_rows_have_shares_of_the_whole() -> None:
    laps = [{"whole": 0.01, "a": 0.004, "anything else": 0.006}] * 3
    rows = stages.rows(["a", "b"], laps)
    assert list(rows) == ["a", "b", "anything else", "whole"]
    assert rows["a"] == {"p50": 4.0, "p95": 4.0, "share": 0.4}
    assert rows["b"]["share"] == 0.0
    assert rows["whole"]["share"] == 1.0


def _is_of_this_test(stack: Sequence[str]) -> bool:
    """Not of a server that another test has left running."""
    return stack[0].startswith("threading:") and not any("asyncio" in each for each in stack)


def test_the_sampler_sees_what_works_and_not_what_waits() -> None:
    over = threading.Event()
    waiting = threading.Thread(target=over.wait)
    working = threading.Thread(target=spin, args=(0.3,))
    with sampled(_is_of_this_test) as seen:
        waiting.start()
        working.start()
        working.join()
    over.set()
    waiting.join()
    assert seen.total() > 10
    worked = sum(times for stack, times in seen.items() if stack[-1].endswith(":spin"))
    assert worked > 0.9 * seen.total()  # other tests may have left threads that wake now and then


def test_equal_callers_are_joined_and_stand_below_what_they_call() -> None:
    stacks = {("m:a", "m:b"): 2, ("m:a", "m:c"): 3, ("m:d",): 5}
    assert list(boxes(stacks)) == [
        Box("m:a", 0, 0, 5),
        Box("m:b", 1, 0, 2),
        Box("m:c", 1, 2, 3),
        Box("m:d", 0, 5, 5),
    ]


def test_the_graph_is_one_picture_without_script_that_names_every_function() -> None:
    picture = drawn({("service:<lambda>",): 3, ("os:read", "os:deep"): 1}, "Title & more", "legend")
    root = ElementTree.fromstring(picture)
    named = [each.get("aria-label") for each in root.iter(f"{SVG}g")]
    assert named == ["os:read: 25.0%", "os:deep: 25.0%", "service:<lambda>: 75.0%"]
    assert "script" not in picture


def test_what_is_too_thin_to_see_is_left_out() -> None:
    root = ElementTree.fromstring(drawn({("m:a",): 9_999, ("m:b",): 1}, "t", "l"))
    assert len(list(root.iter(f"{SVG}g"))) == 1


def test_stacks_begin_at_the_route_the_model_and_the_loop() -> None:
    route, model = "service.api.ask:ask", "retrieval.graph_model:GraphModel.encode_queries"
    thread = ("threading:Thread._bootstrap", "threading:Thread._bootstrap_inner")
    loop = (*thread, "asyncio.base_events:BaseEventLoop._run_once", "asyncio.events:Handle._run")
    stacks = Counter(
        {
            (*thread, "anyio:run", route, "x:y"): 1,
            (*thread, "concurrent:run", model): 2,
            loop: 3,
            (*thread, "anyio:run"): 4,
        }
    )
    assert flame.trimmed(stacks) == {
        ("the route, in a worker", route, "x:y"): 1,
        ("the model, in its own", model): 2,
        ("HTTP, in the event loop", "asyncio.events:Handle._run"): 3,
        ("calling and handing over", "anyio:run"): 4,
    }


@pytest.mark.model
def test_the_tokens_of_a_question_are_as_long_as_those_the_service_searches_with() -> None:
    tokens = stages.as_served().embed_query_tokens("热线").tokens
    assert tokens.vectors.shape == (len(tokens.ids), SIZE)


def test_a_slow_question_is_named() -> None:
    assert stages.misses_of({"stages_ms": {"whole": {"p95": 150.0}}}) == []
    assert len(stages.misses_of({"stages_ms": {"whole": {"p95": 150.1}}})) == 1


@pytest.mark.parametrize("wrong", [["--out", "x.svg", "--seconds", "0"], []])
def test_a_graph_without_file_or_time_is_wrong_usage(wrong: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        flame.main(wrong)


def test_no_question_is_wrong_usage() -> None:
    with pytest.raises(SystemExit, match="2"):
        stages.main(["-n", "0"])
