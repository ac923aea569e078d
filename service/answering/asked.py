"""What a question asks for, by the words it asks with: general ones, in four languages.

Patterns are matched on the match key (Simplified, lower case), so that Traditional and full-width
questions need no patterns of their own.
"""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.words import is_word, segments
from kg.units import UNIT
from service.answering.asked_who_may import asks_who_may
from service.answering.plain_speech import plain_speech


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


_MEASURES = (
    "[个项条件样台次位名人家类种场期批款篇天日年倍成户处所间辆架只元分级块座吨档回部节层步轮支张份页门楼秒米岁家亩升度]"
    "|工作日|公里|公斤|小时|分钟|钟头|平方|单元"
)
_ONE_OF = "什么|啥"
_PATTERNS: dict[Asked, tuple[str, ...]] = {
    Asked.FIGURE: (
        r"多少|百分之几|比例(?:是|有)?|(?<![效频])率(?:是|有|到|多|几|去到|呢)"
        r"|多[大高深远重宽厚快](?!的?变化)",
        r"最长(?:能|可以)?(?:是)?多长|第几",
        rf"(?<![哪边好这那第期拜周])几(?!月|(?<=月几)日|个?[号点](?!名))(?:十|百|千|万|亿)*(?:{_MEASURES}"
        rf"|个月|加几|$|[?？,，])",
        r"(?:(?<![算作])数|数量|数额|人数|总数|完成率|覆盖率|满意率|比例|金额|面积|期限|次数"
        r"|利率|费率|比率)[?？]?$",
        r"(?:上限|下限|起付线|封顶线|门槛|限额|额度|票价|单价|价格|平均价?"
        r"|最低[^,，]{0,6}额)[?？]?$",
        r"how (?:many|much|long|old|often|far|fast|high|deep|big|large|wide|heavy)"
        r"|both (?:sums|numbers|figures)",
        r"what(?:'s| is| was| were| are)? (?:the |its )?(?:\w+[ -]){0,4}?(?:percentage"
        r"|proportion|number|rank|fine|rate|cap|limit"
        r"|fee|price|cost|average|share|level|amount|total|maximum|minimum|most|least|sum"
        r"|salary|subsidy of)\b",
        r"いくつ|いくら|何[人件项个回年台%パ社日户座种名部层栋]|何か[所国月年]|どのくらい"
        r"|何パーセント",
    ),
    Asked.TIME: (
        rf"什么时候|何时|(?:{_ONE_OF})时[候间点]?|哪一?[天年日](?!.{{0,3}}[多少高低大小快慢])"
        rf"|哪个月|几[号月点](?!名)|(?:什么|啥|哪个)日子",
        r"多久|日期|(?:星期|礼拜|周)几|时限|起止|钟点|时间[?？]?$",
        r"when\b|(?:what|which) (?:date|time|year|day|hours|month)|いつ|何[日月年](?:に|から"
        r"|まで)|何时(?:に|から|まで)|时点",
    ),
    Asked.PLACE: (
        rf"哪里|哪儿|在哪|上哪|去哪|何处|(?:{_ONE_OF})地方|哪几?个?(?:地方|区|城市|市|省|县"
        rf"|街道|镇|乡|村|站|路口)",
        r"(?:地址|地点|位置)(?:在|是)?(?:哪)?[?？]?$|where\b|which (?:city|district|place"
        r"|province|street|county)|どこ",
    ),
    Asked.BODY: (
        rf"谁|哪[一二两三几]?个?(?:部门|单位|机构|公司|局|委|会|组织|家|方)"
        rf"|(?:{_ONE_OF})(?:部门|单位|机构)",
        r"哪个(?:来|管|出面|负责|在管|审|批|发|查|办)|归哪|(?:责任|牵头|主管|承办|受理|配合"
        r"|主办)(?:的)?(?:单位|部门|机构)",
        r"who\b|whose\b|which (?:\w+ ){0,2}(?:department|agency|body|company|bureau|office"
        r"|organi[sz]ation|unit)",
        r"谁|どの(?:部门|机関|会社|局)|どこ(?:が|の会社|の部|と)",
    ),
    Asked.LIST: (
        r"哪些|哪几|哪[两二三四五六七八九十]|[两二三四五六七八九十](?:个|大)?\s*哪",
        rf"有(?:{_ONE_OF}|哪)|都(?:是|有|干|搞|做|要|带|会|能|管|得|包|可以)*了?(?:带"
        rf"|交)?(?:{_ONE_OF}|哪)|分别|各是|都得|包括|列出|罗列",
        rf"几(?:种|样)(?:情况|情形|途径|方式)|重点抓|具体是哪|分几(?:等|档|类|级|种|步)|(?:带"
        rf"|交|备|准备|提交)(?:些)?(?:{_ONE_OF})",
        r"列一下|列举|都说说|都(?:告诉|讲)|(?:全部|都)(?:列|说|讲)|先[^,，]{0,3}(?:谁|哪|什么)[^,，]{0,4}后",
        r"which .{0,60}s\b|what (?:\w+ ){0,3}\w+s (?:are|were|does|do|can|must|should|of)\b"
        r"|what are|list\b|what can",
        r"どの.{0,40}(?:つ|种|工程|言叶)|何と何|何がありますか|どんな|全部教えて|を教えてください",
    ),
    Asked.COUNT: (
        r"[一总]共.{0,8}?(?:几|多少)|合计|加(?:起来|一块)|几大块|还剩|in total|altogether|combined"
        r"|全部で|合わせて",
    ),
    Asked.COMPARISON: (
        rf"比(?!例|较好|如|赛|重|率)|相比|对比|多还是少|变了|有变|(?:有|多大|{_ONE_OF})的?变化"
        rf"|区别|差别|不一样|不同|差多[少大]|差距|差几|一样吗|一不一样",
        r"哪[个种边家项年头].{0,8}[多少高低大小长短早晚快慢重轻贵严](?:一?些|点)?(?:呢"
        r"|啊)?[?？]?$|还是.{1,12}[多少高低大小长短早晚快慢重轻贵]",
        r"(?:多|高|涨|升|快|增加)了?还是(?:少|低|跌|降|慢|减少)",
        r"compar|(?:more|less|fewer|higher|lower|larger|longer|faster|bigger)\b.{0,40}\bor\b"
        r"|which (?:\w+ ){0,5}(?:more|faster|larger|longer|higher)\b|go up or down"
        r"|more or (?:less|fewer)|differ|违い|比べ",
    ),
    Asked.DEFINITION: (
        rf"(?:是|系)个?(?:{_ONE_OF}|干[嘛吗啥什]|做什么)|(?:{_ONE_OF})(?:意思|含义|东西|玩意)"
        rf"|(?:叫|才算|算是?|就算)(?:{_ONE_OF})",
        rf"指(?:的)?(?:是)?(?:{_ONE_OF}|谁|哪|多[大少])|管啥|算谁|即系|何谓|何为"
        rf"|(?:{_ONE_OF})(?:才|就)?(?:叫|算)|(?:样|情况|程度|地步|的[^,，]{{1,4}})才?(?:叫|算)",
        r"(?:怎么|如何)(?:定义|界定|解释|认定|算(?=[,，?？]|$))|定义|界定|才(?:叫|算)",
        r"what (?:is|does|do|counts as|qualifies as) .{0,80}(?:mean|as)\b|mean(?:s|ing)?\b"
        r"|counts? as|defin|とは|意味",
    ),
    Asked.YES_NO: (
        r"(?:[吗嘛不没么](?<![什怎这那多要]么))(?:[,，][^,，]{0,8})?\s*[啊呀呢]?[?？]?$|是不是"
        r"|能不能|会不会|可不可以|要不要|真的假的|是否",
        r"(?P<a>[\u4e00-\u9fff])[不没](?P=a)(?![\u4e00-\u9fff]{0,4}(?:多少|几))|[吗][,，?？]"
        r"|吧(?:[,，][^,，]{0,14})?\s*[?？]?$|对吧",
        r"(?:^|[.?!,] ?)(?:is|are|was|were|do|does|did|can|could|will|has|have|may|must"
        r"|should)\b|\bright\s*\??$",
        r"(?<!何)[でま]すか\s*[?？]?$|(?:です|ます|した)よね|[しい]ましたか",
    ),
    Asked.PROCEDURE: (r"怎么|怎样|如何|咋|how (?:do|can|to|should|will)|どう",),
    Asked.AIM: (r"目标|指标|\bgoals?\b|\btargets?\b",),
    Asked.EACH: (
        r"分别|各自?(?:是|有|要|为|占|出|能|得|承担|负责|多少|几|多)"
        r"|各自?[^区县部级单,，]{1,4}(?:多少|几[个项天倍成元块分])",
        r"respectively|\beach\b|\bboth\b|それぞれ",
    ),
    Asked.PARTNER: (
        rf"(?:和|跟|与|会同|联合|携手|联手|拉上)了?(?:谁|哪[些几个家]|{_ONE_OF})",
        rf"(?:一起|一块儿?|合作|联合|共同|联手|协作|携手).{{0,8}}(?:{_ONE_OF}|哪[些几])",
        r"with (?:whom|which)\b|together with|jointly|(?:works?|worked|cooperat\w*) with\b|どこと",
    ),
    Asked.OUTCOME: (
        r"(?:完成|落实|实现|做到|兑现|达到|达成|达标)(?:了|得|的|到)?(?:没|吗|情况|怎么样|如何"
        r"|咋样)",
        r"(?:计划|目标|承诺|任务|打算|说好|定下).{0,24}(?:完成|做到|做成|实现|落实|兑现|结果"
        r"|后来|实际)",
        r"(?:后来|最后|结果)(?:呢|怎么样|如何|咋样|做了|完成)|came of|was .{0,40}(?:achieved"
        r"|met)\b",
    ),
    Asked.REASON: (r"为什么|为啥|为何|怎么会|凭什么|什么原因|why\b|なぜ|どうして",),
}
_COMPILED = {form: re.compile("|".join(parts)) for form, parts in _PATTERNS.items()}

