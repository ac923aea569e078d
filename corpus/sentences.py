"""Where sentences end and where 一是…二是… points begin, within one paragraph or several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.notice import Point, Span
from corpus.numerals import ordinal

_STOP = re.compile(r"[。！？!?][。！？!?…]*(?P<closing>[”’」』）)》】\"']*)")
_POINT = re.compile(r"(?<![^。；;：:，,！？!?”\s])([一二三四五六七八九十]{1,3})([是要])")


def sentence_ends(text: str, span: Span) -> tuple[int, ...]:
    """The ends of the sentences in ``span``, the last one ``span.end``.

    A sentence ends at 。！？!? with the quotation marks that close there. Not so a ？ or ！ inside
    a quotation that goes on (“办不办？”成为…), nor a ``?`` inside an address.
    """
    ends: list[int] = []
    for stop in _STOP.finditer(text, span.start, span.end):
        end = stop.end()
        if end >= span.end:
            break
        mark = stop[0][: len(stop[0]) - len(stop["closing"])]
        goes_on = not text[end].isspace()
        if stop["closing"] and "。" not in mark and goes_on:
            continue
        if mark in ("?", "!") and text[end].isascii() and text[end].isalnum():
            continue
        ends.append(end)
    if len(span):
        ends.append(span.end)
    return tuple(ends)


def points_of(text: str, paragraphs: Sequence[Span]) -> tuple[Point, ...]:
    """The points that neighbouring paragraphs of one place count: 一是…二是…, or 一要…二要….

    A count starts at 一 and goes on without a gap; a lone 一是 counts nothing. A point runs to the
    next one or to the end of its paragraph.
    """
    marks = [
        (found.start(1), ordinal(found[1]), found[2], paragraph.end)
        for paragraph in paragraphs
        for found in _POINT.finditer(text, paragraph.start, paragraph.end)
    ]
    counted = _points([mark for mark in marks if mark[2] == "是"])
    taken = [(points[0].span.start, points[-1].span.end) for points in counted]
    for points in _points([mark for mark in marks if mark[2] == "要"]):
        own = Span(points[0].span.start, points[-1].span.end)
        if not any(own.overlaps(Span(start, end)) for start, end in taken):
            counted.append(points)
    return tuple(sorted((p for points in counted for p in points), key=lambda p: p.span))


def _points(marks: Iterable[tuple[int, int, str, int]]) -> list[list[Point]]:
    """Runs of at least two marks that count up from one."""
    runs: list[list[tuple[int, int, str, int]]] = []
    for mark in marks:
        if mark[1] == 1:
            runs.append([mark])
        elif runs and mark[1] == len(runs[-1]) + 1:
            runs[-1].append(mark)
    return [_with_ends(run) for run in runs if len(run) > 1]


def _with_ends(run: Sequence[tuple[int, int, str, int]]) -> list[Point]:
    starts = [start for start, *_ in run[1:]] + [run[-1][3]]
    return [
        Point(Span(start, min(following, paragraph_end)), number)
        for (start, number, _, paragraph_end), following in zip(run, starts, strict=True)
    ]
