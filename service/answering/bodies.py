"""The bodies that a question names, and the statements that are about them.

A caller says 文旅局 for 文化和旅游局, or 省财政 for the provincial finance department: what is
compared is the stem, whose characters stand in the full name in the same order.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.normalize import match_key
from corpus.notice import Reading
from service.answering.evidence import Statement

_HEADS = (
    r"(?<![结布大格开僵饭骗])局(?![面部限势])"
    r"|(?<=公安|民政|财政|教育|水利|司法|交通|运输|农村|商务|旅游|文旅|保障|人社|建设|住建|资源|环境|技术|信息)厅"
    r"|委员会|法院|检察院|总工会"
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


@lru_cache(maxsize=1024)
def bodies_named(key: str) -> tuple[str, ...]:
    """The stems of the bodies that the match key of a question names: 公安 of 市公安局."""
    stems = [_POINTING.sub("", _FRONT.sub("", match["stem"])) for match in _NAMED.finditer(key)]
    stems += [match["stem"] for match in _BARE.finditer(key)]
    return tuple(dict.fromkeys(stem for stem in stems if len(stem) >= 2))


def names_body(statement: Statement, stem: str, reading: Reading) -> bool:
    """Whether the statement's sentence or headings name the body, or its notice speaks for it."""
    sentence = statement.sentence
    pattern = _pattern(stem)
    own = f"{reading.notice.issuer or ''} {reading.notice.title}"
    said = f"{sentence.passage.heading} {sentence.text}"
    return any(pattern.search(_key_of(text)) for text in (said, own))


@lru_cache(maxsize=1024)
def _pattern(stem: str) -> re.Pattern[str]:
    return re.compile(rf"[^,，。;；]{{0,{_GAP}}}?".join(map(re.escape, stem)))


@lru_cache(maxsize=8192)
def _key_of(text: str) -> str:
    return match_key(text)
