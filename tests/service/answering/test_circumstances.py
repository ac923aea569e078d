"""Where an asker lives is a circumstance, and no place that the notice has to speak of."""

from __future__ import annotations

import pytest

from corpus.normalize import match_key
from kg.divisions import divisions_named, home_of
from service.answering.circumstances import circumstances_of
from service.answering.places import asked_places, holds_at
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of


@pytest.mark.parametrize(
    ("question", "lives", "asking"),
    [
        ("我是红桥区的，热线每天受理多少诉求", {"红桥区"}, "热线每天受理多少诉求"),
        ("我住天津河西区，热线满意率是多少", {"天津", "河西区"}, "热线满意率是多少"),
        ("我在历下区，市民热线是二十四小时的吗？", {"历下区"}, "市民热线是二十四小时的吗?"),
        ("公园几点关门？我家在红桥区", {"红桥区"}, "公园几点关门?"),
        ("你好我是南开区的居民，怎么投诉", {"南开区"}, "怎么投诉"),
        ("家住南开区万兴街道，怎么投诉", {"南开区"}, "怎么投诉"),
        ("我是红桥区的热线每天受理多少诉求", {"红桥区"}, "热线每天受理多少诉求"),
    ],
)
def test_a_clause_that_tells_where_one_lives_asks_nothing(
    question: str, lives: set[str], asking: str
) -> None:
    found = circumstances_of(match_key(question))
    assert (found.lives, found.asking) == (lives, asking)


@pytest.mark.parametrize(
    "question",
    [
        "红桥区每天受理多少诉求",
        "在红桥区，每天受理多少诉求",
        "我在和平区，有几台自助终端",
        "我住和平区，我们区有几台自助终端",
        "我在红桥区办营业执照要几天",
        "我住红桥区能不能办",
        "我是红桥区的",
        "我是红桥区的，红桥区每天受理多少诉求",
        "东莞的医保，去广州住院怎么报",
        "我在网上看到的，满意率是多少",
    ],
)
def test_what_asks_of_the_place_binds_it(question: str) -> None:
    key = match_key(question)
    found = circumstances_of(key)
    assert (found.lives, found.asking) == (frozenset(), key)


TIANJIN = home_of("天津市园林局", "")
BASE = a_base(
    a_reading(
        "天津市园林局2025年工作要点\n一、东片\n1.热线。热线每天受理诉求300件。\n"
        "2.建设。北辰区新建公园8个。另外修缮长廊。全市共有公园90个。\n"
        "3.试点。滨海新区先行先试，3类做法在全市推广。\n"
    )
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("热线每天受理诉求300件", True),
        ("北辰区新建公园8个", False),
        ("另外修缮长廊", False),  # goes on with the district before it
        ("全市共有公园90个", True),
        ("3类做法在全市推广", True),
    ],
)
def test_what_a_city_says_holds_in_its_districts_and_of_another_district_does_not(
    words: str, expected: bool
) -> None:
    assert TIANJIN is not None
    (place,) = asked_places("红桥区", [TIANJIN])
    assert holds_at(statement_of(BASE, words), place, TIANJIN) is expected


def test_what_one_city_says_does_not_hold_in_another() -> None:
    (place,) = asked_places("历下区", [divisions_named("济南市")[0]])
    assert not holds_at(statement_of(BASE, "热线每天受理诉求300件"), place, TIANJIN)
