"""Notices that were never published: a real one with other names, places and figures.

What the graph of many notices costs cannot be told from copies of one: their names would all be
the same nodes. A variation is of about the same length and has the same outline; the seed alone
decides what it says, so the same seed gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from random import Random

from corpus.notice import NoticeId, Span
from corpus.passages import read
from corpus.read import PublishedFile
from kg.dates import find_dates
from kg.divisions import (
    Division,
    Form,
    Level,
    division_of,
    find_divisions,
    is_within,
    place_forms,
    province_of,
    same_place,
)
from kg.mentions import home_of_reading
from kg.quantities import find_quantities

_QUOTED = re.compile(r"《([^《》\n]{4,80})》|“([^“”\n]{4,40})”")
_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# these are not this notice's own: the whole country's 一件事, and the issuer's 市…工作总结
_KEPT = re.compile(r"市|.*一件事$")
# rare in official Chinese: two of them make no word, no head noun and no place
_CHARACTERS = "岚峰溪泉松柏桐枫兰菊荷梅莲桂霞霖晨曦瑶琪璟珊皓朗昕晖翰墨弦韵"
_DIGITS = "二三四五六七八九"
_LEAST_DISTRICTS = 4
_FURTHEST_YEAR = 4


class _Kind(StrEnum):
    PLACE = "place"
    YEAR = "year"
    FIGURE = "figure"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class _Slot:
    """Characters that a variation writes anew."""

    span: Span
    kind: _Kind
    text: str


class Original:
    """A notice that names its place, read once, of which any number of variations can be made."""

    def __init__(self, file: PublishedFile) -> None:
        home = home_of_reading(read(file))
        if home is None:
            raise ValueError(f"{file.notice_id} does not say which place it speaks for")
        self._file = file
        self._home = home
        places = list(_place_slots(file.text, home))
        self._slots = _apart([*places, *_number_slots(file.text), *_name_slots(file.text, places)])
        self._districts = tuple(
            dict.fromkeys(slot.text for slot in places if slot.text not in place_forms(home))
        )

    def variation(self, seed: int) -> PublishedFile:
        """The notice as a city that ``seed`` chooses could have published it."""
        draw = _Draw(self._home, self._districts, seed)
        pieces, end = [], 0
        for slot in self._slots:
            pieces += [self._file.text[end : slot.span.start], draw.instead_of(slot)]
            end = slot.span.end
        given = self._file.metadata
        metadata = replace(
            given,
            title=draw.elsewhere(given.title),
            issuer=draw.elsewhere(given.issuer),
            date=draw.elsewhere(given.date),
        )
        text = "".join((*pieces, self._file.text[end:]))
        return PublishedFile(NoticeId(f"{self._file.notice_id}-{seed}"), text, metadata)

    def variations(self, count: int, seed: int) -> Iterator[PublishedFile]:
        """``count`` variations, made one by one; the seeds count up from ``seed``."""
        return (self.variation(seed + number) for number in range(count))


class _Draw:
    """What one seed has drawn: a city, its districts, the years between, and words as they come.

    What stands in several places of the notice is drawn once; every figure is drawn anew.
    """

    def __init__(self, home: Division, districts: Sequence[str], seed: int) -> None:
        self._random = Random(f"notice {seed}")  # a text: neighbouring seeds then share nothing
        province = province_of(home)
        cities = [city for city in _cities() if not is_within(city, province)]
        city = self._random.choice(cities)
        self._years = self._random.choice(
            [n for n in range(-_FURTHEST_YEAR, _FURTHEST_YEAR + 1) if n]
        )
        self._own = {home.name: city.name}
        self._own |= dict.fromkeys(home.short_names, city.short_names[0])
        pool = [district.name for district in _districts_of(city)]
        self._random.shuffle(pool)
        # a larger city's districts share the smaller one's
        self._drawn = {name: pool[i % len(pool)] for i, name in enumerate(districts)} | self._own

    def instead_of(self, slot: _Slot) -> str:
        """What a variation has in this slot."""
        if slot.kind is _Kind.YEAR:
            return self._later(slot.text)
        if slot.kind is _Kind.FIGURE:
            return self._figure(slot.text)
        if slot.text not in self._drawn:
            self._drawn[slot.text] = "".join(self._random.sample(_CHARACTERS, 2))
        return self._drawn[slot.text]

    def elsewhere(self, words: str | None) -> str | None:
        """Metadata with the drawn city and years; None stays None."""
        if words is None:
            return None
        for form in sorted(self._own, key=len, reverse=True):
            words = words.replace(form, self._own[form])
        return _YEAR.sub(lambda match: self._later(match[0]), words)

    def _later(self, year: str) -> str:
        return str(int(year) + self._years)

    def _figure(self, written: str) -> str:
        """Digits for digits, the first of a number no zero; 万, units and bounds as they are."""
        out: list[str] = []
        for at, character in enumerate(written):
            if character in _DIGITS:
                out.append(self._random.choice(_DIGITS))
            elif character.isdecimal():
                before = written[at - 1 : at]
                leads = not before.isdecimal() and before != "."
                out.append(str(self._random.randint(1 if leads else 0, 9)))
            else:
                out.append(character)
        return "".join(out)


def _place_slots(text: str, home: Division) -> Iterator[_Slot]:
    """The notice's own place and its districts, written out; 京津冀 and other places stay."""
    for place in find_divisions(text, home):
        own = same_place(place.division, home) and place.form >= Form.SHORT
        district = place.form is Form.FULL and place.division.level is Level.DISTRICT
        if own or (district and is_within(place.division, home)):
            yield _Slot(place.span, _Kind.PLACE, place.text)


