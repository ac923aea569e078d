"""The things or places that one question compares, adds or asks of each, cut out of its words."""

from __future__ import annotations

import re

from corpus.words import segments
from kg.divisions import Form, find_divisions
from kg.spelt_places import find_spelt
from kg.unlisted_places import find_strangers
from service.answering.asked import is_added
from service.answering.linking import NameForms
from service.answering.vocabulary import content_words
from service.answering.years import without_years, years_in

_RELATIVE: tuple[tuple[str, int], ...] = (
    (r"大前年", -3),
    (r"(?<![大以提目当学之生])前年(?![度检审龄利级限])", -2),
    (r"(?<![过除减失])去年(?![检审费])|上一年|旧年(?!限)|昨年|last year", -1),
    (r"(?<![如至迄现当])今年(?![轻限龄])|this year", 0),
    (r"(?<![证说声透注表阐文])明年|next year", 1),
)
"""Words for a year beside the notice's own, and not 提前年检, 去年检, 如今年轻, 证明年限."""
_COMPARING = ("比", "相比", "比较", "对比", "相差", "之间", "分别", "差")
_ADDING = ("合计", "加", "加起来", "起来", "一共", "总共")
COMPARES = frozenset({*_COMPARING, *_ADDING})
"""Words that compare or add, and name nothing."""
CHANGE = frozenset(["变化", "区别", "差别", "差距", "差异", "变", "变动"])
"""Words for what a comparison asks; alone they name nothing that is compared."""
OF_EACH = COMPARES | CHANGE | {"不同", "不一样", "异同"}
"""What is asked of several places, and narrows nothing down of any one."""
_THAN_BEFORE = re.compile(r"[比较](?:去年|上一年|旧年|昨年)|than last year|昨年より")
"""今年比去年增长多少 asks for one figure."""
_ANY = "|".join(words for words, _ in _RELATIVE)
_RELATIVE_YEARS = re.compile(rf"(?:{_ANY})(?:[和跟与同及、](?={_ANY}))?")
_BETWEEN_TWO = frozenset(
    ["和", "跟", "与", "同", "比", "还是", "以及", "及", "vs", "and", "or", "と"]
)
_AND = re.compile(
    r"\s*(?:[、,，/比]|还有|还是|以及|[和与跟同及]|或者?|と"
    r"|\b(?:and|or|vs\.?)\b(?: (?:in|of|from|for)\b)?)\s*"
)
_EACH = re.compile(r"分别|各自|各(?=[有是要为占建])")
_DOING_IT_AS_ONE = re.compile(
    r"联合|共同|合作|携手|联手|协同|一起|一块|之间|两地|互认|互通|通办|往返|直达"
    r"|together|jointly|between|一绪"
)
"""What several places do with each other is said of all of them at once."""


def each_place(key: str) -> tuple[tuple[str, str], ...]:
    """Each of the places that stand side by side in a key, with the key as it asks of it alone.

    甲市和乙市的票价哪个高 has 甲市 with 甲市的票价哪个高, and 乙市 with its own; nothing where no
    two places are joined.
    """
    for run in _places_joined(key):
        start, end = run[0][0], run[-1][1]
        names = [key[a:b] for a, b in run]
        before, after = _EACH.sub("", key[:start]), _EACH.sub("", key[end:])
        return tuple((name, f"{before}{name}{after}") for name in names)
    return ()


def names_only_places(text: str) -> bool:
    """Whether a part of a question only says of which places it is: 甲市与乙市相比."""
    runs = _places_joined(text)
    return bool(runs) and not subject_of(f"{text[: runs[0][0][0]]} {text[runs[0][-1][1] :]}")


def are_one(key: str) -> bool:
    """Whether a question asks what places do with each other, and not of each of them."""
    return _DOING_IT_AS_ONE.search(key) is not None


def _places_joined(key: str) -> list[list[tuple[int, int]]]:
    """Where the places of each run of two or more stand; 天津市红桥区 is one of them."""
    runs: list[list[tuple[int, int]]] = []
    unlisted = find_strangers(key)
    listed = (p for p in find_divisions(key) if not any(p.span.overlaps(u.span) for u in unlisted))
    places = (*listed, *unlisted, *find_spelt(key, is_lower=True))
    for place in sorted(places, key=lambda each: each.span.start):
        start, end = place.span.start, place.span.end
        if place.form is Form.LETTER:
            continue
        last = runs[-1][-1][1] if runs else -1
        if runs and last == start:
            runs[-1][-1] = (runs[-1][-1][0], end)
        elif runs and _AND.fullmatch(key, last, start):
            runs[-1].append((start, end))
        else:
            runs.append([(start, end)])
    return [run for run in runs if len(run) > 1]


def things_of(key: str, names: NameForms) -> tuple[list[str], str]:
    """The things that a question compares or adds, and what it asks about all of them.

    甲和乙的比例差多少 has 甲, 乙 and 的比例差多少; nothing where it does not name two.
    """
    parts = segments(key)
    named = [(each.start, each.end) for each in names.in_key(key)]
    at = 0
    for number, part in enumerate(parts):
        start, at = at, at + len(part)
        if part not in _BETWEEN_TWO or not number or any(a < start < b for a, b in named):
            continue  # or it joins two words of one name: 文化和旅游局
        end = number + 1
        while end < len(parts) and _goes_on(parts[end]):
            end += 1
        first, second = "".join(parts[:number]), "".join(parts[number + 1 : end])
        rest = "".join(parts[end:])
        # a year is no second thing: 数量和2024年相比, 数量跟去年比
        if subject_of(first) and set(subject_of(second)) - CHANGE:
            return [*_listed(first, key), second], rest
    return [], ""


def relative_years(key: str) -> tuple[int, ...]:
    """The years that a question names beside the notice's own, the earliest first: 去年 is −1."""
    return tuple(at for words, at in _RELATIVE if re.search(words, key))


def relative_year_in(key: str) -> str:
    """The first word of a key for a year beside the notice's own; empty where it has none."""
    found = re.search(_ANY, key)
    return found[0] if found else ""


def compares_relative_years(key: str) -> bool:
    """Whether it is asked of two such years each, and not 今年比去年增长多少."""
    return len(relative_years(key)) == 2 and _THAN_BEFORE.search(key) is None


def without_relative_years(text: str) -> str:
    """The text without the words for such years, and without what joins two of them: 今年跟去年."""
    return _RELATIVE_YEARS.sub("", text)


def _goes_on(part: str) -> bool:
    """Whether a word still belongs to the second thing."""
    is_year = bool(years_in(part)) or part in ("年", "年度")
    if part.startswith(_COMPARING[:4]):
        return False  # 比有
    return part not in COMPARES and (is_year or bool(content_words(part)))


def _listed(first: str, key: str) -> list[str]:
    """What stands before 和; more than one thing, where a sum of several is asked: 甲、乙和丙."""
    several = first.split("、") if is_added(key) else [first]
    return several if all(map(subject_of, several)) else [first]


def subject_of(text: str) -> tuple[str, ...]:
    """The words of a text that say what is asked about: no year, and none that only compares."""
    bare = without_relative_years(without_years(text))
    return tuple(word for word in content_words(bare) if word not in COMPARES)
