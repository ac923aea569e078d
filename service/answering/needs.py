"""What a question asks, one by one: a need for each thing, or for each year that it compares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.notice import PartKind
from kg.units import UNIT
from service.answering.asked import (
    Asked,
    asked_for,
    is_added,
    unit_asked,
    units_asked,
    without_tag,
)
from service.answering.lexicon import words_of
from service.answering.linking import NameForms
from service.answering.plain_speech import plain_speech
from service.answering.things import (
    CHANGE,
    COMPARES,
    OF_EACH,
    are_one,
    compares_relative_years,
    each_place,
    names_only_places,
    relative_years,
    subject_of,
    things_of,
    without_relative_years,
)
from service.answering.vocabulary import Vocabulary, content_words
from service.answering.years import without_years, years_in

_BETWEEN_ASKS = re.compile(r"[,，;；。?？!！\n]+")
_FUTURE = re.compile(
    r"计划|打算|(?<![主重需必概摘次])要(?!点|求|素|紧|件)|将|以后|未来|准备|还会|下一步|目标|预计|再(?:推|加|增|新)"
    r"|plan|will\b|going to|予定|これから"
)
_DONE = re.compile(
    r"已经?|现在|了(?!解)|(?<![超通经])过(?!程|去|渡|敏)|目前|累计|完成|ました|did\b|was\b|were\b|has\b|have\b"
)
_HOW_MANY = re.compile(
    rf"(?:多少|几多|(?<![哪好])几(?!月|(?<=月几)[日号]))(?:{UNIT})?(?=[\u4e00-\u9fff]{{2}})"
)
_SEVERAL = re.compile(r"(?:几|多少)(?:个|种|样|类|项|条|级|点|方面|家|大|步|处|份|名|(?=附件))")
_OF_A_FIGURE = frozenset(
    {
        Asked.FIGURE,
        Asked.COUNT,
        Asked.LIST,
        Asked.EACH,
        Asked.COMPARISON,
        Asked.YES_NO,
        Asked.AIM,
        Asked.OUTCOME,
    }
)
_MOST_YEARS = 4
"""Years, one by one, that a question may name and be cut into needs by."""
MOST_NEEDS = 8
"""Things that one question may ask; an answer has no room for more."""
_KIND_ASKED = re.compile(
    r"(?<=[些么啥咩])(?:新的?|重点|主要|具体|大的?)*"
    r"(?:安排|部署|打算|动作|举措|措施|任务|内容|进展|成果|成效|做法|动静|说法)"
    r"(?:没有?|吗|呢|啊|呀|了|\W)*$"
)
"""The kind of things asked for, which says nothing of their subject: 垃圾分类有什么安排."""
_HAS_WHAT = re.compile(r"(?=有(?:什么|啥|哪些|咩|冇))")
"""Where 有什么 begins: with no space before it, 区块链有啥 is cut into 区块 and 链有."""
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
    thing: str = ""
    """Of several things or places that one question is asked of, the one that this need is of."""
    relative_year: int | None = None  # 去年: −1, 今年: 0, beside the year of the notice
    remark: tuple[str, ...] = ()
    """Of a remark that leans on the question before it (周末呢), the words that it names."""
    said: tuple[str, ...] = ()  # the keys of the answers that a follow-up comes after
    lives: frozenset[str] = frozenset()  # places where the asker only says to live
    is_of_year_again: bool = False  # 那2023年呢: the same was asked of another year

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


def need_of(text: str, asking: str, inherited: Sequence[str] = ()) -> Need:
    """A need with ``asking`` as the part that asks; ``text`` holds its subject as well."""
    text, asking = without_tag(text), without_tag(asking)
    bare = without_years(asking)
    said = _HAS_WHAT.sub(" ", bare)
    own = content_words(_KIND_ASKED.sub(" ", said)) or content_words(said)
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
        relative_year=next(iter(relative_years(asking)), None),
    )


def needs_of(key: str, names: NameForms) -> tuple[Need, ...]:
    """One need for each asking segment; else one for each year compared; else the whole."""
    segments = _asking_parts(key)
    if _is_of_two_relative_years(key, segments):
        return _of_relative_years(need_of(key, key))
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
            need = need_of(f"{lead}{segment}", segment, subject if number else ())
            inherits = not need.years and (number == 0 or need.tense is not PartKind.PLAN)
            needs.append(replace(need, years=years[0]) if inherits else need)
        return tuple(needs)
    whole = need_of(key, key)
    is_of_two = bool(whole.asked & {Asked.COMPARISON, Asked.EACH}) or is_added(key)
    placed = _of_each_place(whole)
    if placed and (is_of_two or not are_one(key)) and len(whole.years) < 2:
        return placed
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


def _is_of_two_relative_years(key: str, segments: Sequence[str]) -> bool:
    """Whether one thing is asked of two such years in one part: 公园的数量,今年跟去年各是多少."""
    return (
        compares_relative_years(key)
        and not years_in(key)
        and any(len(relative_years(segment)) == 2 for segment in segments)
        and all(asked_for(segment) <= _OF_A_FIGURE for segment in segments)
    )


def _of_relative_years(whole: Need) -> tuple[Need, ...]:
    """One need for each of the years that a question names beside the notice's own."""
    bare = without_relative_years(whole.key)
    return tuple(
        replace(
            whole,
            text=bare,
            words=content_words(bare),
            relative_year=at,
            tense=PartKind.SUMMARY if at < 0 else PartKind.PLAN,
        )
        for at in relative_years(whole.key)
    )


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
        if not names_only_places(part) and not (COMPARES.issuperset(words) and years_in(part)):
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
    key = plain_speech(key)
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
    asked, about = need_of(key, key), subject_of(rest)
    mine = subject_of(things[0])
    needs = [replace(asked, text=things[0] + rest, words=(*mine, *about), thing=things[0])]
    for thing in things[1:]:
        other = subject_of(thing)
        needs.append(
            replace(
                asked,
                thing=thing,
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


def _of_each_place(whole: Need) -> tuple[Need, ...]:
    """One need for each of two or more places that are named side by side: 甲市、乙市各有几个."""
    if Asked.PARTNER in whole.asked:
        return ()
    needs: list[Need] = []
    for place, key in each_place(whole.key)[:MOST_NEEDS]:
        words = tuple(word for word in subject_of(key) if word not in OF_EACH)
        need = replace(whole, text=key, key=key, words=words)
        beside = content_words(place) if needs else ()
        needs.append(replace(need, thing=place, beside=beside))
    return tuple(needs)


def _tense(key: str) -> PartKind | None:
    """Whether the question asks for what is planned or for what was done, if its words tell."""
    if _FUTURE.search(key):
        return PartKind.PLAN
    return PartKind.SUMMARY if _DONE.search(key) else None
