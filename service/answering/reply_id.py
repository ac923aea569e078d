"""The id of a reply: the same for the same question of the same notices, and no way back to it.

The question may hold what is somebody's own, and ids are kept where that is not. A plain digest
could be tried against every telephone number there is; this one needs a key that no file holds, so
ids last as long as the process, as what was answered lately does.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from service.answering.outcome import Question

_KEY = secrets.token_bytes(32)


def reply_id(parts: Sequence[str]) -> str:
    """24 hexadecimal digits that name these texts in their order."""
    named = "\0".join(parts).encode("utf-8", "replace")
    return hmac.new(_KEY, named, hashlib.sha256).hexdigest()[:24]


def answer_id(question: Question, edition: str) -> str:
    """Names the question, its history and the notices it was asked of: same ask, same id.

    The generation of the store would tell that a notice came which the asker may not see.
    """
    asked = [edition, question.text]
    asked += [said for turn in question.history for said in (turn.question, turn.answer)]
    asked += ["all"] if question.notice_ids is None else ["of", *sorted(question.notice_ids)]
    return reply_id(asked)
