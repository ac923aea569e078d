"""Government bodies: 市公安局, 天津市人民政府, 党中央, 市12345热线工作机构, 机关党委.

A body begins with its place, its rank (市, 省, 区, 县) or the whole country, and ends in a head
noun of the general lexicon. Task forces are in ``kg/headed_names.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.notice import Span
from kg.divisions import Division, PlaceMention, sure_places
from kg.found import Found
from kg.model import NodeType
from kg.name_words import DEPARTMENT_HEADS, HOTLINE_NUMBER
from kg.national_bodies import BARE_IN_CENTRAL, ONLY_NATIONAL

# where a name can end: at a mark, at the end, before what joins it to the next or what it does
_OVER = r"(?=[，。；：、,;:（(）)\s和与及等牵负]|$|联合|会同|印发|配合|组织(?!部))"
_HEAD = re.compile(
    rf"(?:{DEPARTMENT_HEADS}|(?<![格结布大全僵开变当])局"
    r"|(?<=[\u4e00-\u9fff]{2})(?<!传媒)(?<!研究)(?<!商务)(?<!会展)中心(?![城工思任组学])"
    rf"|(?<=[\u4e00-\u9fff])(?:委|办){_OVER})"
)
_LONGEST_HEAD = 14
# 市 of 市公安局; not the 市 of 城市, nor of 省、市、县
_RANK = re.compile(
    r"(?<![城全我各本上超都门股两三地直社小校园辖片景厂库矿街湾带团])(?<![省市区县州]、)(?<!各)(?<!各[市州县区])(?<![县市][市区])(?!(?<=区)县)[市省区县](?![域内外里级区县、和及与的两]|场(?!监)|民(?!政)|市(?!场)|中(?:心|区|的|院|学))(?=..)"
)
_MIDDLE = re.compile(
    rf"(?:{HOTLINE_NUMBER}|第[一二三四五六七八九十]{{1,4}}届"
    r"|[^\s，。；：、！？,;:!?“”\"《》()（）\d的在对将为由等把被向从是要了各有]){0,18}"
)
_STOP = re.compile(
    r"联合(?!会)|探索|实施|坚持|深化|创新(?=[推打设建开实性])|着力|跨|开展|推动|推进|制定|印发|出台|组织(?!部)|负责|党组"
    r"|领导(?!小组)|主要领导|十[一二三]届|召开|发布|推出|打造|直属|要求|协调|批准|同意|应当|可以|设立|所属|会同|会议|备案|报(?!社|业)|委托|提交|审核"
)
_SHORT = re.compile(
    r"委(?=[、，。；,;主的巡办十和及经领直在书])|委办公厅|委办公室|政府(?![各办派投采服购信数职出])"
    r"|人民政府(?![办各派工出])|政协(?!委员)|人大(?!代表|常委)|纪委(?:监委)?|高级人民法院"
    r"|(?:第[一二三四五六七八九十]{1,4}届)?人民代表大会(?:常务委员会)?|人大常委会"
)
_MORE = re.compile(
    rf"党组|(?<=政府)[\u4e00-\u9fff]{{1,4}}?[办室]{_OVER}|办公室|办公厅|政务服务办公室|秘书处"
    r"|[^\s，。；：、“”（）()的在和与市省区县]{2,8}?(?:办公室|办公厅)|(?<=局)[\u4e00-\u9fff]{2,3}(?:分局|管理局|监管局)"
)
_GOES_ON = re.compile(r"[面部势限长员化](?!门)|理(?!局)|域|属(?!各)|令|镇")
_GENERAL = re.compile(r"[\u4e00-\u9fff]{2,10}?部门")
_ANY_BODY = re.compile(r"有关|相关|主管|各|监管|承办|协办|职能|行业")

_NATIONAL = re.compile(
    rf"(?<![市省区县校本各])(?:国务院办公厅|中共中央办公厅|审计署[\u4e00-\u9fff]{{0,4}}特派办(?:审计组)?"
    rf"|{ONLY_NATIONAL})(?!门|署|分|队)"
    r"|国家[\u4e00-\u9fff]{2,8}?(?:改革委|局|总局|委员会|委)(?![\u4e00-\u9fff]?部署)"
)
_CENTRAL = re.compile(rf"(?<![\u4e00-\u9fff])(?:{BARE_IN_CENTRAL}){_OVER}")
_SITE = re.compile(r"(?:门户|官方)?网站|官网|(?:官方)?(?:微信)?公众号")
# a zone's own administration, with no place before it: 化工区管委会
_COMMITTEE = re.compile(rf"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{2,8}}(?:管委会|管理委员会){_OVER}")
_INNER = re.compile(r"(?:机关|直属机关)(?:党委|纪委)|驻[\u4e00-\u9fff]{1,8}?纪检监察组")
_ASSEMBLY = re.compile(
    r"(?<![国市省区县届级民大全各])(?:人大(?!代表|常委|会议|议案|建议|附中)|政协(?!委员|提案|会议|章程))"
)


def departments(
    text: str, places: Sequence[PlaceMention], home: Division | None
) -> Iterator[Found]:
    """The bodies of ``text``; of those that begin in one another only the first.

    Without a ``home`` the notice is the central government's, and 发展改革委 is the national one.
    """
    ends = sure_places(places)
    starts = ends.keys() | {match.start() for match in _RANK.finditer(text)}
    done = -1
    for start in sorted(starts):
        if start < done:
            continue
        own = ends.get(start, start + 1)
        for _ in range(2):  # 广东省深圳市坪山区人民政府: no chain of places is longer
            own = ends.get(own, own)
        end = _body_end(text, own)
        if end is not None:
            start -= 2 if text.endswith("中共", 0, start) else 0
            yield Found(NodeType.DEPARTMENT, Span(start, end), 7)
            done = end
            site = _SITE.match(text, end)
            if site is not None:
                yield Found(NodeType.PLATFORM, Span(start, site.end()), 7)
    general = [(_NATIONAL, 6), (_COMMITTEE, 5), (_INNER, 5), (_ASSEMBLY, 5)]
    for pattern, weight in general if home is not None else [*general, (_CENTRAL, 5)]:
        for match in pattern.finditer(text):
            yield Found(NodeType.DEPARTMENT, Span(match.start(), match.end()), weight)


def _body_end(text: str, start: int) -> int | None:
    """The end of the body whose own words begin at ``start``: the shortest that is a body."""
    match = _SHORT.match(text, start)
    if match is not None and _ends_body(text, longer := _longer(text, match.end())):
        return longer
    middle = _MIDDLE.match(text, start)
    assert middle is not None
    limit = middle.end()
    stop = _STOP.search(text, start, limit)
    if stop is not None:
        limit = stop.start()
    # what may not stand in the middle may stand in the head: the 会 of 委员会
    furthest = limit if stop is not None else limit + _LONGEST_HEAD
    match = _HEAD.search(text, start, furthest)
    while match is not None and match.start() <= limit:
        longer = _longer(text, match.end())
        if _ends_body(text, longer):
            return longer
        match = _HEAD.search(text, match.start() + 1, furthest)
    by_task = _GENERAL.match(text, start, limit)
    if by_task is not None and not _ANY_BODY.search(by_task[0]):
        return by_task.end()
    return None


def _longer(text: str, end: int) -> int:
    """人民政府 + 办公厅, 人民政府 + 政务服务办公室: an office inside belongs to the name."""
    for _ in range(2):  # 人民政府办公厅秘书处
        more = _MORE.match(text, end, end + 12)
        end = more.end() if more else end
    return end


def _ends_body(text: str, end: int) -> bool:
    return not _GOES_ON.match(text, end)
