"""Fitting the weights of statements and of confidence: the sets, what is seen, the command."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from corpus.notice import NoticeId
from eval.errors import MalformedQuestions, MalformedSet
from eval.fitting import statements
from eval.fitting.seen import choice_of, decision_of, is_choice
from eval.fitting.statements import Material, materials
from eval.question_sets import EVERYDAY, FITTING, SHARED, own_sets
from eval.questions import DevQuestion
from eval.scratch_library import scratch_library
from retrieval.embedder import SentenceEmbedder
from service.answering import confidence, evidence, refuse, statement_weights
from service.answering.confidence import SIGNS
from service.answering.pipeline import Answerer
from service.answering.scoring import FEATURES
from service.said import occurrences
from tests.conftest import ROOT
from tests.eval.scripted import a_question
from tests.fakes import HashEmbedder

SET = ROOT / "eval" / "sets" / FITTING
QUESTIONS = {
    "changsha": 186, "chengdu": 186, "dongguan": 186, "jining": 186, "kunming": 186,
    "xiamen": 186, "xian": 286, "anyang": 497, "baotou": 539, "guilin": 522, "jiujiang": 557,
    "liuzhou": 514, "tangshan": 537, "weifang": 491, "yancheng": 480, "zhuhai": 517, "zunyi": 506,
}  # fmt: skip
TESTED = {"fuzhou", "ningbo", "uncovered"}
"""The sets that nothing is fitted to."""
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


def test_the_shipped_files_name_the_features_and_signs_in_their_order_and_nothing_else() -> None:
    folder = files("service.answering")
    chosen = json.loads((folder / statement_weights.FILE).read_text("utf-8"))
    doubted = json.loads((folder / confidence.FILE).read_text("utf-8"))
    assert list(chosen) == ["weights", "within"]
    assert tuple(chosen["weights"]) == tuple(chosen["within"]) == FEATURES
    assert list(doubted) == ["weights", "constant"]
    assert tuple(doubted["weights"]) == SIGNS


@pytest.fixture(scope="module")
def own() -> list[Material]:
    """The repository's sets, without the development questions."""
    return list(materials(SET, SET / "no such folder"))


def test_each_folder_of_notices_is_a_set_of_its_own(own: list[Material]) -> None:
    assert {each.name: len(each.questions) for each in own} == QUESTIONS
    assert all(len(each.notices) in (2, 3) and not each.keeps_even for each in own)
    assert len({path.stem for each in own for path in each.notices}) == 41


def test_the_everyday_sets_say_what_they_are_and_are_no_test_sets() -> None:
    folder = SET.parent / EVERYDAY
    found = materials(folder, folder / "no such folder")
    told = (folder / "README.md").read_text(encoding="utf-8")
    for each in found:
        open_ones = sum(not question.answerable for question in each.questions)
        line = next(line for line in told.splitlines() if line.startswith(f"| `{each.name}` |"))
        assert line.endswith(f"| {len(each.questions)} | {open_ones} |")
        texts = {path.stem: path.read_text(encoding="utf-8") for path in each.notices}
        for question in each.questions:
            assert question.notice is not None
            assert all(quote in texts[question.notice] for quote in question.evidence)
    assert f"{sum(len(each.questions) for each in found):,} questions" in told
    assert {each.name for each in found}.isdisjoint(each.name for each in own_sets(SET.parent))


def test_the_repositorys_sets_say_what_they_are(own: list[Material]) -> None:
    told = (SET / "README.md").read_text(encoding="utf-8")
    unanswerable = 0
    for each in own:
        open_ones = sum(not question.answerable for question in each.questions)
        line = next(line for line in told.splitlines() if line.startswith(f"| `{each.name}` |"))
        assert line.endswith(f"| {len(each.questions)} | {open_ones} |")
        unanswerable += open_ones
    assert f"{sum(QUESTIONS.values()):,} questions, of which {unanswerable} have no answer" in told


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_evidence_of_each_set_stands_in_its_notices(own: list[Material], name: str) -> None:
    (found,) = (each for each in own if each.name == name)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in found.notices}
    for question in found.questions:
        assert question.notice in texts
        assert question.evidence or not question.answerable
        for quote in question.evidence:
            assert list(occurrences(quote, texts[str(question.notice)])), question.question_id


def test_no_two_questions_that_are_fitted_to_have_one_id(own: list[Material]) -> None:
    names = [question.question_id for each in own for question in each.questions]
    assert len(set(names)) == len(names)


