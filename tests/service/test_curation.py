"""Editing the graph of a library: checked, recorded, laid over every build, undone."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from corpus.errors import MalformedGraph, StoreUnavailable, UnknownNode
from corpus.store import NoticeStore
from kg.edit_errors import (
    AmbiguousName,
    EditConflict,
    InvalidEdit,
    UndoRefused,
    UnknownEdit,
)
from kg.edits import (
    AddAlias,
    AddEdge,
    AddNode,
    DeleteNode,
    Edit,
    MergeInto,
    RecordedEdit,
    Rename,
    Retype,
)
from kg.export import ExportFormat, export_graph
from kg.graph import KnowledgeGraph
from kg.model import NodeId, NodeType, Predicate
from service.curation import Curation, TakenIn
from service.library import Library
from tests.conftest import ROOT
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.kg.edited_notices import (
    BRAND,
    BUREAU,
    FINANCE,
    SECOND,
    SECOND_TEXT,
    WEST_LAKE,
    written,
)
from tests.kg.test_edit_properties import some_edits

CLOUD = NodeId("Platform:杭州云上园林")


def opened(home: Path) -> Library:
    return Library.open(home, cache=home, embedder=HashEmbedder())


def filled(home: Path) -> Library:
    """A library with the two notices whose graph the tests of kg edit."""
    library = opened(home)
    library.ingest(a_published_file(issuer="杭州市园林局"))
    library.ingest(a_published_file(SECOND_TEXT, notice_id=SECOND, issuer="杭州市园林局"))
    return library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = filled(tmp_path / "home")
    yield library
    library.close()


@pytest.fixture
def curation(library: Library) -> Curation:
    return Curation(library)


def cloud(curation: Curation) -> AddNode:
    return AddNode(NodeType.PLATFORM, "杭州云上园林", curation.said(SECOND, "云上园林"))


def exported(graph: KnowledgeGraph, folder: Path) -> list[bytes]:
    paths = export_graph(graph, folder, ExportFormat.JSONL)
    return [path.read_bytes() for path in paths]


def test_an_edit_shows_in_the_graph_and_in_snapshots_at_once(
    library: Library, curation: Curation
) -> None:
    before = library.snapshot()

    made = curation.edit(Rename(FINANCE, "杭州财政"), "王", "全称太长")

    assert (made.number, made.author, made.reason) == (1, "王", "全称太长")
    assert library.graph().node(FINANCE).name == "杭州财政"
    assert library.snapshot().graph.node(FINANCE).name == "杭州财政"
    assert before.graph.node(FINANCE).name == "杭州市财政局"
    assert curation.revision == 1


def test_another_process_sees_the_edit_and_a_restart_keeps_it(
    library: Library, curation: Curation, tmp_path: Path
) -> None:
    elsewhere = opened(tmp_path / "home")
    elsewhere.snapshot()

    curation.edit(Rename(FINANCE, "杭州财政"), "王", "简称")

    assert elsewhere.snapshot().graph.node(FINANCE).name == "杭州财政"
    elsewhere.close()
    later = opened(tmp_path / "home")
    assert written(later.graph()) == written(library.graph())
    later.close()


def test_an_edit_embeds_nothing_and_leaves_the_search_index(tmp_path: Path) -> None:
    filled(tmp_path / "home").close()
    embedder = HashEmbedder()
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=embedder)
    library.snapshot()

    Curation(library).edit(Rename(FINANCE, "杭州财政"), "王", "简称")
    library.snapshot()

    assert embedder.embedded == []
    library.close()


def test_two_exports_with_edits_are_the_same_bytes_and_undoing_restores_the_first(
    library: Library, curation: Curation, tmp_path: Path
) -> None:
    original = exported(library.graph(), tmp_path / "original")
    curation.edit(MergeInto(FINANCE, BUREAU), "王", "同一机构")
    curation.edit(cloud(curation), "王", "漏识别")

    one = exported(library.stored().graph(), tmp_path / "one")
    other = exported(library.stored().graph(), tmp_path / "other")
    curation.undo([1, 2], "李", "看错了")

    assert one == other != original
    assert exported(library.graph(), tmp_path / "restored") == original


def test_an_undone_edit_stays_in_the_list_with_who_undid_it(curation: Curation) -> None:
    curation.edit(Rename(FINANCE, "杭州财政"), "王", "简称")
    (undone,) = curation.undo([1], "李", "看错了")

    (listed,) = curation.edits()

    assert listed == undone
    assert undone.undone is not None
    assert (undone.undone.number, undone.undone.author) == (2, "李")
    assert curation.edit(Rename(FINANCE, "财政"), "王", "简称").number == 3
    assert curation.revision == 3


def test_what_is_wrong_writes_nothing(library: Library, curation: Curation) -> None:
    generation = library.store.generation()
    good = Rename(FINANCE, "杭州财政")

    for edit, error in (
        (Rename(NodeId("Award:无"), "甲"), UnknownNode),
        (Rename(FINANCE, " "), InvalidEdit),
        (Retype(FINANCE, NodeType.TARGET), InvalidEdit),
    ):
        with pytest.raises(error):
            curation.edit_all([good, edit], "王", "校对")
    for author, reason in (("", "校对"), ("王", "  "), ("王", "x" * 2_001), ("王\x1b[2J", "y")):
        with pytest.raises(InvalidEdit, match="must be 1 to 2,000 characters"):
            curation.edit(good, author, reason)

    assert curation.edits() == ()
    assert library.store.generation() == generation


def test_several_edits_may_rest_on_each_other(curation: Curation, library: Library) -> None:
    said = curation.said(SECOND, "云上园林上新")

    made = curation.edit_all(
        [cloud(curation), AddEdge(CLOUD, Predicate.LOCATED_IN, WEST_LAKE, said)], "王", "补充"
    )

    assert [each.number for each in made] == [1, 2]
    assert any(edge.edits == (2,) for edge, _ in library.graph().neighbours(CLOUD))


def test_no_edit_is_no_change(curation: Curation, library: Library) -> None:
    generation = library.store.generation()

    assert curation.edit_all([], "王", "没有") == ()
    assert library.store.generation() == generation


def test_an_edit_of_what_somebody_edited_meanwhile_is_a_conflict(curation: Curation) -> None:
    seen = curation.revision
    curation.edit(Rename(FINANCE, "杭州财政"), "王", "简称")

    with pytest.raises(EditConflict) as error:
        curation.edit(DeleteNode(FINANCE), "李", "没有这个单位", seen=seen)

    assert FINANCE in str(error.value)
    assert "王 at 20" in str(error.value)
    assert f"number 1: rename {FINANCE} to “杭州财政”" in str(error.value)
    assert len(curation.edits()) == 1


def test_an_edit_of_another_node_is_none(curation: Curation) -> None:
    seen = curation.revision
    curation.edit(Rename(FINANCE, "杭州财政"), "王", "简称")

    assert curation.edit(AddAlias(WEST_LAKE, "杭州西湖"), "李", "别名", seen=seen).number == 2


def test_a_conflict_is_told_before_what_the_other_edit_made_unknown(curation: Curation) -> None:
    curation.edit(MergeInto(FINANCE, BUREAU), "王", "同一机构")

    with pytest.raises(EditConflict):
        curation.edit(Rename(FINANCE, "杭州财政"), "李", "简称", seen=0)


def test_an_undoing_meanwhile_is_a_conflict_too(curation: Curation) -> None:
    curation.edit(Rename(FINANCE, "杭州财政"), "王", "简称")
    seen = curation.revision
    curation.undo([1], "李", "看错了")

    with pytest.raises(EditConflict, match=r"李 at .* number 2: undo: rename"):
        curation.edit(AddAlias(FINANCE, "钱袋子"), "张", "别名", seen=seen)


def test_undoing_what_somebody_edited_meanwhile_is_a_conflict(curation: Curation) -> None:
    curation.edit(Rename(FINANCE, "杭州财政"), "王", "简称")
    seen = curation.revision
    curation.edit(Rename(FINANCE, "财政"), "李", "更短")

    with pytest.raises(EditConflict):
        curation.undo([1], "张", "看错了", seen=seen)


def test_nobody_can_have_seen_what_is_still_to_come(curation: Curation) -> None:
    for seen in (1, -1):
        with pytest.raises(InvalidEdit, match="the last edit of this store is 0"):
            curation.edit(Rename(FINANCE, "甲"), "王", "x", seen=seen)


def test_an_edit_that_is_undone_already_is_a_clear_error(curation: Curation) -> None:
    curation.edit(Rename(FINANCE, "杭州财政"), "王", "简称")
    curation.undo([1], "李", "看错了")

    with pytest.raises(UndoRefused, match=r"李 undid it already at .* \(number 2\)"):
        curation.undo([1], "张", "再撤")
    with pytest.raises(UnknownEdit, match="Number 2 is the undoing of edit 1"):
        curation.undo([2], "张", "撤销撤销")
    with pytest.raises(UnknownEdit, match="No edit has the number 7"):
        curation.undo([7], "张", "没有")
    with pytest.raises(InvalidEdit, match="no edit to undo"):
        curation.undo([], "张", "没有")
    assert curation.revision == 2


def test_an_edit_on_which_a_later_one_rests_is_undone_only_with_it(
    curation: Curation, library: Library
) -> None:
    before = written(library.graph())
    curation.edit(cloud(curation), "王", "漏识别")
    said = curation.said(SECOND, "云上园林上新")
    curation.edit(AddEdge(CLOUD, Predicate.LOCATED_IN, WEST_LAKE, said), "王", "补充")

    with pytest.raises(UndoRefused, match=f"later edits rest on it: 2 \\(add the edge {CLOUD}"):
        curation.undo([1], "李", "看错了")
    assert curation.revision == 2
    curation.undo([1, 2], "李", "看错了")

    assert written(library.graph()) == before


def test_a_name_of_several_nodes_asks_for_the_id(library: Library, curation: Curation) -> None:
    library.ingest(
        a_published_file("会同市财政局新建公园3个。", notice_id="north", issuer="沈阳市园林局")
    )

    with pytest.raises(AmbiguousName) as error:
        curation.find("市财政局")

    assert error.value.node_ids == ("Department:杭州市财政局", "Department:沈阳市财政局")
    assert curation.find("Department:沈阳市财政局").name == "沈阳市财政局"
    assert curation.find("杭州市财政局").node_id == FINANCE
    with pytest.raises(UnknownNode, match="Did you mean"):
        curation.find("市财正局")


def test_an_edit_survives_a_new_version_and_is_reported_when_its_words_go(
    library: Library, curation: Curation, caplog: pytest.LogCaptureFixture
) -> None:
    curation.edit(cloud(curation), "王", "漏识别")
    moved = a_published_file("杭州市园林局\n" + SECOND_TEXT, notice_id=SECOND)
    gone = a_published_file(SECOND_TEXT.replace("云上园林", "云上"), notice_id=SECOND)

    library.ingest(moved, replace=True)
    assert library.lost_edits() == ()
    assert library.graph().find(CLOUD)
    library.ingest(gone, replace=True)
    (lost,) = library.lost_edits()
    assert lost.why == "second no longer says “云上园林”"
    assert curation.report() == (lost,)
    with caplog.at_level(logging.INFO, logger="service"):
        library.snapshot()
    assert "edit_not_applied number=1" in caplog.text
    library.ingest(moved, replace=True)
    assert library.lost_edits() == ()


def test_an_edit_comes_back_with_its_notice(library: Library, curation: Curation) -> None:
    curation.edit(cloud(curation), "王", "漏识别")
    before = written(library.graph())

    library.remove(SECOND)
    (lost,) = library.lost_edits()
    assert lost.why == "the notice second is not in the store"
    library.ingest(a_published_file(SECOND_TEXT, notice_id=SECOND, issuer="杭州市园林局"))

    assert library.lost_edits() == ()
    assert written(library.graph()) == before


def test_a_notice_that_changes_between_check_and_write_has_the_edit_checked_again(
    library: Library, curation: Curation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The notice goes while the edit is being made: the edit that it was checked for is none."""
    stored = library.stored

    def and_then_another_writer() -> object:
        found = stored()
        if found.generation == started:
            NoticeStore.remove(library.store, SECOND)
        return found

    started = library.store.generation()
    monkeypatch.setattr(library, "stored", and_then_another_writer)

    with pytest.raises(UnknownNode):
        curation.edit(Rename(BRAND, "杭州绿城"), "王", "全称")
    assert curation.edits() == ()


