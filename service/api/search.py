"""POST /search: the passages that match, without an answer."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Depends

from service.answering.pipeline import SearchHit
from service.api.access import json_only, within_rate
from service.api.ask import asked_notices
from service.api.bodies import citation_body
from service.api.schemas import SearchBody, SearchHitBody, SearchResponse
from service.api.viewing import LoadedDep

router = APIRouter(tags=["search"])


@router.post(
    "/search",
    summary="Search the notices",
    dependencies=[Depends(json_only), Depends(within_rate)],
)
def search(body: SearchBody, loaded: LoadedDep) -> SearchResponse:
    """The best ``k`` passages; fewer where fewer match, and none where nothing does."""
    view = loaded.view
    notice_ids = asked_notices(body.notice_ids, None, view.shelf.snapshot().readings)
    return response_of(view.answerer.search(body.query, body.k, notice_ids))


def response_of(hits: Sequence[SearchHit]) -> SearchResponse:
    """The hits as the contract writes them."""
    return SearchResponse(
        hits=[
            SearchHitBody(rank=hit.rank, score=hit.score, citation=citation_body(hit.citation))
            for hit in hits
        ]
    )
