"""What stands around the body of a notice: title, number, addressees, signature and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.lines import Line, Mark
from corpus.notice import Span
from corpus.numerals import find_date

_LETTERS = "通知|通报|意见|决定|决议|公告|通告|报告|批复|函|命令|令|公报|纪要|议案|复函|倡议书"
_WORKS = (
    "办法|条例|规定|细则|规则|规程|章程|准则|守则|标准|规范|制度|方案|计划|规划|纲要|要点|总结|"
    "指南|指引|清单|名单|目录|名录|预案|措施|政策|汇编|白皮书|安排|报告|说明|解读|分工|(?<!代)表"
)
_AFTER = r"(?:[（(][^（）()]{1,40}[）)]|[》”\"\s])*"
_LETTER_END = re.compile(rf"(?:{_LETTERS}){_AFTER}\Z")
_GENRE_END = re.compile(rf"(?:{_LETTERS}|{_WORKS}){_AFTER}\Z")
_QUOTED = re.compile(r"《[^《》]{2,120}》")
_PROSE = re.compile(r"[。；;！？!?：:]")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,14}(?:字|发|办|规|函)?\s?[〔［\[【（(]\s?[0-9０-９]{4}\s?[〕］\]】）)]"
    r"\s?(?:第\s?)?[0-9０-９]{1,5}\s?号"
    r"|[\u4e00-\u9fff ]{2,30}公告\s?[0-9]{4}\s?年第\s?[0-9]{1,5}\s?号"
    r"|(?<![^\s：:])第\s?[0-9０-９一二三四五六七八九十百]{1,5}\s?号(?!\S)"
)
_LABEL = re.compile(r"[^\s：:，,。、《》0-9]{1,7}\s?[：:](?!\S*[。；;])")
_ISSUER_LABEL = re.compile(
    r"(?:发布|发文|制定|制发|公布|印发)(?:机构|机关|单位|部门)\s?[：:]\s*(\S+)"
)
_DATE_LABEL = re.compile(r"(?:成文|发文|印发|公布|发布|颁布|通过)(?:日期|时间)\s?[：:]\s*(?=\S)")
_FRAMED_DATE = re.compile(r"[（(\s]*|[）)\s]*")
_BODY = re.compile(
    r"(?:政府|委员会|常委会|办公室|办公厅|指挥部|领导小组|[局厅部院署委办处社馆站所队团会]|中心|协会|"
    r"集团|公司|大学|学院|法院|检察院|银行|总行|分行|[省市区县州旗])(?:[（(][^（）()]{1,30}[）)])?\Z"
)
_PLACE = re.compile(r"[省市区县州旗]\Z")
_ABOUT = re.compile(r"(\S{2,60}?)\s?关于")
_ORDER = re.compile(r"(\S{2,40}?)(?:令|公告)")
# 某市某局2024年工作总结: a body's own year; 某市2025年工作要点 is of whoever else
_OF_A_YEAR = re.compile(
    r"(\S{3,40}?)[ \u3000]*(?:关于)?"
    r"(?:[12]\d{3}|[一二][〇○零Ｏ一二三四五六七八九]{3})[ ]?(?:年|[-—－~～至])"
    r"\S{0,60}(?:总结|要点|计划|报告|安排|情况|思路|打算|清单|任务|规划|方案)(?:[（(][^（）()]{1,20}[）)])?"
)
_ATTACHED = re.compile(r"附\s*+[件录表]\s*+[0-9０-９一二三四五六七八九十]{0,3}+\s*+[：:.．、]?\s*+")
_NUMBERED_ATTACHMENT = re.compile(
    r"附\s*[件录表]\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[：:.．、\s]\s*"
)
_ENDING = re.compile(r"附\s*[件录表]\s*[：:]|特此(?:公告|通知|通报|函告|函复|批复|报告)")
_COPIES = re.compile(r"(?:抄送|抄报|主送|分送)(?:机关)?\s?[：:]")
_PASSED = re.compile(r"((?!在)\S{2,60}?(?:人民代表大会(?:常务委员会)?|常务会议))")
_NOT_ADDRESSEES = re.compile("如下|下列|以下|包括|[。；]")
_MAX_TITLE_LINES = 4
_MAX_TITLE = 90
_MAX_HEAD = 24


@dataclass(frozen=True, slots=True)
class LineRun:
    """Neighbouring lines, by index, both ends included."""

    first: int
    last: int


def find_title(text: str, lines: Sequence[Line]) -> LineRun | None:
    """The lines of the notice's title: the first that together read as one.

    A title says what kind of writing it is at its end (通知, 条例, 方案, …) and may run over
    several lines; where none does so, the first line is the title unless it reads as prose.
    """
    for first in range(min(len(lines), _MAX_HEAD)):
        run = title_run(text, lines, first)
        if run is not None:
            return run
    for first, line in enumerate(lines[:_MAX_TITLE_LINES]):
        if line.mark is not Mark.MARKUP:
            plain = looks_like_title(text, line) and not is_number(text, line)
            return LineRun(first, first) if plain else None
    return None


def title_run(text: str, lines: Sequence[Line], first: int) -> LineRun | None:
    """The title that begins at line ``first``, if one does.

    …关于印发2024年工作总结 ends as a work does, yet a letter about it is still to come: such a
    title goes on to the line that names the letter.
    """
    best: int | None = None
    joined = ""
    for last in range(first, min(first + _MAX_TITLE_LINES, len(lines))):
        line = lines[last]
        if not looks_like_title(text, line) or is_number(text, line):
            break
        joined += line.span.of(text)
        if len(joined) > 2 * _MAX_TITLE:
            break
        if len(joined) >= 6 and _GENRE_END.search(joined):
            best = last
            if _LETTER_END.search(joined) or "关于" not in joined:
                break
    return None if best is None else LineRun(first, with_note(text, lines, best))


def looks_like_title(text: str, line: Line) -> bool:
    """A short line without the marks of prose, a label or a day."""
    if line.mark is not Mark.TEXT or len(line.span) > _MAX_TITLE:
        return False
    if is_attachment(text, line):
        return False
    bare = _QUOTED.sub("", line.span.of(text))
    return not _PROSE.search(bare) and day_of(text, line) is None


def is_number(text: str, line: Line) -> bool:
    """Whether the line is nothing but a document number, 国办发〔2018〕108号."""
    return _NUMBER.fullmatch(line.span.of(text)) is not None


def find_number(text: str, lines: Sequence[Line]) -> Span | None:
    """The first document number that is a line of its own, or the value of a label."""
    for line in lines:
        if is_number(text, line):
            return line.span
        label = re.compile(r"(?:发文字号|文\s*号|文件编号)\s?[：:]\s*").match(
            text, *_ends(line.span)
        )
        found = _NUMBER.match(text, label.end(), line.span.end) if label else None
        if found:
            return Span(*found.span())
    return None


def find_addressees(text: str, lines: Sequence[Line]) -> int | None:
    """The index of the line that names whom the letter is to: it ends with a colon."""
    for index, line in enumerate(lines[:6]):
        content = line.span.of(text)
        if line.mark is Mark.TEXT and content[-1] in "：:" and len(content) <= 400:
            return None if _NOT_ADDRESSEES.search(content) else index
    return None


def day_of(text: str, line: Line) -> Span | None:
    """The day that the line consists of, without its brackets."""
    found = find_date(text, *_ends(line.span)) if len(line.span) <= 24 else None
    if found is None:
        return None
    before = _FRAMED_DATE.fullmatch(text, line.span.start, found.start())
    after = _FRAMED_DATE.fullmatch(text, found.end(), line.span.end)
    return Span(*found.span()) if before and after else None


def is_label(text: str, line: Line) -> bool:
    """A field of a page's head or foot: 索引号：…, 公开方式：主动公开, 抄送：…."""
    found = _LABEL.match(text, *_ends(line.span)) or is_copies(text, line)
    return line.mark is Mark.TEXT and bool(found)


