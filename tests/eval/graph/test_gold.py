"""Gold that is none, or is none of this notice: named with its file and its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.errors import MalformedGold
from eval.graph.gold import read_gold
from tests.eval.graph.test_evaluate import LAKE, POLICE, TEXT, target

FIGURE = target("30个", 30, "个")


def line_of(record: dict[str, object], **changes: object) -> str:
    """The record as a line of a gold file, with these fields changed; ``...`` leaves one out."""
    changed = {key: value for key, value in (record | changes).items() if value is not ...}
    return json.dumps(changed, ensure_ascii=False)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "is no JSON object"),
        ('{"start": 0}', "has no line number"),
        ('{"line": 2}', "has no field “start”"),
        (line_of(POLICE, line="2"), "“line” is no whole number"),
        (line_of(POLICE, line=True), "“line” is no whole number"),
        (line_of(POLICE, line=0), "no line 0"),
        (line_of(POLICE, line=99), "no line 99"),
        (line_of(POLICE, text="别的"), "not “别的”"),
        (line_of(POLICE, line=1), "there, not “市公安局”|has 6 characters"),
        (line_of(POLICE, start=-1), "none from -1 to 6"),
        (line_of(POLICE, start=6, end=2), "none from 6 to 2"),
        (line_of(POLICE, end=99), "none from 2 to 99"),
        (line_of(POLICE, start=2.0), "“start” is no whole number"),
        (line_of(POLICE, text=...), "has no field “text”"),
        (line_of(POLICE, text=None), "“text” is no text"),
        (line_of(POLICE, type=...), "has no field “type”"),
        (line_of(POLICE, type="Ministry"), "“type” is “Ministry”, which is none of Department, "),
        (line_of(POLICE, type="Target"), "“type” is “Target”"),
        (line_of(POLICE, canonical=""), "“canonical” is blank"),
        (line_of(POLICE, optional="false"), "“optional” is neither true nor false"),
        (line_of(POLICE, nested=1), "“nested” is neither true nor false"),
    ],
)
def test_a_mention_that_does_not_fit_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "gold_mentions.jsonl"
    path.write_text(f"{line_of(LAKE)}\n\n{line}\n", "utf-8")

    with pytest.raises(MalformedGold, match=problem) as caught:
        read_gold(tmp_path, TEXT)

    assert str(caught.value).startswith(f"{path}:3: ")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (line_of(FIGURE, num_text=...), "has no field “num_text”"),
        (line_of(FIGURE, num_text="31个"), "not “31个”"),
        (line_of(FIGURE, value_normalised=...), "has no field “value_normalised”"),
        (line_of(FIGURE, value_normalised="30"), "“value_normalised” is no number"),
        (line_of(FIGURE, value_normalised=float("nan")), "“value_normalised” is no number"),
        (line_of(FIGURE, value_upper=True), "“value_upper” is no number"),
        (line_of(FIGURE, unit=None), "“unit” is no text"),
        (line_of(FIGURE, comparator="≥"), "“comparator” is “≥”, which is none of ==, >, "),
        (line_of(FIGURE, status="done"), "“status” is “done”, which is none of achieved, "),
        (line_of(FIGURE, year="2024"), "“year” is no whole number"),
        (line_of(FIGURE, owner=" "), "“owner” is blank"),
    ],
)
def test_a_target_that_does_not_fit_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "gold_targets.jsonl"
    path.write_text(f"{line}\n", "utf-8")

    with pytest.raises(MalformedGold, match=problem) as caught:
        read_gold(tmp_path, TEXT)

    assert str(caught.value).startswith(f"{path}:1: ")


def test_a_measure_of_another_notice_is_named(tmp_path: Path) -> None:
    (tmp_path / "gold_mentions.jsonl").write_text(line_of(LAKE), "utf-8")
    (tmp_path / "gold_measures.jsonl").write_text('{"line": 77}\n', "utf-8")

    with pytest.raises(MalformedGold, match=r"gold_measures\.jsonl:1: .*no line 77"):
        read_gold(tmp_path, TEXT)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "gold_mentions.jsonl").write_bytes(b"\xff\xfe")

    with pytest.raises(MalformedGold, match=r"gold_mentions\.jsonl: cannot be read"):
        read_gold(tmp_path, TEXT)


def test_a_folder_without_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MalformedGold, match=r"no gold_mentions\.jsonl"):
        read_gold(tmp_path, TEXT)


def test_a_mark_at_the_start_of_the_file_is_no_part_of_the_gold(tmp_path: Path) -> None:
    (tmp_path / "gold_mentions.jsonl").write_text(line_of(LAKE), "utf-8-sig")

    gold = read_gold(tmp_path, TEXT)

    assert [one.text for one in gold.mentions or ()] == ["西湖区"]
    assert gold.targets is None


def test_all_shared_gold_fits_its_notice(shared: Path) -> None:
    folders = {shared / "kg": "tianjin-zwfw-2025"}
    folders |= {folder: folder.name for folder in sorted((shared / "kg" / "multi").iterdir())}

    for folder, notice in folders.items():
        text = (shared / "notices" / f"{notice}.txt").read_bytes().decode("utf-8")
        assert read_gold(folder, text).targets
