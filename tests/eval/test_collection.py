"""A collection is read as BEIR lays it out, and every line that is not so is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.collection import CollectionPassage, CollectionQuery, Qrel, read_collection
from eval.errors import MalformedCollection

CORPUS = [{"_id": "p1", "title": "公园", "text": "新建公园。"}, {"_id": "p2", "text": "热线。"}]
QUERIES = [{"_id": f"q{number}", "text": f"问题{number}"} for number in (1, 2, 3)]
QRELS = ["query-id\tcorpus-id\tscore", "q3\tp1\t1", "q1\tp2\t2"]


def lines(records: list[dict[str, str]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus.jsonl").write_text(lines(CORPUS), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(lines(QUERIES), encoding="utf-8")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("\n".join(QRELS) + "\n", encoding="utf-8")
    return tmp_path


def test_passages_and_judged_queries_come_in_the_order_of_their_files(folder: Path) -> None:
    collection = read_collection(folder)
    assert collection.name == folder.name
    assert collection.passages == (
        CollectionPassage("p1", "公园", "新建公园。"),
        CollectionPassage("p2", "", "热线。"),
    )
    assert collection.queries == (CollectionQuery("q1", "问题1"), CollectionQuery("q3", "问题3"))
    assert collection.qrels == (Qrel("q3", "p1", 1), Qrel("q1", "p2", 2))


def test_a_limit_takes_the_first_judged_queries_with_their_qrels(folder: Path) -> None:
    collection = read_collection(folder, limit=1)
    assert collection.queries == (CollectionQuery("q1", "问题1"),)
    assert collection.qrels == (Qrel("q1", "p2", 2),)


def test_other_texts_may_stand_for_the_queries(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "queries_en.jsonl"
    other.write_text(lines([{"_id": f"q{n}", "text": f"question {n}"} for n in (1, 3)]))
    texts = [query.text for query in read_collection(folder, other).queries]
    assert texts == ["question 1", "question 3"]


def test_a_mark_at_the_start_blank_lines_and_windows_ends_are_no_matter(folder: Path) -> None:
    (folder / "queries.jsonl").write_bytes(
        b"\xef\xbb\xbf" + lines(QUERIES).replace("\n", "\r\n\r\n").encode()
    )
    (folder / "qrels" / "test.tsv").write_bytes("\r\n".join([*QRELS, ""]).encode())
    assert len(read_collection(folder).queries) == 2


def test_qrels_may_come_without_a_header(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").write_text("q1\tp2\t1\n")
    assert read_collection(folder).qrels == (Qrel("q1", "p2", 1),)


@pytest.mark.parametrize(
    ("name", "line", "problem"),
    [
        ("corpus.jsonl", b'{"_id": "p3", "te', "not JSON"),
        ("corpus.jsonl", b"[" * 100_000, "not JSON"),
        ("corpus.jsonl", b'["p3"]', "not a JSON object"),
        ("corpus.jsonl", b'{"text": "x"}', "“_id”"),
        ("corpus.jsonl", b'{"_id": 3, "text": "x"}', "“_id”"),
        ("corpus.jsonl", b'{"_id": "p 3", "text": "x"}', "white space"),
        ("corpus.jsonl", b'{"_id": "p1", "text": "x"}', "used before"),
        ("corpus.jsonl", b'{"_id": "p3", "text": null}', "“text”"),
        ("corpus.jsonl", b'{"_id": "p3", "text": "x", "title": 5}', "“title”"),
        ("corpus.jsonl", b'{"_id": "p3", "text": "x", "title": 0}', "“title”"),
        ("corpus.jsonl", b'{"_id": "p3", "text": "x", "title": false}', "“title”"),
        ("corpus.jsonl", b'{"_id": "p3", "text": "x", "title": []}', "“title”"),
        ("corpus.jsonl", b'{"_id": "p\\ud800", "text": "x"}', "lone surrogate"),
        ("queries.jsonl", b'{"_id": "q\\udc00", "text": "x"}', "lone surrogate"),
        ("corpus.jsonl", b"\xb9\xab\xd4\xb0", "not UTF-8"),
        ("corpus.jsonl", b'{"_id": "p3", "title": " ", "text": "\\u3000\\n"}', "empty passage"),
        ("queries.jsonl", b'{"_id": "q4", "text": " \\t"}', "empty query"),
        ("queries.jsonl", b'{"_id": "q4"}', "“text”"),
        ("queries.jsonl", b'{"_id": "q1", "text": "again"}', "used before"),
        ("qrels/test.tsv", b"q2 p1 1", "fields"),
        ("qrels/test.tsv", b"q2\tp1\tvery", "whole number"),
        ("qrels/test.tsv", b"q2\tp1\t1001", "not from -2 to 1000"),
        ("qrels/test.tsv", b"q2\tp1\t-3", "not from -2 to 1000"),
        ("qrels/test.tsv", b"q2\tp1\t" + b"9" * 30, "not from -2 to 1000"),
        ("qrels/test.tsv", b"q1\tp2\t1", "judged before"),
        ("qrels/test.tsv", b"query-id\tcorpus-id\tscore", "whole number"),
        ("qrels/test.tsv", b"q9\tp2\t1", "no query “q9”"),
        ("qrels/test.tsv", b"q2\tp9\t1", "no passage “p9”"),
        ("qrels/test.tsv", b"q2\tp9\t0", "no passage “p9”"),
    ],
)
def test_a_broken_line_is_named_with_its_file_and_number(
    name: str, line: bytes, problem: str, folder: Path
) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes() + line + b"\n")
    number = len(path.read_bytes().splitlines())
    with pytest.raises(MalformedCollection) as raised:
        read_collection(folder)
    assert str(raised.value).startswith(f"{path}:{number}: ")
    assert problem in str(raised.value)


def test_a_score_below_nought_counts_as_nought(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").write_text("q1\tp1\t-2\nq1\tp2\t1000\nq2\tp1\t-1\n")
    assert [qrel.relevance for qrel in read_collection(folder).qrels] == [0, 1000, 0]


def test_qrels_that_find_nothing_relevant_are_one_problem(folder: Path) -> None:
    path = folder / "qrels" / "test.tsv"
    path.write_text("q1\tp1\t0\nq1\tp2\t-1\n")
    with pytest.raises(MalformedCollection) as raised:
        read_collection(folder)
    assert str(raised.value) == f"{path}: no score is above 0, so nothing is relevant"


def test_a_title_of_null_is_none(folder: Path) -> None:
    (folder / "corpus.jsonl").write_text(
        lines(CORPUS) + '{"_id": "p3", "title": null, "text": "x"}'
    )
    assert read_collection(folder).passages[-1] == CollectionPassage("p3", "", "x")


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_or_empty_file_is_named(name: str, folder: Path) -> None:
    (folder / name).write_text("")
    with pytest.raises(MalformedCollection, match=name):
        read_collection(folder)
    (folder / name).unlink()
    with pytest.raises(MalformedCollection, match=f"{name}: it cannot be read"):
        read_collection(folder)


def test_a_judged_query_that_other_texts_lack_is_named(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "part.jsonl"
    other.write_text(lines(QUERIES[:2]))
    with pytest.raises(MalformedCollection) as raised:
        read_collection(folder, other)
    where = folder / "qrels" / "test.tsv"
    assert str(raised.value) == f"{where}:2: {other} has no query “q3”"


def test_a_passage_may_have_a_title_alone(folder: Path) -> None:
    (folder / "corpus.jsonl").write_text(lines([{"_id": "p1", "title": "公园", "text": ""}]))
    (folder / "qrels" / "test.tsv").write_text("q1\tp1\t1\n")
    assert read_collection(folder).passages == (CollectionPassage("p1", "公园", ""),)


def test_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    for name, line in (("corpus.jsonl", "{"), ("queries.jsonl", "[]"), ("qrels/test.tsv", "q1")):
        with (folder / name).open("a") as file:
            file.write(f"{line}\n")
    with pytest.raises(MalformedCollection) as raised:
        read_collection(folder)
    told = str(raised.value).split("; ")
    assert [problem.split(": ")[0] for problem in told] == [
        f"{folder / 'corpus.jsonl'}:3",
        f"{folder / 'queries.jsonl'}:4",
        f"{folder / 'qrels' / 'test.tsv'}:4",
    ]


def test_no_more_than_ten_problems_are_told_and_the_rest_counted(folder: Path) -> None:
    with (folder / "qrels" / "test.tsv").open("a") as file:
        file.writelines(f"q1\tp{number}\t1\n" for number in range(10, 22))
    with pytest.raises(MalformedCollection) as raised:
        read_collection(folder)
    told = str(raised.value).split("; ")
    assert len(told) == 11
    assert told[9].endswith("test.tsv:13: corpus.jsonl has no passage “p19”")
    assert told[10] == "and 2 more"


def test_what_a_broken_line_should_have_said_is_not_missed_as_well(folder: Path) -> None:
    (folder / "corpus.jsonl").write_text(lines(CORPUS[:1]) + "{\n")
    with pytest.raises(MalformedCollection) as raised:
        read_collection(folder)
    assert str(raised.value) == f"{folder / 'corpus.jsonl'}:2: this line is not JSON"


@pytest.mark.parametrize("name", ["affairqa", "drcd", "lecoqa", "xquad_zh"])
def test_the_public_sets_are_as_they_should_be(name: str, shared: Path) -> None:
    folder = shared / "public" / name
    assert read_collection(folder, limit=3).queries
    other = folder / "queries_en.jsonl"
    if other.exists():
        assert read_collection(folder, other, limit=3).queries
