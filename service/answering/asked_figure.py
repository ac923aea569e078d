"""Which of a text's figures a question means, by how it speaks of it: whose, in all, or at most.

Of 上架商品324万款,交易额3.05亿元 the second is what 交易额是多少 asks for, of 新增37项,累计135项
the second what 一共多少 does, and of two limits the one that 至少 or 最多 names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from corpus.normalize import match_key
from corpus.words import segments
from kg.quantities import Comparator
from service.answering.evidence import Statement, within
from service.answering.figure_manner import Told, told_in
from service.answering.needs import Need
from service.answering.plain_speech import plain_speech

_BEFORE_ASKING = re.compile(
    r"(?P<ahead>[\u4e00-\u9fff]{2,12}?)(?:大概|大约|约|现在|目前|已经?|[总一]共|累计|一年|每[年月天日]"
    r"|是|有|为|达|到|能|可以|了|还)*+(?:(?:多少|几(?!个)|多[大高长])(?!倍)|呢\W*$)"
)
_MEASURES = re.compile(
    r".(?:额|量|率|值|数|价|费|面积|里程|长度|规模|比例|占比|增速|增幅|收入|支出|投资|资金|利润|成本)$"
)
"""Nouns for what is measured, which stand before their figure: 交易额, 办件量, 参训人数."""
_IN_ALL = re.compile(
    r"累计|[一总]共|共计|总计|总量|总数|至今|迄今|到目前|截[至止]|到现在|历年来?|开展以来"
)
_TOLD_IN_ALL = re.compile(r"累计|总(?:量|数|计|额|共)|共(?!同|享|建|治|用|青)|已有|增至|达到?$")
_IN_A_TIME = re.compile(
    r"新增|增加了?|[今去当本全]年|年内|[上下]半年|季度|[一本上]个?月(?:份)?|\d{4}年"
)
_AT_LEAST = re.compile(r"(?<![没有])(?:至少|最少|起码|最低|不[得能]?(?:少于|低于))")
_AT_MOST = re.compile(r"(?:至多|最多|最高|最长|最大|不[得能]?(?:超过|多于|高于)|上限)(?![的是]哪)")
_LOWER = frozenset({Comparator.AT_LEAST, Comparator.MORE})
_UPPER = frozenset({Comparator.AT_MOST, Comparator.LESS})
_SAME_SENTENCE = 6.0
"""How far behind the best a run of its sentence may score that has the figure which is meant."""
_NEAR = 1.5
"""The same for one of another sentence."""


def of_the_meant_figure(statements: list[Statement], need: Need) -> list[Statement]:
    """The statements, first of all one near the best whose figure is the one that is meant."""
    for fits in _tests(need.key):
        if not statements or _fits(statements[0], fits):
            continue
        best = statements[0]
        meant = next((s for s in _near(statements) if _fits(s, fits)), None)
        if meant is not None and _measures_alike(meant, best, need):
            statements = [meant, *(each for each in statements if each is not meant)]
    return statements


def has_the_meant_figure(statement: Statement, need: Need) -> bool:
    """Whether a statement has each figure that the question says how it means."""
    return all(_fits(statement, fits) for fits in _tests(need.key))


def _near(statements: Sequence[Statement]) -> list[Statement]:
    best = statements[0]
    return [
        each
        for each in within(statements, _SAME_SENTENCE)
        if each.sentence is best.sentence or each.score >= best.score - _NEAR
    ]


def _measures_alike(meant: Statement, best: Statement, need: Need) -> bool:
    """Whether the figures of a statement may answer as those of the best may: in its units."""
    if not need.units:
        return True
    return any(each.unit_normalised in need.units for each in meant.quantities) or not any(
        each.unit_normalised in need.units for each in best.quantities
    )


def _fits(statement: Statement, fits: Callable[[Told], bool]) -> bool:
    """Whether a figure of the statement is meant, and it takes no part of another sentence in."""
    crosses = any(clause.closes for clause in statement.clauses[:-1])
    return not crosses and any(map(fits, told_in(statement)))


@lru_cache(maxsize=1024)
def _tests(key: str) -> tuple[Callable[[Told], bool], ...]:
    """What the match key of a question says of the figure that it means."""
    said = plain_speech(key)
    found: list[Callable[[Told], bool]] = []
    noun = measured_noun(said)
    if noun:
        found.append(lambda told: noun in match_key(told.before))
    if _IN_ALL.search(said) is not None:
        found.append(lambda told: _TOLD_IN_ALL.search(told.before) is not None)
    elif _IN_A_TIME.search(said) is not None:
        found.append(lambda told: "累计" not in told.before)
    bounds = (_LOWER if _AT_LEAST.search(said) else frozenset()) | (
        _UPPER if _AT_MOST.search(said) else frozenset()
    )
    if bounds:
        found.append(lambda told: told.figure.comparator in bounds)
    return tuple(found)


def measured_noun(said: str) -> str:
    """The noun right before 多少 that names what is measured; empty where there is none."""
    asking = _BEFORE_ASKING.search(said)
    if asking is None:
        return ""
    parts = segments(asking["ahead"])
    noun = "".join(parts[-2:] if parts and len(parts[-1]) == 1 else parts[-1:])
    return noun if _MEASURES.search(noun) else ""
