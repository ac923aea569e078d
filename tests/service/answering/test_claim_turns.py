"""A claim that turns a word of its quotes is found, and one that rewords them is held."""

from __future__ import annotations

import pytest

from corpus.notice import Span
from service.answering.claims import CitedQuote, check_claim
from tests.factories import a_reading

CASES = [
    # may, must, must not
    (
        "店铺门口不得堆放杂物，可以摆放花箱",
        ["店铺门口可以堆放杂物。", "店铺门口不得摆放花箱。", "店铺门口必须摆放花箱。"],
        ["店铺门口不能堆放杂物。", "店铺门口允许摆放花箱。"],
    ),
    (
        "遛狗应当使用牵引绳，大型犬应当佩戴嘴套",
        ["遛狗可以使用牵引绳。"],
        ["遛狗必须使用牵引绳。", "遛狗要用牵引绳，大型犬须佩戴嘴套。"],
    ),
    # free, half, paid; whole and part
    (
        "现役军人乘坐公共汽车免费，中小学生乘坐公共汽车半价",
        ["现役军人乘坐公共汽车半价。", "中小学生乘坐公共汽车免费。"],
        ["现役军人乘坐公共汽车不收费。", "中小学生乘坐公共汽车减半。"],
    ),
    (
        "培训补贴全额发放到个人账户，剩余材料部分退还供货商",
        ["培训补贴部分发放到个人账户。", "剩余材料全部退还供货商。"],
        ["培训补贴全部发放到个人账户。", "剩余材料有部分退还供货商。"],
    ),
    # levels, payers, in force
    (
        "公园门票收入上缴县级财政，绿化养护费用由物业公司承担，公厕水费由镇财政负担",
        [
            "公园门票收入上缴省级财政。",
            "绿化养护费用由财政承担。",
            "公厕水费由企业承担。",
        ],
        ["公园门票收入上缴县级财政。", "绿化养护费用由企业承担。", "公厕水费由财政负担。"],
    ),
    (
        "《书院街市集管理规定》同时废止。原有摊位协议继续有效",
        ["《书院街市集管理规定》继续有效。", "原有摊位协议同时废止。"],
        ["《书院街市集管理规定》废止。", "原有摊位协议仍有效。"],
    ),
    # rise and fall of the same figure
    (
        "用电投诉量比上年减少12%，抢修及时率提高3.5个百分点",
        ["用电投诉量比上年增加12%。", "抢修及时率下降了3.5个百分点。", "抢修及时率下降。"],
        ["用电投诉量比上年下降12%。", "抢修及时率上升3.5个百分点。"],
    ),
    # who is fined, who leads
    (
        "擅自砍伐行道树的，对个人处300元罚款，对单位处2000元罚款",
        ["单位擅自砍伐行道树的，罚款300元。", "个人擅自砍伐行道树的，罚款2000元。"],
        ["个人擅自砍伐行道树的，罚款300元。", "单位擅自砍伐行道树的，罚款2000元。"],
    ),
    (
        "灯光改造由市住建局牵头，市交通局配合",
        ["灯光改造由市交通局牵头。"],
        ["灯光改造由市住建局牵头。", "灯光改造由市住建局牵头，市交通局协助。"],
    ),
    # periods
    (
        "电梯每两年检测一次，消防栓每半年检测一次",
        ["电梯每年检测一次。", "电梯每半年检测一次。", "消防栓每两年检测一次。"],
        ["消防栓每半年要检测一次。", "电梯要每两年检测一次。"],
    ),
    (
        "货车违规停放的，每个车位处50元罚款",
        ["货车违规停放的，每天罚款50元。"],
        ["货车违规停放的，每个车位罚款50元。"],
    ),
    # denials, both ways
    (
        "评选结果向全体业主公布，物业用房不计入公摊面积",
        ["评选结果不会向全体业主公布。", "物业用房计入公摊面积。"],
        ["评选结果会向全体业主公布。", "物业用房不会计入公摊面积。"],
    ),
    (
        "承租人本人使用的车位免收管理费",
        ["承租人家属使用的车位免收管理费。", "承租人本人未使用的车位免收管理费。"],
        ["承租人自己使用的车位免收管理费。"],
    ),
    # words that exclude each other
    (
        "夜间装卸货物应当提前报备，报备通过线上办理",
        ["白天装卸货物应当提前报备。", "报备要到窗口办理。"],
        ["夜里装卸货物应当提前报备。", "报备在网上办理。"],
    ),
    (
        "不符合条件的，不予登记；申请材料不齐全的，一次告知补正",
        ["申请材料齐全的，一次告知补正。"],
        ["符合条件才能登记。", "申请材料不全的，要一次告知怎么补正。"],
    ),
    (
        "经费由省级财政和市级财政共同承担，个人负担部分不超过30%",
        ["经费由企业承担。"],
        ["经费由市财政和省财政共同承担。", "个人负担的部分不超过30%。"],
    ),
    # another group, order or office
    (
        "低保家庭每月领取80元，门店开业之日起三十日内备案，由公安机关核查",
        [
            "退役军人每月领取80元。",
            "门店开业前三十日内备案。",
            "由城市管理部门核查。",
            "低保家庭每季度领取80元。",
        ],
        ["低保家庭每个月领80元。", "门店开业后三十日内备案。", "公安机关来核查。"],
    ),
]
FALSE = [(quote, claim) for quote, false, _ in CASES for claim in false]
TRUE = [(quote, claim) for quote, _, true in CASES for claim in true]


def faults(quote: str, claim: str) -> list[str]:
    """The words of the claim that one quote does not hold."""
    text = f"槐荫市生活服务规定\n{quote}。\n"
    reading = a_reading(text, issuer="槐荫市人民政府")
    start = text.index(quote)
    cited = CitedQuote(reading, Span(start, start + len(quote)))
    return [fault.words for fault in check_claim(claim, [cited])]


@pytest.mark.parametrize(("quote", "claim"), FALSE)
def test_a_turned_word_is_found(quote: str, claim: str) -> None:
    assert faults(quote, claim)


@pytest.mark.parametrize(("quote", "claim"), TRUE)
def test_another_wording_is_held(quote: str, claim: str) -> None:
    assert faults(quote, claim) == []
