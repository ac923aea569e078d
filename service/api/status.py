"""GET /status: what is wrong, in words. The page of the same name shows it."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from service.api.observing import observed
from service.api.operating import OperatorDep
from service.api.state import ServicesDep
from service.status import Said, Standing, State, standing, worst

router = APIRouter(tags=["health"])


class SaidBody(BaseModel):
    """A sentence in Chinese and in English."""

    model_config = ConfigDict(extra="forbid")

    zh: str
    en: str


class CheckBody(BaseModel):
    """One thing that was looked at; ``do`` says what to do next where that is not well."""

    model_config = ConfigDict(extra="forbid")

    name: str
    title: SaidBody
    state: State
    saw: SaidBody
    do: SaidBody | None


class StatusBody(BaseModel):
    """How the service stands: ``state`` is the worst of its checks."""

    model_config = ConfigDict(extra="forbid")

    state: State
    version: str
    checked_at: str
    checks: list[CheckBody]


@router.get("/status", summary="What is wrong, in words for the operator")
def status(held: ServicesDep, calling: OperatorDep) -> StatusBody:
    """Every check with its state, what was seen and what to do next, also while nothing is loaded.

    For a key or session of role admin, or a direct caller on loopback without one. With the header
    Wenjin-Unattended a look is no use of a session: it ends an hour after somebody was last there.
    """
    seen = observed(held, calling)
    standings = standing(seen)
    return StatusBody(
        state=worst(standings),
        version=held.version,
        checked_at=seen.at.isoformat(timespec="seconds"),
        checks=[_check(each) for each in standings],
    )


def _check(stood: Standing) -> CheckBody:
    told = stood.told
    return CheckBody(
        name=stood.check.name,
        title=_said(stood.check.title),
        state=told.state,
        saw=_said(told.saw),
        do=None if told.do is None else _said(told.do),
    )


def _said(said: Said) -> SaidBody:
    return SaidBody(zh=said.zh, en=said.en)
