"""When not to answer: the question's place, year or body is not in the evidence, or too little is.

A score threshold alone cannot tell a false premise from a true question, so the slots are checked
one by one, and the abstention says which of them the notices do not have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from corpus.normalize import match_key
from kg.quantities import find_quantities
from service.answering.asked import GENERAL_UNITS, Asked, are_alike, measures_asked, units_like
from service.answering.asked_attributes import lacks_asked_kind, lacks_asked_noun
from service.answering.asked_figure import of_the_meant_figure
from service.answering.asked_who_may import asks_who_may
from service.answering.attributes import (
    NUMBER_TO_CALL,
    lacks_attribute,
    tells_only_what_is_given,
)
from service.answering.confidence import ENOUGH, ENOUGH_BESIDE, confidence
from service.answering.eligible import telling_who_may
from service.answering.evidence import Statement, within
from service.answering.fit import (
    clause_holds_figure,
    holds_figure,
    holds_place,
    holds_time,
    names_somebody,
    of_year,
    tells_a_number,
)
from service.answering.frames import BETWEEN_PLACES
from service.answering.interpreting import interprets_another
from service.answering.labelled import with_labels
from service.answering.manners import Manner
from service.answering.needs import Need
from service.answering.outcome import Reason
from service.answering.sentences import key_of
from service.answering.superlative import superlative_of

NEAREST = 3
"""Citations shown beside an abstention."""
_ABOUT, _ABOUT_FOREIGN = 0.3, 0.15
"""The least share of the question's words that a statement's surroundings must hold, and of
another language's, which are matched by meaning alone: a notice on something else has a best
statement too."""
_SAME_SUBJECT = 0.35
"""The least share of the subject, taken over from elsewhere, that a statement must hold."""
_MOST = re.compile(
    r"最(?!大限度|后|近|新|终|低生活|低工资)|首|第一|居|前[一二三四五六七八九十\d]+[位名]"
    r"|排名|位列|依次"
)
_SURE_OF_MEANING, _HALF = 0.8, 0.5
"""How likely a statement has to be that shares no word with the question, nor half its meaning."""
_CALLED = re.compile(rf"{NUMBER_TO_CALL}|phone number|番号")
_DIALLED = re.compile(r"\d{5,}|\d{3,4}[-—－]\d{3,}")
_WHO_IS = re.compile(r"(?:是|系)(?:谁|哪位|边个)\?*$|^who(?: is|'s)\b|は(?:谁|だれ)です")
_OF_BODIES = re.compile(
    r"哪[一几]?个?(?:部门|单位|机构|公司|局|委|组织|科室?)|什么(?:部门|单位|机构)"
)
_OF_PERSONS = re.compile(r"谁|哪位|边个|who\b")
_OF_THAT_PERSON = 0.6
"""The least share of the question's words that a statement must hold that says who somebody is."""
_LOOKED_THROUGH = 10
"""Statements of which none may be on what is asked, where the notices are not on it."""
_OF_ITS_OWN = 0.1
"""The least share of the words of its own that a part must find, which takes over its subject."""
_NO_WORD = re.compile(r"\W+")
_MONEY = re.compile(
    r"(?:多少|几多)[^,，。?？]{0,6}(?:费|金|款)|(?:费|金|款)[^,，。?？]{0,4}(?:多少|几多)"
)
_NEWLY = re.compile(r"(?:[增加添建设出成再又共约]|完成|达到?|超过|至少|不少于)$")
_WHICH_N = re.compile(r"哪(?P<n>\d+|[两二三四五六七八九十]+)(?P<unit>[个项家条类名处种])")
_COUNTS_AS_WELL = 1.0
"""How far behind a statement that lists things one may score that gives their number."""
_IN_A_LIST = 5.0
"""The same of a statement that lists the conditions which are asked for."""
_NOT_FAR = 3.0
"""How far behind the best a statement may score that has the form which the best lacks."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, and for which place, year or body.

    ``unsure`` is the statement that would have been the answer, had it been more likely right;
    ``beside`` are those that would do beside another part of the question that is answered;
    ``unranked`` are those that would have been, did one of them say which is the most.
    """

    reason: Reason
    slot: str = ""
    unsure: tuple[Statement, ...] = ()
    beside: tuple[Statement, ...] = ()
    unranked: tuple[Statement, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Of which places it could be asked, where that is what is not clear."""
        is_open = self.reason is Reason.AMBIGUOUS and self.slot
        return tuple(self.slot.split(BETWEEN_PLACES)) if is_open else ()

    @property
    def shown(self) -> int:
        """How many of the nearest citations are shown; where no notice is on it, none is near."""
        return 0 if self.reason is Reason.OUT_OF_SCOPE else NEAREST


def too_weak(
    statements: Sequence[Statement],
    need: Need,
    *,
    is_ranked: bool = False,
    is_beside: bool = False,
) -> Reason | None:
    """Why the best statements are no answer to the need, or None. ``statements`` is not empty.

    ``is_ranked``: which of several things is the most need not be said in words. ``is_beside``:
    another part of the question is answered.
    """
    floor = _ABOUT_FOREIGN if need.is_foreign else _ABOUT
    if all(each.context < floor for each in islice(statements, _LOOKED_THROUGH)):
        return Reason.OUT_OF_SCOPE
    if statements[0].context < floor:
        return Reason.NO_EVIDENCE  # what is said of another thing lacks no attribute of this one
    fitting = of_the_form(statements, need)
    if not fitting or _lacks_attribute(fitting[0], need):
        return Reason.ATTRIBUTE_ABSENT
    if fitting[0].context < floor:
        return Reason.NO_EVIDENCE
    if fitting[0].subject < _SAME_SUBJECT or (need.inherited and fitting[0].own < _OF_ITS_OWN):
        return Reason.NO_EVIDENCE
    if is_beside and _lacks_the_unit(fitting[0], need):
        return Reason.NO_EVIDENCE
    if (
        (not is_ranked and _lacks_the_most(fitting[0], need))
        or _lacks_members(fitting[0], need)
        or _counts_another_thing(fitting[0], need)
        or _is_of_another_person(fitting[0], need)
        or _tells_of_another(fitting[0], need)
        or _only_repeats(fitting[0], need)
    ):
        return Reason.ATTRIBUTE_ABSENT
    likely = confidence(fitting, need)
    if likely < (ENOUGH_BESIDE if is_beside else ENOUGH):
        return Reason.NO_EVIDENCE
    if likely < _SURE_OF_MEANING and _says_none_of_it(fitting[0], need):
        return Reason.NO_EVIDENCE
    return None


def _only_repeats(statement: Statement, need: Need) -> bool:
    """Whether it says no more than who asks how: the entry 营业执照 to 怎么办理营业执照."""
    if Asked.PROCEDURE not in need.asked or Asked.YES_NO in need.asked:
        return False
    told = _NO_WORD.sub("", key_of(statement.text))
    return told in _NO_WORD.sub("", need.key)


def _says_none_of_it(statement: Statement, need: Need) -> bool:
    """Whether a statement has not two characters on end of what is asked, or of what it means.

    Something always stands nearest in meaning: 8000余件固定资产盘点 to a pension that did not come.
    Of another language nothing is written alike.
    """
    if need.is_foreign or statement.context >= _HALF:
        return False
    held = key_of(statement.sentence.headed)
    said = (*need.words, *need.inherited)
    meant = (*said, *(term for word in said for term in need.equivalents.get(word, ())))
    return not any(each[at : at + 2] in held for each in meant for at in range(len(each) - 1))


def of_the_form(statements: Sequence[Statement], need: Need) -> list[Statement]:
    """The statements not far behind the best that have the form and the attribute asked for.

    Where figures of a thing are asked for, what counts that thing stands before what only seems to.
    """
    told = _told_in_form(with_labels(statements, need), need)
    if told and _lacks_attribute(told[0], need):
        near = within(told, _NOT_FAR)
        told = [each for each in near if not _lacks_attribute(each, need)] or told
    if told and need.counted and not holds_figure(told[0], need):
        counting = (s for s in within(told, _COUNTS_AS_WELL) if _counts_all(s, need))
        best = next(counting, told[0])
        told = [best, *(each for each in told if each is not best)]
    return of_the_meant_figure(told, need) if Asked.FIGURE in need.asked else told


def _told_in_form(statements: Sequence[Statement], need: Need) -> list[Statement]:
    near = list(within(statements, _NOT_FAR))
    if Asked.FIGURE in need.asked and Asked.TIME in need.asked:
        return [s for s in near if holds_figure(s, need) or holds_time(s, need)]
    if Asked.FIGURE in need.asked and _CALLED.search(need.key):
        return [s for s in near if _DIALLED.search(s.text)]
    if Asked.FIGURE in need.asked:
        return [s for s in near if holds_figure(s, need) or tells_a_number(s, need)]
    if Asked.TIME in need.asked:
        return [s for s in near if holds_time(s, need)]
    if Asked.PLACE in need.asked and Asked.BODY not in need.asked:
        return [s for s in near if holds_place(s)]
    if Asked.BODY in need.asked and Asked.LIST not in need.asked:
        return _naming_somebody(statements, near, need)
    if asks_who_may(need.key):
        return telling_who_may(list(within(statements, _IN_A_LIST))) or list(statements)
    return list(statements)


def _naming_somebody(
    statements: Sequence[Statement], near: Sequence[Statement], need: Need
) -> list[Statement]:
    """All statements, the best of those ``near`` that names somebody first; none if none does.

    The others stay: fewer rivals would make the first one seem surer than it is.
    """
    is_body = _OF_BODIES.search(need.key) is not None and _OF_PERSONS.search(need.key) is None
    best = next((each for each in near if names_somebody(each, is_body=is_body)), None)
    return [] if best is None else [best, *(each for each in statements if each is not best)]


def _lacks_attribute(statement: Statement, need: Need) -> bool:
    if lacks_attribute(need.key, match_key(statement.sentence.text)):
        return True
    return not need.is_foreign and lacks_asked_kind(need.key, statement)


def _tells_of_another(statement: Statement, need: Need) -> bool:
    """Whether the statement gives something else of the thing than what is asked for.

    Another statement near by that gives it may be of another thing: none is taken in its place.
    """
    if need.is_foreign:
        return False
    measures = measures_asked(need.key)
    if measures and all(each.unit_normalised not in measures for each in statement.quantities):
        return True
    said = match_key(statement.sentence.text)
    around = f"{statement.sentence.headed} {statement.sentence.passage.text}"
    return (
        lacks_asked_noun(need.key, statement)
        or tells_only_what_is_given(need.key, said)
        or interprets_another(need.key, around)
    )


def _counts_all(statement: Statement, need: Need) -> bool:
    """Whether a figure in a unit that is asked for stands in a clause with all that is counted."""
    return any(
        clause_holds_figure(clause, need.units) and need.counted <= clause.words
        for clause in statement.clauses
    )


def _lacks_the_most(statement: Statement, need: Need) -> bool:
    """Whether the one with the most is asked for, and the statement says of none that it is so."""
    return superlative_of(need.key) is not None and _MOST.search(statement.text) is None


def _lacks_the_unit(statement: Statement, need: Need) -> bool:
    """Whether so many of a unit, or an amount of money, are asked for, and no figure is in it."""
    if Asked.FIGURE not in need.asked or tells_a_number(statement, need):
        return False
    units = need.units or (units_like("元") if _MONEY.search(need.key) else frozenset())
    return bool(units) and all(each.unit_normalised not in units for each in statement.quantities)


def _lacks_members(statement: Statement, need: Need) -> bool:
    """Whether the members of so many things are asked for, and only their number is told."""
    asked = _WHICH_N.search(need.key)
    if asked is None:
        return False
    numbers = {each.value_normalised for each in find_quantities(asked["n"] + asked["unit"])}
    for number, clause in enumerate(statement.clauses):
        if any(each.value_normalised in numbers for each in clause.quantities):
            after = statement.clauses[number:]
            return not any(c.announces or Manner.LISTS in c.says for c in after)
    return False


def _is_of_another_person(statement: Statement, need: Need) -> bool:
    """Whether 某国总统是谁 is asked, and the statement has the country and not the office."""
    return _WHO_IS.search(need.key) is not None and statement.coverage < _OF_THAT_PERSON


def _counts_another_thing(statement: Statement, need: Need) -> bool:
    """Whether 多少家企业 is asked, and the figures are neither of that unit nor of that thing.

    Of a unit that counts anything (多少个座席), the thing itself must stand beside the figure.
    """
    is_number = Asked.FIGURE in need.asked  # 几月 and 几点 have a unit too, and ask when
    if not is_number or not need.unit or not need.counted or tells_a_number(statement, need):
        return False
    if all(clause.counts.isdisjoint(need.counted) for clause in statement.clauses):
        if need.unit not in GENERAL_UNITS:
            return not any(
                are_alike(each.unit_normalised, need.unit) for each in statement.quantities
            )
        elsewhere = [c for c in statement.clauses if not c.words.isdisjoint(need.counted)]
        return bool(elsewhere) and not _counts_it(statement, need)
    return False


def _counts_it(statement: Statement, need: Need) -> bool:
    """Whether a clause with a fitting figure names what is counted.

    Where it names nothing, the clause before it does: 推出更多口袋公园,年内新增160个.
    """
    parts = statement.sentence.clauses
    for at in range(statement.first, statement.last + 1):
        if clause_holds_figure(parts[at], need.units):
            is_bare = at > 0 and not parts[at].counts and _is_bare(statement, at)
            said = parts[at].words | (parts[at - 1].words if is_bare else frozenset())
            if not said.isdisjoint(need.counted):
                return True
    return False


def _is_bare(statement: Statement, at: int) -> bool:
    """Whether a verb stands right before the first figure of a clause, and no thing: 新增160个."""
    figures = statement.sentence.clauses[at].quantities
    before = statement.sentence.clause_text(at)[: figures[0].span.start] if figures else ""
    return _NEWLY.search(before) is not None


def wrong_year(need: Need, statements: Sequence[Statement]) -> int | None:
    """The asked year that no statement near the best is about, though they speak of others."""
    near = list(within(statements, _NOT_FAR))
    if need.years:
        is_told = any(of_year(statement, need.years) for statement in near)
        return None if is_told else min(need.years)
    best = statements[0].sentence
    if need.relative_year == -1 and best.rules_from is not None and not statements[0].dates:
        return best.rules_from - 1  # a rule does not tell how much it was last year
    return None
