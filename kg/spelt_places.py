"""Places that a text names in Latin letters: Yangzhou, Xi'an, Inner Mongolia.

A name counts as a whole word that begins with a capital. Provinces and cities are known, and the
districts of homes that are given: there are too many others that are spelt as people are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from corpus.notice import Span
from kg.divisions import (
    Division,
    Form,
    Level,
    PlaceMention,
    all_divisions,
    divisions_named,
    is_within,
)
from kg.sounds import syllables

_OTHERWISE = {
    "hongkong": "香港", "macau": "澳门", "macao": "澳门", "tibet": "西藏", "shaanxi": "陕西",
    "innermongolia": "内蒙古", "harbin": "哈尔滨", "urumqi": "乌鲁木齐", "lhasa": "拉萨",
    "hohhot": "呼和浩特", "kashgar": "喀什", "luan": "六安", "xizang": "西藏",
}  # fmt: skip
"""Names that English has, or that are read otherwise than their characters."""
_NAMES_TOO = frozenset(
    ["aba", "ali", "dali", "hami", "jian", "luan", "xian", "yanan", "chaoyang", "heping"]
)
"""Spelt as people, other places or other words are: places only after a word that places."""
_WORD = re.compile(
    r"(?<![A-Za-z])(?:Hong Kong|Inner Mongolia|[A-Za-z]+(?:['’-](?!s\b)[A-Za-z]+)*)", re.I
)
_PLACES = re.compile(
    r"(?:\b(?:in|of|from|at|to|for|within|around|near|than|and|or)|[,、，和与在])\s*$", re.I
)
_IS_ONE = re.compile(r"\s+(?:city|province|prefecture|municipality|district|county)\b", re.I)
# 中山路, 南京大学: what follows makes another name of it
_ANOTHER_NAME = re.compile(
    r"['’]?\s+(?:Road|Rd|Street|St|Avenue|Ave|University|College|Bank|River|Lake|Bay|Opera|Museum"
    r"|Hotel|Hospital|Airport|Station|Daily|Times|cuisine|duck|noodles|rice|ham|beer)\b",
    re.I,
)
_SURNAMES = (
    "bai|cai|cao|chen|cheng|deng|ding|dong|du|fan|fang|feng|fu|gao|gong|gu|guo|han|hao|he|hou|hu"
    "|huang|jia|jiang|jin|kong|lei|li|liang|liao|lin|liu|long|lu|luo|lv|ma|mao|meng|mo|pan|peng"
    "|qian|qin|qiu|ren|shao|shen|shi|song|su|sun|tan|tang|tao|tian|wan|wang|wei|wen|wu|xia|xiang"
    "|xiao|xie|xiong|xu|xue|yan|yang|yao|ye|yi|yin|yu|yuan|zeng|zhang|zhao|zheng|zhong|zhou|zhu|zou"
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Director|Mayor|Secretary|named|called)\.?\s+$",
    re.I,
)
_SURNAME = "|".join(each.capitalize() for each in _SURNAMES.split("|"))
_CALLED = re.compile(rf"\b(?:{_SURNAME})\s+$")
_AND_SURNAME = re.compile(rf"\s+(?:{_SURNAME})\b")


def find_spelt(
    text: str, homes: Sequence[Division] = (), *, is_lower: bool = False
) -> tuple[PlaceMention, ...]:
    """The places that ``text`` spells in Latin letters, in order.

    ``homes``: places whose districts are known as well. ``is_lower``: the text is a match key, in
    which no capital is left.
    """
    known = _spelt_districts(tuple(homes))
    found = []
    for word in _WORD.finditer(text):
        if not (is_lower or word[0][0].isupper()):
            continue
        name = re.sub(r"[\s'’-]", "", word[0]).casefold()
        divisions = _spelt_cities().get(name, ()) + known.get(name, ())
        if divisions and _is_place(text, word, name):
            found.append(PlaceMention(Span(*word.span()), word[0], divisions, Form.FULL))
    return tuple(found)


def _is_place(text: str, word: re.Match[str], name: str) -> bool:
    """Whether the word names a place where it stands, and no person, road or dish."""
    before = text[: word.start()]
    if _ANOTHER_NAME.match(text, word.end()) or _AND_SURNAME.match(text, word.end()):
        return False
    if _TITLED.search(before) or _CALLED.search(before):
        return False
    is_sure = _PLACES.search(before) is not None or _IS_ONE.match(text, word.end()) is not None
    return is_sure or name not in _NAMES_TOO


def _spelling(name: str) -> str:
    return "".join(sound for sound, _ in syllables(name))


def _spelt(divisions: Iterator[Division]) -> Mapping[str, tuple[Division, ...]]:
    spelt: dict[str, tuple[Division, ...]] = {}
    for division in divisions:
        for name in division.short_names:
            spelt[_spelling(name)] = (*spelt.get(_spelling(name), ()), division)
    return spelt


@lru_cache(maxsize=1)
def _spelt_cities() -> Mapping[str, tuple[Division, ...]]:
    """Provinces and cities by the letters of their short names."""
    cities = dict(_spelt(each for each in all_divisions() if each.level is not Level.DISTRICT))
    for spelling, name in _OTHERWISE.items():
        above = [each for each in divisions_named(name) if each.level is not Level.DISTRICT]
        cities[spelling] = tuple(dict.fromkeys((*cities.get(spelling, ()), *above)))
    return cities


@lru_cache(maxsize=64)
def _spelt_districts(homes: tuple[Division, ...]) -> Mapping[str, tuple[Division, ...]]:
    """The districts that lie in any of the homes, and the homes, by their letters."""
    return _spelt(
        each
        for each in all_divisions()
        if each.level is Level.DISTRICT and any(is_within(each, home) for home in homes)
    )
