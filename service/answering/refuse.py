"""When not to answer: the question's place, year or body is not in the evidence, or too little is.

A score threshold alone cannot tell a false premise from a true question, so the slots are checked
one by one, and the abstention says which of them the notices do not have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.normalize import match_key
from service.answering.asked import Asked
from service.answering.attributes import lacks_attribute
from service.answering.evidence import Statement
from service.answering.fit import holds_figure, holds_time, of_year
from service.answering.outcome import Reason
from service.answering.understand import Need

_INSTRUCTION = re.compile(
    "|".join(
        (
            r"(?<!要求)(?:忽略|无视|别管|不要管|忘[掉记]|抛开|绕过)[^,，。哪]{0,8}"
            r"(?:规则|指令|指示|提示|限制|设定|通知|以上|上面|前面)",
            r"系统提示|提示词|system prompt",
            r"(?:ignore|disregard|forget)\b.{0,30}"
            r"(?:instruction|rule|prompt|above|以上|previous)",
            r"ignore以上",
            r"(?:以后|从此)都?(?:这么|这样|按这个)(?:答|回答|说)",
            r"(?:删掉|删除|清空|改写)[^,，。]{0,6}(?:知识库|数据库)",
            r"(?:把|将|给我|帮我|请你?)[^,，。]{0,10}(?:知识库|数据库|原文|答案|数据)"
            r"[^,，。]{0,14}(?:改|删|替换)",
            r"扮演|假装你是|越狱|jailbreak|developer mode|开发者模式",
            # keys are Simplified, so this is too
            r"(?:指示|命令|ルール)を?(?:无视|忘れ)",
        )
    )
)

ENOUGH = 0.30
"""The least share of the question's word weight that a statement's sentence must hold …"""
NEAR_ENOUGH = 0.90
"""… unless the statement is at least this near in meaning."""
_AHEAD = 2.0
"""Points between the best statement and the next sentence, where words cannot be shared."""
_NOT_FAR = 3.0
"""How far behind the best a statement may score that has the form which the best lacks."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, and for which place, year or body."""

    reason: Reason
    slot: str = ""


def is_instruction(key: str) -> bool:
    """Whether the question tells the service what to do instead of asking."""
    return _INSTRUCTION.search(key) is not None


def too_weak(statements: Sequence[Statement], need: Need) -> Reason | None:
    """Why the best statements are no answer to the need, or None. ``statements`` is not empty."""
    best = statements[0]
    if need.is_foreign:
        if not _stands_out(statements):
            return Reason.NO_EVIDENCE
    elif best.context < ENOUGH and best.similarity < NEAR_ENOUGH:
        return Reason.NO_EVIDENCE
    fitting = of_the_form(statements, need)
    if not fitting or lacks_attribute(need.key, match_key(fitting[0].sentence.text)):
        return Reason.ATTRIBUTE_ABSENT
    return None


def _stands_out(statements: Sequence[Statement]) -> bool:
    """Whether the best is far ahead of the next sentence: all that tells in another language."""
    best = statements[0]
    others = (s for s in statements if s.sentence.sentence != best.sentence.sentence)
    following = next(others, None)
    return following is not None and best.score - following.score >= _AHEAD


def of_the_form(statements: Sequence[Statement], need: Need) -> list[Statement]:
    """The statements not far behind the best that hold a figure or a time, where one is asked."""
    near = [s for s in statements if s.score >= statements[0].score - _NOT_FAR]
    if Asked.FIGURE in need.asked and Asked.TIME in need.asked:
        return [s for s in near if holds_figure(s, need) or holds_time(s, need)]
    if Asked.FIGURE in need.asked:
        return [s for s in near if holds_figure(s, need)]
    if Asked.TIME in need.asked:
        return [s for s in near if holds_time(s, need)]
    return list(statements)


def wrong_year(need: Need, statements: Sequence[Statement]) -> int | None:
    """The asked year that no statement near the best is about, though they speak of others."""
    near = [s for s in statements if s.score >= statements[0].score - _NOT_FAR]
    if not need.years or any(of_year(statement, need.years) for statement in near):
        return None
    return min(need.years)
