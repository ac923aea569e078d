"""A run of answers as it is kept, to be held against a later one.

Small, and the same bytes for the same answers: no times, no dates. What ``--out`` writes as
answers.json is read as well, since it says the same and more.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from eval.errors import MalformedRun
from eval.measures import MEASURES, AnswerReport
from eval.pages import write_report
from eval.scoring import Judgement
from service.answering.outcome import Abstention

KEPT = tuple(name for name in MEASURES if name != "median_ms")
"""The measures that are the same whenever the answers are."""


class Standing(IntEnum):
    """How good an answer is for who asked: what is wrong harms more than a refusal."""

    WRONG_STATED = 0
    NOT_RIGHT = 1
    RIGHT = 2

    @classmethod
    def of(cls, *, right: bool, wrong_stated: bool) -> Standing:
        """The standing of an answer that is right, states something wrong, or neither."""
        if wrong_stated:
            return cls.WRONG_STATED
        return cls.RIGHT if right else cls.NOT_RIGHT

    @property
    def words(self) -> str:
        """What to call it."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class RunAnswer:
    """What came of one question. ``answer`` None: it was refused, for ``reason``."""

    question_id: str
    answer: str | None
    reason: str | None
    right: bool
    wrong_stated: bool
    faults: tuple[str, ...]

    @classmethod
    def of(cls, judged: Judgement) -> RunAnswer:
        """The answer that was judged."""
        outcome = judged.reply.outcome
        is_refused = isinstance(outcome, Abstention)
        return cls(
            question_id=judged.question.question_id,
            answer=None if is_refused else judged.text,
            reason=outcome.reason.value if isinstance(outcome, Abstention) else None,
            right=judged.is_right,
            wrong_stated=judged.is_wrong_stated,
            faults=tuple(fault.value for fault in judged.faults),
        )

    @property
    def standing(self) -> Standing:
        """How good it is."""
        return Standing.of(right=self.right, wrong_stated=self.wrong_stated)

    @property
    def said(self) -> str:
        """The answer, or that there is none."""
        return f"refused ({self.reason})" if self.answer is None else self.answer

    def as_json(self) -> dict[str, object]:
        """The record of a run, with the keys that answers.json has for the same."""
        return {
            "id": self.question_id,
            "refused": self.answer is None,
            "reason": self.reason,
            "answer": self.answer,
            "right": self.right,
            "wrong_stated": self.wrong_stated,
            "faults": list(self.faults),
        }


@dataclass(frozen=True, slots=True)
class Run:
    """The answers to a set of questions, by id, with their measures.

    ``notices``: those that were asked, each with the SHA-256 of its text; empty where the run does
    not say.
    """

    measures: Mapping[str, float | None]
    notices: Mapping[str, str]
    answers: Mapping[str, RunAnswer]

    @classmethod
    def of(cls, report: AnswerReport) -> Run:
        """The run that ``report`` is of."""
        overall = report.overall
        answers = [RunAnswer.of(judged) for judged in report.judgements]
        return cls(
            measures={name: getattr(overall, name) for name in KEPT},
            notices={str(name): digest for name, digest in report.notices.items()},
            answers={answer.question_id: answer for answer in answers},
        )


def store_run(run: Run, path: Path) -> None:
    """Write ``run``, sorted by question id. Raises ReportUnwritable."""
    content = {
        "n": len(run.answers),
        "measures": dict(run.measures),
        "notices": {name: run.notices[name] for name in sorted(run.notices)},
        "questions": [run.answers[name].as_json() for name in sorted(run.answers)],
    }
    write_report(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def load_run(path: Path) -> Run:
    """A run that ``store_run`` or ``write_json`` wrote. Raises MalformedRun."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MalformedRun(str(path), f"cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise MalformedRun(str(path), f"is no JSON in UTF-8 ({error})") from error
    read = _Reader(str(path))
    fields = read.fields(content, "the file")
    answers: dict[str, RunAnswer] = {}
    records = fields.get("questions")
    if not isinstance(records, list):
        raise MalformedRun(str(path), "has no list “questions”")
    for record in records:
        answer = read.answer(record)
        if answer.question_id in answers:
            raise MalformedRun(str(path), f"the id “{answer.question_id}” is there twice")
        answers[answer.question_id] = answer
    return Run(
        measures=read.measures(fields.get("measures")),
        notices=read.notices(fields.get("notices", {})),
        answers=answers,
    )


class _Reader:
    """Reads the parts of a run, each with its type checked."""

    def __init__(self, where: str) -> None:
        self._where = where

    def fields(self, value: object, what: str) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise MalformedRun(self._where, f"{what} is no object")
        return value

    def measures(self, value: object) -> Mapping[str, float | None]:
        fields = self.fields(value, "“measures”")
        return {name: self._share(name, fields.get(name)) for name in KEPT}

    def notices(self, value: object) -> Mapping[str, str]:
        fields = self.fields(value, "“notices”")
        return {name: self._text(fields, name) for name in fields}

    def answer(self, value: object) -> RunAnswer:
        fields = self.fields(value, "an entry of “questions”")
        is_refused = self._truth(fields, "refused")
        faults = fields.get("faults")
        if not isinstance(faults, list) or not all(isinstance(fault, str) for fault in faults):
            raise MalformedRun(self._where, "the “faults” of a question are no list of texts")
        return RunAnswer(
            question_id=self._text(fields, "id"),
            answer=None if is_refused else self._text(fields, "answer"),
            reason=self._text(fields, "reason") if is_refused else None,
            right=self._truth(fields, "right"),
            wrong_stated=self._truth(fields, "wrong_stated"),
            faults=tuple(faults),
        )

    def _share(self, name: str, value: object) -> float | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise MalformedRun(self._where, f"the measure “{name}” is no number")
        if not math.isfinite(value):
            raise MalformedRun(self._where, f"the measure “{name}” is no finite number")
        return float(value)

    def _text(self, fields: Mapping[str, object], key: str) -> str:
        value = fields.get(key)
        if not isinstance(value, str):
            raise MalformedRun(self._where, f"“{key}” is missing or no text")
        return value

    def _truth(self, fields: Mapping[str, object], key: str) -> bool:
        value = fields.get(key)
        if not isinstance(value, bool):
            raise MalformedRun(self._where, f"“{key}” of a question is not true or false")
        return value
