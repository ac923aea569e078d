"""Sums: parts of one whole, every term spelt out, and nothing that is no part."""

from __future__ import annotations

import pytest

from service.answering.added import added
from service.answering.evidence import Statement
from service.answering.verify import unsupported
from tests.factories import a_reading
from tests.service.answering.bases import a_base, a_regulation, cited, understood

TOGETHER = understood("加起来多少个?")
IN_ALL = understood("一共多少个?")


def _sentence(said: str) -> Statement:
    base = a_base(a_reading(f"市园林局2025年工作总结\n一、公园\n{said}。\n"))
    return _whole(base, said)


def _whole(base: object, said: str) -> Statement:
    for reading in base.readings.values():  # type: ignore[attr-defined]
        for passage in reading.passages:
            for sentence in base.sentences(passage.passage_id):  # type: ignore[attr-defined]
                if said in sentence.text:
                    return Statement(sentence, 0, len(sentence.clauses) - 1)
    raise LookupError(said)


@pytest.mark.parametrize(
    ("said", "stretch"),
    [
        ("首批改造公园13个，第二批改造公园8个，第三批改造公园5个", "26个(13 + 8 + 5 = 26)"),
        ("新建公园中，东片13个、西片8个、南片5个", "26个(13 + 8 + 5 = 26)"),
        ("首批改造公园13个，新一批改造公园8个", "21个(13 + 8 = 21)"),
    ],
)
@pytest.mark.parametrize("asked", [TOGETHER, IN_ALL])
def test_the_parts_of_one_quote_are_added_up(asked: object, said: str, stretch: str) -> None:
    told = added(asked, [_sentence(said)])  # type: ignore[arg-type]
    assert told is not None
    assert told.stretch == stretch
    assert unsupported(told.sentence, cited(said), (stretch,)) == ()


@pytest.mark.parametrize(
    "said",
    [
        "改造公园21个，首批改造公园13个，新一批改造公园8个",
        "改造公园26个，其中东片13个、西片8个",
        "首批改造公园13个，新一批改造公园超过8个，第三批改造公园5个",
        "首批改造公园13个，新一批改造公园3至5个",
        "改造公园13个，同比增加3个",
        "改造公园13个，清理楼道8个，培训护林员小组5个",
        "首批改造公园13个，第二批改造公园8个，合计改造公园22个",
        "改造公园13个",
        "东片改造公园13个，西片改造公园8个，两片共改造公园30个",
        "首批改造公园13个，新一批改造公园总数8个",
        "首批改造公园13个，全市改造公园80个",
        "首批改造公园13个，同比增加改造公园8个",
        "首批改造公园13个，新一批改造公园近8个",
        "改造公园50个，其中首批改造公园13个，新一批改造公园8个",
    ],
)
def test_totals_bounds_growth_and_other_things_are_not_added(said: str) -> None:
    assert added(TOGETHER, [_sentence(said)]) is None


def test_shares_are_not_added() -> None:
    shares = _sentence("首批公园绿化率30%，新一批公园绿化率40%")
    assert added(understood("加起来多少?"), [shares]) is None


def test_two_figures_of_a_rule_are_alternatives_unless_a_sum_is_asked_for() -> None:
    said = "小型企业补贴1500元，微型企业补贴1200元"
    base = a_base(
        a_regulation(f"青岚市补贴办法\n第一条 {said}。\n第二条 本办法2025年1月1日起施行。\n")
    )
    statement = _whole(base, said)
    told = added(understood("两样补贴加起来多少元?"), [statement])
    assert told is not None
    assert told.stretch == "2700元(1500 + 1200 = 2700)"


def test_one_figure_of_each_quote_is_added_up() -> None:
    quotes = [
        _sentence(f"{kind}改造公园{n}个") for kind, n in (("东片", 13), ("西片", 8), ("南片", 5))
    ]
    told = added(TOGETHER, quotes)
    assert told is not None
    assert told.stretch == "26个(13 + 8 + 5 = 26)"
    assert added(TOGETHER, quotes[:2]) is not None
    assert added(understood("有多少个?"), quotes) is None
    assert added(TOGETHER, [quotes[0], _sentence("西片改造公园8个、楼道7个")]) is None
    again = added(TOGETHER, [quotes[0], _sentence("东片改造公园13个，西片改造公园8个")])
    assert again is not None
    assert again.stretch == "21个(13 + 8 = 21)"
    assert added(TOGETHER, [quotes[0], _sentence("西片投入8元")]) is None


def test_nothing_is_added_where_no_sum_is_asked_for() -> None:
    assert added(understood("有多少个?"), [_sentence("首批13个，新一批8个")]) is None
    assert added(TOGETHER, []) is None


def test_a_figure_of_another_unit_beside_the_terms_is_passed_over() -> None:
    said = "在市、区两级，首批改造公园13个，新一批改造公园8个"
    told = added(TOGETHER, [_sentence("首批改造公园13个"), _sentence(said)])
    assert told is not None
    assert told.stretch == "21个(13 + 8 = 21)"
