"""A changed export of a store with edits by hand: its files tell which of them they show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.edit_errors import EditConflict, EditNotShown, InvalidEdit
from kg.edits import (
    AddAlias,
    AddEdge,
    AddNode,
    DeleteEdge,
    DeleteNode,
    Edit,
    MergeInto,
    RecordedEdit,
    Rename,
    Retype,
    SplitOff,
)
from kg.export import ExportFormat, export_graph
from kg.model import STATED, NodeId, NodeType, Predicate
from service.curation import Curation
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.kg.edited_notices import (
    BRAND,
    BUREAU,
    FINANCE,
    GREEN,
    SECOND,
    SECOND_TEXT,
    STATION,
    WEST_LAKE,
    cloud,
    said,
    written,
)
from tests.kg.test_edit_properties import some_edits
from tests.service.test_stale_exports import Lines, change, of

ADDED = AddEdge(BRAND, Predicate.LOCATED_IN, WEST_LAKE, said("拱墅区推出“绿城”品牌"))
IS_IN = DeleteEdge(STATION, Predicate.LOCATED_IN, WEST_LAKE)
# each with a node that it touches and that is there before it and after it
EDITS: list[tuple[Edit, NodeId]] = [
    (Rename(FINANCE, "财政"), FINANCE),
    (AddAlias(FINANCE, "财政"), FINANCE),
    (MergeInto(GREEN, BUREAU), BUREAU),
    (SplitOff(BUREAU, ("市园林局",), "园林"), BUREAU),
    (ADDED, BRAND),
    (IS_IN, STATION),
]
by_kind = pytest.mark.parametrize(
    ("edit", "node_id"), EDITS, ids=[type(edit).__name__ for edit, _ in EDITS]
)


@contextmanager
def filled(home: Path) -> Iterator[Library]:
    """A library with two notices."""
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file(issuer="杭州市园林局"))
    library.ingest(a_published_file(SECOND_TEXT, notice_id=SECOND, issuer="杭州市园林局"))
    yield library
    library.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with filled(tmp_path / "home") as library:
        yield library


@pytest.fixture
def curation(library: Library) -> Curation:
    return Curation(library)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def export(library: Library, out: Path) -> None:
    export_graph(library.graph(), out, ExportFormat.JSONL)


def rename(out: Path, node_id: NodeId, name: str = "新名") -> None:
    """Change the name in the line of a node, which keeps the old one as an alias."""
    change(out, "nodes.jsonl", lambda lines: of(lines, node_id).update(name=name))


def take_out(out: Path, node_id: NodeId) -> None:
    """Delete the line of a node and those of its edges."""

    def keep(lines: Lines) -> None:
        ends = ("id", "source", "target")
        lines[:] = [line for line in lines if node_id not in [line.get(end) for end in ends]]

    change(out, "nodes.jsonl", keep)
    change(out, "edges.jsonl", keep)


@by_kind
@pytest.mark.parametrize("undone", [False, True])
def test_a_fresh_export_can_be_changed_where_edits_were_made_or_undone(
    library: Library, curation: Curation, out: Path, edit: Edit, node_id: NodeId, undone: bool
) -> None:
    curation.edit(edit, "李", "看过")
    if undone:
        curation.undo([1], "李", "看错")
    export(library, out)
    rename(out, node_id)

    (made,) = curation.take_in(out, "王", "校对").edits

    assert made.edit == Rename(node_id, "新名")


@by_kind
def test_an_export_from_before_an_edit_is_refused_where_the_same_node_was_changed(
    library: Library, curation: Curation, out: Path, edit: Edit, node_id: NodeId
) -> None:
    export(library, out)
    curation.edit(edit, "李", "看过")
    rename(out, node_id)

    with pytest.raises(EditConflict, match=r"李 at .*, number 1: .*--seen 1\."):
        curation.take_in(out, "王", "校对")
    assert len(curation.edits()) == 1


@by_kind
def test_an_export_from_before_an_edit_and_its_undoing_misses_nothing(
    library: Library, curation: Curation, out: Path, edit: Edit, node_id: NodeId
) -> None:
    export(library, out)
    curation.edit(edit, "李", "看过")
    curation.undo([1], "李", "看错")
    rename(out, node_id)

    (made,) = curation.take_in(out, "王", "校对").edits

    assert made.edit == Rename(node_id, "新名")


@by_kind
def test_an_export_from_before_an_undoing_is_refused_where_the_same_node_was_changed(
    library: Library, curation: Curation, out: Path, edit: Edit, node_id: NodeId
) -> None:
    curation.edit(edit, "李", "看过")
    export(library, out)
    curation.undo([1], "李", "看错")
    rename(out, node_id)

    with pytest.raises(EditNotShown, match=r"李 at .*, number 2: undo: "):
        curation.take_in(out, "王", "校对")
    assert len(curation.edits()) == 1


@pytest.mark.parametrize(
    "edits",
    [
        [DeleteNode(BRAND)],
        [Retype(BRAND, NodeType.AWARD), DeleteNode(NodeId("Award:浙江省杭州市/绿城"))],
        [MergeInto(BRAND, STATION), DeleteNode(STATION)],
    ],
    ids=["deleted", "retyped", "merged"],
)
def test_an_export_from_before_a_node_was_deleted_does_not_bring_it_back(
    library: Library, curation: Curation, out: Path, edits: list[Edit]
) -> None:
    export(library, out)
    curation.edit_all(edits, "李", "不是")
    before = written(library.graph())

    with pytest.raises(EditNotShown, match="李"):
        curation.take_in(out, "王", "校对")
    assert written(library.graph()) == before


def test_an_export_from_after_a_deletion_can_be_changed(
    library: Library, curation: Curation, out: Path
) -> None:
    curation.edit_all([cloud(), DeleteNode(cloud().made), DeleteNode(BRAND)], "李", "不是")
    export(library, out)
    rename(out, STATION)

    (made,) = curation.take_in(out, "王", "校对").edits

    assert made.edit == Rename(STATION, "新名")


def test_where_the_files_cannot_tell_whoever_knows_says_it(
    library: Library, curation: Curation, out: Path
) -> None:
    curation.edit(Rename(BRAND, "绿城计划"), "李", "全称")
    curation.undo([1], "李", "看错")
    export(library, out)
    take_out(out, BRAND)  # what was deleted may have been called 绿城计划

    with pytest.raises(EditNotShown) as error:
        curation.take_in(out, "王", "校对")
    (made,) = curation.take_in(out, "王", "校对", seen=2).edits

    assert "import them with --seen 2." in str(error.value)
    assert made.edit == DeleteNode(BRAND)


def test_a_difference_that_no_edit_expresses_is_not_put_down_to_an_undoing_that_shows(
    library: Library, curation: Curation, out: Path
) -> None:
    curation.edit(Rename(FINANCE, "财政"), "李", "简称")
    curation.undo([1], "李", "看错")
    export(library, out)
    change(out, "nodes.jsonl", lambda lines: of(lines, FINANCE).update(aliases=[]))

    with pytest.raises(InvalidEdit, match=f"the aliases of {FINANCE} differ"):
        curation.take_in(out, "王", "校对")


def test_a_number_that_no_edit_has_yet_is_an_error(
    library: Library, curation: Curation, out: Path
) -> None:
    export(library, out)
    change(out, "nodes.jsonl", lambda lines: of(lines, FINANCE).update(edits=[7]))

    with pytest.raises(InvalidEdit, match="nobody can have seen number 7"):
        curation.take_in(out, "王", "校对")


def test_an_added_node_that_is_gone_from_a_file_may_be_one_that_came_later(
    library: Library, curation: Curation, out: Path
) -> None:
    made = curation.edit(cloud(), "李", "漏识别").edit
    assert isinstance(made, AddNode)
    export(library, out)
    take_out(out, made.made)

    with pytest.raises(EditNotShown, match="--seen 1"):
        curation.take_in(out, "王", "校对")
    (gone,) = curation.take_in(out, "王", "校对", seen=1).edits
    assert gone.edit == DeleteNode(made.made)


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(some_edits(), st.data())
def test_one_new_name_in_an_export_of_any_revision_is_refused_or_changes_nothing_else(
    tmp_path: Path, made: list[RecordedEdit], data: st.DataObject
) -> None:
    edits = [each.edit for each in made]
    before = data.draw(st.integers(0, len(edits)), "edits before the export")
    left = data.draw(st.integers(0, len(edits)), "edits not undone after it")
    out = tmp_path / "out"
    with filled(tmp_path / str(len(list(tmp_path.iterdir())))) as library:
        curation = Curation(library)
        curation.edit_all(edits[:before], "李", "先")
        export(library, out)
        named = [node.node_id for node in library.graph().nodes() if node.type not in STATED]
        node_id = data.draw(st.sampled_from(named), "renamed")
        rename(out, node_id)
        curation.edit_all(edits[before:], "李", "后")
        if left < len(edits):
            curation.undo(range(left + 1, len(edits) + 1), "李", "撤销")

        try:
            taken = curation.changes_in(out)
        except EditConflict:
            assert not before == left == len(edits)
        else:
            assert [each.edit for each in taken.edits] == [Rename(node_id, "新名")]