def test_sets_come_in_the_order_of_their_folders_and_what_holds_neither_file_is_none(
    tmp_path: Path,
) -> None:
    for name in ("b", "a"):
        a_set(tmp_path / "sets" / name)
    (tmp_path / "sets" / "notes").mkdir()
    (tmp_path / "sets" / "README.md").write_text("two sets", encoding="utf-8")
    found = materials(tmp_path / "sets", tmp_path)
    assert [(each.name, len(each.questions)) for each in found] == [("a", 4), ("b", 4)]


@pytest.mark.parametrize(("ending", "lacks"), [("txt", r"\.txt"), ("jsonl", r"questions\.jsonl")])
def test_one_folder_of_many_that_lacks_something_is_an_error_and_not_passed_over(
    ending: str, lacks: str, tmp_path: Path
) -> None:
    whole, lacking = a_set(tmp_path / "sets" / "a"), a_set(tmp_path / "sets" / "b")
    for path in lacking.glob(f"*.{ending}"):
        path.unlink()
    with pytest.raises(MalformedSet, match=rf"sets/b: has no {lacks}"):
        materials(whole.parent, tmp_path)


def test_the_sets_that_are_fitted_to_are_no_sets_of_the_gate() -> None:
    assert SET.is_dir()
    asked = {each.name for each in own_sets(ROOT / "eval" / "sets")}
    assert asked == TESTED
    stored = {path.stem for path in (ROOT / "eval" / "stored").glob("*.json")}
    assert stored == {*asked, *SHARED}


def test_of_the_development_questions_the_even_ones_are_kept_and_of_the_own_sets_none() -> None:
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
    before = refuse.confidence, evidence.shipped, evidence.within_sentence
    weights, within = statement_weights.shipped(), statement_weights.within_sentence()
    with scratch_library([path], HashEmbedder()) as library:
        notices = {NoticeId("qingshan"): library.store.get(NoticeId("qingshan"))}
        answerer = Answerer(library)
        asked = a_question(evidence=("受理诉求1200件",))
        found = decision_of(asked, answerer, notices, weights, within)
        injected = a_question(kind="injection", answerable=False)
        told = decision_of(injected, answerer, notices, weights, within)
    assert (refuse.confidence, evidence.shipped, evidence.within_sentence) == before
    assert found is not None
    assert found.is_right
    assert not found.is_refused
    assert found.signs.shape == (len(SIGNS),)
    assert told is None


def test_signs_are_seen_with_the_weights_that_are_given(tmp_path: Path) -> None:
    path = a_set(tmp_path / "set") / "qingshan.txt"
    shipped, within = statement_weights.shipped(), statement_weights.within_sentence()
    with scratch_library([path], HashEmbedder()) as library:
        notices = {NoticeId("qingshan"): library.store.get(NoticeId("qingshan"))}
        answerer = Answerer(library)
        asked = a_question(evidence=("受理诉求1200件",))
        signs = [
            decision.signs[SIGNS.index("score")]
            for weights in (shipped, 2 * shipped)
            if (decision := decision_of(asked, answerer, notices, weights, within)) is not None
        ]
    assert signs == [signs[0], pytest.approx(2 * signs[0])]


def test_the_signs_name_what_is_asked_for(tmp_path: Path) -> None:
    path = a_set(tmp_path / "set") / "qingshan.txt"
    with scratch_library([path], HashEmbedder()) as library:
        notices = {NoticeId("qingshan"): library.store.get(NoticeId("qingshan"))}
        given = statement_weights.shipped(), statement_weights.within_sentence()
        found = [
            decision_of(a_question(question=asked), Answerer(library), notices, *given)
            for asked in ("热线全年受理诉求多少件?", "窗口什么时候开放?")
        ]
    at = SIGNS.index("asks_figure"), SIGNS.index("asks_time")
    assert [tuple(each.signs[list(at)]) for each in found if each] == [(1.0, 0.0), (0.0, 1.0)]


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


def test_each_set_is_told_by_its_name_beside_what_the_others_make_of_it(
    runner: CliRunner, tmp_path: Path
) -> None:
    for name in ("heping", "qingshan"):
        a_set(tmp_path / "sets" / name)
    status, said = ran(runner, tmp_path / "sets", tmp_path / "none", tmp_path / "out")
    assert status == 0, said
    lines = [line.split() for line in said.splitlines()]
    told = [line for line in lines if line and line[0] in {"heping", "qingshan"}]
    # of the choices, then of the confidence; the last column is fitted to the other set
    assert [line[0] for line in told] == ["heping", "qingshan"] * 2
    assert all(line[-1] != "–" for line in told)


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
