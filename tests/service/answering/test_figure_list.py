"""The figures of a year and a place as a list: how it is asked for, and what stays out of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.answering.frames import FIGURES_DONE, MORE_FIGURES
from service.answering.outcome import Answer, Language, Reason
from service.answering.pipeline import Answerer
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.answering.bases import abstention_of, answer_of, replied

HANS = Language.SIMPLIFIED
CANALS = (
    "南昌市水务局2024年工作总结和2025年工作要点\n"
    "南昌市水务局2024年工作总结\n"
    "一、河道\n疏浚沟渠1400米，其中东湖区疏浚600米。聘请护河员35名。\n"
    "南昌市水务局2025年工作要点\n"
    "一、河道\n推出更多亲水平台，年内新增17处。疏浚沟渠不少于1600米。加强夜间巡查。\n"
    "二、泵站\n检修泵站8座，水泵完好率达到97%以上。\n"
)
LAMPS = "天津市园林局2025年工作计划\n一、灯具\n更换路灯2500盏。\n"


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    home = tmp_path_factory.mktemp("figures")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    for notice_id, text in (("canals", CANALS), ("lamps", LAMPS)):
        library.ingest(a_published_file(text, notice_id=notice_id))
    yield Answerer(library)
    library.close()


def told(answerer: Answerer, question: str) -> list[str]:
    """The quotes of the answer; none where there is no answer."""
    outcome = replied(answerer, question).outcome
    return [each.quote for each in outcome.citations] if isinstance(outcome, Answer) else []


PLANNED = [
    "推出更多亲水平台，年内新增17处",
    "疏浚沟渠不少于1600米",
    "检修泵站8座，水泵完好率达到97%以上",
]


@pytest.mark.parametrize(
    "question",
    [
        "南昌2025年带数字的目标有哪些",
        "列出南昌市2025年有具体数字的目标",
        "南昌2025年的量化指标都有哪些？",
        "南昌2025年哪些目标是带数字的",
        "南昌2025年帶數字的目標有哪些",
    ],
)
def test_the_planned_figures_of_the_year_are_listed_each_cited(
    answerer: Answerer, question: str
) -> None:
    assert told(answerer, question) == PLANNED


def test_what_was_done_is_listed_where_that_is_asked(answerer: Answerer) -> None:
    quotes = told(answerer, "南昌2024年带数字的成果有哪些")
    assert quotes == ["疏浚沟渠1400米，其中东湖区疏浚600米", "聘请护河员35名"]


def test_what_was_done_is_called_so_where_nothing_like_it_is_planned(answerer: Answerer) -> None:
    answer = answer_of(replied(answerer, "南昌2024年带数字的目标有哪些").outcome)
    assert answer.text.startswith(FIGURES_DONE[HANS].strip())


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("南昌2025年哪些目标在1000以上", ["疏浚沟渠不少于1600米"]),
        ("南昌2025年不低于97%的目标有哪些", ["水泵完好率达到97%以上"]),
        ("南昌2025年哪些目标在10以下", ["检修泵站8座"]),
        ("南昌2025年哪些目标超过1600米", []),
    ],
)
def test_a_bound_leaves_only_figures_that_reach_it(
    answerer: Answerer, question: str, quotes: list[str]
) -> None:
    assert told(answerer, question) == quotes


def test_a_subject_narrows_the_list(answerer: Answerer) -> None:
    assert told(answerer, "南昌2025年泵站方面带数字的目标有哪些") == ["检修泵站8座"]


def test_a_district_has_its_own_figures(answerer: Answerer) -> None:
    assert told(answerer, "东湖区2024年带数字的成果有哪些") == ["其中东湖区疏浚600米"]


def test_of_two_cities_it_is_asked_which(answerer: Answerer) -> None:
    abstention = abstention_of(replied(answerer, "2025年带数字的目标有哪些").outcome)
    assert (abstention.reason, abstention.places) == (Reason.AMBIGUOUS, ("南昌市", "天津市"))


@pytest.mark.parametrize(
    "question",
    [
        "杭州2025年带数字的目标有哪些",
        "云汀2025年带数字的目标有哪些",  # a word that no figure is about
        "南昌2026年带数字的目标有哪些",
    ],
)
def test_no_list_is_made_of_another_place_or_year(answerer: Answerer, question: str) -> None:
    quotes = told(answerer, question)
    assert not quotes or set(quotes).isdisjoint(PLANNED)


def test_a_long_list_says_that_it_goes_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("many")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    lines = "".join(f"修缮{'甲乙丙丁戊己庚辛'[n % 8]}类凉亭{n + 3}座。\n" for n in range(24))
    library.ingest(a_published_file(f"南昌市园林局2025年工作计划\n一、凉亭\n{lines}"))
    answer = answer_of(replied(Answerer(library), "南昌2025年带数字的目标有哪些").outcome)
    assert len(answer.citations) == 20
    assert answer.text.endswith(MORE_FIGURES[HANS])
    library.close()
