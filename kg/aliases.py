"""From a mention to the one name of what it means.

市X is the issuer's own city's (天津市X); a city's zone gets the city in front; a hotline number is
its city's hotline; a one-character place is written out; spaces and （试行） do not tell two
documents apart. Short forms that a text uses of its own names are in ``kg/short_forms.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from kg.divisions import (
    Division,
    Form,
    Level,
    city_of,
    find_divisions,
    full_name,
    is_within,
    parent_of,
    province_of,
)
from kg.model import Mention, MergeRule, NodeType
from kg.name_words import HOTLINE_NUMBER
from kg.national_bodies import ONLY_NATIONAL
from kg.plain import plain

_TRIAL = re.compile(r"[（(](?:试行|暂行|修订|送审稿|征求意见稿)[)）]$")
_OF_THE_CITY = re.compile(r"市(?=[^场民政区级内外])|市(?:政务|政府|民政局)")
_TERM = re.compile(r"第[一二三四五六七八九十]{1,4}届")
_HOTLINE = re.compile(
    rf"(?P<number>{HOTLINE_NUMBER})(?:市民|政务|便民|政府|服务){{0,4}}(?:热线)?(?:平台)?$"
)


def place_name(home: Division | None) -> str:
    """天津 for 天津市: the short name that stands before a zone or a hotline."""
    city = city_of(home) if home else None
    if city is None:
        return ""
    return city.short_names[0] if city.short_names else city.name


@dataclass(frozen=True, slots=True)
class Canonical:
    """A name in full, and what led to it."""

    name: str
    rules: tuple[MergeRule, ...]


def canonical(kind: NodeType, text: str, home: Division | None) -> Canonical:
    """The name in full, as far as the issuer's place tells."""
    name = _spelt(text)
    rules = [] if name == text else [MergeRule.SPELLING]
    untried = _TRIAL.sub("", name)
    if untried != name:
        name, rules = untried, [*rules, MergeRule.TRIAL]
    if kind is NodeType.PLATFORM and (hotline := _hotline(name, home)) is not None:
        return Canonical(hotline, (*rules, *([MergeRule.HOTLINE] if hotline != name else [])))
    full = _in_its_place(kind, name, home)
    if full != name:
        name, rules = full, [*rules, MergeRule.ISSUER_PLACE]
    return Canonical(name, tuple(rules))


def _spelt(text: str) -> str:
    # a space beside Latin or figures is lay-out (12345 热线); between two words it separates them
    name = re.sub(r"(?<![\u4e00-\u9fff])\s+|\s+(?![\u4e00-\u9fff])", "", text.strip())
    if name.count("“") != name.count("”") and name.count("“") == 2:
        first, second = name.index("“"), name.rindex("“")
        name = name[:first] + "“" + name[first + 1 : second] + "”" + name[second + 1 :]
    return name


def _hotline(name: str, home: Division | None) -> str | None:
    name = plain(name)
    match = _HOTLINE.search(name)
    place = place_name(home)
    if match is None or match.start() > len(place) + 1:
        return None
    written = name[: match.start()] in {"", place, f"{place}市"}
    return f"{place}{match['number']}热线" if written else None


def _in_its_place(kind: NodeType, name: str, home: Division | None) -> str:
    if kind is NodeType.DEPARTMENT or (kind is NodeType.ORGANISATION and name[:1] in "市省"):
        return _body(name, home)
    owned = {NodeType.POLICY, NodeType.PLATFORM, NodeType.PROGRAMME, NodeType.AWARD}
    if kind in owned and _OF_THE_CITY.match(name):
        return _body(name, home)
    return _zone(name, home) if kind is NodeType.DISTRICT else name


def _body(name: str, home: Division | None) -> str:
    name = _TERM.sub("", name)
    if home is None:
        return name
    if name.startswith("市"):
        city = city_of(home)
        return (city.name if city else "") + name[1:] if city else name
    if name.startswith("省"):
        return province_of(home).name + name[1:]
    if name[0] in "区县" and home.level is Level.DISTRICT and home.name[-1] == name[0]:
        return home.name + name[1:]
    if name in {"人大", "政协"}:
        city = city_of(home)
        return (city or home).name + name
    return name


def _zone(name: str, home: Division | None) -> str:
    place = place_name(home)
    if not place or not re.match(
        r"(?:自由贸易|自贸|经济技术|经济开发|经开|高新|综合保税|保税|空港|临港|科学城)", name
    ):
        return name
    return place + name


def place_canonical(division: Division, home: Division | None) -> str:
    """红桥区 in a notice of Tianjin; 沈阳市和平区 in the same notice is another node."""
    above = parent_of(division)
    if above is None or division.level.value != "district":
        return division.name
    city = city_of(home) if home else None
    if city is not None and division.code.startswith(city.code):
        return division.name
    return full_name(division)


