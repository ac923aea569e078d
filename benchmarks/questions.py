"""The questions that are asked: those of a file, and as many different ones made of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.questions import load_questions

QUESTIONS = Path(__file__).with_name("questions.txt")

_BEFORE = ("", "请问", "想问一下,", "你好,", "麻烦问下,", "我想知道", "请告诉我", "咨询一下,")
_AFTER = ("", "谢谢", "急", "请说得具体些", "我住在南开区", "我是企业", "我是老年人", "替家人问")


def read_bodies(path: Path) -> list[dict[str, Any]]:
    """Request bodies from a file: scored questions (.jsonl, history included), or one a line."""
    if path.suffix != ".jsonl":
        lines = path.read_text(encoding="utf-8").splitlines()
        return [{"question": line.strip()} for line in lines if line.strip()]
    return [
        {
            "question": question.question,
            "history": [
                {"question": turn.question, "answer": turn.answer} for turn in question.history
            ],
        }
        for question in load_questions(path)
    ]


def variations(questions: Sequence[str], count: int) -> list[str]:
    """``count`` questions, no two the same: each in other words around it, as people ask.

    No model's memory of earlier questions helps with these. Raises ValueError where there are not
    so many.
    """
    made = [
        f"{before}{question}{after}"
        for after, before in itertools.product(_AFTER, _BEFORE)
        for question in questions
    ]
    different = list(dict.fromkeys(made))
    if len(different) < count:
        raise ValueError(f"{len(questions)} questions give {len(different)}, not {count}")
    return different[:count]
