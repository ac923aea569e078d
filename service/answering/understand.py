"""A question and its history → what is needed to answer it.

The question is made stand-alone, its mistyped words are mended against the words of the notices,
and it is cut into needs: one for each thing it asks, or one for each year that it compares.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.normalize import match_key
from corpus.notice import PartKind
from kg.divisions import Form, find_divisions
from kg.quantities import Quantity, find_quantities
from service.answering.asked import Asked, asked_for, asserts, units_asked
from service.answering.language import language_of
from service.answering.outcome import Language, Question
from service.answering.vocabulary import Correction, Vocabulary, content_words

# 2024年, or a bare 2024 that counts nothing: 2000人次 and 1900余条 are no years
_YEAR = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?!\d)(?:\s*年度?|(?!\s*[余万亿%]|\s*多?"
    r"(?:[个项条件名位人家台户篇批场类种次元吨亩米岁]|平方|公里|公顷|立方)))"
)
_SHORT_YEAR = re.compile(r"(?<![\d.])(?P<two>[12]\d)年(?!度?[以内])")
_BETWEEN_ASKS = re.compile(r"[,，;；。?？!！\n]+")
_FUTURE = re.compile(
    r"计划|打算|要(?!点|求|素|紧)|将|以后|未来|准备|还会|下一步|目标|预计|再(?:推|加|增|新)"
    r"|plan|will\b|going to|予定|これから"
)
_DONE = re.compile(
    r"已经?|现在|了(?!解)|过(?!程|去|渡|敏)|目前|累计|完成|ました|did\b|was\b|were\b|has\b|have\b"
)
_LEANING = re.compile(
    r"^(?:那|那么|然后|还有|另外|其中|里面|他们|它们?|这个?|该|具体|一共|连着|都|多少|几|哪)"
    r"|^(?:and|what about|how about|それ|では)|呢\s*[?？]?$"
)
MOST_NEEDS = 8
"""Things that one question may ask; an answer has no room for more."""
_INHERITED = 0.5
"""What a word taken over from elsewhere weighs, beside the words of the asking part itself."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is asked. ``text`` is what is embedded.

    ``words`` are those of the asking part, ``inherited`` those it leans on: the subject that an
    earlier part or turn named. ``years`` and ``tense`` say of when; ``units`` which units may
    answer a figure.
    """

    text: str
    key: str
    words: tuple[str, ...]
    inherited: tuple[str, ...]
    asked: frozenset[Asked]
    units: frozenset[str]
    years: frozenset[int]
    tense: PartKind | None
    is_foreign: bool = False  # asked in another language than the notices'

    def weights(
        self, vocabulary: Vocabulary, apart: frozenset[str] = frozenset()
    ) -> Mapping[str, float]:
        """How much each word counts: rare ones more, inherited ones half; sums to 1, or empty.

        Words ``apart`` are left out: those that hold for everything the notices say.
        """
        raw = {word: _INHERITED * vocabulary.weight(word) for word in self.inherited}
        raw |= {word: vocabulary.weight(word) for word in self.words}
        kept = {word: weight for word, weight in raw.items() if word not in apart}
        total = sum(kept.values())
        return {word: weight / total for word, weight in kept.items()} if total else {}


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
    corrections: tuple[Correction, ...]


def understand(question: Question, vocabulary: Vocabulary) -> Understood:
    """Read one question. ``vocabulary`` holds the words of the notices that are asked."""
    key, corrections = vocabulary.correct(_with_full_years(match_key(question.text)))
    before, answered = _leans_on(question, key)
    shown = question.text
    for correction in corrections:
        shown = shown.replace(correction.typed, correction.meant)
    if before:
        own = _need(f"{before}, {key}", key, content_words(_without_years(f"{before} {answered}")))
        needs: tuple[Need, ...] = (replace(own, years=own.years or _years(before)),)
        shown = f"{before}, {shown}"
        key = f"{before}, {key}"
    else:
        needs = _needs(key)
    language = language_of(question.text)
    if language in (Language.ENGLISH, Language.JAPANESE):
        needs = tuple(replace(need, is_foreign=True) for need in needs)
    return Understood(
        question=shown,
        key=key,
        language=language,
        asked=frozenset().union(*(need.asked for need in needs)),
        needs=needs,
        years=frozenset().union(*(need.years for need in needs)),
        figures=find_quantities(key),
        asserted=asserts(key),
        corrections=corrections,
    )


def _leans_on(question: Question, key: str) -> tuple[str, str]:
    """What the question leans on: its last question that stood alone, and the answer to it.

    A question leans on its history when it opens with a word that points back, ends in 呢, or has
    hardly a subject word of its own. Years and places of the earlier turn stay behind when the new
    question names its own.
    """
    if not question.history or not (_LEANING.search(key) or len(content_words(key)) <= 2):
        return "", ""
    turns = [turn for turn in question.history if not _LEANING.search(match_key(turn.question))]
    turn = (turns or question.history)[-1]
    before = _with_full_years(match_key(turn.question)).rstrip("?？。！! ")
    answered = match_key(turn.answer)
    if _years(key):
        before, answered = _without_years(before), _without_years(answered)
    if any(place.form > Form.COMMON_WORD for place in find_divisions(key)):
        before, answered = _without_places(before), ""
    return before, answered


def _need(text: str, asking: str, inherited: Sequence[str] = ()) -> Need:
    """A need with ``asking`` as the part that asks; ``text`` holds its subject as well."""
    own = content_words(_without_years(asking))
    return Need(
        text=text,
        key=asking,
        words=own,
        inherited=tuple(word for word in inherited if word not in own),
        asked=asked_for(asking),
        units=units_asked(asking),
        years=_years(asking),
        tense=_tense(asking),
    )


def _needs(key: str) -> tuple[Need, ...]:
    """One need for each asking segment; else one for each year compared; else the whole."""
    segments = [s for s in _BETWEEN_ASKS.split(key) if content_words(s) or asked_for(s)]
    years = [_years(segment) for segment in segments]
    apart = len({year for each in years for year in each}) >= 2 and sum(map(bool, years)) >= 2
    asking = [
        number
        for number, segment in enumerate(segments)
        if asked_for(segment) - {Asked.YES_NO} or (apart and years[number])
    ]
    if len(asking) >= 2:
        asking = asking[:MOST_NEEDS]
        subject = content_words(_without_years(segments[0]))
        needs = []
        for number in asking:
            segment = segments[number]
            lead = " ".join(subject) + " " if number else ""
            need = _need(f"{lead}{segment}", segment, subject if number else ())
            inherits = not need.years and (number == 0 or need.tense is not PartKind.PLAN)
            needs.append(replace(need, years=years[0]) if inherits else need)
        return tuple(needs)
    whole = _need(key, key)
    if len(whole.years) == 2:
        bare = _without_years(key)
        return tuple(
            replace(whole, text=f"{year}年{bare}", years=frozenset({year}), tense=None)
            for year in sorted(whole.years)
        )
    return (whole,)


def _tense(key: str) -> PartKind | None:
    """Whether the question asks for what is planned or for what was done, if its words tell."""
    if _FUTURE.search(key):
        return PartKind.PLAN
    return PartKind.SUMMARY if _DONE.search(key) else None


def _years(key: str) -> frozenset[int]:
    return frozenset(int(match["year"]) for match in _YEAR.finditer(key))


def _with_full_years(key: str) -> str:
    """24年 → 2024年, as people write the current decades."""
    return _SHORT_YEAR.sub(lambda match: f"20{match['two']}年", key)


def _without_years(text: str) -> str:
    return _YEAR.sub("", text)


def _without_places(text: str) -> str:
    for place in reversed(find_divisions(text)):
        if place.form > Form.COMMON_WORD:
            text = text[: place.span.start] + text[place.span.end :]
    return text
