"""A question and its history become needs; nothing that was asked is lost on the way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import PartKind
from retrieval.respelling import Change, Respelling
from service.answering.asked import Asked
from service.answering.outcome import Language, Question, Turn
from service.answering.understand import MOST_NEEDS, understand
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


def test_a_question_that_points_back_takes_its_subject_from_the_history() -> None:
    read = understand(Question("那什么时候完工?", (EARLIER,)), VOCABULARY)
    assert read.question == "2025年东湖区新建多少个口袋公园, 那什么时候完工?"
    assert "口袋" in read.needs[0].inherited
    assert read.needs[0].years == {2025}


def test_a_question_with_a_subject_of_its_own_leaves_the_history_alone() -> None:
    asked = "改造老旧公园的受益居民有多少人?"
    assert understand(Question(asked, (EARLIER,)), VOCABULARY).question == asked


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
