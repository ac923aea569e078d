"""Clauses that only tell where the asker lives: 我是红桥区的, 我住天津河西区, 家在历下区.

Such a place is a circumstance. It says whose notices are meant, and that what a notice says of
another district is none of the asker's; it asks nothing of the district: what holds for the whole
city holds there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.divisions import Form, PlaceMention, find_divisions
from service.answering.asked import Asked, asked_for

_MARK = re.compile(r"[,，。;；!！?？\n]")
_WHO = r"(?:我们?|咱们?|俺们?|本人|我的?家|俺家|咱家)"
_LIVES = re.compile(
    rf"^[^,，。]{{0,6}}?(?:{_WHO}(?:家|人|现在|目前|一直|就|都)*(?:住在?|在|是|来自)|家(?:住在?|在))"
    r"$"
)
_ASKS_YES_NO = re.compile(r"[吗么]$|(?P<a>[\u4e00-\u9fff])[不没](?P=a)")
_IS_FROM = re.compile(r"的(?:人|居民|市民|村民|住户|业主|老百姓|企业)?(?!事)")
# 我在和平区,有几台: what is asked is asked of that place
_ASKED_THERE = re.compile(
    r"^(?:请?问一?下?)?(?:那|这)?(?:有(?!关)|我们|咱们?|这[里儿边]|那[里儿边]|当地|本地|附近|哪)"
)
_THERE = re.compile(
    r"我们?(?:这|那|区|县|市)|咱们?(?:这|那|区|县|市)|这[里儿边]|当地|本地|本[区县]|附近"
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """``lives``: the places, as they are written, where the asker only says to live; ``asking``:
    the match key without the clauses that say so."""

    lives: frozenset[str]
    asking: str


def circumstances_of(key: str) -> Circumstances:
    """What the match key of a question tells of its asker's place, and what is left to be asked."""
    told: set[str] = set()
    named: set[str] = set()
    kept: list[str] = []
    for start, end in _clauses(key):
        clause = key[start:end]
        places = [each for each in find_divisions(clause) if each.form > Form.LETTER]
        cut = _told_until(clause, places)
        if not cut or not _asks_of_any_place(key[:start] + key[start + cut :]):
            named.update(each.text for each in places)
            kept.append(key[start:end] + key[end : end + 1])
            continue
        told.update(each.text for each in places if each.span.start < cut)
        if cut < len(clause):
            kept.append(key[start + cut : end + 1])
    lives = frozenset(told - named)
    return Circumstances(lives, "".join(kept)) if lives else Circumstances(lives, key)


def _told_until(clause: str, places: Sequence[PlaceMention]) -> int:
    """Where the words end that only tell of the asker; 0 where the clause is none of these."""
    first = next((each for each in places if _LIVES.match(clause[: each.span.start])), None)
    if first is None:
        return 0
    last = first
    for each in places:
        last = each if each.span.start == last.span.end else last
    mine = _IS_FROM.match(clause, last.span.end)
    if mine is not None and "是" in clause[: first.span.start]:
        return mine.end()  # 我是红桥区的热线…: spoken words are written down without marks
    behind = clause[last.span.end :]
    asks = asked_for(behind) - {Asked.YES_NO} or _ASKS_YES_NO.search(behind)
    return 0 if asks else len(clause)


def _asks_of_any_place(rest: str) -> bool:
    """Whether what is asked beside is not asked of the place itself: 有几台, 我们区有几台."""
    asking = rest.strip(" ,，。;；!！\n")
    return bool(asking) and not _ASKED_THERE.match(asking) and not _THERE.search(asking)


def _clauses(key: str) -> Iterator[tuple[int, int]]:
    position = 0
    for mark in _MARK.finditer(key):
        yield position, mark.start()
        position = mark.start() + 1
    yield position, len(key)