def is_copies(text: str, line: Line) -> bool:
    """Whether the line names who gets copies, 抄送：…."""
    return _COPIES.match(text, *_ends(line.span)) is not None


def is_attachment(text: str, line: Line) -> bool:
    """Whether the line is the word 附件 alone, or with a number: what follows is attached."""
    return line.mark is Mark.TEXT and _ATTACHED.fullmatch(text, *_ends(line.span)) is not None


def attachment_name(text: str, line: Line) -> Span | None:
    """What follows 附件1： on its line. Not so 附件：1.…, which only lists what is attached."""
    found = _NUMBERED_ATTACHMENT.match(text, *_ends(line.span))
    if line.mark is not Mark.TEXT or found is None or found.end() == line.span.end:
        return None
    return Span(found.end(), line.span.end)


def ends_body(text: str, line: Line) -> bool:
    """A line after which no section goes on: 附件：…, 特此通知。"""
    return line.mark is Mark.TEXT and _ENDING.match(text, *_ends(line.span)) is not None


def is_note(text: str, line: Line) -> bool:
    """A line in brackets: （此件公开发布）."""
    content = line.span.of(text)
    return content[0] in "（(" and content[-1] in "）)" and line.mark is Mark.TEXT


def find_labelled(text: str, lines: Sequence[Line]) -> tuple[Span | None, Span | None]:
    """(issuer, date) as a page's head gives them: 发布机构：…, 成文日期：…."""
    issuer: Span | None = None
    date: Span | None = None
    for line in lines:
        named = _ISSUER_LABEL.search(text, *_ends(line.span))
        issuer = issuer or (Span(*named.span(1)) if named else None)
        label = _DATE_LABEL.search(text, *_ends(line.span))
        day = find_date(text, label.end(), line.span.end) if label else None
        if label and day and day.start() == label.end():
            date = date or Span(*day.span())
    return issuer, date


