"""What is still to be asked, by what the notice tells apart."""

from __future__ import annotations

from service.assist.next_questions import MOST, Evidence, ask_next


def test_the_place_is_asked_where_several_say_as_much() -> None:
    (asked,) = ask_next(Evidence("", ("甲市", "乙市")), "电梯坏了", "")
    assert "甲市还是乙市" in asked


def test_the_district_is_asked_where_the_district_handles_it_and_not_again() -> None:
    evidence = Evidence("应当向居住地公安派出所提出")
    assert any("哪个街道" in each for each in ask_next(evidence, "在哪办", "云南省昆明市"))
    assert ask_next(evidence, "在哪办", "云南省昆明市五华区") == ()


def test_a_condition_is_asked_that_the_notice_tells_apart() -> None:
    evidence = Evidence("在职人员支付90%，退休人员支付93%")
    assert any("在职还是退休" in each for each in ask_next(evidence, "能报多少", ""))
    assert ask_next(evidence, "我退休了能报多少", "") == ()


def test_age_amount_and_time_are_asked_only_where_not_said() -> None:
    evidence = Evidence("80至89周岁每人每月100元，自受理之日起5日内发放，超过10万元的除外")
    asked = ask_next(evidence, "补贴怎么领", "")
    assert [
        word for word in ("多大年纪", "多少金额", "什么时候") if any(word in a for a in asked)
    ] == [
        "多大年纪",
        "多少金额",
        "什么时候",
    ]
    assert ask_next(evidence, "我今年82岁，昨天花了12万元", "") == ()


def test_there_are_three_at_most_and_none_where_nothing_is_open() -> None:
    text = "在职、退休人员，首次申请和补办，80周岁以上，超过10万元的，自发生之日起30日内"
    assert len(ask_next(Evidence(text, ("甲市", "乙市"), (2024, 2025)), "怎么办", "")) == MOST
    assert ask_next(Evidence("公园免费开放"), "要钱吗", "") == ()
