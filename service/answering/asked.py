"""What a question asks for, by the words it asks with: general ones, in four languages.

Patterns are matched on the match key (Simplified, lower case), so that Traditional and full-width
questions need no patterns of their own.
"""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.words import segments
from kg.units import UNIT


class Asked(StrEnum):
    """The form of what is asked for. A question may ask in more than one form."""

    FIGURE = "figure"
    TIME = "time"
    PLACE = "place"
    BODY = "body"
    LIST = "list"
    COUNT = "count"
    COMPARISON = "comparison"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    PROCEDURE = "procedure"
    REASON = "reason"
    AIM = "aim"
    EACH = "each"
    PARTNER = "partner"
    OUTCOME = "outcome"


_PATTERNS: dict[Asked, tuple[str, ...]] = {
    Asked.FIGURE: (
        r"多少|几多|百分之几|比例(?:是|有)?|(?<![效频])率(?:是|有|到|多|几|去到)|多大|多高|多长时间|第几",
        r"(?<![哪边好这那第期拜周])几(?!个?[号月点](?!名))(?:[个项条件台次位名人家类种场期批款篇天日年倍成户处所间辆架只元分级]|个月|加几|$|[?？,，])",
        r"(?:数|数量|数额|人数|总数|完成率|覆盖率|满意率|比例|金额|面积|期限|次数)[?？]?$",
        r"how (?:many|much|long|old|often)|what (?:percentage|proportion|number|rank)",
        r"いくつ|いくら|何[人件项个回年台%パ社日]|どのくらい|何名",
    ),
    Asked.TIME: (
        r"什么时候|何时|啥时候?|几时|哪一?[天年日](?!.{0,3}[多少高低大小快慢])|哪个月|几[号月点](?!名)|多久|日期|什么时间|啥时间|(?:星期|礼拜|周)几",
        r"when\b|what (?:date|time|year|day)|いつ|何[日月年]に",
    ),
    Asked.PLACE: (
        r"哪里|哪儿|在哪|上哪|去哪|何处|边度|[什啥咩]么?地方|哪个?(?:地方|区|城市|市|省|县)|where\b",
        r"which (?:city|district|place|province)|どこ",
    ),
    Asked.BODY: (
        r"谁|哪个?(?:部门|单位|机构|公司|局|委|会|组织)|哪家|边个|[什啥]么?(?:部门|单位)",
        r"who\b|whose\b|which (?:department|agency|body|company|organi[sz]ation)",
        r"谁|どの(?:部门|机関|会社)",
    ),
    Asked.LIST: (
        r"哪些|哪几|边几|边啲|哪[两二三四五六七八九十]|[两二三四五六七八九十](?:个|大)?\s*哪",
        r"有(?:啥|什么|咩|哪)|都(?:是|有|干|搞|做)?了?(?:啥|什么|咩|哪)|分别|各是|都得|包括|列出|罗列",
        r"几(?:种|样)(?:情况|情形|途径|方式)|重点抓|具体是哪",
        r"which .{0,60}s\b|what are|list\b|どの.{0,40}(?:つ|种|工程)|何と何",
    ),
    Asked.COUNT: (r"[一总]共.{0,8}?(?:几|多少)|合计|加(?:起来|一块)|几大块|还剩",),
    Asked.COMPARISON: (
        r"比(?!例|较好|如|赛|重|率)|相比|对比|多还是少|变了|有变|(?:有|多大|什么|啥)的?变化|区别|差别|不一样|不同|差多少",
        r"哪[个种边家项].{0,8}[多少高低大小长短早晚快慢重轻贵严](?:一?些|点)?(?:呢)?[?？]?$|还是.{1,12}[多少高低大小长短早晚快慢重轻贵]",
        r"compar|more or (?:less|fewer)|differ|违い|比べ",
    ),
    Asked.DEFINITION: (
        r"(?:是|系)(?:什么|啥|干[嘛吗啥什]|咩|做什么)|[什啥咩]么?(?:意思|含义|东西|玩意)",
        r"指(?:的)?(?:是)?(?:什么|啥)|管啥|算谁|即系|何谓|what (?:is|does) .{0,60}mean|とは|意味",
    ),
    Asked.YES_NO: (
        r"(?:[吗嘛不没]|(?<![什怎这那多要])么)\s*[?？]?$|是不是|有没有|能不能|会不会|可不可以|要不要|系咪|有冇|会唔会",
        r"吧\s*[?？]?$|对吧|真的假的|是否",
        r"^(?:is|are|was|were|do|does|did|can|could|will|has|have|may|must)\b|[でま]すか\s*[?？]?$",
    ),
    Asked.PROCEDURE: (r"怎么|怎样|如何|咋|点样|how (?:do|can|to|should|will)|どう",),
    Asked.AIM: (r"目标|指标|\bgoals?\b|\btargets?\b",),
    Asked.EACH: (
        r"分别|各自?(?:是|有|要|为|占|出|能|得|承担|负责|多少|几)|各自?[^区县部级单,，]{1,4}(?:多少|几[个项天倍成元块分])",
        r"respectively|\beach\b|それぞれ",
    ),
    Asked.PARTNER: (
        r"(?:和|跟|与|同埋?|会同|联合|携手|联手|拉上)了?(?:谁|边个|哪[些几个家]|什么|啥)",
        r"(?:一起|一块儿?|合作|联合|共同|联手|协作|携手).{0,8}(?:什么|啥|哪[些几]|咩|乜)",
        r"with (?:whom|which)|together with|jointly|(?:work|cooperat)\w* with",
    ),
    Asked.OUTCOME: (
        r"(?:完成|落实|实现|做到|兑现|达到|达成|达标)(?:了|得|的|到)?(?:没|吗|情况|怎么样|如何|咋样)",
        r"(?:计划|目标|承诺|任务|打算|说好|定下).{0,24}(?:完成|做到|做成|实现|落实|兑现|结果|后来|实际)",
        r"(?:后来|最后|结果)(?:呢|怎么样|如何|咋样|做了|完成)|came of|was .{0,40}(?:achieved|met)\b",
    ),
    Asked.REASON: (r"为什么|为啥|为何|点解|怎么会|凭什么|什么原因|why\b|なぜ|どうして",),
}
_COMPILED = {form: re.compile("|".join(parts)) for form, parts in _PATTERNS.items()}

