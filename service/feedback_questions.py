"""Feedback as questions that answers are scored on: the format that `wenjin eval answers` reads."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from service.expected import Correction, Expected, NoticeWords, Why, expected_of
from service.feedback import Feedback, Rating, Ruling
from service.feedback_errors import ExportUnwritable
from service.rated_answer import RatedAnswer
from service.said import without_markers

Line: TypeAlias = dict[str, object]

LONG = 180
"""Characters beyond which an answer is of the kind that may be long."""

_RULED = {Ruling.RIGHT: "编辑认为评价属实", Ruling.WRONG: "编辑认为评价有误", None: "未经裁定"}
_HOW = {
    Correction.ABSENT: "（通知里没有这句话）",
    Correction.REPEATED: "（与原回答相同）",
    Correction.DENIES: "（说通知里的话不对）",
}
_RATED = {Rating.UP: "赞", Rating.DOWN: "踩"}
_WHY = {
    Why.RATED_UP: "原回答是对的，引的原话是依据，要说出来",
    Why.CORRECTED: "更正的话在通知里找到，是依据",
    Why.REFUSED_RIGHTLY: "原来答复“没有写到”是对的",
    Why.STATED: "编辑写明了正确的那句原文，是依据",
    Why.UNSAID: "编辑认为应当答“没有写到”",
    Why.NOT_AGAIN: "原来的回答不能再说；没有人说过正确的是什么，所以只看“wrong stated”",
}


@dataclass(frozen=True, slots=True)
class Questions:
    """Lines of the format, and the feedback that no question was made of.

    That is a rating that no editor has ruled on, what does not say what is right, and a sentence
    of an editor's that has left the notices.
    """

    lines: tuple[Line, ...]
    left_out: tuple[Feedback, ...]

    @property
    def waiting(self) -> tuple[Feedback, ...]:
        """What was left out and no editor has ruled on yet."""
        return tuple(each for each in self.left_out if each.ruling is None)


def questions_of(
    rated: Sequence[Feedback], words: NoticeWords, *, unruled: bool = False
) -> Questions:
    """A question for each thing that somebody expects of an answer; who agree are counted in it.

    ``unruled``: also of a correction in a notice's words that nobody has ruled on.
    """
    together: dict[tuple[object, ...], list[tuple[Feedback, Expected]]] = {}
    left_out = []
    for said in sorted(rated, key=lambda each: each.number):
        expected = expected_of(said, words, unruled=unruled)
        if not expected.is_exportable:
            left_out.append(said)
            continue
        asked = said.answer.again()
        same = (asked.text, asked.history, asked.notice_ids, expected)
        together.setdefault(same, []).append((said, expected))
    lines = [_line(each) for each in together.values()]
    return Questions(tuple(lines), tuple(left_out))


def json_lines(lines: Sequence[Line]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def write_questions(path: Path, lines: Sequence[Line]) -> None:
    """Write one JSON object a line; the file is there whole or as it was. ExportUnwritable."""
    text = json_lines(lines)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ExportUnwritable(str(path), error.strerror or str(error)) from error


def _line(agreed: Sequence[tuple[Feedback, Expected]]) -> Line:
    first, expected = agreed[0]
    answer = first.answer
    return {
        "id": f"fb-{first.number}",
        "notice": expected.notice_id,
        "question": answer.question,
        "lang": answer.language,
        "kind": _kind(answer, expected),
        "audience": answer.audience,
        "history": [{"question": each.question, "answer": each.answer} for each in answer.history],
        "answerable": expected.answerable,
        "must_include": [list(group) for group in expected.must_include],
        "must_not_include": list(expected.must_not_include),
        "evidence": list(expected.evidence),
        "note": _note(agreed),
    }


def _kind(answer: RatedAnswer, expected: Expected) -> str:
    """What decides how long an answer may be; the rest of the kinds only sort a report."""
    if not expected.answerable:
        return "unanswerable"
    bare = without_markers(answer.text).strip()
    if expected.why is Why.RATED_UP and (len(bare) > LONG or "\n" in bare):
        return "list"
    return "followup" if answer.history else "fact"


def _note(said: Sequence[tuple[Feedback, Expected]]) -> str:
    first, expected = said[0]
    agreed = f"（共{len(said)}人）" if len(said) > 1 else ""
    parts = [
        f"评价{first.number}，{first.at[:10]}，{_RATED[first.rating]}{agreed}，"
        f"{_RULED[first.ruling]}：{_WHY[expected.why]}"
    ]
    reasons = "；".join(dict.fromkeys(each.reason for each, _ in said if each.reason))
    corrections = "；".join(
        dict.fromkeys(
            each.correction + _HOW.get(its.correction, "") for each, its in said if each.correction
        )
    )
    if first.should is not None and first.should.sentence:
        parts.append(f"编辑更正：{first.should.sentence}")
    if reasons:
        parts.append(f"原因：{reasons}")
    if corrections:
        parts.append(f"更正：{corrections}")
    if first.answer.notice_ids is not None:
        parts.append(f"当时只问了：{'、'.join(first.answer.notice_ids)}")
    return "。".join(parts)
