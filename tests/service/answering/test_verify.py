"""Nothing leaves that the citations do not hold: figures, dates, places, computations, markers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.notice import Span
from service.answering.frames import CORRECTED, COUNTED, FEWER, LISTED, MORE, QUOTED
from service.answering.outcome import Language
from service.answering.verify import displaced, own_words, unsupported
from tests.factories import a_reading
from tests.service.answering.bases import cited

QUOTE = "市、区两级新增203个场景"
LATER = "年内计划新增160个场景"


def test_the_exact_words_of_a_quote_are_supported() -> None:
    assert unsupported(f"{QUOTE}。[1]", cited(QUOTE)) == ()


@pytest.mark.parametrize(
    ("own_words", "stranger"),
    [
        ("共有43个", "43个"),
        ("共有3个", "3个"),  # the last digit of 203 is not 3
        ("共有20个", "20个"),
        ("即203%", "203%"),
        ("三百个", "三百个"),
        ("2023年", "2023年"),
        ("2025年3月", "2025年3月"),
        ("红桥区", "红桥区"),
        ("见附件7", "7"),
        ("第9条", "9"),
        ("见[4]", "4"),
    ],
)
def test_own_words_that_state_what_no_quote_holds_are_found(own_words: str, stranger: str) -> None:
    assert unsupported(f"{own_words}:{QUOTE}。[1]", cited(QUOTE)) == (stranger,)


def test_a_figure_in_own_words_is_supported_by_the_same_amount_in_another_form() -> None:
    assert unsupported("23000件", cited("日均受理2.30万件")) == ()
    assert unsupported("70%", cited("覆盖七成以上家庭")) == ()


def test_a_stated_unit_needs_a_quoted_one() -> None:
    assert unsupported("43%", cited("达到43")) == ("43%",)


def test_a_quote_without_its_last_digit_does_not_support_the_longer_number() -> None:
    assert unsupported("新增33个", cited("3")) == ("33个",)


def test_a_year_is_supported_by_a_date_of_that_year_and_a_day_only_by_that_day() -> None:
    citations = cited("2025年1月27日")
    assert unsupported("2025年", citations) == ()
    assert unsupported("2025年1月27日", citations) == ()
    assert unsupported("2025年3月5日", citations) == ("2025年3月5日",)


def test_a_range_of_years_needs_both_its_ends() -> None:
    assert unsupported("2021—2025年", cited("2021年起")) == ("2021—2025年",)
    assert unsupported("2021—2025年", cited("2021—2025年")) == ()


def test_a_place_is_supported_by_the_same_place_in_another_form() -> None:
    assert unsupported("天津", cited("天津市的工作")) == ()
    assert unsupported("深圳市", cited("天津市的工作")) == ("深圳市",)


def test_markers_and_the_numbers_of_a_list_are_no_figures() -> None:
    quotes = ("一点", "两点", "再一点")
    lines = (LISTED[Language.SIMPLIFIED].format(quote=q, marker=f"[{n}]")
             for n, q in enumerate(quotes, 1))  # fmt: skip
    text = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    assert unsupported(text, cited(*quotes)) == ()


def test_a_number_that_only_looks_like_that_of_a_list_is_a_figure() -> None:
    assert unsupported("43. 已经完成", cited("已经完成")) == ("43",)


def test_a_marker_of_no_citation_is_found_though_a_quote_has_its_number() -> None:
    assert unsupported(f"{QUOTE}。[2]", cited(QUOTE)) == ("2",)  # 两级
    assert unsupported(f"{QUOTE}。[203]", cited(QUOTE)) == ("203",)


def test_a_marker_within_a_quote_is_the_notices_own() -> None:
    assert unsupported("见注[7]。[1]", cited("见注[7]")) == ()


def test_a_difference_of_quoted_figures_is_supported() -> None:
    stretch = "43个(203 − 160 = 43)"
    text = f"{QUOTE}。[1]{LATER}。[2]后者少{stretch}。"
    assert unsupported(text, cited(QUOTE, LATER), (stretch,)) == ()


def test_the_same_difference_that_is_not_declared_is_a_figure_of_nowhere() -> None:
    text = f"{QUOTE}。[1]{LATER}。[2]后者少43个(203 − 160 = 43)。"
    assert unsupported(text, cited(QUOTE, LATER)) == ("43个", "43")


@pytest.mark.parametrize(
    "stretch",
    [
        "44个(203 − 160 = 44)",  # wrong arithmetic
        "44个(203 − 160 = 43)",  # two results
        "103个(203 − 100 = 103)",  # a term from nowhere
        "0个(203 − 203 = 0)",  # one figure used twice
        "43项(203 − 160 = 43)",  # another unit
        "363个(203 − 160 = 363)",
        "43个(203 - 160 = 43)",  # not as it is spelt
        "43个",
        "43个(= 43)",
        "",
    ],
)
def test_a_computation_that_is_wrong_or_not_from_the_quotes_is_found(stretch: str) -> None:
    text = f"{QUOTE}。[1]{LATER}。[2]后者少{stretch}。"
    assert stretch in unsupported(text, cited(QUOTE, LATER), (stretch,))


def test_one_cannot_reckon_with_a_bound_or_a_range() -> None:
    stretch = "43个(203 − 160 = 43)"
    assert unsupported(stretch, cited("超过203个", "160个"), (stretch,)) == (stretch,)
    assert unsupported(stretch, cited("203个", "160至170个"), (stretch,)) == (stretch,)


def test_a_difference_of_percentages_is_in_percentage_points() -> None:
    stretch = "3个百分点(93 − 90 = 3)"
    assert unsupported(stretch, cited("达到93%", "达到90%"), (stretch,)) == ()


def test_a_sum_needs_every_term_even_equal_ones() -> None:
    stretch = "26个(13 + 13 = 26)"
    assert unsupported(stretch, cited("13个"), (stretch,)) == (stretch,)
    assert unsupported(stretch, cited("首批13个", "新一批13个"), (stretch,)) == ()


@pytest.mark.parametrize(
    "opening", ["六、强化保障", "（六）强化保障", "第六章 附则", "6.强化保障", "６．强化保障"]
)
def test_a_count_is_supported_by_a_citation_that_opens_with_it(opening: str) -> None:
    assert unsupported("6个部分。", cited(opening), ("6个部分",)) == ()
    assert unsupported("7个部分。", cited(opening), ("7个部分",)) == ("7个部分",)


def test_a_count_is_not_supported_by_a_figure_inside_a_quote() -> None:
    assert unsupported("203条。", cited(QUOTE), ("203条",)) == ("203条",)


def test_a_number_of_entries_stands_when_each_of_them_is_cited() -> None:
    head, *entries = "备齐下列材料", "图纸", "围挡", "执照"
    assert unsupported("共3项。", cited(head, *entries), (), 3) == ()
    assert unsupported("共3项。", cited(*entries), (), 3, heads=0) == ()
    assert unsupported("共5项。", cited(head, *entries), (), 5) == ("5",)
    assert unsupported("共2项。", cited(head, *entries), (), 2) == ("2",)


def test_the_head_of_a_list_is_none_of_its_entries() -> None:
    quotes = cited("备齐下列材料", "图纸", "围挡", "执照")
    assert unsupported("共4项。", quotes, (), 4) == ("4",)


def test_a_number_of_entries_stands_when_a_quote_lists_so_many() -> None:
    quote = "设有水闸、泵站和堤岸，每日巡查"
    assert unsupported("共3项。", cited(quote), (), 3) == ()
    assert unsupported("共4项。", cited(quote), (), 4) == ("4",)
    assert unsupported("共3项。", cited("设有水闸、泵站、堤岸等"), (), 3) == ("3",)


def test_a_number_of_entries_that_is_not_told_as_such_is_a_figure() -> None:
    assert unsupported("共3项。", cited("备齐", "图纸", "围挡", "执照")) == ("3项",)


def test_the_number_of_entries_covers_no_other_figure() -> None:
    quotes = cited("备齐", "图纸", "围挡", "执照")
    assert unsupported("共3项,即33%。", quotes, (), 3) == ("33%",)


def test_the_number_of_entries_covers_the_same_digit_nowhere_else() -> None:
    quotes = cited("备齐", "图纸", "围挡", "执照")
    assert unsupported("共3项,另有3家企业。", quotes, (), 3) == ("3家",)


def test_a_computed_stretch_sets_nothing_aside_but_itself() -> None:
    stretch = "43个(203 − 160 = 43)"
    text = f"后者少{stretch},比2019年的88个少。"
    assert unsupported(text, cited(QUOTE, LATER), (stretch,)) == ("88个", "2019年")


def test_a_place_named_in_a_computed_stretch_is_still_looked_at() -> None:
    stretch = "43个红桥区(203 − 160 = 43)"
    assert "红桥区" in unsupported(stretch, cited(QUOTE, LATER), (stretch,))


def test_own_words_are_what_is_left_when_quotes_markers_and_numbers_are_blanks() -> None:
    stretch = "43个(203 − 160 = 43)"
    text = f"1. {QUOTE}。[1]\n2. {LATER}。[2]后者少{stretch},见[3]。"
    ours = own_words(text, cited(QUOTE, LATER), (stretch,))
    assert len(ours) == len(text)
    assert ours.split() == ["。", "。", "后者少", ",见[3]。"]
    assert own_words("共3项", cited("3")) == "共 项"
    assert own_words("共3项", ()) == "共3项"


def test_a_citation_that_is_not_at_its_offsets_is_displaced() -> None:
    reading = a_reading()
    start = reading.notice.text.index("全年新建")
    right = cited("全年新建口袋公园30个")[0]
    moved = {reading.notice.notice_id: reading}
    assert displaced([right], moved) == (right,)
    placed = replace(right, span=Span(start, start + len(right.quote)))
    assert displaced([placed], moved) == ()
    assert displaced([placed], {}) == (placed,)


UNITS = st.sampled_from(["个", "项", "家", "万件", "元", "%"])


@given(
    held=st.integers(11, 99_999),
    stated=st.integers(11, 99_999),
    unit=UNITS,
    frame=st.sampled_from([CORRECTED[language] for language in Language]),
)
@example(held=2030, stated=203, unit="个", frame="")
@example(held=12203, stated=203, unit="个", frame="")
def test_no_frame_carries_a_figure_that_is_not_quoted(
    held: int, stated: int, unit: str, frame: str
) -> None:
    quote = f"全年完成{held}{unit}"
    text = f"{frame}共{stated}{unit}。{quote}。[1]"
    assert bool(unsupported(text, cited(quote))) == (held != stated)


@given(held=st.integers(1990, 2049), stated=st.integers(1990, 2049))
def test_no_frame_carries_a_year_that_is_not_quoted(held: int, stated: int) -> None:
    quote = f"{held}年完成改造"
    text = f"{stated}年的情况:{quote}。[1]"
    assert bool(unsupported(text, cited(quote))) == (held != stated)


PLACES = ["红桥区", "深圳市", "浙江省", "成都市", "徐汇区"]


@given(held=st.sampled_from(PLACES), stated=st.sampled_from(PLACES))
def test_no_frame_carries_a_place_that_is_not_quoted(held: str, stated: str) -> None:
    quote = f"{held}完成改造"
    text = f"{stated}的情况:{quote}。[1]"
    assert bool(unsupported(text, cited(quote))) == (held != stated)


@given(
    a=st.integers(1, 9999),
    b=st.integers(1, 9999),
    said=st.integers(0, 9999),
    terms=st.tuples(st.booleans(), st.booleans()),
)
def test_a_difference_stands_only_with_right_terms_and_right_arithmetic(
    a: int, b: int, said: int, terms: tuple[bool, bool]
) -> None:
    left, right = max(a, b), min(a, b)
    told_left = left if terms[0] else left + 1
    told_right = right if terms[1] else right + 1
    for result in (said, told_left - told_right):
        stretch = f"{result}个({told_left} − {told_right} = {result})"
        text = f"新增{a}个。[1]新增{b}个。[2]{FEWER[Language.SIMPLIFIED].format(amount=stretch)}"
        from_quotes = sorted((told_left, told_right)) == sorted((a, b))
        right_sum = result == told_left - told_right
        missing = unsupported(text, cited(f"新增{a}个", f"新增{b}个"), (stretch,))
        assert (stretch not in missing) == (from_quotes and right_sum)


@given(st.text(max_size=80), st.text(max_size=40))
def test_any_text_can_be_looked_at(text: str, quote: str) -> None:
    missing = unsupported(text, cited(quote or " "), (text,))
    assert text in missing or any(map(str.isdecimal, text))  # no figure, nothing computed


@pytest.mark.parametrize("language", list(Language))
def test_the_frames_say_nothing_of_their_own(language: Language) -> None:
    citations = cited("达标")
    empty = QUOTED[language].format(quote="达标", marker="[1]")
    for frame in (CORRECTED[language], COUNTED[language].format(counts="")):
        assert unsupported(frame + empty, citations) == ()
    assert unsupported(MORE[language].format(amount=Decimal(9)), citations) != ()


@pytest.mark.parametrize(
    ("stretch", "held"),
    [
        ("甲县(3.2万亩 > 2.9万亩 > 2.4万亩)", True),
        ("丙县(2.4万亩 < 2.9万亩 < 3.2万亩)", True),
        ("乙县(3.2万亩 > 2.9万亩)", False),
        ("甲县(2.9万亩 > 3.2万亩)", False),
        ("甲县(3.2万亩 > 2.8万亩)", False),
        ("丁县(3.2万亩 > 2.9万亩)", False),
        ("甲县、乙县(3.2万亩 = 2.9万亩 > 2.4万亩)", False),
    ],
)
def test_a_ranking_needs_every_term_in_order_and_the_first_ones_name(
    stretch: str, held: bool
) -> None:
    quote = "农田8.5万亩，其中甲县3.2万亩、乙县2.9万亩、丙县2.4万亩"
    text = f"{quote}。[1]所列数字中最多的是{stretch}。"
    assert (unsupported(text, cited(quote), (stretch,)) == ()) is held


def test_a_bound_is_no_term_of_a_ranking() -> None:
    quote = "甲县超过3.2万亩、乙县2.9万亩"
    stretch = "甲县(3.2万亩 > 2.9万亩)"
    assert stretch in unsupported(f"{quote}。[1]{stretch}", cited(quote), (stretch,))