def test_of_many_who_edit_one_node_at_once_one_succeeds(
    library: Library, curation: Curation
) -> None:
    seen, outcomes = curation.revision, list[str]()
    start = threading.Barrier(6)

    def edit(index: int) -> None:
        start.wait()
        try:
            Curation(library).edit(Rename(FINANCE, f"财政{index}"), f"{index}", "改名", seen=seen)
        except EditConflict:
            outcomes.append("conflict")
        else:
            outcomes.append("made")

    threads = [threading.Thread(target=edit, args=(index,)) for index in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["conflict"] * 5 + ["made"]
    (kept,) = curation.edits()
    assert library.graph().node(FINANCE).name == f"财政{kept.author}"


_EDITOR = """
import sys
from pathlib import Path
from kg.edits import AddAlias
from service.curation import Curation
from service.library import Library
home, name = Path(sys.argv[1]), sys.argv[2]
curation = Curation(Library.open(home, cache=home))
for index in range(5):
    curation.edit(AddAlias("Department:杭州市财政局", f"{name}{index}"), name, "别名")
"""


def test_two_processes_that_edit_at_once_lose_no_edit(
    library: Library, curation: Curation, tmp_path: Path
) -> None:
    ran = [
        subprocess.Popen([sys.executable, "-c", _EDITOR, str(tmp_path / "home"), name], cwd=ROOT)
        for name in ("甲", "乙")
    ]

    statuses = [process.wait(timeout=120) for process in ran]

    made = curation.edits()
    # each edit looks at the last state first; one that another outran is a conflict, and ends it
    assert 0 in statuses
    assert [each.number for each in made] == list(range(1, len(made) + 1))
    aliases = set(library.graph().node(FINANCE).aliases)
    assert {each.edit.alias for each in made if isinstance(each.edit, AddAlias)} <= aliases
    assert len(made) >= 5


def test_a_changed_export_is_taken_in_as_edits(
    library: Library, curation: Curation, tmp_path: Path
) -> None:
    exported(library.graph(), tmp_path / "out")
    path = tmp_path / "out" / "nodes.jsonl"
    lines = path.read_text("utf-8")
    path.write_text(lines.replace('"name": "绿城"', '"name": "杭州绿城"'), "utf-8")

    (change,) = curation.changes_in(tmp_path / "out").edits
    assert change.edit == Rename(BRAND, "杭州绿城")
    assert curation.edits() == ()
    (made,) = curation.take_in(tmp_path / "out", "王", "校对").edits

    assert (made.author, made.reason) == ("王", "校对")
    assert library.graph().node(BRAND).name == "杭州绿城"
    assert library.graph().node(BRAND).aliases == ("绿城",)
    exported(library.graph(), tmp_path / "out")
    assert curation.take_in(tmp_path / "out", "王", "再来") == TakenIn((), ())


@pytest.mark.parametrize(
    "edit",
    [Rename(BRAND, "杭州绿城"), AddAlias(BRAND, "杭州绿城"), DeleteNode(BRAND)],
    ids=lambda edit: type(edit).__name__,
)
def test_an_export_from_before_somebodys_edit_does_not_take_it_back(
    library: Library, curation: Curation, tmp_path: Path, edit: Edit
) -> None:
    exported(library.graph(), tmp_path / "out")
    curation.edit(edit, "李", "全称")

    with pytest.raises(EditConflict, match="李"):
        curation.take_in(tmp_path / "out", "王", "校对")
    assert len(curation.edits()) == 1


def test_a_malformed_export_changes_nothing(
    library: Library, curation: Curation, tmp_path: Path
) -> None:
    exported(library.graph(), tmp_path / "out")
    (tmp_path / "out" / "edges.jsonl").write_text('{"source": "a"}\n', "utf-8")

    with pytest.raises(MalformedGraph, match=r"edges\.jsonl:1: has no field 'predicate'"):
        curation.take_in(tmp_path / "out", "王", "校对")
    with pytest.raises(MalformedGraph, match="cannot be read"):
        curation.take_in(tmp_path / "nowhere", "王", "校对")
    assert curation.edits() == ()


def test_a_store_that_is_gone_is_an_error(library: Library, curation: Curation) -> None:
    with library.store.engine.connect() as connection:  # the log has every page still
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    library.store.engine.dispose()
    (library.home / "wenjin.sqlite3").write_bytes(b"not a database" * 100)

    with pytest.raises(StoreUnavailable):
        curation.edits()


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(some_edits())
def test_undoing_any_edits_from_the_last_to_the_first_restores_the_export(
    library: Library, curation: Curation, tmp_path: Path, made: list[RecordedEdit]
) -> None:
    original = exported(library.graph(), tmp_path / "original")
    numbers = [
        each.number for each in curation.edit_all([each.edit for each in made], "王", "校对")
    ]

    for number in reversed(numbers):
        curation.undo([number], "李", "全部撤销")

    assert exported(library.graph(), tmp_path / "restored") == original
    assert all(each.undone for each in curation.edits())
