"""Questions to begin with, each of which was asked and is answered from the notice it is about.

A suggestion that ends in “the notice does not say” is worse than none. So candidates are made by
form, of the figures that a notice gives and of the titles of its items and sections, and only what
the whole flow answers, with the very figure or from the very item, is suggested.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, zip_longest

from corpus.notice import NoticeId, Reading, Span
from kg.graph import KnowledgeGraph
from kg.model import NodeType
from service.answering.outcome import Answer, Question
from service.answering.pipeline import Answerer
from service.answering.related import asked_of_title
from service.logs import log_failure
from service.shelf import Notices
from service.snapshot import Snapshot

logger = logging.getLogger(__name__)

ENOUGH = 12
"""Notices with questions that are looked for unasked: as many as one caller can get."""
MOST = 6
"""Questions of one notice, at most."""
_TRIED = 30
"""Candidates of one notice that are asked at most: some 20 ms each, once a version."""
_SUBJECT = range(6, 19)
"""Characters of what is counted: shorter says too little by itself, longer is no question."""
_TITLE = range(6, 27)
"""Characters of a title that is asked about: of 附则 or 公告 alone nobody knows what it is."""
_UNASKED = frozenset(
    [
        "万",
        "亿",
        "年",
        "个月",
        "月",
        "周",
        "天",
        "日",
        "小时",
        "分钟",
        "周岁",
        "岁",
        "名",
        "位",
        "个百分点",
    ]
)
"""No unit, or one of terms, ages and ranks: “多少年” asks for another thing as often as not."""
_CLOSED = frozenset("，,。；;、：:（）()")


@dataclass(frozen=True, slots=True)
class SuggestedQuestion:
    """A question that this notice answers."""

    notice_id: NoticeId
    question: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question and where its answer has to be taken from."""

    question: str
    span: Span


