"""The sentences of a notice as statements: clause by clause what is said, and of whom.

A clause without a subject of its own says on what the clause before it is about, as far as the
next ； or 。; the points of a list say on what stands before its colon.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.notice import ItemKind, Reading, Sentence, Span
from corpus.words import segments
from kg.model import Mention
from kg.predicates import Predication, read_clause
from kg.sentence_words import SentenceWords
from kg.verbs import ACTS, GROUPS, HARD_DUTY, NOMINAL, OURSELVES, SANCTIONS

_ENDS_CLAUSE = "，,；;：:。！？!?\n"
_ENDS_SEGMENT = "；;。！？!?\n"
_OPENING, _CLOSING = "“《（(「", "”》）)」"
_TASKS = re.compile(r"(?P<whose>.{2,40}?)(?:的)?(?:主要)?(?:职责|任务)(?:是|包括|如下|为)?$")
_THINGS = re.compile(
    r"(?:下列|以下|如下)[^：:。]{0,12}(?:信息|情形|情况|材料|条件|内容|证明|资料|文件|行为|证件|标准|方式|渠道|原则)"
)
_BANS = re.compile(
    r"(?P<ban>禁止|严禁|不得|不准)[^，。；,;：:]{0,30}(?:下列|以下|如下)[^，。；,;：:]{0,12}[:：]\s*$"
)
_BANNED_TO = re.compile(
    r"(?:禁止|严禁)(?P<who>[\u4e00-\u9fff、]{2,20}?)(?:的|有|从事|实施)?(?:下列|以下|如下)"
)
_POINT = re.compile(r"[\s\u3000]*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、])")
_DUTY = re.compile(r"应当|不得|必须|可以")
_LEADS = re.compile(
    r"[\s\u3000]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、][\s\u3000]*)?由?(?P<who>[^，。；,;]{2,40}?)牵头"
    r"(?:负责|组织|实施)?(?:、[^，。；,;]{2,40}?(?:配合|协助|参与|参加))?"
)
_TERM = re.compile(
    r"(?P<who>[^，。；,;在自于]{2,40}?)??(?P<duty>应当|必须|应|须|可以)?(?:在|于)?"
    r"自[^，。；,;]{2,60}?之日起(?:[^，。；,;]{1,10}?(?:内|前))?"
)
_HELPS = re.compile(r"[^，。；,;]{2,60}?(?:配合|协助|参与)")
_VAGUE = re.compile(r"下列|以下|如下|其(?!他)|上述|前款")
_FIGURE = 12  # characters that a figure ends with: 2315.5万平方米
_COUNTED = re.compile(r"\d[余多]?[万亿]?(?!月|日|年)[\u4e00-\u9fff]{1,4}$")
_COUNTS_TOO = re.compile(r"[^，。；,;、]{0,20}?\d")
_DOES = re.compile(
    r"(?P<who>[\u4e00-\u9fff、]{2,24}?)(?:发现|接到|收到|认为|得知|在|从事|携带|进入|未|擅自|因|申请|拟|利用|使用|违反|拒不|拒绝|需要?)"
)
# of whom the stretch before it is about: a bare duty, or a condition of what was asked or decided
_SAME_SUBJECT = re.compile(
    r"[\s\u3000]*(?:(?:应当|不得|必须|可以)(?!由)|(?:予以|不予|准予|不符合|符合|材料|情况|需要?|确需|经)[^，。；,;]{0,24}的$)"
)
# what no title says: a duty, how many, a document by its name
_STATES = re.compile(
    r"应当|不得|必须|严禁|《[^《》]{4,60}》|(?<![\d.])\d[\d.]{0,12}[万亿余多]{0,2}(?:[个项条家名人次场期批件户套台座亩吨%]|公[里顷])"
)
_ARTICLE_MARK = re.compile(r"[\s\u3000]*(?:第[一二三四五六七八九十百零\d]+条[\s\u3000]*)?")
_LISTS = re.compile(r"[:：]\s*$")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. ``said`` is None where no known verb carries it.

    ``subject`` is the subject in force: its own, or that of a clause before it. ``segment`` counts
    the stretches between ； within the sentence.
    """

    span: Span
    segment: int
    said: Predication | None
    subject: Span | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence with its clauses and the names in it. A title states nothing."""

    sentence: Sentence
    clauses: tuple[Clause, ...]
    mentions: tuple[Mention, ...]

    def names_in(self, span: Span) -> tuple[Mention, ...]:
        """The names that lie inside ``span``, in order."""
        low = bisect_left(self.mentions, span.start, key=_start)
        high = bisect_left(self.mentions, span.end, key=_start)
        return tuple(m for m in self.mentions[low:high] if span.contains(m.span))


def _start(mention: Mention) -> int:
    return mention.span.start


def read_statements(reading: Reading, mentions: Sequence[Mention]) -> tuple[Statement, ...]:
    """Every sentence that is no title; ``mentions`` are the names of the reading, in order."""
    return tuple(_statements(reading, sorted(mentions, key=lambda mention: mention.span)))


def _statements(reading: Reading, mentions: Sequence[Mention]) -> Iterator[Statement]:
    text, outline = reading.notice.text, reading.outline
    starts = [mention.span.start for mention in mentions]
    listing: tuple[object, Span] | None = None
    nouns: object = None  # where a list of things stands, not of duties
    banned: tuple[object, str] | None = None  # where a list of bans stands, and 不得 or its like
    for index, sentence in enumerate(outline.sentences):
        following = outline.sentences[index + 1] if index + 1 < len(outline.sentences) else None
        if _is_title(text, sentence, following):
            continue
        where = _article(sentence)
        ban = banned[1] if banned is not None and _is_point(text, sentence, banned[0]) else ""
        if not ban and _names_things(text, sentence, nouns == where):
            continue
        low, high = (
            bisect_left(starts, place) for place in (sentence.span.start, sentence.span.end)
        )
        near = mentions[low:high]
        led = listing[1] if listing is not None and _is_point(text, sentence, listing[0]) else None
        clauses = tuple(_clauses(text, sentence.span, near, led))
        if ban:
            clauses = _banned(text, clauses, ban)
        yield Statement(sentence, clauses, tuple(near))
        if _LISTS.search(sentence.span.of(text)):
            bans = _BANS.search(sentence.span.of(text))
            banned = (where, bans["ban"]) if bans else None
            nouns = where if _THINGS.search(sentence.span.of(text)) else None
            whose = _whose(text, clauses)
            listing = (where, whose) if whose is not None else None


def _banned(text: str, clauses: Sequence[Clause], ban: str) -> tuple[Clause, ...]:
    """The clauses of a point of 不得有下列行为：, which that bans, whatever its verb."""
    if all(clause.said is None for clause in clauses) and clauses:
        first, last = clauses[0], clauses[-1]
        point = _POINT.match(text, first.span.start, last.span.end)
        start = point.end() if point is not None else first.span.start
        stop = start + len(next(iter(segments(text[start : first.span.end], guess=False)), ""))
        if stop >= last.span.end:
            return tuple(clauses)
        said = Predication(start, None, None, ban, Span(start, stop), Span(stop, last.span.end))
        return (replace(first, span=Span(first.span.start, last.span.end), said=said),)
    return tuple(
        clause
        if clause.said is None or clause.said.duty
        else replace(clause, said=replace(clause.said, duty=ban))
        for clause in clauses
    )


def _names_things(text: str, sentence: Sentence, in_list: bool) -> bool:
    """A point of a list of things or cases (有下列情形之一的：…), which says nothing itself."""
    words = sentence.span.of(text)
    says = _DUTY.search(words) or SANCTIONS.search(words)
    return in_list and bool(_POINT.match(words)) and not says


def _is_point(text: str, sentence: Sentence, where: object) -> bool:
    """Whether the sentence is one of the points of a list that was begun at ``where``."""
    item = sentence.place.item
    listed = item is not None and item.kind is ItemKind.LISTED
    return _article(sentence) == where and (listed or bool(_POINT.match(sentence.span.of(text))))


def _article(sentence: Sentence) -> object:
    """What holds a list together: the section and part of the sentence."""
    return (sentence.place.part, sentence.place.section)


def _is_title(text: str, sentence: Sentence, following: Sentence | None) -> bool:
    """The title of an item, a heading, or a point that begins with its title: 一是深化调研互动。"""
    place = sentence.place
    if _STATES.search(sentence.span.of(text)):
        return False  # 3.修订《公园条例》。新建公园8个。
    titles = [place.item.title] if place.item is not None and _goes_on(sentence, following) else []
    titles.append(place.part.title)
    titles += [place.section.heading] if place.section is not None else []
    if any(title is not None and title.overlaps(sentence.span) for title in titles):
        return True
    point = place.point
    if point is None or following is None or sentence.span.start != point.span.start:
        return False
    return following.place.point == point and not re.search("[，,；;]", sentence.span.of(text))


def _goes_on(sentence: Sentence, following: Sentence | None) -> bool:
    """Whether the item of a sentence has more than this one, which may be its title."""
    return following is not None and following.place.item == sentence.place.item


def _clauses(
    text: str, span: Span, mentions: Sequence[Mention], led: Span | None
) -> Iterator[Clause]:
    words = SentenceWords(text, span, mentions)
    subject, before = led, 0
    authority: Span | None = None  # who sanctions, for all of the sentence
    lead: tuple[Span, str] | None = None  # a clause that only says who must, and within what time
    for clause, segment in split_clauses(text, span):
        if segment != before:
            subject, before = (subject if _goes_on_about(text, clause) else led), segment
        if OURSELVES.match(text, clause.start, clause.end):
            subject = led
        led_by = _LEADS.fullmatch(text, clause.start, clause.end)
        if led_by is not None:
            subject = Span(*led_by.span("who"))
        if led_by is not None or _is_help(text, clause):
            yield Clause(clause, segment, None, subject)
            continue
        term = _term(text, clause)
        if term is not None:
            who, duty = term
            subject = who or subject
            lead = (Span((who or clause).start, clause.end), duty) if who or duty else None
            yield Clause(clause, segment, None, subject)
            continue
        found = read_clause(words, clause)
        if lead is not None and found.said is not None:
            found = replace(found, said=_led(found.said, *lead))
        lead = None
        subject = found.subject or _who_does(text, clause, found.subject) or subject
        if SANCTIONS.search(text, clause.start, clause.end):
            authority = found.subject or authority
            subject = subject or authority
        yield Clause(clause, segment, found.said, subject)


def _goes_on_about(text: str, clause: Span) -> bool:
    """；不予核准的，书面告知理由: a condition or a duty of whom the stretch before ； is about."""
    return _SAME_SUBJECT.match(text, clause.start, clause.end) is not None


def _term(text: str, clause: Span) -> tuple[Span | None, str] | None:
    """(who, duty) of 公园管理单位应当自验收合格之日起三十日内，: its verb is in the next clause."""
    mark = _ARTICLE_MARK.match(text, clause.start, clause.end)
    start = mark.end() if mark is not None else clause.start
    term = _TERM.fullmatch(text, start, clause.end)
    if term is None:
        return None
    who = Span(*term.span("who")) if term["who"] else None
    return who, term["duty"] or ""


def _who_does(text: str, clause: Span, subject: Span | None) -> Span | None:
    """Whom a condition is about: 游客 of 游客携带犬只进入公园的，应当…."""
    if subject is not None or text[clause.end - 1] != "的":
        return None
    mark = _ARTICLE_MARK.match(text, clause.start, clause.end)
    found = _DOES.match(text, mark.end() if mark is not None else clause.start, clause.end)
    return Span(*found.span("who")) if found is not None and GROUPS.search(found["who"]) else None


def _led(said: Predication, lead: Span, duty: str) -> Predication:
    """What the clause says behind a clause that only says who must, and within what time."""
    return replace(said, start=lead.start, duty=said.duty or duty)


def _is_help(text: str, clause: Span) -> bool:
    """区财政局配合: who helps, and no more; 其他单位应当予以配合 is a rule."""
    helps = _HELPS.fullmatch(text, clause.start, clause.end)
    return helps is not None and HARD_DUTY.search(helps[0]) is None


def split_clauses(text: str, span: Span) -> Iterator[tuple[Span, int]]:
    """The clauses of a sentence without their marks, each with the number of its segment.

    None is cut inside quotation marks or brackets.
    """
    depth, start, segment = 0, span.start, 0
    for position in range(span.start, span.end):
        character = text[position]
        depth = max(0, depth + (character in _OPENING) - (character in _CLOSING))
        counted = character == "、" and _goes_on_counting(text, start, position)
        if depth or (character not in _ENDS_CLAUSE and not counted):
            continue
        if position > start:
            yield Span(start, position), segment
        start = position + 1
        segment += character in _ENDS_SEGMENT
    if span.end > start:
        yield Span(start, span.end), segment


def _goes_on_counting(text: str, start: int, position: int) -> bool:
    """拆除违建2315万平方米、腾退土地2282公顷: a verb of its own after a figure and 、."""
    if not _COUNTED.search(text, max(start, position - _FIGURE), position):
        return False
    verb = text[position + 1 : position + 3]
    return verb in ACTS - NOMINAL and bool(_COUNTS_TOO.match(text, position + 3))


def _whose(text: str, clauses: Sequence[Clause]) -> Span | None:
    """Whom the list after a colon is about: the last subject, or the holder of the duties."""
    if not clauses:
        return None
    last = clauses[-1]
    banned = _BANNED_TO.search(text, last.span.start, last.span.end)
    if banned is not None:
        return Span(*banned.span("who"))
    if last.subject is not None:
        return None if _VAGUE.match(text, last.subject.start) else last.subject
    words = last.span.of(text)
    begin = len(words) - len(
        re.sub(r"^[\s\u3000]*(?:第[一二三四五六七八九十百零\d]+条)?[\s\u3000]*", "", words)
    )
    tasks = _TASKS.match(words, begin)
    return (
        Span(last.span.start + tasks.start("whose"), last.span.start + tasks.end("whose"))
        if tasks
        else None
    )


def begins_with(text: str, clause: Span, mention: Mention) -> bool:
    """Whether the clause begins with the name."""
    return not text[clause.start : mention.span.start].strip(" “《\u3000")
