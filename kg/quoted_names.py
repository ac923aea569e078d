"""Names that stand in quotation marks or book-title marks: 《…》, “津呼速应”, “码上听”专区.

What a quoted name is follows from what stands around it: the head noun after it, the verb before
it. Slogans (一盘棋, 掌上通查), headlines and what nothing presents as a name are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.notice import Span
from kg.model import NodeType
from kg.name_words import (
    AWARD_HEADS,
    AWARD_VERBS,
    ORGANISATION_HEADS,
    PLATFORM_HEADS,
    PROGRAMME_TAILS,
    PROGRAMME_VERBS,
    QUOTE_HEADS,
    WEAK_TAILS,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A name before its canonical form is known. The higher ``weight`` wins an overlap."""

    type: NodeType
    span: Span
    weight: int


_TITLED = re.compile(r"《([^《》\n]{2,80})》")
_NEWSPAPER = re.compile(r"(?:报|日报|晚报|时报|杂志|周刊|新闻)$")
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{1,40})[”\"“]")
_HEAD_AFTER = re.compile(
    rf"[ ]?(?P<between>(?!的)[\u4e00-\u9fff]{{0,4}}?)(?P<head>{QUOTE_HEADS})(?![化性]|服务品牌)"
)
_TAIL_AFTER = re.compile(rf"[ ]?(?!的)[\u4e00-\u9fff]{{0,4}}?(?:{PROGRAMME_TAILS})")
_WEAK_AFTER = re.compile(rf"[ ]?(?!的)[\u4e00-\u9fff]{{0,4}}?(?:{WEAK_TAILS})")
_VERB_BEFORE = re.compile(rf"(?:{PROGRAMME_VERBS})(?:了|的)?[^“”\"]{{0,16}}$")
_VERB_CLOSE = re.compile(rf"(?:{PROGRAMME_VERBS})(?:了)?[ ]?$")
_AWARD_BEFORE = re.compile(
    rf"(?:{AWARD_VERBS})(?:了|最高的|为|[\d一二三四五六七八九十年度首批市级省国家全]{{0,8}})?$"
)
_AWARD_HEAD_AFTER = re.compile(rf"(?!称号)(?:{AWARD_HEADS})")
_AWARD_AFTER = re.compile(r"(?:荣誉)?(?:称号|奖项|荣誉)")
_SLOGAN_BEFORE = re.compile(
    r"(?:(?:实现|基本实现|确保|坚持|坚决做到|拥护|讲好|彰显|助力企业|着力在)[\u4e00-\u9fff]{0,10}"
    r"|(?:是|从|向|由|到|为|即|在|下|以|注重|所谓|强化|形成|针对|助|让|反映|称为|突出|围绕|锚定))$"
)
_PLATFORM_INSIDE = re.compile(rf"[\u4e00-\u9fff\w]{{2,}}(?:{PLATFORM_HEADS})$")
_PATTERN = re.compile(
    r"^[\dA-Za-z+＋\-]+$|^[\u4e00-\u9fff]{2,6}\+[\u4e00-\u9fff]{2,6}(?:\+[\u4e00-\u9fff]{2,6})?$"
)
_ONE_THING = re.compile(r"^(?:高效办成)?一件事$|^一类事$")
_ONE_THING_PREFIX = re.compile(r"[\u4e00-\u9fff]{2,12}$")
_PREFIX_BREAK = re.compile(
    r"的|和|与|及|等|推动|推进|推出|新增|实施|开展|完善|提升|持续|深化|以|在|“|为|对|更多|场景|报装(?=$)"
)
_EVENT_PARTS = re.compile(r"[，。；：,;:!?！？]")


def titled_names(text: str) -> Iterator[Found]:
    """Documents, and newspapers, in 《》."""
    for match in _TITLED.finditer(text):
        kind = NodeType.ORGANISATION if _NEWSPAPER.search(match[1]) else NodeType.POLICY
        yield Found(kind, Span(match.start(1), match.end(1)), 9)


def quoted_names(text: str) -> Iterator[Found]:
    """Programmes, platforms, awards and alliances in “”."""
    last: Found | None = None
    for match in _QUOTED.finditer(text):
        inside, before = match[1], text[max(0, match.start() - 24) : match.start()]
        before = _EVENT_PARTS.split(before)[-1]
        found = _quoted(text, match, inside, before)
        # “A”和“B”: what the first is, the second is
        if found is None and last is not None and last.type is NodeType.PROGRAMME:
            between = text[last.span.end : match.start()]
            if (
                len(between) < 16
                and not _EVENT_PARTS.search(inside)
                and re.match(r"[”\"]?[\u4e00-\u9fff]{0,4}[、和及与][\u4e00-\u9fff]{0,6}$", between)
            ):
                found = Found(NodeType.PROGRAMME, Span(match.start(1), match.end(1)), 5)
        last = found
        if found is not None:
            yield found


