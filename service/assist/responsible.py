"""Who is answerable for what a card says: a name, and the words of the notice that say so.

First what the notice says itself (duty): in the quoted sentence, in its article, item or point. In
the graph (measure) stands who does what is quoted. What the notice says elsewhere is a guess, and
called so (likely): in the paragraph, in the sanctions that name the article, in what else is said
on the matter, at last who answers for the whole of it. Else the body that issued the notice
(issuer): a last resort. An assembly that passed a rule carries nothing out.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import tee

from corpus.normalize import match_key
from corpus.notice import ItemKind, NoticeId, Reading, Span
from service.answering.evidence import EvidenceBase
from service.answering.vocabulary import content_words
from service.assist.duties import Duty, DutyKind, duties_in
from service.assist.named_actors import NamedActors


class BodySource(StrEnum):
    """What says who is answerable, the surest first."""

    DUTY = "duty"
    MEASURE = "measure"
    LIKELY = "likely"
    ISSUER = "issuer"


@dataclass(frozen=True, slots=True)
class Answerable:
    """A body and the characters that say so; no span where the metadata alone names it."""

    name: str
    source: BodySource
    notice_id: NoticeId
    span: Span | None


@dataclass(frozen=True, slots=True)
class Matter:
    """What a call is about: words for it, and what was found of it in the notice, best first."""

    words: frozenset[str]
    found: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: kinds of duty, best first; ``public``: authorities alone."""

    kinds: tuple[DutyKind, ...]
    public: bool
    insists: bool = False  # the first kind is looked for further on, before another one will do


_ASSEMBLY = re.compile(r"人民代表大会|人大常委会|人大$")
_BROKEN = re.compile(r"违反本?[\u4e00-\u9fff]{0,4}第")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零\d]+条")
_LEADS = re.compile(r"牵头|(?:责任|主责|主办|承办|主管)(?:单位|部门)[:：]|共同负责")
_NEAR = 0.12
"""The least share of the matter's words, by their rarity, that a duty in the article, item or point
of the quote has to hold where nothing says that it is for all of it."""
_ABOUT = 0.4
"""The same of the words that the quote and the call have in common, of a duty anywhere else."""
_TENTH = 10
_LONG = 300
"""Characters of a paragraph without articles or points whose sentences are still on one matter."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence that makes somebody answerable."""

    sentence: Span
    text: str
    duties: tuple[Duty, ...]
    words: tuple[frozenset[str], ...]  # of each duty's clause and the condition before it


@dataclass(frozen=True, slots=True)
class _Read:
    """What one notice says so; another version of it is another reading."""

    reading: Reading
    said: tuple[_Said, ...]
    rarity: Mapping[str, float]  # of each word of the duties' clauses: rare ones more
    everywhere: frozenset[str]  # the words of its whole matter, which tell no duty from another

    @classmethod
    def of(cls, reading: Reading) -> _Read:
        """Look through the sentences of a notice."""
        text = reading.notice.text
        said = tuple(
            _Said(each.span, each.span.of(text), duties, _words_of(text, each.span, duties))
            for each in reading.outline.sentences
            if (duties := duties_in(text, each.span))
        )
        often = Counter(word for each in said for words in each.words for word in words)
        clauses = sum(len(each.duties) for each in said)
        rarity = {word: math.log(1 + clauses / (1 + times)) for word, times in often.items()}
        return cls(reading, said, rarity, _words_everywhere(reading))