def _number_slots(text: str) -> Iterator[_Slot]:
    for date in find_dates(text):
        for year in _YEAR.finditer(date.text):
            start = date.span.start + year.start()
            yield _Slot(Span(start, start + len(year[0])), _Kind.YEAR, year[0])
    for quantity in find_quantities(text):
        yield _Slot(quantity.span, _Kind.FIGURE, quantity.text)


def _name_slots(text: str, places: Sequence[_Slot]) -> Iterator[_Slot]:
    """Two characters of every quoted name, after its place, wherever the name stands."""
    ends = {slot.span.start: slot.span.end for slot in places}
    seen: set[str] = set()
    for match in _QUOTED.finditer(text):
        start, end = match.span(match.lastindex or 0)
        name = text[start:end]
        pair = _PAIR.search(text, ends.get(start, start), end)
        if name in seen or pair is None or _KEPT.match(name):
            continue
        seen.add(name)
        for found in re.finditer(re.escape(name), text):
            at = found.start() + pair.start() - start
            yield _Slot(Span(at, at + len(pair[0])), _Kind.NAME, pair[0])


def _apart(slots: Sequence[_Slot]) -> tuple[_Slot, ...]:
    """The slots in order of appearance; of two that overlap the one that was found first."""
    taken: set[int] = set()
    kept = []
    for slot in slots:
        covered = range(slot.span.start, slot.span.end)
        if taken.isdisjoint(covered):
            taken.update(covered)
            kept.append(slot)
    return tuple(sorted(kept, key=lambda slot: slot.span))


@lru_cache(maxsize=1)
def _cities() -> tuple[Division, ...]:
    """Cities below a province, with a short name and enough districts, by code."""
    codes = (division_of(f"{number:04d}") for number in range(10_000))
    return tuple(
        city
        for city in codes
        if city is not None
        and city.name.endswith("市")
        and city.short_names
        and len(_districts_of(city)) >= _LEAST_DISTRICTS
    )


def _districts_of(city: Division) -> list[Division]:
    codes = (division_of(f"{city.code}{number:02d}") for number in range(100))
    return [district for district in codes if district is not None and len(district.name) > 2]
