"""``wenjin feedback``: what people said of answers, as a set of questions, and asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from service.commands.edit_options import AuthorOption, author_of
from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.output import counted, note, say, say_json
from service.commands.progress import shown_progress

if TYPE_CHECKING:
    from service.feedback import Feedback, Reasked, Should

app = typer.Typer(help="List what people said of answers, rule on it, export it, ask again.")

NOTHING = "Nobody has rated an answer yet. The page has thumbs below each of them."
ANSWERS_TO = {"right": "right now", "wrong": "still wrong", "untold": "cannot be told"}
WHY = {
    "same_as_rated": "the same reply as was rated",
    "says_and_cites": "it says and cites what was expected",
    "refused": "it is refused",
    "answered": "it is answered, where the notices were said not to say it",
    "said_again": "it says again what was called wrong",
    "said_more": "it says more than what was rated down, and that as well",
    "elsewhere": "it cites another place than was expected",
    "other_words": "it cites what was expected, in other words",
    "unruled": "something else is said now; nobody has ruled on the rating",
    "repeated": "something else is said now; the correction was what had been answered",
    "set_aside": "the rating was set aside",
    "nobody_said": "something else is said now; nobody said what is right",
    "not_located": "the words of the correction stand in no notice",
    "words_gone": "the words that were expected stand in no notice any more",
    "notice_gone": "it was asked of a notice that is gone",
}
RULED = {"right": "the rating is right", "wrong": "the rating is wrong", "aside": "set aside"}
RatingOption = Annotated[
    Literal["up", "down"] | None, typer.Option("--rating", help="Only thumbs up, or only down.")
]


@app.command(
    "list", epilog=examples("wenjin feedback list --rating down", "wenjin feedback list --json")
)
def list_feedback(
    rating: RatingOption = None,
    corrected: Annotated[bool, typer.Option("--corrected", help="Only with a correction.")] = False,
    unruled: Annotated[
        bool, typer.Option("--unruled", help="Only what no editor has ruled on.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--every", help="Also what the same body said of that answer before.")
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List the feedback, newest first: question, answer, reason, correction."""
    from service.api.feedback import feedback_body
    from service.expected import NoticeWords, proposed
    from service.feedback import FeedbackLog, Rating

    with opened_library(home) as library:
        words = NoticeWords({each.notice_id: each for each in library.store.notices()})
        page = FeedbackLog(library.store.engine).page(
            rating=Rating(rating) if rating else None,
            corrected=corrected,
            unruled=unruled,
            all_of_them=every,
        )
    if json:
        found = [feedback_body(each, words).model_dump(mode="json") for each in page.found]
        say_json({"total": page.total, "feedback": found})
        return
    if not page.found:
        note(NOTHING if not (rating or corrected or unruled) else "No feedback of this kind.")
    for said in page.found:
        _say(said)
        for sentence in proposed(said, words):
            say(f"  proposed  “{_one_line(sentence)}” of a notice; not ruled on yet")
        if said.reasked is not None:
            say(f"  asked again {said.reasked.at}: {_verdict(said, said.reasked)}")


@app.command(
    epilog=examples("wenjin feedback export feedback.jsonl", "wenjin eval answers feedback.jsonl")
)
def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", dir_okay=False, show_default=False, help="Where the questions go."
        ),
    ],
    unruled: Annotated[
        bool,
        typer.Option(
            "--unruled", help="Also corrections in a notice's words that nobody has ruled on."
        ),
    ] = False,
    home: HomeOption = None,
) -> None:
    """Write the feedback as questions that `wenjin eval answers` scores answers on.

    Only what an editor has ruled on (`wenjin feedback rule`) or said themselves, signed in. Where
    the answer was right: what it cited is the evidence and has to be said; of a refusal, that the
    notices do not say. Where it was wrong: what was answered must not be said again. A correction
    whose words stand in a notice, and were not what had been answered: they are the evidence.
    Where the ruling says what should have been answered, that is expected. Each line's note says
    how it came about.
    """
    from service.expected import NoticeWords
    from service.feedback import FeedbackLog
    from service.feedback_questions import questions_of, write_questions

    with opened_library(home) as library:
        rated = FeedbackLog(library.store.engine).page().found
        words = NoticeWords({each.notice_id: each for each in library.store.notices()})
    questions = questions_of(rated, words, unruled=unruled)
    waiting = [each.number for each in questions.waiting]
    untold = [each.number for each in questions.left_out if each.ruling is not None]
    if waiting:
        _left_out(waiting, "not ruled on yet (`wenjin feedback rule`)")
    if untold:
        _left_out(untold, "what is right was not said")
    if not questions.lines:
        note(f"{NOTHING} Nothing was written." if not rated else "Nothing was written.")
        return
    write_questions(file, questions.lines)
    say(f"{file}: {counted(len(questions.lines), 'question')} of {len(rated)} ratings")


