"""From a mention to the one name of what it means.

市X is the issuer's own city's (天津市X); a city's zone gets the city in front; a hotline number is
its city's hotline; a one-character place is written out; spaces and （试行） do not tell two
documents apart. A short form goes to the full form that the text itself defines (以下简称) or uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set

from kg.divisions import (
    Division,
    Form,
    city_of,
    find_divisions,
    full_name,
    parent_of,
    province_of,
)
from kg.model import Mention, NodeType

_TRIAL = re.compile(r"[（(](?:试行|暂行|修订|送审稿|征求意见稿)[)）]$")
_HOTLINE = re.compile(
    r"(?P<number>1[12]\d{3}|9[56]\d{3})(?:市民|政务|便民|政府|服务){0,4}(?:热线)?(?:平台)?$"
)
_SHORT_FORM = re.compile(
    r"(?P<full>[\u4e00-\u9fff\d“”\"《》]{3,40})[（(]以下(?:统)?(?:简称|称)[为：:]?[“\"「]?(?P<short>[^）)”\"」\n]{2,20})[”\"」]?[）)]"
)
_PAIRED = re.compile(r"[（(]\s*(?:以下|下同)[^）)]{0,20}[）)]")


def place_name(home: Division | None) -> str:
    """天津 for 天津市: the short name that stands before a zone or a hotline."""
    city = city_of(home) if home else None
    if city is None:
        return ""
    return city.short_names[0] if city.short_names else city.name


def canonical(kind: NodeType, text: str, home: Division | None) -> str:
    """The name in full, as far as the issuer's place tells."""
    # a space beside Latin or figures is lay-out (12345 热线); between two words it separates them
    name = re.sub(r"(?<![\u4e00-\u9fff])\s+|\s+(?![\u4e00-\u9fff])", "", text.strip())
    name = _TRIAL.sub("", name)
    if name.count("“") != name.count("”") and name.count("“") == 2:
        first, second = name.index("“"), name.rindex("“")
        name = name[:first] + "“" + name[first + 1 : second] + "”" + name[second + 1 :]
    if kind is NodeType.DEPARTMENT or (kind is NodeType.ORGANISATION and name[:1] in "市省"):
        return _body(name, home)
    if kind is NodeType.POLICY and re.match(r"市(?=[^场民政区级])|市政务", name):
        return _body(name, home)
    if kind is NodeType.DISTRICT:
        return _zone(name, home)
    if kind is NodeType.PLATFORM and (match := _HOTLINE.search(name)) is not None:
        place = place_name(home)
        if match.start() <= len(place) + 1 and name[: match.start()] in {"", place, f"{place}市"}:
            return f"{place}{match['number']}热线"
    return name


def _body(name: str, home: Division | None) -> str:
    if home is None:
        return name
    if name.startswith("市"):
        city = city_of(home)
        return (city.name if city else "") + name[1:] if city else name
    if name.startswith("省"):
        return province_of(home).name + name[1:]
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


def defined_short_forms(text: str) -> Mapping[str, str]:
    """短 → 全, for every 以下简称 of the text: 市住房保障办公室（以下称市住房保障部门）."""
    found: dict[str, str] = {}
    for match in _SHORT_FORM.finditer(text):
        found.setdefault(match["short"].strip("《》"), match["full"])
    return found


# 省级工业智能体创新中心 is the 工业智能体创新中心
_RANK = re.compile(r"国家级|省级|市级|区级|县级|部级|全国|新版|新一代")


def full_forms(
    mentions: Iterable[Mention], titled: Set[str] = frozenset()
) -> dict[tuple[NodeType, str], str]:
    """Which canonical names are short forms of a longer one that the same text uses.

    ``titled`` are names that stand for themselves.
    A document or programme that is the tail of exactly one longer name of its type is that one:
    热线管理办法 → 12345热线管理办法, 企业绿色通道 → 物流快递业企业绿色通道.
    """
    names: dict[NodeType, set[str]] = {}
    for mention in mentions:
        names.setdefault(mention.type, set()).add(mention.canonical)
    short: dict[tuple[NodeType, str], str] = {}
    for kind in (NodeType.POLICY, NodeType.PROGRAMME, NodeType.PLATFORM):
        longer_forms = _longer_forms(names.get(kind, set()))
        for name in sorted(names.get(kind, ())):
            if len(name) < 4 or name in titled:
                continue
            longer = longer_forms.get(name, [])
            for other in longer:
                if _RANK.fullmatch(other.removesuffix(name)):
                    short[kind, other] = name
            longer = [other for other in longer if (kind, other) not in short]
            if len(longer) == 1 and len(longer[0]) <= 3 * len(name):
                short[kind, name] = longer[0]
            told = re.split(r"[—－-]", name)[0]
            if told != name and told in names[kind]:
                short[kind, name] = told
    return short


def _longer_forms(names: Set[str]) -> dict[str, list[str]]:
    """For each name those that end with it, sorted."""
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        for start in range(1, len(name) - 3):
            if name[start:] in names:
                found.setdefault(name[start:], []).append(name)
    return found


def node_key(mention: Mention, home: Division | None) -> str:
    """What tells one node from another of its type, the same in every notice that means it.

    A place is its full name; a body its canonical name in the short official form; a document,
    system or programme that does not name its own place belongs to the notice's.
    """
    name = mention.canonical
    if mention.type in {NodeType.DISTRICT, NodeType.REGION}:
        places = find_divisions(name, home)
        if places and places[-1].span.end == len(name) and places[0].span.start == 0:
            return full_name(places[-1].division)
        return name
    if mention.type is NodeType.DEPARTMENT:
        return short_body(name)
    if mention.type in {NodeType.ORGANISATION, NodeType.AWARD} or home is None:
        return name
    named = any(place.form >= Form.SHORT for place in find_divisions(name, home))
    if named or re.match(r"国务院|国家|全国|中央|中华人民共和国|高效办成一件事$", name):
        return name
    return f"{(city_of(home) or home).name}/{name}"


def place_names(mention: Mention, home: Division | None) -> tuple[str, ...]:
    """What a place is called: 红桥区, then 天津市红桥区 and 红桥; a zone by its canonical name."""
    places = find_divisions(mention.canonical, home)
    if not places or places[-1].span.end != len(mention.canonical) or places[0].span.start:
        return (mention.canonical,)
    division = places[-1].division
    return (division.name, full_name(division), *division.short_names)


def short_body(name: str) -> str:
    """天津市人民政府政务服务办公室 → 天津市政务服务办, 广州市人民政府 → 广州市政府."""
    name = re.sub(r"人民政府(?=[\u4e00-\u9fff]{2,}办公室$)", "", name)
    name = re.sub(r"(?<=[市省区县])人民政府", "政府", name)
    name = name.replace("人民代表大会常务委员会", "人大常委会").replace("人民代表大会", "人大")
    name = re.sub(r"(?<=政务服务)办公室$", "办", name)
    return re.sub(r"(?<=[\u4e00-\u9fff]{4})委员会$", "委", name)
