"""An attribute that a sentence has no word for is not answered by that sentence."""

from __future__ import annotations

import pytest

from corpus.normalize import match_key
from service.answering.attributes import lacks_attribute


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("园林局的电话是多少", "市园林局全年办理来信30件。"),
        ("服务中心在哪条路上", "在市服务中心增设法律服务专区。"),
        ("人工几点下班", "热线日均受理诉求200件。"),
        ("话务员工资给多少", "招聘话务员15名。"),
        ("局长叫什么", "市园林局会议审议通过。"),
        ("办证要带什么材料", "减少申报材料79%。"),
        ("平台哪家公司中标", "启动平台建设。"),
        ("What time does the office open?", "增设服务窗口。"),
        ("園林局の局長は誰ですか", "市园林局会议审议通过。"),
        ("窓口は何時に開きますか", "增设服务窗口。"),
    ],
)
def test_a_sentence_without_the_word_does_not_give_the_attribute(
    question: str, sentence: str
) -> None:
    assert lacks_attribute(match_key(question), match_key(sentence))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("园林局的电话是多少", "咨询电话:02212345678。"),
        ("服务中心在哪条路上", "服务中心位于红旗路8号。"),
        ("窗口几点下班", "窗口工作时间为9时至17时。"),
        ("要带什么材料", "申请人应当提交身份证和户口簿。"),
        ("满意率是多少", "满意率保持98%以上。"),
        ("每天受理多少件", "日均受理诉求200件。"),
    ],
)
def test_a_sentence_with_the_word_and_a_question_for_no_attribute_pass(
    question: str, sentence: str
) -> None:
    assert not lacks_attribute(match_key(question), match_key(sentence))


def test_an_hour_with_its_written_word_gives_the_hours() -> None:
    assert not lacks_attribute(match_key("公园几点关门"), match_key("夏季开放至22时。"))
