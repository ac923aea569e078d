"""Numerals that are no figures: dates, ordinals, item numbers, hotlines, versions, set phrases."""

from __future__ import annotations

import re

from kg.bounds import ONLY
from kg.dates import find_dates
from kg.numerals import CHINESE, DIGITS, MAGNITUDE, SCALES, chinese_value
from kg.units import SUMMING_UNITS, UNIT

_PHRASES = """
一件事 一盘棋 一体化 一站式 一次性 一揽子 一系列 一部分 一定 一般 一律 一致 一并 一成不变 一年来
一年一度 一年到头 一天到晚 一日游 万一 十足 百姓 百货 百科 百分点 千方百计 千家万户 万户 万无一失
百花齐放 百年大计 百年未有 百家争鸣 千人一面 万众 万物 万能 万里 万象 千里 千禧
百战 三农 三产 三方 双方 两岸 两会 两江 两翼 两手 两旁 两侧 两头 四面八方 五花八门 三令五申 两条线
两个确立 两个维护 两个文明
四个意识 四个自信 四个全面 三个代表 三重一大 八项规定 三公经费 三会一课 两学一做 五险一金 十三五
三大攻坚战 四大班子 三大革命 五大发展理念 十四五 十五五 三定 三无 三维 三角 四川 一二三产业
三包 两部制 陆地 陆架
"""
_ANY_PHRASE = "|".join(sorted(_PHRASES.split(), key=lambda phrase: (-len(phrase), phrase)))
_NUM = rf"(?:\d{{1,6}}|{CHINESE})"
_CLOSED = re.compile(
    "|".join(
        (
            r"https?:[/／]{2}[^\s）)，。；]{1,500}|[\w.]{1,64}@[\w.]{1,64}",
            r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)",
            # 第三条, 第1、2项, 第三至五款
            rf"第[ ]?{_NUM}[条款项章节]?(?:[ ]?(?:至|到|、|和|及|-|—|～)[ ]?第?{_NUM}"
            r"(?=[条款项章节批届次期名号位编目类]))*",
            # 上一年, 下一年度, 前一日, 过去一年; and a year that is only told of (不平凡的一年。)
            r"(?<![提届期以])[上下前后][ ]?一(?=[年周日月])",
            r"过去一年(?![内多])|的一年(?=[，。;、]|$)",
            r"[两三四]轮(?=[汽摩车电])",
            # 1.  （2）  3、 at the head of a line, and bracketed numbers anywhere
            r"(?:(?<=\n)|\A)[ \t]{0,8}[(（]?\d{1,3}(?:[.．]\d{1,2}){0,3}[)）.．、](?!\d)",
            r"(?:(?<=\n)|\A)[ \t]{0,8}[(（]?[一二三四五六七八九十百]{1,5}[)）、]",
            r"[(（][ ]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[ ]?[)）]",
            # 附件：1.名单; 包括：1）核对; 1.80周岁以上的老人 (no age has decimals)
            r"(?<=[:;。])[ ]?\d{1,2}(?:[)）、]|[.．](?!\d))(?![，。;])",
            r"(?:(?<=\n)|\A)\d{1,2}[.．](?=\d{1,3}(?:周岁|岁))",
            # 国办发〔2018〕108号, 令第11号, ICP备12345678号-1
            r"[〔\[【（(]\d{4}[〕\]】）)][ ]?第?[ ]?\d{1,6}[ ]?号|号-\d{1,3}(?!\d)",
            # 8.0版, V2.0, 2.0升级版, 1.2.3
            r"[Vv]\d+(?:\.\d+){0,3}|\d+(?:\.\d+){2,5}|\d+(?:\.\d+)?[ ]?版(?!块|面|图)"
            rf"|(?<![\d.于过足率])\d+\.0(?![\d%‰]|[ ]?(?:[万亿千百余]|个|{UNIT}))",
            # 1+N, 1+2+5+N, 8+12+N; a sum that is spelt out (13+8=21) is made of figures
            r"(?<![\d.])(?:\d{1,3}|[NnXx])(?:\+(?:\d{1,3}(?![\d.])|[A-Za-z])){1,8}(?![ ]?[=＝])",
            # page numbers: — 3 —; row numbers that have a line of their own before their row
            r"(?<![\d ])[—–－-]{1,2}[ ]\d{1,3}[ ][—–－-]{1,2}(?![ ]?\d)",
            r"(?<=\n)\d{1,2}(?=\n[\u4e00-\u9fff]{4})",
            # 9:30, 下午3时, 9点30分
            r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)|(?<=[午晨晚])[ ]?\d{1,2}[时点](?:\d{1,2}分)?"
            r"|(?<!\d)\d{1,2}时(?![间长效段候限])|(?<!\d)\d{1,2}[时点]\d{1,2}分|(?<!\d)\d{1,2}[时点](?=至|到|-|—|前|后|整)",
            # ratios, 7×24小时, and what a bound repeats of its figure: 2人以上(含2人)
            r"(?<![\d.])\d{1,6}(?:\.\d{1,4})?[ ]?[:：∶][ ]?\d{1,6}(?:\.\d{1,4})?(?!\d)"
            r"|(?<!\d)\d{1,4}[ ]?[×xX✕][ ]?\d{1,4}(?:小时)?"
            r"|[（(]不?含[^（）()\n]{1,8}[)）]",
            # telephones, hotlines and codes
            r"(?<!\d)0\d{2,3}[-—]\d{6,8}(?:[-—]\d{1,6})?|(?<!\d)1\d{10}(?!\d)|\d{19,}"
            r"|\d{1,3}(?:,\d{3}){7,}",
            rf"(?<!\d)[48]00[-—](?:\d{{3}}[-—]\d{{4}}|\d{{4}}[-—]\d{{3}}|\d{{7}}(?!\d|[ ]?{UNIT}))",
            r"(?<!\d)(?<!\d[.,])(?:12\d{3}|9[56]\d{3})"
            rf"(?![\d.,%]|[ ]?(?:[十百千万亿余多]|(?:{UNIT})(?![A-Za-z])))",
            r"(?<!\d)1[12]\d(?!\d)(?=[、和及/ ]{0,2}"
            r"(?:1[12]\d|等?[^，。；、\d]{0,6}(?:热线|报警|急救|电话|平台|专线)))",
            rf"(?<=1[12]\d[、和及/])1[12]\d(?![\d.]|[ ]?(?:[十百千万亿余多]|{UNIT}))",
            # GB/T 26341-2010
            r"[A-Z]{1,5}(?:/[A-Z\d]{1,8})?[ ]\d{2,6}(?:\.\d{1,3})?[-—]\d{4}(?!\d)",
            # 附件1, 表2; 145、147、149号
            r"(?:附件|附表|附图|附录|[图表])[ ]?\d{1,2}",
            r"(?<!\d)\d{1,4}(?:[、，,-]\d{1,4}){1,20}号(?!召)",
            rf"(?<!\d)(?<!\d[.,])\d{{7,18}}(?![\d.,%]|[ ]?(?:[十百千万亿余多]|{UNIT}))",
            r"(?<![\d.])(?<!\d,)0\d+(?![\d.])",
            # a row number glued to its row (3生产作业), a pattern by number (513模式)
            r"(?<![\d.,])(?<!¥)(?<!分之)\d{1,2}(?=[\u4e00-\u9fff])"
            rf"(?!{UNIT}|{MAGNITUDE}|[余多来几至到]|个|[年月日号时点分届]|有余|以|"
            r"左右|上下|不等|成|倍|番|分之|及|或|和|的|为|是|岁)",
            r"(?<![\d.,])\d{2,5}(?=(?:模式|工程|计划|行动|战略|机制|工作法))",
            # figures that belong to Latin names: 5G, A4, C2M, Q3, 4A级景区
            r"(?<![\d.])[1-5]A(?=级|类|景区|企业)",
            r"[A-Za-z][A-Za-z_\-]{0,20}\d[\w.\-]{0,20}",
            rf"\d[\d.]{{0,10}}(?!(?:{UNIT}))[A-Za-z][A-Za-z\d\-]{{0,20}}",
            # ranks and addresses: 5号楼, 二十届, 二等奖, 三年级, 90年代, 21世纪, 500强, 一季度
            rf"{_NUM}[ ]?(?:号(?!召)|届|楼(?!宇)|室|等奖|年级|年代|世纪|强(?!化|调|度|制|烈))",
            rf"{_NUM}[ ]?(?:院|路(?!径))|(?<![\d.])\d{{1,3}}线(?![条索])|{_NUM}(?:时许|星级)",
            r"前?[一二三四1-4]季度|[一二三四]中全会|二十大",
            r"十[六七八九]大(?=[报精以代召和、，]|届)",
            r"(?<=届)[一二三四五六七八九十、次]{1,12}(?:全会|全体会议|会议)",
            rf"前{_NUM}[款条]|前[一二两三四五]项(?=规定|情形|所列)",
            # phrases that count nothing, or whose count is their name
            rf"(?<![{DIGITS}{SCALES}\d.])(?:十分(?![钟之])|[千万]家(?!企|单位|机构|门店|商))",
            r"(?<=[”“\"‘’])[一二两三四五六七八九十\d]{1,3}个一(?=[”\"’])",
            rf"{_NUM}个(?:[“\"‘]一[”\"’]|一批)|\d{{1,2}}对\d{{1,2}}",
            # not where the phrase is a part of a number: 九十六万一千
            rf"(?<![{DIGITS}{SCALES}])(?<!分之)(?:{_ANY_PHRASE})(?![{SCALES}])",
        )
    )
)

