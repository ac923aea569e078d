"""Names that end in a head noun: 智能回访机器人, 大数据建设工作专班, 天津海河传媒中心.

The head noun says what it is; where the name begins, ``kg/name_edges.py`` finds. Government bodies
are in ``kg/bodies.py``, documents in ``kg/documents.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from corpus.notice import Span
from corpus.words import is_word
from kg.divisions import PlaceMention, sure_places
from kg.found import Found
from kg.model import NodeType
from kg.name_edges import NameEdges
from kg.name_words import (
    HOTLINE_NUMBER,
    LAUNCH,
    ORGANISATION_HEADS,
    PLATFORM_HEADS,
    PROGRAMME_HEADS,
    TASK_FORCE_HEADS,
)

_LAUNCH_BEFORE = re.compile(
    rf"(?:{LAUNCH}|优化|完善|升级|启动|改版|推进|推动|探索|使用|应用|对接|依托|通过|登录|建设|加快|争取|申报|形成|参与|接入|提升|加强|纳入|用好|进入|在|整合|拓展|登陆|下载)"
    r"[^，。；：,;:\n]{0,28}$"
)
_LAUNCH_AFTER = re.compile(r"(?:建设|应用|开发|改造|升级|运行|上线)")
_CAMPAIGN_BEFORE = re.compile(
    rf"(?:{LAUNCH}|开展|实施|推进|推动|启动|深化|组织|落实|围绕|参与|举办|完善|纳入|扩大|承担)(?:了|并|好)?(?:\d+[余多]?[期场次个项])?$"
)
_CAMPAIGN_AFTER = re.compile(r"[，。；、：,;:“”（(的和及\n]|$|工作|联合|推出|建设|取得")
_GOES_ON = re.compile(
    r"[化性类型级别员长制们]|体系|管理(?!局|委|部)|编制(?!了)|制定(?!了)|立项|建设(?=$)"
)
# a modifier of these words alone names nothing: 重点支撑平台, 综合服务系统, 上市公司
_BARE = re.compile(
    r"(?:各类?|有关|相关|上级|同级|本|该|其他?|部分|多个|一体化|全国|国家|专项|综合|统一|监管|线上|线下|网上|重点|支撑|公共|服务|管理"
    r"|数字化?|智能|信息化?|多种|垂直|通用|轻量化|高水平|电子化?|现有|先进|配套|政策|工作|实施|具体|年度|新型|练兵|展示|交流|合作|对接|共享|互动"
    r"|办事|政务|业务|审批|上市|国有|民营|头部|龙头|行业|产业|专业|科研|运营|高校|承办|新建|改建|扩建|改扩建|迁建|续建|竣工|投用|覆盖|个别|全区|全[市县]|区属|市属|紧密型|公办|民办|乡镇|义务教育|普通|定点|公立|[一二三]级|试点|示范|优质|中小|中心|附属|大型?|互联网|多元化|市场|主体|企业|协会|商会|外资|金融|物业|保险|担保|第三方|社会|有限|责任|股份"
    r"|安全|建设|重大|基础|民生|惠民|改革|基层|部门|技术|设备|创新|[市省区县]?级|[百千万\d]+[个项条]|[、和及或与的])*"
)
_COUNTED = re.compile(r"[百千万\d一二两三四五六七八九十]+[余多]?[个项条类]")
_MARK = re.compile(r"[\s，。；：！？,;:!?]")
_NO_PLATFORM = re.compile(r"全[市省]|相关|各|本|.*(?:更加?|较为?|很|最)(?:系统|平台)$")
# kinds of machines; what is launched or improved under such a name is one of its own
_PRODUCT = re.compile(r"(?:机器人|大模型|助手)$")
_TAKEN_IN = re.compile(r"(?:接入|引入|引进|使用|应用)$")
_PRODUCT_BEFORE = re.compile(rf"(?:{LAUNCH}|优化|完善|升级|探索)(?:了|并)?$")


def _heads(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words})")


_KINDS: tuple[tuple[NodeType, re.Pattern[str], int], ...] = (
    (NodeType.DEPARTMENT, _heads(TASK_FORCE_HEADS), 3),
    (NodeType.ORGANISATION, _heads(ORGANISATION_HEADS), 2),
    (NodeType.PLATFORM, _heads(PLATFORM_HEADS), 2),
    (NodeType.PROGRAMME, _heads(PROGRAMME_HEADS), 3),
)


def headed_names(text: str, places: Sequence[PlaceMention], edges: NameEdges) -> Iterator[Found]:
    """Task forces, organisations, platforms and programmes by their head noun."""
    sure = sure_places(places)
    for kind, pattern, least in _KINDS:
        for match in pattern.finditer(text):
            found = _headed(text, kind, match, least, edges, sure.keys())
            if found is not None:
                yield found
    yield from _item_titles(text, edges)
    yield from _hotlines(text, sure)
    yield from _examples(text, edges)
    yield from _groups(text)


# what one body does with another: the other begins after it
_WITH = re.compile(r"联合|会同|携手|委托|邀请|举办|共建|开展")
_ONLINE = re.compile(r"网上|线上|在线")
_SCHOOLING = re.compile(r"本科|专科|学历|生|文化|毕业|以上")
_BRACKET = re.compile(r"[（(][^（()），。,]{2,14}(?:方向|领域|版)[）)]")


def _headed(
    text: str,
    kind: NodeType,
    head: re.Match[str],
    least: int,
    edges: NameEdges,
    places: Set[int],
) -> Found | None:
    """The name that ends in ``head`` with ``least`` characters or more before it, if it is one."""
    if _GOES_ON.match(text, head.end()):
        return None
    start = _own_start(text, edges.left(head.start()), head.start(), places)
    if text.endswith("“", 0, start) and "”" in text[start : head.start()]:
        start -= 1  # “633”人才工程
    if kind is NodeType.ORGANISATION:
        for verb in _WITH.finditer(text, start, head.start()):
            start = verb.end()
    modifier = text[start : head.start()]
    if len(modifier) < least or _COUNTED.match(modifier):
        return None
    if _BARE.fullmatch(modifier) and not (kind is NodeType.PLATFORM and len(modifier) >= 7):
        return None
    if kind is NodeType.PROGRAMME and _ONLINE.search(modifier):
        kind = NodeType.PLATFORM
    of_a_hotline = _HOTLINE.match(modifier.removeprefix("市"))
    of_a_place = start in places and (len(modifier) >= 6 or head[0].endswith("网"))
    known = kind is NodeType.PLATFORM and (of_a_hotline or of_a_place)
    if not known and not _is_name(text, kind, Span(start, head.end())):
        return None
    bracket = _BRACKET.match(text, head.end())
    end = bracket.end() if bracket else head.end()
    return Found(kind, Span(start, end), 3 if kind is NodeType.PROGRAMME else 5)


def _own_start(text: str, start: int, head: int, places: Set[int]) -> int:
    """Past a word before a place or a hotline: 新版天津市…系统, 维护12345热线知识库."""
    if start in places:
        return start
    hotline = _HOTLINE.search(text, start, head)
    if hotline is not None and text[start : hotline.start()] not in {"市", "省"}:
        return hotline.start() - text.endswith("市", start, hotline.start())
    inside = (place for place in range(start + 1, min(start + 5, head)) if place in places)
    return next(inside, start)


# （二）科技创新人才行动计划。: the title of an item that is itself a programme
_ITEM_TITLE = re.compile(
    r"(?m)^[ \t\u3000]{0,4}(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[.．、]?[ ]?)"
    r"(?P<name>[“”\u4e00-\u9fffA-Za-z\d]{4,30}?(?:项目|工程|行动计划|行动|计划))(?=。|[ \t]*$)"
)


def _item_titles(text: str, edges: NameEdges) -> Iterator[Found]:
    for match in _ITEM_TITLE.finditer(text):
        start, end = match.span("name")
        verb = edges.strip(start, end) > start
        if not verb and not _BARE.fullmatch(match["name"][:-2]):
            yield Found(NodeType.PROGRAMME, Span(start, end), 6)


def _is_name(text: str, kind: NodeType, span: Span) -> bool:
    before = _MARK.split(text[max(0, span.start - 32) : span.start])[-1]
    name = span.of(text)
    if kind is NodeType.PLATFORM:
        if _PRODUCT.search(name):
            taken_in = re.match(r"[A-Za-z]", name) and _TAKEN_IN.search(before)
            return bool(taken_in or _PRODUCT_BEFORE.search(before))
        used = _LAUNCH_BEFORE.search(before) or _LAUNCH_AFTER.match(text, span.end)
        return bool(used) and not _NO_PLATFORM.match(name)
    if kind is NodeType.PROGRAMME:
        held = _CAMPAIGN_BEFORE.search(before) or (not before and len(span) >= 10)
        return bool(held and _CAMPAIGN_AFTER.match(text, span.end))
    if kind is NodeType.DEPARTMENT:
        return not re.match(r"各|有关|相关|本", name)
    if name.endswith("大学") and _SCHOOLING.match(text, span.end):
        return False
    return not re.match(r"各|有关|相关|行业|专业|科研|运营|高校|龙头|承办|大", name)


_HOTLINE = re.compile(
    rf"(?<!\d)(?:{HOTLINE_NUMBER})[ ]?(?:市民|政务|便民|政府|服务){{0,4}}热线(?:平台)?(?!大?模型)"
)
# 邮政、顺丰等10家物流快递企业: examples of a counted group of companies
_EXAMPLES = re.compile(
    r"(?P<names>[\u4e00-\u9fff]{2,12}(?:、[\u4e00-\u9fff]{2,6}){1,5})等\d+[余多]?家[^，。；,;]{0,10}(?:企业|公司|银行|机构|单位)"
)


def _hotlines(text: str, places: Mapping[int, int]) -> Iterator[Found]:
    starts = {end: start for start, end in places.items()}
    for match in _HOTLINE.finditer(text):
        start = starts.get(match.start(), match.start())
        yield Found(NodeType.PLATFORM, Span(start, match.end()), 4)


_TOGETHER = re.compile(r"联合|会同|携手|走访|引进|引入|组织|邀请|协调|鼓励")


def _examples(text: str, edges: NameEdges) -> Iterator[Found]:
    for match in _EXAMPLES.finditer(text):
        names = match["names"].split("、")
        if all(map(is_word, names[1:])):
            continue  # 餐饮、零售、住宿等200家企业: kinds, not names
        first = match.start("names") + len(names[0])
        start = edges.left(first, 0)
        together = _TOGETHER.match(text, start)
        start = together.end() if together else start
        if not 2 <= first - start <= 5:
            # no word marks it off: it is as long as the second
            start = first - min(len(names[0]), len(names[1]))
        yield Found(NodeType.ORGANISATION, Span(start, first), 4)
        for name in names[1:]:
            yield Found(NodeType.ORGANISATION, Span(first + 1, first + 1 + len(name)), 4)
            first += 1 + len(name)


_GROUPS = re.compile(
    r"团[市省区县]委|(?<![\u4e00-\u9fff]市)(?:全国|[市省区县])(?:工商联|总工会|妇联|残联|科协|文联|红十字会)"
    r"|新华社|新华网|人民网|央视网|中央广播电视总台|中新社"
)


def _groups(text: str) -> Iterator[Found]:
    """People's organisations by rank (市工商联) and the national news agencies."""
    for match in _GROUPS.finditer(text):
        yield Found(NodeType.ORGANISATION, Span(match.start(), match.end()), 5)
