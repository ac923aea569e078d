"""Names that end in a head noun: 市公安局, 12345热线管理办法, 智能回访机器人, 天津海河传媒中心.

The head noun says what it is; the left edge is found by what cannot stand inside a name: marks,
function words, the verb that governs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.notice import Span
from kg.divisions import Form, PlaceMention
from kg.model import NodeType
from kg.name_words import (
    DEPARTMENT_HEADS,
    DOCUMENT_VERBS,
    EDGE,
    FUNCTION,
    ISSUE_VERBS,
    LAUNCH,
    LEADING,
    ORGANISATION_HEADS,
    PLATFORM_HEADS,
    POLICY_HEADS,
    PROGRAMME_HEADS,
    TASK_FORCE_HEADS,
    WEAK_POLICY_HEADS,
    ZONE_HEADS,
)
from kg.quoted_names import Found

_LONGEST = 34
_LAUNCH = re.compile(rf"(?:{LAUNCH})(?:了|并)?(?:{LAUNCH}|实施|运行|使用)?")
_LEADING = re.compile(
    rf"(?:(?:{LEADING})(?:了|并)?|[一二三四五六七八九十]{{1,3}}是|\d+[.．、]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)])"
)
_DOCUMENT_BEFORE = re.compile(rf"(?:{DOCUMENT_VERBS})(?:了|并|实施)*[^，。；：,;:]{{0,6}}$")
_ISSUE_BEFORE = re.compile(rf"(?:{ISSUE_VERBS})(?:了|并|实施|{ISSUE_VERBS})*$")
_ISSUE_AFTER = re.compile(rf"的(?:立项|报批|{ISSUE_VERBS})")
_LAUNCH_BEFORE = re.compile(
    rf"(?:{LAUNCH}|优化|完善|升级|启动|改版|推进|推动|探索|使用|对接|依托|登录|建设|加快|争取|申报|形成|参与|接入)"
    r"[^，。；：,;:]{0,14}$"
)
_LAUNCH_AFTER = re.compile(r"(?:建设|应用|开发|改造|升级|运行)")
_GOES_ON = re.compile(
    r"[化性类型级别员长制们]|体系|管理(?!局|委|部)|编制(?!了)|制定(?!了)|立项|建设(?=$)"
)
_OWN_PLACE = re.compile(
    r"(?<![城全我各本上超都门股两三地直、])[市省区县](?=[^场民域内外里级区县市、和及与的中两].)"
)
# a modifier of these words alone names nothing: 重点支撑平台, 综合服务系统
_BARE = re.compile(
    r"^(?:各类?|有关|相关|上级|同级|本|该|其他|其|部分|多个|一体化|全国|国家|专项|综合|统一|监管|线上|线下|重点|支撑|公共|服务|管理"
    r"|数字化?|智能|信息|多种|垂直|通用|轻量化|高水平|电子化?|现有|先进|配套|政策|工作|实施|具体|年度|新型|[百千万\d]+[个项条])*$"
)


def _heads(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words})")


_DEPARTMENT = _heads(DEPARTMENT_HEADS)
_KINDS: tuple[tuple[NodeType, re.Pattern[str], int], ...] = (
    (NodeType.DEPARTMENT, _heads(TASK_FORCE_HEADS), 3),
    (NodeType.ORGANISATION, _heads(ORGANISATION_HEADS), 2),
    (NodeType.PLATFORM, _heads(PLATFORM_HEADS), 2),
    (NodeType.POLICY, _heads(POLICY_HEADS), 3),
    (NodeType.PROGRAMME, _heads(PROGRAMME_HEADS), 4),
)
_WEAK_POLICY = _heads(WEAK_POLICY_HEADS)


def departments(text: str, places: tuple[PlaceMention, ...]) -> Iterator[Found]:
    """Bodies that begin with a place (市公安局, 天津市人民政府, 区民政部门) or are nation-wide."""
    starts = {match.start() for match in _OWN_PLACE.finditer(text)}
    starts |= {place.span.start for place in places if place.form >= Form.SHORT}
    ends = {place.span.start: place.span.end for place in places if place.form >= Form.SHORT}
    done = -1
    for start in sorted(starts):
        if start < done:
            continue
        end = _body_end(text, ends.get(start, start + 1))
        if end is not None:
            yield Found(NodeType.DEPARTMENT, Span(start, end), 7)
            done = end
    for match in _NATIONAL.finditer(text):
        yield Found(NodeType.DEPARTMENT, Span(match.start(), match.end()), 6)
    for match in _COORDINATED.finditer(text):
        for group in (1, 2):
            yield Found(NodeType.DEPARTMENT, Span(match.start(group), match.end(group)), 5)


_NATIONAL = re.compile(
    r"国务院(?:办公厅)?|审计署[\u4e00-\u9fff]{0,4}特派办|审计署|最高人民(?:法院|检察院)|全国人大(?:常委会)?|全国政协|中央(?:纪委|政法委|网信办|编办)"
    r"|国家[\u4e00-\u9fff]{2,8}?(?:改革委|局|总局|委员会|委)(?![\u4e00-\u9fff]?部署)|国管局"
    r"|(?<![\u4e00-\u9fff])(?:教育|科技|公安|民政|司法|财政|商务|农业农村|自然资源|生态环境|住房城乡建设|交通运输|人力资源社会保障"
    r"|工业和信息化|水利|文化和旅游|应急管理)部(?!门|署|分)"
)
_COORDINATED = re.compile(r"(?<![国市省区县届])(人大)[、和](政协)")
_BODY_MIDDLE = re.compile(
    r"[^\s，。；：、！？,;:!?“”\"《》()（）\d的与在对将为由等及把被向从会是要了各有]{0,16}"
)
_BODY_STOP = re.compile(
    r"(?:联合|探索|实施|坚持|深化|创新|着力|跨|开展|推动|推进|制定|印发|出台|组织|负责|党组|领导(?!小组)|主要领导|十[一二三]届|召开|发布|推出|打造|直属|要求|协调|批准|同意)"
)


def _body_end(text: str, start: int) -> int | None:
    """The end of the body whose own words begin at ``start``: the shortest that is a body."""
    middle = _BODY_MIDDLE.match(text, start)
    if middle is None:
        return None
    limit = middle.end()
    stop = _BODY_STOP.search(text, start, limit)
    if stop is not None:
        limit = stop.start()
    for pattern, least in ((_BODY_SHORT, 0), (_DEPARTMENT, 1)):
        match = pattern.match(text, start) if least == 0 else pattern.search(text, start, limit)
        while match is not None and least and match.end() <= limit:
            longer = _longer(text, match.end(), limit)
            if _ends_body(text, longer):
                return longer
            match = pattern.search(text, match.end(), limit)
        if match is not None and least == 0 and _ends_body(text, match.end()):
            return match.end()
    general = re.compile(r"[\u4e00-\u9fff]{2,10}?部门").match(text, start, limit)
    if general is not None and not re.search(r"有关|相关|主管|各|监管", general[0]):
        return general.end()
    return None


_BODY_SHORT = re.compile(
    r"委(?=[、，。；,;主的巡办十和及经领])|委办公厅|政府(?![各办派投采服购信数职])|人民政府(?![办各派])|政协(?!委员)|人大(?!代表)|纪委(?:监委)?|高级人民法院"
)
_BODY_MORE = re.compile(r"(?:办公室|办公厅|政务服务办公室|秘书处)")


def _longer(text: str, end: int, limit: int) -> int:
    """人民政府 + 办公厅, 人民政府 + 政务服务办公室: an office inside belongs to the name."""
    more = _BODY_MORE.match(text, end) or re.compile(
        r"[\u4e00-\u9fff]{2,8}?(?:办公室|办公厅)"
    ).match(text, end, limit)
    return more.end() if more else end


def _ends_body(text: str, end: int) -> bool:
    return not re.match(r"[面部势限长员化](?!门)|理(?!局)|域|属(?!各)|令|镇", text[end : end + 2])


def headed_names(text: str, places: tuple[PlaceMention, ...]) -> Iterator[Found]:
    """Task forces, organisations, platforms, documents and programmes by their head noun."""
    place_starts = {
        place.span.start: place.span.end for place in places if place.form >= Form.SHORT
    }
    for kind, pattern, least in _KINDS:
        for match in pattern.finditer(text):
            if _GOES_ON.match(text, match.end()):
                continue
            start = _left_edge(text, match.start(), place_starts)
            modifier = text[start : match.start()]
            if len(modifier) < least or _BARE.match(modifier):
                continue
            if not _is_name(text, kind, Span(start, match.end()), modifier):
                continue
            end = _with_bracket(text, match.end())
            yield Found(kind, Span(start, end), 5 if kind is not NodeType.PROGRAMME else 3)
    for match in _WEAK_POLICY.finditer(text):
        if _GOES_ON.match(text, match.end()):
            continue
        start = _left_edge(text, match.start(), place_starts)
        modifier = text[start : match.start()]
        issued = _ISSUE_BEFORE.search(text[max(0, start - 12) : start])
        if len(modifier) < 2 or _BARE.match(modifier) or _COUNTED.match(modifier):
            continue
        if issued or _ISSUE_AFTER.match(text, match.end()):
            yield Found(NodeType.POLICY, Span(start, _with_bracket(text, match.end())), 5)
    yield from _hotlines(text)
    yield from _examples(text)
    yield from _groups(text)
    yield from _documents_about(text)


_COUNTED = re.compile(r"[百千万\d一二两三四五六七八九十]+[余多]?[个项条类]")
_BRACKET = re.compile(
    r"[（(](?:试行|暂行|修订|\d{4}年?版?|\d{4}[-—－–~～至]\d{4}年|[^（）()，。,]{2,14}(?:方向|领域|版))[)）]"
)


_CLAUSE_MARK = re.compile(r"[\s，。；：！？,;:!?]")


def _with_bracket(text: str, end: int) -> int:
    """（试行）, （2026-2027年）, （消费领域移动终端方向） belong to the name before them."""
    bracket = _BRACKET.match(text, end)
    return bracket.end() if bracket else end


def _is_name(text: str, kind: NodeType, span: Span, modifier: str) -> bool:
    before = _CLAUSE_MARK.split(text[max(0, span.start - 24) : span.start])[-1]
    if _COUNTED.match(modifier):
        return False
    if kind is NodeType.POLICY:
        return bool(_DOCUMENT_BEFORE.search(before)) and not re.match(r"相关|有关|具体", modifier)
    if kind is NodeType.PLATFORM:
        used = _LAUNCH_BEFORE.search(before) or _LAUNCH_AFTER.match(text, span.end)
        return bool(used) and not re.search(
            r"^(?:全[市省]|相关|各)|(?:更加?|较为?|很|最)$", modifier
        )
    if kind is NodeType.PROGRAMME:
        return bool(_LAUNCH_BEFORE.search(before)) and not text.startswith("项目", span.end)
    if kind is NodeType.ORGANISATION:
        return not re.match(r"各|有关|相关|行业|专业|科研|运营|高校|龙头|承办|大", modifier)
    return True


def _left_edge(text: str, head: int, places: dict[int, int], least: int = 2) -> int:
    low = max(0, head - _LONGEST)
    for mark in EDGE.finditer(text, low, head):
        low = mark.end()
    low = _after_bracket(text, low, head)
    start = _strip(text, low, head)
    for match in FUNCTION.finditer(text, start, head):
        if head - match.end() >= least:
            start = match.end()
    start = _strip(text, start, head)
    if start in places and not _LAUNCH.match(text, places[start]):
        return start
    for match in _LAUNCH.finditer(text, start, head):
        if head - match.end() >= max(least, 2):
            start = match.end()
    return _strip(text, start, head)


def _after_bracket(text: str, low: int, head: int) -> int:
    """A bracket that closes before the head stays in the name; one that does not is an edge."""
    opened: list[int] = []
    for position in range(low, head):
        if text[position] in "(（":
            opened.append(position)
        elif text[position] in ")）":
            if opened:
                opened.pop()
            else:
                low = position + 1
    return opened[-1] + 1 if opened else low


def _strip(text: str, start: int, head: int) -> int:
    while (match := _LEADING.match(text, start, head)) is not None:
        start = match.end()
    return start


_HOTLINE = re.compile(
    r"(?<!\d)(?:1[12]\d{3}|9[56]\d{3})(?:市民|政务|便民|政府|服务){0,4}热线(?:平台)?(?!大?模型)"
)
# 邮政、顺丰等10家物流快递企业: examples of a counted group of companies
_EXAMPLES = re.compile(
    r"(?P<names>[\u4e00-\u9fff]{2,12}(?:、[\u4e00-\u9fff]{2,6}){1,5})等\d+[余多]?家[^，。；,;]{0,10}(?:企业|公司|银行|机构|单位)"
)


def _hotlines(text: str) -> Iterator[Found]:
    for match in _HOTLINE.finditer(text):
        yield Found(NodeType.PLATFORM, Span(match.start(), match.end()), 4)


def _examples(text: str) -> Iterator[Found]:
    for match in _EXAMPLES.finditer(text):
        first, *others = match["names"].split("、")
        start = match.start("names") + len(first)
        # what stands before the first one is not marked off: it is as long as the second
        yield Found(NodeType.ORGANISATION, Span(start - min(len(first), len(others[0])), start), 4)
        for name in others:
            yield Found(NodeType.ORGANISATION, Span(start + 1, start + 1 + len(name)), 4)
            start += 1 + len(name)


_GROUPS = re.compile(
    r"(?<![\u4e00-\u9fff]市)(?:全国|[市省区县])(?:工商联|总工会|妇联|残联|科协|文联|红十字会)"
    r"|新华社|新华网|人民网|央视网|中央广播电视总台|中新社"
)


def _groups(text: str) -> Iterator[Found]:
    """People's organisations by rank (市工商联) and the national news agencies."""
    for match in _GROUPS.finditer(text):
        yield Found(NodeType.ORGANISATION, Span(match.start(), match.end()), 5)


