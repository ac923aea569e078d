"""Honours, titles, rankings and model units: “A+等级”, “四强”党支部, 首届…优秀作品二等奖."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.notice import Span
from kg.found import Found
from kg.model import NodeType
from kg.name_words import AWARD_HEADS, AWARD_VERBS, MODEL_UNITS

_GIVEN = re.compile(
    rf"(?:{AWARD_VERBS}|称号|荣誉)(?:了|为|[\u4e00-\u9fff]{{1,4}}的|[\d一二三四五六七八九十年度首批市级省国家全]{{0,8}})?$"
)
_GIVEN_TO = re.compile(rf"(?:{AWARD_VERBS})(?:了|为)?(?P<by>[\u4e00-\u9fff]{{2,12}})$")
_HEAD_AFTER = re.compile(rf"(?!称号)(?:{AWARD_HEADS})")
_CALLED_AFTER = re.compile(r"(?:荣誉)?(?:称号|奖项|荣誉)")
_UNIT_AFTER = re.compile(rf"(?:{MODEL_UNITS})(?![委党])")
_UNIT_INSIDE = re.compile(rf"[\u4e00-\u9fff]{{3,}}(?:{MODEL_UNITS})$")
_PRIZE = re.compile(
    rf"(?:荣获|获得|获评|被评为|评为|入选|获)(?P<name>[^，。；、,;\n]{{2,50}}?(?:{AWARD_HEADS}))(?=[，。；、,;\n]|$)"
)
_RANKING = re.compile(
    r"(?:进入|位列|登上|跻身|入选|入围|位居)(?P<name>[^，。；、,;\n]{2,30}?(?:排行榜|榜单|百强榜|百强))"
)
_SOUGHT = re.compile(
    r"(?:争创|创建|创成|申创|创评)(?P<name>[^，。；、,;的\n]{2,24}?(?:示范|文明|模范|卫生|园林|森林|宜居)?(?:城市|示范区|示范县|先行区|百强县))"
)
_BETWEEN = re.compile(r"(?:活动|大赛|评选|评比)")


def quoted_award(text: str, quote: Span, before: str) -> Found | None:
    """The award that a quoted name is, or is the beginning of; ``quote`` holds the marks too.

    ``before`` is what stands before it in its clause.
    """
    inside = Span(quote.start + 1, quote.end - 1)
    honour = _HEAD_AFTER.match(text, quote.end)
    if _GIVEN.search(before):
        if honour is not None:
            return Found(NodeType.AWARD, Span(quote.start, honour.end()), 8)
        unit = _UNIT_AFTER.match(text, quote.end)
        return Found(NodeType.AWARD, Span(quote.start, unit.end()) if unit else inside, 8)
    if _CALLED_AFTER.match(text, quote.end):
        return Found(NodeType.AWARD, inside, 8)
    unit = _UNIT_AFTER.match(text, quote.end)
    if unit is not None and len(inside) <= 6:
        given = _GIVEN_TO.search(before)
        start = quote.start - len(given["by"]) if given else quote.start
        return Found(NodeType.AWARD, Span(start, unit.end()), 8)
    return Found(NodeType.AWARD, inside, 7) if _UNIT_INSIDE.search(inside.of(text)) else None


def awards(text: str) -> Iterator[Found]:
    """Prizes, titles and rankings without quotation marks, or with a part in them."""
    for match in _PRIZE.finditer(text):
        start, end = match.span("name")
        closed = text.rfind("”", start, end)
        if closed > 0:
            after = _BETWEEN.match(text, closed + 1)
            start = after.end() if after else closed + 1
        if end - start >= 3 and "“" not in text[start:end]:
            yield Found(NodeType.AWARD, Span(start, end), 6)
    for pattern, weight in ((_SOUGHT, 8), (_RANKING, 6)):
        for match in pattern.finditer(text):
            yield Found(NodeType.AWARD, Span(*match.span("name")), weight)
