"""A text cut into the stretches that each say one thing, with the slots that stand in each.

A stretch is a clause, or one entry of a list in it (南岗区75公里、道里区62公里). It belongs to the
places and bodies that it names, and else to those that spoke before it in its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from corpus.clauses import clauses
from corpus.notice import Span
from kg.divisions import Division
from service.answering.claim_bodies import Actor, actors
from service.answering.claim_figures import (
    Day,
    Figure,
    dates_of,
    days_of,
    figures_of,
    ordinals_of,
)
from service.answering.claim_words import pairs

_FULL_STOP = re.compile(r"[。！？!?\n]")
_JOINT = re.compile(r"[、和及与]")
_QUOTED = re.compile(r"“[^“”\n]{1,60}”|\"[^\"\n]{1,60}\"|「[^「」\n]{1,60}」|《[^《》\n]{1,80}》")
_LEADING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.、]|其中|而|同时|对|由|在|与|同|和|会同|联合|为|另外|此外|[,，;；、:：\s])*$"
)
_BRACKETED = re.compile(r"[（(]([^（()）\n]{2,60}[，,；;\u3000][^（()）\n]{2,200})[)）]")
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])\u3000(?=[\u4e00-\u9fff\d])")
_RESPECTIVELY = "分别"
_LONGEST_ENTRY = 8
_FEW = 3
"""Words of a stretch that says when, and nothing else."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in quotation or book-title marks; ``span`` has the marks too."""

    span: Span
    words: str
    is_title: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """One thing said. ``scope`` are the actors it is said of; ``own`` those that it names."""

    span: Span
    sentence: int
    clause: int
    words: frozenset[str]
    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    names: tuple[Quoted, ...]
    own: tuple[Actor, ...]
    scope: tuple[Actor, ...] = ()

    def slots(self) -> tuple[Span, ...]:
        """Where its figures, dates and actors stand: no words of it."""
        figures, days = [f.span for f in self.figures], [d.span for d in self.days]
        return (*figures, *days, *(a.span for a in self.own))


@dataclass(frozen=True, slots=True)
class Entry:
    """What 分别 gives to one of several figures: its own words, and those of the others."""

    words: frozenset[str]
    others: frozenset[str]
    span: Span


@dataclass(frozen=True, slots=True)
class Told:
    """A text with all its slots."""

    text: str
    stretches: tuple[Stretch, ...]
    ordinals: frozenset[str]
    entries: dict[Span, Entry] = field(default_factory=dict)  # by the span of the figure


def told(text: str, home: Division | None) -> Told:
    """Read ``text``: its stretches in order, with their figures, dates, names and actors."""
    dates = dates_of(text)
    quoted = tuple(
        Quoted(Span(*m.span()), m[0][1:-1], m[0][0] == "《") for m in _QUOTED.finditer(text)
    )
    figures = tuple(
        f for f in figures_of(text, dates) if not any(q.span.contains(f.span) for q in quoted)
    )
    days = tuple(
        d for d in days_of(text, dates) if not any(q.span.contains(d.span) for q in quoted)
    )
    who = tuple(a for a in actors(text, home) if not any(q.span.contains(a.span) for q in quoted))
    found = list(_with_scope(text, _stretches(text, figures, days, quoted, who)))
    stretches = tuple(_open_dates(text, found))
    ordinals = ordinals_of(_QUOTED.sub(lambda m: " " * len(m[0]), text))
    return Told(text, stretches, ordinals, dict(_entries(text, stretches, quoted)))


def _stretches(
    text: str,
    figures: Sequence[Figure],
    days: Sequence[Day],
    quoted: Sequence[Quoted],
    who: Sequence[Actor],
) -> Iterator[Stretch]:
    sentence, last = 0, 0
    flat = _opened(text)
    for number, clause in enumerate(clauses(flat, Span(0, len(text)))):
        if _FULL_STOP.search(text, last, clause.start):
            sentence += 1
        last = clause.end
        inside = [f for f in figures if f.span.overlaps(clause)]
        for span in _pieces(text, clause, inside, quoted):
            own = tuple(f for f in inside if span.start <= f.span.start < span.end)
            dated = tuple(d for d in days if span.start <= d.span.start < span.end)
            acting = tuple(a for a in who if span.start <= a.span.start < span.end)
            named = tuple(q for q in quoted if span.start <= q.span.start < span.end)
            masked = [f.span for f in own] + [d.span for d in dated] + [a.span for a in acting]
            words = pairs(span.of(text), [_inside(each, span) for each in masked])
            yield Stretch(span, sentence, number, words, own, dated, named, acting)


