"""A question that asks and names nothing to ask it of: 哪家银行, 几点开门, 谁负责.

Whatever stands nearest to such a question is near by chance. Joined to what was asked before it
may ask enough; alone it does not say what it is about.
"""

from __future__ import annotations

import re
from functools import cache

from service.answering.asked_attributes import kinds_asked_for
from service.answering.plain_speech import plain_speech

_OPENS = (
    r"请问|我?想(?:问|知道|了解)(?:一下|下)?|麻烦问(?:一下|下)|那么?|这个?|就|都|一般|大概|到底"
    r"|究竟|具体|现在|目前|今天|明天|是|在|有|由|归|给|找|去|到|要|得|能|可以|应该?|需要|必须"
    r"|我们?|他们?|你们?|您|它们?|一共|总共"
)
_ASKS = (
    r"哪一?[两二三几]?[些个家所间位条款种座级层天年月日]?|什么|谁|几|多少钱?|多[长久大高远快]"
    r"|怎么样?|怎样|如何|为什么|何时|何地|何处"
)
_THINGS = (
    r"部门|单位|机构|机关|科室?|窗口|地方|地点|里|儿|区|县|市|省|城市|时候|时间|日期|日子"
    r"|[点天年月日周号]钟?|小时|分钟|工作日|个|项|条|件|次|名|位|人|种|类|块|元|万"
)
_DOES = (
    r"负责|主管|牵头|承办|受理|处理|管|办理?|来|做|弄|搞|干|算"
    r"|开始|结束|截止|开门|关门|上班|下班|营业|收费?|交费?"
)
_CLOSES = r"[了着过呢啊呀吗嘛吧呗哦噢哈么]|一下"


def is_bare(key: str) -> bool:
    """Whether the match key of a question has asking words, and nothing that they ask of."""
    return _bare().fullmatch(re.sub(r"[\s,，.。!！?？~、;；]", "", plain_speech(key))) is not None


@cache
def _bare() -> re.Pattern[str]:
    around = rf"(?:{_OPENS}|{_THINGS}|{_DOES}|{_CLOSES})*+"
    return re.compile(rf"{around}(?:(?:{_ASKS})(?:{kinds_asked_for()})?{around})++")
