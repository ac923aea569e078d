"""What a notice's own structure answers: how many sections and items, what a section lists, when.

These need no similarity of sentences: the outline knows them, and each has its characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.labels import label_at
from corpus.lines import MAX_TITLE
from corpus.normalize import match_key
from corpus.notice import Item, ItemKind, NoticeId, Part, PartKind, Reading, Section, Span
from corpus.numerals import iso_date, ordinal
from corpus.words import words
from kg.period import Periods
from kg.quantities import find_quantities
from service.answering.announced import numbered
from service.answering.asked import Asked
from service.answering.fit import years_asked
from service.answering.frames import ITEMS, SECTIONS
from service.answering.interpreting import interpreter
from service.answering.sentences import issued_in
from service.answering.understand import Understood
from service.answering.vocabulary import Vocabulary, content_words

_COUNTS_PARTS = re.compile(
    r"(?:几|多少)(?:大|个)?(?:块|部分|方面|章|节|条|项|点)[^,，]{0,4}(?:一共|共|总共|$|[?？,，])"
    r"|(?:分|共|一共|总共)(?:有|为|成)?(?:几|多少)(?:大|个)?(?:块|部分|方面|章|节|条|项|点)"
)
_LISTS_ITEMS = re.compile(
    r"(?:有|是)(?:哪些|哪几项|什么|啥)(?:重点|新的?)?(?:任务|工作|举措|措施|安排|部署|要求|内容|打算)"
    r"|(?:任务|举措|措施|工作)(?:有|是|都有|包括)(?:哪些|什么|啥)"
)
_ISSUED = re.compile(
    r"(?:通知|文件|要点|总结|通报|通告|公告|意见|办法|条例|规定|方案|计划|这[个份]|notice|通知书)[^,，]{0,14}"
    r"(?:发|印发|发布|下发|公布|成文|落款|出|issued|published|出され|発行)"
)
_QUOTED = re.compile(r"“([^“”]{4,80})”")
_NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}[是、]|\d{1,3}[.．、])")
_FIRST_END = re.compile(r"[。\r\n]\s*(?=\S)")
_CLOSING = " \t\r\n。；;"
_LONGEST, _MOST = 380, 5
_ISSUER = re.compile(
    r"(?:谁|哪个(?:单位|部门|机关)|哪里)(?:印?发|发布|出)的?|发文(?:机关|单位)|落款"
)
_NUMBER = re.compile(r"文号|发文字号")
_ADDRESSEES = re.compile(r"(?:发给|主送|写给|印发给)(?:了)?(?:谁|哪)|主送机关")
_NTH = re.compile(
    r"第(?P<number>[一二三四五六七八九十百]{1,5}|\d{1,3})(?P<what>条|项|款|部分|章|大?点|个?方面)"
    r"[^,，]{0,4}(?:说|讲|写|规定|内容|是什么|是啥|要求)"
)
# words that ask when and by whom a notice was published, and general words for notices
_PUBLISHING = re.compile(
    r"这[份个]?|那[份个]?|本|通知书?|文件|要点|总结|通报|通告|公告|意见|办法|条例|规定|方案|计划|公文"
    r"|什么时候|何时|啥时候?|几时|哪一?[天年日]|哪个月|几[月号]|日期|时间|谁|哪个(?:单位|部门|机关)|哪里"
    r"|发文(?:机关|单位|字号)|文号|落款|主送机关|主送|发给|印发|发布|下发|公布|出台|成文|表扬|发|出|的|是|不"
    r"|\d+|[年月日吗嘛吧呢啊]|多少|when|was|this|the|notice|issued|published|いつ|された|出|発行"
)
_DOCUMENT = re.compile(r"要点|总结|计划|方案|规划|办法|条例|规定|细则|通知|文件|意见")


@dataclass(frozen=True, slots=True)
class Found:
    """What the structure answers with: pieces of one notice, to be quoted as they stand.

    ``counts`` are words of our own, each with a number that a quote opens with: 6个部分, 39条.
    """

    notice_id: NoticeId
    quotes: tuple[Span, ...]
    counts: tuple[str, ...] = ()


def from_structure(
    understood: Understood, readings: Mapping[NoticeId, Reading], vocabulary: Vocabulary
) -> Found | None:
    """The structural answer to a question, where it asks for one."""
    key = understood.key
    of_notice = _frame_of_the_notice(understood, readings)
    if of_notice is not None:
        return of_notice
    interprets = interpreter(key, readings)
    if interprets is not None:
        return Found(interprets[0], (interprets[1],))
    numbered = _numbered(key, understood.years, readings)
    if numbered is not None:
        return numbered
    titled = _under_title(understood.question, readings)
    if titled is not None:
        return titled
    if Asked.LIST in understood.asked and _LISTS_ITEMS.search(key):
        return _items_of_section(understood, readings, vocabulary)
    if _COUNTS_PARTS.search(key) and _DOCUMENT.search(key) and _asks_no_more(key, readings):
        return _counted(understood, readings)
    return None


def _frame_of_the_notice(
    understood: Understood, readings: Mapping[NoticeId, Reading]
) -> Found | None:
    """Date, issuer, number or addressees, asked of the one notice itself.

    None where the question is about something else: 12345热线管理办法什么时候出台 asks for the date
    of another document, which this notice's own date line does not give.
    """
    key = understood.key
    notice_id = _the_one(key, readings)
    if notice_id is None:
        return None
    reading = readings[notice_id]
    outline = reading.outline
    wanted: list[Span | None] = []
    if _ISSUER.search(key):
        wanted.append(outline.issuer)
    if _NUMBER.search(key):
        wanted.append(outline.number)
    if _ADDRESSEES.search(key):
        wanted.append(outline.addressees)
    asks_when = Asked.TIME in understood.asked or understood.asserted
    if not wanted and asks_when and _ISSUED.search(key):
        wanted.append(_own_date(reading))
    found = [span for span in wanted if span is not None]
    if not found or len(found) != len(wanted):
        return None
    text = reading.notice.text
    return Found(
        notice_id,
        tuple(Span(s.start, s.start + len(s.of(text).rstrip(_CLOSING + ":："))) for s in found),
    )


def _the_one(key: str, readings: Mapping[NoticeId, Reading]) -> NoticeId | None:
    """The one notice that the question names, and nothing else; None for none, or several."""
    about = [notice_id for notice_id, reading in readings.items() if _is_about(key, reading)]
    names_one = len(readings) == 1 or any(len(word) > 1 for word in _beside_publishing(key))
    return about[0] if len(about) == 1 and names_one else None


def _own_date(reading: Reading) -> Span | None:
    """The date line; None where the metadata knows another: the words must say which is meant."""
    date, published = reading.outline.date, reading.notice.date
    if date is None or (published and published != iso_date(date.of(reading.notice.text))):
        return None
    return date


def _is_about(key: str, reading: Reading) -> bool:
    """Whether the question names nothing but the notice: each word of its own is in the titles."""
    text = reading.notice.text
    titles = [reading.notice.title, reading.notice.issuer or ""]
    titles += [part.title.of(text) for part in reading.outline.parts if part.title is not None]
    known = match_key(" ".join(titles))
    return all(word in known for word in _beside_publishing(key))


def _beside_publishing(key: str) -> tuple[str, ...]:
    """The content words of a question but those that ask when and by whom it was published."""
    return content_words(_PUBLISHING.sub(" ", key))


def _asks_no_more(key: str, readings: Mapping[NoticeId, Reading]) -> bool:
    """Whether the question names nothing but a notice: not 办法里禁止的行为有几项."""
    bare = _COUNTS_PARTS.sub(" ", key)
    return any(_is_about(bare, reading) for reading in readings.values())


def _numbered(
    key: str, years: frozenset[int], readings: Mapping[NoticeId, Reading]
) -> Found | None:
    """The item, article or section that the question names by its number, where there is one."""
    named = _NTH.search(key)
    if named is None:
        return None
    rest = f"{key[: named.start()]} {key[named.end() :]}"
    notice_id = next(iter(readings)) if len(readings) == 1 else _the_one(rest, readings)
    if notice_id is None:
        return None
    reading = readings[notice_id]
    number = ordinal(named["number"])
    outline, is_of_years = reading.outline, _of_years(reading, years)
    fitting: list[tuple[Span, Span]] = []
    if named["what"] in "条项款":
        fitting = [
            (item.title or Span(item.span.start, item.span.start), item.span)
            for item in outline.items
            if item.number == number
            and item.kind is not ItemKind.LISTED
            and is_of_years(item.span, item.part)
        ]
    else:
        fitting = [
            (section.heading, section.span)
            for section in outline.sections
            if section.number == number
            and section.level == 1
            and is_of_years(section.heading, section.part)
        ]
    if len(fitting) != 1:
        return None
    return _beneath(notice_id, reading, *fitting[0])


def _of_years(reading: Reading, years: frozenset[int]) -> Callable[[Span, Part], bool]:
    """Tells of a stretch whether it tells of one of the years; of each, where none is asked for."""
    if not years:
        return lambda span, part: True
    periods = Periods(reading)
    return lambda span, part: periods.of(span, part).year in years


def _under_title(question: str, readings: Mapping[NoticeId, Reading]) -> Found | None:
    """The sentences under the item or point whose title the question quotes in full."""
    quoted = {_bare(title) for title in _QUOTED.findall(question)}
    if not quoted:
        return None
    for notice_id, reading in sorted(readings.items()):
        text = reading.notice.text
        headed = [(item.title, item.span) for item in reading.outline.items if item.title]
        headed += [(sentence, point) for sentence, point in _opened_points(reading)]
        for title, whole in headed:
            if _bare(_NUMBERING.sub("", title.of(text))) in quoted:
                return _beneath(notice_id, reading, title, whole)
    return None


def _opened_points(reading: Reading) -> Iterator[tuple[Span, Span]]:
    """Each point's first sentence, with the whole point."""
    first = {sentence.span.start: sentence.span for sentence in reading.outline.sentences}
    for point in reading.outline.points:
        if point.span.start in first:
            yield first[point.span.start], point.span


