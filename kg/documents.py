"""Documents that are named without 《》: 12345热线管理办法, 关于…的指导意见, 全市…17条措施.

A name ends in the head noun of a document (办法, 方案, 清单) and is a document where a verb that
drafts, issues or applies documents governs it, or where it is the title of a part of the notice.
制度, 机制 and 计划 are documents only as the object of drafting. Names in 《》 are in
``kg/quoted_names.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.notice import Span
from kg.divisions import PlaceMention, sure_places
from kg.found import Found
from kg.model import NodeType
from kg.name_edges import NameEdges
from kg.name_words import DOCUMENT_VERBS, ISSUE_VERBS, POLICY_HEADS, WEAK_POLICY_HEADS

_STRONG = re.compile(rf"(?:{POLICY_HEADS})")
_WEAK = re.compile(rf"(?:{WEAK_POLICY_HEADS})")
_GOES_ON = re.compile(
    r"[化性类型级别员长制们]|体系|管理(?!局|委|部)|编制(?!了)|制定(?!了)|立项|建设(?=$)|内|外|事项|等内容"
)
_GOVERNED = re.compile(rf"(?:{DOCUMENT_VERBS})(?:了|并|好)?[^，。；：！？,;:!?\n]{{0,24}}$")
_ISSUED = re.compile(rf"(?:{ISSUE_VERBS})(?:了|并|实施|{ISSUE_VERBS})*[^，。；：、,;:\n]{{0,3}}$")
_ISSUED_AFTER = re.compile(
    rf"的(?:立项|报批|{ISSUE_VERBS})|由[^，。；：,;:\n]{{2,20}}?(?:另行|共同|会同[^，。]{{2,12}})?(?:{ISSUE_VERBS})"
)
_OPINION = re.compile(
    r"(?:征求|听取|反馈|提出|审核|审查|审批|处理|初审|书面|投诉|群众|公众|社会|不同|评审|整改)$"
)
# 制定加强分类指导工作的实施方案: what it is about, then 的
_PLAN_OF = re.compile(r"(?:实施|工作|行动)方案|(?:实施|指导)意见|工作机制")
# a standard that is an amount and no document
_RATE = re.compile(
    r"(?:租金|收费|补贴|补助|保障|工资|待遇|收入|价格|救助|生活|饮食|认定|准入|缴费|支付|奖励)$"
)
_APPLIED = re.compile(r"执行|依据|根据|按照|依照|违反|符合|遵守|适用|参照|下发|公布")
_NO_NAME = re.compile(
    r"[百千万\d一二两三四五六七八九十]+[余多]?[个项条类份部]|[本该此其](?!市|省|区|县|部门|级|单位|行业|领域|地区|系统)|(?:国家|[省市区县])?有关"
)
_BRACKET = re.compile(
    r"[（(](?:试行|暂行|修订|\d{4}年?版?|\d{4}[-—－–~～至]\d{4}年|[^（）()，。,]{2,14}(?:方向|领域|版))[)）]"
)
# a modifier of these words alone names nothing: 具体措施, 配套实施细则, 年度工作要点
_BARE = re.compile(
    r"(?:各类?|各项|有关|相关|上级|同级|本|该|此|其他?|部分|多个|一系列|全国|国家|地方|行业|专项|综合|统一|服务|管理|监管"
    r"|工作|实施|具体|年度|新型|若干|配套|政策|应急|防控|整改|改革|创新|支持|扶持|惩戒|奖励|激励|保障|安全|技术|质量|标准化?|操作"
    r"|重点|任务|责任|权力|事项|项目|问题|需求|基本|主要|一般|最低|最高|统计|考核|评价|收费|补贴|建设|发展|总体|详细|初步|指导|落实|贯彻|细化|优惠"
    r"|[、和及或与的])*"
)
_OWN_PLACE = re.compile(r"(?:我|本|全)[市省区县]|本(?:部门|级|单位|行业|领域|地区|系统)")
_ABOUT = re.compile(
    r"(?<!《)(?:(?:国务院|中共中央)(?:办公厅)?)?关于[^，。；：,;:《》\n]{4,44}?(?:工作机制|工作方案|实施方案|实施意见|指导意见|意见|若干措施|措施|办法|方案|通知|决定|规定|机制)"
)
_TITLE = re.compile(
    r"(?m)^[ \t\u3000]{0,8}(?P<title>[^\s，。；：！？,;:!?《》]{5,60}?"
    rf"(?:{POLICY_HEADS}|计划|规定)"
    r"(?:[（(][^（()）\n]{2,20}[）)])?)[ \t\u3000]*$"
)
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|第[一二三四五六七八九十百]+[章节条]|[（(]|\d")
_RULES_OF = re.compile(
    r"(?:中央|国务院|省委|市委|省政府|市政府)[一二三四五六七八九十]{1,3}[项条](?:规定|措施|意见|要求)"
)


def documents(text: str, places: Sequence[PlaceMention], edges: NameEdges) -> Iterator[Found]:
    """Every named document of ``text`` that stands without 《》."""
    yield from _headed(text, edges)
    yield from _about(text)
    yield from _titles(text, places)
    for match in _RULES_OF.finditer(text):
        yield Found(NodeType.POLICY, Span(match.start(), match.end()), 6)


def _headed(text: str, edges: NameEdges) -> Iterator[Found]:
    for pattern in (_STRONG, _WEAK):
        for match in pattern.finditer(text):
            if _GOES_ON.match(text, match.end()) or not edges.is_word(match.end(), match.end()):
                continue
            start = _drafted_from(text, match.start(), edges)
            start = edges.left(match.start()) if start is None else start
            for verb in _APPLIED.finditer(text, start, match.start()):
                if edges.is_word(verb.start(), verb.end()):
                    start = edges.strip(verb.end(), match.start())
            own = _OWN_PLACE.match(text, start, match.start())
            start = own.end() if own else start
            start = edges.after_joined(start, match.start())
            modifier = text[start : match.start()]
            if modifier.endswith("的") and not (
                _PLAN_OF.fullmatch(match[0]) and _ISSUED.search(text[max(0, start - 28) : start])
            ):
                continue
            if match[0].endswith("意见") and _OPINION.search(modifier):
                continue
            if match[0] == "标准" and _RATE.search(modifier):
                continue
            if len(modifier) < 2 or _NO_NAME.match(modifier) or _BARE.fullmatch(modifier):
                continue
            before = text[max(0, start - 28) : start]
            issued = _ISSUED.search(before) or _ISSUED_AFTER.match(text, match.end())
            governed = _GOVERNED.search(before) and len(modifier) >= 3 and pattern is _STRONG
            if issued or governed:
                yield Found(NodeType.POLICY, Span(start, _with_bracket(text, match.end())), 5)


def _drafted_from(text: str, head: int, edges: NameEdges) -> int | None:
    """Where the verb of drafting ends whose object the document is: its name begins there."""
    low = edges.clause_start(head)
    verbs = [verb for verb in _DRAFTS.finditer(text, low, head) if edges.is_word(*verb.span())]
    if not verbs or "的" in text[verbs[-1].end() : head]:
        return None
    return verbs[-1].end()


_DRAFTS = re.compile(
    rf"(?:{ISSUE_VERBS})(?:了|并|实施|施行|完善|健全|{ISSUE_VERBS})*(?:我市|我省|本市|本省)?"
)


def _with_bracket(text: str, end: int) -> int:
    """（试行）, （2026-2027年）, （消费领域移动终端方向） belong to the name before them."""
    bracket = _BRACKET.match(text, end)
    return bracket.end() if bracket else end


_ABOUT_GOVERNED = re.compile(rf"(?:{DOCUMENT_VERBS})(?:了|实施)?$")


def _about(text: str) -> Iterator[Found]:
    for match in _ABOUT.finditer(text):
        before = text[max(0, match.start() - 6) : match.start()]
        if _ABOUT_GOVERNED.search(before):
            yield Found(NodeType.POLICY, Span(match.start(), match.end()), 7)


def _titles(text: str, places: Sequence[PlaceMention]) -> Iterator[Found]:
    """A line of its own that is the title of a document: it begins with a place or with 关于."""
    starts = sure_places(places)
    for match in _TITLE.finditer(text):
        start, end = match.span("title")
        named = start in starts or match["title"].startswith("关于")
        if named and not _NUMBERED.match(match["title"]) and "关于印发" not in match["title"]:
            yield Found(NodeType.POLICY, Span(start, end), 8)
