"""The forms that questions are asked in, a row for each way of asking and each language."""

from __future__ import annotations

import pytest

from corpus.normalize import match_key
from service.answering.asked import Asked, asked_for, asserts, units_asked, units_like

FORMS = {
    Asked.FIGURE: (
        "长廊有多宽?", "湖有多深?", "船票票价", "补助上限", "贷款利率", "开放几个月?",
        "要爬几十层?",
        "How far is the pier?", "How deep is the lake?", "What is the maximum fine?",
        "what's the average wait?", "涼亭は何か所ですか", "割合は何パーセントですか",
    ),
    Asked.TIME: (
        "船票啥时候卖?", "湖心岛哪天开放?", "游园会的起止", "周几休息?", "登船时间?",
        "Which month is it closed?", "What hours are kept?", "何時から開きますか", "いつまで",
    ),
    Asked.PLACE: (
        "哪个街道有长廊?", "码头的地址?", "集合地点在哪?", "上船的位置?", "哪个路口封闭?",
        "Which street is closed?", "which county has a lake", "どこで借りますか",
    ),
    Asked.BODY: (
        "码头归哪个局管?", "哪家审批?", "牵头单位", "配合部门是?", "什么部门发证?", "哪个来管?",
        "Which city bureau signs?", "どこが発行しますか", "どの局が担当",
    ),
    Asked.LIST: (
        "船票分几种?", "登船都要带啥?", "交什么材料?", "码头名称列一下", "都说说",
        "What documents must I bring?", "what can I rent", "どんな船がありますか", "全部教えて",
    ),
    Asked.COUNT: ("长廊一共多少处?", "How many in total?", "全部でいくつ"),
    Asked.COMPARISON: (
        "票价有变化吗?", "两个码头一样吗?", "差距有多大?", "游客涨了还是跌了?", "哪个湖更大?",
        "Are fees higher this year or last?", "Which lake is larger?", "did it go up or down",
        "去年と比べて",
    ),
    Asked.DEFINITION: (
        "什么样的才算古树?", "古树怎么认定?", "何为古树?", "古树的定义", "古树指的是哪些",
        "What counts as a pier?", "define a pier", "古木とは",
    ),
    Asked.YES_NO: (
        "码头开不开?", "开放没,我问问", "船票能退吧,听说的", "长廊免费吗,谢谢",
        "I have a dog. Can it come?", "The pier is open, right?", "開きますよね", "公開しましたか",
    ),
    Asked.PROCEDURE: ("船票咋退?", "如何登记?", "How should I register?", "どうやって申し込む"),
    Asked.EACH: (
        "两岸分别有多少?", "游船各几只?", "每人各自多少?", "How many does each have?",
        "the fees of both", "respectively", "それぞれいくつ",
    ),
    Asked.PARTNER: (
        "和谁一起修的?", "会同哪些单位?", "联合什么机构?", "一起办了哪些?",
        "With whom was it built?", "jointly with", "どこと協力しますか",
    ),
    Asked.OUTCOME: (
        "长廊完成了吗?", "计划的长廊后来建了吗?", "承诺兑现没有?", "目标达成情况",
        "What came of it?", "was the plan achieved?",
    ),
    Asked.REASON: ("为何收费?", "凭什么收费?", "why close it", "どうして閉まりますか"),
    Asked.AIM: ("今年的指标", "the goals", "目標は"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("question", "form"), [(each, form) for form, asked in FORMS.items() for each in asked]
)
def test_a_way_of_asking_is_known(question: str, form: Asked) -> None:
    assert form in asked_for(match_key(question))


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("价格有多大的变化?", Asked.FIGURE),
        ("公园几号开放?", Asked.FIGURE),
        ("几月开放?", Asked.FIGURE),
        ("周几开放?", Asked.FIGURE),
        ("哪一天人最少?", Asked.PLACE),
        ("哪年多?", Asked.TIME),
        ("清扫比例", Asked.COMPARISON),
        ("比赛在哪办?", Asked.COMPARISON),
        ("多不多少不少", Asked.OUTCOME),
        ("计划开放多少处?", Asked.OUTCOME),
        ("长廊和凉亭有多少处?", Asked.PARTNER),
        ("何か月ですか", Asked.PLACE),
        ("What is open today?", Asked.YES_NO),
    ],
)
def test_what_only_looks_like_a_form_is_none(question: str, form: Asked) -> None:
    assert form not in asked_for(match_key(question))


def test_months_are_asked_for_in_lengths_of_time() -> None:
    assert {"个月", "天"} <= units_asked("开放几个月")
    assert units_asked("How often is it cleaned?".lower()) == units_asked("要多久")


def test_a_unit_stands_with_those_that_measure_the_same() -> None:
    assert {"天", "个工作日"} <= units_like("天")
    assert units_like("篇章") == {"篇章"}


@pytest.mark.parametrize("unit", ["平米", "钟头", "块钱"])
def test_a_spoken_unit_is_asked_for_as_the_written_one(unit: str) -> None:
    written = {"平米": "平方米", "钟头": "小时", "块钱": "元"}[unit]
    assert written in units_asked(f"长廊要多少{unit}")


@pytest.mark.parametrize(
    "question", ["长廊免费吧,听说的", "有三处没错吧", "The pier is open, right?"]
)
def test_a_nod_may_be_asked_for_in_passing(question: str) -> None:
    assert asserts(match_key(question))
