"""Questions to begin with, each of which was asked and is answered from the notice it is about.

A suggestion that ends in “the notice does not say” is worse than none. So candidates are made by
form (``natural_questions``; where a notice gives few such, of its titles), and only what the whole
flow answers, with the very figure or from the very item, is suggested. All that is answered is
known to the evidence base from then on, and offered beside answers (``related``).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, zip_longest

from corpus.normalize import match_key
from corpus.notice import NoticeId, Reading, Span
from service.answering.callers import Callers
from service.answering.known_questions import KnownQuestion
from service.answering.natural_questions import Candidate, natural_questions
from service.answering.outcome import Answer, Outcome, Question
from service.answering.pipeline import Answerer, Looked
from service.answering.related import asked_of_title, related_questions, subject_words
from service.logs import log_failure
from service.said import without_markers
from service.shelf import Notices
from service.snapshot import Snapshot

logger = logging.getLogger(__name__)

ENOUGH = 12
"""Notices with questions that are looked for unasked: as many as one caller can get."""
MOST = 6
"""Questions of one notice that are suggested, at most."""
_TRIED = 48
"""Candidates of one notice that are asked at most: some 30 ms each, once a version."""
_NATURAL_ENOUGH = 3
"""With as many questions as somebody might ask, titles are not asked about."""
_TRIED_NOW = 12
_TRIED_ALL = 80
"""The same of a notice that answers: those to ask next come of them."""
_TITLES_TRIED = 12
PATIENCE_S = 1.0
"""How long it makes way for callers before it asks one more question all the same."""
_LOOKED_AGAIN_S = 0.05
_ADDED = 4
"""Characters that an answer has to have more than a question that asks how or by when."""
_TITLE = range(6, 27)
"""Characters of a title that is asked about: of 附则 or 公告 alone nobody knows what it is."""


@dataclass(frozen=True, slots=True)
class SuggestedQuestion:
    """A question that this notice answers."""

    notice_id: NoticeId
    question: str


class SuggestedQuestions:
    """Finds the notices' questions aside, anew for each edition of them. Safe to share.

    Dozens of asks a notice are too many to wait for, and for callers to hold the threads that
    answer: one thread of its own looks, and who asks gets what was found by then. It rests as long
    as it works, and makes way where callers are answered.
    """

    def __init__(
        self, library: Notices, answerer: Answerer, callers: Callers | None = None
    ) -> None:
        """``callers``: those whom it must not keep waiting."""
        self._library = library
        self._answerer = answerer
        self._callers = callers or Callers()
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, "wenjin-suggestions")
        self._work: Future[None] | None = None
        self._stopped = threading.Event()
        self._edition: str | None = None
        self._found: dict[NoticeId, tuple[SuggestedQuestion, ...]] = {}
        self._wanted: dict[NoticeId, None] = {}  # beyond the first notices with questions
        self._cited: dict[NoticeId, bool] = {}  # whether all questions of it are known by now

    def begin(self) -> Future[None]:
        """Look for what is not found yet; what comes back is done when nothing is left to find."""
        with self._lock:
            if self._stopped.is_set():
                done: Future[None] = Future()
                done.set_result(None)
                return done
            if self._work is None or self._work.done():
                self._work = self._thread.submit(self._find)
                self._work.add_done_callback(_logged)
            return self._work

    def was_cited(self, outcome: Outcome) -> None:
        """Look for all questions of the notice that answers, for those to ask next."""
        if not isinstance(outcome, Answer):
            return
        notice_id = outcome.citations[0].notice_id
        with self._lock:
            is_new = notice_id not in self._cited
            self._cited.setdefault(notice_id, False)
        if is_new:
            self.begin()

    def stop(self) -> None:
        """Stop looking, and wait for the question that is being asked."""
        with self._lock:
            self._stopped.set()
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
            is_finding = bool(unknown) and not self._stopped.is_set()
        if is_finding:
            self.begin()
        turns = chain.from_iterable(zip_longest(*rows[:most]))
        return tuple(each for each in turns if each is not None)[:most], is_finding

    def _enter(self, edition: str) -> None:
        """Forget what was found in other notices; the lock is held."""
        if edition != self._edition:
            self._edition, self._found, self._wanted = edition, {}, {}
            self._cited = dict.fromkeys(self._cited, False)

    def _find(self) -> None:
        while True:
            snapshot = self._library.snapshot()
            with self._lock:
                self._enter(snapshot.edition)
                notice_id = self._next(snapshot.readings)
                cited = [each for each, known in self._cited.items() if not known]
            if notice_id is None and not cited:
                return
            if notice_id is None:
                self._know(cited[0], snapshot)
                continue
            found = tuple(self._answered(notice_id, snapshot))
            if self._stopped.is_set():
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
        natural = natural_questions(notice_id, snapshot.graph)[:_TRIED]
        titles = list(_of_titles(snapshot.readings[notice_id]))[:_TITLES_TRIED]
        kept: list[Span] = []
        for number, candidate in enumerate((*natural, *titles)):
            is_title = number >= len(natural)
            if (is_title and len(kept) >= _NATURAL_ENOUGH) or self._is_over(snapshot):
                return
            cited = self._cited_for(candidate, notice_id)
            if cited is None or any(cited.overlaps(span) for span in kept):
                continue
            if not is_title:
                self._keep(candidate, notice_id, cited, snapshot)
            kept.append(cited)
            yield SuggestedQuestion(notice_id, candidate.question)
            if len(kept) == MOST:
                return

    def _know(self, notice_id: NoticeId, snapshot: Snapshot) -> None:
        """Ask all that might be asked of a notice."""
        known = self._answerer.evidence_base().known_questions
        asked = {each.question for each in known.of(notice_id)}
        candidates = natural_questions(notice_id, snapshot.graph)[:_TRIED_ALL]
        for candidate in candidates if notice_id in snapshot.readings else ():
            if self._is_over(snapshot):
                break
            if candidate.question not in asked:
                cited = self._cited_for(candidate, notice_id)
                if cited is not None:
                    self._keep(candidate, notice_id, cited, snapshot)
        with self._lock:
            if self._edition == snapshot.edition:
                self._cited[notice_id] = True

    def _cited_for(self, candidate: Candidate, notice_id: NoticeId) -> Span | None:
        """As ``_cited``; then a rest, and until no caller is there, for PATIENCE_S at most."""
        began = time.monotonic()
        cited = _cited(self._answerer, candidate, notice_id)
        now = time.monotonic()
        self._stopped.wait(min(now - began, PATIENCE_S))
        while self._callers.are_there and time.monotonic() - now < PATIENCE_S:
            if self._stopped.wait(_LOOKED_AGAIN_S):
                break
        return cited

    def _is_over(self, snapshot: Snapshot) -> bool:
        return self._stopped.is_set() or self._library.snapshot().edition != snapshot.edition

    def _keep(
        self, candidate: Candidate, notice_id: NoticeId, cited: Span, snapshot: Snapshot
    ) -> None:
        base = self._answerer.evidence_base()
        if base.snapshot.edition == snapshot.edition:
            words = subject_words(candidate.question, base)
            base.known_questions.put(notice_id, KnownQuestion(candidate.question, words, cited))


def related_now(answerer: Answerer, looked: Looked) -> tuple[str, ...]:
    """Questions to ask next, for who can wait: what might be one is asked now.

    Over HTTP they come of what was found aside.
    """
    reply, base = looked.reply, looked.base
    if not isinstance(reply.outcome, Answer):
        return ()
    notice_id = reply.outcome.citations[0].notice_id
    asked = subject_words(reply.question, base)
    tried = 0
    for candidate in natural_questions(notice_id, base.snapshot.graph):
        words = subject_words(candidate.question, base)
        if asked & words and tried < _TRIED_NOW:
            tried += 1
            cited = _cited(answerer, candidate, notice_id)
            if cited is not None:
                known = KnownQuestion(candidate.question, words, cited)
                base.known_questions.put(notice_id, known)
    return related_questions(reply.outcome, reply.question, base)


def _cited(answerer: Answerer, candidate: Candidate, notice_id: NoticeId) -> Span | None:
    """What all notices together cite for it, where that is this place of this notice."""
    outcome = answerer.ask(Question(candidate.question)).outcome
    if not isinstance(outcome, Answer) or candidate.says not in outcome.text:
        return None
    said, asked = match_key(without_markers(outcome.text)), match_key(candidate.question)
    if candidate.adds and len(said) < len(asked) + _ADDED:
        return None
    span, cited = candidate.span, outcome.citations[0]
    is_there = cited.span.contains(span) or span.contains(cited.span)
    return cited.span if cited.notice_id == notice_id and is_there else None


def _of_titles(reading: Reading) -> Iterator[Candidate]:
    text = reading.notice.text
    titled: Iterable[tuple[Span, Span]] = [
        (item.title, item.span) for item in reading.outline.items if item.title is not None
    ] or [(section.heading, section.span) for section in reading.outline.sections]
    for title, span in titled:
        question = asked_of_title(title.of(text))
        if question and len(title) in _TITLE:
            yield Candidate(question, span)


def _logged(work: Future[None]) -> None:
    error = None if work.cancelled() else work.exception()
    if error is not None:
        log_failure(logger, "suggestions.failed", error)
