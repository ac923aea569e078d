"""A report of answers for three readers: a terminal, a program (JSON) and a person (HTML).

The HTML is one file that loads nothing; every question that failed stands in it with its answer,
its citations and its evidence. All text in it is escaped by the template engine.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from eval.measures import MEASURES, AnswerReport, Measures
from eval.pages import page, write_report
from eval.scoring import CitationCheck, Fault, Judgement
from service.answering.outcome import Abstention

_COLUMNS = {
    "n": "n",
    "n_unanswerable": "unans.",
    "right": "right",
    "wrong_stated": "wrong stated",
    "refusal_recall": "refusal recall",
    "over_refusal": "over-refusal",
    "focus": "focus",
    "citation_validity": "cit. valid",
    "citation_recall": "cit. recall",
    "citation_precision": "cit. precision",
}


def format_table(report: AnswerReport) -> str:
    """The measures as plain text: all, by kind, by language; then the faults and their counts."""
    width = max(len(name) for name in (*report.by_kind, *report.by_language, "language"))
    lines = [_line("", list(_COLUMNS.values()), width), _row("all", report.overall, width)]
    for title, groups in (("kind", report.by_kind), ("language", report.by_language)):
        lines += ["", title, *(_row(name, group, width) for name, group in groups.items())]
    faults = fault_counts(report)
    if faults:
        lines += ["", f"not right: {len(report.failing)} of {len(report.judgements)}"]
        lines += [f"{count:6d}  {fault}" for fault, count in faults.items()]
    if report.unlocated:
        lines += ["", _unlocated_line(report)]
    return "\n".join(lines) + "\n"


def fault_counts(report: AnswerReport) -> Mapping[Fault, int]:
    """How many questions have each fault, the most frequent first."""
    counts = Counter(fault for judged in report.judgements for fault in judged.faults)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def report_json(report: AnswerReport) -> str:
    """The measures and one record a question, as JSON."""
    content = {
        "measures": dataclasses.asdict(report.overall),
        "by_kind": {name: dataclasses.asdict(group) for name, group in report.by_kind.items()},
        "by_language": {
            name: dataclasses.asdict(group) for name, group in report.by_language.items()
        },
        "faults": dict(fault_counts(report)),
        "unlocated_evidence": [
            {"id": question_id, "quote": quote} for question_id, quote in report.unlocated
        ],
        "questions": [_record(judged) for judged in report.judgements],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def write_json(report: AnswerReport, path: Path) -> None:
    """Write ``report_json(report)``. Raises ReportUnwritable."""
    write_report(path, report_json(report))


def write_html(report: AnswerReport, path: Path, title: str = "Answers") -> None:
    """Write one self-contained page, headed by ``title`` (the question file's name, say).

    Raises ReportUnwritable.
    """
    content = page(
        "answers.html",
        {"measure": _shown},
        report=report,
        title=title,
        columns=_COLUMNS,
        faults=fault_counts(report),
        unlocated=_unlocated_line(report) if report.unlocated else "",
        passing=[judged for judged in report.judgements if judged.is_right],
    )
    write_report(path, content)


def _shown(measures: Measures, name: str) -> str:
    value: float | None = getattr(measures, name)
    if value is None:
        return "–"
    return f"{value:.3f}" if name in MEASURES else str(value)


def _row(name: str, measures: Measures, width: int) -> str:
    return _line(name, [_shown(measures, column) for column in _COLUMNS], width)


def _line(name: str, cells: list[str], width: int) -> str:
    padded = [
        cell.rjust(max(len(title), 5)) for cell, title in zip(cells, _COLUMNS.values(), strict=True)
    ]
    return "  ".join((name.ljust(width), *padded)).rstrip()


def _unlocated_line(report: AnswerReport) -> str:
    ids = list(dict.fromkeys(question_id for question_id, _ in report.unlocated))
    return (
        f"{len(report.unlocated)} evidence quotes of {len(ids)} questions stand in no notice of "
        f"this store ({', '.join(ids[:5])}{', …' if len(ids) > 5 else ''}): is the notice of every "
        "question ingested, and in this version? Their answers cannot be right."
    )


def _record(judged: Judgement) -> Mapping[str, object]:
    question, outcome = judged.question, judged.reply.outcome
    return {
        "id": question.question_id,
        "question": question.question,
        "history": [dataclasses.asdict(turn) for turn in question.history],
        "lang": question.language,
        "kind": question.kind,
        "answerable": question.answerable,
        "notice": question.notice,
        "understood_as": judged.reply.question,
        "answer": judged.text,
        "refused": judged.is_refused,
        "reason": outcome.reason.value if isinstance(outcome, Abstention) else None,
        "right": judged.is_right,
        "wrong_stated": judged.is_wrong_stated,
        "faults": [fault.value for fault in judged.faults],
        "missing": [list(group) for group in judged.unmet] if question.answerable else [],
        "stated": list(judged.stated),
        "length": judged.length,
        "focus": judged.focus,
        "citation_recall": judged.citation_recall,
        "citation_precision": judged.citation_precision,
        "citations": [_citation(check) for check in judged.citations],
        "nearest": [_citation(check) for check in judged.nearest],
        "evidence": [dataclasses.asdict(check) for check in judged.evidence],
        "must_include": [list(group) for group in question.must_include],
        "must_not_include": list(question.must_not_include),
        "note": question.note,
        "ms": judged.reply.timings.total,
    }


def _citation(check: CitationCheck) -> Mapping[str, object]:
    citation = check.citation
    return {
        "marker": citation.marker,
        "notice_id": citation.notice_id,
        "section": citation.section,
        "item": citation.item,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "is_verbatim": check.is_verbatim,
        "hits_evidence": check.hits_evidence,
    }
