"""Places that the list of divisions does not have, by how a text writes them: 洛舟市, 恒峰区.

A town that was founded or renamed since the list was made is a place all the same. Its name is two
or three characters before 市, 区, 县 or 州 that the general dictionary does not hold as a word. Its
``Division`` has the code of the listed one that it is written after, if any, and its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from corpus.notice import Reading, Span
from corpus.words import frequencies, is_word, segments
from kg.divisions import (
    Division,
    Form,
    Level,
    PlaceMention,
    all_divisions,
    find_divisions,
    home_of,
    is_central,
)
from kg.place_words import COMMON_WORDS

_HAN = "\u4e00-\u9fff"
_OPENS = re.compile(r"\s*(?:中共)?(?:关于(?:印发|发布|公布|转发))?[《“\"\s]*")
_KIND = re.compile(
    r"市(?!场|民(?!政)|政(?!府)|值|级|域|容|面|长(?!期))"
    r"|区(?!域|间|别|长|块|划|位|级|政(?!府))|县(?!域|级|长|城|乡|政(?!府))|(?<!自治)州(?![市区县])"
)
# what is a body of something is a body of a place: 望江市人民政府, 清源县水务局
_IS_BODY = re.compile(f"人民政府|政府|人大|[{_HAN}]{{1,14}}(?:局|委|委员会|办公室|厅)$")
_RARE = 250
"""Times that the general dictionary counted a word, below which a place may as well be meant."""
_STEM = re.compile(f"[{_HAN}]{{2,3}}")
_STEM_LENGTHS = (2, 3)
# 超市, 夜市, 小区, 自贸区: what these end is a word, or a kind of area, whatever stands before
_NO_PLACE_BEFORE = {
    "市": "超城夜早菜花股楼房门闹集上都本全我各该贵街两多每省跨县级辖",
    "区": (
        "小校景片园社地城市郊街厂库灾疫牧林矿老新特辖战汛营站场馆本全我各该贵两多每跨县"
        "贸开发税保范验作业务居住禁停放限养息护治管控建设"
    ),
    "县": "本全我各该贵两多每跨市区困",
    "州": "本全我各该贵两多每神九五亚非美欧",
}
_ANOTHER_NAME = re.compile(r"[省区县州盟旗路街]|大[学道桥街厦]|[中小]学|公园")
_BEFORE_PLACES = frozenset("那在去到从和与跟同及或问是的我你他她有个向给由对比把被让叫请这哪几")
"""Characters that stand before a place's name and are in none."""


def place_spoken_for(reading: Reading) -> Division | None:
    """The place that a notice speaks for: a listed one (``home_of``), or an unlisted one with whose
    name its issuer opens, else its title."""
    issuer, title = reading.notice.issuer or "", reading.notice.title
    own = _opening(issuer)
    if own is not None or is_central(issuer):
        return own
    return home_of(issuer, "") or _opening(title) or home_of(issuer, title)


def _opening(text: str) -> Division | None:
    """The unlisted place that a text opens with, or that stands right after a listed one."""
    opens = _OPENS.match(text)
    start = opens.end() if opens else 0
    outer: Division | None = None
    for place in find_divisions(text):
        if place.span.start != start or place.form < Form.SHORT:
            break
        start, outer = place.span.end, place.division
    for length in _STEM_LENGTHS:
        stem, end = text[start : start + length], start + length
        kind = _KIND.match(text, end)
        is_body = _IS_BODY.match(text, end + 1) is not None
        if kind is not None and _may_be_place(stem, kind[0], is_body=is_body):
            is_known = any(place.text == stem for place in find_divisions(stem))
            # 静海县 may be what 静海区 was; no district becomes a city of its name
            return None if is_known and kind[0] in "区县" else _division(stem, kind[0], outer)
    return None


def find_unlisted(text: str, homes: Iterable[Division]) -> tuple[PlaceMention, ...]:
    """The unlisted ones of ``homes`` that a match key names, in order: 洛舟市, 洛舟."""
    found = [
        PlaceMention(Span(*match.span()), match[0], divisions, form)
        for name, divisions, form in _names_of(tuple(dict.fromkeys(homes)))
        for match in re.finditer(re.escape(name), text)
        if form is Form.FULL or _is_bare(text, Span(*match.span()))
    ]
    found.sort(key=lambda each: (each.span.start, -each.span.end))
    return tuple(_apart(found))


