"""Nothing is fetched at run time: the whole way from a file to an answer, with the network cut."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# Whatever this process tries to look up or to reach is noted and refused.
SCRIPT = """
import json, sys, time
tried = []

def cut(event, arguments):
    if event in ("socket.getaddrinfo", "socket.connect", "socket.sendto"):
        tried.append(f"{event} {arguments[0 if event == 'socket.getaddrinfo' else 1]}")
        raise OSError("the network is cut")

sys.addaudithook(cut)
from pathlib import Path
from fastapi.testclient import TestClient
from corpus.read import read_file
from service.api.app import create_app
from service.library import Library
from service.settings import Settings

home, cache = Path(sys.argv[1]), Path(sys.argv[2])
library = Library.open(home, cache=cache)
library.ingest(read_file(Path("corpus/notices/tianjin-zwfw-2025.txt")))
app = create_app(Settings.model_validate({"home": home, "cache": cache}), library)
with TestClient(app, base_url="http://127.0.0.1") as client:
    while client.get("/readyz").status_code != 200:
        time.sleep(0.05)
    page = client.get("/")
    reply = client.post("/api/v1/ask", json={"question": "热线每天受理多少诉求?"})
json.dump({"tried": tried, "page": page.status_code, "reply": reply.json()}, sys.stdout)
"""


@pytest.mark.model
def test_a_notice_is_taken_in_and_asked_with_the_network_cut(
    tmp_path: Path, model_cache: Path, root: Path
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "home"), str(model_cache)],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    happened = json.loads(ran.stdout)
    assert happened["tried"] == []
    assert happened["page"] == 200
    assert "2.30万件" in happened["reply"]["answer"]
