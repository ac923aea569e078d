"""From a question to a reply where the graph's edges, or one sentence, hold both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from service.answering import pipeline, refuse
from service.answering.compose import Draft
from service.answering.evidence import Statement
from service.answering.needs import Need
from service.answering.outcome import Reason
from service.answering.pipeline import Answerer
from service.answering.refuse import Refusal
from service.answering.supported import supported_by
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.kg.test_follow_ups import a_year
from tests.service.answering.bases import abstention_of, answer_of, replied

PLAN = "推出口袋公园认养机制"
WORK = (
    "市园林局2024年工作总结和2025年工作计划\n"
    "一、2024年工作总结\n1.公园。会同市财政局改造老旧公园9个。\n"
    "2.湖面。联合市水务局、市财政局清理湖面落叶。\n"
    "二、2025年工作计划\n1.长廊。会同市水务局修缮长廊。\n"
)
BOTH_YEARS = (
    "市园林局2024年工作总结和2025年工作计划\n"
    "一、2024年工作总结\n1.公园。建成口袋公园30个。\n2.湖面。清理湖面落叶9次。\n"
    "二、2025年工作计划\n1.公园。新建口袋公园45个。\n2.凉亭。2022年修缮凉亭2处。\n"
)
FINES = (
    "青岚市河道管理办法\n第一条 违反本办法的，对个人处五百元以下罚款；对单位处五千元以下罚款；"
    "情节轻微的不予处罚。\n第二条 个人可以申请取水。\n"
    "第三条 乱停首次的，处一百元罚款；第二次的，处二百元罚款。\n"
)


def _library(home_of: pytest.TempPathFactory, **texts: str) -> Library:
    home = home_of.mktemp("graph")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    for notice_id, text in texts.items():
        library.ingest(a_published_file(text, notice_id=notice_id))
    return library


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    """A plan, and the report of the year after."""
    library = _library(
        tmp_path_factory,
        a2024=a_year("a2024", planned=f"{PLAN}。", year=2024).notice.text,
        b2025=a_year("b2025", done=f"{PLAN}。").notice.text,
    )
    yield Answerer(library)
    library.close()


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    """A report and a plan of what was done with whom, in one notice."""
    library = _library(tmp_path_factory, work=WORK)
    yield Answerer(library)
    library.close()


@pytest.fixture(scope="module")
def fines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    """Rules of which one sentence says what two sorts of people pay."""
    library = _library(tmp_path_factory, fines=FINES)
    yield Answerer(library)
    library.close()


@pytest.fixture(scope="module")
def both_years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    """What was done in one year and is planned for the next, in one notice of the next."""
    library = _library(tmp_path_factory)
    library.ingest(a_published_file(BOTH_YEARS, notice_id="both", date="2025-02-11"))
    yield Answerer(library)
    library.close()


@pytest.fixture
def hardly_doubting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doubt is fitted to a real model; a hash of characters is never so sure."""
    monkeypatch.setattr(refuse, "ENOUGH", 0.05)


@pytest.mark.usefixtures("hardly_doubting")
def test_who_asks_what_came_of_a_plan_is_told_both_editions(years: Answerer) -> None:
    answer = answer_of(replied(years, "计划推出的口袋公园认养机制落实了没有?").outcome)
    assert answer.text == f"计划:{PLAN}。[1]已完成:{PLAN}。[2]"
    assert [each.notice_id for each in answer.citations] == ["a2024", "b2025"]


@pytest.mark.usefixtures("hardly_doubting")
def test_who_asks_for_the_plan_alone_is_told_no_outcome(years: Answerer) -> None:
    answer = answer_of(replied(years, "推出的是什么认养机制?").outcome)
    assert "已完成" not in answer.text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "市财政局和市园林局一起做了什么?",
            "会同市财政局改造老旧公园9个。[1]联合市水务局、市财政局清理湖面落叶。[2]",
        ),
        ("市水务局和市财政局联合做了什么?", "联合市水务局、市财政局清理湖面落叶。[1]"),
        ("2025年和市水务局合作做什么?", "会同市水务局修缮长廊。[1]"),
    ],
)
def test_what_bodies_did_together_is_told_however_unsure_the_ranking(
    work: Answerer, monkeypatch: pytest.MonkeyPatch, question: str, text: str
) -> None:
    monkeypatch.setattr(refuse, "ENOUGH", 1.1)
    assert answer_of(replied(work, question).outcome).text == text


