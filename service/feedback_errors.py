"""The errors of feedback; the rest are in ``corpus/errors.py``.

::

    FeedbackError      UnknownAnswer · UnknownFeedback · SentenceNotFound · SentenceTooShort
                       ExportUnwritable
"""

from __future__ import annotations

from corpus.errors import WenjinError


class FeedbackError(WenjinError):
    """Something about what people said of an answer."""

    title = "The feedback cannot be used"


class UnknownAnswer(FeedbackError):
    """Feedback on an answer that is not remembered: too old, or of before a restart."""

    status = 404
    title = "This answer is not remembered"

    def __init__(self) -> None:
        super().__init__(
            "No answer with this id is remembered: it is too old, or Wenjin was started again "
            "since. Ask the question again and rate the new answer."
        )


class UnknownFeedback(FeedbackError):
    """No feedback has this number."""

    status = 404
    title = "No such feedback"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"No feedback has the number {number}. `wenjin feedback list` shows those there are."
        )
        self.number = number


class SentenceNotFound(FeedbackError):
    """What should have been answered stands in no notice that the question is asked of."""

    status = 422
    title = "No notice has this sentence"

    def __init__(self, number: int, written: str | None) -> None:
        differs = "" if written is None else f" A notice writes it otherwise: “{written}”."
        super().__init__(
            f"The sentence stands in no notice that the question of feedback {number} is asked of."
            f"{differs} Copy it from the notice, to the character; nothing was changed."
        )


class SentenceTooShort(FeedbackError):
    """What should have been answered is so short that it stands anywhere."""

    status = 422
    title = "The sentence is too short"

    def __init__(self, shortest: int) -> None:
        super().__init__(
            f"The sentence has fewer than {shortest} characters, which stand anywhere. Copy the "
            "whole sentence from the notice; nothing was changed."
        )


class ExportUnwritable(FeedbackError):
    """A file of questions that cannot be written."""

    title = "The questions cannot be written"

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(
            f"{where} cannot be written ({problem}). Name a file in a folder of yours."
        )
