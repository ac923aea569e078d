"""From a question to a reply over several notices, and over several questions in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from corpus.read import PublishedFile
from service.answering import refuse
from service.answering.confidence import ENOUGH, ENOUGH_BESIDE
from service.answering.frames import EARLIER, NEWEST, UNANSWERED
from service.answering.outcome import Language, Reason
from service.answering.pipeline import Answerer
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.answering.bases import abstention_of, answer_of, replied

HANS = Language.SIMPLIFIED
PARKS = "青岚市公园开放办法"
NOTICES: Mapping[str, PublishedFile] = {
    "old": a_published_file(
        f"{PARKS}\n第一条 公园夏季开放至21时。\n第二条 公园凉亭每年修缮2次。\n",
        notice_id="old",
        title=f"{PARKS}（2021年）",
        issuer="青岚市园林局",
        date="2021-03-05",
    ),
    "new": a_published_file(
        f"{PARKS}\n第一条 公园夏季开放至22时。\n第二条 公园长廊每年修缮3次。\n",
        notice_id="new",
        title=f"{PARKS}（2024年修订）",
        issuer="青岚市园林局",
        date="2024-03-05",
    ),
    "tianjin": a_published_file(
        "天津市湖泊通航办法\n第一条 湖泊通航申请须在十日内答复。\n第二条 天津渔船登记免费。\n",
        notice_id="tianjin",
        issuer="天津市水务局",
    ),
    "chengdu": a_published_file(
        "成都市湖泊通航办法\n第一条 湖泊通航申请须在五日内答复。\n第二条 成都游船登记免费。\n",
        notice_id="chengdu",
        issuer="成都市水务局",
    ),
    "plan": a_published_file(notice_id="plan"),
}


def _opened(tmp_path_factory: pytest.TempPathFactory, *notices: str) -> Iterator[Answerer]:
    home = tmp_path_factory.mktemp("several")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    for notice in notices:
        library.ingest(NOTICES[notice])
    yield Answerer(library)
    library.close()


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    yield from _opened(tmp_path_factory, "old", "new")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    yield from _opened(tmp_path_factory, "old", "new", "tianjin", "chengdu")


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    yield from _opened(tmp_path_factory, "tianjin", "chengdu")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    yield from _opened(tmp_path_factory, "plan")


def test_of_two_editions_the_newer_answers_and_says_so(editions: Answerer) -> None:
    answer = answer_of(replied(editions, "公园夏季开放至几时?").outcome)
    assert answer.text == f"{NEWEST[HANS]}公园夏季开放至22时。[1]"
    assert [each.notice_id for each in answer.citations] == ["new"]


def test_what_only_the_earlier_edition_says_is_told_as_such(editions: Answerer) -> None:
    answer = answer_of(replied(editions, "公园凉亭每年修缮多少次?").outcome)
    assert answer.text == f"{EARLIER[HANS]}公园凉亭每年修缮2次。[1]"
    assert [each.notice_id for each in answer.citations] == ["old"]


def test_what_the_newer_edition_may_say_is_not_told_by_the_earlier(
    editions: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        refuse, "confidence", lambda found, _: 0.2 if found[0].notice_id == "new" else 0.99
    )
    outcome = replied(editions, "公园夏季开放至几时?").outcome
    assert abstention_of(outcome).reason is Reason.NO_EVIDENCE


def test_the_note_on_editions_is_in_the_askers_language(editions: Answerer) -> None:
    answer = answer_of(replied(editions, "公園涼亭每年修繕多少次?").outcome)
    assert answer.text.startswith(EARLIER[Language.TRADITIONAL])


def test_who_names_a_year_or_an_edition_gets_no_note(editions: Answerer) -> None:
    asked = replied(editions, "2021年公园凉亭每年修缮多少次?")
    assert answer_of(asked.outcome).text == "公园凉亭每年修缮2次。[1]"
    asked = replied(editions, "公园夏季开放至几时?", of="old")
    assert answer_of(asked.outcome).text == "公园夏季开放至21时。[1]"


def test_what_no_edition_says_is_refused_without_a_note(editions: Answerer) -> None:
    message = abstention_of(replied(editions, "磁悬浮列车票价多少元?").outcome).message
    assert NEWEST[HANS] not in message
    assert EARLIER[HANS] not in message


def test_whose_rule_is_told_stands_before_it_where_no_place_is_named(cities: Answerer) -> None:
    assert answer_of(replied(cities, "渔船登记免费吗?").outcome).text.startswith("天津市:")
    assert not answer_of(replied(cities, "天津渔船登记免费吗?").outcome).text.startswith("天津市")
    alone = answer_of(replied(cities, "渔船登记免费吗?", of="tianjin").outcome)
    assert not alone.text.startswith("天津市:")


def test_what_has_no_earlier_edition_is_not_called_the_latest(mixed: Answerer) -> None:
    assert NEWEST[HANS] not in answer_of(replied(mixed, "天津渔船登记免费吗?").outcome).text
    assert NEWEST[HANS] in answer_of(replied(mixed, "公园夏季开放至几时?").outcome).text


@pytest.mark.parametrize("question", ["湖泊通航申请多少日内答复?", "湖泊通航申请怎么答复?"])
def test_where_two_cities_say_as_much_it_is_asked_which(cities: Answerer, question: str) -> None:
    abstention = abstention_of(replied(cities, question).outcome)
    assert abstention.reason is Reason.AMBIGUOUS
    assert "天津市" in abstention.message
    assert "成都市" in abstention.message
    assert "哪一地" in abstention.message


@pytest.mark.parametrize(("city", "days"), [("天津", "十日"), ("成都市", "五日")])
def test_who_names_the_city_is_answered_from_its_notice(
    cities: Answerer, city: str, days: str
) -> None:
    answer = answer_of(replied(cities, f"{city}湖泊通航申请多少日内答复?").outcome)
    assert answer.text == f"湖泊通航申请须在{days}内答复。[1]"


def test_what_neither_city_says_is_not_ambiguous(cities: Answerer) -> None:
    reason = abstention_of(replied(cities, "磁悬浮列车票价怎么样").outcome).reason
    assert reason is Reason.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("全年新建口袋公园多少个?地铁票价多少元?", HANS),
        ("全年新建口袋公園多少個?地鐵票價多少元?", Language.TRADITIONAL),
    ],
)
def test_what_is_asked_beside_and_not_answered_is_said_to_be_open(
    plan: Answerer, question: str, language: Language
) -> None:
    answer = answer_of(replied(plan, question).outcome)
    assert answer.text.startswith("全年新建口袋公园30个")
    assert answer.text.endswith(f"[1]{UNANSWERED[language]}")


def test_nothing_is_open_where_every_part_is_answered(plan: Answerer) -> None:
    text = answer_of(replied(plan, "全年新建口袋公园多少个?受益居民超过多少人?").outcome).text
    assert "30个" in text
    assert "20万人" in text
    assert UNANSWERED[HANS] not in text


@pytest.mark.parametrize(
    ("first", "second", "answered"),
    [
        (ENOUGH, ENOUGH_BESIDE, ("30个", "20万人")),
        (ENOUGH_BESIDE, ENOUGH, ("30个", "20万人")),
        (ENOUGH, ENOUGH_BESIDE - 0.01, ("30个", UNANSWERED[HANS])),
        (ENOUGH_BESIDE, ENOUGH_BESIDE, ()),
    ],
)
def test_a_part_is_answered_on_less_where_another_is_sure(
    plan: Answerer,
    monkeypatch: pytest.MonkeyPatch,
    first: float,
    second: float,
    answered: tuple[str, ...],
) -> None:
    # how sure it is of either part follows from weights that are fitted anew now and then
    monkeypatch.setattr(
        refuse, "confidence", lambda _, need: second if "居民" in need.key else first
    )
    outcome = replied(plan, "全年新建口袋公园多少个?受益居民超过多少人?").outcome
    if not answered:
        assert abstention_of(outcome).reason is Reason.NO_EVIDENCE
        return
    text = answer_of(outcome).text
    assert [text.find(said) for said in answered] == sorted(text.find(said) for said in answered)
    assert all(said in text for said in answered)


def test_one_figure_does_not_answer_two_questions_for_one(
    plan: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refuse, "confidence", lambda *_: 0.99)
    answer = answer_of(replied(plan, "新建口袋公园的规模是多少?新建口袋公园的面积是多少?").outcome)
    (citation,) = answer.citations
    assert citation.quote.startswith("全年新建口袋公园30个")
    assert answer.text.endswith(UNANSWERED[HANS])