_ADDED = re.compile(r"加(?:起来|一块|在一起|总)|合计|总和|in total|altogether|combined|合わせて")
_ASSERTING = re.compile(
    r"(?:吧|对吧|对不对|是吧|没错吧|真的假的|是真的吗|不是.{0,60}[嘛吗])\s*[?？]?$"
)

# Units that answer a classifier: 几个 may count anything, 几家 asks for 家 or 个 and not for 项.
GENERAL_UNITS = frozenset(
    [
        "个",
        "项",
        "条",
        "件",
        "类",
        "种",
        "款",
        "处",
        "篇",
        "批",
        "组",
        "点",
        "份",
        "台",
        "家",
        "级",
        "宗",
        "套",
        "件次",
        "项次",
    ]
)
_UNIT_GROUPS = tuple(
    frozenset(units.split())
    for units in (
        "项 条 件 个 种 类 款 点 件次 项次",
        "名 位 人 个 人次 个人 员",
        "户 户次 家 个",
        "辆 台 架 部 艘 辆次",
        "只 条 羽 头 匹 尾 个",
        "次 场 期 回 届 轮 批 场次",
        "家 户 个 所 间 处 场所",
        "% 成 个百分点 百分点 倍",
        "元 万元 亿元 美元 角 分",
        "秒 秒钟 天 日 个工作日 工作日 个月 月 年 小时 分钟 周 个小时 个自然日",
        "周岁 岁",
        "平方米 平 公顷 亩 立方米 吨 公里 千米 米 升 千瓦时 度 平方公里",
    )
)
_PERCENT_UNITS, _MONEY_UNITS, _TIME_UNITS = _UNIT_GROUPS[7:10]
_SPOKEN_UNITS = {"平米": "平方米", "平": "平方米", "块": "元", "块钱": "元", "钱": "元"}
_COUNTED = frozenset().union(GENERAL_UNITS, *_UNIT_GROUPS) | _SPOKEN_UNITS.keys()
_LONG_UNITS = sorted((unit for unit in _COUNTED if len(unit) > 1 and unit != "块钱"), key=len)[::-1]
"""Units that are none by chance, whatever stands after them: 个月, and not 个."""
_HOW_MANY = re.compile(r"(?:多少|几多|(?<!分之)几)(?:万|亿|百|千|十)?")
_PERCENT = re.compile(
    r"百分之几|几成|比例|(?<![效频])率(?:是|有|到|多|几|去到|$)|%|percent|proportion|パーセント"
)
_HOW_LONG = re.compile(r"多长时间|多久|how long|どのくらいの期间")
_MONEY = re.compile(
    r"[多几]少?[块个]?钱|金额|工资|预算|补多少|罚多少|how much (?:money|does)|いくら"
)