def _opened(text: str) -> str:
    """``text`` cut where statements are bracketed or spaced: (…审议通过　…公布,自…起施行)."""
    return _SPACED.sub("，", _BRACKETED.sub(lambda found: f"，{found[1]}，", text))


def _inside(span: Span, outer: Span) -> Span:
    start = max(0, span.start - outer.start)
    return Span(start, max(start, min(span.end, outer.end) - outer.start))


def _pieces(
    text: str, clause: Span, figures: Sequence[Figure], quoted: Sequence[Quoted]
) -> Iterator[Span]:
    """The clause, cut at 、 and 和 that stand between two entries with a figure each."""
    start = clause.start
    for before, after in pairwise(figures):
        gap = Span(before.span.end, max(before.span.end, after.span.start))
        for joint in _JOINT.finditer(text, gap.start, gap.end):
            if any(q.span.contains(Span(*joint.span())) for q in quoted):
                continue
            if joint.start() > start:
                yield Span(start, joint.start())
                start = joint.end()
                break
    yield Span(start, clause.end)


def _with_scope(text: str, stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """An actor that leads a stretch takes over; one inside it joins those that spoke before."""
    scope: tuple[Actor, ...] = ()
    sentence = -1
    for stretch in stretches:
        if stretch.sentence != sentence:
            scope, sentence = (), stretch.sentence
        if stretch.own:
            ahead = text[stretch.span.start : stretch.own[0].span.start]
            scope = stretch.own if _LEADING.match(ahead) else (*scope, *stretch.own)
        yield replace(stretch, scope=scope)


def _open_dates(text: str, stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """A date that opens what is said of the next actor is said of no one: 自…起,吴江区将…."""
    for number, stretch in enumerate(stretches):
        following = stretches[number + 1] if number + 1 < len(stretches) else None
        opens = stretch.days and not stretch.own and len(stretch.words) <= _FEW
        if opens and following is not None and following.own:
            ahead = text[following.span.start : following.own[0].span.start]
            if following.sentence == stretch.sentence and _LEADING.match(ahead):
                stretch = replace(stretch, scope=())
        yield stretch


def _entries(
    text: str, stretches: Sequence[Stretch], quoted: Sequence[Quoted]
) -> Iterator[tuple[Span, Entry]]:
    """A、B和C…分别1、2和3: which of the entries each figure belongs to."""
    at = text.find(_RESPECTIVELY)
    while at >= 0:
        here = next((s for s in stretches if s.span.start <= at < s.span.end), None)
        if here is not None:
            later = [s for s in stretches if s.sentence == here.sentence]
            figures = _run(text, [f for s in later for f in s.figures if f.span.start > at])
            yield from _paired(text, later, at, figures, quoted)
        at = text.find(_RESPECTIVELY, at + 2)


def _run(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """The figures that stand in a list with the first."""
    run = list(figures[:1])
    for figure in figures[1:]:
        between = text[run[-1].span.end : figure.span.start]
        if len(between) > 12 or figure.unit != run[0].unit or not _JOINT.match(between):
            break
        run.append(figure)
    return run


def _paired(
    text: str,
    sentence: Sequence[Stretch],
    at: int,
    figures: Sequence[Figure],
    quoted: Sequence[Quoted],
) -> Iterator[tuple[Span, Entry]]:
    if len(figures) < 2:
        return
    for span in reversed(clauses(text, Span(sentence[0].span.start, at))):
        joints = [
            joint
            for joint in _JOINT.finditer(text, span.start, span.end)
            if not any(q.span.contains(Span(*joint.span())) for q in quoted)
        ]
        if len(joints) != len(figures) - 1:
            continue
        bounds = [span.start, *(j.end() for j in joints), span.end]
        ends = [*(j.start() for j in joints), span.end]
        spans = [Span(start, end) for start, end in zip(bounds, ends, strict=False)]
        # the first may begin with what is said of all, the last end with it
        longest = max((len(each) for each in spans[1:-1]), default=_LONGEST_ENTRY)
        first, last = spans[0], spans[-1]
        longest = min(longest, max(len(first), 2), max(len(last), 2))
        spans[0] = Span(max(first.start, first.end - longest), first.end)
        spans[-1] = Span(last.start, min(last.end, last.start + longest))
        words = [pairs(each.of(text)) for each in spans]
        for number, figure in enumerate(figures):
            others = frozenset().union(*(w for n, w in enumerate(words) if n != number))
            yield figure.span, Entry(words[number], others - words[number], spans[number])
        return
