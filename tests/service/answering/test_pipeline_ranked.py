"""Which is the most: told from the figures of several things, all of them cited."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.answering import refuse
from service.answering.outcome import Reason
from service.answering.pipeline import Answerer
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.answering.bases import abstention_of, answer_of, replied

REPORT = (
    "天津市园林局2025年工作总结\n"
    "一、公园\n全市建成口袋公园26个，其中南开区5个、和平区13个、河西区8个。\n"
    "二、充电桩\n南开区安装充电桩30个。河西区安装充电桩45个。\n"
    "三、灯具\n更换旧灯，南开区换灯40座、和平区换灯40座、河西区换灯9座。\n"
    "四、座椅\n翻新座椅，南开区超过40把、和平区20把。\n"
    "五、诉求\n园林热线受理诉求：\n（一）绿化养护：12件；\n（二）湖面保洁：30件；\n（三）道路扬尘：25件。\n"
)
PLAN = "天津市水务局2025年工作计划\n一、泵站\n改造排水泵站，南开区3座、和平区7座。\n"


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    home = tmp_path_factory.mktemp("ranked")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    for notice_id, text in (("report", REPORT), ("plan", PLAN)):
        library.ingest(a_published_file(text, notice_id=notice_id))
    yield Answerer(library)
    library.close()


@pytest.fixture(autouse=True)
def hardly_doubting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doubt is fitted to a real model; a hash of characters is never so sure."""
    monkeypatch.setattr(refuse, "ENOUGH", 0.05)


def test_the_first_is_quoted_first_and_every_term_is_cited(answerer: Answerer) -> None:
    answer = answer_of(replied(answerer, "口袋公园哪个区建成最多?").outcome)
    quotes = [each.quote for each in answer.citations]
    assert quotes[0] == "和平区13个"
    assert "其中南开区5个" in quotes[1]
    assert quotes[2] == "河西区8个"
    assert answer.text.endswith("所列数字中最多的是和平区(13个 > 8个 > 5个)。")


def test_the_least_is_told_alike(answerer: Answerer) -> None:
    answer = answer_of(replied(answerer, "口袋公园哪个区建成最少?").outcome)
    assert [each.quote for each in answer.citations] == [
        "全市建成口袋公园26个，其中南开区5个、和平区13个、河西区8个"
    ]
    assert answer.text.endswith("所列数字中最少的是南开区(5个 < 8个 < 13个)。")


def test_neighbouring_sentences_are_compared(answerer: Answerer) -> None:
    answer = answer_of(replied(answerer, "充电桩哪个区安装最多?").outcome)
    assert [each.quote for each in answer.citations] == [
        "河西区安装充电桩45个",
        "南开区安装充电桩30个",
    ]
    assert "河西区(45个 > 30个)" in answer.text


def test_what_is_tied_is_told_as_tied(answerer: Answerer) -> None:
    answer = answer_of(replied(answerer, "哪个区换灯最多?").outcome)
    assert "南开区、和平区(40座 = 40座 > 9座)" in answer.text


def test_the_entries_of_a_list_are_compared(answerer: Answerer) -> None:
    answer = answer_of(replied(answerer, "园林热线受理诉求哪类最多?").outcome)
    assert answer.citations[0].quote == "湖面保洁：30件"
    assert len(answer.citations) == 3
    assert "湖面保洁(30件 > 25件 > 12件)" in answer.text


def test_bounds_are_not_ranked(answerer: Answerer) -> None:
    refused = abstention_of(replied(answerer, "翻新座椅哪个区最多?").outcome)
    assert refused.reason is Reason.ATTRIBUTE_ABSENT


def test_what_is_planned_is_told_as_a_plan(answerer: Answerer) -> None:
    answer = answer_of(replied(answerer, "哪个区改造了最多排水泵站?", of="plan").outcome)
    assert answer.text.startswith("通知写的是计划")
    assert "和平区(7座 > 3座)" in answer.text


@pytest.mark.parametrize(
    ("asked", "closing"),
    [
        ("口袋公園哪個區建成最多?", "所列數字中最多的是和平区(13个 > 8个 > 5个)。"),
        (
            "Which district built the most 口袋公园?",
            " Of the figures listed, the highest: 和平区(13个 > 8个 > 5个).",
        ),
        (
            "口袋公园の建成が最も多い区はどこですか",
            "記載された数字のうち最も大きいのは和平区(13个 > 8个 > 5个)。",
        ),
    ],
)
def test_the_closing_is_in_the_askers_language(
    answerer: Answerer, asked: str, closing: str
) -> None:
    assert answer_of(replied(answerer, asked).outcome).text.endswith(closing)


UNLISTED = (
    "南昌市水务局2024年工作总结\n"
    "一、管网\n全年改造管网126公里，其中云塘区58公里、石浦区41公里、岩亭区27公里。\n"
    "二、闸门\n更换闸门，云塘区、石浦区共9座，岩亭区6座。\n"
)


def test_districts_that_no_list_of_divisions_has_are_ranked_by_how_they_are_called(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home = tmp_path_factory.mktemp("unlisted")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file(UNLISTED))
    answerer = Answerer(library)
    answer = answer_of(replied(answerer, "改造管网哪个区最长?").outcome)
    assert answer.text.endswith("所列数字中最长的是云塘区(58公里 > 41公里 > 27公里)。")
    abstention_of(replied(answerer, "更换闸门哪个区最多?").outcome)  # nine are of two together
    library.close()
