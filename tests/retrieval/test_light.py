"""What is loaded to answer a question: neither PyTorch nor what comes with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ASK = """
import sys
from pathlib import Path
from corpus.read import read_file
from retrieval.embedder import SentenceEmbedder
from service.answering.outcome import Answer, Question
from service.answering.pipeline import Answerer
from service.library import Library

embedder = SentenceEmbedder.load("bundled", Path(sys.argv[1]))
library = Library.open(Path(sys.argv[2]), cache=Path(sys.argv[1]), embedder=embedder)
library.ingest(read_file(Path("corpus/notices/tianjin-zwfw-2025.txt")))
reply = Answerer(library).ask(Question("热线每天受理多少诉求?"))
assert isinstance(reply.outcome, Answer)
heavy = {"torch", "sentence_transformers", "transformers", "scipy", "sklearn"}
print(sorted(heavy & set(sys.modules)))
"""


@pytest.mark.model
def test_a_question_is_answered_without_pytorch(model_cache: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(model_cache), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
