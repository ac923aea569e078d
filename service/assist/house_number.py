"""Behind the name of a street or an estate: the number, the building, the door; the crossing.

友谊路12号3单元502, 王串场新村12号楼3门, 李楼村3排5号, 光荣道与丁字沽一号路交口. A number alone may
be a day (5号停电到现在), a line (12号线) or a count (3个小区) and is then none of these.
"""

from __future__ import annotations

import re

_N = r"(?:\d{1,5}|[一二三四五六七八九十百零〇]{1,5})"
_NO_DAY = (
    r"(?!线|文|令|台风|早|晚|上午|下午|中午|凌晨|夜|那天|当天|开始|起|之[前后]|以[前后]"
    r"|到(?:现在|今|\d)|至|就|才|机)"
)
_NUMBERED = rf"[增甲乙丙附]?{_N}(?:[-之]\d{{1,4}})?号"
_HOUSE = rf"{_NUMBERED}(?:院|(?:甲|乙|丙|丁)|楼(?![下上道顶里前后外梯])){_NO_DAY}"
_PLAIN_HOUSE = rf"{_NUMBERED}{_NO_DAY}"
_BLOCK = rf"(?:{_N}(?:号楼|[栋幢座]|#楼?)(?![下上道顶里前后外])|[A-Z甲乙丙丁][座栋])"
_LANE = rf"{_N}(?:弄|排|巷|条|组|队)(?!水|电|长)"
_ENTRANCE = rf"{_N}(?:单元|门(?![口前禁面外卡诊票]))"
_FLOOR = rf"{_N}(?:楼(?![下上道顶梯])|层(?!楼梯))"
_ROOM = rf"{_N}(?:室|户(?=[，,。；;、\s]|$)|号房)"
_BARE_ROOM = (
    r"(?<=[元门楼栋幢座层号])(?:\d{3,4}|[一二三四五六七八九零〇]{3,4})"
    r"(?![\d.%:：]|[个人元块米天年月户平次点多家辆分])"
)
_DASHED = r"\d{1,4}(?:-\d{1,4}){1,3}(?:号楼?|室)?(?![\d点])"
_PIECE = rf"(?:{_HOUSE}|{_BLOCK}|{_LANE}|{_ENTRANCE}|{_FLOOR}|{_ROOM}|{_PLAIN_HOUSE}|{_BARE_ROOM})"
# what is no day and no count wherever it stands
_SURE = rf"(?:\d{{1,4}}-\d{{1,3}}-\d{{2,4}}(?!\d)|{_HOUSE}|{_BLOCK}|{_ENTRANCE}|{_ROOM})"

DOOR = re.compile(
    rf"(?:{_N}段|[东西南北][侧段头])?(?:{_DASHED}|(?:{_HOUSE}|{_BLOCK}|{_LANE}|{_ENTRANCE}|{_PLAIN_HOUSE}){_PIECE}{{0,5}})"
)
"""What may stand right behind the name of a street, an estate or a village."""
SURE_DOOR = re.compile(rf"{_SURE}{_PIECE}{{0,5}}|{_PLAIN_HOUSE}(?:{_SURE}{_PIECE}{{0,4}})")
"""A door that is known to be one by itself, with no street before it."""
NEXT_DOOR = re.compile(rf"[，,、 ]{{1,2}}(?P<door>{SURE_DOOR.pattern})")
"""A door that is told behind a comma: 假日风景花园，5号楼2单元301."""

FLOOR = re.compile(rf"{_PIECE}{{1,3}}")
"""Where it is in a building that has a name."""

_WAY = r"[\u4e00-\u9fff]{1,7}?(?:大道|大街|胡同|路(?![口灯人])|街(?!坊|头)|道(?!口))"
_MEETS = (
    r"(?:的|(?:那|这)(?:个|里|边)?的?)?(?:交叉路?口?|交界(?:处|口)?|交[汇会](?:处|口)?"
    r"|相交(?:处|的地方)?|交口|[十丁]字路口|路口|[拐转]角处?)"
)
_STRETCH = r"(?:之间|(?:这|那)?一?路?段)"
CROSSING = re.compile(rf"[与和跟同到]?(?P<other>{_WAY})(?:{_MEETS}|{_STRETCH})")
"""The other street, behind the name of the first, and that they meet there."""
JUNCTION = re.compile(r"(?:的)?(?:[十丁]字路口|路口|交口|道口)")
"""One street, and that there is a crossing on it: 友谊路路口."""
STATION = re.compile(
    r"[东南西北]?(?:火车|客运|高铁|汽车)?站(?![起立岗台着住稳务点长])(?:[东南西北前后]{1,2}(?:广场|出?站?口)|广场|[A-Z]\d?出?口|出站口)?"
)
"""Behind the name of a city: 天津站后广场, 天津西站."""
