"""Places in Latin letters are found as typed, and ordinary English is left alone."""

from __future__ import annotations

import pytest

from kg.divisions import divisions_named
from kg.spelt_places import find_spelt

TIANJIN = divisions_named("天津市")[0]

NO_PLACE = """
He asked how long the queue is.|Long waits are not allowed.|Pei works at the library.
Shan told me to call.|An application form is needed.|May I bring my dog?|Can I apply in May?
When does March registration begin?|In August the pool is closed.|Who is Ali?|Is Ali eligible?
Ask Jian about the fee.|Jian said that it is free.|Dali painted clocks.|Is a Dali print allowed?
Mr Jinan wants a refund.|Dr Hainan signed it.|Is Zhang Jinan the director?|Wang Anshun was asked.
Does Jinan Zhang get a subsidy?|Is Nanjing Road open?|Where is Beijing Road Station?
When was Peking founded?|Does Wuhan University take part?|Is Beijing duck served?
Where is Suzhou Street?|Lanzhou noodles are cheap.|Chaoyang is my friend.|Heping is ill.
Hong sent it.|Kong paid.|Hong and Kong came.|Inner rings are fixed.|Who is Tang?|Is Han exempt?
Do Han and Hui residents pay?|Will Yuan be refunded?|Is Yang the mayor?|Wu asked first.
Can Lu apply?|Ma is the teacher.|Does Lin qualify?|Who helps Guo?|Is Su older than Xu?
How much is the fee?|How many people applied?|What is the limit?|When does it start?
Who is in charge?|Where can I apply?|Is it free for children?|Are dogs allowed?
Does the rule still apply?|What documents are needed?|How often is the water tested?
Which office handles complaints?|How do I get a refund?|What happens after the deadline?
Is there a hotline?|How high is the fine?|Can I pay by card?|What is the age limit?
Do students pay half?|Is parking free?|How long is the permit valid?|Who may borrow books?
How fast must they reply?|Was the target met?|What is planned for 2025?|Did the number grow?
How many parks were built?|Which parks have toilets?|Is smoking banned?|What about Sundays?
Are Chinese classes offered?|Do English speakers get help?|Is the Spring Festival a holiday?
Is National Day free?|Does Monday count?|Can I apply on Friday?|Is December included?
Does June count?|Will July be free?|Is April the deadline?|Did October change it?
Hello, may I ask something?|Please list the duties.|Tell me about the plan.
Explain the second item.|Compare both years.|Name the three bodies.|Thanks, and the fee?
Is WeChat accepted?|Does Alipay work?|Can I use UnionPay?|Is TEM-8 recognised?
Are HSK results valid?|Is a VAT invoice given?|Does the GDP grow?|What does AED mean?
Is an ID card needed?|Are PhD holders exempt?|Who issued Document 12?|What is Article 5 about?
Is Chapter Two in force?|Does Item 3 apply?|How tall may signs be?|Is the canteen open?
"""
SENTENCES = [each for line in NO_PLACE.split("\n") for each in line.split("|") if each]


def test_there_are_a_hundred_sentences() -> None:
    assert len(set(SENTENCES)) >= 100


@pytest.mark.parametrize("sentence", SENTENCES)
def test_ordinary_english_names_no_place(sentence: str) -> None:
    assert find_spelt(sentence, [TIANJIN]) == ()


@pytest.mark.parametrize(
    ("text", "typed", "meant"),
    [
        ("Is it free in Yangzhou?", "Yangzhou", {"扬州市"}),
        ("Does Yangzhou's rule apply?", "Yangzhou", {"扬州市"}),
        ("Who pays in Xi'an?", "Xi'an", {"西安市"}),
        ("Who pays in Xian city?", "Xian", {"西安市"}),
        ("Fees in Hong Kong", "Hong Kong", {"香港特别行政区"}),
        ("Fees in Inner Mongolia?", "Inner Mongolia", {"内蒙古自治区"}),
        ("Is Shaanxi included?", "Shaanxi", {"陕西省"}),
        ("Is it free in Taizhou?", "Taizhou", {"台州市", "泰州市"}),
        ("Is it free in Dali?", "Dali", {"大理白族自治州"}),
        ("NANJING piaojia duoshao", "NANJING", {"南京市"}),
        ("Nanjing的船票多少钱", "Nanjing", {"南京市"}),
        ("What did Hongqiao do?", "Hongqiao", {"红桥区"}),
    ],
)
def test_a_place_is_found_as_it_is_typed(text: str, typed: str, meant: set[str]) -> None:
    (place,) = find_spelt(text, [TIANJIN])
    assert place.text == typed == text[place.span.start : place.span.end]
    assert {division.name for division in place.candidates} == meant


def test_districts_are_known_of_homes_alone() -> None:
    assert find_spelt("What did Hongqiao do?") == ()


def test_a_capital_is_needed_but_in_a_key() -> None:
    assert find_spelt("is it free in yangzhou?") == ()
    (place,) = find_spelt("is it free in yangzhou?", is_lower=True)
    assert place.text == "yangzhou"
