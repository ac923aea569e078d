"""``wenjin feedback``: listed, written as questions, and asked again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from service.answering.outcome import Question
from service.answering.pipeline import Answerer
from service.feedback import FeedbackLog, Rating
from service.library import Library
from service.rated_answer import RatedAnswer
from tests.cli.conftest import Wenjin
from tests.factories import A_NOTICE_TEXT
from tests.fakes import HashEmbedder

PARKS = "全年新建多少个口袋公园？"
METRO = "地铁几点开？"
Rate = Callable[..., None]


@pytest.fixture
def notice(wenjin: Wenjin, tmp_path: Path) -> Path:
    """A store with the invented notice in it, and that notice's file."""
    file = tmp_path / "sample.txt"
    file.write_text(A_NOTICE_TEXT, encoding="utf-8")
    assert wenjin("ingest", file).status == 0
    return file


@pytest.fixture
def rate(home: Path, notice: Path) -> Rate:
    """Rates what is answered to a question now."""

    def rate_answer(question: str, rating: str, **said: str) -> None:
        with opened(home) as library:
            asked = Question(question)
            answer = RatedAnswer.of(asked, Answerer(library).ask(asked), "citizen", {})
            FeedbackLog(library.store.engine).keep(
                answer,
                Rating(rating),
                said.get("reason", ""),
                said.get("correction", ""),
                said.get("rater", f"{question} {rating}"),
            )

    return rate_answer


@contextmanager
def opened(home: Path) -> Iterator[Library]:
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    yield library
    library.close()


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_where_nobody_rated_anything_each_command_says_so(wenjin: Wenjin, notice: Path) -> None:
    for command in (["list"], ["reask"], ["export", "out.jsonl"]):
        ran = wenjin("feedback", *command)
        assert (ran.status, ran.out) == (0, "")
        assert "Nobody has rated an answer yet" in ran.err
    assert not Path("out.jsonl").exists()
    assert json.loads(wenjin("feedback", "list", "--json").out) == {"total": 0, "feedback": []}
    counts = json.loads(wenjin("feedback", "reask", "--json").out)["counts"]
    assert counts == {"right": 0, "wrong": 0, "untold": 0}


def test_the_list_shows_question_answer_reason_and_correction_newest_first(
    wenjin: Wenjin, rate: Rate
) -> None:
    rate(PARKS, "up")
    rate(METRO, "down", reason="通知里其实写了", correction="换行\n也在一行")
    out = wenjin("feedback", "list").out
    assert out.index(METRO) < out.index(PARKS)
    assert "refused   通知说到了相关工作" in out
    assert "answered  全年新建口袋公园30个" in out
    assert "reason    通知里其实写了" in out
    assert "correct   换行 也在一行" in out
    assert METRO not in wenjin("feedback", "list", "--rating", "up").out
    assert PARKS not in wenjin("feedback", "list", "--corrected").out
    listed = json.loads(wenjin("feedback", "list", "--rating", "down", "--json").out)
    assert [each["number"] for each in listed["feedback"]] == [2]


def test_what_was_rated_again_is_shown_only_when_every_rating_is_asked_for(
    wenjin: Wenjin, rate: Rate
) -> None:
    rate(PARKS, "up", rater="me")
    rate(PARKS, "down", rater="me")
    assert wenjin("feedback", "list").out.count(PARKS) == 1
    assert "up  (rated again since)" in wenjin("feedback", "list", "--every").out


