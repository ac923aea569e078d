"""Of several notices on one theme, which is newer, and whose statements compete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import NoticeId, Reading
from kg.divisions import home_of
from service.answering import several
from service.answering.evidence import Statement
from service.answering.several import MOST_CHOICES, competing, replaces_one, superseded
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of

PARKS = "青岚市公园开放办法"


def _held(*told: tuple[str, str | None, str | None]) -> Mapping[NoticeId, Reading]:
    """Notices n0, n1, … of these titles, issuers and dates."""
    return {
        NoticeId(f"n{number}"): a_reading(
            "公园通知\n公园夏季开放。\n",
            notice_id=f"n{number}",
            title=title,
            issuer=issuer,
            date=date,
        )
        for number, (title, issuer, date) in enumerate(told)
    }


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (f"{PARKS}(2021年)", f"{PARKS}(2024年修订)"),
        (f"{PARKS}（试行）", PARKS),
        (f"青岚市园林局关于印发《{PARKS}》的通知", f"《{PARKS}》"),
        ("2023年公园工作要点", "2024年公园工作要点"),
        ("公园目录", "最新公园目录"),
    ],
)
def test_of_two_editions_the_earlier_is_superseded(older: str, newer: str) -> None:
    for order in ((0, 1), (1, 0)):
        pair = [(older, "园林局", "2021-03-05"), (newer, "园林局", "2024-03-05")]
        held = _held(*(pair[at] for at in order))
        assert superseded(held) == {f"n{order.index(0)}"}


def test_of_three_editions_only_the_last_stays() -> None:
    dates = ("2022-01-01", "2024-01-01", "2023-01-01")
    assert superseded(_held(*((PARKS, "园林局", date) for date in dates))) == {"n0", "n2"}


@pytest.mark.parametrize(
    "other",
    [
        (PARKS, "水务局", "2024-03-05"),
        ("青岚市湖泊通航办法", "园林局", "2024-03-05"),
        (PARKS, "园林局", "2021-03-05"),
    ],
)
def test_other_issuers_titles_or_the_same_day_supersede_nothing(
    other: tuple[str, str, str],
) -> None:
    assert superseded(_held((PARKS, "园林局", "2021-03-05"), other)) == frozenset()


def test_what_has_no_date_or_issuer_is_neither_newer_nor_older() -> None:
    dated = (PARKS, "园林局", "2024-03-05")
    assert superseded(_held(dated, (PARKS, "园林局", None))) == frozenset()
    assert superseded(_held(dated, (PARKS, None, "2021-03-05"))) == frozenset()
    assert superseded({}) == frozenset()


@given(st.lists(st.tuples(st.sampled_from(["公园", PARKS, f"{PARKS}(试行)", "2024年", "😀"]),
    st.sampled_from(["园林局", "水务局"]), st.sampled_from(["2021-01-01", "2024-01-01"])),
    max_size=6))  # fmt: skip
def test_something_of_every_title_stays(told: list[tuple[str, str, str]]) -> None:
    held = _held(*told)
    older = superseded(held)
    assert older <= held.keys()
    assert not held or older < held.keys()


CITIES = ("天津市", "成都市", "武汉市", "南京市")
HOMES = {NoticeId(city): home_of(f"{city}水务局", "") for city in CITIES}
NAMELESS = NoticeId("青岚市")
BASE = a_base(
    *(
        a_reading(f"{city}水务局通知\n渔船登记须在{number}日内答复。\n", notice_id=city)
        for number, city in enumerate((*CITIES, NAMELESS), 3)
    )
)


def _said(at: int, score: float = 9.0, context: float = 0.9) -> Statement:
    statement = statement_of(BASE, f"渔船登记须在{at + 3}日内答复")
    return replace(statement, score=score, context=context)


def test_statements_of_two_places_that_are_as_good_compete() -> None:
    best, other = _said(0), _said(1, 8.5)
    assert competing([best, other], HOMES) == (best, other)


def test_each_place_competes_once_and_only_a_few_do() -> None:
    four = [_said(at) for at in range(4)]
    assert competing([four[0], *four], HOMES) == tuple(four[:MOST_CHOICES])


@pytest.mark.parametrize("other", [_said(1, 7.0), _said(1, 9.0, 0.1), _said(0, 8.9)])
def test_one_far_behind_on_something_else_or_of_the_same_place_does_not(other: Statement) -> None:
    assert competing([_said(0), other], HOMES) == ()


def test_a_notice_of_no_known_place_does_not_compete() -> None:
    homes = {**HOMES, NAMELESS: None}
    assert competing([_said(0), _said(4)], homes) == ()
    assert competing([], homes) == ()


def _two(text: str, date: str = "2024-03-05") -> Mapping[NoticeId, Reading]:
    """An invented rule of 2021, and one of another title that says this."""
    old = a_reading(
        "公园通知\n公园夏季开放。\n", notice_id="old", title="青岚市凉亭管理规定", date="2021-03-05"
    )
    new = a_reading(text, notice_id="new", title=PARKS, date=date)
    return {NoticeId("old"): old, NoticeId("new"): new}


@pytest.mark.parametrize(
    "ends",
    [
        "本办法自2024年6月1日起施行，《青岚市凉亭管理规定》同时废止。",
        "《青岚市长廊管理规定》（青政〔2019〕2号）、《青岚市凉亭管理规定》即行废止。",
    ],
)
def test_a_rule_that_a_later_one_repeals_by_its_title_is_superseded(ends: str) -> None:
    held = _two(f"{PARKS}\n公园冬季开放。\n{ends}\n")
    assert superseded(held) == {"old"}
    assert replaces_one(["new"], frozenset({NoticeId("old")}), held)  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("ends", "date"),
    [
        ("《青岚市凉亭管理规定》第三条同时废止。", "2024-03-05"),
        ("依照《青岚市凉亭管理规定》执行。旧版门票同时废止。", "2024-03-05"),
        ("《青岚市凉亭管理规定》同时废止。", "2020-03-05"),
        ("《青岚市凉亭管理规定实施细则》同时废止。", "2024-03-05"),
    ],
)
def test_what_is_only_named_or_repealed_in_part_stays(ends: str, date: str) -> None:
    assert superseded(_two(f"{PARKS}\n公园冬季开放。\n{ends}\n", date)) == frozenset()


def test_a_notice_that_is_only_cited_before_a_repealed_one_is_in_force() -> None:
    ended = several._ended_by("依据《洛舟市停车条例》，《洛舟市停车收费办法》同时废止。")
    assert ended == ("洛舟市停车收费办法",)
    both = several._ended_by("《洛舟市停车收费办法》、《洛舟市泊位办法》同时废止。")
    assert both == ("洛舟市停车收费办法", "洛舟市泊位办法")
