"""``wenjin graph edit``, ``edits``, ``undo`` and ``import`` on the shipped notice."""

from __future__ import annotations

import getpass
import json
import typing
from pathlib import Path

import pytest

from kg.model import STATED, NodeType, Predicate
from service.commands.graph_edits import NameType, PredicateName
from tests.cli.conftest import Wenjin
from tests.conftest import ROOT

NOTICE = ROOT / "corpus/notices/tianjin-zwfw-2025.txt"
STATION = "“双铁”政务服务驿站"
BECAUSE = ("--author", "王", "--reason", "校对")


def listed(wenjin: Wenjin, *options: str) -> list[dict[str, typing.Any]]:
    edits: list[dict[str, typing.Any]] = json.loads(
        wenjin("graph", "edits", "--json", *options).out
    )["edits"]
    return edits


def test_the_types_and_predicates_of_the_commands_are_those_of_the_graph() -> None:
    assert set(typing.get_args(NameType)) == {k.value for k in NodeType if k not in STATED}
    assert set(typing.get_args(PredicateName)) == {each.value for each in Predicate}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rename", "红桥区", "天津红桥"), "rename District:天津市红桥区 to “天津红桥”"),
        (("retype", STATION, "Platform"), f"retype Programme:天津市/{STATION} to Platform"),
        (
            ("merge", "和平区", "红桥区"),
            "merge District:天津市和平区 into District:天津市红桥区",
        ),
        (("alias", "红桥区", "老红桥"), "add the alias “老红桥” to District:天津市红桥区"),
        (
            (
                "add-node", "Platform", "天津西站", "--notice", "tianjin-zwfw-2025",
                "--words", "天津西站",
            ),
            "add the node Platform:天津西站",
        ),
        (("delete-node", STATION), f"delete the node Programme:天津市/{STATION}"),
        (
            (
                "add-edge", STATION, "located_in", "和平区", "--notice", "tianjin-zwfw-2025",
                "--words", f"在天津西站打造{STATION}",
            ),
            f"add the edge Programme:天津市/{STATION} –located_in→ District:天津市和平区",
        ),
        (
            ("delete-edge", STATION, "located_in", "红桥区"),
            f"delete the edge Programme:天津市/{STATION} –located_in→ District:天津市红桥区",
        ),
    ],
)  # fmt: skip
def test_an_edit_is_made_told_listed_and_undone(
    known: Wenjin, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    known("graph", "export", "--out", tmp_path / "before")

    made = known("graph", "edit", *arguments, *BECAUSE)

    assert (made.status, made.out) == (0, f"1  {told}\n")
    (state,) = listed(known)
    assert (state["number"], state["author"], state["reason"]) == (1, "王", "校对")
    assert (state["status"], state["why"], state["undone"]) == ("applied", "", None)
    known("graph", "export", "--out", tmp_path / "edited")
    undone = known("graph", "undo", "1", *BECAUSE)
    assert (undone.status, undone.out) == (0, f"1  undone: {told}\n")
    known("graph", "export", "--out", tmp_path / "after")
    before, edited, after = (
        [path.read_bytes() for path in sorted((tmp_path / name).iterdir())]
        for name in ("before", "edited", "after")
    )
    assert before == after != edited
    assert listed(known) == []
    assert listed(known, "--all")[0]["undone"]["author"] == "王"


def test_a_form_is_split_off_a_node(known: Wenjin) -> None:
    shown = json.loads(known("graph", "show", "天津市", "--json").out)["nodes"][0]
    form = next(m["text"] for m in shown["mentions"] if m["text"] != shown["name"])

    made = known("graph", "edit", "split", "天津市", form, "--name", "津门", *BECAUSE)

    assert made.out == f"1  split {form} off Region:天津市 as Region:津门\n"
    assert known("graph", "show", "Region:津门").out.startswith("Region 津门  [Region:津门]\n")


def test_what_was_edited_shows_it(known: Wenjin) -> None:
    known("graph", "edit", "rename", "红桥区", "天津红桥", *BECAUSE)
    known(
        "graph", "edit", "add-edge", STATION, "located_in", "和平区", "--notice",
        "tianjin-zwfw-2025", "--words", f"在天津西站打造{STATION}", *BECAUSE,
    )  # fmt: skip

    said = known("graph", "show", "天津红桥").out
    assert "\n  changed by edit 1 (`wenjin graph edits` lists them)\n" in said
    assert "红桥区 — an editor said so (tianjin-zwfw-2025, characters 4621-4624)" in said
    assert "District 和平区 (by edit 2)" in known("graph", "show", STATION).out
    body = json.loads(known("graph", "show", "天津红桥", "--json").out)
    assert body["nodes"][0]["edits"] == [1]


def test_edits_are_listed_with_who_when_and_why(known: Wenjin) -> None:
    nothing = known("graph", "edits")
    assert (nothing.status, nothing.out) == (0, "")
    assert "No edit has been made by hand" in nothing.err
    known("graph", "edit", "rename", "红桥区", "天津红桥", "--reason", "全称")
    lines = known("graph", "edits").out.splitlines()
    assert lines[0] == "1  rename District:天津市红桥区 to “天津红桥”"
    assert lines[1].startswith(f"    {getpass.getuser()}, 20")
    assert lines[1].endswith(": 全称")
    assert lines[2:] == ["    applied"]


def test_a_list_whose_edits_were_all_undone_says_so(known: Wenjin) -> None:
    known("graph", "edit", "rename", "红桥区", "天津红桥", *BECAUSE)
    known("graph", "undo", "1", *BECAUSE)
    alone = known("graph", "edits")
    known("graph", "edit", "rename", "和平区", "天津和平", *BECAUSE)
    known("graph", "undo", "3", *BECAUSE)
    both = known("graph", "edits")

    assert (alone.status, alone.out, both.out) == (0, "", "")
    assert alone.err.startswith("The only edit was undone. `wenjin graph edits --all`")
    assert both.err.startswith("All 2 edits were undone. `wenjin graph edits --all`")
    assert len(known("graph", "edits", "--all").out.splitlines()) == 6


@pytest.mark.parametrize(
    ("arguments", "mistake"),
    [
        (("rename", "红桥x", "甲"), "The graph has no node “红桥x”. Did you mean 红桥"),
        (("rename", "红桥区", " "), "The new name is blank. Nothing was changed."),
        (
            ("rename", "红桥区", "和平区"),
            "If this is the same thing, merge the two: `wenjin graph edit merge "
            "District:天津市红桥区 District:天津市和平区`",
        ),
        (("merge", "红桥区", "红桥区"), "cannot be merged with itself"),
        (("merge", "红桥区", "天津市公安局"), "retype District:天津市红桥区 Department"),
        (("alias", "红桥区", "天津市红桥区"), "is a name of District:天津市红桥区 already"),
        (("split", "红桥区", "没有"), "is written “没有” nowhere"),
        (("delete-edge", STATION, "located_in", "和平区"), "there is no edge"),
        (
            ("add-node", "Region", "甲", "--notice", "nowhere", "--words", "甲"),
            "No notice has the id “nowhere”",
        ),
        (
            ("add-node", "Region", "甲", "--notice", "tianjin-zwfw-2025", "--words", "天津"),
            "says “天津” several times: at",
        ),
        (
            ("add-edge", STATION, "issued_by", "红桥区", "--notice", "tianjin-zwfw-2025",
             "--words", "在天津西站打造"),
            "issued_by joins Award, Policy",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_and_changes_nothing(
    known: Wenjin, arguments: tuple[str, ...], mistake: str
) -> None:
    ran = known("graph", "edit", *arguments, *BECAUSE)

    assert ran.status == 1
    assert mistake in ran.mistake
    assert listed(known, "--all") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("rename", "红桥区", "甲"),  # no reason
        ("retype", "红桥区", "Planet", "--reason", "x"),
        ("retype", "红桥区", "Target", "--reason", "x"),
        ("delete-edge", "红桥区", "knows", "和平区", "--reason", "x"),
    ],
)
def test_wrong_usage_is_status_2(known: Wenjin, arguments: tuple[str, ...]) -> None:
    assert known("graph", "edit", *arguments).status == 2


def test_a_user_without_a_login_name_must_give_one(
    known: Wenjin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise OSError("no entry")

    monkeypatch.setattr(getpass, "getuser", nobody)

    ran = known("graph", "edit", "rename", "红桥区", "甲", "--reason", "x")

    assert ran.status == 2
    assert "--author NAME" in ran.mistake


def test_there_is_nothing_to_edit_before_the_first_notice(wenjin: Wenjin) -> None:
    assert "wenjin ingest" in wenjin("graph", "edit", "rename", "a", "b", *BECAUSE).mistake
    assert wenjin("graph", "edits").status == 0


def test_undoing_what_is_not_there_or_undone_is_a_mistake(known: Wenjin) -> None:
    assert "No edit has the number 3" in known("graph", "undo", "3", *BECAUSE).mistake
    known("graph", "edit", "rename", "红桥区", "天津红桥", *BECAUSE)
    known("graph", "undo", "1", *BECAUSE)
    assert "王 undid it already" in known("graph", "undo", "1", *BECAUSE).mistake


def test_an_edit_that_a_change_of_the_notices_loses_is_told_at_once_and_in_the_list(
    known: Wenjin, tmp_path: Path
) -> None:
    known(
        "graph", "edit", "add-node", "Platform", "天津西站", "--notice", "tianjin-zwfw-2025",
        "--words", "天津西站", *BECAUSE,
    )  # fmt: skip
    changed = tmp_path / NOTICE.name
    text = NOTICE.read_text("utf-8")
    changed.write_text("天津市的另一个开头\n" + text, "utf-8")
    assert "not applied" not in known("ingest", changed, "--replace").err
    changed.write_text(text.replace("天津西站", "天津站"), "utf-8")
    why = "tianjin-zwfw-2025 no longer says “天津西站”"

    assert f"edit 1 is not applied: {why}\n" in known("ingest", changed, "--replace").err
    assert known("graph", "edits").out.endswith(f"    not applied: {why}\n")
    assert f"edit 1 is not applied: {why}" in known("graph", "stats").err
    gone = known("notices", "remove", "tianjin-zwfw-2025").err
    assert "edit 1 is not applied: the notice tianjin-zwfw-2025 is not in the store" in gone
    assert known("ingest", NOTICE).err.find("not applied") < 0
    assert listed(known)[0]["status"] == "applied"


def test_a_changed_export_is_imported_and_tried_before(known: Wenjin, tmp_path: Path) -> None:
    out = tmp_path / "out"
    known("graph", "export", "--out", out)
    assert known("graph", "import", out, "--dry-run").out == ""
    path = out / "nodes.jsonl"
    path.write_text(
        path.read_text("utf-8").replace('"name": "红桥区"', '"name": "天津红桥"'), "utf-8"
    )
    told = "rename District:天津市红桥区 to “天津红桥”"

    tried = known("graph", "import", out, "--dry-run")
    assert (tried.status, tried.out) == (0, f"{told}\n")
    assert "1 edit to record; nothing was changed." in tried.err
    assert listed(known, "--all") == []
    assert known("graph", "import", out).status == 2  # no reason
    assert known("graph", "import", out, *BECAUSE).out == f"1  {told}\n"
    again = known("graph", "export", "--out", out)
    assert "--seen 1" in again.err
    assert known("graph", "import", out, *BECAUSE, "--seen", "1").out == ""


def test_a_fresh_export_is_imported_after_an_undoing_and_an_older_one_is_not(
    known: Wenjin, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    known("graph", "edit", "rename", "市公安局", "本市公安局", *BECAUSE, "--author", "李")
    known("graph", "export", "--out", first)
    known("graph", "undo", "1", *BECAUSE, "--author", "李")
    told = known("graph", "export", "--out", second).err
    for out, name in ((first, "本市公安局"), (second, "天津市公安局")):
        lines = (out / "nodes.jsonl").read_text("utf-8")
        changed = lines.replace(f'"name": "{name}"', '"name": "市局"')
        (out / "nodes.jsonl").write_text(changed, "utf-8")

    fresh = known("graph", "import", second, "--dry-run")
    older = known("graph", "import", first, "--dry-run")

    assert (fresh.status, fresh.out) == (0, "rename Department:天津市公安局 to “市局”\n")
    assert older.status == 1
    assert "number 2: undo: rename Department:天津市公安局 to “本市公安局”" in older.mistake
    assert "The last edit is 2: --seen 2, should an import of these files ask." in told


def test_an_import_says_how_many_follow_ups_it_left(known: Wenjin, tmp_path: Path) -> None:
    out = tmp_path / "out"
    known("graph", "export", "--out", out)
    path = out / "edges.jsonl"
    edges = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    changed = [edge for edge in edges if "score" in edge][:2]
    for number, edge in enumerate(changed):
        edge["score"] = number / 8
    path.write_text("".join(json.dumps(edge) + "\n" for edge in edges), "utf-8")

    ran = known("graph", "import", out, "--dry-run", "--json")
    recorded = known("graph", "import", out, *BECAUSE)

    report = {"dry_run": True, "edits": [], "left": [], "follow_ups_left": len(changed)}
    assert json.loads(ran.out) == report
    assert (len(changed), recorded.out) == (2, "")
    for told in (ran.err, recorded.err):
        assert told.startswith("2 follows_up lines differ from the graph in score, reason or words")


def test_the_report_of_an_import_has_its_edits(known: Wenjin, tmp_path: Path) -> None:
    out = tmp_path / "out"
    known("graph", "export", "--out", out)
    path = out / "nodes.jsonl"
    text = path.read_text("utf-8").replace('"name": "红桥区"', '"name": "天津红桥"')
    path.write_text(text, "utf-8")
    edit = {"kind": "rename", "node": "District:天津市红桥区", "name": "天津红桥"}

    tried = json.loads(known("graph", "import", out, "--dry-run", "--json").out)
    made = json.loads(known("graph", "import", out, *BECAUSE, "--json").out)

    assert (tried["dry_run"], tried["edits"]) == (True, [{"number": None, "edit": edit}])
    assert (made["dry_run"], made["edits"]) == (False, [{"number": 1, "edit": edit}])


def test_an_import_leaves_alone_what_was_ingested_after_the_export(
    known: Wenjin, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    known("graph", "export", "--out", out)
    for name in ("extra", "more"):
        (tmp_path / f"{name}.txt").write_text("会同县卫生健康局新建卫生站3个。\n", "utf-8")
    known("ingest", tmp_path / "extra.txt")

    one = known("graph", "import", out, "--dry-run")
    known("ingest", tmp_path / "more.txt")
    two = known("graph", "import", out, *BECAUSE)

    assert (one.status, one.out, two.status, two.out) == (0, "", 0, "")
    assert one.err.splitlines() == [
        "1 notice came after this export and is left as it is: extra",
        "0 edits to record; nothing was changed.",
    ]
    assert two.err.splitlines() == [
        "2 notices came after this export and are left as they are: extra, more",
        "0 edits recorded.",
    ]


def test_an_import_of_a_notice_that_is_gone_says_what_to_do(known: Wenjin, tmp_path: Path) -> None:
    (tmp_path / "extra.txt").write_text("会同县卫生健康局新建卫生站3个。\n", "utf-8")
    known("ingest", tmp_path / "extra.txt")
    known("graph", "export", "--out", tmp_path / "out")
    known("notices", "remove", "extra")

    ran = known("graph", "import", tmp_path / "out", *BECAUSE)

    assert ran.status == 1
    assert "quotes extra, which the store does not have. Take in with `wenjin" in ran.mistake
    assert listed(known, "--all") == []


def test_a_malformed_import_names_the_line_and_changes_nothing(
    known: Wenjin, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    known("graph", "export", "--out", out)
    path = out / "nodes.jsonl"
    path.write_text("{\n" + path.read_text("utf-8"), "utf-8")

    ran = known("graph", "import", out, *BECAUSE)

    assert ran.status == 1
    assert "nodes.jsonl:1: cannot be read" in ran.mistake
    assert listed(known, "--all") == []
    assert known("graph", "import", tmp_path / "nowhere", *BECAUSE).status == 2


def test_an_export_that_was_cut_short_is_refused_and_taken_in_where_it_is_meant(
    known: Wenjin, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    known("graph", "export", "--out", out)
    path = out / "edges.jsonl"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-200]), "utf-8")

    ran = known("graph", "import", out, *BECAUSE)
    assert ran.status == 1
    assert f"lacks 200 of the graph's {len(lines):,} edges" in ran.mistake
    assert "--allow-deletions" in ran.mistake
    assert known("graph", "import", out, "--dry-run").status == 1
    assert listed(known, "--all") == []
    meant = known("graph", "import", out, *BECAUSE, "--allow-deletions")
    assert (meant.status, len(meant.out.splitlines())) == (0, 200)
    assert "checking edits: 200 of 200" in meant.err
    assert meant.err.endswith("200 edits recorded.\n")


def test_words_that_name_neither_end_of_an_edge_are_told(known: Wenjin) -> None:
    edge = ("graph", "edit", "add-edge", STATION, "located_in", "和平区", *BECAUSE)
    notice = ("--notice", "tianjin-zwfw-2025")

    odd = known(*edge, *notice, "--words", "现印发给你们")
    good = known(*edge, *notice, "--words", f"在天津西站打造{STATION}")

    assert (odd.status, odd.out.split()[0]) == (0, "1")
    assert odd.err.startswith(
        f"warning: “现印发给你们” names neither Programme:天津市/{STATION} nor "
        "District:天津市和平区; if it is wrong: `wenjin graph undo 1"
    )
    assert (good.status, good.err) == (0, "")
