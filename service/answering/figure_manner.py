"""In what manner a figure counts: an amount, a growth, so much for each. Unlike ones do not mix."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.quantities import Quantity
from service.answering.evidence import Statement

_SIGNS = re.compile(
    r"同比|环比|[比较](?:上一?年|去年|前年|年初|同期)|增幅|降幅|每.|人均|户均|平均|日均|月均|年均"
    # 增加37家 is a growth; 提升首批13个 only opens with such a verb, and 提高到74% is a level
    r"|(?:增长|增加|下降|减少|提高|提升)(?=了?[约近]?(?:\s|$))"
)

TOTAL = re.compile(
    r"(?:[合总]计|(?<!公)共(?![同享青用建治产赢识])|累计|总(?:[量数额共]|$))[^、，,；;\d]{0,8}$|全[国省市区县年]"
)
"""In the words right before a figure of one clause: that it is the total of others."""
RESPECTIVELY = re.compile(r"分别|依次")
"""Of several names the figures that follow are each one's, in their order."""
JOINS = re.compile(r"(?:以及|[和与及])$")


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of a statement, the number of its clause, and the words before it in that."""

    figure: Quantity
    clause: int
    before: str

    @property
    def signs(self) -> frozenset[str]:
        """The words that say in what manner it counts."""
        return signs_in(self.before)


def signs_in(text: str) -> frozenset[str]:
    """The words of a text that say in what manner its figure counts."""
    return frozenset(_SIGNS.findall(text))


def told_in(statement: Statement) -> tuple[Told, ...]:
    """The figures of a statement, in order."""
    told = []
    for number in range(statement.first, statement.last + 1):
        said = statement.sentence.clause_text(number)
        at = 0
        for figure in statement.sentence.clauses[number].quantities:
            told.append(Told(figure, number, said[at : figure.span.start]))
            at = figure.span.end
    return tuple(told)


def alike(statement: Statement) -> tuple[Quantity, ...]:
    """The figures that count in the manner of the first of their unit.

    Of 412家,比上年增加37家 only 412家.
    """
    first: dict[str, frozenset[str]] = {}
    told = told_in(statement)
    for each in told:
        first.setdefault(each.figure.unit_normalised, each.signs)
    return tuple(t.figure for t in told if t.signs == first[t.figure.unit_normalised])