_ADDED = re.compile(
    r"加(?:起来|一块|在一起|总)|合(?:计|起来|在一起)|总和|in total|altogether|combined|合わせて"
)
_ASSERTING = re.compile(
    r"(?:吧|对吧|对不对|是吧|没错吧?|真的假的|是真的吗|不是.{0,60}[嘛吗]|, ?right"
    r"|よね)(?:[,，][^,，]{0,14})?\s*[啊呀]?[?？。]?$"
)
_WHAT_IF_ANY = re.compile(
    r"(?P<what>有(?:什么|啥|哪些)[^,，?？]{1,14}?)(?:没有?|了?吗|了?没)(?=\W*$)"
)
"""垃圾分类有什么安排没有 asks what there is, and not whether there is any."""
_DONE_BY = re.compile(
    r"(?:[办批审做修装建拿弄搞]|处理|解决|拨付|退)得?(?:完|好|成|结|到|回来|下来|出来|掂)"
    r"|到账|完成|搞定"
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
        "样",
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
        "项 条 件 个 种 样 类 款 点 件次 项次",
        "名 位 人 个 人次 个人 员",
        "户 户次 家 个",
        "辆 台 架 部 艘 辆次",
        "只 条 羽 头 匹 尾 个",
        "次 场 期 回 届 轮 批 场次",
        "家 户 个 所 间 处 场所",
        "% 成 个百分点 百分点 倍",
        "元 万元 亿元 美元 角 分",
        "秒 秒钟 天 日 个工作日 工作日 个月 月 年 小时 分钟 周 个小时 个自然日 钟头 个钟头 分 点钟",
        "周岁 岁",
        "公里 千米 米 厘米",
        "平方米 平 公顷 亩 平方公里",
        "立方米 升",
        "吨 公斤 千克 克",
        "千瓦时 度",
        "度 摄氏度 ℃",
    )
)
PERCENT_UNITS, MONEY_UNITS, TIME_UNITS = _UNIT_GROUPS[7:10]
_LENGTHS, _WEIGHTS = (
    next(group for group in _UNIT_GROUPS if unit in group) for unit in ("公里", "吨")
)
_DIMENSIONS = (
    (re.compile(r"多长(?!时)"), _LENGTHS | TIME_UNITS),  # of a path, and of a course
    (re.compile(r"多[远宽深厚](?!的)"), _LENGTHS),
    (re.compile(r"(?<![罚判处])多重(?!要)"), _WEIGHTS),
)
_COMES_TO = (
    r"(?:大概|大约|现在|目前|[总一]共|累计|是|有|为|达|到|能|可以|了)*"
    r"多少(?:万|亿)*(?:元|块|钱)?(?=\W|$|[呢啊呀了吗])"
)
_NOUN_UNITS = (
    (re.compile(rf"(?<![名份配员限定])额{_COMES_TO}"), MONEY_UNITS),
    (re.compile(rf"人数{_COMES_TO}"), _UNIT_GROUPS[1]),
    (re.compile(rf"次数{_COMES_TO}"), _UNIT_GROUPS[5]),
    (re.compile(rf"面积{_COMES_TO}"), next(g for g in _UNIT_GROUPS if "平方米" in g)),
    (re.compile(rf"(?:里程|长度|全长){_COMES_TO}"), _LENGTHS),
)
"""Nouns for what is measured, and the units of their figures: 交易额是多少 asks for money."""
_SPOKEN_UNITS = {
    "钟头": "小时",
    "个钟头": "个小时",
    "回": "次",
    "平米": "平方米",
    "平": "平方米",
    "块": "元",
    "块钱": "元",
    "钱": "元",
}
_COUNTED = frozenset().union(GENERAL_UNITS, *_UNIT_GROUPS) | _SPOKEN_UNITS.keys()
_OF_TIME_OR_MONEY = TIME_UNITS | MONEY_UNITS
_LONG_UNITS = sorted((unit for unit in _COUNTED if len(unit) > 1 and unit != "块钱"), key=len)[::-1]
"""Units that are none by chance, whatever stands after them: 个月, and not 个."""
_HOW_MANY = re.compile(r"(?:多少|几多|(?<!分之)几(?!月|(?<=月几)[日号]))(?:万|亿|百|千|十)?")
_COUNTS_A_THING = re.compile(r"(?:多少|几多|(?<!分之)几)(?=[^\W\d_呢了啊呀吗嘛吧的])")
_PERCENT = re.compile(
    r"百分之几|几成|比例|(?<![效频])率(?:是|有|到|多|几|去到|呢|$)|%|percent|proportion|パーセント"
)
_HOW_LONG = re.compile(
    r"多长时间|多久|(?:时限|时长|期限)(?!的)|how (?:long|often)|どのくらいの期间"
)
_MONEY = re.compile(
    r"[多几]少?[块个]?钱|金额|工资|预算|补多少|罚多少|how much (?:money|does)|いくら"
)
_SPENT = re.compile(
    r"钱|资金|投资|投入|补[贴助]|奖励|费用|花费|贷款|money|spen[dt]|cost|invest|subsid|予算"
)
_RATE = re.compile(r"(?<![效频])[率幅](?!先|领)|增速|占比|\brates?\b|\bshare\b")