def signature_before(text: str, lines: Sequence[Line], index: int) -> LineRun | None:
    """The names of bodies right above line ``index``, a day."""
    first = index
    while first > 0 and index - first < 8 and _is_body(text, lines[first - 1]):
        first -= 1
    return LineRun(first, index - 1) if first < index else None


def issuer_in_title(text: str, title: Span) -> Span | None:
    """The body before 关于, before 令, or before the year that it reports on or plans for."""
    about = _ABOUT.match(text, title.start, title.end)
    found = about or _ORDER.fullmatch(text, title.start, title.end)
    if found and _BODY.search(found[1]):
        return Span(*found.span(1))
    yearly = _OF_A_YEAR.fullmatch(text, title.start, title.end)
    if yearly and _BODY.search(yearly[1]) and _PLACE.search(yearly[1]) is None:
        return Span(*yearly.span(1))
    return None


def adoption(text: str, lines: Sequence[Line]) -> tuple[Span | None, Span | None]:
    """(body, last day) of the lines under a regulation's title that tell who passed it and when."""
    body: Span | None = None
    day: Span | None = None
    for line in lines[:6]:
        if line.mark is not Mark.TEXT or text[line.span.end - 1] in "。：:":
            break
        found = find_date(text, *_ends(line.span))
        while found:
            day = Span(*found.span())
            passed = _PASSED.match(text, _after_space(text, found.end()), line.span.end)
            body = body or (Span(*passed.span(1)) if passed else None)
            found = find_date(text, found.end(), line.span.end)
    return body, day


def with_note(text: str, lines: Sequence[Line], last: int) -> int:
    """A title's own note, （试行） or （共130项）, on the line after it belongs to it."""
    following = last + 1
    if following < len(lines) and is_note(text, lines[following]):
        note = lines[following]
        if len(note.span) <= 16 and day_of(text, note) is None and "公开" not in note.span.of(text):
            return following
    return last


def _is_body(text: str, line: Line) -> bool:
    if line.mark is not Mark.TEXT or len(line.span) > 40 or _PROSE.search(line.span.of(text)):
        return False
    return _BODY.search(line.span.of(text)) is not None


def _after_space(text: str, start: int) -> int:
    while start < len(text) and text[start] in " \t\u3000":
        start += 1
    return start


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end