def _beneath(notice_id: NoticeId, reading: Reading, title: Span, whole: Span) -> Found | None:
    """The sentences of ``whole`` after its title, as many as an answer holds."""
    text = reading.notice.text
    quotes: list[Span] = []
    for sentence in reading.outline.sentences:
        span = sentence.span
        if not whole.contains(span) or span.start < title.end:
            continue
        end = span.start + len(span.of(text).rstrip(_CLOSING))
        if sum(map(len, quotes)) + end - span.start > _LONGEST or len(quotes) == _MOST:
            break
        quotes.append(Span(span.start, end))
    return Found(notice_id, tuple(quotes)) if quotes else None


def _bare(title: str) -> str:
    """A title without marks, for comparison: people and pages quote it in different ones."""
    return re.sub(r"\W", "", match_key(title))


def _items_of_section(
    understood: Understood, readings: Mapping[NoticeId, Reading], vocabulary: Vocabulary
) -> Found | None:
    """The item titles of the section whose heading holds most of the question's words."""
    subject = _LISTS_ITEMS.sub(" ", understood.key)  # 安排 and 任务 only ask
    asked = {w: vocabulary.weight(w) for w in content_words(subject) if not w.isdigit()}
    best: tuple[float, Found] | None = None
    for notice_id, reading in sorted(readings.items()):
        years = years_asked(understood.needs[0], issued_in(reading))
        is_of_years = _of_years(reading, understood.years or years)
        for section in reading.outline.sections:
            titles = _titles_in(section, reading)
            if len(titles) < 2 or not is_of_years(section.heading, section.part):
                continue
            heading = set(words(match_key(section.heading.of(reading.notice.text))))
            share = sum(weight for word, weight in asked.items() if word in heading)
            share /= sum(asked.values()) or 1.0
            if share >= 0.5 and (best is None or share > best[0]):
                best = (share, Found(notice_id, titles))
    return None if best is None else best[1]


