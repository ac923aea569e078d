"""An answer cut into its statements, for those to whom it is sent piece by piece.

The answer was verified whole before; cutting adds and drops no character, so that the pieces put
together are the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.answering.outcome import Answer, Citation

_MARKED = re.compile(r"(?:\[\d{1,3}\])+[。.；;\s]*")
_MARKER = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Delta:
    """What is said up to and with its markers, and the citations that hold it.

    Only what closes an answer (“the rest of the question stays open”) has none.
    """

    text: str
    citations: tuple[Citation, ...]


def deltas_of(answer: Answer) -> tuple[Delta, ...]:
    """The statements of an answer in order; ``"".join`` of their texts is ``answer.text``."""
    by_marker = {citation.marker: citation for citation in answer.citations}
    deltas: list[Delta] = []
    begun = 0
    for run in _MARKED.finditer(answer.text):
        markers = [int(digits) for digits in _MARKER.findall(run.group())]
        held = tuple(by_marker[marker] for marker in markers if marker in by_marker)
        if not held:
            continue  # a quoted [2020] of a document's number is no marker
        deltas.append(Delta(answer.text[begun : run.end()], held))
        begun = run.end()
    if begun < len(answer.text):
        deltas.append(Delta(answer.text[begun:], ()))
    return tuple(deltas)
