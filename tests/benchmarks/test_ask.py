"""The benchmarks of asking, of starting and of load, without a server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from benchmarks import ask, clients, ingest, load, model, start
from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.reference import a_second, by_turns


class Stub(BaseHTTPRequestHandler):
    """Answers every question but the one that is 坏."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = 500 if body["question"] == "坏" else 200
        content = json.dumps({"answer": body["question"]}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """Of a server that answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def test_questions_are_read_one_a_line_or_with_their_history(tmp_path: Path) -> None:
    plain = tmp_path / "q.txt"
    plain.write_text("热线几点开?\n\n 谁印发的?\n", encoding="utf-8")
    assert read_bodies(plain) == [{"question": "热线几点开?"}, {"question": "谁印发的?"}]
    scored = tmp_path / "q.jsonl"
    scored.write_text(
        '{"id": "1", "question": "那几点关?", "lang": "zh", "kind": "followup", "answerable": true,'
        ' "history": [{"question": "几点开?", "answer": "八点。"}]}\n',
        encoding="utf-8",
    )
    assert read_bodies(scored) == [
        {"question": "那几点关?", "history": [{"question": "几点开?", "answer": "八点。"}]}
    ]


def test_the_questions_that_come_along_can_be_asked() -> None:
    bodies = read_bodies(QUESTIONS)
    assert len({body["question"] for body in bodies}) == len(bodies) >= 30


def test_variations_are_all_different_and_begin_with_the_questions_themselves() -> None:
    plain = [body["question"] for body in read_bodies(QUESTIONS)]
    made = variations(plain, load.DISTINCT)
    assert made[: len(plain)] == plain
    assert len(set(made)) == len(made) == load.DISTINCT
    with pytest.raises(ValueError, match="not 9999"):
        variations(plain, 9_999)


def test_no_question_is_asked_twice_while_there_are_others() -> None:
    assert len({body["question"] for body in ask.plan(QUESTIONS, 300)}) == 300


def test_a_file_with_fewer_questions_than_asked_for_is_begun_again(tmp_path: Path) -> None:
    one = tmp_path / "q.txt"
    one.write_text("几点开?\n", encoding="utf-8")
    assert len(ask.plan(one, 200)) == 200


def test_both_sides_get_every_question_by_turns() -> None:
    seen: list[tuple[str, str]] = []

    def side(name: str) -> Callable[[str], None]:
        return lambda question: seen.append((name, question))

    taken = by_turns(["a", "b"], {"ask": side("ask"), "embed": side("embed")})
    assert seen == [("ask", "a"), ("embed", "a"), ("embed", "b"), ("ask", "b")]
    assert [len(each) for each in taken.values()] == [2, 2]


def test_texts_are_embedded_over_and_over_until_the_time_is_up() -> None:
    seen: list[str] = []
    assert a_second(seen.append, ["a", "b"], 0.01) > 0
    assert seen[:3] == ["a", "b", "a"]


def test_each_client_of_each_round_has_questions_of_its_own() -> None:
    rounds = load.shares([str(n) for n in range(24)], rounds=3, clients=4)
    assert sorted(q for groups in rounds for group in groups for q in group) == sorted(
        str(n) for n in range(24)
    )
    assert [len(groups) for groups in rounds] == [4, 4, 4]


def test_clients_in_a_process_of_their_own_say_how_long_each_answer_took(port: int) -> None:
    asked = clients.in_own_process(port, [["问"], ["答"]], 0.1)
    assert asked.errors == []
    assert len(asked.ms) >= 2
    assert all(ms > 0 for ms in asked.ms)
    assert asked.seconds >= 0.1


def test_an_answer_other_than_200_is_an_error_and_no_answer(port: int) -> None:
    asked = clients.ask_together(port, [["坏"]], 0.02)
    assert asked.ms == []
    assert "HTTP 500" in asked.errors[0]


@pytest.mark.parametrize(
    ("ratio", "p95", "rss", "missed"),
    [
        (1.0, 150.0, 900.0, 0),
        (1.01, 9.0, 800.0, 1),
        (0.5, 150.1, 800.0, 1),
        (0.5, 9.0, 900.1, 1),
        (0.5, 9.0, None, 1),
        (9.0, 900.0, 9000.0, 3),
    ],
)
def test_each_target_of_asking_that_is_not_reached_is_named(
    ratio: float, p95: float, rss: float | None, missed: int
) -> None:
    report = {"ratio_p50": ratio, "ask_ms": {"p95": p95}, "server_rss_mb": rss}
    assert len(ask.misses_of(report)) == missed


@pytest.mark.parametrize(
    ("errors", "ratio", "spread", "missed"),
    [(0, 0.8, 6.0, 0), (1, 0.8, 6.0, 1), (0, 0.79, 6.0, 1), (0, 1.0, 6.1, 1), (2, 0.1, 9.0, 3)],
)
def test_each_target_of_load_that_is_not_reached_is_named(
    errors: int, ratio: float, spread: float, missed: int
) -> None:
    report = {"errors": errors, "first_error": "x", "ratio": ratio, "p99_to_p50": spread}
    assert len(load.misses_of(report)) == missed


def test_a_late_start_is_named() -> None:
    assert start.misses_of({"ratio_of_best": 1.6}) == []
    assert len(start.misses_of({"ratio_of_best": 1.61})) == 1


def test_each_target_of_the_model_that_is_not_reached_is_named() -> None:
    def report(fast: float, cosine: float, ratio: float) -> dict[str, Any]:
        row = {"cosine": {"lowest": cosine}, "ratio": ratio, "times_as_fast": fast}
        return {"query": row, "passages": {"notice": row}}

    assert model.misses_of(report(4.0, 0.98, 2.0)) == []
    assert len(model.misses_of(report(3.9, 0.98, 1.9))) == 2
    assert len(model.misses_of(report(4.0, 0.97, 2.0))) == 2


def test_texts_are_title_and_text_of_a_corpus(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"title": "甲", "text": "乙"}\n{"text": "丙"}\n', encoding="utf-8")
    assert model.read_texts(corpus) == ["甲 乙", "丙"]


@pytest.mark.parametrize(
    "main", [ask.main, ingest.main, load.main, model.main, start.main], ids=lambda m: m.__module__
)
def test_help_says_what_is_measured(
    main: Callable[[list[str]], int], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    assert "--check" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("main", "wrong"),
    [
        (load.main, ["--clients", "0"]),
        (start.main, ["--rounds", "0"]),
        (model.main, ["-n", "0"]),
        (model.main, ["--texts", "missing.jsonl"]),
        (ask.main, ["--questions", "missing.jsonl"]),
        (ask.main, ["-n", "0"]),
    ],
)
def test_what_cannot_be_measured_is_wrong_usage(
    main: Callable[[list[str]], int], wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(wrong)
    assert stopped.value.code == 2
    assert wrong[0].lstrip("-") in capsys.readouterr().err
