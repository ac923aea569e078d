"""What a figure counts: the words after it, before it, or of the clause it goes on from.

推出6期“公园里的课堂”活动 counts “公园里的课堂”活动; 座席满意率保持98%以上 measures 座席满意率;
and 累计达到135项 goes on from what the clause before it counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.clauses import CLAUSE_MARKS, NEAR
from kg.name_words import LAUNCH, PROGRAMME_VERBS
from kg.quantities import Quantity
from kg.units import SUMMING_UNITS

_TRIM = " 、的了等（）()"
_JOINING = re.compile(r"^(?:或者?|和|及|与|、|以及|其中)+")
# where the thing that is counted ends and what is said of it begins
_PREDICATE = re.compile(
    r"(?<=..)(?:实现|获评|荣获|获得|获|被|全部|已|采用|进行|纳入|入选|高质量|加快|公开|达到|完成|得到|参加|在(?!线|校|职|地))"
)
_QUOTED = re.compile(r"“[^”]*”")
_TRAILING = re.compile(
    r"(?<=..)(?:保持在?|从|由|达到|达|增至|减至|降至|升至|一般控制在|控制在|为|是|共计?|总计|年(?=$))+$"
)
_NUMBERED = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]+[条章节项款][ \u3000]*"
    r"|[（(]?[一二三四五六七八九十\d]+[）)][ ]*)"
)
# 1.新建口袋公园, 一、新建口袋公园; no counter in 一、二级医院
_COUNTER = re.compile(
    r"^[ \u3000]*(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.．、][ \u3000]*(?=[\u4e00-\u9fff“])"
    r"(?![一二三四五六七八九十])"
)
_RATIOS = frozenset(["%", "‰", "倍", "个百分点", "百分点", "成", "个基点"])
# a clause of these alone counts what was counted before it
_GOING_ON = re.compile(
    r"(?:累计|年内|全年|计划|新增|达到|达|共计?|总计|合计|增至|增加|减少|为|实现|保持|超过|提升|提高|下降|增长"
    r"|同比|环比|至少|再|推出|完成|约|近|分别|其中|平均|较?上年|比上年|较?去年|同期|今年"
    r"|到|至|率先|目标|预计|力争|\d{4}年|[ ]|均|已|并)*+"
)
_VERB = re.compile(rf".*(?:{LAUNCH}|{PROGRAMME_VERBS}|取消|新增|选聘|组织)(?:了|更多)?")
_LONGEST = 40
_PLAN = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:行动计划|行动方案|计划|规划|行动|方案)")
_CHANGED_TO = re.compile(
    r"(?:提高|增加|上升|提升|增长|下降|减少|压减|压缩|降低|扩大|缩短|减|增|升|降)?(?:到|至|为)"
)
_TOUCHING = 3  # figures side by side that can count one thing
_REPEATED_BOUND = re.compile(r"^[（(]不?含[^（）()]{0,8}[)）]")
_LETTERS = "[京津冀晋辽沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇陕港澳]{2,6}"
_PLACE_LETTERS = re.compile(_LETTERS)
_RANKS = re.compile(r"(?:[省市区县乡镇街村](?:[、和])?)+$")
_SUMMED = re.compile(
    rf"{_LETTERS}$"
    r"|(?:[\u4e00-\u9fff]{2,3}[、和])+[\u4e00-\u9fff]{2,3}$"
)
_COUNTED_THING = re.compile(
    r"(?:企业|单位|机构|标准|事项|项目|材料|人员|干部|党员|群众|家庭|学校|场景|措施|任务|系统|平台)$"
)
# 10个具有地方特色的场景: a clause before 的 says which things, and they come after it
_CLAUSE_START = re.compile(
    r"具有|让|使|需|能|可|符合|属于|涉及|以|由|被|面向|适合|有|在|对|为|与|向"
)


def subject_of(inside: str, quantities: Sequence[Quantity], index: int) -> str:
    """What ``quantities[index]`` of the sentence ``inside`` counts, as the sentence writes it."""
    quantity = quantities[index]
    if quantity.unit in SUMMING_UNITS:
        return _places_before(inside, quantity)
    before, after = _before(inside, quantities, index), _after(inside, quantities, index)
    if index and _CHANGED_TO.fullmatch(before):
        return subject_of(inside, quantities, index - 1)  # 从91%提高到96%
    if quantity.unit in _RATIOS or quantity.unit.endswith("成"):
        if _GOING_ON.fullmatch(before):
            return _trimmed(_going_on(inside, quantities, index) + before) or after
        return _trimmed(before + after) if len(after) <= 8 else before
    if after:
        return _counted_of(after)
    following = quantities[index + 1] if index + 1 < len(quantities) else None
    if following is not None and following.span.start == quantity.span.end:
        shared = _after(inside, quantities, index + 1)  # 19类31项公共资源
        if shared:
            return _counted_of(shared)
    if not _GOING_ON.fullmatch(before):
        return before
    first = index
    while first and quantities[first - 1].span.end == quantities[first].span.start:
        first -= 1  # 培训17批1400余人次
        if index - first == _TOUCHING:
            return ""
    if first < index:
        return subject_of(inside, quantities, first)
    return _going_on(inside, quantities, index) or before


def _places_before(inside: str, quantity: Quantity) -> str:
    """市、区 of 市、区两级, 京冀 of 京冀两地: what the figure sums up; else the unit by itself.

    三地 alone sums up the last three places that the sentence has written in one: 京津冀.
    """
    before = inside[max(0, quantity.span.start - 2 * NEAR) : quantity.span.start]
    found = (_RANKS if quantity.unit == "级" else _SUMMED).search(before[-16:])
    if found is not None:
        return found[0].strip("、和")
    count = int(quantity.value)
    runs = [run for run in _PLACE_LETTERS.findall(before) if len(run) == count]
    return runs[-1] if runs else quantity.unit


def _counted_of(words: str) -> str:
    """企业 of 10家物流快递企业的处置通道: what belongs to the counted things is not counted."""
    things, of, _ = words.partition("的")
    if of and _COUNTED_THING.search(things) and not _CLAUSE_START.match(things):
        return things
    return words


def _before(inside: str, quantities: Sequence[Quantity], index: int) -> str:
    """The words of the clause up to the figure, from the figure before it on."""
    end = quantities[index].span.start
    low = max(0, end - NEAR)
    low = max((mark.end() for mark in CLAUSE_MARKS.finditer(inside, low, end)), default=low)
    if index and quantities[index - 1].span.end > low:
        low = quantities[index - 1].span.end
    written = _COUNTER.sub("", inside[:end]) if low == 0 else inside[low:end]
    words = _TRAILING.sub("", _JOINING.sub("", written.strip(_TRIM)))
    return _trimmed(_NUMBERED.sub("", words))


def _after(inside: str, quantities: Sequence[Quantity], index: int) -> str:
    """The thing that the figure stands before: 8个重点事项加快实施 gives 重点事项."""
    start = quantities[index].span.end
    far = min(len(inside), start + NEAR)
    ending = CLAUSE_MARKS.search(inside, start, far)
    far = ending.start() if ending else far
    if index + 1 < len(quantities) and quantities[index + 1].span.start < far:
        far = quantities[index + 1].span.start
    words = _REPEATED_BOUND.sub("", inside[start:far])
    if (
        _CHANGED_TO.fullmatch(words)
        or _JOINING.match(words)
        or re.match(r"[以之]?[内前后上下中](?![\u4e00-\u9fff]{2})", words)
    ):
        return ""
    plan = _PLAN.match(words) if quantities[index].unit in {"年", "个月"} else None
    if plan is not None:
        return plan[0]  # 三年行动计划终期评估
    predicate = _PREDICATE.search(_QUOTED.sub(lambda quote: "“" * len(quote[0]), words))
    return _trimmed(words[: predicate.start()] if predicate else words)


def _going_on(inside: str, quantities: Sequence[Quantity], index: int) -> str:
    """What the clause before this one counts, or names last."""
    start = quantities[index].span.start
    marks = [mark.start() for mark in CLAUSE_MARKS.finditer(inside, max(0, start - NEAR), start)]
    if not marks:
        return ""
    low = marks[-2] + 1 if len(marks) > 1 else max(0, start - NEAR)
    for earlier in range(index - 1, -1, -1):
        if quantities[earlier].span.start < low:
            break
        counted = _after(inside, quantities, earlier) or _before(inside, quantities, earlier)
        if counted and not _GOING_ON.fullmatch(counted):
            return counted
    clause = inside[low : marks[-1]]
    return _trimmed(_VERB.sub("", clause))[-_LONGEST:]


def _trimmed(words: str) -> str:
    """Without marks at the ends; a quotation mark stays with the one that it pairs with."""
    words = _outside_brackets(words.strip(_TRIM))
    for opening, closing in ("“”", "（）", "()", "《》"):
        words = words.removeprefix(closing).removesuffix(opening)
    return words.strip(_TRIM)


def _outside_brackets(words: str) -> str:
    """What stands after a bracket that was opened before ``words`` began."""
    for opening, closing in ("（）", "()", "《》"):
        if words.count(closing) > words.count(opening):
            words = words[words.rindex(closing) + 1 :]
    return words
