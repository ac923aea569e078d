"""``wenjin assist``: the cards and the draft that an agent is shown, on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import StoreEmpty
from service.commands.opening import opened_library
from service.commands.options import (
    AudienceOption,
    BodiesOption,
    HomeOption,
    JsonOption,
    examples,
    viewer_as,
)
from service.commands.output import say, say_json

if TYPE_CHECKING:
    from service.assist.cards import Assistance, Card, Named

EXAMPLES = examples(
    'wenjin assist "你好,我寄的快递丢了,你们能不能管?"',
    'wenjin assist "热线有没有会说日语的人?" --k 5 --json',
)
SOURCES = {
    "duty": "原文写明",
    "measure": "原文所列行为主体",
    "likely": "可能负责，请核实",
    "issuer": "仅为发文单位",
}


def assist(
    text: Annotated[
        str, typer.Argument(show_default=False, help="What the caller says, as it was said.")
    ],
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=5, help="How many cards.")] = 3,
    audience: AudienceOption = None,
    body: BodiesOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show cards for what a caller says: answer, source, who is responsible, what to ask next.

    Where the notices do not say, the first card says so; that is no error.
    """
    from service.answering.pipeline import Answerer
    from service.api.assist import response_of
    from service.assist.assistant import Assistant
    from service.shelf import Shelf

    _check(text)
    viewer = viewer_as(audience, body)
    with opened_library(home, for_search=True, with_notices=True) as library:
        shelf = Shelf.of(library, viewer)
        if not shelf.snapshot().readings:
            raise StoreEmpty
        assistance = Assistant(Answerer(shelf)).assist(text, k)
    if json:
        say_json(response_of(assistance).model_dump(mode="json"))
        return
    for number, card in enumerate(assistance.cards, 1):
        _say_card(number, card)
    _say_draft(assistance)


def _check(text: str) -> None:
    """The limits that hold over HTTP hold here: 1 to 2,000 characters of real text."""
    from pydantic_core import PydanticCustomError

    from service.api.assist_schemas import sayable

    try:
        sayable(text)
    except PydanticCustomError as error:
        raise typer.BadParameter(error.message(), param_hint="text") from error


def _say_card(number: int, card: Card) -> None:
    from service.answering.outcome import Answer
    from service.assist.cards import Relation

    outcome = card.outcome
    is_answer = isinstance(outcome, Answer)
    kind = "通知未载明"
    if is_answer:
        kind = "依据原文" if card.relation is Relation.ANSWER else "相关原文,未必是所问"
    say(f"{number}. [{kind}] {outcome.text if isinstance(outcome, Answer) else outcome.message}")
    for each in outcome.citations if isinstance(outcome, Answer) else outcome.nearest:
        one_line = " ".join(each.quote.split())
        near = "" if is_answer else "最接近的原文: "
        place = f"{each.notice_id}, characters {each.span.start}-{each.span.end}"
        say(f"   {near}“{one_line}” ({place})")
    _say_body("责任单位", card.body)
    _say_body("建议派单单位", card.dispatch_to)
    for question in card.ask_next:
        say(f"   追问: {question}")
    say()


def _say_body(label: str, named: Named | None) -> None:
    if named is not None:
        said = f": “{' '.join(named.citation.quote.split())}”" if named.citation else ""
        say(f"   {label}: {named.name} ({SOURCES[named.source.value]}{said})")


def _say_draft(assistance: Assistance) -> None:
    draft = assistance.draft
    urgent = f" ({'、'.join(draft.urgency.words)})" if draft.urgency.words else ""
    say("工单草稿")
    say(f"   摘要: {draft.summary}")
    say(f"   类别: {draft.category.value}{'  ' + draft.topic if draft.topic else ''}")
    say(f"   地点: {draft.place or '未说明'}")
    say(f"   承办: {draft.body or f'待定（{draft.body_note}）'}")
    say(f"   紧急程度: {draft.urgency.level.value}{urgent}")
