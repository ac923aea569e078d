"""Who acts and where: the places and bodies of a text, and whether two names mean one.

A body goes by its full name, by the official short form and by an everyday one: 市发展和改革委员会,
市发展改革委, 市发改委. An everyday form keeps the order of the characters and the head noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.notice import Span
from kg.aliases import canonical, short_body
from kg.divisions import Division, Form, find_divisions, is_within
from kg.model import Mention, NodeType
from kg.names import find_names
from kg.plain import plain


@dataclass(frozen=True, slots=True)
class Actor:
    """A place or body where it stands. ``codes`` are those of the divisions it may mean."""

    span: Span
    text: str
    key: str
    codes: frozenset[str] = frozenset()
    is_place: bool = False


_HEAD = "局委办厅署院"
_RANKED = re.compile(r"^[\u4e00-\u9fff]{0,6}?[市省区县]")
# 市卫健委公布, 市城管委: the graph's finder wants a mark or a verb that it knows after them
_EVERYDAY = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[由向经归报与和同及对请给令让助交]))[市省区县](?![场内外级])"
    r"(?:(?![的了和与及由对将在为市省区县])[\u4e00-\u9fff]){1,9}?"
    r"(?:局(?![面势限部长域])|委员会|委(?![员托任派屈])|(?<![大客餐前门])厅(?![堂长])|(?<![承主协开举兴])办(?![理法事公案结好学成]))"
)
_INNER_BODY = re.compile(
    r"[\u4e00-\u9fff]{1,4}(?:分局|局|支队|总队|处)(?=[^\u4e00-\u9fff]|$|[负牵的由会与和])"
)
_TWO = re.compile(r"(?<=[局委办厅府])[和与及、](?=[市省区县国])")  # 市人社局和市总工会
_NOT_A_NAME = re.compile(r"[一二三四五六七八九十两\d]个|设立?[一二三四五六七八九十两\d]")
_BODIES = {NodeType.DEPARTMENT, NodeType.ORGANISATION}
_PLACES = {NodeType.DISTRICT, NodeType.REGION}


def actors(text: str, home: Division | None) -> tuple[Actor, ...]:
    """The places and bodies of ``text`` in order; the place that the notice speaks for is none."""
    found = sorted(_actors(text, home), key=lambda actor: (actor.span.start, -actor.span.end))
    kept: list[Actor] = []
    for actor in found:
        if not kept or actor.span.start >= kept[-1].span.end:
            kept.append(actor)
    return tuple(kept)


def _actors(text: str, home: Division | None) -> Iterator[Actor]:
    # 其中江北区: no 中江
    mentions = find_names(text.replace("其中", "其："), home)
    taken: list[Span] = []
    flat = plain(text)
    for mention in mentions:
        if mention.type in _BODIES and not _NOT_A_NAME.search(mention.text):
            longer = _INNER_BODY.match(flat, mention.span.end)
            inner = mention.text.endswith("局") and longer is not None
            end = longer.end() if inner and longer is not None else mention.span.end
            start = mention.span.start
            for joint in _TWO.finditer(flat, start, end):
                yield _body(text, Span(start, joint.start()), mention.type, home)
                start = joint.end()
            yield _body(text, Span(start, end), mention.type, home)
            taken.append(Span(mention.span.start, end))
        elif mention.type not in _PLACES:
            taken.append(mention.span)
    for match in _EVERYDAY.finditer(flat):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in taken):
            yield _body(text, span, NodeType.DEPARTMENT, home)
            taken.append(span)
    yield from _places(text, mentions, taken, home)


def _places(
    text: str, mentions: tuple[Mention, ...], taken: list[Span], home: Division | None
) -> Iterator[Actor]:
    divisions = find_divisions(plain(text).replace("其中", "其："), home)
    for mention in mentions:
        if mention.type not in _PLACES or any(mention.span.overlaps(span) for span in taken):
            continue
        meant = [place for place in divisions if mention.span.contains(place.span)]
        whole = [place for place in meant if place.span == mention.span]
        chain = bool(meant) and meant[-1].span.end == mention.span.end
        place = whole[0] if whole else meant[-1] if chain and meant[-1].form >= Form.SHORT else None
        if place is not None:
            if home is not None and is_within(home, place.division):
                continue
            codes = frozenset(division.code for division in place.candidates)
            yield Actor(mention.span, mention.text, place.division.name, codes, True)
        else:
            yield Actor(mention.span, mention.text, mention.canonical, is_place=True)


def _body(text: str, span: Span, kind: NodeType, home: Division | None) -> Actor:
    written = span.of(text)
    return Actor(span, written, short_body(canonical(kind, written, home).name))


def same_actor(one: Actor, other: Actor) -> bool:
    """Whether the two names mean one place or one body."""
    if one.is_place != other.is_place:
        return False
    if one.codes or other.codes:
        return bool(one.codes & other.codes)
    if one.key == other.key or one.text == other.text:
        return True
    if one.is_place:
        return one.key.startswith(other.key) or other.key.startswith(one.key)
    return _shortens(one.key, other.key) or _shortens(other.key, one.key)


def _shortens(short: str, full: str) -> bool:
    """发改委 of 发展改革委, 公园城市局 of 公园城市建设管理局; not 公安局 of 公安局交管局."""
    if len(short) >= len(full) or short[-1] != full[-1] or short[-1] not in _HEAD:
        return False
    front = 0
    while front < len(short) and short[front] == full[front]:
        front += 1
    if (
        front < 2
        or len(_RANKED.sub("", short)) < 2
        or any(head in full[front:-1] for head in _HEAD)
    ):
        return False
    rest = iter(full)
    return all(character in rest for character in short)