def find_strangers(text: str) -> tuple[PlaceMention, ...]:
    """What a match key names as a place that no list has and that no notice need speak for."""
    return tuple(_strangers(text)) if _KIND.search(text) else ()


def unlisted_in(text: str, homes: Iterable[Division]) -> tuple[PlaceMention, ...]:
    """Both: the unlisted ones of ``homes``, and strangers that stand elsewhere in the key."""
    known = find_unlisted(text, homes)
    others = (
        each for each in find_strangers(text) if not any(each.span.overlaps(k.span) for k in known)
    )
    return tuple(sorted((*known, *others), key=lambda place: place.span.start))


def is_listed(division: Division) -> bool:
    """Whether the list of divisions has it."""
    return division.code.isdigit()


@lru_cache(maxsize=64)
def _names_of(homes: tuple[Division, ...]) -> Sequence[tuple[str, tuple[Division, ...], Form]]:
    unlisted = [home for home in homes if not is_listed(home)]
    forms = {home.name: Form.FULL for home in unlisted}
    forms |= {short: Form.SHORT for home in unlisted for short in home.short_names}
    return [
        (name, tuple(home for home in unlisted if name in (home.name, *home.short_names)), form)
        for name, form in forms.items()
    ]


def _is_bare(text: str, span: Span) -> bool:
    """Whether a short name stands for its place there: not in 白云溪流, 云溪区 or 云溪大学."""
    ends = {0, *accumulate(map(len, segments(text, guess=False)))}
    return span.start in ends and span.end in ends and not _ANOTHER_NAME.match(text, span.end)


def _apart(found: Iterable[PlaceMention]) -> Iterator[PlaceMention]:
    end = 0
    for each in found:
        if each.span.start >= end:
            yield each
            end = each.span.end


def _strangers(text: str) -> Iterator[PlaceMention]:
    known = find_divisions(text)
    for kind in _KIND.finditer(text):
        if kind[0] == "州":
            continue
        before = text[: kind.start()]
        ends = {0, *accumulate(map(len, segments(before)))}
        for length in _STEM_LENGTHS:
            start, stem = kind.start() - length, before[-length:]
            if start < 0 or not (start in ends or before[start - 1] in _BEFORE_PLACES):
                continue
            span = Span(start, kind.end())
            is_known = any(
                each.span.overlaps(span) and not _is_district_of_name(each, stem, kind[0])
                for each in known
            )
            is_made_of = set(stem) <= _characters() - _BEFORE_PLACES
            if not is_known and is_made_of and _may_be_place(stem, kind[0]):
                division = _division(stem, kind[0], None)
                yield PlaceMention(span, division.name, (division,), Form.FULL)
                break


def _is_district_of_name(place: PlaceMention, stem: str, kind: str) -> bool:
    """Whether a listed place is only a district or county of the name that a city is called by."""
    return kind == "市" and place.text == stem and place.form is Form.SHORT_DISTRICT


def _may_be_place(stem: str, kind: str, *, is_body: bool = False) -> bool:
    """Whether a name may be made of these: no word, and of no word with what ends the name.

    ``is_body``: it begins the name of a body, as hardly anything but a city or a county does.
    """
    if _STEM.fullmatch(stem) is None or is_word(stem + kind):
        return False
    if is_body and kind in "市县" and len(stem) == 2:
        return True
    if stem[-1] in _NO_PLACE_BEFORE[kind]:
        return False
    if kind in "市县" and len(stem) == 2:
        return _is_rare(stem)
    return not any(map(is_word, {stem, stem[:2], stem[-2:]}))


def _is_rare(word: str) -> bool:
    return frequencies().get(word, 0) < _RARE


@lru_cache(maxsize=1)
def _characters() -> frozenset[str]:
    """The characters that names of listed places are made of."""
    return frozenset("".join(name for each in all_divisions() for name in each.short_names))


def _division(stem: str, kind: str, outer: Division | None) -> Division:
    level = Level.DISTRICT if kind in "区县" else Level.CITY
    code = f"{outer.code if outer else ''}{stem}{kind}"
    short = (stem,) if stem not in COMMON_WORDS and _is_rare(stem) else ()
    return Division(code, stem + kind, short, level, outer.code if outer else None)
