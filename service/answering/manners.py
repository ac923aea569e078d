"""How a clause speaks: general words that show what kind of thing it says.

What a question asks for in one manner (who, where, what is meant) is mostly said in one: 由…负责,
登录…网站, 是指. Patterns are of official Chinese at large, and matched on the text as published.
"""

from __future__ import annotations

import re
from enum import StrEnum

from service.answering.clock import CLOCK


class Manner(StrEnum):
    """What kind of thing a clause says."""

    WHEN = "when"
    DEFINES = "defines"
    CHARGES = "charges"  # with a task: who is to do it
    WHERE = "where"
    LISTS = "lists"
    RULES = "rules"  # what may, must or must not be done
    REASONS = "reasons"
    AIMS = "aims"
    ISSUES = "issues"  # makes or publishes something
    REPEALS = "repeals"  # an older rule, whose own dates are none of the new one's


_PATTERNS = {
    Manner.WHEN: r"[按每](?:年|季|月|周|日|天)|定期|年内|年底|常态化|小时|[上下]半年|季度"
    r"|次[月日年]|之日起|\d日|月底|届满|期满前?|\d{1,2}[:：]\d{2}"
    rf"|{CLOCK}|星期|周[一二三四五六日末]|日期|[^,，。]日为",
    Manner.DEFINES: r"所称|是指|指的是|系指|以下(?:简|统)?称|即[:：]?“|又称|包括但不限于",
    Manner.CHARGES: r"由[^,，。]{2,30}(?:负责|牵头|承担|组织|实施|制定|指定|核定|责令|确定|审核)"
    r"|负责|主管|牵头|会同|联合|责任单位|主办|承办",
    Manner.WHERE: r"网站|平台|窗口|大厅|中心|办事处|登录|小程序|客户端|APP|app|地址|所在地|官网"
    r"|服务站|公众号|位于|地点|线上|线下|现场",
    Manner.LISTS: r"[^,，。；]{1,20}(?:、[^,，。；、]{1,20}){2,}|[、和及][^,，。；]{1,12}等"
    r"|[^,，。；、]{2,20}、[^,，。；、]{2,20}[和及与][^,，。；、]{2,20}",
    Manner.RULES: r"应当|必须|不得|禁止|严禁|可以|有权|无需|不再|免|方可|准予|不予|允许|均可",
    Manner.REASONS: r"因|由于|为[^,，。]{2,20}(?:，|,)|为了|旨在|鉴于|以便|根据",
    Manner.ISSUES: r"制定|出台|编制|推出|发布|印发|修订|建立|设立|组建|开发|上线",
    Manner.REPEALS: r"废止|停止执行|不再执行",
    Manner.AIMS: r"目标|力争|达到|实现|确保|锚定|打造|不低于|以上",
}
_COMPILED = {manner: re.compile(pattern) for manner, pattern in _PATTERNS.items()}


def manners_of(clause: str) -> frozenset[Manner]:
    """The manners in which a clause speaks."""
    return frozenset(manner for manner, pattern in _COMPILED.items() if pattern.search(clause))