def test_the_export_is_a_set_that_eval_answers_reads_and_scores(
    wenjin: Wenjin, rate: Rate, tmp_path: Path
) -> None:
    rate(PARKS, "up", rater="a")
    rate(PARKS, "up", rater="b", reason="清楚")
    rate(METRO, "up")
    rate("改造老旧公园多少个？", "down", reason="内容不对")
    rate("延长开放时间到几点？", "down", correction="免费开放公园达到95%")
    rate("地铁票价多少？", "down")
    file = tmp_path / "feedback.jsonl"
    ran = wenjin("feedback", "export", file)
    waiting = "6 left out: not ruled on yet (`wenjin feedback rule`): 1, 2, 3, 4, 5, 6."
    assert (ran.out, ran.err.splitlines()) == ("", [waiting, "Nothing was written."])
    assert not file.exists()
    ran = wenjin("feedback", "export", file, "--unruled")
    assert "1 question of 6 ratings" in ran.out  # the one with a correction that a notice has
    assert ran.err.rstrip().endswith("1, 2, 3, 4, 6.")
    [proposed] = lines_of(file)
    assert (proposed["id"], proposed["evidence"]) == ("fb-5", ["免费开放公园达到95%"])
    assert "未经裁定" in proposed["note"]
    ran = wenjin("feedback", "rule", "right", 6, 1, 2, 3, 4, 5)
    assert ran.out == "1, 2, 3, 4, 5, 6: the rating is right\n"
    ran = wenjin("feedback", "export", file)
    assert "4 questions of 6 ratings" in ran.out
    assert ran.err == "1 left out: what is right was not said: 6.\n"
    lines = lines_of(file)
    assert [(each["id"], each["answerable"], each["kind"]) for each in lines] == [
        ("fb-1", True, "fact"),
        ("fb-3", False, "unanswerable"),
        ("fb-4", True, "fact"),
        ("fb-5", True, "fact"),
    ]
    [quote] = lines[0]["evidence"]
    assert quote.startswith("全年新建口袋公园30个")
    assert lines[0]["must_include"] == [[quote]]
    assert "共2人" in lines[0]["note"]
    assert "清楚" in lines[0]["note"]
    assert lines[2]["must_not_include"] == ["会同市财政局改造老旧公园12个，受益居民超过20万人"]
    assert lines[3]["evidence"] == ["免费开放公园达到95%"]
    assert lines[3]["must_include"] == [["95%"]]
    scored = wenjin("eval", "answers", file, "--json")
    assert scored.status == 0, scored.err
    judged = {each["id"]: each for each in json.loads(scored.out)["questions"]}
    assert [judged[f"fb-{n}"]["right"] for n in (1, 3, 4, 5)] == [True, True, False, False]


def test_an_export_that_cannot_be_written_is_one_clear_line_and_leaves_nothing(
    wenjin: Wenjin, rate: Rate, tmp_path: Path
) -> None:
    rate(PARKS, "up")
    wenjin("feedback", "rule", "right", 1)
    ran = wenjin("feedback", "export", tmp_path / "missing" / "feedback.jsonl")
    assert ran.status == 1
    assert "cannot be written" in ran.mistake
    assert wenjin("feedback", "export", tmp_path).status == 2


def test_asked_again_it_says_what_is_right_now_and_shows_what_changed(
    wenjin: Wenjin, rate: Rate, notice: Path
) -> None:
    rate(PARKS, "down", correction="全年新建口袋公园45个")
    rate("改造老旧公园多少个？", "up")
    ran = wenjin("feedback", "reask")
    last = "0 right now  0 still wrong  2 cannot be told (2 not ruled on yet)"
    assert ran.out.splitlines()[-1] == last
    assert wenjin("feedback", "rule", "right", 1, 2).status == 0
    ran = wenjin("feedback", "reask")
    assert ran.out.splitlines()[-1] == "1 right now  1 still wrong  0 cannot be told"
    assert "now       the same" in ran.out
    assert "改造" not in ran.out  # right and unchanged
    notice.write_text(A_NOTICE_TEXT.replace("30个", "45个"), encoding="utf-8")
    assert wenjin("ingest", notice, "--replace").status == 0
    ran = wenjin("feedback", "reask")
    assert ran.out.splitlines()[-1] == "2 right now  0 still wrong  0 cannot be told"
    assert "now       全年新建口袋公园45个" in ran.out
    assert "right now: it says and cites what was expected" in wenjin("feedback", "list").out
    again = json.loads(wenjin("feedback", "reask", "--rating", "down", "--json").out)
    assert again["counts"] == {"right": 1, "wrong": 0, "untold": 0}


def test_a_ruling_is_listed_changed_and_taken_back(wenjin: Wenjin, rate: Rate) -> None:
    rate(PARKS, "down")
    assert wenjin("feedback", "rule", "wrong", 1, "--author", "李编辑").status == 0
    assert "ruled     the rating is wrong" in wenjin("feedback", "list").out
    assert PARKS not in wenjin("feedback", "list", "--unruled").out
    ran = wenjin("feedback", "rule", "none", 1)
    assert ran.out == "1: no ruling any more\n"
    assert "ruled" not in wenjin("feedback", "list", "--unruled").out


