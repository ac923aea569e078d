"""A changed export of a store that has other notices by now: what came since is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import MalformedGraph
from corpus.notice import NoticeId
from kg.edit_errors import EditConflict, InvalidEdit, ManyDeletions, StaleExport
from kg.edits import AddAlias, AddEdge, DeleteEdge, DeleteNode, MergeInto, Rename
from kg.export import ExportFormat, export_graph
from kg.model import NodeId, Predicate
from service.curation import Curation, TakenIn
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.kg.edited_notices import (
    BRAND,
    BUREAU,
    FINANCE,
    SAMPLE,
    SECOND,
    SECOND_TEXT,
    STATION,
    WEST_LAKE,
    written,
)

EXTRA = NoticeId("extra")
EXTRA_TEXT = """杭州市园林局通知
一、公园建设
1.新建公园。会同市财政局、市钱袋子局新建公园5个,推出“湖光”小程序。
"""
Lines = list[dict[str, Any]]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library with two notices, exported into ``out``."""
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file(issuer="杭州市园林局"))
    library.ingest(a_published_file(SECOND_TEXT, notice_id=SECOND, issuer="杭州市园林局"))
    export_graph(library.graph(), tmp_path / "out", ExportFormat.JSONL)
    yield library
    library.close()


@pytest.fixture
def curation(library: Library) -> Curation:
    return Curation(library)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def add_extra(library: Library, text: str = EXTRA_TEXT) -> None:
    library.ingest(a_published_file(text, notice_id=EXTRA, issuer="杭州市园林局"))


def change(out: Path, name: str, how: Callable[[Lines], None]) -> None:
    """Change the lines of one file of the export as somebody might."""
    path = out / name
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    how(lines)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def of(lines: Lines, node_id: str) -> dict[str, Any]:
    """The line of a node."""
    return next(line for line in lines if line["id"] == node_id)


def named(name: str) -> Callable[[Lines], None]:
    return lambda lines: of(lines, FINANCE).update(name=name)


def test_what_was_ingested_since_is_left_alone_and_named(
    library: Library, curation: Curation, out: Path
) -> None:
    add_extra(library)
    before = written(library.graph())

    assert curation.changes_in(out) == TakenIn((), (EXTRA,))
    assert curation.take_in(out, "王", "校对") == TakenIn((), (EXTRA,))
    assert written(library.graph()) == before


def test_a_change_is_taken_in_and_holds_for_what_came_since(
    library: Library, curation: Curation, out: Path
) -> None:
    add_extra(library)
    extra = {node.node_id for node in library.graph().nodes()}
    change(out, "nodes.jsonl", named("杭州财政"))

    taken = curation.take_in(out, "王", "校对")

    assert [each.edit for each in taken.edits] == [Rename(FINANCE, "杭州财政")]
    assert taken.left == (EXTRA,)
    node = library.graph().node(FINANCE)
    assert node.name == "杭州财政"
    assert EXTRA in {said.notice_id for said in node.mentions}
    assert {node.node_id for node in library.graph().nodes()} == extra


def test_a_node_deleted_in_the_file_goes_and_those_that_came_since_stay(
    library: Library, curation: Curation, out: Path
) -> None:
    add_extra(library)
    change(out, "nodes.jsonl", lambda lines: lines.remove(of(lines, BRAND)))
    ends = ("source", "target")
    change(
        out,
        "edges.jsonl",
        lambda lines: lines.__setitem__(
            slice(None), [line for line in lines if BRAND not in (line[end] for end in ends)]
        ),
    )

    taken = curation.take_in(out, "王", "校对")

    assert [each.edit for each in taken.edits] == [DeleteNode(BRAND)]
    assert library.graph().find("杭州市钱袋子局")


def test_edits_of_what_came_since_are_left_alone_too(
    library: Library, curation: Curation, out: Path
) -> None:
    add_extra(library)
    added = curation.find("市钱袋子局").node_id
    said = curation.said(EXTRA, "市钱袋子局新建公园5个")
    curation.edit(AddAlias(added, "钱袋子"), "李", "别名")
    curation.edit(AddEdge(BRAND, Predicate.LOCATED_IN, WEST_LAKE, said), "李", "补充")
    before = written(library.graph())

    assert curation.take_in(out, "王", "校对") == TakenIn((), (EXTRA,))
    assert written(library.graph()) == before


def test_an_edit_since_then_of_a_node_that_was_changed_is_still_a_conflict(
    library: Library, curation: Curation, out: Path
) -> None:
    add_extra(library)
    curation.edit(MergeInto(FINANCE, BUREAU), "李", "同一机构")
    change(out, "nodes.jsonl", named("杭州财政"))

    with pytest.raises(EditConflict, match="李"):
        curation.take_in(out, "王", "校对")
    assert len(curation.edits()) == 1


def test_a_change_that_what_came_since_does_not_allow_is_refused(
    library: Library, curation: Curation, out: Path
) -> None:
    add_extra(library)
    new = curation.find("市钱袋子局")
    place = {"notice_id": SECOND, "start": 0, "end": 3, "text": SECOND_TEXT[:3]}
    line: dict[str, Any] = {"id": new.node_id, "type": new.type.value, "name": new.name}
    line |= {"mentions": [place], "aliases": [place["text"]]}
    change(out, "nodes.jsonl", lambda lines: lines.append(line))

    with pytest.raises(InvalidEdit) as error:
        curation.take_in(out, "王", "校对")

    assert f"there is a node {new.node_id} already" in str(error.value)
    assert "Since the export came extra: write a new one" in str(error.value)
    assert curation.edits() == ()


