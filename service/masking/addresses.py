"""Where somebody lives: after 住在 or 地址是 from the street on, and any door with its building.

Provinces, cities and districts stay: they tell what is asked about and not who asks. A place that
everybody could mean (老旧小区, 农村, 养老院) is no address, nor is a building without a door.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.divisions import find_divisions
from service.masking.kinds import Kind, Private

_HAN = r"[\u4e00-\u9fff]"
_GAP = r"[ :\"'(]{0,4}"  # what is written between a lead and what it announces
_LEAD = re.compile(
    r"(?:我们?|他们?|她们?|本人|老人|父母|孩子)?(?:的)?(?:现在|目前|就|一直|都)?(?:家庭住址|户籍地址|现住址|居住地址|通讯地址|收货地址|联系地址|家庭地址|户籍地|住址|地址)"
    rf"(?:[写填]?的?是?在|[写填]?的?是|为|[写填])?{_GAP}"
    r"|(?:我们?|他们?|她们?|本人|老人|父母|孩子)?(?:现在|目前|就|一直|都)?(?:家住在?|(?<!国)家里?[在是]|居住在|现住在?|(?<![居入常记堵抓挡停留暂护顶挺站保房])住在?)(?![房院宅户宿持址着所]|建[委局部厅])"
    r"|(?:户口|户籍|房子|新房|老家)(?:现在|就|都|落)?[在是]|(?:租住|寄住|借住|暂住|定居|居住)[在于]|搬[到去进]"
    r"|(?:寄到|送到|邮寄到|送货到|快递到|寄往|寄给我)"
)
_LEAD_GAP = re.compile(_GAP)
_STOP = re.compile(  # a comma before the next part (35号，3号楼) stops nothing
    r"[,，、](?! ?(?:\d{1,4}|[一二三四五六七八九十]{1,3}) ?(?:号楼|号院|栋|幢|座|单元|门 ?\d))"
    r"|[。;；!！?？\n〔〕的了很没不被吗呢吧啊怎么]|都(?!\d)|或|可以|最多|及其|附近|旁边|对面"
    r"|这[条个里边]|那[条个里边]"
)
_LONGEST = 48
_N = r"(?:\d{1,5}|[一二三四五六七八九十百零〇]{1,5})"
# proper names of streets and estates; what is before the suffix is looked at by _GENERAL
_NAMED = (
    rf"{_HAN}{{2,12}}?(?:街道(?!办)|大街|大道|胡同|新村|小区|社区|花园|家园|公寓|大厦|新苑|佳苑|嘉园|雅苑|名苑|豪庭|名邸|华府|新城"
    rf"|[路街道巷弄村镇乡苑](?![上边口过人程费由子里灯面局])|里(?=\d|[一二三四五六七八九十]|$)|[园庭府湾](?={_N}(?:号|栋|幢|座|\d*-)))"
)
_PLACED = rf"{_N} ?(?:号楼|号院|号|栋|幢|座|单元|门|室|户|排|段|组|区|层|楼|弄|巷|院|#楼?)"
_DASHED = r"\d{1,4}(?: ?[-/] ?\d{1,4}){1,3} ?(?:号楼?|室|楼|户|栋|幢|门)?[A-Z]?(?![A-Za-z])"
_TOKEN = re.compile(
    rf"{_NAMED}|{_PLACED}|{_DASHED}|[A-Z]座|增\d+号|[之-]\d+|(?<=[楼栋幢座元门室区院座号]) ?-? ?"
    rf"(?:\d{{3,5}}(?! ?[年人元米平万多余个名户]|\d)|[一二三四五六七八九十零〇]{{2,5}})(?: ?室)?"
)
_STRONG = re.compile(
    rf"{_N} ?(?:[号栋幢座门室排组#]|单元)|{_DASHED}|(?<=[楼栋幢座元门室区院]) ?\d{{3,4}}"
)
_GENERAL = re.compile(
    r"(?:外地|老家|外省|山沟|[老旧新本该同全整每各一两几]|那|这|我们|哪|某|个|条|封闭|开放|高档|普通|附近|单位|学校|老旧|集体|商品|安置|回迁|公租房|廉租房|廉租房|居民|城中|农|山|乡|马|铁|公"
    r"|高速|道|上|半|走|过|大|小){1,8}(?:小区|社区|公寓|花园|家园|村|镇|乡|路|街|道|巷|街道|大街|新村|新城|大厦|里)|(?:山沟|深山|大山|山|胡同|巷子)里"
)
_ROAD = re.compile(rf"{_HAN}+(?:[路街道巷]|大街|大道|街道)")  # where many live
_DOOR = r"(?:\d{1,5}|[一二三四五六七八九十零〇]{1,5})"
_BLOCK = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
_UNIT = rf"{_BLOCK} ?(?:单元|门)"
_NEXT, _BLANK = r"[ ,，、-]{0,2}", r"[ -]{0,2}"
_CALLED = r"(?:户| ?(?:室|号房|号))"  # 5栋 1200 户 is a count
_NUMBER = rf"(?:\d{{3,5}}|[一二三四五六七八九十零〇]{{3,5}})(?! +户){_CALLED}?"
_ROOM = re.compile(
    # 30座公园 and 三栋楼 are no address: what is counted so is one only with a door behind it
    rf"(?<![\d第])(?:{_BLOCK} ?(?:号楼|#楼?|栋|幢|座|号院)(?:{_NEXT}{_UNIT}"
    rf"(?:{_BLANK}{_DOOR}{_CALLED}?)?|{_BLANK}{_NUMBER}|{_NEXT}\d{{3,5}}室)"
    rf"|{_UNIT}(?:{_BLANK}{_NUMBER}|{_NEXT}\d{{3,5}}室)|\d{{3,4}} ?(?:室|号房))(?:(?<=[室房户])|"
    rf"(?!\d|[.%]| ?[年月米元万多余个名平]))"
)
_ENGLISH = re.compile(
    r"(?P<lead>\b(?:I|i|We|we) live (?:at|in)\s+|\b[Mm]y (?:home )?address(?: is|:)\s*)"
    r"(?P<where>[^.;\n〔〕]{4,80}?)"
    r"(?=,? [A-Z][a-z]+ District|, Tianjin|[.;\n]|$)"
)
_JAPANESE = re.compile(r"(?P<lead>(?:私の)?住所は)(?P<where>[^。\n〔〕]{3,40}?)(?=です|。|$)")
_IN = re.compile(r"(?P<lead>在)(?P<where>[\u4e00-\u9fff\dA-Z-]{4,30}?)住")


_BETWEEN = (" ", "-", "/")


def addresses_in(plain: str) -> Iterator[Private]:
    """Every address that something announces, and every door; pieces may overlap."""
    for match in _LEAD.finditer(plain):
        yield from _address(plain, match.start(), match.end(), match.end() + _LONGEST)
    for match in _IN.finditer(plain):
        if _STRONG.search(match["where"]):
            yield from _address(plain, match.start(), *match.span("where"))
    for pattern in (_ENGLISH, _JAPANESE):
        for match in pattern.finditer(plain):
            if any(each.isdigit() for each in match["where"]):
                start, end = match.span("where")
                yield Private(start, end, Kind.ADDRESS, match.start())
    yield from doors_in(plain)


def doors_in(plain: str) -> Iterator[Private]:
    """Every door with its building or unit."""
    for match in _ROOM.finditer(plain):
        yield Private(match.start(), match.end(), Kind.ADDRESS, match.start())


def _address(plain: str, lead: int, start: int, end: int) -> Iterator[Private]:
    gap = _LEAD_GAP.match(plain, start)
    start = start if gap is None else gap.end()
    stop = _STOP.search(plain, start, min(end, len(plain)))
    end = min(end, len(plain)) if stop is None else stop.start()
    if _TOKEN.search(plain, start, end) is None:
        return
    start = _behind_divisions(plain, start, end)
    last = None
    for token in _TOKEN.finditer(plain, start, end):
        if not _GENERAL.fullmatch(token[0]):
            last = token.end()
    if last is None:
        return
    where = plain[start:last]
    if _STRONG.search(where) or not (_GENERAL.fullmatch(where) or _ROAD.fullmatch(where)):
        if _is_only_a_floor(where):
            return
        yield Private(start, last, Kind.ADDRESS, lead)


@lru_cache(maxsize=1)
def _floor() -> re.Pattern[str]:
    return re.compile(rf"{_N} ?(?:楼|层)|{_N} ?(?:号楼|栋|幢|座|区|组|排)?")


def _is_only_a_floor(where: str) -> bool:
    return _floor().fullmatch(where) is not None


def _behind_divisions(plain: str, start: int, end: int) -> int:
    """Where the divisions end that an address begins with: 天津市河西区|友谊路."""
    places = {each.span.start: each for each in find_divisions(plain[start:end])}
    at = sure = 0
    # a short name counts with a full one behind it: 天津河西区, not 紫金|山路; a blank is no end
    while at in places:
        at = places[at].span.end
        sure = at if _is_full(plain, start + at) else sure
        while plain[start + at : start + at + 1] in _BETWEEN:
            at += 1
            sure = at if sure == at - 1 else sure
    return start + sure


def _is_full(plain: str, end: int) -> bool:
    return plain[end - 1 : end] in tuple("省市区县旗州盟")
