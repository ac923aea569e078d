"""An invented regulation against gold made for it: whom rules bind, until when, or else what."""

from __future__ import annotations

from eval.graph import evaluate
from kg.build import graph_of
from tests.conftest import ROOT
from tests.factories import a_reading

GOLD = ROOT / "tests/golden/rules"


def test_the_rules_of_a_regulation_are_read_as_its_gold_has_them() -> None:
    text = (GOLD / "notice.txt").read_text(encoding="utf-8")
    reading = a_reading(text, notice_id="rules", issuer="临川市人民政府")

    report = evaluate(GOLD, reading, graph_of([reading]))
    shares = {share.name: share for share in report.attributes}

    assert (report.measure("measures") or 0) >= 0.9
    assert report.measure("measures-status") == 1.0
    for name, least in (("obliged", 10), ("deadline", 2), ("penalty", 7)):
        share = shares[f"measures: {name}"]
        assert (share.right, share.n) == (share.n, share.n), name
        assert share.n >= least