def test_whoever_edited_what_came_since_is_told_before_what_does_not_fit(
    library: Library, curation: Curation, out: Path
) -> None:
    add_extra(library)
    new = curation.find("市钱袋子局")
    curation.edit(AddAlias(new.node_id, "钱袋子"), "李", "别名")
    place = {"notice_id": SECOND, "start": 0, "end": 3, "text": SECOND_TEXT[:3]}
    line = {"id": new.node_id, "type": new.type.value, "name": new.name, "mentions": [place]}
    change(out, "nodes.jsonl", lambda lines: lines.append(line))

    with pytest.raises(EditConflict, match=r"李 at .*, number 1: add the alias “钱袋子”"):
        curation.take_in(out, "王", "校对")


def test_an_export_of_a_notice_that_was_removed_names_it(
    library: Library, curation: Curation, out: Path
) -> None:
    library.remove(SECOND)
    before = written(library.graph())

    with pytest.raises(StaleExport) as error:
        curation.take_in(out, "王", "校对")

    assert error.value.notice_ids == (SECOND,)
    assert "out quotes second, which the store does not have. Take in" in str(error.value)
    assert str(error.value).endswith("Nothing was changed.")
    assert (curation.edits(), written(library.graph())) == ((), before)


def test_an_export_that_quotes_what_came_since_is_refused(
    library: Library, curation: Curation, out: Path
) -> None:
    add_extra(library)
    (mention,) = [m for m in curation.find(FINANCE).mentions if m.notice_id == EXTRA]
    place = {
        "notice_id": EXTRA, "start": mention.span.start, "end": mention.span.end,
        "text": mention.text,
    }  # fmt: skip
    change(out, "nodes.jsonl", lambda lines: of(lines, FINANCE)["mentions"].append(place))

    with pytest.raises(StaleExport, match="quotes extra, which came or changed after it"):
        curation.take_in(out, "王", "校对")
    assert curation.edits() == ()


def test_an_export_from_before_another_version_of_a_notice_is_refused(
    library: Library, curation: Curation, out: Path
) -> None:
    other = "杭州市园林局\n各单位注意：\n" + SECOND_TEXT
    library.ingest(a_published_file(other, notice_id=SECOND, issuer="杭州市园林局"), replace=True)

    with pytest.raises(StaleExport, match="quotes second, which came or changed after it"):
        curation.take_in(out, "王", "校对")


@pytest.mark.parametrize("text", ["你好", "会同市财政局。"])
def test_a_notice_without_sections_is_known_by_its_names_or_its_issuer(
    library: Library, curation: Curation, out: Path, text: str
) -> None:
    library.ingest(a_published_file(text, notice_id=EXTRA, issuer="大连市公安局"))
    assert curation.changes_in(out) == TakenIn((), (EXTRA,))

    export_graph(library.graph(), out, ExportFormat.JSONL)
    assert curation.changes_in(out) == TakenIn((), ())
    change(
        out,
        "nodes.jsonl",
        lambda lines: of(lines, "Department:大连市公安局").update(name="大连公安"),
    )
    (made,) = curation.changes_in(out).edits
    assert made.edit == Rename(NodeId("Department:大连市公安局"), "大连公安")


def test_an_export_without_any_node_is_no_export(curation: Curation, out: Path) -> None:
    for name in ("nodes.jsonl", "edges.jsonl"):
        (out / name).write_text("")

    with pytest.raises(MalformedGraph, match=r"nodes\.jsonl: has no node"):
        curation.changes_in(out)
    with pytest.raises(MalformedGraph, match=r"nodes\.jsonl: has no node"):
        curation.take_in(out, "王", "校对")
    assert curation.edits() == ()


def test_a_library_with_the_first_notice_only_is_not_what_the_export_is_of(
    library: Library, curation: Curation, out: Path
) -> None:
    library.remove(SAMPLE)
    library.remove(SECOND)
    add_extra(library)

    with pytest.raises(StaleExport, match="quotes sample, second, which the store does not have"):
        curation.take_in(out, "王", "校对")


@pytest.mark.parametrize("ingested_since", [False, True])
def test_an_export_that_was_cut_short_changes_nothing_unless_it_is_meant(
    library: Library, curation: Curation, out: Path, ingested_since: bool
) -> None:
    if ingested_since:
        add_extra(library)
    before = written(library.graph())
    change(out, "edges.jsonl", lambda lines: lines.__delitem__(slice(len(lines) // 2, None)))

    for refused in (curation.changes_in, lambda out: curation.take_in(out, "王", "校对")):
        with pytest.raises(ManyDeletions, match="--allow-deletions"):
            refused(out)
    assert (curation.edits(), written(library.graph())) == ((), before)
    taken = curation.take_in(out, "王", "校对", allow_deletions=True)

    assert len(taken.edits) > 10
    assert {type(each.edit) for each in taken.edits} == {DeleteEdge}


def test_an_export_from_before_many_additions_names_who_made_them(
    curation: Curation, out: Path
) -> None:
    said = curation.said(SECOND, "西湖区打造“湖边”驿站")
    places = curation.said(SECOND, "拱墅区推出“绿城”品牌")
    added = [AddEdge(BRAND, Predicate.LOCATED_IN, place, said) for place in (WEST_LAKE, BUREAU)]
    added += [AddEdge(STATION, Predicate.LOCATED_IN, each, places) for each in (FINANCE, BUREAU)]
    curation.edit_all(added, "李", "补充")

    with pytest.raises(EditConflict, match="李"):
        curation.take_in(out, "王", "校对")