_LONGEST_UNIT = 12  # characters that a unit may have, and what follows it needs to be cut off
_MEASURE = re.compile(UNIT)


def asked_for(key: str) -> frozenset[Asked]:
    """The forms that the match key of a question asks in; empty for a bare phrase."""
    said = plain_speech(key)
    found = frozenset(form for form, pattern in _COMPILED.items() if pattern.search(said))
    return found | {Asked.LIST} if asks_who_may(key) else found


def without_tag(key: str) -> str:
    """A question for what there is without the 没有 that it ends with: 有什么新安排没有."""
    return _WHAT_IF_ANY.sub(r"\g<what>", key)


def asserts(key: str) -> bool:
    """Whether the question states something and asks for a nod: …吧, …对吧, 不是…嘛."""
    return _ASSERTING.search(plain_speech(key)) is not None


def asks_whether_done(key: str) -> bool:
    """Whether the question asks if something is over by then: 能不能一天办完, 15天批得下来吗."""
    said = plain_speech(key)
    is_yes_no = _COMPILED[Asked.YES_NO].search(said) is not None
    return is_yes_no and _DONE_BY.search(said) is not None


def is_added(key: str) -> bool:
    """Whether figures are to be added up: 加起来, 合计."""
    return _ADDED.search(key) is not None


