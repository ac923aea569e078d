"""Several notices on one theme: which of them is newer, and whose statements compete."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from corpus.normalize import match_key
from corpus.notice import NoticeId, Reading
from kg.divisions import Division
from service.answering.evidence import Statement, within

MOST_CHOICES = 3
_CLOSE = 1.0
"""How far behind the best the statement of another place may score and still compete."""
_NEARLY = 2.0
"""How far behind an earlier edition's statement the newest one's may score and still be told."""
_ABOUT = 0.4
"""The least share of the question's words that it must hold to do so."""
_SHORTEST = 2  # characters that name a series
_EDITION = re.compile(
    r"(?:19|20)?\d{2}年(?:度|版)?|\d+|[(（](?:试行|暂行|修订|修正|20\d\d)[^)）]*[)）]"
    r"|试行|暂行|修订|修正|最新|新版"
)
_REPEALS = re.compile(
    r"(?:《[^》\n]{2,60}》(?:[（(][^）)\n]{0,40}[）)])?[、和及与]*)+(?:等[^，。；\n]{0,12})?"
    r"(?:自[^，。；\n]{0,16}?起|即日起|[，,]|同时|现行|即行|予以|一并|均|也|亦)*+废止"
)
_NAMED = re.compile(r"《([^》\n]{2,60})》")
_WRAPPING = re.compile(r"^.{0,40}?关于(?:印发|发布|公布)|的?通知$|[《》“”\"\s]")


def superseded(readings: Mapping[NoticeId, Reading]) -> frozenset[NoticeId]:
    """The notices of which a later edition is held: one issuer, and but for years one title.

    And those that a notice which is no older names as no longer in force: 《…》同时废止.
    """
    newest: dict[tuple[str, str], tuple[str, NoticeId]] = {}
    older: set[NoticeId] = set()
    for notice_id, reading in sorted(readings.items()):
        notice, key = reading.notice, _series_of(reading)
        if not notice.date or not all(key):
            continue
        mine = (notice.date, notice_id)
        held = newest.get(key)
        if held is None or held[0] == mine[0]:
            newest[key] = held or mine
            continue
        older.add(min(held, mine)[1])
        newest[key] = max(held, mine)
    return frozenset(older | {each for _, each in _repealed(readings)})


def replaces_one(
    cited: Iterable[NoticeId], older: frozenset[NoticeId], readings: Mapping[NoticeId, Reading]
) -> bool:
    """Whether a cited notice is the later edition of one of the ``older``."""
    replaced = {_series_of(readings[each]) for each in older}
    told = frozenset(cited)
    return any(_series_of(readings[each]) in replaced for each in told) or any(
        newer in told and each in older for newer, each in _repealed(readings)
    )


def _repealed(readings: Mapping[NoticeId, Reading]) -> Iterator[tuple[NoticeId, NoticeId]]:
    """A notice, and another that it says to be in force no longer, by its whole title."""
    titles: dict[str, list[NoticeId]] = {}
    for notice_id, reading in readings.items():
        titles.setdefault(_whole(reading.notice.title), []).append(notice_id)
    for notice_id, reading in readings.items():
        for title in _ended_by(reading.notice.text):
            for other in titles.get(title, ()):
                before, now = readings[other].notice.date or "", reading.notice.date or ""
                if other != notice_id and before and before < now:
                    yield notice_id, other


def _ended_by(text: str) -> tuple[str, ...]:
    """The titles that a text names as in force no longer."""
    if "废止" not in text:  # of nearly all: every question asks
        return ()
    ends = (sentence[0] for sentence in _REPEALS.finditer(text))
    return tuple(_whole(title) for said in ends for title in _NAMED.findall(said))


@lru_cache(maxsize=4096)
def _whole(title: str) -> str:
    return re.sub(r"[\s《》“”\"]", "", match_key(title))


def place_told_of(
    cited: Iterable[NoticeId], homes: Mapping[NoticeId, Division | None]
) -> Division | None:
    """The one place that the cited notices speak for, where others' notices were asked as well."""
    told = {homes[each] for each in cited}
    others = {home for home in homes.values() if home is not None} - told
    return next(iter(told)) if len(told) == 1 and others else None


def _series_of(reading: Reading) -> tuple[str, str]:
    """What the editions of one notice share: who issued it, and its title but for the years."""
    return match_key(reading.notice.issuer or ""), _series(reading.notice.title)


@lru_cache(maxsize=4096)
def _series(title: str) -> str:
    """A title without what tells its editions apart; empty where hardly anything is left.

    Kept: every question looks at the titles of all notices.
    """
    stem = _EDITION.sub("", _WRAPPING.sub("", match_key(title)))
    return stem if len(stem) >= _SHORTEST else ""


def says_as_much(statements: Sequence[Statement], older: frozenset[NoticeId]) -> bool:
    """Whether a notice that nothing supersedes says nearly as well what is asked as the best."""
    return any(each.notice_id not in older for each in within(statements, _NEARLY))


def competing(
    statements: Sequence[Statement], homes: Mapping[NoticeId, Division | None]
) -> tuple[Statement, ...]:
    """The best statement of each place whose notices say as good as the best; empty if only one.

    Two cities' rules on one theme are not mixed: where a question names no city, it is open.
    """
    best: dict[Division | None, Statement] = {}
    for each in within(statements, _CLOSE):
        home = homes[each.notice_id]
        if home is not None and each.context >= _ABOUT:
            best.setdefault(home, each)
    return tuple(best.values())[:MOST_CHOICES] if len(best) > 1 else ()