def test_a_body_that_does_nothing_with_anybody_is_named_in_the_refusal(work: Answerer) -> None:
    abstention = abstention_of(replied(work, "和市审计局一起做了什么?").outcome)
    assert abstention.reason is Reason.WRONG_BODY


def test_what_is_done_together_is_told_only_of_the_notices_asked(work: Answerer) -> None:
    reply = replied(work, "市水务局和市财政局联合做了什么?", of="none")
    assert abstention_of(reply.outcome)


@pytest.mark.usefixtures("hardly_doubting")
@pytest.mark.parametrize("question", ["个人和单位各罚多少?", "对个人和单位的罚款有什么区别?"])
def test_two_that_one_sentence_compares_are_quoted_at_once(fines: Answerer, question: str) -> None:
    answer = answer_of(replied(fines, question).outcome)
    (citation,) = answer.citations
    assert "对个人处五百元以下罚款；对单位处五千元以下罚款" in citation.quote


@pytest.mark.usefixtures("hardly_doubting")
@pytest.mark.parametrize(
    "question", ["口袋公园去年建得多还是今年建得多?", "口袋公园去年建了几个,今年要建几个?"]
)
def test_of_last_year_and_this_each_is_told_what_is_of_it(
    both_years: Answerer, question: str
) -> None:
    answer = answer_of(replied(both_years, question).outcome)
    assert [each.quote for each in answer.citations] == ["建成口袋公园30个", "新建口袋公园45个"]


@pytest.mark.usefixtures("hardly_doubting")
def test_what_one_year_alone_tells_is_not_told_of_both(both_years: Answerer) -> None:
    answer = answer_of(replied(both_years, "湖面落叶去年清理了几次,今年要清理几次?").outcome)
    assert [each.quote for each in answer.citations][:1] == ["清理湖面落叶9次"]
    assert "9次" not in answer.text.split("[1]")[1]


@pytest.mark.usefixtures("hardly_doubting")
@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("今年湖面落叶要清理几次?", "2025"),
        ("口袋公园前年建成几个?", "2023"),
    ],
)
def test_what_was_done_in_another_year_is_refused_for_the_year(
    both_years: Answerer, question: str, year: str
) -> None:
    refused = abstention_of(replied(both_years, question).outcome)
    assert refused.reason is Reason.WRONG_YEAR
    assert year in refused.message


@pytest.mark.usefixtures("hardly_doubting")
def test_two_in_one_sentence_are_quoted_to_the_end_of_the_second(fines: Answerer) -> None:
    answer = answer_of(replied(fines, "首次和第二次乱停各罚多少?").outcome)
    assert answer.citations[0].quote.endswith("第二次的，处二百元罚款")


@pytest.mark.usefixtures("hardly_doubting")
def test_where_no_part_is_found_alone_the_whole_question_is_asked(
    fines: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Need] = []

    def finding_wholes(need: Need, *given: Any) -> Refusal | Sequence[Statement]:
        asked.append(need)
        is_part = len(asked) <= 2
        return Refusal(Reason.NO_EVIDENCE) if is_part else supported_by(need, *given)

    monkeypatch.setattr(pipeline, "supported_by", finding_wholes)
    answer = answer_of(replied(fines, "个人和单位各罚多少?").outcome)
    assert [bool(need.beside) for need in asked] == [False, True, False]
    assert {"个人", "单位"} <= set(asked[2].words)
    assert "五百元" in answer.text
    assert "五千元" in answer.text


def test_the_whole_is_asked_once_and_then_refused(
    fines: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Need] = []

    def finding_nothing(need: Need, *given: Any) -> Refusal:
        asked.append(need)
        return Refusal(Reason.NO_EVIDENCE)

    monkeypatch.setattr(pipeline, "supported_by", finding_nothing)
    abstention = abstention_of(replied(fines, "个人和单位各罚多少?").outcome)
    assert abstention.reason is Reason.NO_EVIDENCE
    # two parts, the whole, and what the penalty would be for
    assert [bool(need.beside) for need in asked] == [False, True, False, False]
    assert "罚" not in asked[3].key


def test_a_draft_without_a_quote_is_a_refusal(
    years: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refuse, "confidence", lambda *_: 0.99)
    monkeypatch.setattr(pipeline, "draft", lambda *_: Draft(()))
    outcome = replied(years, "推出什么认养机制?").outcome
    assert abstention_of(outcome).reason is Reason.NO_EVIDENCE
