"""Places as names: districts and regions, chains of them, and development zones.

A chain (山西省运城市盐湖区) is one name of the innermost place. A zone that crosses provinces
(京津冀自贸试验区) is a region.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.notice import Span
from kg.divisions import Division, Form, Level, PlaceMention, is_within, sure_places
from kg.found import Found
from kg.model import NodeType
from kg.name_edges import NameEdges
from kg.name_words import CROSS_REGIONS, ZONE_HEADS

_CROSS = re.compile(rf"(?:{CROSS_REGIONS})")
_ZONE = re.compile(rf"(?:{ZONE_HEADS})(?:[\u4e00-\u9fff]{{2,4}}片区)?(?!域)")
_NO_NAME = re.compile(r"有关|相关|各|特定|建设|多个|等|\d|境外|重点|本")
_GENERIC = frozenset(
    [
        "示范区",
        "合作区",
        "开发区",
        "产业园",
        "产业园区",
        "工业园区",
        "新城区",
        "科技园",
        "新区",
        "片区",
        "商务区",
    ]
)
_OFFICE = re.compile(r"(?:综合|政务|便民|企业|行政){0,2}服务中心|管理委员会|管委会|管理局")
_FREE_TRADE = re.compile(r"(?:自由贸易|自贸)(?:试验)?区$")


def places_as_names(
    places: Sequence[PlaceMention], home: Division | None
) -> Iterator[tuple[Found, PlaceMention]]:
    """Every place that is sure enough, chains as one; with the innermost place it means.

    The short name of a district (天河) is sure in a notice of that district alone.
    """
    chain_start: int | None = None
    for index, place in enumerate(places):
        if not _is_sure(places, index, home):
            chain_start = None
            continue
        following = places[index + 1] if index + 1 < len(places) else None
        start = place.span.start if chain_start is None else chain_start
        if following is not None and _goes_on(place, following):
            chain_start = start
            continue
        chain_start = None
        yield Found(_type_of(place), Span(start, place.span.end), 1), place


def _is_sure(places: Sequence[PlaceMention], index: int, home: Division | None) -> bool:
    """Whether a short name means the place: 天河 in a notice of it, or one in a list of places.

    余姚、慈溪和宁海县 are three of Ningbo's. A word of its own (金华) needs a sure place beside it.
    """
    place = places[index]
    if place.form in {Form.LETTER, Form.SHORT, Form.FULL}:
        return True
    if place.form is Form.SHORT_DISTRICT and place.division == home:
        return True
    least = Form.SHORT_DISTRICT if place.form is Form.SHORT_DISTRICT else Form.SHORT
    beside = [places[at] for at in (index - 1, index + 1) if 0 <= at < len(places)]
    return any(
        other.form >= least
        and max(place.span.start, other.span.start) - min(place.span.end, other.span.end) == 1
        for other in beside
    )


def _goes_on(place: PlaceMention, following: PlaceMention) -> bool:
    return (
        following.span.start == place.span.end
        and place.form is Form.FULL
        and following.form >= Form.SHORT
        and following.division.code != place.division.code
        and is_within(following.division, place.division)
    )


def _type_of(place: PlaceMention) -> NodeType:
    return NodeType.DISTRICT if place.division.level is Level.DISTRICT else NodeType.REGION


def cross_regions(text: str) -> Iterator[Found]:
    """Areas across provinces: 京津冀, 长三角."""
    for match in _CROSS.finditer(text):
        yield Found(NodeType.REGION, Span(match.start(), match.end()), 2)


def zones(text: str, places: Sequence[PlaceMention], edges: NameEdges) -> Iterator[Found]:
    """Development zones: 经开区, 天津自贸试验区, 天开高教科创园, 湖北自贸试验区襄阳片区."""
    own = sure_places(places)
    for match in _ZONE.finditer(text):
        start = max(edges.left(match.start(), 0), match.start() - 14)
        joined = text.rfind("和", start, match.start())
        start = joined + 1 if joined >= 0 and edges.is_word(joined, joined + 1) else start
        if start not in own:
            inside = (place for place in range(start + 1, match.start()) if place in own)
            start = next(inside, start)
        modifier = text[start : match.start()]
        generic = match[0] in _GENERIC
        if _NO_NAME.search(modifier) or (generic and len(modifier) < 2):
            continue
        placed = any(position in own for position in range(start, match.start()))
        if generic and not placed and _KIND_OF_ZONE.match(modifier):
            continue
        span = Span(start, match.end())
        crosses = _CROSS.match(modifier) and _FREE_TRADE.search(match[0])
        office = _OFFICE.match(text, match.end())
        if office is not None:
            yield Found(NodeType.DEPARTMENT, Span(start, office.end()), 7)
        yield Found(NodeType.REGION if crosses else NodeType.DISTRICT, span, 6)


_KIND_OF_ZONE = re.compile(
    r"^(?:国家级?|省级|市级|高新(?:技术)?|现代|创新|农业|工业|产业(?:转移)?|经济|技术|经贸|综合|绿色|低碳|先行|改革|试点|资源型|城市|转型|承接|循环|生态|文明|乡村|振兴)*+$"
)
