"""With whom a clause says that something is done: 会同市财政局, 与高校合作, 组织志愿者."""

from __future__ import annotations

import re

from corpus.notice import Span
from kg.clause_subjects import WITH, WITH_ALONE, ClauseSubjects
from kg.verbs import GROUPS

_TOGETHER = re.compile(
    r"联合|共同|合作|协同|联动|一道|一起|携手|签署|签订|组建|建立|搭建|开展|对接|推出|共建"
)


class ClausePartners:
    """Finds the partner that a phrase of a clause names; every position is in its text."""

    def __init__(self, subjects: ClauseSubjects) -> None:
        self.subjects = subjects
        self.verbs = subjects.verbs
        self.words = subjects.words
        self.text = subjects.text
        self.end = subjects.end

    def at(self, position: int) -> tuple[Span, int] | None:
        """The partner whose phrase begins at ``position``, and where the clause goes on."""
        match = WITH.match(self.text, position, self.end)
        if match is None or not self.words.begins(match.end()):
            return None
        alone = match[0] in WITH_ALONE
        begin = match.end()
        if not alone and self.words.verbs_from(begin, self.end) > begin:
            return None  # 联合打造: 联合 is no more than an adverb
        if match[0] == "组织" and not self._is_group(begin):
            return None
        together = self._together(begin)
        if alone and together is None:
            return None
        named = self._names_until(begin)
        if named is not None and not alone:
            return Span(begin, named), named
        since = together if alone and together is not None else begin
        first = next(self.verbs.carrying(since), None)
        if first is None or (match[0] == "组织" and first.end >= self.end):
            return None  # 组织志愿者培训: 组织 is the verb
        stop = self.words.before_adverbs(begin, first.start)
        stop = min(stop, together) if together is not None else stop
        if stop <= begin:
            return None
        ends = named if named is not None else self._group_until(begin, stop)
        if ends is not None and ends < stop:
            return Span(begin, ends), ends
        return Span(begin, stop), first.start

    def _names_until(self, begin: int) -> int | None:
        """Where the names of a partner end that a preposition follows: 市教育局在30所学校…."""
        stop = self.subjects.names_until(begin)
        led = self.verbs.lead_at(stop) if stop > begin else None
        return stop if led is not None else None

    def _group_until(self, begin: int, stop: int) -> int | None:
        """Where a group without a name ends that a preposition follows: 民政部门针对…."""
        for place in self.words.boundaries(begin + 2, stop - 2):
            led = self.verbs.lead_at(place) if self.words.is_outside(place) else None
            if led is not None and GROUPS.search(self.text[begin:place]):
                return place
        return None

    def _together(self, begin: int) -> int | None:
        """Where 联合, 合作 or a verb that takes two stands after the partner."""
        for match in _TOGETHER.finditer(self.text, begin, self.end):
            if self.words.begins(match.start()) and self.words.is_outside(match.start()):
                return match.start()
        return None

    def _is_group(self, begin: int) -> bool:
        if self.words.named_at(begin) is not None:
            return True
        verb = next(self.verbs.carrying(begin), None)
        if verb is None:
            return False
        stop = self.words.before_adverbs(begin, verb.start)
        return bool(GROUPS.search(self.text[begin:stop])) or self.words.name_ends(stop)
