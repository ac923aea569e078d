"""``wenjin ask`` and ``wenjin search``: the same answers as over HTTP, on this machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.opening import opened_library
from service.commands.options import (
    AudienceOption,
    BodiesOption,
    HomeOption,
    JsonOption,
    NoticesOption,
    examples,
    viewer_as,
)
from service.commands.output import note, say, say_json

if TYPE_CHECKING:
    from service.answering.outcome import Citation, Reply

ASK_EXAMPLES = examples(
    'wenjin ask "热线每天受理多少诉求?"',
    'wenjin ask "红桥区有哪些做法?" --json',
    'wenjin ask "这份通知是什么时候印发的?" --notice tianjin-zwfw-2025',
    'wenjin ask "红桥区有哪些做法?" --evidence',
    'wenjin ask "红桥区有哪些做法?" --audience citizen',
)
SEARCH_EXAMPLES = examples("wenjin search 津呼速应", "wenjin search 红桥区 --k 3 --json")


def ask(
    question: Annotated[
        str, typer.Argument(show_default=False, help="In Chinese, English or Japanese.")
    ],
    audience: AudienceOption = None,
    body: BodiesOption = None,
    notices: NoticesOption = None,
    evidence: Annotated[
        bool,
        typer.Option(
            "--evidence",
            help="Print below the answer the best ten passages and facts of the graph that were "
            "looked at, and why each is there.",
        ),
    ] = False,
    record: Annotated[
        bool,
        typer.Option("--record", help="Keep a record of the answer, as of those over HTTP."),
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Ask a question; print the answer and the exact words it rests on.

    Where the notices do not say, the answer says so; that is no error, and the exit status is 0.
    """
    from service.answering.outcome import Question
    from service.answering.pipeline import Answerer
    from service.answering.suggested import related_now
    from service.api.ask import asked_notices, response_of
    from service.records.operator import record_asked
    from service.shelf import Shelf

    _check(question)
    viewer = viewer_as(audience, body)
    with opened_library(home, for_search=True, with_notices=True) as library:
        shelf = Shelf.of(library, viewer)
        readings = shelf.snapshot().readings
        asked = Question(question, notice_ids=asked_notices(notices, None, readings))
        answerer = Answerer(shelf)
        looked = answerer.look(asked, with_evidence=evidence)
        reply = looked.reply
        if json:
            reply = replace(reply, related_questions=related_now(answerer, looked))
        if record:
            record_asked(asked, reply, looked.base.snapshot, library, audience or "operator")
    if json:
        say_json(response_of(reply).model_dump(mode="json"))
    else:
        _say_reply(reply)


def search(
    query: Annotated[str, typer.Argument(show_default=False, help="Words or a question.")],
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=100, help="How many passages.")] = 10,
    audience: AudienceOption = None,
    body: BodiesOption = None,
    notices: NoticesOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Find passages, best first, without composing an answer."""
    from service.answering.pipeline import Answerer
    from service.api.ask import asked_notices
    from service.api.search import response_of
    from service.evidence_lines import place, quoted
    from service.shelf import Shelf

    _check(query)
    viewer = viewer_as(audience, body)
    with opened_library(home, for_search=True, with_notices=True) as library:
        shelf = Shelf.of(library, viewer)
        readings = shelf.snapshot().readings
        hits = Answerer(shelf).search(query, k, asked_notices(notices, None, readings))
    if json:
        say_json(response_of(hits).model_dump(mode="json"))
        return
    if not hits:
        note("Nothing found.")
    for hit in hits:
        say(f"{hit.rank:>3}. {place(hit.citation)}  (score {hit.score:.3f})")
        say(f"     {quoted(hit.citation)}")


def _check(question: str) -> None:
    """The limits that hold over HTTP hold here: 1 to 1,000 characters of real text."""
    from pydantic_core import PydanticCustomError

    from service.api.schemas import askable

    try:
        askable(question)
    except PydanticCustomError as error:
        raise typer.BadParameter(error.message(), param_hint="question") from error


def _say_reply(reply: Reply) -> None:
    from service.answering.outcome import Answer
    from service.evidence_lines import evidence_lines

    outcome = reply.outcome
    if isinstance(outcome, Answer):
        say(outcome.text)
        _say_citations(outcome.citations)
    else:
        say(outcome.message)
        if outcome.nearest:
            say()
            say("The nearest passages:")
            _say_citations(outcome.nearest)
    if reply.evidence is not None:
        say()
        for line in evidence_lines(reply.evidence):
            say(line)


def _say_citations(citations: tuple[Citation, ...]) -> None:
    from service.evidence_lines import place, quoted

    for citation in citations:
        say()
        say(f"[{citation.marker}] {place(citation)}")
        say(f"    {quoted(citation)}")
        if citation.source_address:
            say(f"    {citation.source_address}")
