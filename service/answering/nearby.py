"""What is shown beside an abstention: the sentences nearest to what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.notice import NoticeId, Span
from service.answering.choose import tightest
from service.answering.evidence import Statement, within
from service.answering.quote import Quote, quote_of

_NEAR = 4.0
"""How far behind the best a sentence may score and still be shown."""


def nearby(rankings: Sequence[Sequence[Statement]], most: int) -> list[Quote]:
    """At most ``most`` quotes, each of another sentence: the best of each ranking in turn."""
    streams = [_sentences(ranked) for ranked in rankings]
    found: list[Quote] = []
    while streams and len(found) < most:
        for stream in list(streams):
            quote = next(stream, None)
            if quote is None:
                streams.remove(stream)
            elif not any(_overlap(quote, each) for each in found):
                found.append(quote)
    return found[:most]


def _sentences(ranked: Sequence[Statement]) -> Iterator[Quote]:
    seen: set[tuple[NoticeId, Span]] = set()
    for statement in within(ranked, _NEAR):
        sentence = statement.sentence
        of = statement.notice_id, sentence.sentence.span
        # a title says what a notice is on, which is worth showing where it is the best there is
        if of not in seen and not (seen and sentence.is_title):
            yield quote_of(tightest(statement, ranked))
        seen.add(of)


def _overlap(one: Quote, other: Quote) -> bool:
    return one.passage.notice_id == other.passage.notice_id and one.span.overlaps(other.span)
