"""A question that only names a place or a year is the one before it, asked of that.

After 甲市2024年建了几处, 乙市呢 asks it of 乙市 and 去年呢 of 2023, whatever was asked between and
only leans on it; after a refusal that asks which place is meant, so does 乙市的.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from corpus.normalize import match_key
from kg.divisions import Division, Form, PlaceMention, find_divisions
from kg.unlisted_places import unlisted_in
from service.answering.frames import BETWEEN_PLACES, WHICH_PLACE, asked_of
from service.answering.language import language_of
from service.answering.outcome import Question, Turn
from service.answering.remarks import remark_in
from service.answering.things import relative_year_in, relative_years, without_relative_years
from service.answering.vocabulary import content_words
from service.answering.years import with_full_years, with_year, without_years, years_in

Homes: TypeAlias = tuple[Division, ...]
"""The places that the notices speak for."""

_LEANING = re.compile(
    r"^(?:那|那么|然后|还有|另外|其中|里面|他们|它们?|这个?|该|具体|一共|连着|都|多少|几|哪)"
    r"|^(?:and|what about|how about|それ|では)|[呢嘞]\s*(?:[?？,，]|$)|呢\s"
)
_ONLY_A_PLACE = re.compile(r"(?:那|那么|然后|还有)?[^,，。?？]{2,12}[呢嘞]?[?？。!！]*")
_OPENS = (
    r"(?:那么?|然后|还有|换成|咁|要是|如果是?|and|what about|how about|では|それでは|in|for|\s)*"
)
_CLOSES = r"(?:度|的|嘅|那年|那会儿|的话|情况|呢|嘞|啊|呀|は|\s)*[?？。!！]*"
_ONLY_A_YEAR = re.compile(
    rf"{_OPENS}(?:(?:19|20)\d\d年?|大?前年|去年|旧年|昨年|上一年|今年|明年|(?:last|this|next) year)"
    rf"{_CLOSES}"
)
_SAYS_WHICH = re.compile(
    r"^(?:我们?|问|想|的|是|就|在|住|人|说|指|那|么|嗯|哦|要|,|，|\s)*"
    r"|(?:市|的|嘅|这边|那边|这里|那里|地区|吧|啊|呀|呢|嘞|[,，。.?？!！~\s])*$"
)
"""What stands around the place in a reply to which place is meant."""
_OFFERS = tuple(
    re.compile(re.escape(frame).replace(re.escape("{slot}"), "(?P<places>[^。，,?？]{2,60}?)"))
    for frame in WHICH_PLACE.values()
)
_REMEMBERED = 16
_SEVERAL = 2


def leans(key: str) -> bool:
    """Whether a key opens with a word that points back, or ends in 呢."""
    return _LEANING.search(key) is not None


def surely_named(key: str, homes: Homes = ()) -> list[PlaceMention]:
    """The places of a key that are no ordinary word, in order; of ``homes`` also unlisted ones."""
    unlisted = unlisted_in(key, homes)
    listed = (
        place
        for place in find_divisions(key)
        if place.form > Form.COMMON_WORD and not any(place.span.overlaps(u.span) for u in unlisted)
    )
    return sorted((*listed, *unlisted), key=lambda place: place.span.start)


def without_places(text: str, homes: Homes = ()) -> str:
    """The text without the places that it surely names."""
    for place in reversed(surely_named(text, homes)):
        text = text[: place.span.start] + text[place.span.end :]
    return text


@dataclass(frozen=True, slots=True)
class _OfYear(Turn):
    """A question that was asked again of the year before or after ``counts_from``.

    去年呢, 前年呢: the second counts from the same year as the first.
    """

    counts_from: int = 0


@lru_cache(maxsize=_REMEMBERED)
def in_full(question: Question, homes: Homes = ()) -> Question:
    """The question and its earlier ones, those that only name a place or a year put in full.

    Each stands for the question that it asks again: that one is no longer in the history.
    """
    turns: Sequence[Turn] = ()
    for turn in question.history:
        again = _again(turn.question, turns, homes)
        turns = (*again[:-1], replace(again[-1], answer=turn.answer)) if again else (*turns, turn)
    again = _again(question.text, turns, homes)
    text, before = (again[-1].question, again[:-1]) if again else (question.text, turns)
    return replace(question, text=text, history=tuple(before))


def year_asked_again(question: Question, homes: Homes = ()) -> int | None:
    """The one year of which a question that names nothing else asks the one before it again."""
    if not question.history or not _ONLY_A_YEAR.fullmatch(_key_of(question.text)):
        return None
    full = in_full(question, homes)
    years = years_in(match_key(full.text)) if full.text != question.text else frozenset()
    return min(years) if len(years) == 1 else None


def place_of_talk(question: Question, homes: Collection[Division]) -> str:
    """The place that was asked of last, if it is one of several ``homes``, and none is named now.

    Empty else: where all notices are of one place, each question is of it.
    """
    held = tuple(homes)
    full = in_full(question, held)
    if len(held) < _SEVERAL or surely_named(match_key(full.text), held):
        return ""
    for turn in reversed(full.history):
        places = surely_named(_key_of(turn.question), held)
        if places:
            known = [place.text for place in places if not set(held).isdisjoint(place.candidates)]
            return known[0] if len(known) == len(places) == 1 else ""
    return ""


def _again(text: str, turns: Sequence[Turn], homes: Homes) -> Sequence[Turn]:
    """The earlier questions, the last one asked again of the place or year that a text only names.

    None where it names anything else, or where nothing was asked that could be asked again.
    """
    if not turns:
        return ()
    key = _key_of(text)
    if _ONLY_A_YEAR.fullmatch(key):
        return _of_year(key, turns)
    return _of_offered(key, turns, homes) or _of_place(key, turns, homes)


def _of_year(key: str, turns: Sequence[Turn]) -> Sequence[Turn]:
    *before, last = turns
    asked = _key_of(last.question)
    if before and leans(asked) and not (years_in(asked) or relative_years(asked)):
        # it leans on a question that names the year, or has none
        again = _of_year(key, before)
        return again and (*again, last)
    moved = _with_the_year_of(key, last)
    return (*before, moved) if moved else ()


def _with_the_year_of(key: str, turn: Turn) -> Turn | None:
    """A question of the year that a key names: the one before or after its own, for 去年 and 明年.

    None where the question is of several years: none is the one that is put out.
    """
    asked = _key_of(turn.question)
    own, relative = years_in(asked), relative_years(asked)
    if len(own) + len(relative) > 1:
        return None
    named = years_in(key)
    if named:
        return Turn(with_year(without_relative_years(asked), min(named)), turn.answer)
    by = relative_years(key)[0]
    if own and by:
        start = turn.counts_from if isinstance(turn, _OfYear) else min(own)
        return _OfYear(with_year(asked, start + by), turn.answer, start)
    word = relative_year_in(key)
    bare = without_relative_years(without_years(asked))
    moved = f"{bare.rstrip('? ')} {word}?" if word.isascii() else f"{word}{bare}"
    return Turn(moved, turn.answer)


def _of_offered(key: str, turns: Sequence[Turn], homes: Homes) -> Sequence[Turn]:
    """The last question of the place that a key only names, if its answer asks which is meant."""
    *before, last = turns
    offered = next((found for each in _OFFERS if (found := each.search(last.answer))), None)
    if offered is None:
        return ()
    names = offered["places"].split(BETWEEN_PLACES)
    said = _SAYS_WHICH.sub("", key)
    chosen = [each for each in names if len(said) > 1 and match_key(each).startswith(said)]
    if len(chosen) != 1:
        if content_words(without_places(key, homes)):
            return ()
        chosen = [each.text for each in surely_named(key, homes)]
    asked = _key_of(last.question)
    # if it names a place of its own, it is no longer open which
    if len(chosen) != 1 or surely_named(asked, homes):
        return ()
    return (*before, replace(last, question=asked_of(asked, chosen[0], language_of(asked))))


def _of_place(key: str, turns: Sequence[Turn], homes: Homes) -> Sequence[Turn]:
    """The question before of the place that a key only names: 甲区做了什么, 那乙区呢.

    None where the one before is not of one place.
    """
    places = surely_named(key, homes)
    if len(places) != 1 or _ONLY_A_PLACE.fullmatch(key) is None:
        return ()
    if content_words(without_places(key, homes)):
        return ()
    for at in range(len(turns) - 1, -1, -1):
        asked = _key_of(turns[at].question)
        there = surely_named(asked, homes)
        if len(there) == 1:
            span = there[0].span
            moved = f"{asked[: span.start]}{places[0].text}{asked[span.end :]}"
            moved = of_last_year(moved, turns[at + 1 :])
            there_too = (*turns[:at], replace(turns[at], question=moved))
            # 甲区游船几时开, 画舫呢, 乙区呢: it is asked of the last thing, not of the first
            return (*there_too, turns[-1]) if remark_in(_key_of(turns[-1].question)) else there_too
        if not leans(asked):
            return ()
    return ()


def of_last_year(asked: str, later: Sequence[Turn]) -> str:
    """A question of the year that was named last after it, in questions that only lean on it."""
    for turn in reversed(later):
        years = years_in(_key_of(turn.question))
        if len(years) == 1:
            return with_year(asked, min(years)) if len(years_in(asked)) <= 1 else asked
        if years:
            return asked
    return asked


def _key_of(text: str) -> str:
    return with_full_years(match_key(text))
