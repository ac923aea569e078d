"""Districts and the programmes that they run, where no measure says so: 东丽区“办不成事”窗口."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from corpus.notice import Span
from kg.collector import Collector
from kg.model import NodeType, Predicate
from kg.nest import Nest

_NEXT = re.compile(r"的?[“‘《]?")
_RUNS = re.compile(
    r"(?:[\u4e00-\u9fff]{0,4})?(?:上线|推出|成立|打造|实施|建立|开设|设立|推行|首创|创新|启动)"
    r"(?:了)?(?:[\u4e00-\u9fff]{0,6})[“‘]?"
)
_SITE = re.compile(r"(?:专区|驿站|窗口|站|厅|中心|馆|园|基地|专窗)$")


def collect_campaigns(found: Collector, quotes: Collection[Span]) -> None:
    """participates from a district to the programme that stands right behind it, or that it runs.

    What the words of a measure say (``quotes``) is told of the measure.
    """
    told = Nest(sorted(quotes))
    for district, programme in pairwise(found.mentions):
        if district.type is not NodeType.DISTRICT or programme.type is not NodeType.PROGRAMME:
            continue
        between = found.text[district.span.end : programme.span.start]
        is_next = _NEXT.fullmatch(between) is not None
        runs = _RUNS.fullmatch(between) is not None and told.holding(district.span) is None
        if not is_next and not runs:
            continue
        source, target = found.name(district), found.name(programme)
        span = Span(district.span.start, programme.span.end)
        found.edge(source, Predicate.PARTICIPATES, target, span)
        if _SITE.search(programme.text):
            found.edge(target, Predicate.LOCATED_IN, source, span)
