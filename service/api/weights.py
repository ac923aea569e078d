"""Accept and Accept-Encoding: what a caller takes, and how gladly (RFC 9110, 12.4.2)."""

from __future__ import annotations

import re

_WEIGHT = re.compile(r"[01](\.\d{0,3})?")


def weights_of(header: str) -> dict[str, float]:
    """What the header names, in lower case, each with its weight; 0 is “not this”."""
    weights: dict[str, float] = {}
    for each in header.lower().split(","):
        name, *parameters = (part.strip() for part in each.split(";"))
        given = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        weights[name] = float(given) if _WEIGHT.fullmatch(given) else 1.0
    return weights
