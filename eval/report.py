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

from eval.changes import Changes
from eval.changes_report import cells, changes_json, format_changes, remarks, summary
from eval.measures import MEASURES, SHARES_OF_ALL, AnswerReport, Measures
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


def format_table(report: AnswerReport, changes: Changes | None = None) -> str:
    """The measures as plain text: all, by kind, by language; parts with intervals; the faults.

    Then, where the report is held against an earlier run, what has changed.
    """
    width = max(len(name) for name in (*report.by_kind, *report.by_language, "language"))
    lines = [_line("", list(_COLUMNS.values()), width), _row("all", report.overall, width)]
    for title, groups in (("kind", report.by_kind), ("language", report.by_language)):
        lines += ["", title, *(_row(name, group, width) for name, group in groups.items())]
    lines += ["", *_interval_lines(report)]
    faults = fault_counts(report)
    if faults:
        lines += ["", f"not right: {len(report.failing)} of {len(report.judgements)}"]
        lines += [f"{count:6d}  {fault}" for fault, count in faults.items()]
    if report.unlocated:
        lines += ["", _unlocated_line(report)]
    return "\n".join(lines) + "\n" + (format_changes(changes) if changes is not None else "")


def fault_counts(report: AnswerReport) -> Mapping[Fault, int]:
    """How many questions have each fault, the most frequent first."""
    counts = Counter(fault for judged in report.judgements for fault in judged.faults)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def report_json(report: AnswerReport, changes: Changes | None = None) -> str:
    """The measures and one record a question, as JSON; with ``changes``, those as ``against``."""
    content = {
        "measures": _measures(report.overall),
        "by_kind": _all_measures(report.by_kind),
        "by_language": _all_measures(report.by_language),
        "by_id": _all_measures(report.by_id),
        "by_group": _all_measures(report.by_group),
        "by_file": _all_measures(report.by_file),
        "notices": dict(report.notices),
        "faults": dict(fault_counts(report)),
        "unlocated_evidence": [
            {"id": question_id, "quote": quote} for question_id, quote in report.unlocated
        ],
        "questions": [_record(judged) for judged in report.judgements],
    }
    if changes is not None:
        content["against"] = changes_json(changes)
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def write_json(report: AnswerReport, path: Path, changes: Changes | None = None) -> None:
    """Write ``report_json(report, changes)``. Raises ReportUnwritable."""
    write_report(path, report_json(report, changes))


def write_html(
    report: AnswerReport, path: Path, title: str = "Answers", changes: Changes | None = None
) -> None:
    """Write one self-contained page, headed by ``title`` (the question file's name, say).

    Raises ReportUnwritable.
    """
    content = page(
        "answers.html",
        {"measure": _shown, "interval": _interval, "cells": cells},
        report=report,
        shares={name: _COLUMNS[name] for name in SHARES_OF_ALL},
        changes=changes,
        remarks=remarks(changes) if changes is not None else (),
        changed=summary(changes) if changes is not None else "",
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


def _interval(measures: Measures, name: str) -> str:
    """``0.767 (0.693–0.827)``."""
    found = measures.interval(name)
    return "–" if found is None else f"{found.mean:.3f} ({found.low:.3f}–{found.high:.3f})"


def _interval_lines(report: AnswerReport) -> list[str]:
    """Every question, odd and even ids, groups and files, each with its 95 % intervals."""
    width = max(len(name) for name in report.by_part)
    titles = "".join(f"  {_COLUMNS[name]:21}" for name in SHARES_OF_ALL)
    lines = [f"{'with 95 % intervals':{width}}  {'n':>4}{titles}"]
    for name, measures in report.by_part.items():
        shares = "".join(f"  {_interval(measures, share):21}" for share in SHARES_OF_ALL)
        lines.append(f"{name:{width}}  {measures.n:4}{shares}")
    return [line.rstrip() for line in lines]


def _all_measures(groups: Mapping[str, Measures]) -> Mapping[str, object]:
    return {name: _measures(measures) for name, measures in groups.items()}


def _measures(measures: Measures) -> Mapping[str, object]:
    intervals = {name: measures.interval(name) for name in SHARES_OF_ALL}
    return {
        **dataclasses.asdict(measures),
        "intervals": {
            name: None if found is None else [found.low, found.high]
            for name, found in intervals.items()
        },
    }


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
