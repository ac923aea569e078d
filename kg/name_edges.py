"""Where a name begins: its head noun is found by its form, its left edge by what cannot be in it.

A name never runs across a mark, a function word or the verb that governs it. Those count only
where they are words of their own: 为 ends a name, the 为 of 行为 does not. The words are jieba's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.words import segments
from kg.divisions import Form, PlaceMention
from kg.name_words import (
    ADVERBS,
    DOCUMENT_HEADS,
    EDGE,
    FUNCTION,
    LAUNCH,
    LEADING,
    ORGANISATION_HEADS,
    PLATFORM_HEADS,
    TASK_FORCE_HEADS,
)

_LONGEST = 40  # characters before a head noun that can belong to its name
_LAUNCH = re.compile(
    rf"(?:{LAUNCH}|纳入|接入|录入)(?:了|并|和)?(?:{LAUNCH}|健全|完善|优化|实施|运行|使用)*"
)
_COUNTER = re.compile(
    r"[一二三四五六七八九十]{1,3}是|\d+[.．、]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|(?:(?:19|20)\d{2}年)?\d{1,2}月(?:底|末|\d{1,2}日)?(?:之?前|起)"
    r"|[一二两三四五六七八九十百千万\d]+[余多]?[个项条类批部家期场次篇种套](?=.)|[市省区县]?、?[市区县]?[两三]级(?!医)"
)
_LEADING = re.compile(rf"(?:{LEADING})(?:了|并)?")
_LEADINGS = re.compile(rf"(?:(?:{LEADING})(?:了|并)?){{2,}}")
# what comes after 清单和 is a name of its own
_COORDINATED = re.compile(
    rf"(?:{DOCUMENT_HEADS}|{PLATFORM_HEADS}|{TASK_FORCE_HEADS}|{ORGANISATION_HEADS})(?:和|与|及|以及|或|等)"
)
_CLAUSE_MARKS = "，。；：、,;:.．\n \u3000"
_ADVERB = re.compile(rf"(?:{ADVERBS})(?:地)?")


class NameEdges:
    """One text with the places where its words begin, and the places that it names."""

    def __init__(self, text: str, places: Sequence[PlaceMention]) -> None:
        self.text = text
        self._begins = bytearray(len(text) + 2)
        position = 0
        for word in segments(text, guess=False):
            self._begins[position] = 1
            position += len(word)
        self._begins[position] = 1
        self._places: Mapping[int, int] = {
            place.span.start: place.span.end for place in places if place.form >= Form.LETTER
        }

    def is_word(self, start: int, end: int) -> bool:
        """Whether words begin at ``start`` and at ``end``: the stretch is one or more words."""
        return bool(self._begins[start] and self._begins[end])

    def clause_start(self, head: int) -> int:
        """After the last mark before ``head``, at most as far back as a name can begin."""
        low = max(0, head - _LONGEST)
        return max((mark.end() for mark in EDGE.finditer(self.text, low, head)), default=low)

    def left(self, head: int, least: int = 2) -> int:
        """Where the name begins whose head noun stands at ``head``.

        At least ``least`` characters stay before the head where a function word would leave less.
        """
        low = self.clause_start(head)
        start = self.strip(self._after_bracket(low, head), head)
        for match in FUNCTION.finditer(self.text, start, head):
            own_words = len(match[0]) > 1 or self.is_word(match.start(), match.end())
            enough = head - match.end() >= least
            if own_words and (enough or match[0] != "的"):
                start = match.end()
        start = self.after_joined(start, head)
        start = self.strip(start, head)
        for match in _LAUNCH.finditer(self.text, start, head):
            if head - match.end() >= max(least, 2) and self.is_word(match.start(), match.end()):
                start = match.end()
        start = self.strip(start, head)
        return self._after_subject(start, head)

    def after_joined(self, start: int, head: int) -> int:
        """Past a first name that 和 joins to the one at ``head``: 行政许可事项清单和…清单."""
        for match in _COORDINATED.finditer(self.text, start, head):
            start = match.end()
        return start

    def _after_subject(self, start: int, head: int) -> int:
        """Past a place that does what the verb after it says: 西湖区推进 is not in the name.

        Where a verb governs the place already (出台天津市推进…规则), the place is in the name.
        """
        own = start
        for _ in range(3):  # 广东省深圳市坪山区: no chain of places is longer
            own = self._places.get(own, own)
        governed = start > 0 and self.text[start - 1] not in _CLAUSE_MARKS
        if own == start or governed:
            return start
        if _ADVERB.match(self.text, own, head):
            return head  # 合肥市大力培育创新平台 names nothing
        verb = self.strip(own, head)
        return verb if own < verb < head else start

    def strip(self, start: int, head: int) -> int:
        """Past the verbs, counters and adverbs that lead up to a name.

        An adverb goes only with its verb: 联合建立 does, the 联合 of 联合审批系统 does not.
        """
        while start < head:
            counter = _COUNTER.match(self.text, start, head)
            leading = _LEADINGS.match(self.text, start, head)
            if leading is None or not self._begins[leading.end()]:
                leading = _LEADING.match(self.text, start, head)
            if counter is not None:
                start = counter.end()
            elif start in self._places:
                return start
            elif leading is not None and self._begins[leading.end()]:
                start = leading.end()
            else:
                verb = self._past_adverbs(start, head)
                if verb == start:
                    return start
                start = verb
        return start

    def _past_adverbs(self, start: int, head: int) -> int:
        """The verb that the adverbs at ``start`` go with, or ``start`` where there is none."""
        verb = start
        while (adverb := _ADVERB.match(self.text, verb, head)) is not None:
            verb = adverb.end()
        leading = _LEADING.match(self.text, verb, head)
        return verb if leading is not None and self._begins[leading.end()] else start

    def _after_bracket(self, low: int, head: int) -> int:
        """A bracket that closes before the head stays in the name; one that does not is an edge."""
        opened: list[int] = []
        for position in range(low, head):
            if self.text[position] in "(（":
                opened.append(position)
            elif self.text[position] in ")）":
                if opened:
                    opened.pop()
                else:
                    low = position + 1
        return opened[-1] + 1 if opened else low
