"""Whether a clause of what somebody says asks something, or only tells."""

from __future__ import annotations

import re

from corpus.normalize import match_key
from service.answering.asked import Asked, asked_for

_TELLS = re.compile(
    r"(?:有|好|那么|来了|过了|了|这|那|十|试了|说了|打了|跑了)(?:好)?几[个名位条次只天年月户家间台遍趟回十百千万]"
    r"|(?:都|又|也|死活|就是|从来|根本|一直|老是?|总是?)(?:不|没)[\u4e00-\u9fff]{1,3}$"
)
_ASKS_YES_NO = re.compile(
    r"[吗吧][,，]?$|么$|(?P<a>[\u4e00-\u9fff])[不没](?P=a)|是否|能否|可否|会否|有无|有没有"
    r"|(?:是真的|真的|对|行|好|能|有|要|会|可以|成)不$|[了过]没(?:有)?$"
)
_MOOD = frozenset({Asked.YES_NO})


def asks(words: str, is_marked: bool) -> bool:
    """Whether a clause asks something; ``is_marked``: a question mark ends it."""
    if is_marked:
        return True
    key = match_key(words)
    if _ASKS_YES_NO.search(key):
        return True
    return bool(asked_for(_TELLS.sub("", key)) - _MOOD)
