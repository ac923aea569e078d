"""No ranking of what is not asked, and none where the text leaves open who has the most."""

from __future__ import annotations

import pytest

from service.answering.evidence import Statement
from service.answering.outcome import Turn
from service.answering.ranked_answer import compared
from service.answering.ranked_figures import ranking_of
from tests.factories import a_reading
from tests.service.answering.bases import a_base, understood


def _told(asked: str, said: str, *history: Turn) -> set[str]:
    """What any sentence of the notice is taken to rank."""
    base = a_base(a_reading(f"天津市民政局2025年工作总结\n一、工作\n{said}\n"))
    need = understood(asked, base, history=history).needs[0]
    found = set()
    for reading in base.readings.values():
        for passage in reading.passages:
            for sentence in base.sentences(passage.passage_id):
                whole = Statement(sentence, 0, len(sentence.clauses) - 1)
                ranking = ranking_of(need, [whole], base)
                found.update([] if ranking is None else [compared(ranking)])
    return found


HOMES = "全市建成养老院32个，其中南开区8个、和平区13个、河西区11个。"


def test_the_most_of_what_is_counted_is_told() -> None:
    told = {"和平区(13个 > 11个 > 8个)"}
    assert _told("哪个区养老院最多?", HOMES) == told
    assert _told("哪个区建成的养老院最多?", HOMES) == told
    assert _told("哪个区的养老院数量最多?", HOMES) == told
    assert _told("养老院最少的是哪个区?", HOMES) == {"南开区(8个 < 11个 < 13个)"}


@pytest.mark.parametrize(
    "asked",
    [
        "哪个区养老院收费最低?",
        "哪个区养老院收费最高?",
        "哪个区养老院的老人最多?",
        "养老院哪个区老人最多?",
        "老人最多的是哪个区?",
        "哪个区养老院床位最多?",
        "哪个区养老院最大?",
        "哪个区养老院租金最贵?",
        "哪个区养老院护工工资最高?",
        "哪个区养老院水平最高?",
        "哪个区养老院入住率最高?",
        "哪个区养老院增加最多?",
        "Which district has the lowest nursing home fees?",
        "Which district has the most elderly people in nursing homes?",
    ],
)
def test_figures_of_another_thing_rank_nothing(asked: str) -> None:
    assert _told(asked, HOMES) == set()


def test_a_unit_of_the_kind_that_is_asked_for_ranks() -> None:
    fees = "调整养老院收费，南开区收费1200元、和平区收费1500元。"
    assert _told("哪个区养老院收费最低?", fees) == {"南开区(1200元 < 1500元)"}
    grants = "发放养老院补贴，南开区补贴1200元、和平区补贴1500元。"
    assert _told("哪个区养老院收费最低?", grants) == set()
    share = "养老院入住率，南开区45%、和平区60%。"
    assert _told("哪个区养老院入住率最高?", share) == {"和平区(60% > 45%)"}


