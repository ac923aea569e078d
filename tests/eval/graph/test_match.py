"""Pairing what the graph says with the gold, on spans alone."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import Span
from eval.graph.excerpt import Excerpt
from eval.graph.facing import Difference, face
from eval.graph.gold import GoldMention, GoldTarget
from eval.graph.match import Match, Said, match, one_to_one, overlapping
from kg.model import Node, NodeId, NodeType

BODY, PLACE = NodeType.DEPARTMENT, NodeType.DISTRICT


def said(start: int, end: int, type: NodeType = BODY) -> Said:
    """A mention of the graph."""
    return Said(Span(start, end), type, Node(NodeId(f"{type.value}:{start}-{end}"), type, "某局"))


def wanted(start: int, end: int, type: NodeType = BODY, *, optional: bool = False) -> GoldMention:
    """A gold mention."""
    return GoldMention(Span(start, end), "某局", type, "某局", optional)


def spans(found: Match[GoldMention]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The pairs as (said, gold) offsets."""
    return [
        ((pair.said.span.start, pair.said.span.end), (pair.gold.span.start, pair.gold.span.end))
        for pair in found.pairs
    ]


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 8)).map(lambda one: Span(one[0], sum(one)))
).map(sorted)


@given(SPANS, SPANS)
def test_the_sweep_finds_every_overlap_and_no_other(left: list[Span], right: list[Span]) -> None:
    every = {
        (index, other)
        for index, span in enumerate(left)
        for other, beside in enumerate(right)
        if span.overlaps(beside)
    }

    found = list(overlapping(left, right))

    assert set(found) == every
    assert len(found) == len(every)


@given(SPANS, SPANS)
def test_pairing_is_one_to_one_and_leaves_no_two_that_could_be_a_pair(
    left: list[Span], right: list[Span]
) -> None:
    candidates = set(overlapping(left, right))

    kept = one_to_one(candidates, left, right)

    used, taken = {index for index, _ in kept}, {other for _, other in kept}
    assert len(used) == len(taken) == len(kept)
    assert all(index in used or other in taken for index, other in candidates)


def test_long_lists_of_spans_are_matched_in_one_sweep() -> None:
    n = 20_000
    found = match(
        [said(10 * index, 10 * index + 5) for index in range(n)],
        [wanted(10 * index + 1, 10 * index + 5) for index in range(n)],
    )

    assert len(found.pairs) == n


def test_an_exact_span_wins_over_a_larger_overlap() -> None:
    found = match([said(0, 9), said(2, 4)], [wanted(2, 4), wanted(0, 1)])

    assert spans(found) == [((0, 9), (0, 1)), ((2, 4), (2, 4))]


def test_a_larger_overlap_wins_over_an_earlier_one() -> None:
    found = match([said(0, 3), said(3, 9)], [wanted(2, 9)])

    assert spans(found) == [((3, 9), (2, 9))]
    assert [one.span for one in found.invented] == [Span(0, 3)]


def test_one_long_mention_finds_one_of_the_names_it_covers() -> None:
    found = match([said(0, 9)], [wanted(0, 3), wanted(4, 9)])

    assert spans(found) == [((0, 9), (4, 9))]
    assert [one.span for one in found.missed] == [Span(0, 3)]


def test_the_order_in_which_they_come_makes_no_difference() -> None:
    there = [said(0, 4), said(3, 8), said(8, 9, PLACE)]
    gold = [wanted(1, 4), wanted(2, 8), wanted(8, 9)]

    assert match(there, gold) == match(there[::-1], gold[::-1])


def test_a_wrong_type_over_core_gold_is_invented_and_the_gold_missed() -> None:
    found = match([said(0, 4, PLACE)], [wanted(0, 4)])

    assert found.pairs == ()
    assert len(found.missed) == len(found.invented) == 1


def test_what_overlaps_optional_gold_alone_is_dropped_whatever_its_type() -> None:
    found = match([said(0, 4), said(5, 9, PLACE)], [wanted(0, 9, optional=True)])

    assert found.pairs == found.missed == found.invented == ()
    assert [one.span for one in found.dropped] == [Span(0, 4), Span(5, 9)]
    assert [pair.said.span for pair in found.optional] == [Span(0, 4)]


def test_what_overlaps_core_gold_besides_optional_gold_is_kept() -> None:
    found = match([said(0, 9), said(0, 2)], [wanted(0, 9), wanted(0, 2, optional=True)])

    assert spans(found) == [((0, 9), (0, 9))]
    assert [one.span for one in found.invented] == [Span(0, 2)]


def test_two_mentions_of_one_gold_name_are_one_right_and_one_invented() -> None:
    found = match([said(0, 2), said(2, 4)], [wanted(0, 4)])

    assert (len(found.pairs), len(found.missed), len(found.invented)) == (1, 0, 1)


def test_figures_are_matched_by_the_span_of_their_number() -> None:
    figure = GoldTarget(Span(4, 7), "30个", Decimal(30), "个", "==", "planned", False)

    found = match([said(5, 7, NodeType.TARGET), said(4, 7)], [figure])

    assert [pair.said.span for pair in found.pairs] == [Span(5, 7)]


def different(kind: str, start: int, end: int, line: int) -> Difference:
    """A difference at these offsets on this line."""
    return Difference(kind, BODY, Excerpt(Span(start, end), line, "", "某" * (end - start), ""))


def rows(*differences: Difference) -> list[tuple[int, int | None, int | None]]:
    """(line, start of the missed, start of the invented), row by row."""
    return [
        (
            row.line,
            row.missed.start if row.missed else None,
            row.invented.start if row.invented else None,
        )
        for row in face(differences)
    ]


def test_an_invented_name_stands_beside_the_missed_one_that_it_overlaps() -> None:
    assert rows(
        different("missed", 0, 3, 1),
        different("missed", 5, 9, 1),
        different("invented", 6, 8, 1),
    ) == [(1, 0, None), (1, 5, 6)]


def test_an_invented_name_stands_beside_a_missed_one_of_its_line_where_none_overlaps() -> None:
    assert rows(
        different("missed", 0, 3, 1),
        different("invented", 6, 8, 1),
        different("invented", 20, 22, 3),
        different("missed", 10, 12, 2),
    ) == [(1, 0, 6), (2, 10, None), (3, None, 20)]


def test_those_side_by_side_say_whether_they_overlap() -> None:
    over, beside = face(
        [
            different("missed", 0, 3, 1),
            different("invented", 2, 5, 1),
            different("missed", 10, 12, 2),
            different("invented", 13, 15, 2),
        ]
    )

    assert (over.is_overlap, beside.is_overlap) == (True, False)
