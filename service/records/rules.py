"""How long records are kept, and what becomes of a reply that cannot be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OnFailure(StrEnum):
    """What becomes of a reply that cannot be recorded."""

    REFUSE = "refuse"
    ANSWER = "answer"  # it leaves and is counted


@dataclass(frozen=True, slots=True)
class RecordRules:
    """``days`` that records are kept, 0 for none at all."""

    days: int = 180
    on_failure: OnFailure = OnFailure.REFUSE