_ABOUT = re.compile(
    r"(?<!《)(?P<name>关于[^，。；：,;:《》\n]{4,40}?(?:工作机制|工作方案|实施方案|实施意见|指导意见|意见|若干措施|措施|办法|方案|通知|决定|规定|机制))"
)


def _documents_about(text: str) -> Iterator[Found]:
    for match in _ABOUT.finditer(text):
        before = text[max(0, match.start() - 6) : match.start()]
        if re.search(rf"(?:{DOCUMENT_VERBS})(?:了|实施)?$", before):
            yield Found(NodeType.POLICY, Span(match.start(), match.end()), 7)


_ZONE = re.compile(rf"(?:{ZONE_HEADS})(?!域)")


def zones(text: str, places: tuple[PlaceMention, ...]) -> Iterator[Found]:
    """Development zones: 经开区, 天津自贸试验区, 天开高教科创园."""
    place_starts = {
        place.span.start: place.span.end for place in places if place.form >= Form.LETTER
    }
    for match in _ZONE.finditer(text):
        start = max(_left_edge(text, match.start(), place_starts, 0), match.start() - 12)
        modifier = text[start : match.start()]
        if re.search(r"有关|相关|各|特定|建设|多个|等|\d", modifier):
            continue
        generic = match[0] in {
            "示范区",
            "合作区",
            "开发区",
            "产业园",
            "产业园区",
            "工业园区",
            "新城区",
            "科技园",
        }
        if generic and len(modifier) < 2:
            continue
        yield Found(NodeType.DISTRICT, Span(start, match.end()), 6)
