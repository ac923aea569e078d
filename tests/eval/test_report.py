"""The written reports."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.answers import AnswerReport, evaluate, write_html, write_json
from eval.errors import ReportUnwritable
from service.answering.outcome import Question, Reply, Turn
from tests.eval.scripted import (
    ScriptedAnswerer,
    a_citation,
    a_notice,
    a_question,
    a_refusal,
    an_answer,
)

EVIDENCE = "全年受理诉求1,200件"
NOTICES = {notice.notice_id: notice for notice in (a_notice(),)}
EVIL = "<script>alert(1)</script>"


def reply_to(question: Question) -> Reply:
    if question.text == "right":
        return an_answer("1200件。[1]", EVIDENCE)
    if question.text == "refuse":
        return a_refusal("通知没有说。", a_citation("办结率为98%"))
    return an_answer(f"{EVIL}设站3个[1]", "办结率为98%", a_citation("98%", start=0))


@pytest.fixture
def report() -> AnswerReport:
    questions = (
        a_question(question_id="t-1", question="right"),
        replace(
            a_question(question_id="t-2", question=EVIL, must_not_include=("设站3个",)),
            history=(Turn("前问", "前答"),),
            note="备注在此",
        ),
        a_question(question_id="t-3", question="refuse"),
        a_question(question_id="t-4", question="refuse", notice="elsewhere"),
    )
    return evaluate(questions, ScriptedAnswerer(reply_to), NOTICES)  # type: ignore[arg-type]


class Page(HTMLParser):
    """The elements of a page, and the text of each article by its id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.articles: dict[str, str] = {}
        self._article: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "article":
            self._article = str(dict(attrs)["id"])
            self.articles[self._article] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._article = None

    def handle_data(self, data: str) -> None:
        if self._article:
            self.articles[self._article] += data


def page_of(report: AnswerReport, folder: Path) -> Page:
    write_html(report, folder / "report.html", title="questions.jsonl")
    return Page((folder / "report.html").read_text(encoding="utf-8"))


def test_every_failing_question_stands_with_its_answer_its_citations_and_its_evidence(
    report: AnswerReport, tmp_path: Path
) -> None:
    articles = page_of(report, tmp_path).articles
    assert list(articles) == ["t-2", "t-3", "t-4"]
    for text in (
        f"{EVIL}设站3个[1]", "办结率为98%", "not the notice's text", EVIDENCE, "1200件", "前答",
        "备注在此", "states what it must not", "beside the evidence", "not cited",
    ):  # fmt: skip
        assert text in articles["t-2"]
    assert "通知没有说。" in articles["t-3"]
    assert "no_evidence" in articles["t-3"]
    assert "not in the notices of this store" in articles["t-4"]


def test_the_page_is_one_file_that_loads_nothing_and_runs_nothing(
    report: AnswerReport, tmp_path: Path
) -> None:
    elements = page_of(report, tmp_path).elements
    assert not {tag for tag, _ in elements} & {"script", "link", "img", "iframe", "object", "base"}
    assert not any(name in attrs for _, attrs in elements for name in ("src", "href", "onclick"))
    source = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"https?:|url\(|@import", source)
    assert "&lt;script&gt;" in source


def test_the_json_holds_the_measures_and_a_record_of_every_question(
    report: AnswerReport, tmp_path: Path
) -> None:
    write_json(report, tmp_path / "new" / "report.json")
    content = json.loads((tmp_path / "new" / "report.json").read_text(encoding="utf-8"))
    assert content["measures"]["right"] == report.measure("right") == 0.25
    assert content["by_kind"]["number"]["n"] == 4
    assert content["faults"]["refused, but the notices say"] == 2
    assert [record["id"] for record in content["questions"]] == ["t-1", "t-2", "t-3", "t-4"]
    wrong = content["questions"][1]
    assert wrong["stated"] == ["设站3个"]
    assert wrong["missing"] == [["1200件"]]
    assert wrong["citations"][0]["quote"] == "办结率为98%"
    assert wrong["citations"][1]["is_verbatim"] is False
    assert wrong["evidence"] == [{"quote": EVIDENCE, "is_located": True, "is_cited": False}]
    assert content["questions"][2]["reason"] == "no_evidence"
    assert content["unlocated_evidence"] == [{"id": "t-4", "quote": EVIDENCE}]


def test_a_report_without_a_failing_question_says_so(tmp_path: Path) -> None:
    report = evaluate(
        (a_question(question="right"),),
        ScriptedAnswerer(reply_to),  # type: ignore[arg-type]
        NOTICES,
    )
    assert page_of(report, tmp_path).articles == {}
    assert "None." in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_lone_surrogate_does_not_cost_the_report(tmp_path: Path) -> None:
    report = evaluate(
        (a_question(question="\ud800"),),
        ScriptedAnswerer(reply_to),  # type: ignore[arg-type]
        NOTICES,
    )
    write_json(report, tmp_path / "report.json")
    write_html(report, tmp_path / "report.html")
    content = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert content["questions"][0]["question"] == "\ud800"


def test_a_report_that_cannot_be_written_is_one_clear_error(
    report: AnswerReport, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportUnwritable, match="cannot be written"):
        write_json(report, tmp_path / "file" / "report.json")
    with pytest.raises(ReportUnwritable):
        write_html(report, tmp_path)
