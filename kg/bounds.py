"""The words that bound a figure: 超过, 不低于, 近, 满 before it; 以上, 日内, 左右 after it."""

from __future__ import annotations

import re
from enum import StrEnum

from kg.units import COUNT_UNITS


class Comparator(StrEnum):
    """How the text bounds the figure."""

    EQUAL = "=="
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    ABOUT = "~"


_GAP = r"[ ]{0,2}"
_SUFFIX = re.compile(
    rf"{_GAP}(?:"
    r"(?:[（(]含(?:本数)?[)）])?(?P<more>有余|余(?![热款额地名])|多(?![媒元样式边层功项部渠维次级方数地跨点种]))?"
    rf"{_GAP}(?P<bound>[及或](?:以上|以下)|以上|以下|以内|之内|左右|上下(?![级游班水限])|不等"
    r"|(?P<inside>内)|前(?!的))?)"
)
_BEFORE = re.compile(
    r"(?:(?P<at_least>(?:最[低少短])?不(?:得|应|能|可|宜)?(?:低于|少于|小于|下于|短于)|至少|最[少低](?!为)|起码|[≥≧]"
    r"|(?:高于|大于|多于)(?:或者?)?等于)"
    r"|(?P<at_most>(?:最[高长多大])?不(?:得|应|能|可|宜)?(?:超过|高于|大于|多于|长于|超|逾)|至多|最[多高长](?!为)|只限|仅限"
    r"|最迟|[≤≦]|(?:低于|小于|少于)(?:或者?)?等于)"
    r"|(?P<less>不足|不到|不满|未满|低于|少于|小于|未达|[<＜])"
    r"|(?P<more>超过|超出|超|逾|突破|高于|大于|多于|[>＞])"
    r"|(?P<about>接近|将近|(?<![最附邻临靠新])近|大约|约为|(?<![节预签制契违合公条])约|大概)"
    r"|(?P<full>(?<![届期已未不])满)|(?P<first>(?<![之以目当月])前)|(?P<on>连续)|(?P<up>(?<![以之及向])上))"
    r"(?:了|为|达)?[ ]?$"
)
_APART = re.compile(
    r"(?:(?P<at_least>不(?:得|应)?(?:低于|少于|小于)|至少|最少)"
    r"|(?P<at_most>不(?:得|应)?(?:超过|高于|大于|多于)|最多|至多|只限|仅限)"
    r"|(?P<more>(?<!不)(?<!不得)超过)|(?P<less>(?<!不)低于)|(?P<longest>最[长多高])(?=[^，。；]{1,8}至$|为$)"
    r"|(?P<lowest>最[少低])(?=为$))"
    r"[^，。；：！？、,;:!?\d\n]{1,24}$"
)
_BANS = re.compile(r"(?:不得|不应|不准|不许|禁止|严禁)[^，。；：、,;:\n\d]{1,14}$")
# 三十张床位以上的; 科级以上 and 二级以上 are ranks
_APART_AFTER = re.compile(
    r"[\u4e00-\u9fff]{1,4}?(?<![级厅处局及和或的])(?P<bound>以上|以下|以内)(?=[的，。;、）)])"
)
ONLY = re.compile(r"[只仅](?![需要是])[^，。；：、,;\n\d]{0,6}$")
"""What makes a single time the most: 每人仅可申请一次."""
# 提前十日通知, 期满前3个月申请: so long before, or longer
_AHEAD = re.compile(r"(?:提前|(?:届满|期满|到期)之?前)$")
_LENGTHS = re.compile(
    r"(?:个?(?:月|工作日|自然日|交易日|小时|星期|学期|季度)|年|日|天|周|岁|周岁|分钟|秒|昼夜)$"
)
# 内 begins another word after what is no time: 内容, 内部, 内设
_INSIDE_A_WORD = re.compile(r"[容部外设控在地资蒙涵置生]")
# 三日前，: so long before the event that is named (会议召开三日前，), or only long ago (三年前，)
_LONG_AGO = re.compile(r"(?:^|[^\u4e00-\u9fff]|[在早从到自于约近])$")
_STOP = re.compile(r"[，。；,;、\s]|$")
_PEOPLE_FIRST = {"名", "位", "强", "人", "家"}


