"""Whole numbers in JSON, which knows no other kind of number: 3.0 is 3 (JSON Schema, 6.1.1)."""

from __future__ import annotations

from pydantic import BeforeValidator


def whole(value: object) -> object:
    """``value``, where it is a number without a fraction, as the whole number that it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(whole)
"""Of a strict ``int``: it may come as 3.0, as some languages write it; never as "3", true or 3.5.

It stands after the limits, or these do not get into /openapi.json.
"""
