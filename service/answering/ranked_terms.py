"""The figures that a text gives for several things, one each: 南开区13个、和平区8个.

A thing is a name that stands before its figure, or, where no kind of name is asked for, the label
that a short stretch opens with. Whatever leaves open which figure is whose, or counts another thing
beside, makes no terms at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from corpus.normalize import match_key
from corpus.notice import Span
from corpus.words import words
from kg.quantities import Quantity, find_quantities
from service.answering.computed import is_exact
from service.answering.figure_manner import JOINS, RESPECTIVELY, TOTAL, signs_in
from service.answering.vocabulary import content_words

_PIECE = re.compile(
    r"(?:“[^”\n]{0,60}”|《[^》\n]{0,60}》|（[^）\n]{0,60}）|\([^)\n]{0,60}\)|(?<=\d),(?=\d)"
    r"|[^、，,；;：:。！？!?\n])+"
)
_MARK = re.compile(r"[、，,；;：:。！？!?\n]")
_SEPARATES = re.compile(r"[，,；;：:。（(]|其中")
_ENDS = re.compile(r"[、；;。\n]")
_QUOTED = re.compile(r"“[^”\n]{2,30}”|《[^》\n]{2,30}》")
_OPENS = re.compile(
    r"^(?:\s|其中|包括|分别(?:是|为)?|以及|[一二三四五六七八九十]是|[是为有对由和及与])++"
)
_CLOSES = re.compile(r"(?:分别|为|是|达到?|有|共|约|占|的|累计|最[多少高低])+$")
_OPEN_END = re.compile(r"等(?![级候待于])")
_WHOLE = re.compile(r"[全总合共各]|累计")
_LONGEST_LABEL = 16
_TAIL = 12
_MOSTLY = 0.6  # of the words of the shorter one


@dataclass(frozen=True, slots=True)
class Term:
    """One thing and its figure. ``span`` reaches from its name to what the figure counts.

    ``at`` is where the figure begins; ``rest`` the words beside name and figure, ``signs`` those
    that say in what manner it counts; ``is_open``: 等 follows, so there are others. ``before`` and
    ``after`` are the words between name and figure, and behind the figure.
    """

    name: str
    figure: Quantity
    span: Span
    at: int
    rest: frozenset[str]
    signs: frozenset[str]
    is_open: bool = False
    before: str = ""
    after: str = ""


def units_in(said: str) -> tuple[str, ...]:
    """The units of a text's figures, each once."""
    return tuple(
        dict.fromkeys(q.unit_normalised for q in find_quantities(said) if q.unit_normalised)
    )


def terms_by_name(said: str, start: int, names: Sequence[Span], unit: str) -> tuple[Term, ...]:
    """The terms of one sentence by the ``names`` in it, in order; none where it is not plain."""
    figures = [q for q in find_quantities(said) if q.unit_normalised == unit]
    in_order = _in_order(said, start, names, figures)
    if in_order is not None:
        return in_order
    if names and any(
        _SEPARATES.search(said[q.span.end : names[0].start]) is None
        for q in figures
        if q.span.end <= names[0].start
    ):
        return ()  # 13个在南开区: the name stands behind
    pairs: list[tuple[Span, Quantity]] = []
    waiting: Span | None = None
    is_summed = False
    events: list[Span | Quantity] = [*names, *figures]
    for event in sorted(events, key=_place):
        if isinstance(event, Span):
            if waiting is not None and said[waiting.end : event.start].strip():
                return ()  # 南开区、和平区共13个 is neither's
            if is_summed:
                return ()  # the total of the one before alone: 南开区13个，累计30个；和平区…
            waiting = event
        elif waiting is not None:
            if _ENDS.search(said[waiting.end : event.span.start]):
                return ()
            pairs.append((waiting, event))
            waiting = None
        elif pairs and not _sums(event, [q for _, q in pairs], said):
            return ()  # two figures of one thing
        elif pairs:
            is_summed = True
    if waiting is not None or (pairs and "其中" in said[pairs[0][0].start : pairs[-1][0].start]):
        return ()  # a thing without a figure; the parts of one beside another
    return _plain([_term(said, start, name, figure, names) for name, figure in pairs])