def bound_after(
    flat: str, start: int, end: int, unit: str, scale: str
) -> tuple[Comparator | None, int]:
    """The bound that follows a figure from ``start`` to ``end``, and where the bound ends."""
    match = _SUFFIX.match(flat, end)
    if match is None or match.end() == end:
        return None, end
    bound, long_enough = match["bound"], bool(_LENGTHS.search(unit))
    if bound in {"内", "前"} and not long_enough:
        near = bound == "内" and unit in {"公里", "米", "千米"}
        bound = "内" if near and not _INSIDE_A_WORD.match(flat, match.end()) else None
    ago = _STOP.match(flat, match.end()) and _LONG_AGO.search(flat[max(0, start - 1) : start])
    if (bound == "前" and ago) or (bound == "内" and flat[match.end() :][:1] == "外"):
        bound = None
    if bound in {None, "不等"}:
        if match["more"] and (unit or scale):
            return Comparator.MORE, match.end("more")
        return None, end
    if bound.endswith("以上") or bound == "前":
        return Comparator.AT_LEAST, match.end()
    if bound in {"左右", "上下"}:
        return Comparator.ABOUT, match.end()
    return Comparator.AT_MOST, match.end()


def bound_before(flat: str, start: int, unit: str) -> tuple[Comparator | None, int]:
    """The bound that stands right before a figure, and where it begins."""
    match = _BEFORE.search(flat[max(0, start - 9) : start])
    if match is None:
        return None, start
    begin = start - (match.end() - match.start())
    length = bool(_LENGTHS.search(unit))
    match match.lastgroup:
        case "at_least":
            return Comparator.AT_LEAST, begin
        case "at_most":
            return Comparator.AT_MOST, begin
        case "less" | "more" as bound:
            return _banned(flat, begin, bound), begin
        case "about":
            lasting = flat[max(0, begin - 2) : begin].endswith(_LASTING)
            if match["about"] == "近" and length and not lasting:
                return None, start  # 近三年: the last three years
            return Comparator.ABOUT, begin
        case "full" if length:
            return Comparator.AT_LEAST, begin
        case "first" if unit in _PEOPLE_FIRST:
            return Comparator.AT_MOST, begin
        case "on":
            return None, begin
        case "up" if flat[start] in "百千万":
            return Comparator.AT_LEAST, begin
    return None, start


def _banned(flat: str, begin: int, bound: str) -> Comparator:
    """不得连续驾驶超过4小时: what must not be more is at most that."""
    if _BANS.search(flat[max(0, begin - 18) : begin]):
        return Comparator.AT_MOST if bound == "more" else Comparator.AT_LEAST
    return Comparator.MORE if bound == "more" else Comparator.LESS


_LASTING = ("历时", "用时", "耗时", "长达", "历经", "时隔", "持续", "已有", "已")


def bound_apart(flat: str, begin: int, end: int, unit: str) -> Comparator | None:
    """A bound that stands away from its number: 不小于住宅建筑面积的11%, 500张床位以上."""
    later = _APART_AFTER.match(flat, end) if unit in COUNT_UNITS else None
    if later is not None:
        return Comparator.AT_LEAST if later["bound"] == "以上" else Comparator.AT_MOST
    if flat[max(0, begin - 1) : begin] == "每":
        return None  # 至少每两个月开一次: the bound is on 一次
    if unit == "次" and ONLY.search(flat[max(0, begin - 8) : begin]):
        return Comparator.AT_MOST
    if _AHEAD.search(flat[max(0, begin - 6) : begin]):
        return Comparator.AT_LEAST
    match = _APART.search(flat[max(0, begin - 32) : begin])
    if match is None:
        return None
    if match.lastgroup in {"more", "less"} and not flat.endswith(
        ("的", "每小时"), max(0, begin - 3), begin
    ):
        return None
    names = {
        "at_least": Comparator.AT_LEAST,
        "at_most": Comparator.AT_MOST,
        "more": Comparator.MORE,
        "less": Comparator.LESS,
        "longest": Comparator.AT_MOST,
        "lowest": Comparator.AT_LEAST,
    }
    return names[match.lastgroup or ""]