class Responsibilities:
    """Looks into the notices of one base; what was read of a notice is kept."""

    def __init__(self, base: EvidenceBase, before: Responsibilities | None = None) -> None:
        """``before``: those of an earlier base, whose unchanged notices are not read again."""
        self._base = base
        self._actors = NamedActors(base)
        known: dict[NoticeId, _Read] = {} if before is None else before._known
        self._known: dict[NoticeId, _Read] = {
            key: each for key, each in known.items() if base.readings.get(key) is each.reading
        }

    def of(
        self,
        notice_id: NoticeId,
        quotes: Sequence[Span],
        matter: Matter,
        wanted: Sequence[Wanted],
    ) -> list[Answerable | None]:
        """Who is answerable for what these stretches say, for each way of wanting it."""
        tiers = tee(self._tiers(notice_id, quotes, matter), len(wanted))
        return [
            self._first_of(each, notice_id, quotes, matter, way)
            for each, way in zip(tiers, wanted, strict=True)
        ]

    def _first_of(
        self,
        tiers: Iterable[tuple[BodySource, Sequence[Duty]]],
        notice_id: NoticeId,
        quotes: Sequence[Span],
        matter: Matter,
        wanted: Wanted,
    ) -> Answerable | None:
        first: Answerable | None = None
        for source, duties in tiers:
            duty = _best(duties, quotes, wanted, self._told(notice_id, matter))
            if duty is None:
                continue
            found = Answerable(duty.body, source, notice_id, duty.span)
            if not wanted.insists or duty.kind is wanted.kinds[0] or _says_so(duty, quotes):
                return found
            first = first or found
        return first or self.issuer(notice_id)

    def _tiers(
        self, notice_id: NoticeId, quotes: Sequence[Span], matter: Matter
    ) -> Iterator[tuple[BodySource, Sequence[Duty]]]:
        read = self._read(notice_id)
        reading, said, rarity = read.reading, read.said, read.rarity
        sentences = [
            each.span
            for each in reading.outline.sentences
            if any(each.span.overlaps(quote) for quote in quotes)
        ]
        yield BodySource.DUTY, _within(said, sentences)
        yield BodySource.MEASURE, list(self._actors.doing(notice_id, quotes))
        text = reading.notice.text
        quoted = {word for quote in quotes for word in _words_in(quote.of(text))}
        words = quoted | matter.words
        topic = (quoted & matter.words) - read.everywhere
        items = _items_around(reading, quotes)
        loose = [quote for quote in quotes if not any(each.overlaps(quote) for each in items)]
        for source, places in (
            (BodySource.DUTY, items),
            (BodySource.LIKELY, _paragraphs_around(text, loose)),
        ):
            near = _around(said, places)
            leading = [d for each in near for d in each.duties if _LEADS.search(d.span.of(text))]
            yield source, leading
            yield source, _nearest(near, rarity, words, _NEAR)
        articles = _articles_of(reading, quotes)
        named = [s for s in said if any(a in s.text for a in articles) and _BROKEN.search(s.text)]
        yield BodySource.LIKELY, _nearest(named, rarity, words, 0.0)
        general = [d for each in said for d in each.duties if d.general]
        sections = _around(said, _sections_of(reading, quotes))
        yield BodySource.LIKELY, _nearest(sections, rarity, topic, _ABOUT)
        yield BodySource.LIKELY, _nearest(said, rarity, topic, _ABOUT)
        yield BodySource.LIKELY, _first_at(said, matter.found)
        yield BodySource.LIKELY, general
        yield BodySource.LIKELY, _named_most(sections)

    def _read(self, notice_id: NoticeId) -> _Read:
        known = self._known.get(notice_id)
        if known is None:
            known = self._known[notice_id] = _Read.of(self._base.readings[notice_id])
        return known

    def _told(self, notice_id: NoticeId, matter: Matter) -> Callable[[Duty], int]:
        """How many words of the call the clause of a duty holds."""
        text = self._base.readings[notice_id].notice.text
        words = matter.words - self._read(notice_id).everywhere
        return lambda duty: len(words & _words_in(duty.span.of(text)))

    def issuer(self, notice_id: NoticeId) -> Answerable | None:
        reading = self._base.readings[notice_id]
        issuer = reading.notice.issuer
        if issuer is None or _ASSEMBLY.search(issuer):
            return None
        return Answerable(issuer, BodySource.ISSUER, notice_id, reading.outline.issuer)


def _around(said: Sequence[_Said], places: Sequence[Span]) -> list[_Said]:
    return [each for each in said if any(place.overlaps(each.sentence) for place in places)]


def _sections_of(reading: Reading, quotes: Sequence[Span]) -> list[Span]:
    """The outermost sections around the quotes."""
    spans = [section.span for section in reading.outline.sections]
    around = [[span for span in spans if span.overlaps(quote)] for quote in quotes]
    return [max(each, key=len) for each in around if each]


def _named_most(said: Sequence[_Said]) -> list[Duty]:
    """The duties of the authority that is named most often, if it is so more than once."""
    duties = [duty for each in said for duty in each.duties if duty.public]
    often = Counter(duty.body for duty in duties)
    most = max(often.values(), default=0)
    return [duty for duty in duties if often[duty.body] == most] if most > 1 else []


def _within(said: Sequence[_Said], places: Sequence[Span]) -> list[Duty]:
    return [duty for each in _around(said, places) for duty in each.duties]


