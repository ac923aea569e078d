"""The questions that answers are scored on: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.notice import NoticeId
from eval.errors import MalformedQuestions
from service.answering.outcome import Turn

LONG_KINDS = frozenset({"list", "count", "compare", "multi_hop"})
"""Kinds whose answer may be long; all others are short kinds."""


@dataclass(frozen=True, slots=True)
class DevQuestion:
    """One question with what a right answer says and the words of the notice that support it.

    ``answerable`` False: the notices do not say, and an abstention is right. Every group of
    ``must_include`` needs one of its alternatives. ``notice`` None: the set is about one notice.
    ``file`` is the name of the file that it stands in.
    """

    question_id: str
    question: str
    language: str
    kind: str
    answerable: bool
    notice: NoticeId | None = None
    audience: str = "citizen"
    history: tuple[Turn, ...] = ()
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    note: str = ""
    file: str = ""

    @property
    def is_short(self) -> bool:
        """Whether a sentence answers it."""
        return self.kind not in LONG_KINDS


def load_questions(path: Path) -> tuple[DevQuestion, ...]:
    """The questions of a file, in its order. Blank lines and unknown keys are passed over.

    Raises MalformedQuestions, with file and line, for anything else that is no question.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise MalformedQuestions(str(path), "the file is not UTF-8") from error
    except OSError as error:
        raise MalformedQuestions(str(path), f"cannot be read ({error.strerror})") from error
    questions: dict[str, DevQuestion] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        question = _Fields(where, line).question(path.name)
        if question.question_id in questions:
            raise MalformedQuestions(where, f"the id “{question.question_id}” came before")
        questions[question.question_id] = question
    if not questions:
        raise MalformedQuestions(str(path), "there is no question in the file")
    return tuple(questions.values())


def load_files(paths: Sequence[Path]) -> tuple[DevQuestion, ...]:
    """The questions of several files, one after the other. Raises MalformedQuestions.

    An id may stand in one of them only: by it a question is known again in a later run.
    """
    questions: dict[str, DevQuestion] = {}
    for path in paths:
        for question in load_questions(path):
            if (first := questions.get(question.question_id)) is not None:
                problem = f"the id “{question.question_id}” came before, in {first.file}"
                raise MalformedQuestions(str(path), problem)
            questions[question.question_id] = question
    return tuple(questions.values())


class _Fields:
    """Reads the fields of one line, each with its type checked."""

    def __init__(self, where: str, line: str) -> None:
        self._where = where
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise MalformedQuestions(where, f"not JSON ({error})") from error
        self._fields: Mapping[str, object] = self._object(fields, "the line")

    def question(self, file: str) -> DevQuestion:
        """The question that the line of ``file`` is."""
        notice = self._text("notice", "")
        return DevQuestion(
            question_id=self._text("id"),
            question=self._text("question"),
            language=self._text("lang"),
            kind=self._text("kind"),
            answerable=self._truth("answerable"),
            notice=NoticeId(notice) if notice else None,
            audience=self._text("audience", "citizen"),
            history=self._turns("history"),
            must_include=tuple(
                self._texts(group, "must_include") for group in self._list("must_include")
            ),
            must_not_include=self._texts(self._list("must_not_include"), "must_not_include"),
            evidence=self._texts(self._list("evidence"), "evidence"),
            note=self._text("note", ""),
            file=file,
        )

    def _text(self, key: str, default: str | None = None) -> str:
        value = self._fields.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (default is None and not value.strip()):
            problem = "is missing" if value is None else "is not a text, or is blank"
            raise MalformedQuestions(self._where, f"“{key}” {problem}")
        return value

    def _truth(self, key: str) -> bool:
        value = self._fields.get(key)
        if not isinstance(value, bool):
            raise MalformedQuestions(self._where, f"“{key}” is not true or false")
        return value

    def _list(self, key: str) -> list[object]:
        value = self._fields.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise MalformedQuestions(self._where, f"“{key}” is not a list")
        return value

    def _texts(self, value: object, key: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise MalformedQuestions(self._where, f"“{key}” does not hold lists of texts only")
        if not all(isinstance(text, str) and text.strip() for text in value):
            raise MalformedQuestions(self._where, f"“{key}” holds what is no text, or is blank")
        return tuple(value)

    def _turns(self, key: str) -> tuple[Turn, ...]:
        turns = []
        for value in self._list(key):
            turn = self._object(value, f"a turn of “{key}”")
            question, answer = turn.get("question"), turn.get("answer")
            if not isinstance(question, str) or not isinstance(answer, str):
                raise MalformedQuestions(
                    self._where, f"a turn of “{key}” lacks its question or its answer"
                )
            turns.append(Turn(question, answer))
        return tuple(turns)

    def _object(self, value: object, what: str) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise MalformedQuestions(self._where, f"{what} is not an object")
        return value
