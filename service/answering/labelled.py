"""What a label says of the statement before it: 新建停车场15个。责任单位：某局。完成时限：年底前.

A label alone does not say of what; the statement alone does not say who, or by when.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.labels import Label, label_at
from service.answering.asked import Asked
from service.answering.evidence import Statement
from service.answering.extent import LONGEST_QUOTE
from service.answering.needs import Need
from service.answering.sentences import ReadSentence

_BESIDE = re.compile(r"配合|协办|协助")


def with_labels(statements: Sequence[Statement], need: Need) -> Sequence[Statement]:
    """The statements; those of a labelled sentence from its beginning to the label asked for.

    Without those whose labels say who does it, and not who helps, where that is asked.
    """
    wanted = _wanted(need)
    if wanted is None:
        return statements
    told = (_with_label(each, wanted) for each in statements)
    return [each for each in told if each is not None]


def _wanted(need: Need) -> Label | None:
    if _BESIDE.search(need.key) and need.asked & {Asked.BODY, Asked.LIST}:
        return Label.BESIDE
    if Asked.BODY in need.asked:
        return Label.CHARGED
    return Label.WHEN if Asked.TIME in need.asked else None


def _with_label(statement: Statement, wanted: Label) -> Statement | None:
    labels = _labels_of(statement.sentence)
    last = max((at for at, label in labels.items() if label is wanted), default=None)
    if last is None:
        is_of_others = wanted is Label.BESIDE and Label.CHARGED in labels.values()
        return None if is_of_others else statement
    ends = [at - 1 for at in labels if at > last]
    end = min(ends, default=len(statement.sentence.clauses) - 1)
    longer = replace(statement, first=0, last=end)
    return longer if len(longer.span) <= LONGEST_QUOTE else statement


def _labels_of(sentence: ReadSentence) -> dict[int, Label]:
    """The labels behind the first clause of a sentence, by the number of theirs."""
    text, start = sentence.passage.text, sentence.passage.span.start
    found = (
        (at, label_at(text, clause.span.start - start))
        for at, clause in enumerate(sentence.clauses[1:], 1)
    )
    return {at: label for at, label in found if label is not None}
