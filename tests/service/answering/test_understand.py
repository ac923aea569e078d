"""A question and its history become needs; nothing that was asked is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import match_key
from corpus.notice import PartKind
from kg.model import Node, NodeId, NodeType
from retrieval.respelling import Change, Respelling
from service.answering.asked import Asked
from service.answering.linking import NameForms
from service.answering.needs import MOST_NEEDS
from service.answering.outcome import Language, Question, Turn
from service.answering.understand import understand
from service.answering.vocabulary import Vocabulary
from tests.service.answering.bases import a_base

VOCABULARY = a_base().vocabulary
EARLIER = Turn("2025年东湖区新建多少个口袋公园?", "其中东湖区8个。[1]")


def test_a_question_that_stands_alone_is_one_need() -> None:
    read = understand(Question("新建多少个口袋公园?"), VOCABULARY)
    assert len(read.needs) == 1
    assert read.needs[0].asked >= {Asked.FIGURE}
    assert "个" in read.needs[0].units
    assert read.language is Language.SIMPLIFIED


def test_a_story_is_one_need_whatever_it_asks() -> None:
    story = Question("新建多少个口袋公园?什么时候完工?")
    assert len(understand(story, VOCABULARY).needs) == 2
    [need] = understand(story, VOCABULARY, as_one=True).needs
    assert {"公园", "完工"} <= set(need.words)
    assert need.asked >= {Asked.FIGURE, Asked.TIME}


def test_a_question_that_points_back_takes_its_subject_from_the_history() -> None:
    read = understand(Question("那什么时候完工?", (EARLIER,)), VOCABULARY)
    assert read.question == "2025年东湖区新建多少个口袋公园, 那什么时候完工?"
    assert "口袋" in read.needs[0].inherited
    assert read.needs[0].years == {2025}


def test_a_question_with_a_subject_of_its_own_leaves_the_history_alone() -> None:
    asked = "改造老旧公园的受益居民有多少人?"
    assert understand(Question(asked, (EARLIER,)), VOCABULARY).question == asked


def test_what_notices_say_for_words_comes_in_the_order_of_the_question() -> None:
    need = understand(Question("大学生毕业后开公司奖多少钱"), VOCABULARY).needs[0]
    known = [word for word in need.words if word in need.equivalents]
    assert len(known) > 1
    assert [word for word in need.equivalents if word in known] == known


def test_a_new_year_or_place_takes_the_place_of_the_earlier_one() -> None:
    later = understand(Question("那2024年呢?", (EARLIER,)), VOCABULARY)
    assert later.needs[0].years == {2024}
    assert "2025" not in later.question
    elsewhere = understand(Question("那深圳呢?", (EARLIER,)), VOCABULARY)
    assert "深圳" in elsewhere.question


def test_a_turn_that_itself_points_back_is_passed_over() -> None:
    turns = (EARLIER, Turn("那完工呢?", "10月底前。[1]"))
    assert "口袋公园" in understand(Question("那改造呢?", turns), VOCABULARY).question


def test_a_history_that_only_points_back_is_used_all_the_same() -> None:
    read = understand(Question("那改造呢?", (Turn("那完工呢?", "10月底前。[1]"),)), VOCABULARY)
    assert read.question == "那完工呢, 那改造呢?"


def test_two_things_asked_are_two_needs_and_the_second_knows_the_subject() -> None:
    read = understand(Question("口袋公园新建多少个,什么时候完工?"), VOCABULARY)
    assert [Asked.FIGURE in need.asked for need in read.needs] == [True, False]
    assert "口袋" in read.needs[1].inherited


def test_two_years_compared_are_two_needs() -> None:
    read = understand(Question("2024和2025新建公园变了吗"), VOCABULARY)
    assert [need.years for need in read.needs] == [{2024}, {2025}]


def test_years_of_several_parts_stay_with_their_part() -> None:
    read = understand(Question("2024年新建多少个?2025年要建多少个?"), VOCABULARY)
    assert [need.years for need in read.needs] == [{2024}, {2025}]
    assert read.needs[1].tense is PartKind.PLAN


def test_what_is_done_is_told_from_what_is_planned() -> None:
    assert understand(Question("已经完成多少"), VOCABULARY).needs[0].tense is PartKind.SUMMARY
    assert understand(Question("计划建多少"), VOCABULARY).needs[0].tense is PartKind.PLAN
    assert understand(Question("公园数量"), VOCABULARY).needs[0].tense is None


def test_a_year_written_short_is_the_full_year() -> None:
    assert understand(Question("24年新建多少公园"), VOCABULARY).years == {2024}


def test_a_question_in_another_language_is_marked_foreign() -> None:
    assert understand(Question("How many parks are planned?"), VOCABULARY).needs[0].is_foreign


def test_a_figure_that_the_question_states_is_read() -> None:
    read = understand(Question("新建了50个公园吧?"), VOCABULARY)
    assert [figure.text for figure in read.figures] == ["50个"]
    assert read.asserted


def test_a_mistyped_word_is_shown_mended() -> None:
    mended = Respelling("云泽颐养在哪", (Change(0, 4, "云则颐养", "云泽颐养"),))
    names = Vocabulary(["“口袋公园”建设", "“云泽颐养”平台"], lambda key: mended)
    read = understand(Question("云则颐养在哪"), names)
    assert (read.question, read.needs[0].key) == ("云泽颐养在哪", "云泽颐养在哪")


def test_weights_sum_to_one_or_are_empty() -> None:
    need = understand(Question("新建多少个口袋公园?"), VOCABULARY).needs[0]
    assert abs(sum(need.weights(VOCABULARY).values()) - 1.0) < 1e-9
    assert need.weights(VOCABULARY, frozenset(need.words)) == {}


def test_a_question_of_hundreds_of_parts_asks_only_a_few() -> None:
    read = understand(Question(",".join(f"公园{n}多少" for n in range(150))), VOCABULARY)
    assert len(read.needs) == MOST_NEEDS


def test_two_things_compared_are_two_needs_and_the_second_knows_the_first() -> None:
    first, second = understand(Question("凉亭和长廊的修缮差多少"), VOCABULARY).needs
    assert "凉亭" in first.words
    assert "长廊" not in first.words
    assert "长廊" in second.words
    assert second.beside == ("长廊",)
    assert "凉亭" in second.inherited
    assert first.beside == ()
    assert {"修缮"} <= set(first.words) & set(second.words)


def test_a_name_with_and_in_it_is_one_of_the_two_things() -> None:
    name = Node(NodeId("d:2"), NodeType.DEPARTMENT, "文化和旅游局", ())
    vocabulary = Vocabulary(["文化和旅游局", "水务局"], names=NameForms([name]))
    first, second = understand(Question("文化和旅游局与水务局合计多少人"), vocabulary).needs
    assert "旅游局" in first.words
    assert "水务局" in second.beside


def test_the_comparing_word_is_no_part_of_what_is_compared() -> None:
    _, second = understand(Question("修缮长廊与更换座椅相比哪个花钱多"), VOCABULARY).needs
    assert second.beside == ("更换", "座椅")


def test_two_things_that_are_not_compared_are_one_need() -> None:
    assert len(understand(Question("凉亭和长廊什么时候修缮"), VOCABULARY).needs) == 1


@pytest.mark.parametrize(
    ("text", "year"),
    [("去年新建多少公园", -1), ("今年新建多少公园", 0), ("明年新建多少公园", 1),
     ("How many parks last year?", -1), ("新建多少公园", None), ("2024年新建多少公园", None)],
)  # fmt: skip
def test_a_year_named_from_today_is_kept_as_such(text: str, year: int | None) -> None:
    assert understand(Question(text), VOCABULARY).needs[0].relative_year == year


def test_what_is_to_be_counted_stands_after_the_asking_word() -> None:
    assert understand(Question("改造了多少个老旧公园"), VOCABULARY).needs[0].counted == {
        "老旧",
        "公园",
    }
    assert understand(Question("公园有多少个"), VOCABULARY).needs[0].counted == frozenset()


def test_a_number_of_things_is_told_from_a_figure() -> None:
    assert understand(Question("有几个公园"), VOCABULARY).needs[0].counts_things
    assert not understand(Question("有多少吨落叶"), VOCABULARY).needs[0].counts_things
    assert not understand(Question("有哪些公园"), VOCABULARY).needs[0].counts_things


def test_what_was_answered_is_known_to_a_follow_up_only() -> None:
    assert understand(Question("那什么时候完工?", (EARLIER,)), VOCABULARY).needs[0].said == (
        match_key("其中东湖区8个"),
    )
    assert understand(Question("口袋公园新建多少个?"), VOCABULARY).needs[0].said == ()


def test_a_spoken_word_brings_its_official_ones() -> None:
    need = understand(Question("娃娃能免费游园吗"), VOCABULARY).needs[0]
    assert "儿童" in need.equivalents["娃娃"]
    assert "儿童" in need.text


def test_a_word_of_another_language_is_glossed() -> None:
    need = understand(Question("Can my spouse enter the parks for free?"), VOCABULARY).needs[0]
    assert "配偶" in need.equivalents["spouse"]
    assert "配偶" in need.text


def test_a_name_of_the_graph_is_named_by_the_graphs_own() -> None:
    names = NameForms([Node(NodeId("d:1"), NodeType.DEPARTMENT, "市园林和林业局", ("绿办",))])
    vocabulary = Vocabulary(["市园林和林业局"], names=names)
    need = understand(Question("绿办管什么"), vocabulary).needs[0]
    assert need.names == ("市园林和林业局",)
    assert need.equivalents["绿办"] == ("市园林和林业局",)


def test_a_word_that_the_notices_lack_weighs_as_much_as_what_it_means() -> None:
    vocabulary = Vocabulary(["儿童免费", "公园", "公园"])
    need = understand(Question("娃娃公园"), vocabulary).needs[0]
    weights = need.weights(vocabulary)
    assert weights["娃娃"] > weights["公园"]


@pytest.mark.parametrize("text", ["和", "比", "和和和", "公园和", "和公园比", "甲vs乙",
                                  "\0和\0差多少", "\ud800和😀差多少", "和" * 1000])  # fmt: skip
def test_odd_pairs_have_needs(text: str) -> None:
    read = understand(Question(text), VOCABULARY)
    assert 1 <= len(read.needs) <= MOST_NEEDS
    assert all(need.words for need in read.needs if need.beside)


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=3),
)
def test_making_a_question_stand_alone_never_loses_it(
    text: str, turns: list[tuple[str, str]]
) -> None:
    asked = Question(text, tuple(Turn(*turn) for turn in turns))
    read = understand(asked, VOCABULARY)
    shown = text
    for correction in read.corrections:
        shown = shown.replace(correction.typed, correction.meant)
    assert read.question.endswith(shown)
    assert read.needs


@pytest.mark.parametrize("asked", ["工作满15年能领多少", "罚2000块", "住10年以上", "面积2000平米"])
def test_a_span_or_a_sum_is_no_year(asked: str) -> None:
    assert understand(Question(asked), VOCABULARY).years == frozenset()


def test_a_body_that_no_notice_names_is_no_slip_of_the_keyboard() -> None:
    read = understand(Question("市卫健委要建多少公园"), VOCABULARY)
    assert "卫健委" in read.question


def test_whether_it_is_done_in_a_day_asks_how_long_it_takes() -> None:
    need = understand(Question("开店手续能不能一天办完?"), VOCABULARY).needs[0]
    assert Asked.FIGURE in need.asked
    assert "个工作日" in need.units
    other = understand(Question("一天能去两次吗?"), VOCABULARY).needs[0]
    assert Asked.FIGURE not in other.asked


@pytest.mark.parametrize(
    ("before", "said", "asked"),
    [
        ("红桥区做了什么?", "南开区呢?", "南开区做了什么?"),
        ("红桥区做了什么?", "那河北区呢", "河北区做了什么?"),
        ("2025年红桥区建了几个公园", "西青区", "2025年西青区建了几个公园"),
    ],
)
def test_what_only_names_a_place_is_asked_of_that_place(before: str, said: str, asked: str) -> None:
    moved = understand(Question(said, history=(_told(before),)), VOCABULARY)
    assert moved.question == asked
    alone = understand(Question(asked), VOCABULARY)
    assert [each.key for each in moved.needs] == [each.key for each in alone.needs]
    assert moved.years == alone.years


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("全市建了几个公园?", "南开区呢?"),  # of no place that could be put out
        ("红桥区和西青区各建了几个公园?", "南开区呢?"),
        ("红桥区建了几个公园?", "南开区和西青区呢?"),
        ("红桥区建了几个公园?", "南开区的凉亭呢?"),
    ],
)
def test_no_place_is_put_for_another_where_more_is_said(before: str, said: str) -> None:
    moved = understand(Question(said, history=(_told(before),)), VOCABULARY)
    assert moved.question.endswith(f", {said}")


def _told(question: str) -> Turn:
    return Turn(question, "通知写的是这些。")
