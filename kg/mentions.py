"""The names of a whole notice, each with the canonical form that its own notice gives it."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.notice import Reading
from kg.aliases import canonical, short_body
from kg.divisions import Division, home_of
from kg.model import Mention, MergeRule, NodeType
from kg.name_words import AWARD_VERBS
from kg.names import find_names


def home_of_reading(reading: Reading) -> Division | None:
    """The place that the notice speaks for."""
    return home_of(reading.notice.issuer, reading.notice.title)


def names_of(reading: Reading) -> tuple[Mention, ...]:
    """The names of a whole notice, canonical by its issuer's place and its own short forms."""
    home = home_of_reading(reading)
    mentions = find_names(reading.notice.text, home)
    issuer = reading.notice.issuer
    mentions = tuple(_in_context(reading.notice.text, mention) for mention in mentions)
    if issuer is None:
        return mentions
    owner = short_body(canonical(NodeType.DEPARTMENT, issuer, home).name)
    return tuple(_of_the_issuer(mention, owner) for mention in mentions)


_GRADE = re.compile(
    r"[A-E]\+{0,3}(?:级|等级|等次|类)|(?:[特一二三]等|金|银|铜|优秀)奖|优秀(?:等次|等级)|第[一二三]名|满分"
)
_HONOURED = re.compile(
    rf"(?:{AWARD_VERBS})(?:了|为)?(?P<event>(?:首届|第[一二三四五六七八九十\d]{{1,3}}[届次])?“[^“”\n]{{2,30}}”(?:活动|大赛|评选|竞赛|论坛))$"
)
_ASSESSED = re.compile(r"在(?P<event>[^，。；,;\n在]{4,30}?)(?:评选)?中[^，。；,;\n]{0,14}$")


def _in_context(text: str, mention: Mention) -> Mention:
    """An honour with the event that gave it: “A+等级” is that of the assessment it was given in."""
    if mention.type is not NodeType.AWARD:
        return mention
    before = text[max(0, mention.span.start - 60) : mention.span.start]
    named = _HONOURED.search(before)
    if named is not None:
        canonical_name = named["event"] + mention.canonical
    elif _GRADE.fullmatch(mention.canonical) and (held := _ASSESSED.search(before)) is not None:
        canonical_name = f"{held['event']}“{mention.canonical}”"
    else:
        return mention
    return replace(mention, canonical=canonical_name, rules=(*mention.rules, MergeRule.EVENT))


_INNER = re.compile(r"(?:直属)?机关(?:党委|纪委)")


def _of_the_issuer(mention: Mention, owner: str) -> Mention:
    """机关党委 is that of the body that speaks: 天津市政务服务办机关党委."""
    if mention.type is not NodeType.DEPARTMENT or not _INNER.fullmatch(mention.text):
        return mention
    rules = (*mention.rules, MergeRule.INNER_OFFICE)
    return replace(mention, canonical=owner + mention.canonical, rules=rules)
