"""How far a quote reaches: far enough to be understood alone, and no farther."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import Reading
from service.answering.evidence import Statement
from service.answering.extent import (
    LONGEST_ANSWER,
    LONGEST_QUOTE,
    are_parallel,
    completed,
    one_a_sentence,
    put,
    reaching,
    whole_part,
    with_list,
    with_parallels,
    with_subject,
    within_length,
)
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of

BASE = a_base()
PARTED = a_base(
    a_reading(
        "市园林局通知\n"
        "编制公园指引，推出、细化、公布养护细则，开展培训；修缮长廊，更换座椅；清理湖面。\n"
    )
)


def _clauses(reading: Reading, words: str) -> Statement:
    return statement_of(a_base(reading), words)


def test_a_condition_is_completed_by_what_then_holds() -> None:
    reading = a_reading("市园林局通知\n对逾期不改的，由市园林局处理。\n")
    assert completed(_clauses(reading, "对逾期不改的")).text == "对逾期不改的，由市园林局处理"


def test_what_holds_is_completed_by_its_condition() -> None:
    reading = a_reading("市园林局通知\n材料不齐的，不予受理。\n")
    assert completed(_clauses(reading, "不予受理")).text == "材料不齐的，不予受理"


def test_a_condition_beyond_a_semicolon_is_of_something_else() -> None:
    reading = a_reading("市园林局通知\n先行整改，对逾期不改的；不予受理。\n")
    assert completed(_clauses(reading, "不予受理")).text == "不予受理"


def test_a_condition_at_the_end_of_its_sentence_stays_as_it_is() -> None:
    reading = a_reading("市园林局通知\n不予受理，材料不齐的。\n")
    last = _clauses(reading, "材料不齐的")
    assert completed(last) == last


def test_a_statement_is_quoted_from_the_clause_that_names_its_subject() -> None:
    reading = a_reading("市园林局通知\n市财政局加强监管，建成公园9个。\n")
    assert with_subject(_clauses(reading, "建成公园9个")).text == "市财政局加强监管，建成公园9个"


def test_a_subject_too_far_off_is_left_out() -> None:
    far = "持续加强公园各项管理工作和日常维护" * 8
    reading = a_reading(f"市园林局通知\n市财政局{far}，建成公园9个。\n")
    assert with_subject(_clauses(reading, "建成公园9个")).text == "建成公园9个"


def test_a_body_in_the_middle_of_a_clause_is_not_its_subject() -> None:
    reading = a_reading("市园林局通知\n有关材料及时报送市财政局，建成公园9个。\n")
    assert with_subject(_clauses(reading, "建成公园9个")).text == "建成公园9个"


def test_a_statement_reaches_to_the_end_of_its_sentence_or_to_a_length() -> None:
    statement = statement_of(BASE, "全年新建口袋公园30个")
    assert reaching(statement, LONGEST_QUOTE).text.endswith("8个")
    assert reaching(statement, 12) == statement


def test_a_part_is_told_whole_and_no_other_part_with_it() -> None:
    statement = statement_of(PARTED, "更换座椅")
    assert whole_part(statement, LONGEST_QUOTE).text == "修缮长廊，更换座椅"
    assert whole_part(statement, 6) == statement


def test_clauses_that_list_things_are_told_with_the_one_beside_them() -> None:
    assert (
        with_list(statement_of(PARTED, "推出、细化、公布养护细则")).text
        == "编制公园指引，推出、细化、公布养护细则"
    )
    alone = statement_of(PARTED, "清理湖面")
    assert with_list(alone) is alone
    listing = statement_of(PARTED, "推出、细化、公布养护细则")
    assert with_list(listing, 12) == listing


def test_clauses_that_say_the_same_of_other_figures_are_told_together() -> None:
    said = "对7艘渔船采用现场登记，对2艘渔船采用网上登记，随后公布结果"
    base = a_base(a_reading(f"市水务局通知\n{said}。\n"))
    both = "对7艘渔船采用现场登记，对2艘渔船采用网上登记"
    for words in both.split("，"):
        assert with_parallels(statement_of(base, words)).text == both
    rest = statement_of(base, "随后公布结果")
    assert with_parallels(rest) == rest


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("对7艘渔船采用现场登记，对2艘渔船采用网上登记", True),
        ("对7艘渔船采用现场登记，对2名船员采用网上登记", False),
        ("对7艘渔船采用现场登记，修缮长廊凉亭步道2艘", False),
        ("对7艘渔船采用现场登记，对渔船采用网上登记", False),
        ("对7艘渔船和3艘游船现场登记，对2艘渔船网上登记", False),
    ],
)
def test_parallel_clauses_have_one_figure_each_of_one_unit(said: str, expected: bool) -> None:
    base = a_base(a_reading(f"市水务局通知\n{said}。\n"))
    one, other = statement_of(base, said).clauses
    assert are_parallel(one, other) is are_parallel(other, one) is expected


def test_parallels_too_long_for_a_quote_are_left_out() -> None:
    far = "持续加强渔船各项管理工作和日常维护" * 6
    said = f"{far}登记渔船7艘，{far}登记渔船2艘"
    base = a_base(a_reading(f"市水务局通知\n{said}。\n"))
    first = statement_of(base, said.split("，")[0])
    assert are_parallel(*statement_of(base, said).clauses)
    assert with_parallels(first) == first


def test_statements_that_touch_are_joined_and_others_added() -> None:
    chosen = [statement_of(BASE, "全年新建口袋公园30个")]
    put(chosen, statement_of(BASE, "其中东湖区8个"))
    put(chosen, statement_of(BASE, "其中东湖区8个"))
    assert [each.text for each in chosen] == ["全年新建口袋公园30个，其中东湖区8个"]
    put(chosen, statement_of(BASE, "各区园林局于10月底前完工"))
    assert len(chosen) == 2


def test_statements_far_apart_in_a_long_sentence_are_not_joined() -> None:
    middle = "持续推进各项工作落实到位" * 12
    base = a_base(a_reading(f"市园林局通知\n新建公园9个，{middle}，修缮长廊3处。\n"))
    chosen = [statement_of(base, "新建公园9个")]
    put(chosen, statement_of(base, "修缮长廊3处"))
    assert [each.text for each in chosen] == ["新建公园9个", "修缮长廊3处"]


def test_sentences_of_two_notices_at_the_same_offsets_stay_two() -> None:
    base = a_base(
        a_reading("市园林局通知\n新建公园9个，修缮长廊3处。\n", notice_id="parks"),
        a_reading("市水务局通知\n清理湖面9片疏通渠道五六处。\n", notice_id="lakes"),
    )
    lake = statement_of(base, "清理湖面9片疏通渠道五六处")
    park = statement_of(base, "修缮长廊3处")
    assert lake.sentence.sentence.span == park.sentence.sentence.span
    assert one_a_sentence([lake, park]) == [lake, park]
    chosen = [lake]
    put(chosen, park)
    assert chosen == [lake, park]


def test_an_answer_has_room_for_the_first_and_for_so_many_more() -> None:
    long = "持续推进" * 40
    base = a_base(a_reading(f"市园林局通知\n{long}甲。\n{long}乙。\n{long}丙。\n"))
    statements = [statement_of(base, f"{long}{each}") for each in "甲乙丙"]
    assert within_length(statements) == statements[:2]
    assert within_length(statements[:1] * 9)[0] == statements[0]
    assert within_length([]) == []
    huge = a_base(a_reading(f"市园林局通知\n{'推' * (LONGEST_ANSWER + 9)}。\n"))
    assert len(within_length([statement_of(huge, "推" * (LONGEST_ANSWER + 9))])) == 1


def test_the_first_statement_of_each_sentence_is_kept() -> None:
    words = ("其中东湖区8个", "全年新建口袋公园30个", "各区园林局于10月底前完工")
    statements = [statement_of(BASE, each) for each in words]
    assert one_a_sentence(iter(statements)) == [statements[0], statements[2]]


@given(st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=8), st.integers(0, 200))
def test_a_quote_only_grows_and_stays_within_its_sentence(marks: list[str], longest: int) -> None:
    said = "，".join(f"公园{mark}{'的' if mark == '丙' else '段'}" for mark in marks)
    (sentence,) = (
        each
        for passage in a_reading(f"市园林局通知\n{said}。\n").passages
        for each in a_base(a_reading(f"市园林局通知\n{said}。\n")).sentences(passage.passage_id)
        if each.runs
    )
    for number in range(len(sentence.clauses)):
        start = Statement(sentence, number, number)
        for grown in (
            completed(start),
            with_subject(start),
            reaching(start, longest),
            whole_part(start, longest),
            with_list(start, longest),
        ):
            assert grown.first <= number <= grown.last < len(sentence.clauses)
            assert start.text in grown.text


@pytest.mark.parametrize("longest", [-1, 0])
def test_no_room_leaves_the_statement_itself(longest: int) -> None:
    statement = statement_of(BASE, "全年新建口袋公园30个")
    assert reaching(statement, longest) == statement
    assert whole_part(statement, longest) == statement


def test_a_quote_says_of_which_part_of_a_city_it_holds() -> None:
    reading = a_reading("市园林局通知\n农村步道翻修三条，长椅完好率达到九成；城区步道翻修五条。\n")
    found = with_subject(_clauses(reading, "长椅完好率达到九成"))
    assert found.text == "农村步道翻修三条，长椅完好率达到九成"


def test_what_belongs_to_the_whole_city_is_quoted_alone() -> None:
    reading = a_reading("市园林局通知\n步道翻修三条，长椅完好率达到九成。\n")
    alone = _clauses(reading, "长椅完好率达到九成")
    assert with_subject(alone) == alone


def test_beyond_a_semicolon_a_part_of_a_city_is_left() -> None:
    reading = a_reading("市园林局通知\n农村步道翻修三条；长椅完好率达到九成。\n")
    alone = _clauses(reading, "长椅完好率达到九成")
    assert with_subject(alone) == alone
