"""GET /me: whose key or session this is. A page asks it before it takes anybody for signed in."""

from __future__ import annotations

from fastapi import APIRouter

from corpus.errors import Unauthenticated
from service.access_errors import SessionOver
from service.api.access import CallerDep
from service.api.schemas import KeyBody

router = APIRouter(tags=["access"])


@router.get("/me", summary="What the key that is sent allows")
def me(calling: CallerDep) -> KeyBody:
    """The role and label of the caller's key, or the name of who signed in; 401 for nobody."""
    if calling.key is None:
        raise SessionOver() if calling.session_over else Unauthenticated()
    key = calling.key
    return KeyBody(key_id=key.key_id, role=key.role.value, label=key.label, bodies=list(key.bodies))
