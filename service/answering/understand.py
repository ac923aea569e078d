"""A question and its history → what is needed to answer it.

The question is made stand-alone, its mistyped words are mended against the words of the notices,
and it is cut into needs: one for each thing it asks, or one for each year that it compares.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.normalize import match_key
from corpus.words import segments
from kg.divisions import Division
from kg.quantities import Quantity, find_quantities
from retrieval.respelling import Change
from service.answering.asked import (
    TIME_UNITS,
    Asked,
    asks_whether_done,
    asserts,
    units_like,
)
from service.answering.asked_again import (
    in_full,
    leans,
    of_last_year,
    surely_named,
    without_places,
    year_asked_again,
)
from service.answering.bare import is_bare
from service.answering.bodies import bodies_named
from service.answering.circumstances import circumstances_of
from service.answering.language import language_of
from service.answering.lexicon import Equivalent, equivalents
from service.answering.needs import Need, need_of, needs_of
from service.answering.outcome import Language, Question
from service.answering.remarks import remark_in
from service.answering.vocabulary import Vocabulary, carries_subject, content_words
from service.answering.years import with_full_years, without_years, years_in

_MARKS = re.compile(r"\[\d+\]|[。.]\s*(?=$|\[)")
_SUBJECT_WORDS = 2
"""Words of its own that a question has at least which stands alone."""
_REMEMBERED = 16
"""Questions, with the vocabularies that they were read by: few, since an old one is large."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was understood."""

    question: str  # stand-alone, as shown
    key: str
    language: Language
    asked: frozenset[Asked]
    needs: tuple[Need, ...]
    years: frozenset[int]
    figures: tuple[Quantity, ...]  # figures that the question itself states
    asserted: bool  # it states something and asks for a nod
    corrections: tuple[Change, ...]
    lives: frozenset[str] = frozenset()  # places where the asker only says to live
    whole: Need | None = None  # the question as one need, where it is cut into two things compared


def understand(question: Question, vocabulary: Vocabulary, *, as_one: bool = False) -> Understood:
    """Read one question. ``vocabulary`` holds the words of the notices that are asked.

    ``as_one``: whatever it asks is one need, since no part of it is to be answered by itself. The
    last questions are remembered: one that is expected is read before it is looked at.
    """
    return _understood(question, vocabulary, as_one)


def forget() -> None:
    """Let go of the questions that were read, and so of the notices that they were read with."""
    _understood.cache_clear()


@lru_cache(maxsize=_REMEMBERED)
def _understood(question: Question, vocabulary: Vocabulary, as_one: bool) -> Understood:
    said = tuple(_MARKS.sub("", match_key(turn.answer)) for turn in question.history)
    homes = vocabulary.homes
    again, question = year_asked_again(question, homes), in_full(question, homes)
    typed = with_full_years(match_key(question.text))
    respelt = vocabulary.respell(typed)
    key, corrections = respelt.text, respelt.changes
    if not set(bodies_named(typed)) <= set(bodies_named(key)):
        key, corrections = typed, ()  # 卫健委 is a body that no notice names, and no slip
    before = _leans_on(question, key, homes)
    told, told_before = circumstances_of(key), circumstances_of(before)
    shown = question.text
    for correction in corrections:
        shown = shown.replace(correction.typed, correction.meant)
    if before:
        subject = content_words(without_years(told_before.asking))
        own = need_of(f"{' '.join(subject)} {told.asking}", told.asking, subject)
        own = replace(own, years=own.years or years_in(before), remark=remark_in(told.asking))
        own = _with_measure(own)
        needs: tuple[Need, ...] = (own,)
        shown = f"{before}, {shown}"
        key = f"{before}, {key}"
    else:
        asking = told.asking
        needs = (need_of(asking, asking),) if as_one else needs_of(asking, vocabulary.names)
    lives = told.lives | told_before.lives
    language = language_of(question.text)
    asserted, figures = asserts(key), find_quantities(key)
    stated = figures if asserted else _time_asked_for(key, figures)

    says_nothing = not before and is_bare(key)

    def read(need: Need) -> Need:
        told = _with_asserted(replace(need, said=said, lives=lives), stated)
        told = replace(told, is_of_year_again=again is not None)
        told = _with_equivalents(told, language, vocabulary)
        return replace(told, words=()) if says_nothing else told

    whole = read(need_of(told.asking, told.asking)) if any(need.beside for need in needs) else None
    needs = tuple(map(read, needs))
    return Understood(
        question=shown,
        key=key,
        language=language,
        asked=frozenset().union(*(need.asked for need in needs)),
        needs=needs,
        years=frozenset().union(*(need.years for need in needs)),
        figures=figures,
        asserted=asserted,
        lives=lives,
        whole=whole,
        corrections=corrections,
    )


