"""A question that only names a place or a year is the one before it, asked of that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.divisions import divisions_named
from service.answering.asked_again import in_full, place_of_talk, year_asked_again
from service.answering.frames import WHICH_PLACE, abstaining
from service.answering.outcome import Abstention, Answer, Language, Question, Reason, Turn
from service.answering.pipeline import Answerer
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.answering.bases import abstention_of, answer_of, replied, understood

TOLD = "通知写的是这些。"


def _asked(*said: str, answer: str = TOLD) -> Question:
    *before, last = said
    return Question(last, tuple(Turn(each, answer) for each in before))


def _offer(language: Language = Language.SIMPLIFIED) -> str:
    return abstaining(Reason.AMBIGUOUS, language, "无锡市、徐州市")


@pytest.mark.parametrize("said", ["徐州的", "徐州", "徐州市", "我在徐州", "我住徐州市", "徐州呢?",
                                  "我问的是徐州。", "就是徐州市的吧", "徐州嘅"])  # fmt: skip
@pytest.mark.parametrize("language", list(WHICH_PLACE))
def test_a_place_that_was_offered_is_what_was_asked_about(said: str, language: Language) -> None:
    full = in_full(_asked("游船押金几块钱?", said, answer=_offer(language)))
    assert full == Question("徐州市游船押金几块钱?")


def test_a_place_that_was_not_offered_is_asked_about_as_well() -> None:
    assert (
        in_full(_asked("游船押金几块钱?", "扬州的", answer=_offer())).text == "扬州游船押金几块钱?"
    )


def test_a_place_that_no_list_has_can_be_offered_and_chosen() -> None:
    offer = abstaining(Reason.AMBIGUOUS, Language.SIMPLIFIED, "青岚市、白砚县")
    assert in_full(_asked("游船押金几块?", "白砚的", answer=offer)).text == "白砚县游船押金几块?"


@pytest.mark.parametrize("said", ["徐州的游船长廊修好了吗", "都要", "谢谢", "无锡和徐州", "船"])
def test_what_says_more_or_names_none_chooses_nothing(said: str) -> None:
    assert in_full(_asked("游船押金几块钱?", said, answer=_offer())).text == said


def test_without_an_offer_a_bare_place_changes_nothing() -> None:
    assert in_full(_asked("游船押金几块钱?", "徐州的")).text == "徐州的"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (("2024年修缮凉亭几处?", "去年呢?"), "2023年修缮凉亭几处?"),
        (("2024年修缮凉亭几处?", "明年呢"), "2025年修缮凉亭几处?"),
        (("2024年修缮凉亭几处?", "那前年"), "2022年修缮凉亭几处?"),
        (("2024年修缮凉亭几处?", "那2021年的呢"), "2021年修缮凉亭几处?"),
        (("24年修缮凉亭几处?", "22年呢"), "2022年修缮凉亭几处?"),
        (("修缮凉亭几处?", "那2021年呢"), "2021年修缮凉亭几处?"),
        (("修缮凉亭几处?", "去年呢"), "去年修缮凉亭几处?"),
        (("去年修缮凉亭几处?", "今年呢"), "今年修缮凉亭几处?"),
        (("2024年修缮凉亭几处?", "今年呢"), "今年修缮凉亭几处?"),
        (("2024年修缮凉亭几处?", "去年呢", "前年呢"), "2022年修缮凉亭几处?"),
        (("How many pavilions in 2024?", "last year?"), "how many pavilions in 2023?"),
        (("How many pavilions?", "and in 2021?"), "how many pavilions in 2021?"),
    ],
)
def test_what_only_names_a_year_is_asked_of_that_year(said: tuple[str, ...], asked: str) -> None:
    assert in_full(_asked(*said)) == Question(asked)


@pytest.mark.parametrize("last", ["那2021年的长廊呢", "去年检过的呢", "今年和去年呢", "2021处呢"])
def test_what_names_more_than_a_year_is_left_as_it_is(last: str) -> None:
    assert in_full(_asked("2024年修缮凉亭几处?", last)).text == last


def test_of_two_years_none_is_put_out() -> None:
    assert in_full(_asked("2023年和2024年各修缮几处?", "2021年呢")).text == "2021年呢"


@pytest.mark.parametrize("between", ["那2025年呢", "那2025年打算修缮几处"])
def test_a_part_of_the_place_is_asked_of_the_last_year(between: str) -> None:
    full = in_full(_asked("徐州2024年修缮凉亭几处?", between, "其中泉山区呢"))
    assert full.text == "泉山区2025年修缮凉亭几处?"


def test_another_place_is_asked_of_the_thing_that_was_asked_of_last() -> None:
    full = in_full(_asked("徐州游船押金几块?", "画舫呢", "无锡呢"))
    assert full.text == "画舫呢"
    assert [turn.question for turn in full.history] == ["无锡游船押金几块?"]


def test_what_only_leans_is_asked_of_the_last_year() -> None:
    talk = _asked("2024年修缮凉亭几处?", "那2025年打算修缮几处", "其中木头的多少")
    read = understood(talk.text, history=talk.history)
    assert read.years == {2025}
    assert "2024" not in read.question


def test_the_year_of_a_question_that_leans_is_that_of_the_one_before() -> None:
    full = in_full(_asked("2024年修缮凉亭几处?", "其中木头的几处", "去年呢"))
    assert full.text == "其中木头的几处"
    assert [turn.question for turn in full.history] == ["2023年修缮凉亭几处?"]


def test_a_question_put_in_full_stays_as_it_is() -> None:
    full = in_full(_asked("徐州2024年修缮凉亭几处?", "去年呢", "无锡呢", "开放几天"))
    assert in_full(full) == full
    assert [turn.question for turn in full.history] == ["无锡2023年修缮凉亭几处?"]


def test_the_year_asked_again_is_told_of_a_question_that_names_nothing_else() -> None:
    assert year_asked_again(_asked("2024年修缮凉亭几处?", "去年呢")) == 2023
    assert year_asked_again(_asked("修缮凉亭几处?", "去年呢")) is None
    assert year_asked_again(_asked("2024年修缮凉亭几处?", "那徐州呢")) is None
    assert year_asked_again(Question("2024年")) is None


def test_a_short_question_is_of_the_place_asked_of_last() -> None:
    homes = frozenset(
        division for name in ("徐州市", "无锡市") for division in divisions_named(name)
    )
    assert place_of_talk(_asked("徐州押金几块?", "无锡呢", "要几天"), homes) == "无锡"
    assert place_of_talk(_asked("徐州押金几块?", "徐州要几天"), homes) == ""
    assert place_of_talk(_asked("扬州押金几块?", "要几天"), homes) == ""
    assert place_of_talk(_asked("徐州押金几块?", "要几天"), frozenset(list(homes)[:1])) == ""


LAKES = {
    "xuzhou": "徐州市湖泊管理办法\n第一条 湖泊游船押金为三十元。\n"
    "第二条 湖泊垂钓证件须在十日内核发。\n第三条 湖泊垂钓须提交船舶登记表。\n"
    "第四条 市城管部门负责湖泊码头，建造须经核准。\n",
    "wuxi": "无锡市湖泊管理办法\n第一条 湖泊游船押金为五十元。\n"
    "第二条 湖泊垂钓证件须在五日内核发。\n",
    "works": "常州市水务局报告\n2024年修缮湖泊凉亭14处。2025年计划修缮湖泊凉亭9处。\n"
    "水闸工程总投资6亿元，由市水利集团负责建造。\n",
}


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    home = tmp_path_factory.mktemp("lakes")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    for notice_id, text in LAKES.items():
        library.ingest(a_published_file(text, notice_id=notice_id, issuer=f"{text[:3]}水务局"))
    yield Answerer(library)
    library.close()


def _talked(answerer: Answerer, *said: str) -> list[Answer | Abstention]:
    turns: list[Turn] = []
    outcomes: list[Answer | Abstention] = []
    for each in said:
        outcome = replied(answerer, each, *turns).outcome
        outcomes.append(outcome)
        turns.append(Turn(each, outcome.text if isinstance(outcome, Answer) else outcome.message))
    return outcomes


def test_who_is_asked_which_place_may_just_say_it(lakes: Answerer) -> None:
    offer, chosen, other = _talked(lakes, "湖泊游船押金几元?", "无锡的", "那徐州呢")
    assert set(abstention_of(offer).places) == {"徐州市", "无锡市"}
    assert "五十元" in answer_of(chosen).text
    assert "三十元" in answer_of(other).text


def test_another_year_is_answered_from_that_year_or_refused_for_it(lakes: Answerer) -> None:
    first, later, before = _talked(lakes, "常州2024年修缮湖泊凉亭多少处?", "明年呢", "那2022年呢")
    assert "14处" in answer_of(first).text
    assert "9处" in answer_of(later).text
    assert "14处" not in answer_of(later).text
    assert abstention_of(before).reason is Reason.WRONG_YEAR


@pytest.mark.parametrize("asked", ["湖泊垂钓证件几日内核发?", "证件几日核发?"])
def test_a_short_question_stays_with_the_place_of_the_talk(lakes: Answerer, asked: str) -> None:
    assert abstention_of(replied(lakes, "湖泊垂钓证件几日内核发?").outcome).places
    *_, last = _talked(lakes, "徐州湖泊游船押金几元?", "那无锡呢", asked)
    shown = last.citations if isinstance(last, Answer) else last.nearest
    assert {each.notice_id for each in shown} == {"wuxi"}


def test_what_only_another_place_lays_down_is_not_told(lakes: Answerer) -> None:
    assert "登记表" in answer_of(replied(lakes, "垂钓提交什么").outcome).text
    *_, none = _talked(lakes, "无锡湖泊游船押金几元?", "垂钓提交什么")
    assert not isinstance(none, Answer) or "登记表" not in none.text


def test_a_short_question_stays_with_the_subject_of_the_talk(lakes: Answerer) -> None:
    assert "徐州" in answer_of(replied(lakes, "谁负责建造?").outcome).text
    first, last = _talked(lakes, "水闸工程总投资多少?", "谁负责建造?")
    assert "6亿元" in answer_of(first).text
    assert "水利集团负责建造" in answer_of(last).text
    assert "城管" not in answer_of(last).text
