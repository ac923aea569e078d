"""What has changed since a stored run: measures, shares of the same questions, single answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.measures import AnswerReport
from eval.parts import parts
from eval.runs import KEPT, Run, RunAnswer
from eval.scoring import Judgement


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure before and now; None where it was not measured."""

    before: float | None
    now: float | None

    @property
    def difference(self) -> float | None:
        """How much it rose; None where one of the two is missing."""
        return None if self.before is None or self.now is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class PartMoved:
    """The shares of ``n`` questions that were asked both times."""

    n: int
    right: Moved
    wrong_stated: Moved


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose answer changed, or how good it is."""

    question: str
    before: RunAnswer
    now: RunAnswer

    @property
    def question_id(self) -> str:
        """The id of the question."""
        return self.now.question_id

    @property
    def step(self) -> int:
        """How much better it stands; below 0, worse."""
        return self.now.standing - self.before.standing

    @property
    def verdict(self) -> str:
        """In one word."""
        return "as good" if self.step == 0 else "better" if self.step > 0 else "worse"


@dataclass(frozen=True, slots=True)
class Changes:
    """A report beside the run stored in ``file``, of ``n`` questions.

    ``parts`` are over the questions asked both times; ``gone`` are the ids of the run that were
    not asked now, ``new`` those asked now that the run lacks. ``other_notices``: ids of notices
    that one of the two did not ask, or asked in another version. ``answers``: the worsened first,
    then those as good, then the better.
    """

    file: str
    n: int
    measures: Mapping[str, Moved]
    parts: Mapping[str, PartMoved]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    other_notices: tuple[str, ...]
    answers: tuple[Change, ...]

    def count(self, verdict: str) -> int:
        """How many of ``answers`` have this verdict."""
        return sum(change.verdict == verdict for change in self.answers)


def changes_since(run: Run, report: AnswerReport, file: str) -> Changes:
    """``report`` held against ``run``, which was stored in ``file``."""
    this = Run.of(report)
    again = [judged for judged in report.judgements if _id(judged) in run.answers]
    changes = [
        Change(judged.question.question, run.answers[_id(judged)], this.answers[_id(judged)])
        for judged in again
    ]
    differing = [
        change for change in changes if change.step or change.before.said != change.now.said
    ]
    return Changes(
        file=file,
        n=len(run.answers),
        measures={name: Moved(run.measures[name], this.measures[name]) for name in KEPT},
        parts={
            part: _part_moved(
                [(run.answers[_id(judged)], this.answers[_id(judged)]) for judged in judgements]
            )
            for part, judgements in parts(again).items()
        },
        gone=tuple(name for name in run.answers if name not in this.answers),
        new=tuple(name for name in this.answers if name not in run.answers),
        other_notices=_other_notices(run.notices, this.notices),
        answers=tuple(sorted(differing, key=lambda change: change.step)),  # the rest in file order
    )


def _id(judged: Judgement) -> str:
    return judged.question.question_id


def _part_moved(pairs: Sequence[tuple[RunAnswer, RunAnswer]]) -> PartMoved:
    def share(holds: Callable[[RunAnswer], bool]) -> Moved:
        before, now = (
            sum(map(holds, answers)) / len(pairs) for answers in zip(*pairs, strict=True)
        )
        return Moved(before, now)

    return PartMoved(
        n=len(pairs),
        right=share(lambda answer: answer.right),
        wrong_stated=share(lambda answer: answer.wrong_stated),
    )


def _other_notices(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Empty as well where the run does not say which notices it asked."""
    if not before:
        return ()
    known = sorted({*before, *now})
    return tuple(name for name in known if before.get(name) != now.get(name))
