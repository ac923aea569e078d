"""No question that answers are measured on stands in code or data: a set would measure itself.

Ten characters of a question in a row are too many to be there by chance. Compared is the match key
(NFKC, lower case, Simplified) without white space, so that neither a line break, a full-width form
nor a Traditional one hides a question.
"""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from corpus.normalize import match_key
from eval.questions import load_questions
from tests.conftest import ROOT

PACKAGES = ("corpus", "kg", "retrieval", "service", "eval")
RUN = 10
# Latin letters alone: ten are one word of English, and the code is written in English
# ("government", "the number of"); 25 are five words.
LATIN_RUN = 25

# Where a question may stand, and why. Nothing else is left out but caches and hidden files.
ALLOWED = {
    "corpus/notices/": "notices as published; whoever asks about them uses their words",
    "eval/sets/": "the sets themselves: question files and their notices, read by eval alone",
}
# No text: numbers of the model. A file that is not UTF-8 and not named here fails.
BINARY = {"retrieval/question_side.safetensors", "retrieval/token_space.safetensors"}


def folded(text: str) -> str:
    return "".join(match_key(text).split())


def is_latin(letters: str) -> bool:
    """Whether all are letters of the Latin alphabet, with marks or without."""
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)


def runs(question: str) -> Iterator[str]:
    """Every run of letters of ``question`` that is too long to be there by chance."""
    letters = ""
    for character in (*folded(question), " "):
        if character.isalpha():
            letters += character
            continue
        size = LATIN_RUN if is_latin(letters) else RUN
        yield from (letters[at : at + size] for at in range(len(letters) - size + 1))
        letters = ""


def sources() -> Iterator[tuple[str, Path]]:
    """Every file of the packages that is not in ALLOWED, with its path in the repository."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            made = "__pycache__" in path.parts or path.name.startswith(".")
            passed_over = made or name in BINARY or name.startswith(tuple(ALLOWED))
            if path.is_file() and not passed_over:
                yield name, path


def texts_of(path: Path) -> Iterator[str]:
    """The file; of Python also its strings as they are when the pieces are joined."""
    text = path.read_text(encoding="utf-8")
    yield text
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def stretches(text: str) -> set[str]:
    """Every stretch of a folded text that is as long as a run."""
    return {text[at : at + size] for size in (RUN, LATIN_RUN) for at in range(len(text) - size + 1)}


def found(questions: Mapping[str, str], files: Iterable[tuple[str, Path]]) -> list[str]:
    """``file: run (question id)`` of every run in ``questions`` that a file holds."""
    return [
        f"{name}: {run} ({questions[run]})"
        for name, path in files
        for text in {folded(text) for text in texts_of(path)}
        for run in sorted(stretches(text) & questions.keys())
    ]


def runs_of(files: Iterable[Path], notices: Iterable[Path]) -> dict[str, str]:
    """Run → question id, but for runs that a notice has: those are the notice's words."""
    published = set().union(
        *(stretches(folded(path.read_text(encoding="utf-8"))) for path in notices)
    )
    return {
        run: question.question_id
        for path in files
        for question in load_questions(path)
        for run in runs(question.question)
        if run not in published
    }


def test_no_question_of_the_repositorys_own_sets_stands_in_code_or_data() -> None:
    sets = ROOT / "eval" / "sets"
    notices = [*sorted(sets.rglob("*.txt")), *(ROOT / "corpus/notices").glob("*.txt")]
    questions = runs_of(sorted(sets.rglob("*questions.jsonl")), notices)
    assert len(questions) > 1000
    assert found(questions, sources()) == []


def test_no_development_question_stands_in_code_or_data(shared: Path) -> None:
    notices = [
        *sorted((shared / "notices").glob("*.txt")),
        *(ROOT / "corpus/notices").glob("*.txt"),
    ]
    questions = runs_of(sorted((shared / "eval").glob("*.jsonl")), notices)
    assert len(questions) > 1000
    assert found(questions, sources()) == []


def test_every_exception_is_still_there() -> None:
    assert [name for name in (*ALLOWED, *BINARY) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("甲镇的养老驿站一共开了几家?", 'HINT = "养老驿站一共\\\n    开了几家"'),
        ("甲镇的养老驿站一共开了几家?", 'HINT = ("养老驿站"\n    "一共开了几家")'),
        ("甲鎮的養老驛站一共開了幾家?", 'HINT = "养老驿站一共开了几家"'),
        ("ＡＢ镇的养老驿站一共开几家", "# ab镇的养老驿站一共"),
        ("How many libraries has the town opened", '"how many libraries has the town"'),
    ],
)
def test_a_question_is_found_however_it_is_written(
    question: str, text: str, tmp_path: Path
) -> None:
    path = tmp_path / "code.py"
    path.write_text(text, encoding="utf-8")
    assert found(dict.fromkeys(runs(question), "q1"), [("code.py", path)])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("甲镇的养老驿站一共开了几家?", "养老驿站一共开了多少家"),  # nine in a row, then others
        ("养老驿站开了,一共有几家", "养老驿站开了一共有几家"),  # a mark ends a run
        ("What does the government say", "the government, and what it says"),
        ("A business licence for a café", "business licence"),
    ],
)
def test_what_is_there_by_chance_is_not_found(question: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "code.txt"
    path.write_text(text, encoding="utf-8")
    assert found(dict.fromkeys(runs(question), "q1"), [("code.txt", path)]) == []


def test_the_words_of_a_notice_are_no_ones_wording(tmp_path: Path) -> None:
    line = '{"id": "q1", "question": "%s", "lang": "zh", "kind": "fact", "answerable": true}'
    (tmp_path / "q.jsonl").write_text(line % "甲镇养老驿站开展助餐服务吗朋友", encoding="utf-8")
    (tmp_path / "n.txt").write_text("甲镇养老驿站开展助餐服务。", encoding="utf-8")
    assert set(runs_of([tmp_path / "q.jsonl"], [tmp_path / "n.txt"])) == {
        "老驿站开展助餐服务吗", "驿站开展助餐服务吗朋", "站开展助餐服务吗朋友",
    }  # fmt: skip
