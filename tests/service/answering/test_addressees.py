"""Who is charged: a company is told the half of a rule for bodies, a person the other."""

from __future__ import annotations

import pytest

from service.answering.addressees import (
    Addressee,
    addressee_asked,
    is_of_another,
    of_addressee,
)
from tests.service.answering.bases import a_base, a_regulation, ranked, statement_of

PERSON, BODY = "对个人处四百元罚款", "对单位处六千元罚款"
BOTH = f"擅自占用堤岸的，{PERSON}；{BODY}"
ALONE = "擅自取水的，由市水务局责令改正，对个人处三百元罚款"
BASE = a_base(a_regulation(f"青岚市河道办法\n第一条 {BOTH}。\n第二条 {ALONE}。\n"))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("公司占用堤岸罚多少", Addressee.BODY),
        ("我们单位占用堤岸罚多少", Addressee.BODY),
        ("个人占用堤岸罚多少", Addressee.PERSON),
        ("占用堤岸罚多少", None),
        ("哪个单位来罚", None),
        ("个人和企业分别罚多少", None),
        ("建设单位要做什么", None),
    ],
)
def test_the_addressee_is_the_one_that_is_named(key: str, expected: Addressee | None) -> None:
    assert addressee_asked(key) is expected


@pytest.mark.parametrize(
    ("question", "best", "told"),
    [
        ("企业占用堤岸罚多少钱", PERSON, BODY),
        ("企业占用堤岸罚多少钱", BODY, BODY),
        ("个人占用堤岸罚多少钱", BODY, f"擅自占用堤岸的，{PERSON}"),
        ("占用堤岸罚多少钱", PERSON, f"{PERSON}；{BODY}"),
        ("占用堤岸要怎么办", PERSON, PERSON),
    ],
)
def test_the_half_of_the_sentence_for_the_addressee_is_told(
    question: str, best: str, told: str
) -> None:
    need, _ = ranked(question, BASE)
    ((_, kept),) = of_addressee(need.key, [(need, [statement_of(BASE, best)])])
    assert kept[0].text == told


def test_what_is_charged_to_others_alone_is_no_answer() -> None:
    assert is_of_another("公司取水罚多少", [ALONE])
    assert not is_of_another("个人取水罚多少", [ALONE])
    assert not is_of_another("取水罚多少", [ALONE])
    assert not is_of_another("公司占用堤岸罚多少", [BOTH])
    assert not is_of_another("公司取水怎么办", ["取水应当经市水务局批准"])
    assert not is_of_another("企业取水缴多少", ["对个人所得征收百分之三"])
