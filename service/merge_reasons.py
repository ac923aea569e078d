"""Why one form of a name is an alias of a node, in words for people."""

from __future__ import annotations

from kg.model import Merge, MergeRule

_REASONS = {
    MergeRule.SPELLING: "the same name but for its spaces or quotation marks",
    MergeRule.TRIAL: "（试行） and the like tell no two documents apart",
    MergeRule.ISSUER_PLACE: "a name without its place belongs to the issuer's own place",
    MergeRule.HOTLINE: "the hotline of that number",
    MergeRule.DEFINED: "the notice itself says that it is short for the name",
    MergeRule.LONGER_FORM: "the end of exactly one longer name that the notice uses",
    MergeRule.RANK: "the name with its rank in front",
    MergeRule.SUBTITLE: "the name with a second half after a dash",
    MergeRule.DIVISION: "another form of the name in the list of administrative divisions",
    MergeRule.OFFICIAL_FORM: "another official form of the same body's name",
    MergeRule.INNER_OFFICE: "an office without a name of its own is the issuer's",
    MergeRule.EVENT: "an honour is that of the event or assessment it was given in",
    MergeRule.METADATA: "the issuer as the metadata beside the notice gives it",
    MergeRule.BY_HAND: "an editor said so",
}
_OWN_PLACE = {
    "市": "市 stands for the issuer's own city",
    "省": "省 stands for the issuer's own province",
}


def reason_of(merge: Merge) -> str:
    """What made the form an alias, one clause for each rule in the order they were applied."""
    return "; ".join(_clause(rule, merge.alias) for rule in merge.rules)


def _clause(rule: MergeRule, alias: str) -> str:
    if rule is MergeRule.ISSUER_PLACE and alias[:1] in _OWN_PLACE:
        return _OWN_PLACE[alias[0]]
    return _REASONS[rule]
