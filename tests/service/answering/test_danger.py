"""What is dangerous now, as callers say it every day; and what only asks about danger."""

from __future__ import annotations

import pytest

from service.answering.danger import calls_for_help, dangers_in, is_in_danger
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
    "有人在下面摆摊",
    "装修中介失联了",
    "电动车逆行没人管",
    "工作人员不让进入室内等候",
    "老人车被拉走",
    "坐公交都晕车",
]


# three lots, each written before the patterns had seen it
MORE_DANGERS = [
    "楼下商铺煤气罐漏了，滋滋响",
    "我爷爷吃饭噎着了脸都紫了",
    "有个小孩头卡在栏杆里了",
    "隔壁传来女的一直喊救命",
    "奶奶煤气中毒躺地上了",
    "路边有个人倒在地上不动",
    "高速上有人逆行",
    "配电箱一直打火冒烟",
    "楼顶的广告牌要掉下来了",
    "前面桥断了还有车往上开",
    "疯狗追着小学生咬",
    "孩子误吞了纽扣电池",
    "有人持械在门口堵我",
    "变压器炸了整条街都没电",
    "雨太大了车泡在水里人还在里面",
    "幼儿园门口有人拿着刀晃",
    "工人从架子上掉下来了",
    "小孩在湖边玩冰裂了掉进去了",
    "邻居两天没开门，屋里有臭味，怕老人出事",
    "水库大坝裂了口子",
    "吃了蘑菇以后全家都吐了",
    "老伴突然说不出话半边身子动不了",
    "化粪池盖子没了小孩掉进去了",
    "有人要点汽油",
    "电梯一直往下掉停不住",
    "小区里有人被捅了",
    "锅炉房要炸",
    "家里老人不见了一天了",
    "氯气漏了大家都在咳",
    "司机开着开着晕了",
    "厨房油锅起大火了",
    "宝宝高烧四十度抽过去了",
    "老太太在浴室滑倒头磕破了",
    "地铁口电梯夹到小孩的脚了",
    "楼上有人往下扔刀子",
    "河堤决口了水往村里灌",
    "马路上电线杆歪了快砸下来",
    "男朋友威胁要杀我",
    "公园湖里漂着一个人",
    "孩子反锁在屋里灶上还开着火",
    "煤气灶关不上一直漏",
    "山上滚石头下来把路堵了",
    "老人心口疼得直冒汗",
    "有人翻窗户进我家了",
    "工地挖断了燃气管",
    "救护车被堵在小区门口进不来",
    "养老院有老人吃错药了",
    "公交车刹不住撞到站台上了",
    "井里有毒气下去的人没上来",
    "学生集体发烧流鼻血",
    "飘窗玻璃裂了快掉下去砸人",
    "小孩爬到阳台外面去了",
    "吊车的钩子断了",
    "有个人站在桥栏杆外面",
    "天花板掉下来砸了我妈",
    "水井房漏电电了一条狗",
    "孩子被陌生人拉走了",
    "大棚被雪压塌里面有人",
    "车子自燃了",
    "高烧的孩子喘得厉害",
    "地下车库有人晕倒没人管",
    "有个老太太被电动车撞得爬不起来",
    "我家厨房冒火了灭不掉",
    "小区变电箱噼里啪啦响还有火光",
    "孩子手指卡在门缝里拔不出来",
    "河边有个女的要往河里走",
    "我被前夫打得浑身是血",
    "隔壁在烧炭门缝往外冒烟",
    "高压锅炸了把人烫着了",
    "有人在公交车上抢方向盘",
    "电梯里有老人孩子出不来",
    "喷泉漏电把小孩打倒了",
    "墙裂了大口子感觉要倒",
    "学校门口有辆车冲进人群了",
    "有人往水池里倒农药",
    "桥洞下积水淹了一辆车司机没出来",
    "滑雪场缆车停半空了",
    "一个孕妇在路边要生了",
    "邻居把孩子打得直叫",
    "油站漏油味道呛人",
]
# what is said every day and is urgent to nobody's life
MORE_ORDINARY = [
    "消防栓归谁维护",
    "灭火器多久换一次",
    "电梯困人多少分钟内必须到",
    "燃气管道改造什么时候到我们小区",
    "防溺水标语能贴吗",
    "医院急诊怎么挂号",
    "跳楼机乐园几点开门",
    "煤气费怎么交",
    "危险化学品经营许可证去哪办",
    "交通事故认定书多久出",
    "触电死亡算工伤吗",
    "食品中毒的检测报告去哪拿",
    "高空作业证怎么考",
    "着火点是什么意思",
    "地震局电话是多少",
    "地铁里能带打火机吗",
    "火灾保险归谁管",
    "烟花爆竹什么时候能放",
    "被打伤了怎么申请伤残鉴定",
    "献血证能免费坐车吗",
    "小区门口停车乱收费",
    "公交车司机甩站不停",
    "学校旁边有人卖过期食品",
    "隔壁装修大半夜还在施工，吵得睡不着",
    "医保卡丢了怎么补",
    "垃圾好几天没人清运",
    "快递丢了，商家不赔",
    "自来水发黄",
    "邻居违建",
    "宽带装不上",
    "有人冒充公安打电话",
    "物业费涨价不合理",
    "银行卡被吞了取不出来",
    "我家狗丢了",
    "广场舞太吵",
    "孩子上小学怎么报名",
    "工资拖欠三个月",
    "路灯不亮",
    "退休金没到账",
    "网吧让未成年人进去",
    "健身房跑路不退钱",
    "共享单车乱堆在门口",
    "窗口排队排了两个小时",
    "飞线充电没人管",
    "楼道堆杂物",
    "老板让我们加班到半夜",
    "地铁里有人乞讨",
    "公园厕所太脏",
    "理发店办卡不退",
    "房产证三年没办下来",
    "有人在楼道抽烟",
    "施工扬尘太大",
    "外卖超时不赔",
    "幼儿园收费贵",
    "窗户关不严漏风",
    "暖气片漏了一点水",
    "高速收费站多收我钱",
    "孩子打架学校不管",
    "树枝挡住了路灯",
    "我的车被贴条了不合理",
    "孩子入园排不上",
    "楼下饭店油烟大",
    "我要投诉中介不退押金",
    "社保断缴了能补吗",
    "门口的树太高挡光",
    "小区没有充电桩",
    "快递柜收费",
    "热水器厂家不上门",
    "学校作业太多",
    "医院挂号难",
    "公交改线不方便",
    "楼上孩子跑跳很响",
    "物业不让装空调外机",
    "街上商贩占道",
    "村里水井水质不好",
    "司机绕路",
    "路口红绿灯时间太短",
    "邻居养鸡打鸣",
    "公园草坪没人浇水",
    "燃气表显示不准",
    "消防通道被占了",
    "小广告贴满楼道",
    "大车半夜鸣笛",
    "办证窗口让我跑三趟",
    "营业厅强制办套餐",
    "房子漏雨开发商推脱",
    "市场缺斤短两",
    "取暖费怎么算",
    "水费突然涨了很多",
]


