"""A question and its history → what is needed to answer it.

The question is made stand-alone, its mistyped words are mended against the words of the notices,
and it is cut into needs: one for each thing it asks, or one for each year that it compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.normalize import match_key
from corpus.notice import PartKind
from corpus.words import segments
from kg.divisions import Form, find_divisions
from kg.quantities import Quantity, find_quantities
from kg.units import UNIT
from retrieval.respelling import Change
from service.answering.asked import (
    Asked,
    asked_for,
    asserts,
    is_added,
    unit_asked,
    units_asked,
    units_like,
)
from service.answering.bodies import bodies_named
from service.answering.language import language_of
from service.answering.lexicon import Equivalent, equivalents, words_of
from service.answering.linking import NameForms
from service.answering.outcome import Language, Question
from service.answering.things import CHANGE, COMPARES, RELATIVE, subject_of, things_of
from service.answering.vocabulary import Vocabulary, carries_subject, content_words
from service.answering.years import with_full_years, without_years, years_in

_BETWEEN_ASKS = re.compile(r"[,，;；。?？!！\n]+")
_FUTURE = re.compile(
    r"计划|打算|(?<![主重需必概摘次])要(?!点|求|素|紧|件)|将|以后|未来|准备|还会|下一步|目标|预计|再(?:推|加|增|新)"
    r"|plan|will\b|going to|予定|これから"
)
_DONE = re.compile(
    r"已经?|现在|了(?!解)|(?<![超通经])过(?!程|去|渡|敏)|目前|累计|完成|ました|did\b|was\b|were\b|has\b|have\b"
)
_MARKS = re.compile(r"\[\d+\]|[。.]\s*(?=$|\[)")
_HOW_MANY = re.compile(rf"(?:多少|几多|(?<![哪好])几)(?:{UNIT})?(?=[\u4e00-\u9fff]{{2}})")
_LEANING = re.compile(
    r"^(?:那|那么|然后|还有|另外|其中|里面|他们|它们?|这个?|该|具体|一共|连着|都|多少|几|哪)"
    r"|^(?:and|what about|how about|それ|では)|呢\s*[?？]?$"
)
_SEVERAL = re.compile(r"(?:几|多少)(?:个|种|样|类|项|条|级|点|方面|家|大|步|处|份|名|(?=附件))")
_MOST_YEARS = 4
"""Years, one by one, that a question may name and be cut into needs by."""
MOST_NEEDS = 8
"""Things that one question may ask; an answer has no room for more."""
_SUBJECT_WORDS = 2
"""Words of its own that a question has at least which stands alone."""
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
    unit: str  # the one of them that the question names
    years: frozenset[int]
    tense: PartKind | None
    is_foreign: bool = False  # asked in another language than the notices'
    equivalents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What notices say for each of the words, where the lexicon knows."""
    names: tuple[str, ...] = ()  # of nodes of the graph that it names
    counted: frozenset[str] = frozenset()  # words for what 多少 or 几 asks the number of
    beside: tuple[str, ...] = ()
    """Of two things that are compared, the words of this one: a quote that has them says enough."""
    relative_year: int | None = None  # 去年: −1, 今年: 0, beside the year of the notice
    said: tuple[str, ...] = ()  # the keys of the answers that a follow-up comes after

    @property
    def counts_things(self) -> bool:
        """Whether the number of some things is asked for, which a list of them tells too."""
        return Asked.FIGURE in self.asked and _SEVERAL.search(self.key) is not None

    def weights(
        self, vocabulary: Vocabulary, apart: frozenset[str] = frozenset()
    ) -> Mapping[str, float]:
        """How much each word counts: rare ones more, inherited ones half; sums to 1, or empty.

        Words ``apart`` are left out: those that hold for everything the notices say.
        """
        raw = {word: _INHERITED * self._weight(word, vocabulary) for word in self.inherited}
        raw |= {word: self._weight(word, vocabulary) for word in self.words}
        kept = {word: weight for word, weight in raw.items() if word not in apart}
        total = sum(kept.values())
        return {word: weight / total for word, weight in kept.items()} if total else {}

    def _weight(self, word: str, vocabulary: Vocabulary) -> float:
        """That of the word, or, where the notices do not use it, of the rarest that means it."""
        meaning = [
            vocabulary.weight(part)
            for official in self.equivalents.get(word, ())
            for part in words_of(official)
            if part in vocabulary
        ]
        if word in vocabulary or not meaning:
            return vocabulary.weight(word)
        return max(meaning)


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
    whole: Need | None = None  # the question as one need, where it is cut into two things compared


