"""The errors of measuring, which only ``eval/`` raises; the rest are in ``corpus/errors.py``.

::

    EvaluationError      MalformedQuestions · MalformedRun · MalformedClaims · MalformedGold
                         MalformedSheet · SheetsExist · ReportUnwritable · MalformedFigures
                         MalformedSet · MalformedCallers
    RetrievalError       MalformedCollection
    UsageError           UnknownMeasure · UnknownRow
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.errors import RetrievalError, UsageError, WenjinError


class EvaluationError(WenjinError):
    """Something about measuring answers, not about the answers."""

    title = "This cannot be measured"


class MalformedQuestions(EvaluationError):
    """A file of questions to score that cannot be read, or a line of it that is no question."""

    title = "The questions cannot be used"

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"{where}: {problem}. Every line is one JSON object with id, question, lang, kind and "
            "answerable."
        )


class MalformedRun(EvaluationError):
    """A file that is no run of answers stored earlier."""

    status = 422
    title = "The run cannot be used"

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"{where}: {problem}. A run is what `wenjin eval answers` wrote with --store FILE, or "
            "as answers.json with --out DIR."
        )


class MalformedCallers(EvaluationError):
    """A file of what callers say that cannot be read, or a line of it that is no utterance."""

    status = 422
    title = "The utterances cannot be used"

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"{where}: {problem}. Every line is one JSON object with id, text, notice, evidence, "
            "body and dispatch_to."
        )


class MalformedSet(EvaluationError):
    """A folder of questions and their notices that weights cannot be fitted to."""

    status = 422
    title = "The set cannot be used"

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"{where}: {problem}. A set is a folder with notices (.txt, their metadata as .json) "
            "and questions.jsonl."
        )


class MalformedFigures(EvaluationError):
    """Figures of a question set that the gate cannot hold answers against."""

    status = 422
    title = "The stored figures cannot be used"

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}. `make eval ARGS=--update` stores them anew.")


class MalformedClaims(EvaluationError):
    """A file of claims to check that cannot be read, or a line of it that is no claim."""

    status = 422
    title = "The claims cannot be used"

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"{where}: {problem}. Every line is one JSON object with id, notice, claim, quotes "
            "(start, end, text), true, and slot where it is false."
        )


class ReportUnwritable(EvaluationError):
    """A report that cannot be written where it was asked for."""

    status = 500

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}. Name a file in a folder that you may write to.")


class MalformedGold(EvaluationError):
    """A folder of gold annotation, or a line of it, that cannot be used."""

    status = 422
    title = "The gold annotation cannot be used"

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"{where}: {problem}. A gold folder holds gold_mentions.jsonl, gold_targets.jsonl, "
            "gold_measures.jsonl or gold_relations.jsonl, or several, as docs/gold.md describes "
            "them, made for this notice."
        )


class MalformedSheet(EvaluationError):
    """A sheet of drawn names, figures, measures or edges whose verdicts cannot be read."""

    status = 422
    title = "The sheet cannot be used"

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"{where}: {problem}. A sheet is what `wenjin eval draw` wrote, with yes or no in the "
            "column verdict of every row."
        )


class SheetsExist(EvaluationError):
    """Sheets of an earlier draw, in whose place new ones would be written."""

    status = 409
    title = "There are sheets already"

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"{', '.join(paths)}: already there, and may hold verdicts. Nothing was written. Use "
            "--replace to write over it, or name another folder with --out."
        )


class MalformedCollection(RetrievalError):
    """A retrieval test collection that does not follow the BEIR layout.

    ``problems``: what is wrong and where, as ``file:line: problem``; those beyond the first
    ``SHOWN`` are counted only.
    """

    status = 422
    for_callers = True
    SHOWN = 10

    def __init__(self, problems: Sequence[str]) -> None:
        more = len(problems) - self.SHOWN
        shown = [*problems[: self.SHOWN], *([f"and {more} more"] if more > 0 else [])]
        super().__init__("; ".join(shown))


class UnknownRow(UsageError):
    """A row that an evaluation of retrieval does not have."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no row “{name}”; there are: {', '.join(known)}.")


class UnknownMeasure(UsageError):
    """A measure that no report has."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no measure “{name}”; there are: {', '.join(known)}.")