@pytest.mark.parametrize(
    "said",
    [
        "南开区建成养老院13个。和平区建成养老院8个。其中高级护工20个,中级护工60个。河西区建成养老院39个。",
        "南开区建成养老院13个、和平区建成养老院8个。另外，河西区建成养老院39个、日间照料中心2个。",
        "南开区建成养老院13个。和平区建成养老院超过30个。河西区建成养老院8个。红桥区建成养老院9个。",
        "南开区建成养老院13个。和平区建成养老院8个。"
        + "推进养老服务。" * 14
        + "河西区建成养老院39个。",
        "全市建成养老院60个，其中南开区13个、和平区8个。",
        "南开区建成养老院13个、和平区建成养老院8个等。",
        "南开区建成养老院13个。和平区建成养老院8个等。",
    ],
)
def test_where_others_are_left_over_none_is_the_most(said: str) -> None:
    assert _told("哪个区养老院最多?", said) == set()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        # totals beside parts
        (
            "哪类诉求最多?",
            "受理诉求，供热类诉求50件，其中水暖类诉求10件、气暖类诉求5件，交通类诉求20件。",
        ),
        ("哪类诉求最多?", "诉求30件、供热类8件、交通类5件。"),
        ("哪个区养老院最多?", "南开区养老院13个，累计30个；和平区养老院20个，累计25个。"),
        # growth beside amounts
        ("哪个区养老院最多?", "南开区养老院增加13个、和平区养老院增加8个。"),
        ("哪个区养老院最多?", "南开区养老院13个、和平区养老院比上年增加18个。"),
        # planned beside done
        ("哪个区建成养老院最多?", "南开区建成养老院13个，和平区计划建成养老院18个。"),
        ("哪个区建成养老院最多?", "南开区建成养老院13个，和平区未建成养老院18个。"),
        # two years
        ("哪个区养老院最多?", "2023年南开区养老院13个，2024年和平区养老院8个。"),
        ("哪个区养老院最多?", "去年南开区养老院13个，今年和平区养老院8个。"),
        ("哪个区养老院最多?", "上半年南开区养老院13个，下半年和平区养老院8个。"),
        # the same district twice
        ("哪个区养老院最多?", "南开区养老院13个，天津市南开区养老院8个。"),
        ("哪个区养老院最多?", "南开区养老院13个，和平区养老院8个，南开区养老院5个。"),
        # bounds and ranges
        ("哪个区养老院最多?", "南开区养老院超过13个、和平区养老院8个。"),
        ("哪个区养老院最多?", "南开区养老院3至15个、和平区养老院8个。"),
        ("哪个区养老院最多?", "南开区养老院近13个、和平区养老院12个。"),
        # shares of different wholes
        ("哪个区养老院占比最高?", "南开区养老院占全区机构的45%、和平区养老院占全市机构的60%。"),
        ("哪个区绿化率最高?", "南开区绿化率45%、和平区道路绿化率60%。"),
        # ties of all
        ("哪个区养老院最多?", "南开区养老院13个、和平区养老院13个。"),
        # 其中 within
        ("哪个区养老院最多?", "南开区养老院50个，其中民办养老院和平区20个、河西区10个。"),
        # what is named has no figure
        ("哪个区养老院最多?", "南开区养老院13个、和平区养老院8个，河西区养老院更多。"),
        # unlike things in one list of verbs
        ("哪个区养老院最多?", "南开区新建改建养老院13个，和平区新建改建日间照料站18个。"),
    ],
)
def test_what_would_be_a_lie_is_not_told(asked: str, said: str) -> None:
    assert _told(asked, said) == set()


def test_the_remainder_of_a_whole_may_be_too_small_to_be_the_most() -> None:
    said = "全市建成养老院33个，其中南开区20个、和平区8个。"
    assert _told("哪个区养老院最多?", said) == {"南开区(20个 > 8个)"}
    assert _told("哪个区养老院最少?", said) == set()


LIST_OF_ROADS = (
    "新改建农村公路380公里，其中庐江县110公里、巢湖市90公里、长丰县80公里、肥东县60公里、"
    "肥西县40公里；改造危桥30座。"
)


def test_a_sentence_of_another_notice() -> None:
    assert _told("农村公路新改建哪个县最多?", LIST_OF_ROADS) == {
        "庐江县(110公里 > 90公里 > 80公里 > 60公里 > 40公里)"
    }
    assert _told("哪个县改造危桥最多?", LIST_OF_ROADS) == set()
    assert _told("哪个县农村公路投资最多?", LIST_OF_ROADS) == set()


FARMLAND = "建设高标准农田8.5万亩，其中永登县3.2万亩、榆中县2.9万亩、皋兰县2.4万亩。"


def test_words_are_not_cut_across_the_part_that_asks() -> None:
    told = {"永登县(3.2万亩 > 2.9万亩 > 2.4万亩)"}
    assert _told("高标准农田在哪个县修得最多?", FARMLAND) == told
    assert _told("哪个县高标准农田投资最多?", FARMLAND) == set()
    assert _told("哪个县高标准农田产量最高?", FARMLAND) == set()


def test_a_question_that_leans_on_an_earlier_one_counts_its_noun() -> None:
    homes = Turn("全市建成多少个养老院?", "32个[1]。")
    people = Turn("全市养老院有多少老人?", "没有说。")
    assert _told("那哪个区最多?", HOMES, homes) == {"和平区(13个 > 11个 > 8个)"}
    assert _told("那哪个区最多?", HOMES, people) == set()