def node_key(mention: Mention, home: Division | None) -> str:
    """What tells one node from another of its type, the same in every notice that means it.

    A place is its full name; a body its canonical name in the short official form. What names no
    place of its own (大数据建设工作专班, “四强”党支部) is that of the notice's own place, so that
    two cities' are two; what is national, or a company, a university, a newspaper, is one anywhere.
    """
    name = mention.canonical
    if mention.type in {NodeType.DISTRICT, NodeType.REGION}:
        division = _division(name, home)
        if division is not None:
            return full_name(division)
    name = short_body(name) if mention.type is NodeType.DEPARTMENT else name
    a_company = mention.type is NodeType.ORGANISATION and len(name) <= 3
    known = a_company or mention.type is NodeType.REGION or _KNOWN_ANYWHERE.search(name)
    if home is None or known:
        return name
    named = any(place.form >= Form.SHORT for place in find_divisions(name, home))
    return name if named else f"{full_name(home)}/{name}"


def place_of_key(kind: NodeType, key: str) -> str | None:
    """The full name of the place whose a node is, read from its key; of a place the one around it.

    "" for what is one anywhere, None where the key does not tell.
    """
    owner, slash, _ = key.partition("/")
    if slash:
        return owner
    places = find_divisions(key)
    if kind in {NodeType.DISTRICT, NodeType.REGION} and (division := _division(key, None)):
        if full_name(division) != key:
            return None  # 西湖区 by itself may be any city's
        above = parent_of(division)
        return full_name(above) if above is not None else ""
    end, innermost = 0, None
    for place in places:
        if place.span.start == end and place.form >= Form.SHORT:
            end, innermost = place.span.end, place.division
    if innermost is not None:
        return full_name(innermost)
    return "" if _KNOWN_ANYWHERE.search(key) else None


_KNOWN_ANYWHERE = re.compile(
    rf"^(?:国务院|国家|全国|中央|中华人民共和国|中国|中共|党中央|最高人民|世界)|^(?:{ONLY_NATIONAL})"
    r"|(?:公司|集团|大学|学院|银行|日报|晚报|时报|[\u4e00-\u9fff]报|社|网|电视台|总台)$"
)


def _division(name: str, home: Division | None) -> Division | None:
    """The division that the whole name means, a chain of them the innermost; 京津冀 means none."""
    places = find_divisions(name, home)
    if not places or places[0].span.start != 0 or places[-1].span.end != len(name):
        return None
    for outer, inner in pairwise(places):
        nested = is_within(inner.division, outer.division) and inner.form > Form.LETTER
        if inner.span.start != outer.span.end or not nested:
            return None
    return places[-1].division


def place_names(mention: Mention, home: Division | None) -> tuple[str, ...]:
    """What a place is called: 红桥区, then 天津市红桥区 and 红桥; a zone by its canonical name."""
    division = _division(mention.canonical, home)
    if division is None:
        return (mention.canonical,)
    return (division.name, full_name(division), *division.short_names)


def short_body(name: str) -> str:
    """天津市人民政府政务服务办公室 → 天津市政务服务办, 发展和改革委员会 → 发展改革委."""
    name = re.sub(r"^中共(?=[\u4e00-\u9fff]{2,})", "", name)
    name = re.sub(r"人民政府(?=[\u4e00-\u9fff]{2,}办公室$)", "", name)
    name = re.sub(r"(?<=[市省区县])人民政府", "政府", name)
    name = name.replace("人民代表大会常务委员会", "人大常委会").replace("人民代表大会", "人大")
    name = re.sub(r"(?<=政务服务)办公室$", "办", name)
    name = re.sub(r"(?<=[\u4e00-\u9fff]{4})委员会$", "委", name)
    name = re.sub(r"(?<=[\u4e00-\u9fff]{2})和(?=[\u4e00-\u9fff]{2,}(?:局|委|厅|部)$)", "", name)
    for short, full in _ABBREVIATED.items():
        if name.endswith(short):
            name = name.removesuffix(short) + full
    return name


# the official short forms of bodies that every city has
_ABBREVIATED = {
    "发改委": "发展改革委",
    "发改局": "发展改革局",
    "卫健委": "卫生健康委",
    "卫健局": "卫生健康局",
    "人社局": "人力资源社会保障局",
    "住建局": "住房城乡建设局",
    "住建委": "住房城乡建设委",
    "农委": "农业农村委",
    "应急局": "应急管理局",
    "市监局": "市场监管局",
    "市场监督管理局": "市场监管局",
    "政数局": "政务服务数据管理局",
}
