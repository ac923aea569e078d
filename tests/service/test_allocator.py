"""Few arenas, in a process of its own: what the allocator is told holds for all of it."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

COUNT = """
import ctypes, sys, threading
from service.allocator import keep_few_arenas

path, is_told = sys.argv[1:]
if is_told == "told":
    assert keep_few_arenas()
all_there, all_done = threading.Barrier(9), threading.Barrier(9)

def work():
    kept = [bytes(2_000) for _ in range(500)]
    all_there.wait()
    all_done.wait()

threads = [threading.Thread(target=work) for _ in range(8)]
for each in threads:
    each.start()
all_there.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(path.encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
all_done.wait()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs glibc, which is absent")
def test_however_many_threads_there_are_two_arenas_where_there_would_be_more(
    tmp_path: Path,
) -> None:
    assert arenas(tmp_path, "left") > 2
    assert arenas(tmp_path, "told") == 2


def arenas(folder: Path, is_told: str) -> int:
    """How many arenas eight threads have got."""
    path = folder / f"{is_told}.xml"
    command = [sys.executable, "-c", COUNT, str(path), is_told]
    subprocess.run(command, cwd=ROOT, check=True)
    return path.read_text().count("<heap nr=")
