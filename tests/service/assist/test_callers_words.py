"""What is left of what a caller says, and what of it is asked."""

from __future__ import annotations

import pytest

from corpus.normalize import match_key
from service.answering.circumstances import circumstances_of
from service.assist.callers_place import place_of
from service.assist.callers_words import MOST_QUESTIONS, heard, said_openly
from service.assist.draft import summary_of
from service.masking import without_private


def test_greetings_names_and_feelings_are_left_out() -> None:
    said = heard("喂你好，我姓李，气死我了，我想问一下公园几点关门，谢谢你")
    assert said.matter == ("公园几点关门",)


def test_a_question_is_told_with_the_clause_before_it() -> None:
    said = heard("我家狗刚满三个月，要不要打针")
    assert len(said.questions) == 1
    assert said.questions[0].endswith("家狗刚满三个月，要不要打针")


def test_the_whole_is_all_that_was_told_without_greetings() -> None:
    said = heard("喂你好，我家狗刚满三个月，昨天咬了人，气死我了，要不要打针？")
    assert said.whole == "我家狗刚满三个月，昨天咬了人，要不要打针"
    assert "三个月" not in said.questions[0]


def test_each_question_is_one_of_its_own() -> None:
    said = heard("我买了只小狗，狗证去哪里办，要带什么东西？")
    assert len(said.questions) == 2
    assert said.questions[0].endswith("狗证去哪里办")
    assert said.questions[1].endswith("要带什么东西")


def test_who_is_to_act_is_no_question_beside_another() -> None:
    said = heard("楼下半夜施工，这个谁管，几点以后不能施工")
    assert [each.split("，")[-1] for each in said.questions] == ["几点以后不能施工"]


def test_the_place_is_told_with_every_question() -> None:
    said = heard("公园几点关门，门票多少钱，我在深圳")
    assert all("深圳" in each for each in said.questions)


@pytest.mark.parametrize(
    "text",
    [
        "我是红桥区的，热线每天受理多少诉求",
        "热线每天受理多少诉求，红桥区的",
        "热线每天受理多少诉求，在红桥区",
        "你好我住红桥区，我想问一下热线每天受理多少诉求",
        "热线每天受理多少诉求，我家路灯坏了，我在红桥区",
    ],
)
def test_where_a_caller_lives_is_told_as_that_and_not_as_what_is_asked_of(text: str) -> None:
    near = heard(text).questions[0]
    found = circumstances_of(match_key(near))
    assert found.lives == {"红桥区"}
    assert found.asking.endswith("热线每天受理多少诉求")


def test_what_is_asked_of_a_place_is_asked_of_it() -> None:
    near = heard("你好，红桥区每天受理多少诉求").questions[0]
    assert near == "红桥区每天受理多少诉求"


def test_what_tells_and_asks_of_nothing_is_no_question() -> None:
    said = heard("小区里有几个人，他们死活不同意")
    assert said.asked == ()
    assert said.questions[0] == "小区里有几个人，他们死活不同意"


def test_words_without_marks_are_cut_where_a_question_begins() -> None:
    said = heard("我住三楼水管漏了请问找哪个单位修")
    assert said.matter == ("我住三楼水管漏了", "找哪个单位修")


@pytest.mark.parametrize("text", ["你好", "？？？", "喂，喂，听得到吗", "hello there", "。" * 2000])
def test_where_no_matter_is_left_the_words_themselves_are_asked(text: str) -> None:
    assert heard(text).questions


def test_a_long_story_asks_three_things_at_most_and_none_too_long() -> None:
    said = heard("他家的狗又叫了，多少钱，" * 150)
    assert 1 <= len(said.questions) <= MOST_QUESTIONS
    assert all(len(each) <= 200 for each in said.questions)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("我叫张伟，电话13812345678，想问医保", "想问医保"),
        ("身份证号11010119900307123X", ""),
        ("我的手机号是138 1234 5678", ""),
        ("免贵姓王，住在东湖区", "住在东湖区"),
        ("发到 li.wei@example.com 吧", "吧"),
    ],
)
def test_what_is_private_is_searched_for_nowhere(text: str, left: str) -> None:
    kept = without_private(text)
    assert left in kept
    for private in ("张伟", "138", "110101", "王", "example"):
        assert private not in kept


def test_a_figure_that_is_no_number_of_anybody_is_kept() -> None:
    assert without_private("补贴12000元，2024年的") == "补贴12000元，2024年的"


@pytest.mark.parametrize(
    "text",
    ["我叫王小明，电话13812345678", "你好，我叫欧阳锋", "喂，我姓李", "3号楼2单元501室，a.b@c.com"],
)
def test_where_only_names_and_numbers_are_said_nothing_is_asked_or_kept(text: str) -> None:
    said = heard(text)
    kept = summary_of(said, place_of(text, ())) + said.questions[0] + said.whole + said_openly(text)
    for private in ("王小明", "138", "欧阳", "李", "501", "c.com"):
        assert private not in kept


def test_rooms_are_left_out_of_what_is_searched_and_counts_are_kept() -> None:
    assert "501" not in without_private("我住3栋501，电梯坏了")
    assert "501" not in without_private("住三号楼二单元501室")
    assert without_private("新建30座公园，三栋楼加装电梯") == "新建30座公园，三栋楼加装电梯"


def test_an_earlier_question_is_told_without_who_asked_it() -> None:
    assert (
        said_openly("我叫王小明，住2号楼301室，电话13812345678，医保卡丢了怎么办？")
        == "医保卡丢了怎么办"
    )
