"""GET /metrics: what Prometheus reads."""

from __future__ import annotations

from fastapi import APIRouter, Response

from service.api.observing import gauges
from service.api.operating import OperatorDep
from service.api.state import ServicesDep
from service.metrics import CONTENT_TYPE

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    summary="Counters and gauges for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(held: ServicesDep, calling: OperatorDep) -> Response:
    """In Prometheus's text format, also while nothing is loaded yet.

    For a key or session of role admin, or a direct caller on loopback without one.
    """
    return Response(held.metrics.text(gauges(held, calling)), media_type=CONTENT_TYPE)