@app.command(
    epilog=examples(
        "wenjin feedback rule right 3 7",
        'wenjin feedback rule right 3 --should-say "免费开放公园达到95%"',
        "wenjin feedback rule right 3 --should-refuse",
        "wenjin feedback rule none 3",
    )
)
def rule(
    ruling: Annotated[
        Literal["right", "wrong", "aside", "none"],
        typer.Argument(
            metavar="right|wrong|aside|none",
            show_default=False,
            help="Whether the rating (not the answer) is right; none takes a ruling back.",
        ),
    ],
    numbers: Annotated[
        list[int],
        typer.Argument(
            metavar="NUMBER…", min=1, show_default=False, help="From `wenjin feedback list`."
        ),
    ],
    should_say: Annotated[
        str | None,
        typer.Option(
            metavar="SENTENCE",
            show_default=False,
            help="What should have been answered: a sentence as it stands in a notice.",
        ),
    ] = None,
    should_refuse: Annotated[
        bool,
        typer.Option("--should-refuse", help="It should have been said that the notices do not."),
    ] = False,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Say of ratings that they are right or wrong, or set them aside; and what was right.

    A rating is the claim of whoever gave it. A ruling makes a question of it that answers are
    scored on (`wenjin feedback export`) and lets asking again tell right from wrong. With
    --should-say the sentence is what a right answer says and cites; it is taken only as it stands
    in a notice that the question is asked of. A ruling takes the place of the one before as a
    whole, and what came of asking again before is forgotten.
    """
    from service.feedback import FeedbackLog, Ruling, Should
    from service.should import should_say as looked_up

    if should_refuse and should_say is not None:
        message = "Give --should-say or --should-refuse, not both."
        raise typer.BadParameter(message)
    if ruling == "none" and (should_refuse or should_say is not None):
        message = "none takes the ruling and what should be answered back: give right or wrong."
        raise typer.BadParameter(message)
    should = Should() if should_refuse else None
    with opened_library(home) as library:
        log = FeedbackLog(library.store.engine)
        rated = log.named(numbers)
        if should_say is not None:
            should = looked_up(should_say, rated, library.store.notices())
        known = [each.number for each in rated]
        held = None if ruling == "none" else Ruling(ruling)
        log.rule(known, held, author_of(author), should)
    what = "no ruling any more" if ruling == "none" else RULED[ruling]
    if should is not None:
        what += f"; {_should(should)}"
    say(f"{', '.join(str(each) for each in sorted(known))}: {what}")


@app.command(epilog=examples("wenjin feedback reask", "wenjin feedback reask --rating down --json"))
def reask(rating: RatingOption = None, home: HomeOption = None, json: JsonOption = False) -> None:
    """Ask every rated question again: right now, still wrong, or cannot be told.

    Prints the counts, and each answer that is wrong or has changed. What comes of it is kept with
    the feedback and shown on the page /feedback.
    """
    from service.api.feedback import feedback_body
    from service.expected import NoticeWords
    from service.feedback import FeedbackLog, Rating, Verdict
    from service.reasking import reask as asked_again
    from service.views import Views

    with opened_library(home) as library:
        words = NoticeWords({each.notice_id: each for each in library.store.notices()})
        rated = (
            FeedbackLog(library.store.engine).page(rating=Rating(rating) if rating else None).found
        )
    if rated:
        with (
            opened_library(home, for_search=True, with_notices=True) as library,
            shown_progress() as progress,
        ):
            views = Views(library)
            found = asked_again(rated, views, progress)
            views.stop()
            FeedbackLog(library.store.engine).keep_reasked(found)
        rated = tuple(replace(each, reasked=found[each.number]) for each in rated)
    verdicts = [each.reasked.verdict for each in rated if each.reasked is not None]
    counts = {verdict.value: verdicts.count(verdict) for verdict in Verdict}
    if json:
        bodies = [feedback_body(each, words).model_dump(mode="json") for each in rated]
        say_json({"counts": counts, "feedback": bodies})
        return
    if not rated:
        note(NOTHING if rating is None else "No feedback of this kind.")
        return
    for said in rated:
        again = said.reasked
        if again is not None and (again.is_changed or again.verdict is Verdict.WRONG):
            _say(said)
            say(
                f"  now       {_one_line(again.text)}"
                if again.is_changed
                else "  now       the same"
            )
            say(f"  {_verdict(said, again)}")
    unruled = sum(1 for each in rated if each.ruling is None)
    rest = f" ({unruled} not ruled on yet)" if unruled else ""
    say("  ".join(f"{counts[each.value]} {ANSWERS_TO[each.value]}" for each in Verdict) + rest)


def _say(said: Feedback) -> None:
    answer = said.answer
    again = "" if said.counts else "  (rated again since)"
    say(f"{said.number}  {said.at}  {said.rating.value}{again}")
    say(f"  asked     {_one_line(answer.question)}")
    say(f"  {'refused ' if answer.is_refused else 'answered'}  {_one_line(answer.text)}")
    if said.reason:
        say(f"  reason    {_one_line(said.reason)}")
    if said.correction:
        say(f"  correct   {_one_line(said.correction)}")
    if said.ruling is not None:
        say(f"  ruled     {RULED[said.ruling.value]}")
    if said.should is not None:
        say(f"  should    {_should(said.should)}")


def _should(should: Should) -> str:
    if not should.sentence:
        return "it should be said that the notices do not say"
    return f"“{_one_line(should.sentence)}” should be answered"


def _left_out(numbers: Sequence[int], why: str) -> None:
    note(f"{len(numbers)} left out: {why}: {', '.join(str(each) for each in numbers)}.")


def _verdict(said: Feedback, again: Reasked) -> str:
    told = ANSWERS_TO[again.verdict.value] if said.ruling is not None else "not ruled on yet"
    return f"{told}: {WHY.get(again.why, again.why)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
