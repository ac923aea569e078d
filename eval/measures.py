"""Judgements of many answers, summed up: overall, and by what their questions have in common."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from corpus.notice import NoticeId
from eval.errors import UnknownMeasure
from eval.parts import by_file, by_group, by_id, parts
from eval.scoring import Judgement
from eval.significance import Interval, share_interval


@dataclass(frozen=True, slots=True)
class Measures:
    """How the answers to ``n`` questions did. None: no question of these has a say in it.

    Shares are from 0 to 1. Lower is better for ``wrong_stated``, ``over_refusal`` and ``focus``.
    ``nearest_validity`` is the citation validity of what abstentions name as nearest.
    """

    n: int
    n_unanswerable: int
    right: float | None
    wrong_stated: float | None
    refusal_recall: float | None
    over_refusal: float | None
    focus: float | None
    citation_validity: float | None
    citation_recall: float | None
    citation_precision: float | None
    nearest_validity: float | None
    median_ms: float | None

    @classmethod
    def of(cls, judgements: Sequence[Judgement]) -> Measures:
        """Sum up ``judgements``."""
        answerable = [judged for judged in judgements if judged.question.answerable]
        unanswerable = [judged for judged in judgements if not judged.question.answerable]
        focus = [judged.focus for judged in judgements if judged.focus is not None]
        times = [judged.reply.timings.total for judged in judgements]
        return cls(
            n=len(judgements),
            n_unanswerable=len(unanswerable),
            right=_mean(judged.is_right for judged in judgements),
            wrong_stated=_mean(judged.is_wrong_stated for judged in judgements),
            refusal_recall=_mean(judged.is_refused for judged in unanswerable),
            over_refusal=_mean(judged.is_refused for judged in answerable),
            focus=median(focus) if focus else None,
            citation_validity=_mean(
                check.is_verbatim for judged in judgements for check in judged.citations
            ),
            citation_recall=_mean(judged.citation_recall for judged in judgements),
            citation_precision=_mean(judged.citation_precision for judged in judgements),
            nearest_validity=_mean(
                check.is_verbatim for judged in judgements for check in judged.nearest
            ),
            median_ms=median(times) if times else None,
        )

    def interval(self, name: str) -> Interval | None:
        """One of SHARES_OF_ALL, a share of all ``n`` questions, and how sure it is."""
        assert name in SHARES_OF_ALL, name
        share: float | None = getattr(self, name)
        return None if share is None else share_interval(round(share * self.n), self.n)


SHARES_OF_ALL = ("right", "wrong_stated")
COUNTS = ("n", "n_unanswerable")
MEASURES = tuple(field.name for field in dataclasses.fields(Measures) if field.name not in COUNTS)
"""Names that ``AnswerReport.measure`` knows."""

LOWER_IS_BETTER = frozenset({"wrong_stated", "over_refusal", "focus", "median_ms"})


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """Every judgement, in the order of the questions, and their sums.

    ``notices``: those that were asked, each with the SHA-256 of its text.
    """

    judgements: tuple[Judgement, ...]
    notices: Mapping[NoticeId, str] = field(default_factory=dict)

    @property
    def overall(self) -> Measures:
        """All questions together."""
        return Measures.of(self.judgements)

    @property
    def by_kind(self) -> Mapping[str, Measures]:
        """One sum a kind of question, sorted by kind."""
        return self._grouped(lambda judged: judged.question.kind)

    @property
    def by_language(self) -> Mapping[str, Measures]:
        """One sum a language of question, sorted by language."""
        return self._grouped(lambda judged: judged.question.language)

    @property
    def by_id(self) -> Mapping[str, Measures]:
        """Odd ids and even ids."""
        return _sums(by_id(self.judgements))

    @property
    def by_group(self) -> Mapping[str, Measures]:
        """Questions that are hard for one reason, one sum a reason."""
        return _sums(by_group(self.judgements))

    @property
    def by_file(self) -> Mapping[str, Measures]:
        """One sum a file of questions, where there are several."""
        return _sums(by_file(self.judgements))

    @property
    def by_part(self) -> Mapping[str, Measures]:
        """Every question, then the sums of ``by_id``, ``by_group`` and ``by_file``."""
        return _sums(parts(self.judgements))

    @property
    def failing(self) -> tuple[Judgement, ...]:
        """The judgements that are not right."""
        return tuple(judged for judged in self.judgements if not judged.is_right)

    @property
    def unlocated(self) -> tuple[tuple[str, str], ...]:
        """(question id, evidence quote) of every quote that is in none of the notices asked.

        Such a question cannot be scored fairly: its notice is missing, or is another version.
        """
        return tuple(
            (judged.question.question_id, check.quote)
            for judged in self.judgements
            for check in judged.evidence
            if not check.is_located
        )

    def measure(self, name: str) -> float | None:
        """The overall measure of this name, one of MEASURES. Raises UnknownMeasure."""
        if name not in MEASURES:
            raise UnknownMeasure(name, MEASURES)
        value: float | None = getattr(self.overall, name)
        return value

    def _grouped(self, key: Callable[[Judgement], str]) -> Mapping[str, Measures]:
        groups: dict[str, list[Judgement]] = {}
        for judged in self.judgements:
            groups.setdefault(key(judged), []).append(judged)
        return _sums({name: groups[name] for name in sorted(groups)})


def _sums(groups: Mapping[str, Sequence[Judgement]]) -> Mapping[str, Measures]:
    return {name: Measures.of(judgements) for name, judgements in groups.items()}


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None
