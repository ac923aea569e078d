"""The benchmark of asking, without a server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks import ask, ingest


def test_questions_are_read_one_a_line_or_with_their_history(tmp_path: Path) -> None:
    plain = tmp_path / "q.txt"
    plain.write_text("热线几点开?\n\n 谁印发的?\n", encoding="utf-8")
    assert ask.read_bodies(plain) == [{"question": "热线几点开?"}, {"question": "谁印发的?"}]
    scored = tmp_path / "q.jsonl"
    scored.write_text(
        '{"id": "1", "question": "那几点关?", "lang": "zh", "kind": "followup", "answerable": true,'
        ' "history": [{"question": "几点开?", "answer": "八点。"}]}\n',
        encoding="utf-8",
    )
    assert ask.read_bodies(scored) == [
        {"question": "那几点关?", "history": [{"question": "几点开?", "answer": "八点。"}]}
    ]


def test_the_questions_that_come_along_can_be_asked() -> None:
    bodies = ask.read_bodies(ask.QUESTIONS)
    assert len({body["question"] for body in bodies}) == len(bodies) >= 30


def test_both_sides_get_every_question_by_turns() -> None:
    seen: list[tuple[str, str]] = []

    def side(name: str) -> object:
        def act(body: Mapping[str, str]) -> None:
            seen.append((name, body["question"]))

        return act

    bodies = [{"question": "a"}, {"question": "b"}]
    asked, embedded = ask.by_turns(bodies, side("ask"), side("embed"))  # type: ignore[arg-type]
    assert seen == [("ask", "a"), ("embed", "a"), ("embed", "b"), ("ask", "b")]
    assert len(asked) == len(embedded) == 2


@pytest.mark.parametrize(
    ("ratio", "rss", "missed"),
    [(3.0, 1300.0, 0), (3.01, 900.0, 1), (1.0, 1301.0, 1), (1.0, None, 1), (9.0, 9000.0, 2)],
)
def test_each_target_that_is_not_reached_is_named(
    ratio: float, rss: float | None, missed: int
) -> None:
    assert len(ask.misses_of({"ratio_p50": ratio, "server_rss_mb": rss})) == missed


@pytest.mark.parametrize("main", [ask.main, ingest.main])
def test_help_says_what_is_measured(main: object, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])  # type: ignore[operator]
    assert stopped.value.code == 0
    assert "--check" in capsys.readouterr().out


def test_a_missing_file_of_questions_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        ask.main(["--questions", str(tmp_path / "missing.txt")])
    assert stopped.value.code == 2
    assert "missing.txt" in capsys.readouterr().err
