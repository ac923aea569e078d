"""Scores the answers of one store to a file of questions.

::

    questions = load_questions(path)
    report = evaluate(questions, answerer, {n.notice_id: n for n in library.store.notices()})
    print(format_table(report))
    report.measure("right")
    store_run(Run.of(report), path)                        # and later:
    changes_since(load_run(path), report, path.name)
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from corpus.notice import Notice, NoticeId
from eval.changes import Changes, changes_since
from eval.measures import LOWER_IS_BETTER, MEASURES, AnswerReport, Measures
from eval.questions import DevQuestion, load_files, load_questions
from eval.report import format_table, report_json, write_html, write_json
from eval.runs import Run, load_run, store_run
from eval.scoring import Judgement, judge
from service.answering.outcome import Question

if TYPE_CHECKING:
    from service.answering.pipeline import Answerer

__all__ = [
    "LOWER_IS_BETTER",
    "MEASURES",
    "AnswerReport",
    "Changes",
    "DevQuestion",
    "Judgement",
    "Measures",
    "Run",
    "changes_since",
    "evaluate",
    "format_table",
    "load_files",
    "load_questions",
    "load_run",
    "report_json",
    "store_run",
    "write_html",
    "write_json",
]


def evaluate(
    questions: Sequence[DevQuestion],
    answerer: Answerer,
    notices: Mapping[NoticeId, Notice],
    progress: Callable[[str, int, int], None] | None = None,
) -> AnswerReport:
    """Ask every question of all notices and judge what comes. ``progress``: stage, done, total."""
    judgements = []
    for done, question in enumerate(questions, 1):
        reply = answerer.ask(Question(text=question.question, history=question.history))
        judgements.append(judge(question, reply, notices))
        if progress is not None:
            progress("ask", done, len(questions))
    fingerprints = {
        notice_id: hashlib.sha256(notice.text.encode()).hexdigest()
        for notice_id, notice in sorted(notices.items())
    }
    return AnswerReport(tuple(judgements), fingerprints)
