"""Reading a file of questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.errors import MalformedQuestions
from eval.questions import load_questions
from service.answering.outcome import Turn

GOOD: dict[str, object] = {
    "id": "t-1", "question": "几件?", "lang": "zh", "kind": "number", "answerable": True,
}  # fmt: skip


def written(path: Path, *lines: object) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_every_key_of_a_line_is_read_and_unknown_ones_are_passed_over(tmp_path: Path) -> None:
    line = {
        **GOOD,
        "notice": "qingshan",
        "audience": "staff",
        "history": [{"question": "前问", "answer": "前答"}],
        "must_include": [["3个", "三个"], ["站"]],
        "must_not_include": ["4个"],
        "evidence": ["设站3个"],
        "note": "备注",
        "weather": {"today": "fine"},
    }
    (question,) = load_questions(written(tmp_path / "q.jsonl", line))
    assert question.history == (Turn("前问", "前答"),)
    assert question.must_include == (("3个", "三个"), ("站",))
    assert question.must_not_include == ("4个",)
    assert question.evidence == ("设站3个",)
    assert (question.notice, question.audience, question.note) == ("qingshan", "staff", "备注")


def test_a_question_needs_no_more_than_its_five_keys(tmp_path: Path) -> None:
    (question,) = load_questions(written(tmp_path / "q.jsonl", {**GOOD, "notice": ""}))
    assert question.notice is None
    assert question.history == ()
    assert question.is_short


def test_blank_lines_and_a_byte_order_mark_are_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path / "q.jsonl", "", GOOD, "  ", {**GOOD, "id": "t-2"})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert [question.question_id for question in load_questions(path)] == ["t-1", "t-2"]


def test_a_line_separator_inside_a_text_does_not_cut_the_line(tmp_path: Path) -> None:
    line = json.dumps({**GOOD, "question": "几\u2028件?"}, ensure_ascii=False)
    (question,) = load_questions(written(tmp_path / "q.jsonl", line))
    assert question.question == "几\u2028件?"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ([1], "not an object"),
        ({**GOOD, "id": None}, "“id” is missing"),
        ({**GOOD, "question": " "}, "“question” is not a text, or is blank"),
        ({**GOOD, "lang": 1}, "“lang”"),
        ({**GOOD, "answerable": "yes"}, "“answerable” is not true or false"),
        ({**GOOD, "history": {}}, "“history” is not a list"),
        ({**GOOD, "history": ["前问"]}, "a turn of “history” is not an object"),
        ({**GOOD, "history": [{"question": "前问"}]}, "lacks its question or its answer"),
        ({**GOOD, "must_include": ["3个"]}, "“must_include”"),
        ({**GOOD, "must_include": [["3个", ""]]}, "“must_include”"),
        ({**GOOD, "evidence": [3]}, "“evidence”"),
        ({**GOOD, "must_not_include": [" "]}, "“must_not_include”"),
        (GOOD, "came before"),
    ],
)
def test_a_broken_line_is_an_error_that_names_file_and_line(
    tmp_path: Path, line: object, problem: str
) -> None:
    path = written(tmp_path / "q.jsonl", GOOD, "", line)
    with pytest.raises(MalformedQuestions) as raised:
        load_questions(path)
    assert str(raised.value).startswith(f"{path}:3: ")
    assert problem in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_file_a_folder_another_encoding_and_an_empty_file_are_errors(
    tmp_path: Path,
) -> None:
    (tmp_path / "gbk.jsonl").write_bytes("问".encode("gbk"))
    (tmp_path / "empty.jsonl").write_bytes(b"\n\n")
    for name in ("missing.jsonl", ".", "gbk.jsonl", "empty.jsonl"):
        with pytest.raises(MalformedQuestions):
            load_questions(tmp_path / name)
