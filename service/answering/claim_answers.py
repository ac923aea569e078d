"""The claims of a finished answer: what our own words around the quotes state and no quote holds.

``verify.unsupported`` asks whether each figure, date and place of our words stands in some quote,
and whether what was computed follows. Here each sentence of ours is also a claim on the quotes
that it cites (on all, where it cites none), so that a figure has to belong to the same statement.
A quote's exact words are held by being there, and are never asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from corpus.normalize import simplified
from corpus.notice import NoticeId, Reading
from service.answering.claims import CitedQuote, check_claim, states
from service.answering.outcome import Citation
from service.answering.verify import own_words, unsupported

_SENTENCE = re.compile(r"[^。！？!?\n]+(?:[。！？!?\n]+(?:[ ]?\[\d{1,3}\])*)?")
_MARKER = re.compile(r"\[(\d{1,3})\]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def unheld(
    text: str,
    citations: Sequence[Citation],
    readings: Mapping[NoticeId, Reading],
    computed: Sequence[str] = (),
    counted: int | None = None,
    heads: int = 1,
) -> tuple[str, ...]:
    """Words of ``text`` that its citations do not hold; empty: all do.

    ``readings`` are the notices that are cited; ``computed``, ``counted`` and ``heads`` as in
    ``unsupported``, all of whose findings are among these.
    """
    missing = list(unsupported(text, citations, computed, counted, heads))
    reckoned = [*computed, *([] if counted is None else [str(counted)])]
    for sentence, cited in _sentences(text, citations, reckoned):
        quotes = [CitedQuote(readings[each.notice_id], each.span) for each in cited]
        if not states(sentence, quotes):
            continue
        missing += [fault.words for fault in check_claim(sentence, quotes)]
    return tuple(dict.fromkeys(missing))


def _sentences(
    text: str, citations: Sequence[Citation], computed: Sequence[str]
) -> Iterator[tuple[str, Sequence[Citation]]]:
    """The Chinese sentences of ours, each with the citations that it rests on."""
    own = own_words(text, citations, computed)
    if _CHINESE.search(own) is None:
        return
    for match in _SENTENCE.finditer(text):
        sentence = simplified(own[match.start() : match.end()])
        if _CHINESE.search(sentence) is None:
            continue
        markers = {int(number) for number in _MARKER.findall(match[0])}
        cited = [each for each in citations if each.marker in markers]
        yield sentence, cited or citations
