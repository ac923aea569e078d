"""Gold that is none, or is none of this notice: named with its file and its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.errors import MalformedGold
from eval.graph.gold_files import read_gold
from kg.model import NodeType, Predicate
from tests.eval.graph.by_hand import gold_measure, gold_relation
from tests.eval.graph.test_evaluate import LAKE, POLICE, TEXT, target

FIGURE = target("30个", 30, "个", id="t1")
MEASURE = gold_measure(TEXT, "新建公园30个", id="m1", actors=["杭州市园林局"], item=3)
RELATION = gold_relation(
    TEXT,
    "新建公园30个",
    ("Measure", "新建公园30个"),
    Predicate.HAS_TARGET,
    ("Target", "新建公园30个"),
    head_id="m1",
    tail_id="t1",
)
FOLLOWING = gold_relation(
    TEXT,
    "新建公园30个",
    ("Measure", "新建公园30个"),
    Predicate.FOLLOWS_UP,
    ("Measure", "拨款5万元"),
    tail_line=3,
    tail_quote="拨款5万元",
)


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


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"line": 77}', "no line 77"),
        ('{"line": 2, "optional": true}', "has no field “quote”"),
        (line_of(MEASURE, quote=...), "has no field “quote”"),
        (line_of(MEASURE, quote="新建公园31个"), "not “新建公园31个”"),
        (line_of(MEASURE, start=...), "has no field “start”"),
        (line_of(MEASURE, end=99), "none from 6 to 99"),
        (line_of(MEASURE, start=..., end=..., line=1), "“新建公园30个” is not in line 1"),
        (line_of(MEASURE, start=None, end=None, quote="公园 30个"), "“公园 30个” is not in line 2"),
        (line_of(MEASURE, verb=...), "has no field “verb”"),
        (line_of(MEASURE, object=""), "“object” is blank"),
        (line_of(MEASURE, status="achieved"), "“status” is “achieved”, which is none of done, "),
        (line_of(MEASURE, actors="杭州市园林局"), "“actors” is no list of texts"),
        (line_of(MEASURE, actors=[3]), "“actors” is no list of texts"),
        (line_of(MEASURE, partners=[" "]), "“partners” holds a blank text"),
        (line_of(MEASURE, item=3.5), "“item” is no whole number"),
        (line_of(MEASURE, item=" "), "“item” is blank"),
        (line_of(MEASURE, section=5), "“section” is no text"),
        (line_of(MEASURE, deadline=5), "“deadline” is no text"),
        (line_of(MEASURE, penalty=["罚款", 5]), "“penalty” is no list of texts"),
        (line_of(MEASURE, optional=None), "“optional” is neither true nor false"),
        (line_of(MEASURE, id=7), "“id” is no text"),
        (line_of(MEASURE, id="m1"), "the id “m1” was used before"),
    ],
)
def test_a_measure_that_does_not_fit_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "gold_measures.jsonl"
    path.write_text(f"{line_of(MEASURE)}\n\n{line}\n", "utf-8")

    with pytest.raises(MalformedGold, match=problem) as caught:
        read_gold(tmp_path, TEXT)

    assert str(caught.value).startswith(f"{path}:3: ")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"line": 77}', "no line 77"),
        ('{"line": 2, "relation": "produces"}', "has no field “head”"),
        (line_of(RELATION, relation="led_by"), "“relation” is “led_by”, which is none of coop"),
        (line_of(RELATION, relation=...), "has no field “relation”"),
        (line_of(RELATION, head=...), "has no field “head”"),
        (line_of(RELATION, tail=" "), "“tail” is blank"),
        (line_of(RELATION, head_type="measure"), "“head_type” is “measure”, which is none of Dep"),
        (line_of(RELATION, tail_type=...), "has no field “tail_type”"),
        (line_of(RELATION, quote="拆除公园"), "“拆除公园” is not in line 2"),
        (line_of(RELATION, quote=...), "has no field “quote”"),
        (line_of(RELATION, head_id="m9"), "“m9” is the id of no record of gold_measures.jsonl"),
        (line_of(RELATION, tail_id=1), "“tail_id” is no text"),
        (line_of(RELATION, tail_ids="t1"), "“tail_ids” is no list of texts"),
        (line_of(RELATION, head_id=None, head="拆除公园"), "“拆除公园” is not in line 2"),
        (line_of(RELATION, optional="no"), "“optional” is neither true nor false"),
        (line_of(RELATION, tail_implicit=1), "“tail_implicit” is neither true nor false"),
        (line_of(FOLLOWING, tail_line=...), "has no field “tail_line”"),
        (line_of(FOLLOWING, tail_line=77), "no line 77"),
        (line_of(FOLLOWING, tail_quote=...), "has no field “tail_quote”"),
        (line_of(FOLLOWING, tail_quote="新建公园"), "“新建公园” is not in line 3"),
        (line_of(FOLLOWING, tail="新建公园30个"), "“新建公园30个” is not in line 3"),
    ],
)
def test_a_relation_that_does_not_fit_is_named(tmp_path: Path, line: str, problem: str) -> None:
    for name, record in (("targets", FIGURE), ("measures", MEASURE)):
        (tmp_path / f"gold_{name}.jsonl").write_text(line_of(record), "utf-8")
    path = tmp_path / "gold_relations.jsonl"
    path.write_text(f"{line_of(RELATION)}\n\n{line}\n", "utf-8")

    with pytest.raises(MalformedGold, match=problem) as caught:
        read_gold(tmp_path, TEXT)

    assert str(caught.value).startswith(f"{path}:3: ")


def test_an_id_of_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "gold_measures.jsonl").write_text(line_of(MEASURE), "utf-8")
    (tmp_path / "gold_relations.jsonl").write_text(line_of(RELATION), "utf-8")

    with pytest.raises(MalformedGold, match=r"relations\.jsonl:1: “t1” is the id of no record"):
        read_gold(tmp_path, TEXT)


def test_a_measure_and_a_figure_with_one_id_are_named(tmp_path: Path) -> None:
    (tmp_path / "gold_measures.jsonl").write_text(line_of(MEASURE, id="t1"), "utf-8")
    (tmp_path / "gold_targets.jsonl").write_text(line_of(FIGURE), "utf-8")

    with pytest.raises(MalformedGold, match=r"measures\.jsonl:1: the id “t1” was used before"):
        read_gold(tmp_path, TEXT)


def test_a_plan_that_follows_up_has_the_place_of_both_its_sentences(tmp_path: Path) -> None:
    (tmp_path / "gold_relations.jsonl").write_text(line_of(FOLLOWING), "utf-8")

    (one,) = read_gold(tmp_path, TEXT).relations or ()

    assert one.tail_span is not None
    assert (one.span.of(TEXT), one.tail_span.of(TEXT)) == ("新建公园30个", "拨款5万元")
    assert (one.head.span, one.tail.span) == (one.span, one.tail_span)


def test_an_end_is_a_record_or_a_quote_or_a_name(tmp_path: Path) -> None:
    (tmp_path / "gold_measures.jsonl").write_text(line_of(MEASURE), "utf-8")
    named = line_of(RELATION, tail="西湖区", tail_type=NodeType.DISTRICT.value, tail_id=None)
    (tmp_path / "gold_relations.jsonl").write_text(named, "utf-8")

    (one,) = read_gold(tmp_path, TEXT).relations or ()

    assert (one.head.ids, one.head.span) == (("m1",), None)
    assert (one.tail.ids, one.tail.span, one.tail.name) == ((), None, "西湖区")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "gold_mentions.jsonl").write_bytes(b"\xff\xfe")

    with pytest.raises(MalformedGold, match=r"gold_mentions\.jsonl: cannot be read"):
        read_gold(tmp_path, TEXT)


def test_a_folder_without_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MalformedGold, match=r"no gold_mentions\.jsonl, no .*relations\.jsonl"):
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