def understand(question: Question, vocabulary: Vocabulary) -> Understood:
    """Read one question. ``vocabulary`` holds the words of the notices that are asked."""
    typed = with_full_years(match_key(question.text))
    respelt = vocabulary.respell(typed)
    key, corrections = respelt.text, respelt.changes
    if not set(bodies_named(typed)) <= set(bodies_named(key)):
        key, corrections = typed, ()  # 卫健委 is a body that no notice names, and no slip
    before = _leans_on(question, key)
    shown = question.text
    for correction in corrections:
        shown = shown.replace(correction.typed, correction.meant)
    if before:
        subject = content_words(without_years(before))
        own = _need(f"{' '.join(subject)} {key}", key, subject)
        needs: tuple[Need, ...] = (replace(own, years=own.years or years_in(before)),)
        shown = f"{before}, {shown}"
        key = f"{before}, {key}"
    else:
        needs = _needs(key, vocabulary.names)
    language = language_of(question.text)
    said = tuple(_MARKS.sub("", match_key(turn.answer)) for turn in question.history)
    asserted, figures = asserts(key), find_quantities(key)
    stated = figures if asserted else ()

    def read(need: Need) -> Need:
        told = _with_asserted(replace(need, said=said), stated)
        return _with_equivalents(told, language, vocabulary)

    whole = read(_need(key, key)) if any(need.beside for need in needs) else None
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
        whole=whole,
        corrections=corrections,
    )


def _with_asserted(need: Need, figures: Sequence[Quantity]) -> Need:
    """The need, asking for the figure that it asserts: 是三十日内吧 asks how many days."""
    units = {each.unit_normalised for each in figures if each.unit_normalised}
    if len(units) != 1 or need.asked & {Asked.FIGURE, Asked.TIME}:
        return need
    return replace(need, asked=need.asked | {Asked.FIGURE}, units=units_like(units.pop()))


def _leans_on(question: Question, key: str) -> str:
    """What the question leans on: its last question that stood alone; empty where on none.

    A question leans on its history when it opens with a word that points back, ends in 呢, or has
    hardly a subject word of its own. Years and places of the earlier turn stay behind when the new
    question names its own.
    """
    if not question.history or not (
        _LEANING.search(key) or len(content_words(key)) <= _SUBJECT_WORDS
    ):
        return ""
    turns = [
        turn
        for turn in question.history
        if not _LEANING.search(match_key(turn.question))
        and len(content_words(match_key(turn.question))) >= _SUBJECT_WORDS
    ]
    turn = (turns or question.history)[-1]
    before = with_full_years(match_key(turn.question)).rstrip("?？。！! ")
    if years_in(key):
        before = without_years(before)
    if any(place.form > Form.COMMON_WORD for place in find_divisions(key)):
        before = _without_places(before)
    return before


def _need(text: str, asking: str, inherited: Sequence[str] = ()) -> Need:
    """A need with ``asking`` as the part that asks; ``text`` holds its subject as well."""
    own = content_words(without_years(asking))
    return Need(
        text=text,
        key=asking,
        words=own,
        inherited=tuple(word for word in inherited if word not in own),
        asked=asked_for(asking),
        units=units_asked(asking),
        unit=unit_asked(asking),
        years=years_in(asking),
        tense=_tense(asking),
        counted=_counted(asking),
        relative_year=next((at for word, at in RELATIVE if word in asking), None),
    )