def asks_money(key: str) -> bool:
    """Whether an amount of money is asked about."""
    return _MONEY.search(plain_speech(key)) is not None or _SPENT.search(key) is not None


def asks_share(key: str) -> bool:
    """Whether a share or a rate is asked about."""
    return _PERCENT.search(plain_speech(key)) is not None or _RATE.search(key) is not None


def counts_a_thing(key: str) -> bool:
    """Whether the question counts what it names (多少诉求), so that no share can answer it."""
    return not asks_share(key) and _COUNTS_A_THING.search(plain_speech(key)) is not None


def units_asked(key: str) -> frozenset[str]:
    """The units that may answer the question's 多少 or 几; empty where any unit may.

    The word after 多少 is a unit only when it is one as a whole: 多少天然气 asks for no days.
    """
    key = plain_speech(key)
    if _MONEY.search(key):
        return MONEY_UNITS
    found: set[str] = set()
    for asking in _HOW_MANY.finditer(key):
        unit = _unit_at(key, asking.end())
        if unit is None:
            break
        found |= units_like(unit)
        if unit in ("个", "项"):
            found |= GENERAL_UNITS
    if not found and _HOW_LONG.search(key):
        return TIME_UNITS
    if not found:
        found |= next((units for asking, units in _NOUN_UNITS if asking.search(key)), frozenset())
    if not found and _PERCENT.search(key):
        return PERCENT_UNITS
    return frozenset(found)


