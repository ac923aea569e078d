"""Why one form of a name is an alias, in words."""

from __future__ import annotations

import pytest

from kg.model import Merge, MergeRule
from service.merge_reasons import reason_of


@pytest.mark.parametrize("rule", list(MergeRule))
def test_every_rule_has_its_reason(rule: MergeRule) -> None:
    assert reason_of(Merge("热线", (rule,), None))


@pytest.mark.parametrize(
    ("alias", "reason"),
    [
        ("市公安局", "市 stands for the issuer's own city"),
        ("省公安厅", "省 stands for the issuer's own province"),
        ("高新区", "a name without its place belongs to the issuer's own place"),
    ],
)
def test_the_issuers_place_is_told_by_the_letter_that_stands_for_it(
    alias: str, reason: str
) -> None:
    assert reason_of(Merge(alias, (MergeRule.ISSUER_PLACE,), None)) == reason


def test_several_rules_are_told_in_the_order_they_were_applied() -> None:
    merge = Merge("市民服务热线", (MergeRule.DEFINED, MergeRule.HOTLINE), None)
    assert reason_of(merge) == (
        "the notice itself says that it is short for the name; the hotline of that number"
    )


def test_an_alias_without_a_rule_has_no_reason() -> None:
    assert reason_of(Merge("热线", (), None)) == ""
