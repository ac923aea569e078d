"""The words of notices that a list of evidence may show: found by search, graph or answer.

Each has the score by which statements were chosen, less the best of its need. What is of another
place or body than the need is out of an answer's reach, and scores so much less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.notice import NoticeId, Passage, PassageId, Span
from service.answering.evidence import DEPTH, Statement
from service.answering.graph_links import Link
from service.answering.looked import Look
from service.answering.outcome import Citation
from service.answering.supported import OUT_OF_REACH, is_of_others

_DIGITS = 6


@dataclass(slots=True)
class Stretch:
    """Words to be listed. ``statement`` is what is known of them; None of a heading.

    ``looks`` are the numbers of those that score it best, with this ``score``.
    ``markers`` are those of the answer that quotes it; ``links`` the edges that lead to it.
    """

    passage: Passage
    span: Span
    statement: Statement | None
    score: float
    looks: list[int] = field(default_factory=list)
    markers: list[int] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    is_by_graph_alone: bool = False

    @property
    def order(self) -> tuple[float, NoticeId, int, int]:
        """By score, then by place."""
        return (-self.score, *self.place)

    @property
    def place(self) -> tuple[NoticeId, int, int]:
        """Notice, start and end."""
        return (self.passage.notice_id, self.span.start, self.span.end)

    @property
    def around(self) -> Span:
        """The sentence that it stands in."""
        return self.span if self.statement is None else self.statement.sentence.sentence.span

    def is_near(self, notice_id: NoticeId, span: Span) -> bool:
        """Whether the place is in the sentence that it stands in."""
        return self.passage.notice_id == notice_id and self.around.overlaps(span)

    def holds(self, notice_id: NoticeId, span: Span) -> bool:
        """Whether some of the same characters are at this place."""
        return self.passage.notice_id == notice_id and self.span.overlaps(span)


def found_stretches(
    looks: Sequence[Look],
    links: Sequence[Sequence[Link]],
    citations: Sequence[Citation],
    most: int,
    *,
    is_asserted: bool,
) -> list[Stretch]:
    """All that looks, their ``links`` and the answer's citations lead to, each words once.

    Of what search found, the best ``most`` of each look. ``is_asserted``: the question asserts
    something, and is not held to its place or body.
    """
    found: dict[tuple[NoticeId, int, int], Stretch] = {}
    for number, (look, led) in enumerate(zip(looks, links, strict=True)):
        scored = _Scored(look, is_asserted)
        of_look = list(_of_look(scored, number, led, citations, most))
        top = max((each.score for each in of_look), default=0.0)
        for stretch in of_look:
            stretch.score = round(stretch.score - top, _DIGITS) + 0.0  # no −0.0
            known = found.get(stretch.place)
            found[stretch.place] = stretch if known is None else _merged(known, stretch)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Scored:
    """A look, and how its statements are scored for the list."""

    look: Look
    is_asserted: bool

    def by_passage(
        self, ranked: Sequence[Statement], found: Collection[PassageId]
    ) -> Mapping[PassageId, Sequence[Statement]]:
        """The statements of each passage, best first; scores less the best of those ``found``."""
        held: dict[PassageId, list[Statement]] = {}
        for each in ranked:
            score = each.score - OUT_OF_REACH * self._is_of_others(each)
            passage_id = each.sentence.passage.passage_id
            held.setdefault(passage_id, []).append(replace(each, score=score))
        for statements in held.values():
            statements.sort(key=lambda each: -each.score)  # equals stay in order
        top = max((held[each][0].score for each in held if each in found), default=0.0)
        return {
            key: [replace(each, score=each.score - top) for each in statements]
            for key, statements in held.items()
        }

    def _is_of_others(self, statement: Statement) -> bool:
        base, need = self.look.base, self.look.need
        return not self.is_asserted and is_of_others(
            need, statement, self.look.places, base.homes, base.readings
        )


def _of_look(
    scored: _Scored, number: int, links: Sequence[Link], citations: Sequence[Citation], most: int
) -> Iterator[Stretch]:
    """What a look found, and what graph and answer add to it, each scored as it would be."""
    look, base = scored.look, scored.look.base
    found = {hit.passage_id for hit in base.passages(look.query).hits}
    held = scored.by_passage(look.statements, found)
    ordered = sorted(
        (_stretch(statements[0], number) for statements in held.values()),
        key=lambda each: each.order,
    )
    taken = ordered[:most]
    yield from taken
    added = _beside(look, links, citations, found)
    if added:
        ranked = base.statements(look.need, look.query, look.apart, added)
        of_added = scored.by_passage(ranked, found)
        held = {**held, **{key: of_added[key] for key in added if key in of_added}}
    for link in links:
        place = link.place
        if any(each.is_near(place.notice_id, place.span) for each in taken):
            continue
        passage = base.passage_at(place.notice_id, place.span)
        for each in held.get(passage.passage_id, ()):
            if each.span.overlaps(place.span):
                is_alone = passage.passage_id not in found
                taken.append(replace(_stretch(each, number), is_by_graph_alone=is_alone))
                yield taken[-1]
                break
    for citation in citations:
        if any(each.holds(citation.notice_id, citation.span) for each in taken):
            continue
        for each in held.get(citation.passage_id, ()):
            if each.span.overlaps(citation.span):
                yield _stretch(each, number)
                break


def _beside(
    look: Look, links: Sequence[Link], citations: Sequence[Citation], found: Collection[PassageId]
) -> Sequence[PassageId]:
    """The passages that search did not find and an edge or the answer leads to.

    Of a node with many edges those nearest in meaning, no more than search itself gives.
    """
    base = look.base
    cited = {each.passage_id for each in citations if each.passage_id not in found}
    places = (link.place for link in links)
    led = {base.passage_at(place.notice_id, place.span).passage_id for place in places}
    near = base.snapshot.index.dense.scores(look.query, sorted(led - cited - set(found)))
    nearest = sorted(near, key=lambda each: (-near[each], each))
    return [*sorted(cited), *nearest[:DEPTH]]


def _stretch(statement: Statement, number: int) -> Stretch:
    passage = statement.sentence.passage
    return Stretch(passage, statement.span, statement, statement.score, [number])


def _merged(one: Stretch, other: Stretch) -> Stretch:
    """Both as one, for the look that scores it better, or for both where they score it alike."""
    first, second = sorted((one, other), key=lambda each: (-each.score, each.looks))
    looks = (*first.looks, *(second.looks if second.score == first.score else ()))
    return replace(
        first,
        looks=list(dict.fromkeys(looks)),
        is_by_graph_alone=first.is_by_graph_alone and second.is_by_graph_alone,
    )
