"""What is dangerous now, as callers say it every day; and what only asks about danger."""

from __future__ import annotations

import pytest

from service.assist.danger import calls_for_help
from service.assist.speech_act import Category, Urgency, category_of, urgency_of

# the second half was written before the patterns were read
DANGERS = [
    "电梯困人了快来人",
    "孩子掉河里了",
    "学校食堂吃坏肚子好几个孩子住院",
    "高空坠物砸到车了",
    "化工厂有刺鼻气味",
    "我要爬塔吊",
    "有人要跳楼",
    "房子要塌了",
    "煤气味特别大",
    "家里着火了",
    "老人在家里摔倒起不来了",
    "我妈突然晕过去了没反应",
    "楼下有人拿刀砍人",
    "孩子被锁在车里了",
    "高压线断了掉在地上",
    "墙要倒了，下面还有人走",
    "马路塌了，车都陷进去了",
    "树倒了砸到人了",
    "井盖没了，有个老人掉下去了",
    "有人喝农药了",
    "路边一辆电动车烧起来了",
    "电瓶车充电爆炸了",
    "有人溺水了",
    "有条大狗已经咬了好几个人",
    "我家孩子走丢了，才五岁",
    "天然气管子断了，呼呼往外冒气",
    "邻居打老婆打得头破血流",
    "电线冒火花了",
    "地下室进水了，人出不来",
    "吃了路边摊，一家人上吐下泻",
    "有人在楼顶要往下跳",
    "工地脚手架塌了压住人了",
    "煤气中毒了，人叫不醒",
    "公交车撞人了，人在流血",
    "油罐车翻了，油漏了一地",
]

# of rules, of what was, of what may be: nobody is in danger
ORDINARY = [
    "着火的时候办证大厅有没有疏散",
    "电梯年检多久一次",
    "消防应急预案去哪里备案",
    "燃气泄漏报警器怎么申请补贴",
    "防汛应急物资有多少",
    "去年溺水事故有几起",
    "高空坠物谁负责",
    "食物中毒商家要赔多少钱",
    "煤气本丢了怎么补",
    "电梯困人要求几分钟到场",
    "学校食堂多久检查一次",
    "塔吊安装要什么资质",
    "化工厂离居民区要多远",
    "消防通道归谁管",
    "地震应急避难场所在哪",
    "烧伤鉴定去哪做",
    "停水会提前通知吗",
    "急救车怎么收费",
    "燃气安检几年一次",
    "危房鉴定找谁",
    "爬楼机有补贴吗",
    "落水救人算不算见义勇为",
    "跳楼价的广告归谁管",
    "煤气中毒怎么预防",
    "被狗咬了能报疫苗吗",
    "我爸中风了低保怎么办理",
    "家里老人没反应过来被骗了",
    "孩子丢了医保卡",
    "笔没水了",
    "吃了两次拉肚子",
    "我打我的电话没人接",
]


@pytest.mark.parametrize("said", DANGERS)
def test_who_is_in_danger_is_urgent(said: str) -> None:
    assert urgency_of(said).level is Urgency.URGENT


@pytest.mark.parametrize("said", DANGERS)
def test_who_is_in_danger_and_asks_nothing_calls_for_help(said: str) -> None:
    assert category_of(said) is Category.HELP


@pytest.mark.parametrize(
    "said", ["食堂中毒了怎么办", "我家停水什么时候来水", "煤气泄漏了打哪个电话", "狗咬人了谁管"]
)
def test_who_asks_while_it_happens_is_urgent_all_the_same(said: str) -> None:
    assert urgency_of(said).level is Urgency.URGENT


def test_what_the_caller_calls_it_stays_the_category() -> None:
    assert category_of("我要举报有人在楼顶放火，着火了") is Category.REPORT


@pytest.mark.parametrize(
    ("said", "helps"),
    [
        ("煤气味特别大", True),
        ("家里着火了怎么办", True),
        ("停水三天了，什么时候来水", False),
        ("公园几点关门", False),
    ],
)
def test_a_call_for_help_tells_of_danger_and_asks_nothing(said: str, helps: bool) -> None:
    assert calls_for_help(said) is helps


@pytest.mark.parametrize("said", ORDINARY)
def test_who_asks_about_danger_is_not_in_it(said: str) -> None:
    assert urgency_of(said).level is Urgency.ORDINARY
