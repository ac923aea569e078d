"""Signing in over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints


class SignInBody(BaseModel):
    """A name and a password."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    password: Annotated[SecretStr, Field(min_length=1, max_length=1_000)]


class SessionBody(BaseModel):
    """Who is signed in, until when at the latest, and what a page must send with what it changes.

    ``expires_at`` is ISO 8601, UTC; ``idle_s`` are the seconds without use that end it before.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    role: Literal["agent", "editor", "admin"]
    csrf_token: str
    expires_at: str
    idle_s: int
