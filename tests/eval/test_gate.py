"""The gate: answers held against the figures that are stored in the repository."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from eval import gate
from eval.errors import MalformedFigures
from eval.figures import TOLERANCE, Figures, load_figures, store_figures
from eval.question_sets import SHARED, QuestionSet, own_sets, shared_sets
from eval.questions import load_questions
from eval.runs import Standing
from retrieval.embedder import SentenceEmbedder
from tests.conftest import ROOT
from tests.fakes import HashEmbedder

TEXT = (
    "青山市热线年报\n一、热线\n热线全年受理诉求1200件。河东区设站3个。办结率为98%。\n"
    "二、公园\n新建公园凉亭九座。修缮湖边长廊。补种银杏、海棠和月季。\n"
    "三、道路\n修补坑槽四百处。更换井盖。清洗隔音屏。\n"
)
ASKED = {
    "id": "q1", "question": "热线全年受理诉求多少件?", "lang": "zh", "kind": "number",
    "answerable": True, "must_include": [["1200件"]], "must_not_include": [],
    "evidence": ["热线全年受理诉求1200件"],
}  # fmt: skip


def a_set(folder: Path, *questions: dict[str, object], text: str = TEXT) -> Path:
    """A folder as those of eval/sets are."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "qingshan.txt").write_text(text, encoding="utf-8")
    (folder / "README.md").write_text("# No notice", encoding="utf-8")
    lines = [json.dumps(question, ensure_ascii=False) for question in questions or (ASKED,)]
    (folder / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def figures(*standings: Standing, notices: dict[str, str] | None = None) -> Figures:
    return Figures("sha", notices or {}, {}, {f"q{n}": its for n, its in enumerate(standings)})


def mixed(right: int, wrong: int, n: int = 100) -> Figures:
    rest = n - right - wrong
    return figures(
        *[Standing.RIGHT] * right, *[Standing.WRONG_STATED] * wrong, *[Standing.NOT_RIGHT] * rest
    )


@pytest.mark.parametrize(
    ("right", "wrong", "losses"),
    [
        (70, 10, []),
        (90, 0, []),
        (68, 12, []),  # 0.02 each: just within
        (67, 10, ["right 0.670 is more than 0.02 below 0.700"]),
        (70, 13, ["wrong stated 0.130 is more than 0.02 above 0.100"]),
        (0, 0, ["right 0.000 is more than 0.02 below 0.700"]),
    ],
)
def test_right_may_fall_and_wrong_stated_rise_by_the_tolerance_and_no_more(
    right: int, wrong: int, losses: list[str]
) -> None:
    assert TOLERANCE == 0.02
    assert mixed(70, 10).losses(mixed(right, wrong)) == losses


def test_figures_of_other_questions_or_notices_are_not_compared() -> None:
    before = figures(Standing.RIGHT)
    assert "other questions" in before.losses(figures(Standing.RIGHT, Standing.RIGHT))[0]
    other = figures(Standing.RIGHT, notices={"a": "1"})
    assert "other notices" in before.losses(other)[0]


def test_saving_and_loading_figures_is_identity(tmp_path: Path) -> None:
    before = Figures(
        "sha", {"a": "1"}, {"right": 0.5, "focus": None}, {"q1": Standing.WRONG_STATED}
    )
    store_figures(before, tmp_path / "f.json")
    assert load_figures(tmp_path / "f.json") == before


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"questions_sha256": "", "notices_sha256": [], "measures": {}}',
                '{"questions_sha256": "", "notices_sha256": {}, "measures": {}, '
                '"answers": {"q1": "splendid"}}'],
)  # fmt: skip
def test_what_are_no_figures_is_an_error_that_says_how_to_store_them(
    content: str, tmp_path: Path
) -> None:
    (tmp_path / "f.json").write_text(content, encoding="utf-8")
    for name in ("f.json", "gone.json"):
        with pytest.raises(MalformedFigures, match="ARGS=--update"):
            load_figures(tmp_path / name)
    with pytest.raises(MalformedFigures, match="cannot be read"):
        load_figures(tmp_path)


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[CliRunner]:
    monkeypatch.setenv("WENJIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("WENJIN_DATABASE_URL", f"sqlite:///{tmp_path}/operators.sqlite3")
    monkeypatch.setattr(SentenceEmbedder, "load", lambda model, *_: HashEmbedder(model))
    yield CliRunner()
    assert not (tmp_path / "operators.sqlite3").exists()  # the store of whoever runs it


def ran(runner: CliRunner, tmp_path: Path, *more: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(gate.main)
    folders = ("--shared", "shared", "--sets", "sets", "--stored", "stored")
    places = [str(tmp_path / each) if not each.startswith("--") else each for each in folders]
    result = runner.invoke(app, [*places, *more])
    return result.exit_code, result.output


def test_figures_are_stored_and_the_same_answers_pass(runner: CliRunner, tmp_path: Path) -> None:
    a_set(tmp_path / "sets" / "qingshan")
    assert ran(runner, tmp_path, "--update")[0] == 0
    stored = (tmp_path / "stored" / "qingshan.json").read_bytes()
    status, said = ran(runner, tmp_path)
    assert status == 0
    assert "qingshan: 1 questions, right 1.000 (stored 1.000)" in said
    assert "No set is worse than stored by more than 0.02." in said
    assert ran(runner, tmp_path, "--update")[0] == 0
    assert (tmp_path / "stored" / "qingshan.json").read_bytes() == stored
    assert "热线".encode() not in stored  # neither questions nor answers


def test_worse_answers_fail_and_are_named(runner: CliRunner, tmp_path: Path) -> None:
    a_set(tmp_path / "sets" / "qingshan")
    a_set(tmp_path / "sets" / "unknown", ASKED | {"question": "火星的地铁票价是多少?"})
    assert ran(runner, tmp_path, "--update")[0] == 0
    path = tmp_path / "stored" / "unknown.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["answers"] == {"q1": "not right"}
    content["answers"] = {"q1": "right"}
    path.write_text(json.dumps(content), encoding="utf-8")

    status, said = ran(runner, tmp_path)

    assert status == 1
    assert "  worse: q1\n" in said
    assert "worse: unknown: right 0.000 is more than 0.02 below 1.000" in said
    assert "worse: qingshan" not in said
    assert "make eval ARGS=--update" in said


def test_another_text_of_the_notice_is_not_passed_over(runner: CliRunner, tmp_path: Path) -> None:
    a_set(tmp_path / "sets" / "qingshan")
    assert ran(runner, tmp_path, "--update")[0] == 0
    a_set(tmp_path / "sets" / "qingshan", text=TEXT + "又一句。\n")
    status, said = ran(runner, tmp_path)
    assert status == 1
    assert "the figures were stored for other notices" in said


def test_a_set_without_figures_fails(runner: CliRunner, tmp_path: Path) -> None:
    a_set(tmp_path / "sets" / "qingshan")
    status, said = ran(runner, tmp_path)
    assert status == 1
    assert "there are no stored figures" in said


def test_what_is_skipped_without_the_shared_folder_is_named(
    runner: CliRunner, tmp_path: Path
) -> None:
    a_set(tmp_path / "sets" / "qingshan")
    _, said = ran(runner, tmp_path, "--update")
    assert f"skipped: {', '.join(SHARED)}: they need {tmp_path / 'shared'}" in said


def test_the_shared_sets_are_asked_of_one_notice_and_of_all(
    runner: CliRunner, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    (shared / "eval").mkdir(parents=True)
    (shared / "notices").mkdir()
    for name in ("tianjin-zwfw-2025", "other"):
        (shared / "notices" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    for name in SHARED:
        line = json.dumps(ASKED, ensure_ascii=False)
        (shared / "eval" / f"{name}.jsonl").write_text(line + "\n", encoding="utf-8")
    status, said = ran(runner, tmp_path, "--update")
    assert status == 0
    assert "skipped" not in said
    asked_of = [set(load_figures(tmp_path / "stored" / f"{name}.json").notices) for name in SHARED]
    assert asked_of == [{"tianjin-zwfw-2025"}, {"tianjin-zwfw-2025", "other"}]


def test_a_set_of_the_repository_has_its_notice_says_what_it_is_and_is_stored_as_it_is() -> None:
    sets = own_sets(ROOT / "eval" / "sets")
    assert sets
    for asked in sets:
        assert asked.notices
        assert (asked.questions.parent / "README.md").is_file()
        _is_stored(asked)
    names = {path.stem for path in (ROOT / "eval" / "stored").glob("*.json")}
    assert names == {*SHARED, *(asked.name for asked in sets)}


def test_the_shared_questions_are_those_that_were_stored(shared: Path) -> None:
    sets = shared_sets(shared)
    assert [asked.name for asked in sets] == list(SHARED)
    for asked in sets:
        _is_stored(asked)


def _is_stored(asked: QuestionSet) -> None:
    """A changed question without new figures would fail only once the model has run."""
    stored = load_figures(ROOT / "eval" / "stored" / f"{asked.name}.json")
    questions = load_questions(asked.questions)
    assert set(stored.standings) == {question.question_id for question in questions}
    assert stored.questions == hashlib.sha256(asked.questions.read_bytes()).hexdigest()
