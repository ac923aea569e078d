"""What is answered from while the next snapshot is made, and when somebody has to wait for it."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import IndexMismatch
from corpus.notice import NoticeId
from corpus.visibility import ANYBODY, INTERNAL, Level, Viewer, restricted_to
from kg.edits import MergeInto, Rename
from kg.model import NodeId
from service.answering.evidence_bases import EvidenceBases
from service.answering.outcome import Question
from service.answering.sentences import ReadSentence
from service.curation import Curation
from service.library import Library
from service.snapshot import Snapshot
from service.snapshot_keeper import Change
from service.views import Views
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder

OTHER = "市水务局关于节水工作的通知\n2025年全市新建节水型社区45个。\n"
STAFF = Viewer(Level.STAFF)
ASKED = [Question(text) for text in ("全年新建口袋公园多少个？", "改造老旧公园多少个？")]
WAIT_S = 60.0


def opened(home: Path, name: str | None = None) -> Library:
    embedder = HashEmbedder() if name is None else HashEmbedder(name)
    return Library.open(home, cache=home, embedder=embedder)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = opened(tmp_path / "home")
    library.ingest(a_published_file(notice_id="parks"))
    library.snapshot()
    yield library
    library.close()


@pytest.fixture
def beside(library: Library) -> Iterator[Library]:
    """Another process on the same home, as far as the library can tell."""
    other = opened(library.home)
    yield other
    other.close()


def aside(library: Library) -> None:
    """Wait until a thread of its own has made what is to be made."""
    for thread in threading.enumerate():
        if thread.name == "wenjin-next-snapshot":
            thread.join(WAIT_S)


def test_nothing_is_made_for_a_library_that_nobody_asks(tmp_path: Path) -> None:
    library = opened(tmp_path / "home")
    library.ingest(a_published_file())
    library.ingest(a_published_file(OTHER, notice_id="water"))
    library.remove(NoticeId("water"))
    assert library.current is None
    library.close()


def test_once_somebody_asks_every_change_is_in_place_when_it_returns(library: Library) -> None:
    library.ingest(a_published_file(OTHER, notice_id="water"))
    assert library.current is not None
    assert set(library.current.readings) == {"parks", "water"}
    library.ingest(a_published_file(OTHER + "补充。\n", notice_id="water"), replace=True)
    assert "补充" in library.current.readings[NoticeId("water")].notice.text
    library.remove(NoticeId("water"))
    assert set(library.current.readings) == {"parks"}


def test_an_edit_of_the_graph_is_in_place_when_it_returns(library: Library) -> None:
    parks = NodeId("Department:市园林局")
    Curation(library).edit(Rename(parks, "市园林绿化局"), "李", "全称")
    assert library.at_hand().graph.node(parks).name == "市园林绿化局"
    Curation(library).undo([1], "李", "试")
    assert library.at_hand().graph.node(parks).name == "市园林局"


def test_an_addition_elsewhere_is_made_ready_aside(library: Library, beside: Library) -> None:
    before = library.current
    beside.ingest(a_published_file(OTHER, notice_id="water"))
    assert library.at_hand() is before
    aside(library)
    assert set(library.at_hand().readings) == {"parks", "water"}


def test_an_edit_elsewhere_is_waited_for(library: Library, beside: Library) -> None:
    """A replay tells by their times which edits an answer had."""
    parks = NodeId("Department:市园林局")
    Curation(beside).edit(Rename(parks, "市园林绿化局"), "李", "全称")
    assert library.at_hand().graph.node(parks).name == "市园林绿化局"
    Curation(beside).undo([1], "李", "试")
    assert library.at_hand().graph.node(parks).name == "市园林局"


def test_what_is_taken_away_elsewhere_is_waited_for(library: Library, beside: Library) -> None:
    for visibility in (INTERNAL, restricted_to(["市公安局"])):
        beside.ingest(a_published_file(notice_id="parks", visibility=visibility))
        held = library.at_hand().readings[NoticeId("parks")].notice
        assert held.visibility == visibility
    beside.ingest(a_published_file(OTHER, notice_id="parks"), replace=True)
    assert library.at_hand().readings[NoticeId("parks")].notice.text == OTHER
    beside.remove(NoticeId("parks"))
    assert library.at_hand().readings == {}


def test_what_could_not_be_made_aside_is_told_to_who_asks_next(
    library: Library, beside: Library, tmp_path: Path
) -> None:
    before = library.current
    another = opened(library.home, "another")
    another.rebuild()
    another.ingest(a_published_file(OTHER, notice_id="water"))
    another.close()
    assert library.at_hand() is before
    aside(library)
    with pytest.raises(IndexMismatch):
        library.at_hand()
    beside.rebuild()
    assert set(library.at_hand().readings) == {"parks", "water"}


def test_a_change_here_excuses_only_what_it_has_left_itself() -> None:
    public, internal = ("0" * 64, "public"), ("0" * 64, "internal")
    change = Change(NoticeId("parks"))
    assert not change.made(public), "it has written nothing yet"
    change.begins()
    assert change.made(public)
    change.left(None)
    assert change.made(None)
    assert not change.made(internal), "somebody else has put it back, for others"


def test_what_is_prepared_is_what_is_shown_and_only_after_it_is_prepared(
    library: Library,
) -> None:
    views, seen = Views(library), list[tuple[Snapshot, Snapshot | None]]()
    views.of(ANYBODY).answerer.ask(ASKED[0])
    views.of(STAFF)
    before = library.current

    def prepare(coming: Snapshot) -> None:
        seen.append((coming, library.current))

    library.prepare_by(prepare)
    library.ingest(a_published_file(OTHER, notice_id="inside", visibility=INTERNAL))
    [(coming, then)] = seen
    assert then is before
    assert coming is library.current
    assert set(views.of(STAFF).shelf.snapshot().readings) == {"parks", "inside"}
    assert set(views.of(ANYBODY).shelf.snapshot().readings) == {"parks"}
    library.prepare_no_more_by(prepare)
    views.stop()


def test_the_snapshot_before_is_let_go_of_although_nobody_asks_again(library: Library) -> None:
    views = Views(library)
    views.of(ANYBODY).answerer.ask(ASKED[0])
    before = weakref.ref(library.snapshot())
    library.ingest(a_published_file(OTHER, notice_id="water"))
    gc.collect()
    assert before() is None
    views.stop()


def test_the_base_of_what_is_to_come_is_made_once_and_the_present_one_stays(
    library: Library,
) -> None:
    bases, first = EvidenceBases(), library.snapshot()
    present = bases.of(first)
    library.ingest(a_published_file(OTHER, notice_id="water"))
    second = library.snapshot()
    bases.make_ready(second)
    assert bases.of(first) is present
    coming = bases.of(second)
    assert coming.snapshot is second
    assert "vocabulary" in vars(coming), "made before anybody asks"
    assert bases.of(first) is coming, "who comes late goes on to what others have by now"


def test_only_sentences_whose_names_are_as_they_were_are_not_read_again(library: Library) -> None:
    bases = EvidenceBases()

    def named() -> tuple[ReadSentence, ...]:
        base = bases.of(library.snapshot())
        passages = base.readings[NoticeId("parks")].passages
        [passage] = [each for each in passages if "会同市财政局" in each.text]
        return base.sentences(passage.passage_id)

    before = named()
    library.ingest(a_published_file(OTHER, notice_id="water"))
    assert named() is before
    merge = MergeInto(NodeId("Department:市园林局"), NodeId("Department:市财政局"))
    Curation(library).edit(merge, "李", "试")
    after = named()
    assert after is not before
    ids = {name.node_id for each in after for clause in each.clauses for name in clause.names}
    assert merge.into in ids
    assert merge.node not in ids


@pytest.mark.parametrize(
    "text",
    [
        OTHER,
        A_NOTICE_TEXT.replace("30个", "31个").replace("2025", "2026"),
        "市园林和林业局文件\n市园林和林业局(简称市园林局)会同市财政局新建口袋公园7个。\n",
    ],
)
def test_answers_are_the_same_whether_the_notices_came_before_or_meanwhile(
    library: Library, tmp_path: Path, text: str
) -> None:
    views = Views(library)
    for question in ASKED:
        views.of(ANYBODY).answerer.ask(question)
    library.ingest(a_published_file(text, notice_id="later"))
    fresh = opened(tmp_path / "fresh")
    fresh.ingest(a_published_file(text, notice_id="later"))
    fresh.ingest(a_published_file(notice_id="parks"))
    theirs = Views(fresh)
    for question in ASKED:
        one, other = (
            each.of(ANYBODY).answerer.ask(question, with_evidence=True) for each in (views, theirs)
        )
        assert (one.answer_id, one.outcome) == (other.answer_id, other.outcome)
        first, second = (
            [(it.kind, it.citation, it.grounds, it.node, it.edge) for it in each.evidence or ()]
            for each in (one, other)
        )
        assert first == second
    for each in (views, theirs):
        each.stop()
    fresh.close()