def measures_asked(key: str) -> frozenset[str]:
    """The units of what 多长, 多远 or 多重 asks for; empty where nothing is asked so."""
    said = plain_speech(key)
    return frozenset().union(*(units for asking, units in _DIMENSIONS if asking.search(said)))


def units_like(unit: str) -> frozenset[str]:
    """The unit and those that measure the same: 天 and 个工作日."""
    return frozenset({unit}).union(*(group for group in _UNIT_GROUPS if unit in group))


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
    key = plain_speech(key)
    asking = _HOW_MANY.search(key)
    return (_unit_at(key, asking.end()) or "") if asking is not None else ""


def _unit_at(key: str, position: int) -> str | None:
    rest = key[position:]
    if not rest:
        return None
    whole = next((unit for unit in _LONG_UNITS if rest.startswith(unit)), None)
    if whole is not None:
        return _SPOKEN_UNITS.get(whole, whole)
    word = segments(rest[:_LONGEST_UNIT])[0]
    measure = _MEASURE.match(rest)
    if measure is not None and word == measure[0] and word not in _COUNTED:
        return word  # 张, 座, 辆: a measure word of one kind of thing
    for unit in (word, word[:1] if word not in _COUNTED and len(word) == 2 else word):
        if unit in _COUNTED and (unit == word or rest[len(unit) : len(unit) + 1] in "的了 ,，?？"):
            return _SPOKEN_UNITS.get(unit, unit)
    if len(word) > 1 and word[0] in _OF_TIME_OR_MONEY and not is_word(word):
        return _SPOKEN_UNITS.get(word[0], word[0])  # 几天到账: 天到 is a guess, in no dictionary
    return None
