"""How many things a clause lists."""

from __future__ import annotations

import re

_LISTED = re.compile(
    r"(?P<first>[^,，。；;:：、（）()]{1,24})(?P<rest>(?:、[^,，。；;:：、（）()]{1,24})+)"
)
_LAST_TWO = re.compile(
    r"(?<=[\u4e00-\u9fff”》\w])(?:以及|及其|和|(?<!以)及|与)(?=[\u4e00-\u9fff“《\w])"
)
_NUMERAL = re.compile(r"[一二三四五六七八九十百]+|\d+")
_OPEN_END = re.compile(r"等(?![级候待于])")


def listed_in(clause: str) -> int | None:
    """How many things a clause lists: 市南区、李沧区和莱西市 are three; None where it is not plain.

    A list that ends in 等 is open, and two lists in one clause leave open which is meant.
    """
    found = list(_LISTED.finditer(clause))
    if len(found) != 1 or _OPEN_END.search(clause, found[0].start()):
        return None
    parts = found[0].group().split("、")
    if _NUMERAL.fullmatch(parts[0]):
        return None  # 三、 numbers what follows
    joined = _LAST_TWO.findall(parts[-1])
    if len(joined) > 1 or any(_LAST_TWO.search(part) for part in parts[1:-1]):
        return None
    return len(parts) + len(joined)
