"""POST /search: the passages that match, without an answer."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Depends

from service.answering.pipeline import SearchHit
from service.api.access import json_only, within_rate
from service.api.ask import asked_notices
from service.api.bodies import citation_body
from service.api.schemas import SearchBody, SearchHitBody, SearchResponse
from service.api.state import LoadedDep

router = APIRouter(tags=["search"])


@router.post(
    "/search",
    summary="Search the notices",
    dependencies=[Depends(json_only), Depends(within_rate)],
)
def search(body: SearchBody, loaded: LoadedDep) -> SearchResponse:
    """The best ``k`` passages; fewer where fewer match, and none where nothing does."""
    readings = loaded.library.snapshot().readings
    notice_ids = asked_notices(body.notice_ids, None, readings)
    return response_of(loaded.answerer.search(body.query, body.k, notice_ids))


def response_of(hits: Sequence[SearchHit]) -> SearchResponse:
    """The hits as the contract writes them."""
    return SearchResponse(
        hits=[
            SearchHitBody(rank=hit.rank, score=hit.score, citation=citation_body(hit.citation))
            for hit in hits
        ]
    )
