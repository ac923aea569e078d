"""The answer to which is the most: the first one's words, all figures cited, how they compare."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.notice import PartKind, Span
from service.answering.compose import Draft
from service.answering.evidence import EvidenceBase, Statement
from service.answering.extent import LONGEST_ANSWER, LONGEST_QUOTE, completed, with_subject
from service.answering.frames import PLANNED, RANKED, UNANSWERED, WORDS_RANKED
from service.answering.needs import Need
from service.answering.outcome import Language
from service.answering.quote import Quote, quote_of
from service.answering.ranked_figures import Ranking, ranking_of
from service.answering.understand import Understood

_OPENS_WITH = ("其中", "分别")


def told_by_ranking(
    understood: Understood,
    unranked: Sequence[tuple[Need, Sequence[Statement]]],
    others: Sequence[tuple[Need, Sequence[Statement]]],
    base: EvidenceBase,
) -> Draft | None:
    """The draft for a question of which is the most; None where no figures tell it, or room lacks.

    ``unranked`` has the needs that ask it, each with the statements that lack but a word for it;
    what answers the ``others`` is quoted behind.
    """
    for need, statements in unranked:
        ranking = ranking_of(need, statements, base)
        if ranking is None:
            continue
        quotes = _quotes(ranking, base)
        beside = [with_subject(completed(found[0])) for _, found in others]
        quotes += [quote_of(each) for each in beside if not _is_said(each, quotes)]
        if sum(len(quote.span) for quote in quotes) > LONGEST_ANSWER:
            return None
        language = understood.language
        is_plan_asked = need.tense is PartKind.PLAN
        opening = PLANNED[language] if ranking.is_planned and not is_plan_asked else ""
        stretch = compared(ranking)
        word = WORDS_RANKED.get(ranking.word, ranking.word)
        word = word if language is Language.TRADITIONAL else ranking.word
        is_low = (
            ranking.terms[0].figure.value_normalised < ranking.terms[-1].figure.value_normalised
        )
        closing = RANKED[is_low][language].format(word=word, told=stretch)
        is_open = len(others) + 1 < len(understood.needs)
        is_open = is_open and not _holds_rest(understood, need)
        closing += UNANSWERED[language] if is_open else ""
        return Draft(tuple(quotes), opening, closing, (stretch,))
    return None


def compared(ranking: Ranking) -> str:
    """The first, and all figures in order: 南开区(13个 > 8个); those that are tied, together."""
    names = "、".join(term.name for term in ranking.terms[: ranking.first])
    spelt = ranking.terms[0].figure.text
    for before, term in pairwise(ranking.terms):
        a, b = before.figure.value_normalised, term.figure.value_normalised
        spelt += f" {'=' if a == b else '>' if a > b else '<'} {term.figure.text}"
    return f"{names}({spelt})"


def _holds_rest(understood: Understood, need: Need) -> bool:
    """Whether what else is asked has no subject of its own: 哪个区最多,多少个."""
    return all(not each.words or each is need for each in understood.needs)


def _is_said(statement: Statement, quotes: Sequence[Quote]) -> bool:
    same = [q for q in quotes if q.passage.notice_id == statement.notice_id]
    return any(quote.span.overlaps(statement.span) for quote in same)


def _quotes(ranking: Ranking, base: EvidenceBase) -> list[Quote]:
    """The stretches with the terms: those of the first ones, then the rest as it is written."""
    text = base.readings[ranking.notice_id].notice.text
    winners = sorted({term.span for term in ranking.terms[: ranking.first]})
    every = sorted({term.span for term in ranking.terms})
    spans: list[Span] = []
    if len(ranking.sentences) == 1:
        whole = Span(_begin(every[0], ranking.sentences[0], text), every[-1].end)
        if winners == every[: len(winners)]:
            spans = [whole]
        else:
            spans = [*winners, *_around(winners, every, whole)]
    else:
        spans = [*winners, *(span for span in every if span not in winners)]
    notice_id = ranking.notice_id
    return [Quote(base.passage_at(notice_id, span), span, span.of(text)) for span in spans]


def _around(winners: Sequence[Span], every: Sequence[Span], whole: Span) -> list[Span]:
    """The other terms of the sentence, neighbours together; the first stretch with its opening."""
    stretches: list[Span] = []
    is_apart = True
    for span in every:
        if span in winners:
            is_apart = True
            continue
        start = whole.start if span == every[0] else span.start
        if is_apart:
            stretches.append(Span(start, span.end))
        else:
            stretches[-1] = Span(stretches[-1].start, span.end)
        is_apart = False
    return stretches


def _begin(first: Span, sentence: Span, text: str) -> int:
    """Where to begin the quote, so that it says what is counted: with the clause before 其中."""
    ahead = text[sentence.start : first.start]
    clause = max(ahead.rfind(mark) for mark in "，,；;：:。") + 1
    if ahead[clause:].strip().startswith(_OPENS_WITH) and clause:
        earlier = ahead[: clause - 1]
        clause = max(earlier.rfind(mark) for mark in "，,；;：:。") + 1
    begin = sentence.start + clause
    begin += len(text[begin : first.start]) - len(text[begin : first.start].lstrip())
    return begin if first.start - begin <= LONGEST_QUOTE else first.start
