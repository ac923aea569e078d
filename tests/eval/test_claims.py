"""The set of claims: what is reached is held, and a file that cannot be used says where and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import UnreadableNotice
from eval.claims import ClaimReport, check_claims, format_table, load_claims, report_json
from eval.errors import MalformedClaims
from tests.conftest import ROOT

SET = ROOT / "eval/sets/claims/claims.jsonl"
NOTICE = "青岛市园林局关于绿道的通知\n全市新建绿道126公里。\n"
START = NOTICE.index("全市")
LINE = {
    "id": "x-1",
    "notice": "paths",
    "claim": "绿道新建了126公里。",
    "quotes": [{"start": START, "end": START + 11, "text": "全市新建绿道126公里"}],
    "true": True,
    "slot": None,
}
FALSE = LINE | {"id": "x-2", "claim": "绿道新建了162公里。", "true": False, "slot": "figure"}
LINE["quotes"][0]["end"] = START + len(LINE["quotes"][0]["text"])  # type: ignore[index]


def a_file(folder: Path, *lines: object) -> Path:
    """A file of claims beside the notice that they are of."""
    (folder / "paths.txt").write_text(NOTICE, encoding="utf-8")
    shown = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path = folder / "claims.jsonl"
    path.write_text("\n".join(shown) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole() -> ClaimReport:
    """The whole set, checked."""
    return check_claims(load_claims(SET))


def half(report: ClaimReport, odd: bool) -> ClaimReport:
    return ClaimReport(tuple(e for e in report.checked if int(e.labelled.claim_id[2:]) % 2 == odd))


@pytest.mark.parametrize(("odd", "accepted", "rejected"), [(True, 1, 1), (False, 0.9, 0.99)])
def test_the_set_is_told_apart_as_well_as_it_was(
    whole: ClaimReport, odd: bool, accepted: float, rejected: float
) -> None:
    report = half(whole, odd)
    assert len(report.of(True)) == len(report.of(False)) == 100
    assert (report.measure("accepted") or 0) >= accepted
    assert (report.measure("rejected") or 0) >= rejected


def test_every_kind_of_changed_slot_is_in_the_set(whole: ClaimReport) -> None:
    assert " ".join(whole.slots()) == (
        "body comparator date figure name place status swapped unit year"
    )
    assert all(
        each.faults for slot in ("figure", "unit", "swapped") for each in whole.of(False, slot)
    )


def test_what_the_rules_were_made_on_is_told_apart() -> None:
    report = check_claims(load_claims(SET.with_name("tuning.jsonl")))
    assert (report.measure("accepted") or 0) >= 0.97
    assert (report.measure("rejected") or 0) >= 0.98


def test_the_report_says_each_share_and_lists_what_was_wrong(tmp_path: Path) -> None:
    mistaken = FALSE | {"id": "x-3", "claim": LINE["claim"], "slot": "unit"}
    report = check_claims(load_claims(a_file(tmp_path, LINE, FALSE, mistaken)))

    table = format_table(report)

    assert "true, accepted      1      1  1.000" in table
    assert "  unit              1      0  0.000" in table
    assert "x-3  false (unit), accepted: 绿道新建了126公里。" in table
    told = json.loads(report_json(report))
    assert told["rejected"] == {"n": 2, "right": 1, "share": 0.5}
    assert told["claims"][1]["faults"] == [{"slot": "figure", "words": "162公里"}]


def test_the_note_is_not_looked_at(tmp_path: Path) -> None:
    noted = LINE | {"note": "162公里"}
    assert check_claims(load_claims(a_file(tmp_path, noted))).measure("accepted") == 1


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[]", "not an object"),
        (LINE | {"true": "yes"}, "“true” is not true or false"),
        (LINE | {"claim": " "}, "“claim” is not a text"),
        (LINE | {"quotes": []}, "“quotes” is not a list"),
        (LINE | {"quotes": [{"start": 1}]}, "lacks its start"),
        (
            LINE | {"quotes": [{"start": 0, "end": 3, "text": "全市新"}]},
            "does not say “全市新” at 0..3",
        ),
        (LINE | {"quotes": [{"start": True, "end": 3, "text": "全市新"}]}, "lacks its start"),
        (FALSE | {"slot": None}, "“slot” is missing"),
        (LINE, "the id “x-1” came before"),
    ],
)
def test_a_line_that_is_no_claim_is_named(tmp_path: Path, line: object, problem: str) -> None:
    path = a_file(tmp_path, LINE, line)
    with pytest.raises(MalformedClaims, match=problem) as raised:
        load_claims(path)
    assert f"{path}:2: " in str(raised.value)


def test_a_file_without_a_claim_and_one_that_is_not_utf8_are_told(tmp_path: Path) -> None:
    with pytest.raises(MalformedClaims, match="no claim"):
        load_claims(a_file(tmp_path, ""))
    (tmp_path / "gbk.jsonl").write_bytes("绿道".encode("gbk"))
    with pytest.raises(MalformedClaims, match="not UTF-8"):
        load_claims(tmp_path / "gbk.jsonl")


@pytest.mark.parametrize("name", ["elsewhere", "../paths", ".."])
def test_a_notice_that_is_neither_beside_nor_shipped_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableNotice, match=r"claims\.jsonl:1: .*there is no such notice"):
        load_claims(a_file(tmp_path, LINE | {"notice": name}))
