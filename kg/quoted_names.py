"""Names that stand in quotation marks or book-title marks: 《…》, “津呼速应”, “码上听”专区.

What a quoted name is follows from what stands around it: the head noun after it, the verb before
it. Slogans (一盘棋, 掌上通查), headlines and what nothing presents as a name are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.notice import Span
from kg.awards import quoted_award
from kg.found import Found
from kg.model import NodeType
from kg.name_words import (
    ISSUE_VERBS,
    ORGANISATION_HEADS,
    PLATFORM_HEADS,
    POLICY_HEADS,
    PROGRAMME_TAILS,
    PROGRAMME_VERBS,
    QUOTE_HEADS,
)

_TITLED = re.compile(r"《([^《》\n]{2,80})》")
_NEWSPAPER = re.compile(r"(?:报|日报|晚报|时报|杂志|周刊|新闻)$")
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{1,40})[”\"“]")
_QUOTED_INSIDE = re.compile(r"‘([^‘’“”\n]{1,20})’")
_HEAD_AFTER = re.compile(
    rf"[ ]?(?P<between>(?!的)[\u4e00-\u9fff]{{0,4}}?)(?P<head>{QUOTE_HEADS})(?![化性]|服务品牌)"
    r"|(?P<far>(?!的)[^，。；：“”的和与及等\s]{5,10}?)(?P<online>平台|系统|专区|驿站|窗口|小程序|公众号)(?![化性])"
)
# “千村示范”工程 is the name, as “双铁”驿站 is; 改革, 活动, 品牌 only say what the name is of
_PROJECT_AFTER = re.compile(
    r"(?!的|等|[一二两三四五六七八九十]大)[\u4e00-\u9fff]{0,4}?(?:工程|行动计划|项目|(?:年|提升|攻坚|专项)行动)(?![建库部])"
)
_TAIL_AFTER = re.compile(rf"[ ]?(?!的)[\u4e00-\u9fff]{{0,4}}?(?:{PROGRAMME_TAILS})")
# the verb governs the quoted name: nothing but a few words between the two
_VERB_BEFORE = re.compile(rf"(?:{PROGRAMME_VERBS})(?:了)?[^，。；：“”‘’\"、\n]{{0,14}}$")
_VERB_CLOSE = re.compile(rf"(?:{PROGRAMME_VERBS})(?:了)?[ ]?$")
_MEANS_TO = re.compile(r"(?:以|依托|借助|通过|采取|采用)$")
# 助力企业“走出去”: what others are helped to do
_HELPED = re.compile(
    r"(?:助力|推动|促进|帮助|支持)(?:企业|产品|群众|农民|农户|居民|市场主体|经营主体)[^，。；]{0,4}$"
)
_MEANS = re.compile(r"(?:^|[，。；：,;:市区县省])(?:以|依托|借助|通过)$")
_SLOGAN_BEFORE = re.compile(
    r"(?:(?:实现|基本实现|确保|坚持|做到|拥护|讲好|彰显|破解|解决|破除|克服|防止|杜绝|强化|贯彻|形成)"
    r"[^，。；：,;:]{0,10}"
    r"|(?:是|从|向|由|到|为|即|在|下|注重|所谓|针对|让|反映|称为|突出|锚定|具有|成为|采取|采用|提供|造就|选派[\u4e00-\u9fff]{0,4}))$"
)
_GENERAL_THING = re.compile(
    r"[ ]?(?:的|[\u4e00-\u9fff]{0,2}(?:问题|精神|形态|产业|科技|检查|方式|形式|手段|要求|讲话))"
)
_PLATFORM_INSIDE = re.compile(rf"[\u4e00-\u9fff\w]{{2,}}(?:{PLATFORM_HEADS}|热线)$")
_PATTERN = re.compile(r"^[\dA-Za-z+＋\-]+$")
# 通过“粤省事”办理: what one logs in to or goes through is a platform
_USED = re.compile(r"(?:通过|登录|登陆|下载|打开|关注)(?:手机)?$")
_MANNER_AFTER = re.compile(
    rf"[\u4e00-\u9fff]{{0,6}}?(?:方式|形式|模式|机制|途径|办法|渠道|制度|手段|的|{PROGRAMME_TAILS}|{QUOTE_HEADS})"
)
_FORMULA = re.compile(
    r"[\u4e00-\u9fff]{2,6}[+＋][\u4e00-\u9fff]{2,6}(?:[+＋][\u4e00-\u9fff]{2,6})?$"
)
_COUNTED_PARTS = re.compile(r"[一二两三四五六七八九十][\u4e00-\u9fff][一二两三四五六七八九十]")
_ONE_THING = re.compile(r"[\u4e00-\u9fff]{0,12}一(?:件|类)事$")
_ONE_THING_PREFIX = re.compile(r"[\u4e00-\u9fff]{2,12}$")
_PREFIX_BREAK = re.compile(
    r"纳入|列入|的|和|与|及|等|推动|推进|推出|新增|实施|开展|完善|提升|持续|深化|以|在|“|为|对|更多|场景"
)
_CLAUSE = re.compile(r"[，。；：,;:!?！？]")
_STOPS = re.compile(r"[。；：;:!?！？]")


def titled_names(text: str) -> Iterator[Found]:
    """Documents, and newspapers, in 《》."""
    for match in _TITLED.finditer(text):
        kind = NodeType.ORGANISATION if _NEWSPAPER.search(match[1]) else NodeType.POLICY
        yield Found(kind, Span(match.start(1), match.end(1)), 9)


def quoted_names(text: str) -> Iterator[Found]:
    """Programmes, platforms, awards and alliances in “” and ‘’."""
    for pattern in (_QUOTED, _QUOTED_INSIDE):
        yield from _in_marks(text, list(pattern.finditer(text)))


def _in_marks(text: str, quotes: list[re.Match[str]]) -> Iterator[Found]:
    found = [_quoted(text, match) for match in quotes]
    # “A”和“B”, “A”“B”: what one of them is, the other is
    for step in (range(1, len(quotes)), range(len(quotes) - 2, -1, -1)):
        for index in step:
            other = index - 1 if step.step > 0 else index + 1
            first, second = sorted((index, other))
            neighbour = found[other]
            if found[index] is not None or neighbour is None:
                continue
            if neighbour.type not in {NodeType.PROGRAMME, NodeType.PLATFORM}:
                continue
            between = text[quotes[first].end() : quotes[second].start()]
            if _JOINED.fullmatch(between) and not _CLAUSE.search(quotes[index][1]):
                found[index] = Found(neighbour.type, _inside(quotes[index]), 5)
    yield from (one for one in found if one is not None)
    yield from _pairs(text, quotes)


_JOINED = re.compile(r"(?:[\u4e00-\u9fff]{0,4}[、和及与或][\u4e00-\u9fff]{0,6})?")


def _pairs(text: str, quotes: list[re.Match[str]]) -> Iterator[Found]:
    """“三新”“三量”: two numbered words side by side are one name, marks and all."""
    for first, second in pairwise(quotes):
        numbered = _NUMBERED.fullmatch(first[1]) and _NUMBERED.fullmatch(second[1])
        if first.end() == second.start() and numbered and first[1][0] == second[1][0]:
            yield Found(NodeType.PROGRAMME, Span(first.start(), second.end()), 7)


_NUMBERED = re.compile(r"[一二两三四五六七八九十][\u4e00-\u9fff]{1,2}")


def _inside(match: re.Match[str]) -> Span:
    return Span(match.start(1), match.end(1))


def _quoted(text: str, match: re.Match[str]) -> Found | None:
    span, inside = _inside(match), match[1]
    before = _CLAUSE.split(text[max(0, match.start() - 24) : match.start()])[-1]
    if len(inside) > 24 or _STOPS.search(inside) or "‘" in inside:
        return None
    if _CLAUSE.search(inside):
        tail = _TAIL_AFTER.match(text, match.end())
        return Found(NodeType.PROGRAMME, span, 6) if tail is not None else None
    if _ONE_THING.match(inside):
        return _one_thing(text, match, before)
    award = quoted_award(text, Span(match.start(), match.end()), before)
    organisation = _organisation(match, before)
    found = award or organisation or _document(text, match, before)
    if found is not None or (_PATTERN.match(inside) and not re.search(r"\d{5}", inside)):
        return found
    if inside.endswith("+") and len(inside) > 2:
        return Found(NodeType.PROGRAMME, span, 7)
    return _platform(text, match, before) or _thing(text, match, before)


def _organisation(match: re.Match[str], before: str) -> Found | None:
    """天津市“热线联盟”: with the place that is part of its title."""
    if _ORGANISATION_END.search(match[1]) is None:
        return None
    place = _PLACE_END.search(before)
    start = match.start() - (min(len(place[0]), 3) if place else 0)
    span = Span(start, match.end()) if place else _inside(match)
    return Found(NodeType.ORGANISATION, span, 8)


_ORGANISATION_END = re.compile(rf"(?:{ORGANISATION_HEADS})$")
_PLACE_END = re.compile(r"[\u4e00-\u9fff]{2,6}[市省区县]$")


def _platform(text: str, match: re.Match[str], before: str) -> Found | None:
    """A name that is a system by its own last word, or that one goes through or logs in to."""
    inside = match[1]
    named = _PLATFORM_INSIDE.search(inside) and not _COUNTED_PARTS.match(inside)
    used = _USED.search(before) and not _MANNER_AFTER.match(text, match.end())
    if named or used:
        return Found(NodeType.PLATFORM, _inside(match), 7 if named else 6)
    return None


def _thing(text: str, match: re.Match[str], before: str) -> Found | None:
    """A quoted name with the head noun after it, or a programme by itself."""
    if _NAMED_ITSELF.search(match[1]) and len(match[1]) >= 3:
        return _titled(text, match)
    if _SLOGAN_BEFORE.search(before) and not _VERB_CLOSE.search(before):
        return None
    head = _head_after(text, match.end())
    if head is not None and (_takes(head) or _FORMULA_INSIDE.search(match[1])):
        return _with_head(match, head, before)
    return _programme(text, match, before)


_DOCUMENT_AFTER = re.compile(
    rf"(?!的)[\u4e00-\u9fff]{{0,14}}?(?:{POLICY_HEADS})(?=[，。；：、,;:（(\n]|$)"
)


def _document(text: str, match: re.Match[str], before: str) -> Found | None:
    """制定“沙盒监管”规则, 落实“8+12+N”重点事项清单: a document whose name begins with a quote."""
    named = _DOCUMENT_AFTER.match(text, match.end())
    if named is None or not _GOVERNED.search(before):
        return None
    if named[0].endswith("计划") and not _DRAFTED.search(before):
        return None
    return Found(NodeType.POLICY, Span(match.start(), named.end()), 8)


# 企业+高校 is no name by itself: the head noun makes it one
_FORMULA_INSIDE = re.compile(r"[\u4e00-\u9fff][+＋][\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Head:
    """The head noun after a quotation mark, and the words between the two."""

    noun: str
    between: str
    end: int
    is_far: bool  # five words or more between: only an online service is named at that distance


def _head_after(text: str, end: int) -> _Head | None:
    match = _HEAD_AFTER.match(text, end)
    if match is None:
        return None
    if match["online"]:
        return _Head(match["online"], match["far"], match.end(), is_far=True)
    return _Head(match["head"], match["between"], match.end(), is_far=False)


def _takes(head: _Head) -> bool:
    """“双铁”政务服务驿站 is one name; “一企一档一策”闭环服务机制 only describes a mechanism."""
    if head.is_far or head.noun not in _CLOSE_HEADS or len(head.between) <= 2:
        return True
    return head.noun == "平台" and head.between.endswith(("服务", "管理", "信息", "监管"))


# these describe, unless they follow at once
_CLOSE_HEADS = frozenset(["机制", "制度", "清单", "平台", "中心", "窗口"])
_KIND_OF_HEAD = {
    **dict.fromkeys(
        [
            "系统",
            "APP",
            "App",
            "一体机",
            "终端",
            "官网",
            "频道",
            "大脑",
            "小程序",
            "公众号",
            "客户端",
            "数据库",
            "机器人",
            "助手",
            "大模型",
            "网站",
            "热线",
            "平台",
            "地图",
        ],
        NodeType.PLATFORM,
    ),
    "联盟": NodeType.ORGANISATION,
    "清单": NodeType.POLICY,
}
_ONLINE = re.compile(r"(?:上线|网上|线上|平台|系统|网站)[^，。；]{0,12}$")
_GOVERNED = re.compile(rf"(?:{ISSUE_VERBS}|落实|执行|按照|根据|调整)[^，。；]{{0,6}}$")
_DRAFTED = re.compile(rf"(?:{ISSUE_VERBS})[^，。；]{{0,4}}$")


def _with_head(match: re.Match[str], head: _Head, before: str) -> Found:
    kind = _KIND_OF_HEAD.get(head.noun, NodeType.PROGRAMME)
    if head.noun == "制度" and _DRAFTED.search(before):
        kind = NodeType.POLICY
    if head.noun == "专区" and _ONLINE.search(before):
        kind = NodeType.PLATFORM
    return Found(kind, Span(match.start(), head.end), 8)


def _with_project(text: str, match: re.Match[str]) -> Found | None:
    """“千村示范”工程, marks and all."""
    project = _PROJECT_AFTER.match(text, match.end())
    if project is None:
        return None
    return Found(NodeType.PROGRAMME, Span(match.start(), project.end()), 7)


def _programme(text: str, match: re.Match[str], before: str) -> Found | None:
    span, inside = _inside(match), match[1]
    if inside.endswith(("中心", "局", "委员会")):
        return Found(NodeType.DEPARTMENT, span, 8)
    if len(inside) == 1:
        rest = _COMPLETED.match(text, match.end())
        return Found(NodeType.PROGRAMME, Span(match.start(), rest.end()), 8) if rest else None
    project = _with_project(text, match)
    if project is not None and not inside.endswith("+"):
        return project
    tail = _TAIL_AFTER.match(text, match.end())
    if tail is not None and not _FORMULA.match(inside):
        return Found(NodeType.PROGRAMME, span, 7)
    if _GENERAL_THING.match(text, match.end()) or _HELPED.search(before):
        return None
    if _FORMULA.match(inside) and _MEANS_TO.search(before):
        return None  # 依托“项目+团队”: how it is done
    if inside.endswith(("性", "化", "型")) and len(inside) <= 4:
        return None
    if _VERB_BEFORE.search(before) or (_MEANS.search(before) and not _FORMULA.match(inside)):
        return Found(NodeType.PROGRAMME, span, 6)
    titled = _SPEAKS.search(inside) and len(inside) >= 3
    return Found(NodeType.PROGRAMME, span, 5) if titled else None


# “码”上服务: a character in quotes that the following words complete
_COMPLETED = re.compile(r"[\u4e00-\u9fff]{1,3}?(?:服务|办|通|查|享|批)")
# these words make a programme of what they end, whatever stands before it
_NAMED_ITSELF = re.compile(r"(?:行动|计划|工程|项目|大讲堂|宣传月|宣传周)$")
_SPEAKS = re.compile(r"(?:通道|故事|直播间|一件事|民生|模式)$")


def _titled(text: str, match: re.Match[str]) -> Found:
    project = _with_project(text, match)
    if project is not None:
        return project
    head = _head_after(text, match.end())
    if head is not None and not head.between and head.noun in {"专区", "平台", "系统", "窗口"}:
        return Found(NodeType.PROGRAMME, Span(match.start(), head.end), 8)
    return Found(NodeType.PROGRAMME, _inside(match), 7)


_PLACES_TO_GO = frozenset(["专区", "驿站", "窗口", "小程序", "平台", "系统"])


def _one_thing(text: str, match: re.Match[str], before: str) -> Found:
    """高效办成一件事 by its own name; X“一件事” with the X that names the matter."""
    place = _head_after(text, match.end())
    if place is not None and not place.is_far and place.noun in _PLACES_TO_GO:
        return Found(NodeType.PROGRAMME, Span(match.start(), place.end), 8)
    if match[1] != "一件事":
        return Found(NodeType.PROGRAMME, _inside(match), 7)
    listed = before.endswith("等")  # 会展服务、涉农服务等“一件事”
    prefix = _ONE_THING_PREFIX.search(before.removesuffix("等"))
    named = _PREFIX_BREAK.split(prefix[0])[-1] if prefix else ""
    named = re.sub(r"^[个项类种](?!人)", "", named)
    if len(named) < 2:
        return Found(NodeType.PROGRAMME, _inside(match), 4)
    start = match.start() - len(named) - listed
    return Found(NodeType.PROGRAMME, Span(start, match.end()), 7)