def _in_order(
    said: str, start: int, names: Sequence[Span], figures: Sequence[Quantity]
) -> tuple[Term, ...] | None:
    """The terms of names that 分别 joins to as many figures; None where it does not."""
    respectively = RESPECTIVELY.search(said)
    if respectively is None:
        return None
    listed = [name for name in names if name.end <= respectively.start()]
    given = [q for q in figures if q.span.start >= respectively.end()]
    if len(listed) < 2 or len(listed) != len(given) or not all(map(is_exact, given)):
        return None
    whole = Span(start + listed[0].start, start + given[-1].span.end)
    told = said[respectively.end() : given[0].span.start]
    plain = frozenset[str]()
    found = (
        Term(n.of(said), q, whole, start + q.span.start, plain, plain, before=told)
        for n, q in zip(listed, given, strict=True)
    )
    return () if _OPEN_END.match(said, given[-1].span.end) else tuple(found)


def terms_by_label(said: str, start: int, unit: str) -> tuple[Term, ...]:
    """The terms of one sentence by what each of its short stretches opens with."""
    best: list[Term] = []
    for run in _runs(said, unit):
        pieces = _without_total(run, said)
        quoted = [_QUOTED.findall(said[p.start : q.span.start]) for p, q in pieces]
        by_quote = all(len(each) == 1 for each in quoted)
        found: list[Term] = []
        for (piece, figure), names in zip(pieces, quoted, strict=True):
            label = _label(said[piece.start : figure.span.start])
            name = names[0] if by_quote else label
            at = said.find(name, piece.start)
            if not name or (not by_quote and len(name) > _LONGEST_LABEL):
                found = []
                break
            found.append(_term(said, start, Span(at, at + len(name)), figure, ()))
        if not by_quote and not _are_enumerated(said, pieces, found):
            continue
        if _are_of_two_levels(said, run, pieces):
            continue
        if len(found) > len(best):
            best = found
    return _plain(best)


def single_term(said: str, start: int, names: Sequence[Span] | None, unit: str) -> Term | None:
    """The one thing that a sentence gives the one figure of; ``names`` None: by its label."""
    figures = [q for q in find_quantities(said) if q.unit_normalised == unit]
    if len(figures) != 1 or not is_exact(figures[0]):
        return None
    (figure,) = figures
    ahead = said[: figure.span.start]
    if names is not None:
        before = [name for name in names if name.end <= figure.span.start]
        if len({name.of(said) for name in before}) != 1:
            return None
        return _term(said, start, before[0], figure, names)
    quoted = _QUOTED.findall(ahead)
    first = _MARK.split(ahead.strip(), maxsplit=1)[0]
    name = quoted[0] if len(quoted) == 1 else _label(first)
    if not name or len(name) > _LONGEST_LABEL:
        return None
    at = said.find(name)
    return _term(said, start, Span(at, at + len(name)), figure, ())


def are_of_one_kind(terms: Sequence[Term]) -> bool:
    """Whether the terms count the same of different things, in the same manner."""
    first = terms[0]
    keys = [match_key(term.name) for term in terms]
    if any(a in b for a, b in permutations(keys, 2)):
        return False  # the same twice, or a part of it
    return all(_goes_with(term, first) for term in terms[1:])


def are_of_one_rank(labels: Sequence[str]) -> bool:
    """Whether the labels are of parts, and none that of the whole: 东片 and 西片.

    A figure that is by chance the sum of the others is then no total.
    """
    if any(a in b for a, b in permutations(labels, 2)) or any(map(_WHOLE.match, labels)):
        return False
    return len({label[-1:] for label in labels}) == 1


def _goes_with(term: Term, first: Term) -> bool:
    if not term.rest and not term.signs:
        return True  # 和平区8个: what is counted stands with the first
    shared = len(term.rest & first.rest)
    shorter = min(len(term.rest), len(first.rest))
    return term.signs == first.signs and shared >= _MOSTLY * shorter and bool(first.rest)


