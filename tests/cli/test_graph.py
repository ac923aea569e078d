"""``wenjin graph`` on the shipped notice. It needs no model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Wenjin
from tests.conftest import ROOT

NOTICE = ROOT / "corpus/notices/tianjin-zwfw-2025.txt"
TEXT = NOTICE.read_text(encoding="utf-8")


def test_no_build_is_needed_after_an_ingest(known: Wenjin) -> None:
    counted = json.loads(known("graph", "stats", "--json").out)
    built = known("graph", "build").out
    assert built == (
        f"{sum(counted['nodes'].values())} nodes, {sum(counted['edges'].values())} edges\n"
    )
    assert {"District", "Department", "Section", "Target"} <= set(counted["nodes"])


def test_stats_are_readable_too(known: Wenjin) -> None:
    said = known("graph", "stats").out
    assert "  District" in said
    assert "\nedges" in said


def test_show_tells_what_the_notice_says_of_a_thing(known: Wenjin) -> None:
    said = known("graph", "show", "红桥区").out
    assert said.startswith("District 红桥区  [District:天津市红桥区]\n")
    assert "\n  ←located_in– (1)\n    Programme “双铁”政务服务驿站\n      “红桥区" in said
    sentence = "红桥区把优化政务服务融入到京津冀同城商务区建设中,在天津西站打造“双铁”政务服务驿站。"
    start = TEXT.index(sentence)
    where = f"(tianjin-zwfw-2025, characters {start}-{start + len(sentence)})"
    marked = sentence.replace("红桥区", "【红桥区】")
    assert said.endswith(f"\n  sentences (1)\n    {marked} {where}\n")


def test_show_tells_what_made_a_form_an_alias_and_where_it_stands_first(known: Wenjin) -> None:
    said = known("graph", "show", "天津市公安局").out
    start = TEXT.index("市公安局")
    assert (
        "\n  also\n    市公安局 — 市 stands for the issuer's own city "
        f"(tianjin-zwfw-2025, characters {start}-{start + 4})\n"
    ) in said


def test_a_node_with_much_to_say_is_cut_unless_all_is_asked_for(known: Wenjin) -> None:
    first = known("graph", "show", "天津市").out
    whole = known("graph", "show", "天津市", "--all").out
    assert "more (--all shows them, --json is for programs)" in first
    assert "… and" not in whole
    assert len(whole.splitlines()) > len(first.splitlines())


def test_a_figure_is_shown_as_the_notice_bounds_it(known: Wenjin) -> None:
    said = known("graph", "show", "超过560万次").out
    assert "\n  figure: more than 560 万次 (= 5,600,000 次)\n" in said


def test_a_name_of_several_nodes_shows_each(wenjin: Wenjin, tmp_path: Path) -> None:
    for city in ("杭州市", "沈阳市"):
        text = f"{city}园林局关于公园的通知\n一、会同市财政局新建公园3个。\n"
        (tmp_path / f"{city}.txt").write_text(text, "utf-8")
        (tmp_path / f"{city}.json").write_text(json.dumps({"issuer": f"{city}园林局"}), "utf-8")
        assert wenjin("ingest", tmp_path / f"{city}.txt").status == 0
    said = wenjin("graph", "show", "市财政局").out
    assert said.startswith("Department 杭州市财政局  [")
    assert "\n\nDepartment 沈阳市财政局  [" in said


def test_for_programs_every_place_has_its_sentence(known: Wenjin) -> None:
    shown = json.loads(known("graph", "show", "市公安局", "--json").out)
    places = [place for node in shown["nodes"] for place in node["mentions"]]
    places += [place for edge in shown["edges"] for place in edge["provenance"]]
    assert shown["nodes"]
    assert shown["edges"]
    for place in places:
        assert TEXT[place["start"] : place["end"]] == place["text"]
        sentence = place["sentence"]
        assert list(sentence) == ["start", "end", "text"]
        assert TEXT[sentence["start"] : sentence["end"]] == sentence["text"]
        assert sentence["start"] <= place["start"] < place["end"] <= sentence["end"]


def test_for_programs_a_node_says_what_made_its_aliases(known: Wenjin) -> None:
    [node] = json.loads(known("graph", "show", "市公安局", "--json").out)["nodes"]
    [merge] = node["merges"]
    assert (merge["alias"], merge["rules"]) == ("市公安局", ["issuer_place"])
    assert TEXT[merge["said"]["start"] : merge["said"]["end"]] == "市公安局"


def test_an_unknown_name_is_one_clear_line(known: Wenjin) -> None:
    ran = known("graph", "show", "不存在的部门")
    assert ran.status == 1
    assert "不存在的部门" in ran.mistake
    assert "Did you mean" not in ran.mistake
    assert "`wenjin graph find`" in ran.mistake


@pytest.mark.parametrize(
    ("name", "meant"), [("红侨区", "红桥区"), ("紅橋區", "红桥区"), ("市公安厅", "市公安局")]
)
def test_an_unknown_name_that_is_nearly_one_says_which(
    known: Wenjin, name: str, meant: str
) -> None:
    ran = known("graph", "show", name)
    assert ran.status == 1
    assert f"“{name}”. Did you mean {meant}" in ran.mistake


def test_at_most_three_names_are_offered_and_each_node_once(known: Wenjin) -> None:
    mistake = known("graph", "show", "天津市红侨区").mistake
    offered = mistake.partition("Did you mean ")[2].partition("?")[0].split(" or ")
    assert offered[0] == "天津市红桥区"
    assert len(offered) <= 3
    assert not {"红桥区", "红桥"} & set(offered)


@pytest.mark.parametrize("name", ["\x1b[2J", "津" * 1_000])
def test_a_name_that_is_none_is_one_clear_line(known: Wenjin, name: str) -> None:
    ran = known("graph", "show", name)
    assert ran.status == 1
    assert "The graph has no node" in ran.mistake
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("form", ["jsonl", "graphml", "csv"])
def test_two_exports_are_byte_identical(form: str, known: Wenjin, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "deep" / "second"
    written = known("graph", "export", "--format", form, "--out", first).out.split()
    known("graph", "export", "--format", form, "--out", second)
    assert written
    for path in map(Path, written):
        assert path.read_bytes() == (second / path.name).read_bytes()


def test_an_export_that_cannot_be_written_is_one_clear_line(known: Wenjin, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    ran = known("graph", "export", "--out", tmp_path / "taken" / "below")
    assert ran.status == 1
    assert "taken" in ran.mistake


@pytest.mark.parametrize("form", ["jsonl", "graphml", "csv"])
def test_an_empty_store_leaves_an_earlier_export_as_it_is(
    form: str, known: Wenjin, tmp_path: Path
) -> None:
    known("graph", "export", "--format", form, "--out", tmp_path / "out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}

    for out in ("out", "new"):
        ran = known(
            "graph", "export", "--format", form, "--home", tmp_path / "typo",
            "--out", tmp_path / out,
        )  # fmt: skip
        assert ran.status == 1
        assert "No notice has been taken in yet" in ran.mistake

    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert not (tmp_path / "new").exists()


def test_an_empty_store_says_what_to_do(wenjin: Wenjin) -> None:
    ran = wenjin("graph", "stats")
    assert ran.status == 0
    assert "`wenjin ingest PATH`" in ran.err


def test_show_with_an_empty_store_says_what_to_do_in_one_line(wenjin: Wenjin) -> None:
    ran = wenjin("graph", "show", "红桥区")
    assert ran.status == 1
    assert "`wenjin ingest PATH`" in ran.mistake
