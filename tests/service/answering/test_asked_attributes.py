"""The noun that a question asks for by name has to stand where the answer is taken from."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.normalize import match_key
from corpus.passages import reading_of
from service.answering import asked_attributes
from service.answering.asked_attributes import lacks_asked_kind, lacks_asked_noun
from service.answering.evidence import Statement
from service.answering.outcome import Reason
from service.answering.refuse import of_the_form, too_weak
from tests.factories import a_notice
from tests.service.answering.bases import a_base, statement_of, understood

RUNNERS = "环湖跑吸引选手3000人"
VOUCHERS = "发放健身券共计60万元"
GUARDS = "泳池配备救生员不少于4人"
WATER = "室外泳池开放期间保持在26度以上"
COACHES = "各区培训教练80名，跑道全长9公里"
STOPS = "新建健身站点70个，由市体育局负责"
ACCOUNTS = "预收的课时费存入专用账户"
BANK = "预收的年卡费存入青岚农商银行"
LIFTS = "加装电梯每台补助8万元"
FEES = "加装电梯检验每台收费300元"
SIGNS = "广告收益七月起每季度公示一次"
BASE = a_base(
    reading_of(
        a_notice(
            f"青岚市体育工作通知\n一、赛事\n{RUNNERS}。{VOUCHERS}。\n二、场馆\n{GUARDS}。{WATER}。\n"
            f"三、队伍\n{COACHES}。{STOPS}。\n四、资金\n{ACCOUNTS}。{BANK}。\n五、电梯\n{LIFTS}。{FEES}。\n"
            f"六、公开\n{SIGNS}。\n"
        )
    )
)


def _said(words: str, score: float = 9.0) -> Statement:
    found = statement_of(BASE, words)
    return replace(found, score=score, context=0.9, coverage=0.9, similarity=0.5)


def _lacks(question: str, words: str) -> bool:
    return lacks_asked_noun(match_key(question), _said(words))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("环湖跑的冠军是谁", RUNNERS),
        ("环湖跑冠军到底是哪位", RUNNERS),
        ("健身券面额多少", VOUCHERS),
        ("健身券的面值一般是多少", VOUCHERS),
        ("救生员的年龄要求是多少", GUARDS),
        ("救生员最大岁数是多少", GUARDS),
        ("健身站点投资多少", STOPS),
        ("健身站点用什么颜色", STOPS),
        ("健身站點用什麼顏色", STOPS),
        ("补办一张卡要多少工本费", ACCOUNTS),
        ("环湖跑走什么路线", RUNNERS),
        ("想问环湖跑的路线", RUNNERS),
    ],
)
def test_an_attribute_that_the_notice_has_no_word_for_is_lacked(question: str, words: str) -> None:
    assert _lacks(question, words)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("跑道长度是多少", COACHES),  # the word may be missing where the unit says it
        ("健身券总投资多少", VOUCHERS),
        ("水温要求多少", WATER),
        ("教练是谁", COACHES),
        ("专用账户的账号是多少", ACCOUNTS),
        # what a question is about is nothing that it asks for
        ("选手人数是多少", GUARDS),
        ("热线办件量是多少", GUARDS),
        ("冠军奖励政策什么时候出", GUARDS),
        ("健身站点有多少", STOPS),
        ("健身站点是不是要挂牌子", STOPS),
    ],
)
def test_what_is_told_or_only_spoken_of_is_not_lacked(question: str, words: str) -> None:
    assert not _lacks(question, words)


def test_an_attribute_may_stand_elsewhere_in_the_passage() -> None:
    words = "获奖者另行通知"
    text = f"青岚市体育工作通知\n一、赛事\n环湖跑决出冠军三名。{words}。\n"
    base = a_base(reading_of(a_notice(text)))
    found = statement_of(base, words)
    assert not lacks_asked_noun(match_key("环湖跑冠军是谁"), found)
    assert lacks_asked_noun(match_key("环湖跑裁判是谁"), found)


@pytest.mark.parametrize(
    ("question", "words", "lacked"),
    [
        ("课时费存在哪家银行", ACCOUNTS, True),
        ("年卡费存在哪家银行", BANK, False),
        ("健身站点开在哪几个社区", STOPS, True),
        ("健身站点用哪个牌子的器材", STOPS, True),
        ("健身站点要钉牌子是多久的事", STOPS, False),
        ("健身站点归哪个部门管", STOPS, False),
        ("银行收多少课时费", ACCOUNTS, False),
    ],
)
def test_a_kind_of_body_has_to_be_named_in_the_sentence(
    question: str, words: str, lacked: bool
) -> None:
    assert lacks_asked_kind(match_key(question), _said(words)) is lacked


def test_of_a_kind_that_is_asked_for_a_sentence_near_by_that_names_one_stands_first() -> None:
    need = understood("年卡费存在哪家银行?", BASE).needs[0]
    first, second = _said(ACCOUNTS), _said(BANK, 8.0)
    assert of_the_form([first, second], need)[0] is second
    assert too_weak([first], need) is Reason.ATTRIBUTE_ABSENT


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("环湖跑的冠军是谁?", RUNNERS),
        ("健身券面额多少?", VOUCHERS),
        ("救生员的年龄要求是多少?", GUARDS),
        ("装一台电梯要交多少钱?", LIFTS),
        ("广告收益这件事归谁管?", SIGNS),
        ("环湖跑要跑多长?", RUNNERS),
    ],
)
def test_what_is_not_said_is_refused_however_sure_the_thing_is(question: str, words: str) -> None:
    need = understood(question, BASE).needs[0]
    assert too_weak([_said(words, 30.0)], need) is Reason.ATTRIBUTE_ABSENT


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("装一台电梯要交多少钱?", FEES),
        ("装一台电梯补助多少钱?", LIFTS),
        ("健身站点归谁管?", STOPS),
        ("跑道全长是多长?", COACHES),
    ],
)
def test_what_is_said_is_told(question: str, words: str) -> None:
    need = understood(question, BASE).needs[0]
    assert too_weak([_said(words, 30.0)], need) is None


def test_another_sentence_with_the_attribute_is_not_told_of_this_thing() -> None:
    need = understood("装一台电梯要交多少钱?", BASE).needs[0]
    near = [_said(LIFTS, 30.0), _said(FEES, 28.0)]
    assert too_weak(near, need) is Reason.ATTRIBUTE_ABSENT


def test_who_is_asked_of_a_sentence_that_names_nobody_passes_to_one_near_by() -> None:
    need = understood("广告收益和站点归谁管?", BASE).needs[0]
    nobody, somebody, far = _said(SIGNS), _said(STOPS, 8.0), _said(STOPS, 2.0)
    told = of_the_form([nobody, somebody], need)
    assert told[0] is somebody
    assert nobody in told, "the rest still counts against it"
    assert of_the_form([nobody, far], need) == []


@pytest.mark.parametrize("name", ["attributes", "kinds"])
def test_a_list_says_one_thing_of_each_noun_in_the_characters_of_keys(
    name: str, root: Path
) -> None:
    text = (root / "service/answering/words" / f"{name}.txt").read_text("utf-8")
    rows = [line for line in text.splitlines() if line and not line.startswith("#")]
    said = [word for row in rows for word in row.split("\t")[0].split()]
    assert all(row.count("\t") == 1 for row in rows)
    assert len(said) == len(set(said)) == len(asked_attributes._nouns(name))
    han = re.findall(r"[\u3400-\u9fff]", text)
    assert [each for each in han if match_key(each) != each] == []