def _quoted(text: str, match: re.Match[str], inside: str, before: str) -> Found | None:
    span = Span(match.start(1), match.end(1))
    if len(inside) > 24 or _EVENT_PARTS.search(inside) or "‘" in inside:
        return None
    if _ONE_THING.match(inside):
        return _one_thing(text, match, inside, before)
    honour = _AWARD_HEAD_AFTER.match(text, match.end())
    if _AWARD_BEFORE.search(before) and honour is not None:
        return Found(NodeType.AWARD, Span(match.start(), honour.end()), 8)
    if _AWARD_BEFORE.search(before) or _AWARD_AFTER.match(text, match.end()):
        return Found(NodeType.AWARD, span, 8)
    organisation = re.search(rf"(?:{ORGANISATION_HEADS})$", inside)
    if organisation is not None:
        place = re.search(r"[\u4e00-\u9fff]{2,6}[市省区县]$", before)
        start = match.start() - (len(place_name(place[0])) if place else 0)
        return Found(NodeType.ORGANISATION, Span(start, match.end()) if place else span, 8)
    if _PATTERN.match(inside) and not re.search(r"\d{5}", inside):
        return None
    if inside.endswith("+") and len(inside) > 2:
        return Found(NodeType.PROGRAMME, span, 7)
    if _PLATFORM_INSIDE.search(inside):
        return Found(NodeType.PLATFORM, span, 7)
    slogan = _SLOGAN_BEFORE.search(before) and not _VERB_CLOSE.search(before)
    head = _HEAD_AFTER.match(text, match.end())
    if head is not None and not slogan and _takes(head):
        return _with_head(text, match, head)
    return None if slogan else _programme(text, match, inside, before)


def _takes(head: re.Match[str]) -> bool:
    """“双铁”政务服务驿站 is one name; “一企一档一策”闭环服务机制 only describes a mechanism."""
    if head["head"] in {"机制", "制度", "清单", "平台", "中心", "窗口"}:
        return len(head["between"]) <= 2
    return True


def place_name(text: str) -> str:
    """The place at the end of ``text``: three characters for 天津市."""
    return text[-3:] if len(text) > 3 else text


def _with_head(text: str, match: re.Match[str], head: re.Match[str]) -> Found:
    word = head["head"]
    kinds = {
        NodeType.PLATFORM: {
            "系统",
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
        },
        NodeType.ORGANISATION: {"联盟"},
        NodeType.POLICY: {"清单", "制度"},
    }
    kind = next((kind for kind, words in kinds.items() if word in words), NodeType.PROGRAMME)
    return Found(kind, Span(match.start(), head.end()), 8)


def _programme(text: str, match: re.Match[str], inside: str, before: str) -> Found | None:
    span = Span(match.start(1), match.end(1))
    verb = _VERB_BEFORE.search(before)
    if inside.endswith(("中心", "局", "委员会")):
        return Found(NodeType.DEPARTMENT, span, 8)
    if len(inside) == 1:
        # “码”上服务: a character in quotes that the following words complete
        rest = re.compile(r"[\u4e00-\u9fff]{1,3}?(?:服务|办|通|查|享|批)").match(text, match.end())
        whole = Span(match.start(), rest.end()) if rest else span
        return Found(NodeType.PROGRAMME, whole, 8) if rest else None
    if "、" in inside or text.startswith("的", match.end()):
        return None
    if _TAIL_AFTER.match(text, match.end()):
        return Found(NodeType.PROGRAMME, span, 7)
    if inside.endswith(("性", "化", "式", "型")):
        return None
    if verb and (_WEAK_AFTER.match(text, match.end()) or len(inside) >= 3):
        return Found(NodeType.PROGRAMME, span, 6)
    titled = re.search(
        r"(?:通道|故事|行动|大讲堂|直播间|计划|工程|一件事|宣传月|宣传周|民生)$", inside
    )
    return Found(NodeType.PROGRAMME, span, 5) if titled and len(inside) >= 3 else None


def _one_thing(text: str, match: re.Match[str], inside: str, before: str) -> Found:
    """高效办成一件事 by its own name; X“一件事” with the X that names the matter."""
    if inside != "一件事":
        return Found(NodeType.PROGRAMME, Span(match.start(1), match.end(1)), 7)
    prefix = _ONE_THING_PREFIX.search(before)
    named = _PREFIX_BREAK.split(prefix[0])[-1] if prefix else ""
    named = re.sub(r"^[个项类种](?!人)", "", named)
    if len(named) < 2:
        return Found(NodeType.PROGRAMME, Span(match.start(1), match.end(1)), 4)
    return Found(NodeType.PROGRAMME, Span(match.start() - len(named), match.end()), 7)