# with 一 these only point: 一个, 一项, 一批. These measure even then: 一年, 一元, 一倍
_ONE_MEASURES_TEXT = """
年 个月 个工作日 工作日 小时 个小时 分钟 个季度 学年 个学年 周岁 岁
元 角 万元 美元 平方米 平方公里 公里 吨 亩 倍 成 天
日 周 个星期 自然日 个自然日 交易日 个交易日 公斤 千克 千瓦时
"""
_ONE_MEASURES = frozenset(_ONE_MEASURES_TEXT.split())
# 二 counts before these; before any other measure word it ranks (二期, 二级) and 两 counts
_TWO_COUNTS = _ONE_MEASURES | {"名", "人", "个", "项", "条", "次", "家", "种", "份"}
# measure words that a Chinese numeral before them does not make a figure: 十分, 三度, 五角
_ARABIC_ONLY_TEXT = """
度 分 角 升 瓦 克 面 环 步 对 副 头
群 口 里 点 线 路 兆 伏 卡 起 把
股 只
"""
_ARABIC_ONLY = frozenset(_ARABIC_ONLY_TEXT.split())
_GLUED = frozenset("统唯同单专之逐某每任新")  # 统一个, 每一年, 之一
# 一 counts where a bound or a rate governs it: 至少进行一次, 每三年一次
_BOUNDED = re.compile(
    r"(?:至少|最少|不少于|最多|至多|不超过|不得超过|仅限|只限)[^，。；：、,;\n]{0,8}$"
    r"|每[^，。；：、,;\n]{1,12}(?:年|月|季度|周|日|天)[^，。；：、,;\n]{0,6}$"
)
_VAGUE = ("数", "几", "若干")
_LEVELS = "省市县区乡镇村街"
_RANKS = frozenset({"级", "类", "期", "等", "省", "地", "大"})
# 大陆, 入伍, 收拾: characters that are numerals on cheques only
_NAMES_BEFORE = {"陆": "大登内着海水新上", "伍": "入退队落行", "拾": "收"}
_BOUND_NEXT = re.compile(r"[ ]?(?:及|或)?(?:以上|以下|以内|左右)")
_TAIL = re.compile(r"(?:人口|[，。；：、！？,;:!?）)”\s]|$|余|多|以上|以下|左右|以内)")