class SuggestedQuestions:
    """Finds the notices' questions aside, anew for each edition of them. Safe to share.

    Dozens of asks a notice are too many to wait for, and for callers to hold the threads that
    answer: one thread of its own looks, and who asks gets what was found by then.
    """

    def __init__(self, library: Notices, answerer: Answerer) -> None:
        self._library = library
        self._answerer = answerer
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, "wenjin-suggestions")
        self._work: Future[None] | None = None
        self._is_stopped = False
        self._edition: str | None = None
        self._found: dict[NoticeId, tuple[SuggestedQuestion, ...]] = {}
        self._wanted: dict[NoticeId, None] = {}  # beyond the first notices with questions

    def begin(self) -> Future[None]:
        """Look for what is not found yet; what comes back is done when nothing is left to find."""
        with self._lock:
            if self._is_stopped:
                done: Future[None] = Future()
                done.set_result(None)
                return done
            if self._work is None or self._work.done():
                self._work = self._thread.submit(self._find)
                self._work.add_done_callback(_logged)
            return self._work

    def stop(self) -> None:
        """Stop looking, and wait for the question that is being asked."""
        with self._lock:
            self._is_stopped = True
        self._thread.shutdown(cancel_futures=True)

    def of(
        self, notice_ids: frozenset[NoticeId] | None, most: int
    ) -> tuple[tuple[SuggestedQuestion, ...], bool]:
        """Up to ``most`` questions, of all notices or these: one of each in turn.

        As many as are found by now, and whether more are being looked for.
        """
        snapshot = self._library.snapshot()
        readings = snapshot.readings
        asked = sorted(readings if notice_ids is None else notice_ids & readings.keys())
        with self._lock:
            self._enter(snapshot.edition)
            rows = [self._found[each] for each in asked if self._found.get(each)]
            unknown = [each for each in asked if each not in self._found]
            if len(rows) >= most:
                unknown = []
            elif notice_ids is not None:
                self._wanted.update(dict.fromkeys(unknown))
            is_finding = bool(unknown) and not self._is_stopped
        if is_finding:
            self.begin()
        turns = chain.from_iterable(zip_longest(*rows[:most]))
        return tuple(each for each in turns if each is not None)[:most], is_finding

    def _enter(self, edition: str) -> None:
        """Forget what was found in other notices; the lock is held."""
        if edition != self._edition:
            self._edition, self._found, self._wanted = edition, {}, {}

    def _find(self) -> None:
        while True:
            snapshot = self._library.snapshot()
            with self._lock:
                self._enter(snapshot.edition)
                notice_id = self._next(snapshot.readings)
            if notice_id is None:
                return
            found = tuple(self._answered(notice_id, snapshot))
            if self._is_stopped:
                return
            now = self._library.snapshot().edition
            with self._lock:
                if self._edition == snapshot.edition == now:
                    self._found[notice_id] = found

    def _next(self, readings: Mapping[NoticeId, Reading]) -> NoticeId | None:
        """The first notices come first, until so many have questions that a caller has enough."""
        unknown = (each for each in sorted(readings) if each not in self._found)
        if sum(map(bool, self._found.values())) < ENOUGH:
            return next(unknown, None)
        return next((each for each in self._wanted if each not in self._found), None)

    def _answered(self, notice_id: NoticeId, snapshot: Snapshot) -> Iterator[SuggestedQuestion]:
        # the longest first: what is counted is named more fully, so that it is clear by itself
        figures = sorted(
            _of_figures(notice_id, snapshot.graph),
            key=lambda each: (-len(each.question), each.span.start),
        )
        titles = _spread(list(_of_titles(snapshot.readings[notice_id])))
        mixed = [each for pair in zip_longest(figures, titles) for each in pair if each is not None]
        kept = 0
        for candidate in mixed[:_TRIED]:
            if self._is_stopped or self._library.snapshot().edition != snapshot.edition:
                return
            if not self._is_answered(candidate, notice_id):
                continue
            yield SuggestedQuestion(notice_id, candidate.question)
            kept += 1
            if kept == MOST:
                return

    def _is_answered(self, candidate: _Candidate, notice_id: NoticeId) -> bool:
        """Whether all notices together answer it, from this notice and at this place."""
        outcome = self._answerer.ask(Question(candidate.question)).outcome
        return isinstance(outcome, Answer) and any(
            cited.notice_id == notice_id
            and (cited.span.contains(candidate.span) or candidate.span.contains(cited.span))
            for cited in outcome.citations[:1]
        )


def _of_figures(notice_id: NoticeId, graph: KnowledgeGraph) -> Iterator[_Candidate]:
    for node in graph.nodes(NodeType.TARGET):
        mention = node.mentions[0]
        attributes = dict(node.attributes)
        subject, unit = attributes.get("subject"), attributes.get("unit")
        if mention.notice_id != notice_id or attributes.get("status") == "context":
            continue
        if not isinstance(subject, str) or not isinstance(unit, str):
            continue
        if len(subject) not in _SUBJECT or _CLOSED & set(subject) or unit in _UNASKED:
            continue
        asks = "是多少" if unit in ("%", "成") else f"有多少{unit}"
        yield _Candidate(f"{subject}{asks}？", mention.span)


def _of_titles(reading: Reading) -> Iterator[_Candidate]:
    text = reading.notice.text
    titled: Iterable[tuple[Span, Span]] = [
        (item.title, item.span) for item in reading.outline.items if item.title is not None
    ] or [(section.heading, section.span) for section in reading.outline.sections]
    for title, span in titled:
        question = asked_of_title(title.of(text))
        if question and len(title) in _TITLE:
            yield _Candidate(question, span)


def _spread(candidates: list[_Candidate]) -> list[_Candidate]:
    """The same in another order: from all over the notice, not its first page alone."""
    step = max(1, len(candidates) // MOST)
    return [each for first in range(step) for each in candidates[first::step]]


def _logged(work: Future[None]) -> None:
    error = None if work.cancelled() else work.exception()
    if error is not None:
        log_failure(logger, "suggestions.failed", error)
