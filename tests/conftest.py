"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of outside notices, questions and gold beside the repository."""
    folder = ROOT.parent / "shared"
    if not (folder / "notices").is_dir():
        pytest.skip("needs ../shared (outside notices, questions and gold), which is absent")
    return folder
