"""What two things that a question names come to, where one quote gives more of them."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.normalize import match_key
from kg.quantities import Quantity
from service.answering.asked import PERCENT_UNITS, Asked, is_added
from service.answering.computed import Computed, difference, is_exact, spelt
from service.answering.evidence import Statement
from service.answering.frames import TOGETHER
from service.answering.ranked_terms import Term, terms_by_label, units_in
from service.answering.understand import Understood

_NAMED = 2
"""Characters of a thing's name, at least, that the question has to have."""


def of_two_named(understood: Understood, quoted: Statement) -> Computed | None:
    """The sum or difference of the two things that the question names; None where it asks for none.

    广陵区4片、邗江区5片、江都区3片: who asks for the first two together is told 9片(4 + 5 = 9).
    """
    is_sum = is_added(understood.key) or Asked.COUNT in understood.asked
    if not is_sum and Asked.COMPARISON not in understood.asked:
        return None
    found = [pair for unit in units_in(quoted.text) if (pair := _two(understood.key, quoted, unit))]
    if len(found) != 1:
        return None
    first, second = found[0]
    if not is_sum:
        return difference(first, second, understood.language)
    if first.unit_normalised in PERCENT_UNITS:
        return None
    stretch = spelt((first, second), "+")
    return Computed(TOGETHER[understood.language].format(amount=stretch), stretch)


def _two(key: str, quoted: Statement, unit: str) -> tuple[Quantity, Quantity] | None:
    """The exact figures of the two of at least three things in one unit that the key names."""
    terms = terms_by_label(quoted.text, 0, unit)
    named = [term.figure for term in terms if _is_named(term, key, terms)]
    if len(terms) < 3 or len(named) != 2 or not all(map(is_exact, named)):
        return None
    return named[0], named[1]


def _is_named(term: Term, key: str, terms: Sequence[Term]) -> bool:
    """Whether the key has what the thing's label begins with, and no other label does."""
    label = match_key(term.name)
    said = next((label[:n] for n in range(len(label), _NAMED - 1, -1) if label[:n] in key), "")
    others = (match_key(other.name) for other in terms if other is not term)
    return bool(said) and not any(other.startswith(said) for other in others)
