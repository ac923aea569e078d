"""Names of a text: departments, districts, organisations, regions, policies, platforms, programmes
and awards, each with its span and its canonical name. Rules and general lexicons only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.notice import Span
from kg.aliases import canonical, full_forms, place_canonical
from kg.divisions import Division, Form, Level, PlaceMention, find_divisions
from kg.headed_names import departments, headed_names, zones
from kg.model import Mention, NodeType
from kg.name_words import AWARD_HEADS, CROSS_REGIONS
from kg.plain import plain
from kg.quoted_names import Found, quoted_names, titled_names

_CROSS = re.compile(rf"(?:{CROSS_REGIONS})")
_PRIZE = re.compile(
    rf"(?:荣获|获得|获评|获)(?P<name>[^，。；、,;\n]{{2,50}}?(?:{AWARD_HEADS}))(?=[，。；、,;\n]|$)"
)


def find_names(text: str, home: Division | None) -> tuple[Mention, ...]:
    """All names of ``text``, the longest where they overlap, in order. Spans are into ``text``."""
    flat = plain(text)
    places = find_divisions(flat, home)
    candidates = list(_candidates(flat, places))
    first = _longest(candidates)
    kept = _longest([*candidates, *_repeats(flat, first)])
    mentions = [
        Mention(found.type, found.span, found.span.of(text), name)
        for found, name in _named(text, kept, places, home)
    ]
    # a document under its own title in 《》 is never the short form of another
    titled = {m.span for m in mentions if text[max(0, m.span.start - 1) : m.span.start] == "《"}
    short = full_forms(mentions, {m.canonical for m in mentions if m.span in titled})
    return tuple(
        Mention(m.type, m.span, m.text, short.get((m.type, m.canonical), m.canonical))
        for m in mentions
    )


def _candidates(flat: str, places: tuple[PlaceMention, ...]) -> Iterator[Found]:
    yield from titled_names(flat)
    yield from quoted_names(flat)
    yield from departments(flat, places)
    yield from headed_names(flat, places)
    yield from zones(flat, places)
    yield from _prizes(flat)
    for match in _CROSS.finditer(flat):
        yield Found(NodeType.REGION, Span(match.start(), match.end()), 2)
    for place in places:
        if place.form >= Form.SHORT or place.form is Form.LETTER:
            yield Found(_place_type(place), place.span, 1)


def _place_type(place: PlaceMention) -> NodeType:
    return NodeType.DISTRICT if place.division.level is Level.DISTRICT else NodeType.REGION


def _prizes(flat: str) -> Iterator[Found]:
    for match in _PRIZE.finditer(flat):
        start, end = match.span("name")
        closed = flat.rfind("”", start, end)
        if closed > 0:
            after = re.compile(r"(?:活动|大赛|评选|评比)?").match(flat, closed + 1)
            start = after.end() if after else closed + 1
        if end - start >= 3 and "“" not in flat[start:end]:
            yield Found(NodeType.AWARD, Span(start, end), 6)


_REPEATED = {NodeType.POLICY, NodeType.PLATFORM, NodeType.PROGRAMME, NodeType.ORGANISATION}


def _repeats(flat: str, kept: list[Found]) -> Iterator[Found]:
    """Every other place where a name stands that the text has presented as one.

    A document is also repeated by its tail: 热线管理办法 after 12345热线管理办法.
    """
    names: dict[str, NodeType] = {}
    for found in kept:
        name = found.span.of(flat)
        sure = found.type is not NodeType.PROGRAMME or found.weight >= 7
        if found.type in _REPEATED and len(name) >= 4 and sure:
            names.setdefault(name, found.type)
            tail = _TAIL.search(name) if found.type is NodeType.POLICY else None
            if tail is not None and tail.start() > 0:
                names.setdefault(tail[0], found.type)
    if not names:
        return
    starting: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        starting.setdefault(name[:4], []).append(name)
    for position in range(len(flat) - 3):
        for name in starting.get(flat[position : position + 4], ()):
            if flat.startswith(name, position):
                yield Found(names[name], Span(position, position + len(name)), 4)
                break


# 12345热线管理办法 → 热线管理办法: what remains without the number or the place in front
_TAIL = re.compile(r"(?<=\d)[\u4e00-\u9fff]{2,12}(?:办法|条例|规定|细则|方案)$")


def _longest(candidates: Iterable[Found]) -> list[Found]:
    """Flat and maximal: the longer name wins, then the surer kind."""
    kept: list[Found] = []
    taken: set[int] = set()
    for found in sorted(
        set(candidates),
        key=lambda f: (-len(f.span), -f.weight, f.span, f.type.value),
    ):
        covered = range(found.span.start, found.span.end)
        if taken.isdisjoint(covered):
            kept.append(found)
            taken.update(covered)
    return sorted(kept, key=lambda found: found.span)


def _named(
    text: str, kept: list[Found], places: tuple[PlaceMention, ...], home: Division | None
) -> Iterator[tuple[Found, str]]:
    by_span = {place.span: place for place in places}
    for found in kept:
        place = by_span.get(found.span)
        if place is not None and found.weight == 1:
            yield found, place_canonical(place.division, home)
        else:
            yield found, canonical(found.type, found.span.of(text), home)