def _time_asked_for(key: str, figures: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The time in which a question asks whether something is done: 能不能一天办完 asks how long."""
    if not asks_whether_done(key):
        return ()
    return tuple(each for each in figures if each.unit_normalised in TIME_UNITS)


def _with_asserted(need: Need, figures: Sequence[Quantity]) -> Need:
    """The need, asking for the figure that it asserts: 是三十日内吧 asks how many days."""
    units = {each.unit_normalised for each in figures if each.unit_normalised}
    if len(units) != 1 or need.asked & {Asked.FIGURE, Asked.TIME}:
        return need
    return replace(need, asked=need.asked | {Asked.FIGURE}, units=units_like(units.pop()))


def _with_measure(need: Need) -> Need:
    """The need, asking for the figure of the measure that a remark names: 备案期限呢."""
    if not need.remark or not need.units or need.asked & {Asked.FIGURE, Asked.TIME}:
        return need
    return replace(need, asked=need.asked | {Asked.FIGURE})


def _leans_on(question: Question, key: str, homes: tuple[Division, ...]) -> str:
    """What the question leans on: its last question that stood alone; empty where on none.

    A question leans on its history when it opens with a word that points back, ends in 呢, or has
    hardly a subject word of its own. Years and places of the earlier turn stay behind when the new
    question names its own.
    """
    if not question.history or not (leans(key) or len(content_words(key)) <= _SUBJECT_WORDS):
        return ""
    turns = question.history
    alone = [at for at, turn in enumerate(turns) if _stands_alone(match_key(turn.question))]
    at = alone[-1] if alone else len(turns) - 1
    before = with_full_years(match_key(turns[at].question)).rstrip("?？。！! ")
    before = without_years(before) if years_in(key) else of_last_year(before, turns[at + 1 :])
    return without_places(before, homes) if surely_named(key, homes) else before


def _stands_alone(key: str) -> bool:
    return not leans(key) and len(content_words(key)) >= _SUBJECT_WORDS


def is_only_short(question: Question) -> bool:
    """Whether it would lean on its history for having hardly a subject word, and nothing else."""
    question = in_full(question)
    key = with_full_years(match_key(question.text))
    is_short = len(content_words(key)) <= _SUBJECT_WORDS
    return bool(question.history) and is_short and not leans(key)


def _with_equivalents(need: Need, language: Language, vocabulary: Vocabulary) -> Need:
    """The need with what notices say for its words; what is no word of its own becomes one."""
    found: dict[str, tuple[str, ...]] = {}
    added: list[str] = []
    named: list[str] = []
    own = tuple(dict.fromkeys((*need.words, *need.inherited)))  # in order: the gloss has it
    for said in dict.fromkeys((need.key, *need.inherited)):
        linked = list(vocabulary.names.in_key(said))
        named += [each.name for each in linked]
        known = [Equivalent(each.start, each.end, each.others) for each in linked if each.others]
        for each in [*known, *equivalents(said, segments(said), language)]:
            stretch = said[each.start : each.end]
            inside = [word for word in own if word in stretch]
            if not inside and said == need.key and carries_subject(stretch):
                added.append(stretch)
                inside = [stretch]
            for word in inside:
                found[word] = tuple(dict.fromkeys((*found.get(word, ()), *each.official)))
    is_foreign = language in (Language.ENGLISH, Language.JAPANESE)
    strange = [official for word, official in found.items() if word not in vocabulary]
    gloss = " ".join(official[0] for official in strange)
    return replace(
        need,
        words=(*need.words, *added),
        equivalents=found,
        names=tuple(dict.fromkeys(named)),
        is_foreign=is_foreign,
        text=f"{need.text} {gloss}".rstrip(),
    )
