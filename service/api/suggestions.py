"""GET /suggestions: questions to begin with, which the notices do answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from corpus.errors import NoticeNotFound
from corpus.notice import NoticeId
from service.api.access import within_rate
from service.api.viewing import LoadedDep

router = APIRouter(tags=["ask"])


class SuggestionBody(BaseModel):
    """A question that this notice answers."""

    model_config = ConfigDict(frozen=True)

    notice_id: str
    question: str


class SuggestionList(BaseModel):
    """Questions to begin with, one of each notice in turn. ``finding``: more may come soon."""

    model_config = ConfigDict(frozen=True)

    questions: list[SuggestionBody]
    finding: bool


@router.get(
    "/suggestions",
    summary="Questions that the notices answer",
    dependencies=[Depends(within_rate)],
)
def suggestions(
    loaded: LoadedDep,
    notice_id: Annotated[
        list[str] | None, Query(max_length=100, description="Only of these notices")
    ] = None,
    k: Annotated[int, Query(ge=1, le=12)] = 4,
) -> SuggestionList:
    """Each was asked and is answered from its notice; none where the notices give no such one.

    Answered at once with what is found: after a start or a change, `finding` says to ask again.
    """
    view = loaded.view
    readings = view.shelf.snapshot().readings
    for each in notice_id or ():
        if NoticeId(each) not in readings:
            raise NoticeNotFound(each)
    asked = None if notice_id is None else frozenset(NoticeId(each) for each in notice_id)
    found, is_finding = view.suggested.of(asked, k)
    return SuggestionList(
        questions=[
            SuggestionBody(notice_id=each.notice_id, question=each.question) for each in found
        ],
        finding=is_finding,
    )
