"""Whose address a request comes from: the connection's, or the one that a trusted proxy names."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from fastapi import Request

from service.settings import Network


def is_within(address: str, networks: Iterable[Network]) -> bool:
    """Whether an address lies in one of the networks; what is no address lies in none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


def address_of(request: Request, trusted: frozenset[Network]) -> str:
    """The caller's address.

    Anybody can send X-Forwarded-For; only what a trusted proxy added to its end is believed. So it
    is read from the end, as far as the proxies go.
    """
    address = request.client.host if request.client else ""
    if not trusted:
        return address
    hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    for hop in reversed([each.strip() for each in hops]):
        if not is_within(address, trusted):
            break
        try:
            address = str(ipaddress.ip_address(hop))
        except ValueError:  # what the proxy did not write: its own address is all that is known
            break
    return address