def _titles_in(section: Section, reading: Reading) -> tuple[Span, ...]:
    """The titles of the items of a section; of an item that opens with what is to be done, that."""
    titles: list[Span] = []
    end = section.span.start
    for item in reading.outline.items:
        if item.section == section:
            stated = _stated(item, reading.notice.text) if item.span.start >= end else None
            titles += filter(None, [item.title or stated])
            end = max(end, item.span.end)
    return tuple(titles)


def _stated(item: Item, text: str) -> Span | None:
    """The first few words of an item, where they state something that more is said of."""
    said = item.span.of(text)
    opened = numbered(said)
    stop = _FIRST_END.search(said)
    if opened is None or stop is None or not 0 < stop.start() - opened[2] <= MAX_TITLE:
        return None
    first = Span(item.span.start + opened[2], item.span.start + stop.start())
    is_labelled = label_at(said, stop.end()) is not None
    return first if is_labelled or find_quantities(first.of(text)) else None


def _counted(understood: Understood, readings: Mapping[NoticeId, Reading]) -> Found | None:
    """How many sections and items the part has that the question names."""
    for notice_id, reading in sorted(readings.items()):
        part = _part_named(understood, reading)
        if part is None or not any(s.part == part for s in reading.outline.sections):
            continue
        own = [section for section in reading.outline.sections if section.part == part]
        levels = sorted({section.level for section in own})
        sections = [section for section in own if section.level == levels[0]]
        items: list[Item | Section] = [
            item
            for item in reading.outline.items
            if item.part == part and item.kind is not ItemKind.LISTED
        ]
        if not items and len(levels) > 1:
            items = [section for section in own if section.level == levels[1]]
        lists = ((SECTIONS, sections), (ITEMS, items))
        shown = [(frame, pieces) for frame, pieces in lists if _shows_its_count(pieces)]
        if shown:
            return Found(
                notice_id,
                tuple(_opening(pieces[-1]) for _, pieces in shown),
                tuple(frame[understood.language].format(n=len(pieces)) for frame, pieces in shown),
            )
    return None


def _part_named(understood: Understood, reading: Reading) -> Part | None:
    """The part of this notice whose title and year the question fits, unless several do."""
    wanted = {kind for kind, said in _KINDS.items() if said.search(understood.key)}
    fitting = [
        part
        for part in reading.outline.parts
        if part.kind is not PartKind.OTHER
        and (not wanted or part.kind in wanted)
        and (not understood.years or part.year in understood.years)
    ]
    return fitting[0] if len(fitting) == 1 else None


_KINDS = {
    PartKind.SUMMARY: re.compile(r"总结"),
    PartKind.PLAN: re.compile(r"要点|计划|方案|规划"),
    PartKind.RULES: re.compile(r"办法|条例|规定|细则"),
}


def _shows_its_count(pieces: Sequence[Item | Section]) -> bool:
    """Whether the last one's own number says how many there are: not where numbers restart."""
    return bool(pieces) and pieces[-1].number == len(pieces)


def _opening(last: Item | Section) -> Span:
    """Number and title of an item or section."""
    if isinstance(last, Section):
        return last.heading
    end = last.title.end if last.title is not None else min(last.span.end, last.span.start + 40)
    return Span(last.span.start, end)
