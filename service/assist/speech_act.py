"""What a caller wants of the hotline, and how urgent it is: by general words of such calls."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from service.answering.danger import calls_for_help, dangers_in


class Category(StrEnum):
    """The kinds of calls that a hotline tells apart."""

    CONSULTING = "咨询"
    HELP = "求助"
    COMPLAINT = "投诉"
    REPORT = "举报"
    ADVICE = "建议"
    PRAISE = "表扬"


class Urgency(StrEnum):
    """Whether somebody has to act at once."""

    URGENT = "紧急"
    ORDINARY = "一般"


@dataclass(frozen=True, slots=True)
class Urgent:
    """How urgent a call is, and the caller's words that say so."""

    level: Urgency
    words: tuple[str, ...]


_SAID = re.compile(
    r"(?:我|我们)?(?:要|想|是来|得|来)(?:打电话)?(?:来)?(?P<act>举报|检举|投诉|表扬|感谢|点赞|建议|提(?:个|点|一个)?(?:建议|意见)|求助|咨询)"
    r"|(?P<bare>举报|投诉|表扬)(?:一下|他们?|它|她|这|那|你们|某|一个|[\u4e00-\u9fff]{0,6}(?:公司|单位|物业|商家|店))"
)
_ACTS = {
    "举报": Category.REPORT,
    "检举": Category.REPORT,
    "投诉": Category.COMPLAINT,
    "表扬": Category.PRAISE,
    "感谢": Category.PRAISE,
    "点赞": Category.PRAISE,
    "求助": Category.HELP,
    "咨询": Category.CONSULTING,
}
_HELP = re.compile(
    r"救命|求救|求助|被?困(?:在|住)|(?:快|赶紧|赶快|能不能|可不可以|麻烦)(?:派人|来人|来(?:个)?人|帮忙|帮我|救|来抓|来修|来处理)"
    r"|走失|走丢|失踪|(?:停|断|没)(?:了)?(?:水|电|气|暖)(?!费|梯|影|视|话)|没暖气|不热(?:了)?|(?:漏|爆)(?:水|电|气)|爆管|坏了|晕倒|急需"
)
_COMPLAINT = re.compile(
    r"(?:态度|服务)[^，,。]{0,6}(?:差|恶劣|不好|冷淡)|不耐烦|不作为|推诿|推来推去|踢皮球|乱收费|多收|扣(?:了)?(?:我|钱|着)|不给(?:我|我们|退|办|报|修|发|交|开|结)"
    r"|拖欠|欠(?:薪|我|着)|扰民|(?:太|很|特别)?吵(?:得|死|闹)|噪音|噪声|不卫生|(?:拉|闹)肚子|脏|臭|骗|宰客|强制|逼(?:着|我)|威胁|打人|骂人|占(?:道|着|用)"
    r"|堵(?:着|住|了)|乱(?:停|扔|倒|堆|搭|贴|建)|偷|违规|违法|违章|私自|擅自|(?:不|没)(?:拴|牵)(?:绳|着)?|从来(?:不|没)|(?:物业|他们|商家|老板|单位|公司)[^，,。]{0,6}(?:不管|不理|不修|不公布|不处理|不退)|弄丢|丢了件"
    r"|(?<!有)(?:都)?没(?:有)?人(?:管|修|理|处理)|不合理|太过分"
)
_ADVICE = re.compile(
    r"建议|(?:希望|最好|应该)(?:你们?|政府|能|可以|能够|也|再|多|在)+[^，,。]{0,12}(?:增加|增设|加(?:装|一|个|设)|开通|改进|设(?:置|个|立)|多[开设建派]|延长|优化|放宽)"
    r"|提(?:个|点|一个)?(?:意见|想法)"
)
_PRAISE = re.compile(
    r"表扬|点(?:个)?赞|送(?:面)?锦旗|(?:特别|非常|真是|很)感谢(?:你们|[^，,。]{0,10}(?:师傅|同志|工作人员|民警|医生|大姐|小伙))|服务(?:真|特别|非常)好"
)


def category_of(text: str) -> Category:
    """What the caller wants: as they call it, else by what they tell; who is in danger, help."""
    said = _SAID.search(text)
    if said is not None:
        act = said["act"] or said["bare"]
        return _ACTS.get(act, Category.ADVICE)
    if calls_for_help(text):
        return Category.HELP
    for category, pattern in (
        (Category.PRAISE, _PRAISE),
        (Category.ADVICE, _ADVICE),
        (Category.COMPLAINT, _COMPLAINT),
        (Category.HELP, _HELP),
    ):
        if pattern.search(text):
            return category
    return Category.CONSULTING


def urgency_of(text: str) -> Urgent:
    """Urgent where life, limb or what a home runs on is at stake now; not what is only feared."""
    found = dangers_in(text)
    return Urgent(Urgency.URGENT if found else Urgency.ORDINARY, found)