def _needs(key: str, names: NameForms) -> tuple[Need, ...]:
    """One need for each asking segment; else one for each year compared; else the whole."""
    segments = _asking_parts(key)
    years = [years_in(segment) for segment in segments]
    apart = len({year for each in years for year in each}) >= 2 and sum(map(bool, years)) >= 2
    asking = [
        number
        for number, segment in enumerate(segments)
        if asked_for(segment) - {Asked.YES_NO} or (apart and years[number])
    ]
    if len(asking) >= 2:
        asking = asking[:MOST_NEEDS]
        # what stands before the first asking part is what all of them ask about
        subject = content_words(without_years(" ".join(segments[: max(asking[0], 1)])))
        needs = []
        for number in asking:
            segment = segments[number]
            lead = " ".join(subject) + " " if number else ""
            need = _need(f"{lead}{segment}", segment, subject if number else ())
            inherits = not need.years and (number == 0 or need.tense is not PartKind.PLAN)
            needs.append(replace(need, years=years[0]) if inherits else need)
        return tuple(needs)
    whole = _need(key, key)
    is_of_two = bool(whole.asked & {Asked.COMPARISON, Asked.EACH}) or is_added(key)
    pair = _pair(key, names) if is_of_two else ()
    if pair and (len(whole.years) < 2 or all(len(need.years) == 1 for need in pair)):
        return pair
    if 2 <= len(whole.years) <= _MOST_YEARS:
        bare = without_years(key)
        return tuple(
            replace(whole, text=f"{year}年{bare}", years=frozenset({year}), tense=None)
            for year in sorted(whole.years)
        )
    return (whole,)


def _asking_parts(key: str) -> list[str]:
    """The parts of a question between its commas; what names no subject joins the next one.

    和2024年相比,资质互认的数量有变化吗: the first part only says with what to compare.
    """
    parts: list[str] = []
    waiting = ""
    for part in _split(key):
        words = content_words(without_years(part))
        if not words and not asked_for(part):
            continue
        if parts and words and CHANGE.issuperset(words) and len(years_in(parts[-1])) == 2:
            parts[-1] += part  # 2025年的数量和2024年相比,有什么变化 asks one thing of two years
            continue
        if not COMPARES.issuperset(words) or not years_in(part):
            parts.append(waiting + part)
            waiting = ""
        else:
            waiting += part
    if waiting:
        parts = [*parts[:-1], "".join(parts[-1:]) + waiting]
    return parts


def _split(key: str) -> Iterator[str]:
    """A question cut at its commas, and at 、 between two parts that each ask: 交多少、罚多少."""
    for part in _BETWEEN_ASKS.split(key):
        inner = part.split("、")
        asks = len(inner) > 1 and all(asked_for(each) - {Asked.YES_NO} for each in inner)
        yield from inner if asks else [part]


def _counted(key: str) -> frozenset[str]:
    """The words after 多少家 or 几个, which say what is to be counted."""
    found = _HOW_MANY.search(key)
    if found is None:
        return frozenset()
    return frozenset(content_words(key[found.end() :])[:2]) - {unit_asked(key)}


def _pair(key: str, names: NameForms) -> tuple[Need, ...]:
    """One need for each of the things that are compared or added: 甲和乙的比例差多少.

    The later ones inherit what stands before the first, which may say of what all are. Of the year
    that each names, each keeps its own.
    """
    things, rest = things_of(key, names)
    if not things:
        return ()
    asked, about = _need(key, key), subject_of(rest)
    mine = subject_of(things[0])
    needs = [replace(asked, text=things[0] + rest, words=(*mine, *about))]
    for thing in things[1:]:
        other = subject_of(thing)
        needs.append(
            replace(
                asked,
                text=f"{things[0]} {thing}{rest}",
                words=(*other, *about),
                beside=tuple(word for word in other if word not in mine),
                inherited=tuple(word for word in mine if word not in other),
            )
        )
    years = [years_in(thing) for thing in things]
    if all(len(each) == 1 for each in years) and all(need.beside for need in needs[1:]):
        own = zip(needs, things, years, strict=True)
        return tuple(
            replace(need, text=f"{thing}{rest}", years=each, inherited=(), tense=None)
            for need, thing, each in own
        )
    return tuple(needs)


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


def _tense(key: str) -> PartKind | None:
    """Whether the question asks for what is planned or for what was done, if its words tell."""
    if _FUTURE.search(key):
        return PartKind.PLAN
    return PartKind.SUMMARY if _DONE.search(key) else None


def _without_places(text: str) -> str:
    for place in reversed(find_divisions(text)):
        if place.form > Form.COMMON_WORD:
            text = text[: place.span.start] + text[place.span.end :]
    return text
