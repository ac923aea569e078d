"""Names of a text: departments, districts, organisations, regions, policies, platforms, programmes
and awards, each with its span and its canonical name. Rules and general lexicons only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from corpus.notice import Span
from kg.aliases import canonical, place_canonical
from kg.awards import awards
from kg.bodies import departments
from kg.divisions import Division, PlaceMention, find_divisions
from kg.documents import documents
from kg.found import Found
from kg.headed_names import headed_names
from kg.model import Mention, MergeRule, NodeType
from kg.name_edges import NameEdges
from kg.plain import plain
from kg.quoted_names import quoted_names, titled_names
from kg.short_forms import defined_places, definitions, full_forms, standing_in
from kg.zones import cross_regions, places_as_names, zones


def find_names(text: str, home: Division | None) -> tuple[Mention, ...]:
    """All names of ``text``, the longest where they overlap, in order. Spans are into ``text``."""
    flat = plain(text)
    places = find_divisions(flat, home)
    named_places = dict(places_as_names(places, home))
    candidates = list(_candidates(flat, places, named_places, home))
    first = _longest(candidates)
    defined = dict(defined_places(flat, definitions(flat, first)))
    kept = _longest([*candidates, *_repeats(flat, first), *defined])
    mentions = [_mention(text, found, named_places, home) for found in kept]
    # a document under its own title in 《》 is never the short form of another
    titled = {
        m.canonical for m in mentions if text[max(0, m.span.start - 1) : m.span.start] == "《"
    }
    short = full_forms(mentions, titled)
    by_span = {found.span: definition.full for found, definition in defined.items()}
    return tuple(_in_full(text, mention, short, by_span, home) for mention in mentions)


def _mention(
    text: str, found: Found, places: Mapping[Found, PlaceMention], home: Division | None
) -> Mention:
    written = found.span.of(text)
    place = places.get(found)
    if place is not None:
        name = place_canonical(place.division, home)
        rules = (MergeRule.DIVISION,) if name != written else ()
        return Mention(found.type, found.span, written, name, rules)
    full = canonical(found.type, written, home)
    return Mention(found.type, found.span, written, full.name, full.rules)


def _in_full(
    text: str,
    mention: Mention,
    short: Mapping[tuple[NodeType, str], tuple[str, MergeRule]],
    defined: Mapping[Span, Found],
    home: Division | None,
) -> Mention:
    if (full := defined.get(mention.span)) is not None:
        meant = canonical(full.type, full.span.of(text), home)
        name, rules = meant.name, (MergeRule.DEFINED, *meant.rules)
    elif (mention.type, mention.canonical) in short:
        name, rule = short[mention.type, mention.canonical]
        rules = (*mention.rules, rule)
    else:
        return mention
    return replace(mention, canonical=name, rules=rules)


def _candidates(
    flat: str,
    places: tuple[PlaceMention, ...],
    named_places: Iterable[Found],
    home: Division | None,
) -> Iterator[Found]:
    edges = NameEdges(flat, places)
    yield from titled_names(flat)
    yield from quoted_names(flat)
    yield from departments(flat, places, home)
    yield from documents(flat, places, edges)
    yield from headed_names(flat, places, edges)
    yield from zones(flat, places, edges)
    yield from awards(flat)
    yield from cross_regions(flat)
    yield from named_places


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
    for position, name in standing_in(flat, names):
        yield Found(names[name], Span(position, position + len(name)), 4)


# 12345热线管理办法 → 热线管理办法: what remains without the number or the place in front
_TAIL = re.compile(
    r"(?:(?<=\d)|(?<=^[\u4e00-\u9fff]{2}[市省区县])|(?<=^[全我本][市省区县]))[\u4e00-\u9fff][\u4e00-\u9fff\d]{1,24}"
    r"(?:办法|条例|规定|细则|方案|制度|规则)$"
)


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
