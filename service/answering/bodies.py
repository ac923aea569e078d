"""The bodies that a question names, and the statements that are about them.

A caller says 文旅局 for 文化和旅游局, or 省财政 for the provincial finance department: what is
compared is the stem, whose characters stand in the full name in the same order.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from service.answering.sentences import key_of

if TYPE_CHECKING:
    from corpus.notice import Reading
    from service.answering.evidence import Statement

_HEADS = (
    r"(?<![结布大格开僵饭骗])局(?![面部限势])"
    r"|(?<=公安|民政|财政|教育|水利|司法|交通|运输|农村|商务|旅游|文旅|保障|人社|建设|住建|资源|环境|技术|信息)厅"
    r"|(?<=[健改监建信农资团])委(?![员托派办])|委员会|法院|检察院|总工会"
)
_NAMED = re.compile(rf"(?P<stem>[\u4e00-\u9fff]{{2,8}}?)(?:{_HEADS})")
_BARE = re.compile(
    r"(?<![景校园社小片辖城])[省市区县](?P<stem>财政|公安|民政|教育|税务|人社|住建|卫健|文旅|交通)(?![局厅委])"
)
# what a stem cannot reach over: a rank, a place's last character, and words of the question
_FRONT = re.compile(
    r".*(?:[省市区县州旗]|[的是由给和跟与问找到在从向让被把对去归叫说]|哪个|什么|一个|国家|中央)"
)
_POINTING = re.compile(
    r"^(?:[哪这那几]个|哪些|这些|那些|[你我他]们|其他|其它|有关|相关|当地|本地|各级|各)+(?:委办)?"
)
_GAP = 6
_OFFICE = r"[^,，。;；]{0,8}?(?:局|厅|委|部门|办|机关|院|会|中心|署)"
_GENERAL = frozenset(["人民", "中级人民", "高级人民", "最高人民", "地方人民"])


@lru_cache(maxsize=1024)
def bodies_named(key: str) -> tuple[str, ...]:
    """The stems of the bodies that the match key of a question names: 公安 of 市公安局."""
    stems = [_stem(match) for match in _NAMED.finditer(key)]
    stems += [match["stem"] for match in _BARE.finditer(key)]
    return tuple(dict.fromkeys(stem for stem in stems if len(stem) >= 2))


def _stem(match: re.Match[str]) -> str:
    """What names the body: 公安 of 市公安局, but 人民法院 whole, since 人民 names none."""
    stem = _POINTING.sub("", _FRONT.sub("", match["stem"]))
    return match[0][match[0].rfind(stem) :] if stem in _GENERAL else stem


def as_said(key: str, stem: str) -> str:
    """The body of this stem as the question says it: 卫健委 of 卫健."""
    said = re.search(rf"{re.escape(stem)}(?:局|厅|委员会|委)?", key)
    return said[0] if said is not None else stem


def names_body(statement: Statement, stem: str, reading: Reading) -> bool:
    """Whether the statement's sentence or headings name the body, or its notice speaks for it."""
    own = f"{reading.notice.issuer or ''} {reading.notice.title}"
    return any(body_in(text, stem) for text in (statement.sentence.headed, own))


def body_in(text: str, stem: str) -> bool:
    """Whether a text names the body of this stem."""
    return _pattern(stem).search(key_of(text)) is not None


@lru_cache(maxsize=1024)
def _pattern(stem: str) -> re.Pattern[str]:
    letters = rf"[^,，。;；]{{0,{_GAP}}}?".join(map(re.escape, stem))
    return re.compile(letters if stem.endswith("院") else letters + _OFFICE)