def _plain(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms, where each has an exact figure and nothing says that there are more."""
    if len(terms) < 2 or not all(is_exact(t.figure) and not t.is_open for t in terms):
        return ()
    return tuple(terms)


def _term(said: str, start: int, name: Span, figure: Quantity, names: Sequence[Span]) -> Term:
    """``name`` with its ``figure``, as far as the next mark or name."""
    mark = _MARK.search(said, figure.span.end)
    end = min(
        [
            mark.start() if mark else len(said),
            *(n.start for n in names if n.start >= figure.span.end),
        ]
    )
    tail = JOINS.sub("", said[figure.span.end : end])
    told = said[name.end : figure.span.start] + " " + tail
    reach = figure.span.end + (len(tail.rstrip()) if len(tail) <= _TAIL else 0)
    return Term(
        name.of(said),
        figure,
        Span(start + name.start, start + reach),
        start + figure.span.start,
        frozenset(content_words(match_key(told))) - set(words(figure.text)),
        signs_in(told),
        is_open=_OPEN_END.search(tail) is not None,
        before=said[name.end : figure.span.start],
        after=tail,
    )


def _place(event: Span | Quantity) -> int:
    return event.start if isinstance(event, Span) else event.span.start


def _sums(figure: Quantity, terms: Sequence[Quantity], said: str) -> bool:
    """Whether a figure after the terms is their sum, or is called so."""
    is_sum = figure.value_normalised == sum(each.value_normalised for each in terms)
    return is_sum or TOTAL.search(_MARK.split(said[: figure.span.start])[-1]) is not None


def _runs(said: str, unit: str) -> Iterator[list[tuple[Span, Quantity]]]:
    """Neighbouring pieces of a sentence that have one figure of the unit each."""
    run: list[tuple[Span, Quantity]] = []
    figures = [q for q in find_quantities(said) if q.unit_normalised == unit]
    for match in _PIECE.finditer(said):
        piece = Span(*match.span())
        inside = [q for q in figures if piece.contains(q.span)]
        if len(inside) == 1:
            run.append((piece, inside[0]))
            continue
        if len(run) >= 2:
            yield run
        run = []
    if len(run) >= 2:
        yield run


def _without_total(run: Sequence[tuple[Span, Quantity]], said: str) -> list[tuple[Span, Quantity]]:
    """The pieces of a run without what they are parts of: 共26个，其中…."""
    first, *others = run
    parts = sum(q.value_normalised for _, q in others)
    is_total = len(others) > 1 and first[1].value_normalised == parts
    labels = [_label(said[p.start : q.span.start]) for p, q in run]
    if (is_total and not are_of_one_rank(labels)) or said[others[0][0].start :].lstrip().startswith(
        "其中"
    ):
        return others
    last, figure = run[-1]
    closes = TOTAL.search(said[last.start : figure.span.start]) is not None
    return list(run[:-1] if closes and len(run) > 2 else run)


def _are_of_two_levels(
    said: str, run: Sequence[tuple[Span, Quantity]], pieces: Sequence[tuple[Span, Quantity]]
) -> bool:
    """Whether parts of one thing stand beside another: A50个，其中B10个、C5个，D20个."""
    inner = said.find("其中", run[0][0].start, pieces[-1][0].end)
    gaps = {said[a.end : b.start].strip() for (a, _), (b, _) in pairwise(pieces)}
    return inner >= 0 and (inner > pieces[0][1].span.start or len(gaps) > 1)


def _label(text: str) -> str:
    return _CLOSES.sub("", _OPENS.sub("", text)).strip()


def _are_enumerated(
    said: str, pieces: Sequence[tuple[Span, Quantity]], found: Sequence[Term]
) -> bool:
    """Whether the pieces are a list by their marks, or their labels end alike."""
    gaps = {said[before.end : after.start].strip() for (before, _), (after, _) in pairwise(pieces)}
    return gaps <= {"、", "；", ";"} or len({term.name[-1:] for term in found}) == 1