def closed_spans(text: str, flat: str) -> list[int]:
    """For each character the end of the non-figure that it belongs to, or 0."""
    closed = [0] * len(flat)
    for span in (mention.span for mention in find_dates(text)):
        closed[span.start : span.end] = [span.end] * len(span)
    for match in _CLOSED.finditer(flat):
        start, end = match.span()
        closed[start:end] = [max(end, known) for known in closed[start:end]]
    return closed


def is_count(flat: str, start: int, written: str, unit: str, end: int, *, bounded: bool) -> bool:
    """Whether a Chinese numeral with this measure word counts or measures something.

    Arabic numerals need no such test; 一个, 二期, 三级, 十分, 统一 do. ``bounded``: a bound or the
    upper end of a range stands beside it, as in 五起以上 and 一至二人.
    """
    before = flat[start - 1] if start else ""
    if before == "第" or (written[0] in "十百千万亿" and _vague(flat, start)):
        return False
    if not unit:
        return _counts_bare(flat, written, end)
    if before and before in _NAMES_BEFORE.get(written, ""):
        return False
    if written in {"一", "壹"}:
        glued = before in _GLUED and not bounded
        return not glued and _one_counts(flat, start, unit, bounded=bounded)
    if written == "二":
        if unit == "次" and not bounded:  # 二次供水
            return bool(_TAIL.match(flat, end) or _BOUNDED.search(flat[max(0, start - 16) : start]))
        return unit in _TWO_COUNTS or (bounded and unit not in _RANKS)
    if unit in _ARABIC_ONLY:
        return bounded
    return _counts_with(written, unit, before, bounded=bounded)


def _counts_bare(flat: str, written: str, end: int) -> bool:
    """三十万 at the end of a clause, 五千 before 以上: numerals without a measure word."""
    if len(written) < 2 or written[0] in "百千万亿":
        return False
    big = written[-1] in "万亿" and bool(_TAIL.match(flat, end))
    return big or bool(_BOUND_NEXT.match(flat, end))


def _one_counts(flat: str, start: int, unit: str, *, bounded: bool) -> bool:
    """一年, 至少一次, 一人以上; not 一个 or 一项, which only point."""
    if unit in _ONE_MEASURES or (bounded and unit not in _RANKS):
        return True
    if unit == "次" and ONLY.search(flat[max(0, start - 8) : start]):
        return True
    return bool(_BOUNDED.search(flat[max(0, start - 16) : start]))


def _counts_with(written: str, unit: str, before: str, *, bounded: bool) -> bool:
    """What ranks or names after some numerals: 三级, 万元产值, 百米, 八大."""
    if unit in SUMMING_UNITS:
        near = written == "两" or (before != "" and before in _LEVELS)
        return near if unit == "级" else len(written) == 1 and written not in "十百千万亿"
    if unit == "大":
        value = chinese_value(written)
        return value is not None and value <= 12 and before != "的"
    if bounded:
        return True
    if unit == "元" and written in {"万", "亿"}:
        return before != "" and before in "达近约"
    if unit == "米":
        return written not in {"百", "千", "万"}
    return unit != "期" or len(written) > 1 or written in {"两", "百", "千"}


def _vague(flat: str, start: int) -> bool:
    """数十, 几百, 成千: a number that is none."""
    return flat.endswith(_VAGUE, max(0, start - 3), start)
