"""The names of a whole notice, each with the canonical form that its own notice gives it."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.notice import Reading
from kg.aliases import canonical, short_body
from kg.divisions import Division, home_of
from kg.model import Mention, MergeRule, NodeType
from kg.names import find_names


def home_of_reading(reading: Reading) -> Division | None:
    """The place that the notice speaks for."""
    return home_of(reading.notice.issuer, reading.notice.title)


def names_of(reading: Reading) -> tuple[Mention, ...]:
    """The names of a whole notice, canonical by its issuer's place and its own short forms."""
    home = home_of_reading(reading)
    mentions = find_names(reading.notice.text, home)
    issuer = reading.notice.issuer
    if issuer is None:
        return mentions
    owner = short_body(canonical(NodeType.DEPARTMENT, issuer, home).name)
    return tuple(_of_the_issuer(mention, owner) for mention in mentions)


_INNER = re.compile(r"(?:直属)?机关(?:党委|纪委)")


def _of_the_issuer(mention: Mention, owner: str) -> Mention:
    """机关党委 is that of the body that speaks: 天津市政务服务办机关党委."""
    if mention.type is not NodeType.DEPARTMENT or not _INNER.fullmatch(mention.text):
        return mention
    rules = (*mention.rules, MergeRule.INNER_OFFICE)
    return replace(mention, canonical=owner + mention.canonical, rules=rules)
