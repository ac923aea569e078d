"""Fitting the weights of statements and of confidence: the models, the sets, the command."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import typer
from scipy.optimize import minimize
from typer.testing import CliRunner

from corpus.notice import NoticeId
from eval.errors import MalformedQuestions, MalformedSet
from eval.fitting import statements
from eval.fitting.seen import choice_of, decision_of, is_choice
from eval.fitting.softmax import Floats, Mask, area_under_curve, fit_logistic, fit_softmax
from eval.fitting.statements import Material, materials
from eval.question_sets import FITTING, own_sets
from eval.questions import DevQuestion
from eval.scoring import occurrences
from eval.scratch_library import scratch_library
from retrieval.embedder import SentenceEmbedder
from service.answering import confidence, evidence, refuse, statement_weights
from service.answering.confidence import SIGNS
from service.answering.pipeline import Answerer
from service.answering.scoring import FEATURES
from tests.conftest import ROOT
from tests.eval.scripted import a_question
from tests.fakes import HashEmbedder

SET = ROOT / "eval" / "sets" / FITTING
TEXT = (
    "青山市热线年报\n一、热线\n热线全年受理诉求1200件，办结率为98%。河东区设站3个。\n"
    "二、窗口\n窗口周六开放，由市政务服务局负责。\n"
)
UNANSWERABLE = {"answerable": False, "must_include": [], "evidence": [], "kind": "unanswerable"}


def a_line(name: str, question: str, says: str, quote: str, **more: object) -> str:
    record: dict[str, object] = {
        "id": name, "question": question, "lang": "zh", "kind": "number", "answerable": True,
        "must_include": [[says]], "evidence": [quote],
    }  # fmt: skip
    return json.dumps(record | more, ensure_ascii=False) + "\n"


def a_set(folder: Path) -> Path:
    """A set of an invented notice and four questions, one of which has no answer."""
    folder.mkdir(parents=True)
    (folder / "qingshan.txt").write_text(TEXT, encoding="utf-8")
    (folder / "questions.jsonl").write_text(
        a_line("t-1", "热线全年受理诉求多少件?", "1200件", "受理诉求1200件")
        + a_line("t-2", "热线的办结率是多少?", "98%", "办结率为98%"),
        encoding="utf-8",
    )
    (folder / "extra_questions.jsonl").write_text(
        a_line("x-1", "河东区设了几个站?", "3个", "河东区设站3个")
        + a_line("x-2", "热线为什么开通?", "无", "无", **UNANSWERABLE),
        encoding="utf-8",
    )
    return folder


def lists_by(
    weights: Floats, n: int, rng: np.random.Generator, right: int = 1
) -> list[tuple[Floats, Mask]]:
    """Choices made by softmax with known weights; ``right`` runs of each are right."""
    made = []
    for _ in range(n):
        features = rng.normal(size=(8, len(weights)))
        shares = np.exp(features @ weights)
        chosen = np.zeros(8, dtype=np.bool_)
        chosen[rng.choice(8, size=right, replace=False, p=shares / shares.sum())] = True
        made.append((features, chosen))
    return made


def test_the_weights_that_choices_were_made_by_are_found_again() -> None:
    known = np.array([2.0, -1.0, 0.5, 0.0])
    found = fit_softmax(lists_by(known, 3000, np.random.default_rng(1)), ridge=1.0)
    assert found == pytest.approx(known, abs=0.1)


def test_softmax_is_fitted_as_by_another_optimiser() -> None:
    lists = lists_by(np.array([1.5, -0.5]), 60, np.random.default_rng(2), right=2)

    def loss(weights: Floats) -> float:
        total = float(weights @ weights)  # ridge 2, halved
        for features, right in lists:
            scores = features @ weights
            total -= float(np.log(np.exp(scores)[right].sum() / np.exp(scores).sum()))
        return total

    theirs = minimize(loss, np.zeros(2), method="BFGS", options={"gtol": 1e-8}).x
    assert fit_softmax(lists, ridge=2.0) == pytest.approx(theirs, abs=1e-5)


def test_a_strong_ridge_keeps_weights_small() -> None:
    lists = lists_by(np.array([2.0, -1.0]), 50, np.random.default_rng(3))
    assert np.abs(fit_softmax(lists, ridge=1e6)).max() < 1e-3


def test_the_logistic_model_that_made_the_answers_is_found_again() -> None:
    rng = np.random.default_rng(4)
    signs = rng.normal(size=(20_000, 3)) * [1.0, 5.0, 0.1] + [0.0, 3.0, -1.0]
    likely = 1 / (1 + np.exp(-(signs @ [1.0, -0.3, 4.0] + 2.0)))
    found = fit_logistic(signs, rng.random(20_000) < likely, ridge=0.0)
    assert found.weights == pytest.approx([1.0, -0.3, 4.0], rel=0.1)
    assert found.constant == pytest.approx(2.0, abs=0.25)
    assert found.probability(signs) == pytest.approx(likely, abs=0.03)


def test_the_logistic_model_is_fitted_as_by_another_optimiser() -> None:
    rng = np.random.default_rng(5)
    signs = rng.normal(size=(80, 2)) * [3.0, 1.0] + 1.0
    right = rng.random(80) < 0.6
    standardised = (signs - signs.mean(axis=0)) / signs.std(axis=0)

    def loss(weights: Floats) -> float:
        scores = standardised @ weights[:2] + weights[2]
        likelihood = np.logaddexp(0, np.where(right, -scores, scores)).sum()
        return float(likelihood + 10 / 2 * (weights[:2] ** 2).sum())

    theirs = minimize(loss, np.zeros(3), method="BFGS", options={"gtol": 1e-8}).x
    found = fit_logistic(signs, right, ridge=10.0)
    assert found.weights * signs.std(axis=0) == pytest.approx(theirs[:2], abs=1e-5)


def test_a_sign_that_never_changes_weighs_nothing() -> None:
    signs = np.column_stack([np.arange(10.0), np.ones(10)])
    found = fit_logistic(signs, np.arange(10) > 4, ridge=1.0)
    assert found.weights[0] > 0
    assert found.weights[1] == 0


def test_the_area_counts_pairs_and_ties_half() -> None:
    values, right = np.array([3.0, 2.0, 2.0, 1.0]), np.array([True, True, False, False])
    assert area_under_curve(values, right) == 3.5 / 4
    assert area_under_curve(values, np.ones(4, dtype=np.bool_)) is None


def test_the_shipped_files_name_the_features_and_signs_in_their_order_and_nothing_else() -> None:
    folder = files("service.answering")
    chosen = json.loads((folder / statement_weights.FILE).read_text("utf-8"))
    doubted = json.loads((folder / confidence.FILE).read_text("utf-8"))
    assert list(chosen) == ["weights", "within"]
    assert tuple(chosen["weights"]) == tuple(chosen["within"]) == FEATURES
    assert list(doubted) == ["weights", "constant"]
    assert tuple(doubted["weights"]) == SIGNS


def test_the_repositorys_set_says_what_it_is_and_its_evidence_stands_in_its_notices() -> None:
    (own,) = materials(SET, SET / "no such folder")
    assert len(own.questions) == 286
    assert len(own.notices) == 3
    assert (SET / "README.md").is_file()
    texts = {path.stem: path.read_text(encoding="utf-8") for path in own.notices}
    for question in own.questions:
        assert question.notice in texts
        assert question.evidence or not question.answerable
        for quote in question.evidence:
            assert list(occurrences(quote, texts[str(question.notice)])), question.question_id


def test_the_set_that_is_fitted_to_is_no_set_of_the_gate() -> None:
    assert SET.is_dir()
    assert FITTING not in {each.name for each in own_sets(ROOT / "eval" / "sets")}
    assert not (ROOT / "eval" / "stored" / f"{FITTING}.json").exists()


def test_of_the_development_questions_the_even_ones_are_kept_and_of_the_own_set_none() -> None:
    odd, even = a_question(question_id="d-7"), a_question(question_id="d-12")
    ours = Material("own", (odd, even), (), keeps_even=False)
    theirs = Material("dev", (odd, even), (), keeps_even=True)
    assert [ours.is_fitted(each) for each in (odd, even)] == [True, True]
    assert [theirs.is_fitted(each) for each in (odd, even)] == [True, False]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"kind": "list"}, True),
        ({"kind": "compare"}, False),
        ({"kind": "unanswerable", "answerable": False}, False),
    ],
)
def test_a_run_is_chosen_for_what_one_run_may_answer(
    changes: dict[str, object], expected: bool
) -> None:
    assert is_choice(a_question(**changes)) is expected


def test_right_runs_say_what_they_must_where_the_evidence_stands(tmp_path: Path) -> None:
    path = a_set(tmp_path / "set") / "qingshan.txt"
    asked: DevQuestion = a_question(evidence=("受理诉求1200件",), must_include=(("1200件",),))
    with scratch_library([path], HashEmbedder()) as library:
        base = Answerer(library).evidence_base()
        choice = choice_of(asked, base, library)
        assert choice is not None
        assert choice.features.shape == (len(choice.right), len(FEATURES))
        # the clause, and the clause with the one after it
        assert choice.right.sum() == 2
        elsewhere = choice_of(a_question(evidence=("河东区设站3个",)), base, library)
        assert elsewhere is not None
        assert not elsewhere.right.any()
        stated = choice_of(a_question(must_not_include=("98%",)), base, library)
        assert stated is not None
        assert not stated.right.any()  # its evidence is not in this notice


def test_nothing_is_doubted_while_signs_are_seen_and_all_is_as_before_afterwards(
    tmp_path: Path,
) -> None:
    path = a_set(tmp_path / "set") / "qingshan.txt"
    before = refuse.confidence, evidence.shipped
    with scratch_library([path], HashEmbedder()) as library:
        notices = {NoticeId("qingshan"): library.store.get(NoticeId("qingshan"))}
        asked = a_question(evidence=("受理诉求1200件",))
        weights = statement_weights.shipped()
        found = decision_of(asked, Answerer(library), notices, weights)
        told = decision_of(
            a_question(kind="injection", answerable=False), Answerer(library), notices, weights
        )
    assert (refuse.confidence, evidence.shipped) == before
    assert found is not None
    assert found.is_right
    assert not found.is_refused
    assert found.signs.shape == (len(SIGNS),)
    assert told is None


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.setenv("WENJIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(SentenceEmbedder, "load", lambda model, *_: HashEmbedder(model))
    return CliRunner()


def ran(runner: CliRunner, folder: Path, shared: Path, out: Path) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(statements.main)
    options = ("--set", str(folder), "--shared", str(shared), "--out", str(out))
    result = runner.invoke(app, options)
    return result.exit_code, result.output


def test_the_command_writes_both_files_and_the_same_bytes_twice(
    runner: CliRunner, tmp_path: Path
) -> None:
    folder = a_set(tmp_path / "set")
    outs = [tmp_path / "one", tmp_path / "two"]
    said = [ran(runner, folder, tmp_path / "none", out) for out in outs]
    assert [status for status, _ in said] == [0, 0]
    assert f"has no eval/: fitted to {folder} alone" in said[0][1]
    assert "First choice right" in said[0][1]
    for name in (statement_weights.FILE, confidence.FILE):
        assert (outs[0] / name).read_bytes() == (outs[1] / name).read_bytes()
    written = json.loads((outs[0] / statement_weights.FILE).read_text("utf-8"))
    assert tuple(written["weights"]) == FEATURES


def test_the_development_questions_are_left_out_one_set_at_a_time(
    runner: CliRunner, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    (shared / "eval").mkdir(parents=True)
    (shared / "notices").mkdir()
    (shared / "notices" / "tianjin-zwfw-2025.txt").write_text(TEXT, encoding="utf-8")
    lines = a_line("d-1", "热线的办结率是多少?", "98%", "办结率为98%")
    lines += a_line("d-2", "热线为什么开通?", "无", "无", **UNANSWERABLE)
    lines += a_line("d-3", "河东区设了几个站?", "4个", "河东区设站3个")
    lines += a_line("d-4", "热线全年受理诉求多少件?", "1200件", "受理诉求1200件")
    for name in ("notice_dev_questions", "multi_dev_questions"):
        (shared / "eval" / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    status, said = ran(runner, a_set(tmp_path / "set"), shared, tmp_path / "out")
    assert status == 0, said
    assert "alone" not in said
    assert "notice_dev_questions, even" in said


@pytest.mark.parametrize("missing", ["qingshan.txt", "every file of questions", "the folder"])
def test_a_folder_that_is_no_set_is_an_error_that_says_what_it_lacks(
    missing: str, runner: CliRunner, tmp_path: Path
) -> None:
    folder = tmp_path / "set"
    if missing != "the folder":
        a_set(folder)
        for path in folder.glob("*.txt" if missing.endswith("txt") else "*.jsonl"):
            path.unlink()
    lacks = r"has no \.txt" if missing.endswith("txt") else r"has no questions\.jsonl"
    with pytest.raises(MalformedSet, match=lacks):
        materials(folder, tmp_path)
    status, said = ran(runner, folder, tmp_path / "none", tmp_path / "out")
    assert status == 1
    assert f"wenjin: {folder}: has no" in said
    assert not (tmp_path / "out").exists()


def test_an_id_that_comes_twice_in_a_set_is_an_error(tmp_path: Path) -> None:
    folder = a_set(tmp_path / "set")
    (folder / "extra_questions.jsonl").write_text(
        a_line("t-1", "河东区设了几个站?", "3个", "河东区设站3个"), encoding="utf-8"
    )
    with pytest.raises(MalformedQuestions, match=r"came before, in questions\.jsonl"):
        materials(folder, tmp_path)


@pytest.mark.parametrize(
    ("kept", "problem"),
    [("x-2", "no question has a run of clauses that is right"), ("t-1", "all right, or all wrong")],
)
def test_a_set_that_nothing_can_be_learnt_from_is_an_error(
    kept: str, problem: str, runner: CliRunner, tmp_path: Path
) -> None:
    folder = a_set(tmp_path / "set")
    lines = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.jsonl")))
    (folder / "extra_questions.jsonl").unlink()
    chosen = [line for line in lines.splitlines() if f'"{kept}"' in line]
    (folder / "questions.jsonl").write_text("\n".join(chosen), encoding="utf-8")
    status, said = ran(runner, folder, tmp_path / "none", tmp_path / "out")
    assert status == 1
    assert problem in said
