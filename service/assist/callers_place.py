"""Where a caller says that it is: divisions of the gazetteer, and the street or town in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.normalize import simplified
from kg.divisions import Division, Form, PlaceMention, find_divisions, full_name, is_within

_STREET = re.compile(
    r"(?:(?<=[区县市旗住在是到去来，,。;；我们])|^)(?P<name>(?!(?:这|那|哪|我|你|他|每|各|一|小|大|在|是|住|到|整)(?:个|条|们|些|的)?)"
    r"[\u4e00-\u9fff]{2,5}?(?:街道|镇(?![区静定痛])|乡(?![村亲下镇])))(?!办的)"
)
_ROAD = re.compile(
    r"(?:(?<=[区县市旗住在是到去来，,。;；道镇])|^)(?P<name>[\u4e00-\u9fff]{1,5}(?:大道|大街|路|街|巷|胡同|村|社区|小区|花园|家园|广场)(?![道上边口过人程费由子里]))"
)
_GENERAL = re.compile(
    r"^(?:[这那哪我你他每各一整在]|老|个|同|全)+[\u4e00-\u9fff]?(?:小区|社区|村|路|街|街道|镇|乡)$|^(?:走|上|下|在|去|过|农|新|乡|一|半|马)(?:路|街|村)$"
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
            if mention.form >= Form.SHORT or is_inside or is_home:
                held = found.get(mention.span.start)
                if held is None or at_home:
                    found[mention.span.start] = mention
    return tuple(found[start] for start in sorted(found))


def place_of(text: str, homes: Sequence[Division]) -> str:
    """The narrowest place that the caller names, in full where it is sure which one; else empty."""
    said = places_said(text, homes)
    street = _street(text)
    if not said:
        return street
    best = max(said, key=lambda each: (len(each.division.code), -each.span.start))
    outer = [each.division for each in said if each is not best]
    fitting = [c for c in best.candidates if any(is_within(c, home) for home in (*outer, *homes))]
    sure = len(best.candidates) == 1 or bool(fitting)
    name = full_name((fitting or best.candidates)[0]) if sure else best.text
    return name + street


def _street(text: str) -> str:
    names = [
        match["name"]
        for pattern in (_STREET, _ROAD)
        if (
            match := next(
                (m for m in pattern.finditer(text) if not _GENERAL.match(m["name"])), None
            )
        )
    ]
    return "".join(names)
