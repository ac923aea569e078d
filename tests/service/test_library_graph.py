"""The graph of a home: the same bytes however it came about, and no model once it was made."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.notice import NoticeId
from kg.export import ExportFormat, export_graph
from kg.model import Predicate
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder

_LETTER = (
    "杭州市园林局关于印发{done}年工作总结和{planned}年工作要点的通知\n各区园林局：\n"
    "现印发给你们。\n杭州市园林局\n{planned}年3月5日\n"
    "杭州市园林局{done}年工作总结\n新建游园驿站203个。推出口袋公园认养机制。修订公园巡查规程。"
    "聘请园艺监督员20名。采购除草机械。举办赏花节。\n"
    "杭州市园林局{planned}年工作要点\n年内计划新建游园驿站160个。完善口袋公园认养机制。"
    "建设苗圃。疏浚河道。\n"
)


def notice(year: int) -> str:
    """A notice of one year: what was done in the year before, and what is planned."""
    return _LETTER.format(done=year - 1, planned=year)


def opened(home: Path) -> Library:
    """A library with a model that gives each text a vector of its own."""
    return Library.open(home, cache=home, embedder=HashEmbedder())


def written(library: Library, folder: Path) -> dict[str, bytes]:
    """The files of the export."""
    paths = export_graph(library.graph(), folder, ExportFormat.JSONL)
    return {path.name: path.read_bytes() for path in paths}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_plans_are_joined_to_results_within_a_notice_and_over_two_years(home: Path) -> None:
    library = opened(home)
    for year in (2024, 2025):
        library.ingest(a_published_file(notice(year), notice_id=f"plan-{year}"))
    joined = [e for e in library.graph().edges() if e.predicate is Predicate.FOLLOWS_UP]
    library.close()

    told = {tuple(sorted({p.notice_id for p in edge.provenance})) for edge in joined}
    assert told >= {("plan-2024",), ("plan-2025",), ("plan-2024", "plan-2025")}
    assert all(edge.score is not None and edge.reason for edge in joined)


def test_after_an_ingest_the_graph_needs_no_model(home: Path) -> None:
    library = opened(home)
    library.ingest(a_published_file(notice(2025), notice_id="plan-2025"))
    library.close()

    def no_model() -> HashEmbedder:
        raise AssertionError("the model was asked for")

    first = opened(home)
    again = Library(home, first.store, no_model, HashEmbedder().fingerprint)

    assert any(e.predicate is Predicate.FOLLOWS_UP for e in again.graph().edges())
    again.close()


def test_a_removed_notice_leaves_the_export_that_never_saw_it(tmp_path: Path) -> None:
    both, one = opened(tmp_path / "both"), opened(tmp_path / "one")
    for year in (2024, 2025):
        both.ingest(a_published_file(notice(year), notice_id=f"plan-{year}"))
    with_both = written(both, tmp_path / "with-both")
    both.remove(NoticeId("plan-2024"))
    one.ingest(a_published_file(notice(2025), notice_id="plan-2025"))

    assert written(both, tmp_path / "after") == written(one, tmp_path / "never")

    both.ingest(a_published_file(notice(2024), notice_id="plan-2024"))
    assert written(both, tmp_path / "again") == with_both
    both.close()
    one.close()


@pytest.mark.model
def test_two_homes_with_the_real_model_export_the_same_bytes(
    tmp_path: Path, root: Path, model_cache: Path
) -> None:
    """One home is filled in one go; the other also sees another notice come and go."""
    shipped = root / "corpus" / "notices" / "tianjin-zwfw-2025.txt"
    text = shipped.read_text(encoding="utf-8")
    exports = []
    for name in ("first", "second"):
        library = Library.open(tmp_path / name, cache=model_cache)
        library.ingest(a_published_file(text, notice_id="tianjin", issuer="天津市政务服务办"))
        if name == "second":
            library.ingest(a_published_file(notice(2025), notice_id="other"))
            library.remove(NoticeId("other"))
        exports.append(written(library, tmp_path / f"{name}-export"))
        library.close()

    assert exports[0] == exports[1]
    assert b'"score"' in exports[0]["edges.jsonl"]