_LONGEST_UNIT = 12  # characters that a unit may have, and what follows it needs to be cut off
_MEASURE = re.compile(UNIT)


def asked_for(key: str) -> frozenset[Asked]:
    """The forms that the match key of a question asks in; empty for a bare phrase."""
    return frozenset(form for form, pattern in _COMPILED.items() if pattern.search(key))


def asserts(key: str) -> bool:
    """Whether the question states something and asks for a nod: …吧, …对吧, 不是…嘛."""
    return _ASSERTING.search(key) is not None


def is_added(key: str) -> bool:
    """Whether figures are to be added up: 加起来, 合计."""
    return _ADDED.search(key) is not None


def units_asked(key: str) -> frozenset[str]:
    """The units that may answer the question's 多少 or 几; empty where any unit may.

    The word after 多少 is a unit only when it is one as a whole: 多少天然气 asks for no days.
    """
    if _MONEY.search(key):
        return _MONEY_UNITS
    found: set[str] = set()
    for asking in _HOW_MANY.finditer(key):
        unit = _unit_at(key, asking.end())
        if unit is None:
            break
        found.add(unit)
        if unit in ("个", "项", "件", "条"):
            found |= GENERAL_UNITS
        for group in _UNIT_GROUPS:
            if unit in group:
                found |= group
    if not found and _HOW_LONG.search(key):
        return _TIME_UNITS
    if not found and _PERCENT.search(key):
        return _PERCENT_UNITS
    return frozenset(found)


def are_alike(unit: str, other: str) -> bool:
    """Whether two units may count the same: 名 and 人, or one that is missing."""
    if not unit or unit == other:
        return True
    return any(
        unit in group and other in group and not {unit, other} & GENERAL_UNITS
        for group in _UNIT_GROUPS
    )


def unit_asked(key: str) -> str:
    """The unit right after the first 多少 or 几, as it is asked; empty where there is none."""
    asking = _HOW_MANY.search(key)
    return (_unit_at(key, asking.end()) or "") if asking is not None else ""


def _unit_at(key: str, position: int) -> str | None:
    rest = key[position:]
    if not rest:
        return None
    whole = next((unit for unit in _LONG_UNITS if rest.startswith(unit)), None)
    if whole is not None:
        return whole
    word = segments(rest[:_LONGEST_UNIT])[0]
    measure = _MEASURE.match(rest)
    if measure is not None and word == measure[0] and word not in _COUNTED:
        return word  # 张, 座, 辆: a measure word of one kind of thing
    for unit in (word, word[:1] if word not in _COUNTED and len(word) == 2 else word):
        if unit in _COUNTED and (unit == word or rest[len(unit) : len(unit) + 1] in "的了 ,，?？"):
            return _SPOKEN_UNITS.get(unit, unit)
    return None
