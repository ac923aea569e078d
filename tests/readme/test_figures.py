"""The READMEs tell the answers as ``eval/stored`` has them, and so as ``make eval`` finds them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from eval.figures import load_figures
from eval.runs import Standing
from tests.conftest import ROOT

SETS = ("notice_dev_questions", "multi_dev_questions", "ningbo", "fuzhou")
WITH_ODD_FITTED = SETS[:2]
STORED = [load_figures(ROOT / "eval" / "stored" / f"{name}.json") for name in SETS]


def evenly(standing: Standing) -> list[float]:
    """The share of the even ids where the odd ones were fitted to, else of all."""
    shares = []
    for name, stored in zip(SETS, STORED, strict=True):
        ids = [
            each
            for each in stored.standings
            if name not in WITH_ODD_FITTED or int(each.rpartition("-")[2]) % 2 == 0
        ]
        shares.append(sum(stored.standings[each] is standing for each in ids) / len(ids))
    return shares


def measured(name: str) -> list[float]:
    found = [stored.measures[name] for stored in STORED]
    assert None not in found
    return [each for each in found if each is not None]


def overall(standing: Standing) -> list[float]:
    return [stored.share(standing) for stored in STORED]


ROWS: Sequence[tuple[str, str, list[float], int]] = (
    ("right", "答对", overall(Standing.RIGHT), 3),
    (
        "… the even ids alone, which no weight was fitted to",
        "…只算偶数编号（权重没有用它们拟合）",
        evenly(Standing.RIGHT),
        3,
    ),
    (
        "wrong stated: answered, and not right in content",
        "说错：答了，但内容不对",
        overall(Standing.WRONG_STATED),
        3,
    ),
    (
        "… the even ids alone",
        "…只算偶数编号（权重没有用它们拟合）",
        evenly(Standing.WRONG_STATED),
        3,
    ),
    ("unanswerable questions refused", "不该答的题里拒答的", measured("refusal_recall"), 3),
    ("answerable questions refused", "该答的题里拒答的", measured("over_refusal"), 3),
    (
        "citations exact at their offsets",
        "引文与原文位置完全一致",
        measured("citation_validity"),
        3,
    ),
    (
        "answer length over evidence length, median of the short kinds",
        "回答长度与依据长度之比（短答题中位数）",
        measured("focus"),
        2,
    ),
)


@pytest.mark.parametrize(("english", "chinese", "values", "places"), ROWS)
def test_both_readmes_tell_the_stored_figures(
    english: str, chinese: str, values: list[float], places: int
) -> None:
    cells = " | ".join(f"{value:.{places}f}" for value in values)
    for readme, row in (("README.md", english), ("README.zh-CN.md", chinese)):
        assert f"| {row} | {cells} |" in (ROOT / readme).read_text(encoding="utf-8"), readme
