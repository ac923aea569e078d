"""GET /me: whose key or session this is. A page asks it before it takes anybody for signed in."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from service.api.access import CallerDep, needs
from service.keys import Role

router = APIRouter(tags=["access"])


class KeyBody(BaseModel):
    """An access key as its holder may know it."""

    model_config = ConfigDict(frozen=True)

    key_id: str
    role: Literal["citizen", "agent", "editor", "admin"]
    label: str
    bodies: list[str]


@router.get(
    "/me",
    summary="What the key that is sent allows",
    dependencies=[Depends(needs(tuple(Role)))],
)
def me(calling: CallerDep) -> KeyBody:
    """The role and label of the caller's key, or the name of who signed in; 401 for nobody."""
    key = calling.key
    assert key is not None
    return KeyBody(key_id=key.key_id, role=key.role.value, label=key.label, bodies=list(key.bodies))
