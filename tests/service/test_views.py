"""What each viewer is answered from: their notices alone, and nothing of it changes with others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import NoticeNotFound
from corpus.notice import NoticeId
from corpus.publishing_errors import IdWithheld, OutOfSight
from corpus.visibility import (
    ANYBODY,
    INTERNAL,
    OPERATOR,
    PUBLIC,
    Level,
    Viewer,
    Visibility,
    restricted_to,
)
from kg.edits import AddAlias, MergeInto, Rename
from kg.export import edge_json, node_json
from kg.graph import KnowledgeGraph
from kg.model import NodeId
from retrieval.embedder import SentenceEmbedder
from service.answering.outcome import Question
from service.curation import Curation
from service.library import Library
from service.views import Views
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder

POLICE = restricted_to(["市公安局"])
STAFF = Viewer(Level.STAFF)
OFFICER = Viewer(Level.STAFF, frozenset({"市公安局"}))
PARKS = Question("全年新建口袋公园多少个？")
SECRET = A_NOTICE_TEXT.replace("30个", "4417个").replace("市财政局", "市琥珀局")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file(notice_id="open"))
    yield library
    library.close()


def hide(library: Library, notice_id: str = "shut", visibility: Visibility = INTERNAL) -> None:
    library.ingest(a_published_file(SECRET, notice_id=notice_id, visibility=visibility))


def test_where_all_is_public_there_is_one_view_for_all_and_it_is_the_whole(
    library: Library,
) -> None:
    views = Views(library)
    assert views.of(ANYBODY) is views.of(STAFF) is views.of(OPERATOR)
    assert views.of(ANYBODY).shelf.snapshot() is library.snapshot()
    views.stop()


def test_each_viewer_has_the_notices_they_may_see(library: Library) -> None:
    hide(library, "inside")
    hide(library, "police", POLICE)
    views = Views(library)
    for viewer, seen in (
        (ANYBODY, {"open"}),
        (STAFF, {"open", "inside"}),
        (OFFICER, {"open", "inside", "police"}),
        (OPERATOR, {"open", "inside", "police"}),
    ):
        snapshot = views.of(viewer).shelf.snapshot()
        assert set(snapshot.readings) == set(snapshot.index.segments) == seen
        assert set(snapshot.graph.notice_ids) == seen
    assert views.of(OFFICER) is views.of(OPERATOR)
    views.stop()


def test_nothing_changes_for_who_may_not_see_what_comes_and_goes(library: Library) -> None:
    views = Views(library)
    before = views.of(ANYBODY).shelf.snapshot()
    reply = views.of(ANYBODY).answerer.ask(PARKS)
    views.of(ANYBODY).suggested.begin().result()
    for change in (
        lambda: hide(library),
        lambda: hide(library, "other", POLICE),
        lambda: Curation(library).edit(AddAlias(NodeId("Department:市琥珀局"), "琥珀"), "李", "名"),
        lambda: library.remove(NoticeId("other")),
    ):
        change()
        view = views.of(ANYBODY)
        assert view.shelf.snapshot() is before
        assert view.answerer.ask(PARKS).answer_id == reply.answer_id
        assert view.suggested.of(None, 4)[1] is False, "nothing is looked for anew"
    views.stop()


def test_the_same_notices_have_the_same_edition_in_every_library(
    library: Library, tmp_path: Path
) -> None:
    other = Library.open(tmp_path / "other", cache=tmp_path, embedder=HashEmbedder())
    hide(other)
    other.ingest(a_published_file(notice_id="open"))
    views = Views(other)
    edition = views.of(ANYBODY).shelf.snapshot().edition
    assert edition == library.snapshot().edition != other.snapshot().edition
    other.ingest(a_published_file(notice_id="open", title="另一个标题"))
    assert views.of(ANYBODY).shelf.snapshot().edition != edition
    views.stop()
    other.close()


def test_a_view_that_is_held_shows_nothing_that_comes_later_of_another_visibility(
    library: Library,
) -> None:
    views = Views(library)
    held = views.of(ANYBODY)
    assert held is views.of(OPERATOR)
    hide(library)
    assert set(held.shelf.snapshot().readings) == {"open"}
    assert "4417" not in str(held.answerer.ask(PARKS))
    views.stop()


def test_a_notice_that_is_hidden_is_gone_at_once_for_who_may_not_see_it(library: Library) -> None:
    views = Views(library)
    held = views.of(ANYBODY)
    held.answerer.ask(PARKS)
    library.ingest(a_published_file(notice_id="open", visibility=INTERNAL))
    assert held.shelf.snapshot().readings == {}
    assert set(views.of(STAFF).shelf.snapshot().readings) == {"open"}
    views.stop()


def test_a_graph_is_as_if_there_were_no_other_notice(library: Library, tmp_path: Path) -> None:
    other = Library.open(tmp_path / "other", cache=tmp_path, embedder=HashEmbedder())
    other.ingest(a_published_file(notice_id="open"))
    expected = exported(other.graph())
    other.close()
    hide(library)
    curation = Curation(library)
    parks, money = NodeId("Department:市园林局"), NodeId("Department:市财政局")
    secret = NodeId("Department:市琥珀局")
    for edit in (MergeInto(money, secret), AddAlias(parks, "琥珀局改造"), Rename(secret, "琥珀")):
        curation.edit(edit, "李", "试")
    assert exported(library.stored().seen_by(ANYBODY).graph()) == expected
    assert "琥珀" in str(library.graph().nodes())


def test_an_edit_of_what_is_public_shows_to_all(library: Library) -> None:
    hide(library)
    parks = NodeId("Department:市园林局")
    Curation(library).edit(AddAlias(parks, "园林部门"), "李", "常用")
    views = Views(library)
    for viewer in (ANYBODY, STAFF):
        assert "园林部门" in views.of(viewer).shelf.snapshot().graph.node(parks).aliases
    views.stop()


def test_few_views_are_kept_and_one_that_was_forgotten_is_made_again(library: Library) -> None:
    for number in range(4):
        hide(library, f"n{number}", restricted_to([f"{number}局"]))
    views = Views(library, kept=2)
    first = views.of(ANYBODY)
    for number in range(4):
        of = Viewer(Level.STAFF, frozenset({f"{number}局"}))
        assert set(views.of(of).shelf.snapshot().readings) == {"open", f"n{number}"}
    assert views.of(ANYBODY) is not first
    assert first.suggested.begin().done()  # stopped, and still harmless to whoever has it
    assert first.answerer.ask(PARKS) is not None
    views.stop()


def test_views_are_made_once_however_many_ask(library: Library) -> None:
    hide(library)
    views = Views(library)
    found: list[int] = []
    work = [
        threading.Thread(target=lambda: found.append(id(views.of(ANYBODY).shelf.snapshot())))
        for _ in range(8)
    ]
    for each in work:
        each.start()
    for each in work:
        each.join()
    assert len(set(found)) == 1
    views.stop()


def test_what_may_not_be_seen_cannot_be_removed_or_published_over(library: Library) -> None:
    hide(library, "police", POLICE)
    with pytest.raises(NoticeNotFound) as unseen:
        library.remove(NoticeId("police"), viewer=STAFF)
    with pytest.raises(NoticeNotFound) as missing:
        library.remove(NoticeId("polizei"), viewer=STAFF)
    assert str(unseen.value) == str(missing.value).replace("polizei", "police")
    file = a_published_file(notice_id="police")
    for replace in (False, True):
        with pytest.raises(IdWithheld):
            library.ingest(file, replace=replace, viewer=STAFF)
    with pytest.raises(OutOfSight):
        library.ingest(a_published_file(notice_id="new", visibility=POLICE), viewer=STAFF)
    assert library.store.get(NoticeId("police")).text == SECRET
    library.remove(NoticeId("police"), viewer=OFFICER)


def test_silent_metadata_open_nothing(library: Library) -> None:
    hide(library)
    silent = a_published_file(SECRET, notice_id="shut", title="新标题", visibility=None)
    library.ingest(silent)
    changed = a_published_file(f"{SECRET}又。", notice_id="shut", visibility=None)
    library.ingest(changed, replace=True)
    assert library.store.visibility(NoticeId("shut")) == INTERNAL
    library.ingest(a_published_file(f"{SECRET}又。", notice_id="shut", visibility=PUBLIC))
    assert library.store.visibility(NoticeId("shut")) == PUBLIC
    library.ingest(a_published_file("新通知。", notice_id="new", visibility=None))
    assert library.store.visibility(NoticeId("new")) == PUBLIC


def test_progress_counts_nothing_that_its_editor_may_not_see(library: Library) -> None:
    hide(library, "police", POLICE)
    told: dict[Viewer, list[tuple[str, int, int]]] = {STAFF: [], OFFICER: []}
    for number, viewer in enumerate(told):
        text = A_NOTICE_TEXT.replace("2025", "2026")
        library.ingest(
            a_published_file(text, notice_id=f"next{number}"),
            progress=lambda *step, viewer=viewer: told[viewer].append(step),
            viewer=viewer,
        )
        library.remove(NoticeId(f"next{number}"))
    totals = {
        viewer: {total for stage, _, total in steps if stage.startswith("joining")}
        for viewer, steps in told.items()
    }
    assert totals == {STAFF: {2}, OFFICER: {3}}


@pytest.mark.model
def test_with_the_real_model_a_citizen_is_answered_as_if_there_were_no_other_notice(
    embedder: SentenceEmbedder, tmp_path: Path
) -> None:
    answers = []
    for name, hidden in (("with", True), ("without", False)):
        library = Library.open(tmp_path / name, cache=tmp_path, embedder=embedder)
        library.ingest(a_published_file(notice_id="open"))
        if hidden:
            hide(library)
        views = Views(library)
        view = views.of(ANYBODY)
        view.suggested.begin().result()
        replies = [view.answerer.ask(Question(text), with_evidence=True) for text in ASKED]
        answers.append(
            (
                [(r.answer_id, r.outcome, r.related_questions, r.evidence) for r in replies],
                [view.answerer.search(text, 10, None) for text in ASKED],
                view.suggested.of(None, 12),
            )
        )
        if hidden:
            assert "4417" in str(views.of(STAFF).answerer.ask(PARKS).outcome)
        views.stop()
        library.close()
    assert answers[0] == answers[1]


ASKED = [
    PARKS.text,
    "东湖区新建几个口袋公园？",
    "夏季公园几点关门？",
    "4417个在哪里？",
    "琥珀局做什么？",
]


@pytest.mark.model
def test_what_others_asked_is_not_remembered_for_who_may_see_less(
    embedder: SentenceEmbedder, tmp_path: Path
) -> None:
    library = Library.open(tmp_path, cache=tmp_path, embedder=embedder)
    library.ingest(a_published_file(notice_id="open"))
    hide(library)
    views = Views(library)
    of_staff, of_anybody = (views.of(each).shelf.embedder for each in (STAFF, ANYBODY))
    assert isinstance(of_staff, SentenceEmbedder)
    assert isinstance(of_anybody, SentenceEmbedder)
    of_staff.embed_question(PARKS.text)
    assert of_staff._asked.memory.get(PARKS.text) is not None
    assert of_anybody._asked.memory.get(PARKS.text) is None
    assert embedder._asked.memory.get(PARKS.text) is None
    views.stop()
    library.close()


def exported(graph: KnowledgeGraph) -> list[str]:
    return [*map(node_json, graph.nodes()), *map(edge_json, graph.edges())]
