"""How well a set of questions was answered, as it stands in ``eval/stored``: no text of any.

Held against it, answers may be worse by TOLERANCE and no more: 1 of 80 questions, 2 of 100, 3 of
150. Another processor rounds the model's products otherwise, which moves a close call or two; a
change that costs more than that has to be looked at, and stored anew by whoever means it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.errors import MalformedFigures
from eval.measures import AnswerReport
from eval.pages import write_report
from eval.runs import Run, Standing

TOLERANCE = 0.02
"""How far right may fall, and wrong stated rise."""

_ROUNDING = 1e-9
_STANDINGS = {standing.words: standing for standing in Standing}


@dataclass(frozen=True, slots=True)
class Figures:
    """The measures of a set, and how each of its answers stands.

    ``questions`` is the SHA-256 of the file, ``notices`` those of the notices' texts: figures of
    other questions or of other notices tell nothing of these.
    """

    questions: str
    notices: Mapping[str, str]
    measures: Mapping[str, float | None]
    standings: Mapping[str, Standing]

    @classmethod
    def of(cls, report: AnswerReport, questions: Path) -> Figures:
        """The figures of a report on the file ``questions``."""
        run = Run.of(report)
        return cls(
            questions=hashlib.sha256(questions.read_bytes()).hexdigest(),
            notices=run.notices,
            measures=run.measures,
            standings={name: answer.standing for name, answer in run.answers.items()},
        )

    def share(self, standing: Standing) -> float:
        """The share of the questions whose answer stands so."""
        found = sum(its is standing for its in self.standings.values())
        return found / max(1, len(self.standings))

    def losses(self, now: Figures) -> Sequence[str]:
        """What is worse ``now`` by more than TOLERANCE, or cannot be compared; one line each."""
        if now.questions != self.questions or set(now.standings) != set(self.standings):
            return ["the figures were stored for other questions"]
        if now.notices != self.notices:
            return ["the figures were stored for other notices"]
        lines = []
        before, after = self.share(Standing.RIGHT), now.share(Standing.RIGHT)
        if after < before - TOLERANCE - _ROUNDING:
            lines.append(f"right {after:.3f} is more than {TOLERANCE} below {before:.3f}")
        before, after = self.share(Standing.WRONG_STATED), now.share(Standing.WRONG_STATED)
        if after > before + TOLERANCE + _ROUNDING:
            lines.append(f"wrong stated {after:.3f} is more than {TOLERANCE} above {before:.3f}")
        return lines


def store_figures(figures: Figures, path: Path) -> None:
    """Write them, an answer a line, so that a diff shows which changed. Raises ReportUnwritable."""
    content = {
        "n": len(figures.standings),
        "questions_sha256": figures.questions,
        "notices_sha256": {name: figures.notices[name] for name in sorted(figures.notices)},
        "measures": dict(figures.measures),
        "answers": {name: figures.standings[name].words for name in sorted(figures.standings)},
    }
    write_report(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def load_figures(path: Path) -> Figures:
    """What ``store_figures`` wrote. Raises MalformedFigures."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Figures(
            questions=str(content["questions_sha256"]),
            notices={str(name): str(digest) for name, digest in content["notices_sha256"].items()},
            measures=dict(content["measures"]),
            standings={str(name): _STANDINGS[its] for name, its in content["answers"].items()},
        )
    except FileNotFoundError as error:
        raise MalformedFigures(str(path), "there are no stored figures") from error
    except OSError as error:
        raise MalformedFigures(str(path), f"cannot be read ({error.strerror})") from error
    except KeyError as error:
        raise MalformedFigures(str(path), f"{error} is missing or unknown") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise MalformedFigures(str(path), f"is not as it was written ({error})") from error
