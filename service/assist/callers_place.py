"""Where a caller says that it is: divisions of the gazetteer, and the street or town in them.

A street is read where an address can begin and nowhere else: right behind a division, behind 住在
or 在, or where a clause begins once it is freed of greetings. A name that holds what no name holds
(a pronoun, 绕, 门口) is none: an empty field is filled in by hand, a wrong one sends people there.
Behind a name its number, building and door belong to it, and the street that crosses it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.normalize import simplified
from kg.divisions import Division, Form, PlaceMention, find_divisions, full_name, is_within
from service.assist.callers_words import freed
from service.assist.house_number import (
    CROSSING,
    DOOR,
    FLOOR,
    JUNCTION,
    NEXT_DOOR,
    STATION,
    SURE_DOOR,
)

_MARK = re.compile(r"[，,。；;！!？?\n、…~～:：\s]+")
# 成都道 and 南京街 are streets of another city
_ENDS_STREET = re.compile(
    r"[东西南北中]?(?:道(?![路歉教理])|街(?!头)|里(?![面边头])|巷|大街)|[东西南北中]路"
)
_NAME = r"[\u4e00-\u9fff]{1,6}?"
_TOWN = re.compile(
    rf"(?P<stem>{_NAME})(?:[路镇乡村]?街道|镇(?![静定痛压])|乡(?![村亲下镇])|村(?:社区)?(?![民委口支镇])|社区)"
)
_ROAD = re.compile(
    rf"(?P<stem>{_NAME})(?:大道|大街|胡同|路(?![灯人过程费由子况障政网线径])|街(?![坊头道])|巷(?![子口])|道)"
)
_ESTATE = re.compile(
    rf"(?P<stem>{_NAME})(?:新村|(?:花园|家园|公寓)(?:小区)?|小区|社区|村(?![民委口支镇])|广场(?!舞))"
)
# what a number alone shows to be a name: 汇川里3号楼
_BY_DOOR = re.compile(rf"(?P<stem>[\u4e00-\u9fff]{{2,10}}?)(?={SURE_DOOR.pattern})")
_NAMED_SO = re.compile(r"[里苑园府庭湾城厦场轩庄坊寓院校]$")
_BUILDING = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2,8}?)(?:大厦|大楼|写字楼|商厦)")
_WITHOUT_NUMBERS = ("街道", "镇", "乡")
"""5号 behind one of these is a day."""
_AND = "与和跟同"
_JOINT = re.compile(r"(?:(?:那|这)(?:边|里|儿|块)?的?|里?的)?")
_SAYS_WHERE = re.compile(
    r"(?:住在?|家在|位于|来自|(?<![现正实存不])在|(?:我们?|我家|这里|这儿|这边|那边|地址)是)"
)
_LIVES = re.compile(r"(?:住在?|家在|(?:我|们|人)在|来自)$")
_SAID = re.compile(rf"$|{_MARK.pattern}|[这那]|的(?!人|时候|日子)")
_LEADS = re.compile(
    r"^(?:我们?|咱们?|俺们?|本人|家里?|就?是|有人|这[里儿边]|那[里儿边]|现在|目前|的|，)+"
)
_NO_NAME = re.compile(
    r"[这那哪我你您他她它俺咱们的了着吗呢吧啊哦呀把被让给就还没也又问想说听找修坏堵绕吃买卖叫骗在是到个谁啥么怎很太不每]"
    r"|[今昨明前]天|天天|整天|[上下每本这]次|早上|晚上|上午|下午|半夜|最近|平时|以[前后]|后来"
    r"|[前后里外下]面|旁边|对面|附近|隔壁|周边|门[口前]|楼[上下道]|网上|老家|外地|当地|本地|孩子|老人|学校门|下雨|下雪|高峰"
    r"|^有|大家|走路|部分|所有|全部|许多|多数|停[水电气暖车]|供[水电暖]|物业|居民|业主|委员会|公司|单位|部门|政府|办理|申请|组织|开展|参加|管理|服务|设立|成立"
)
_OF_ROADS = re.compile(r"[滑堵断难窄段口]|[东西南北]?(?:小学|中学|大学|医院|派出所|车站|站)")
_SHORT_ONES = re.compile(r"[镇乡村路]$")
"""What a name of one character may stand before: 王村, 陈镇."""
# what is of a kind and no name: 老旧小区, 水泥路, 农村
_OF_A_KIND = re.compile(
    r"^(?:老旧?|旧|新建|新|整|全|同|本|各|农|乡|城|城市|城镇|山|居民|住宅|商业|文明|智慧|普通|高档|封闭|开放|安置|回迁|拆迁|廉租|公租|附属|办事处?)?"
    r"(?:小区|社区|村|街道|镇|乡|花园|公寓|广场)$"
    r"|^(?:马|公|道|铁|半|走|问|过|赶|让|上|下|去|同|电|水|线|管|思|出|退|小|大|土|网|岔|弯|水泥|柏油|断头|十字|丁字|必经之)路$"
    r"|(?:知|通|楼|管|渠|车|轨|跑|隧|河|味|报|频|难|公|人行|下水|[盲赛地赤])道$|^(?:大|小|步行|商业|美食|老)街$|^(?:小|后|街)巷$"
)


def places_said(text: str, homes: Sequence[Division]) -> tuple[PlaceMention, ...]:
    """The places that are sure, or that lie in a place which a notice speaks for."""
    plain = simplified(text)
    found: dict[int, PlaceMention] = {}
    nearest: Sequence[Division | None] = homes or [None]
    for home in nearest:
        for mention in find_divisions(plain, home):
            at_home = home is not None and any(is_within(each, home) for each in mention.candidates)
            is_home = mention.form is Form.COMMON_WORD and home in mention.candidates
            is_inside = mention.form is Form.SHORT_DISTRICT and at_home
            if mention.form < Form.FULL and _ENDS_STREET.match(plain, mention.span.end):
                continue
            is_lived_in = (
                mention.form is Form.COMMON_WORD and at_home and _is_lived_in(plain, mention)
            )
            if mention.form >= Form.SHORT or is_inside or is_home or is_lived_in:
                held = found.get(mention.span.start)
                if held is None or at_home:
                    found[mention.span.start] = mention
    return tuple(found[start] for start in sorted(found))


def _is_lived_in(text: str, place: PlaceMention) -> bool:
    """Whether a common word stands where a caller says where it is: 我家住河西，…"""
    before, behind = text[: place.span.start], text[place.span.end :]
    return _LIVES.search(before) is not None and _SAID.match(behind) is not None


def place_of(text: str, homes: Sequence[Division]) -> str:
    """The narrowest place that the caller names, in full where it is sure which one; else empty.

    Of several as narrow the one that a street or town stands behind, else the first.
    """
    plain = simplified(text)
    said = places_said(text, homes)
    if not said:
        return _apart(plain, ())
    behind = {each.span.start: _behind(plain, each.span.end, said) for each in said}

    def rank(each: PlaceMention) -> tuple[int, bool, int]:
        return len(each.division.code), bool(behind[each.span.start]), -each.span.start

    stations = [each for each in said if _station(plain, each)]
    around = [each for each in said if each not in stations]
    if not around:
        return _station(plain, stations[0])
    best = max(around, key=rank)
    name = _in_full(best, [each.division for each in said if each is not best], homes)
    return name + (behind[best.span.start] or _apart(plain, said))


def _station(text: str, place: PlaceMention) -> str:
    """天津站后广场, 天津西站: the city is the name of its station; else empty."""
    if place.form >= Form.FULL:
        return ""
    found = STATION.match(text, place.span.end)
    return place.text + found[0] if found is not None else ""


def _in_full(best: PlaceMention, outer: Sequence[Division], homes: Sequence[Division]) -> str:
    """The division with those above it; as it was said where it may be one of several.

    What the caller names around it says more than whose notices there are.
    """
    for around in (outer, homes):
        fitting = [c for c in best.candidates if any(is_within(c, each) for each in around)]
        if fitting:
            return full_name(fitting[0]) if len(fitting) == 1 else best.text
    return full_name(best.division) if len(best.candidates) == 1 else best.text


def _behind(text: str, start: int, said: Sequence[PlaceMention]) -> str:
    """The town, road and estate right behind a division; empty where another one stands there."""
    for each in said:
        if each.span.start == start:
            return _station(text, each)
    mark = _MARK.search(text, start)
    end = mark.start() if mark is not None else len(text)
    joint = _JOINT.match(text, start, end)
    start = joint.end() if joint is not None else start
    return _address(text[start:end], text[end:], is_sure=True)


def _apart(text: str, said: Sequence[PlaceMention]) -> str:
    """A street, town or estate in a clause that names no division."""
    position = 0
    for mark in [*_MARK.finditer(text), None]:
        end = mark.start() if mark is not None else len(text)
        if not any(position <= each.span.start < end for each in said):
            found = _in_clause(freed(text[position:end]), text[end:])
            if found:
                return found
        position = mark.end() if mark is not None else end
    return ""


def _in_clause(clause: str, behind: str) -> str:
    for match in _SAYS_WHERE.finditer(clause):
        words = _LEADS.sub("", clause[match.end() :])
        door = SURE_DOOR.match(words)
        found = door[0] if door is not None else _address(words, behind, is_sure=True)
        if found:
            return found
    words = _LEADS.sub("", clause)
    if SURE_DOOR.fullmatch(words):
        return words
    return _address(words, behind, is_sure=False)


def _address(words: str, behind: str, *, is_sure: bool) -> str:
    """The names that the words begin with, from the widest, and the door or the crossing there.

    ``is_sure``: an address stands here. ``behind`` is what follows the words, from its mark on.
    """
    found = ""
    for pattern in (_TOWN, _ROAD, _ROAD, _ESTATE):
        match = pattern.match(words)
        if match is None or not _is_name(match, is_sure or bool(found)):
            continue
        if found and match["stem"][0] in _AND:
            continue
        found += match[0]
        words = words[match.end() :]
        if pattern is _ROAD and (crossing := _crossing(words)):
            return found + crossing
    if not found or found.endswith(_WITHOUT_NUMBERS) or not DOOR.match(words):
        named = _BY_DOOR.match(words)
        if named is None or not _is_named(named["stem"], is_sure or bool(found)):
            is_numbered = found and not found.endswith(_WITHOUT_NUMBERS)
            return found + _door(words, behind) if is_numbered else found
        found += named["stem"]
        words = words[named.end() :]
    return found + _door(words, behind)


def _is_named(stem: str, is_sure: bool) -> bool:
    """Whether these words before a door are the name of what it is a door of."""
    return not _NO_NAME.search(stem) and (is_sure or bool(_NAMED_SO.search(stem)))


def _crossing(words: str) -> str:
    """The street that crosses the one before these words."""
    found = CROSSING.match(words)
    if found is not None and not _NO_NAME.search(found["other"]):
        return found[0]
    alone = JUNCTION.match(words)
    return alone[0] if alone is not None else ""


def _door(words: str, behind: str) -> str:
    """The number, the building and the door that the words begin with, or the next clause does."""
    door = DOOR.match(words)
    if door is None:
        following = NEXT_DOOR.match(behind) if not words else None
        return following["door"] if following is not None else ""
    rest = words[door.end() :]
    building = _BUILDING.match(rest)
    if building is not None and not _NO_NAME.search(building["stem"]):
        inside = FLOOR.match(rest, building.end())
        return door[0] + building[0] + (inside[0] if inside is not None else "")
    following = NEXT_DOOR.match(behind) if not rest else None
    return door[0] + (following["door"] if following is not None else "")


def _is_name(match: re.Match[str], is_sure: bool) -> bool:
    whole = match[0]
    if _NO_NAME.search(match["stem"]) or _OF_A_KIND.search(whole):
        return False
    if len(match["stem"]) == 1 and not _SHORT_ONES.search(whole):
        return False
    if is_sure:
        return True
    # a number or a crossing shows what it stands behind to be a street
    behind = match.string[match.end() :]
    if DOOR.match(behind) or CROSSING.match(behind):
        return True
    # a clause may begin with anything: 道 ends more words than names, and 下坡路滑 is no road
    follows = _OF_ROADS.match(match.string, match.end())
    return len(match["stem"]) >= 2 and not whole.endswith("道") and follows is None