def _items_around(reading: Reading, quotes: Sequence[Span]) -> list[Span]:
    """The article, numbered item or point around each quote that stands in one."""
    outline = reading.outline
    spans = [item.span for item in outline.items if item.kind is not ItemKind.LISTED]
    spans += [point.span for point in outline.points]
    around = [[span for span in spans if span.overlaps(quote)] for quote in quotes]
    return [min(each, key=len) for each in around if each]


def _paragraphs_around(text: str, quotes: Sequence[Span]) -> list[Span]:
    """The paragraph of each quote, if it is short."""
    found = []
    for quote in quotes:
        start = text.rfind("\n", 0, quote.start) + 1
        end = text.find("\n", quote.end)
        line = Span(start, end if end >= 0 else len(text))
        found.append(line if len(line) <= _LONG else quote)
    return found


def _articles_of(reading: Reading, quotes: Sequence[Span]) -> frozenset[str]:
    """第十四条 of each article that is quoted."""
    text = reading.notice.text
    heads = (
        _ARTICLE.match(item.span.of(text).lstrip())
        for item in reading.outline.items
        if item.kind is ItemKind.ARTICLE and any(item.span.overlaps(quote) for quote in quotes)
    )
    return frozenset(head[0] for head in heads if head is not None)


def _nearest(
    named: Sequence[_Said], rarity: Mapping[str, float], matter: Collection[str], least: float
) -> list[Duty]:
    """The duty whose clause holds most of the matter's words, the rare ones counting more."""
    weight = {word: rarity[word] for word in sorted(set(matter)) if word in rarity}
    lowest = least * math.fsum(weight.values())
    scored = [
        (math.fsum(weight.get(word, 0.0) for word in sorted(words)), -duty.at.start, duty)
        for each in named
        for duty, words in zip(each.duties, each.words, strict=True)
    ]
    best = max(scored, default=None, key=lambda each: each[:2])
    return [best[2]] if best is not None and best[0] > 0 and best[0] >= lowest else []


def _words_everywhere(reading: Reading) -> frozenset[str]:
    """The words of the title, and those that stand in every tenth passage or more."""
    often = Counter(
        word for passage in reading.passages for word in content_words(match_key(passage.text))
    )
    usual = {word for word, times in often.items() if times > 1 + len(reading.passages) / _TENTH}
    return frozenset(usual.union(content_words(match_key(reading.notice.title))))


def _first_at(said: Sequence[_Said], found: Sequence[Span]) -> list[Duty]:
    """The duties at the first of the stretches that tells of any."""
    for span in found:
        duties = [d for each in said for d in each.duties if d.span.overlaps(span)]
        if duties:
            return duties
    return []


def _words_of(text: str, sentence: Span, duties: Sequence[Duty]) -> tuple[frozenset[str], ...]:
    """The words of each duty's clause, and of the condition that stands before it."""
    found = []
    for duty in duties:
        opening = re.split("[；;。]", text[sentence.start : duty.span.start])[-1]
        clause = duty.span.of(text)
        found.append(frozenset(content_words(match_key(opening + clause))))
    return tuple(found)


@lru_cache(maxsize=4096)
def _words_in(said: str) -> frozenset[str]:
    """The words of what a notice says, which every call on the same matter asks for."""
    return frozenset(content_words(match_key(said)))


def _says_so(duty: Duty, quotes: Sequence[Span]) -> bool:
    return any(duty.span.overlaps(quote) for quote in quotes)


def _best(
    duties: Sequence[Duty], quotes: Sequence[Span], wanted: Wanted, told: Callable[[Duty], int]
) -> Duty | None:
    """Of the duties the one in the quoted clause that holds most of the call's words.

    Of several such the one of the kind that is wanted, then the nearest.
    """
    fitting = [duty for duty in duties if duty.public or not wanted.public]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    return min(fitting, key=lambda duty: _rank(duty, quotes, wanted, told(duty)))


def _rank(
    duty: Duty, quotes: Sequence[Span], wanted: Wanted, told: int
) -> tuple[bool, int, int, int, int]:
    apart = min(
        max(0, duty.span.start - quote.end, quote.start - duty.span.end) for quote in quotes
    )
    kind = wanted.kinds.index(duty.kind)
    return (not _says_so(duty, quotes), -told, kind, apart, duty.at.start)