def test_what_should_have_been_answered_becomes_the_question_that_is_exported(
    wenjin: Wenjin, rate: Rate, notice: Path, tmp_path: Path
) -> None:
    right = "免费开放公园达到95%"
    rate(METRO, "down")
    rate(PARKS, "down", correction="全年新建口袋公园30个")
    rate("地铁票价多少？", "up")
    ran = wenjin("feedback", "rule", "right", 1, "--should-say", right)
    assert ran.out == f"1: the rating is right; “{right}” should be answered\n"
    assert wenjin("feedback", "rule", "right", 2, "--should-refuse").status == 0
    listed = wenjin("feedback", "list").out
    assert f"should    “{right}” should be answered" in listed
    assert "should    it should be said that the notices do not say" in listed
    file = tmp_path / "feedback.jsonl"
    assert wenjin("feedback", "export", file).status == 0
    stated, unsaid = lines_of(file)
    assert (stated["evidence"], stated["must_include"]) == ([right], [["95%"]])
    assert (stated["notice"], stated["answerable"]) == ("sample", True)
    assert f"编辑更正：{right}" in stated["note"]
    assert (unsaid["answerable"], unsaid["evidence"], unsaid["kind"]) == (False, [], "unanswerable")
    scored = json.loads(wenjin("eval", "answers", file, "--json").out)["questions"]
    assert [each["right"] for each in scored] == [False, False]
    out = wenjin("feedback", "reask").out
    assert "still wrong: it is answered, where the notices were said not to say it" in out
    notice.write_text(A_NOTICE_TEXT.replace("95%", "96%"), encoding="utf-8")
    assert wenjin("ingest", notice, "--replace").status == 0
    ran = wenjin("feedback", "export", file)
    assert "1 question of 3 ratings" in ran.out
    assert ran.err.splitlines() == [
        "1 left out: not ruled on yet (`wenjin feedback rule`): 3.",
        "1 left out: what is right was not said: 1.",
    ]


def test_a_correction_in_a_notices_words_is_only_proposed_until_it_is_ruled_on(
    wenjin: Wenjin, rate: Rate
) -> None:
    rate(PARKS, "down", correction="免费开放公园达到95%")
    assert "proposed  “免费开放公园达到95%” of a notice; not ruled on yet" in (
        wenjin("feedback", "list").out
    )
    [body] = json.loads(wenjin("feedback", "list", "--json").out)["feedback"]
    assert (body["proposed"], body["ruling"]) == (["免费开放公园达到95%"], None)
    assert json.loads(wenjin("feedback", "reask", "--json").out)["counts"]["wrong"] == 0
    assert "not ruled on yet: the same reply as was rated" in wenjin("feedback", "list").out
    wenjin("feedback", "rule", "right", 1)
    assert "proposed" not in wenjin("feedback", "list").out
    assert "still wrong: the same reply as was rated" in wenjin("feedback", "reask").out


def test_a_sentence_that_no_notice_has_is_one_clear_line_and_changes_nothing(
    wenjin: Wenjin, rate: Rate
) -> None:
    rate(PARKS, "down")
    assert wenjin("feedback", "rule", "right", 1, "--should-refuse").status == 0
    ran = wenjin("feedback", "rule", "right", 1, "--should-say", "全年新建口袋公园31个")
    assert ran.status == 1
    assert "Copy it from the notice" in ran.mistake
    assert "should    it should be said" in wenjin("feedback", "list").out
    both = ("--should-say", "全年新建口袋公园30个", "--should-refuse")
    assert wenjin("feedback", "rule", "right", 1, *both).status == 2
    assert wenjin("feedback", "rule", "none", 1, "--should-refuse").status == 2


def test_a_ruling_on_what_is_not_there_is_one_clear_line(wenjin: Wenjin, rate: Rate) -> None:
    rate(PARKS, "down")
    ran = wenjin("feedback", "rule", "right", 1, 9)
    assert ran.status == 1
    assert "wenjin feedback list" in ran.mistake
    assert "ruled" not in wenjin("feedback", "list").out
    assert wenjin("feedback", "rule", "perhaps", 1).status == 2
    assert wenjin("feedback", "rule", "right").status == 2


def test_every_reason_for_a_verdict_has_its_words() -> None:
    from service.commands.feedback import ANSWERS_TO, RULED, WHY
    from service.feedback import Ruling, Verdict
    from service.reasking import Decided

    assert set(WHY) == {each.value for each in Decided}
    assert set(RULED) == {each.value for each in Ruling}
    assert set(ANSWERS_TO) == {each.value for each in Verdict}


def test_asking_again_in_a_store_without_notices_says_so(wenjin: Wenjin, rate: Rate) -> None:
    rate(PARKS, "up")
    wenjin("notices", "remove", "sample")
    ran = wenjin("feedback", "reask")
    assert ran.status == 1
    assert "No notice has been taken in yet" in ran.mistake