@pytest.mark.parametrize("said", [*DANGERS, *MORE_DANGERS])
def test_who_is_in_danger_is_urgent(said: str) -> None:
    assert urgency_of(said).level is Urgency.URGENT


@pytest.mark.parametrize("said", [*DANGERS, *MORE_DANGERS])
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


@pytest.mark.parametrize("said", [*ORDINARY, *MORE_ORDINARY])
def test_who_asks_about_danger_is_not_in_it(said: str) -> None:
    assert urgency_of(said).level is Urgency.ORDINARY


@pytest.mark.parametrize(
    "said",
    [
        "樓上著火了,快啲嚟",
        "有人跳樓",
        "家里煤气味特别大",
        "My kitchen is on fire!",
        "I smell gas",
        "A man is trapped in the lift",
        "家が火事です",
        "ガス漏れの匂いがします",
    ],
)
def test_danger_is_heard_in_every_script_and_language(said: str) -> None:
    assert is_in_danger(said)
    assert all(each in said for each in dangers_in(said))


@pytest.mark.parametrize(
    "said",
    [
        "把我气炸了,办事大厅排队两小时",
        "天塌了,公司倒闭了欠我工资",
        "商场跳楼大甩卖是骗人的",
        "打死我也不去那个大厅",
        "落水管坏了",
        "手机中毒了",
        "银行绑架消费",
        "救命稻草一样的政策",
        "店里着火爆的生意",
    ],
)
def test_a_figure_of_speech_is_no_danger(said: str) -> None:
    assert not dangers_in(said)


@pytest.mark.parametrize("said", ["电梯困人", "停水三天了", "着火了怎么报警?", "高空坠物归谁管"])
def test_what_may_be_looked_for_or_can_wait_is_answered(said: str) -> None:
    assert not is_in_danger(said)
