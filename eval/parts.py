"""Which questions are summed up together, beside all of them and each kind and language.

Odd and even ids: what is tuned on one half is reported on the other. Groups: questions that are
hard for one reason. Files: where several were asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from eval.questions import DevQuestion
from eval.scoring import Judgement

ALL = "every question"
ODD, EVEN = "odd ids", "even ids"

SEVERAL_PLACES = "list, compare, multi_hop"
OWN_WORDING = "colloquial, typo, followup, false_premise"
OTHER_LANGUAGES = "zh-Hant, en, ja"

_KINDS = {kind: group for group in (SEVERAL_PLACES, OWN_WORDING) for kind in group.split(", ")}
_LANGUAGES = dict.fromkeys(OTHER_LANGUAGES.split(", "), OTHER_LANGUAGES)
_NUMBER_AT_END = re.compile(r"[0-9]+\Z")


def by_id(judgements: Sequence[Judgement]) -> Mapping[str, Sequence[Judgement]]:
    """Odd and even ids; one without a number at its end is in neither."""
    return _split(judgements, (ODD, EVEN), parity)


def by_group(judgements: Sequence[Judgement]) -> Mapping[str, Sequence[Judgement]]:
    """Several places to be joined, the asker's own wording, another language than Simplified."""
    return {
        **_split(judgements, (SEVERAL_PLACES, OWN_WORDING), lambda asked: _KINDS.get(asked.kind)),
        **_split(judgements, (OTHER_LANGUAGES,), lambda asked: _LANGUAGES.get(asked.language)),
    }


def by_file(judgements: Sequence[Judgement]) -> Mapping[str, Sequence[Judgement]]:
    """The files in the order given; nothing where there is one alone."""
    files = tuple(dict.fromkeys(judged.question.file for judged in judgements))
    return _split(judgements, files, lambda asked: asked.file) if len(files) > 1 else {}


def parts(judgements: Sequence[Judgement]) -> Mapping[str, Sequence[Judgement]]:
    """All of them, then each of the above; none of them is empty."""
    found = {ALL: judgements, **by_id(judgements), **by_group(judgements), **by_file(judgements)}
    return found if judgements else {}


def _split(
    judgements: Sequence[Judgement],
    names: Sequence[str],
    name_of: Callable[[DevQuestion], str | None],
) -> dict[str, Sequence[Judgement]]:
    named = [(name_of(judged.question), judged) for judged in judgements]
    split = {name: [judged for its, judged in named if its == name] for name in names}
    return {name: chosen for name, chosen in split.items() if chosen}


def parity(question: DevQuestion) -> str | None:
    """ODD or EVEN, by the number at the end of the id; None where there is none."""
    number = _NUMBER_AT_END.search(question.question_id)
    if number is None:
        return None
    return ODD if number[0][-1] in "13579" else EVEN  # as long as the number may be
