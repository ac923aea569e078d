"""How soon an agent sees cards: from the last key to fresh cards, in a browser, over HTTP.

``python -m benchmarks.console`` starts a service of its own over the shipped notice, types the end
of each caller's words key by key into ``/agent`` and prints, in milliseconds, what ``/assist`` took
as the page sees it and what passed from the last key until the cards were there. It needs
Playwright and Chromium, as the browser tests do.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.running import NOTICES, ROOT, BenchmarkError, completed, new_key, server, wenjin

if TYPE_CHECKING:
    from playwright.sync_api import Page

CALLERS = ROOT / "eval" / "sets" / "callers" / "tianjin.jsonl"
LAST = 40
"""Characters of what a caller says that are typed: all of it is looked up at each pause anyway."""
BETWEEN_KEYS_MS = 30
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]

WATCH = """() => {
  const found = document.querySelector("#found");
  window.seen = { key: 0, fresh: 0 };
  document.querySelector("#caller-words").addEventListener("input", () => {
    window.seen = { key: performance.now(), fresh: 0 };
  });
  new MutationObserver(() => {
    if (found.dataset.now === "fresh" && window.seen.fresh === 0)
      requestAnimationFrame(() => { window.seen.fresh = performance.now(); });
  }).observe(found, { attributes: true, attributeFilter: ["data-now"] });
}"""
TOOK = """() => {
  const asked = performance.getEntriesByType("resource")
    .filter(({ name }) => name.endsWith("/assist"));
  const took = asked.at(-1).duration;
  performance.clearResourceTimings();
  return [took, window.seen.fresh - window.seen.key];
}"""


def main() -> None:
    """Measure, and print a line for each of the two."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--callers", type=Path, default=CALLERS, help="utterances, JSON lines")
    parser.add_argument("--limit", type=int, default=40, help="how many of them")
    options = parser.parse_args()
    lines = options.callers.read_text(encoding="utf-8").splitlines()[: options.limit]
    words = [str(json.loads(line)["text"])[-LAST:] for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        completed(wenjin("ingest", NOTICES, "--home", home))
        key = new_key(home, "agent")
        with server(home) as (port, _):
            took = _typed(f"http://127.0.0.1:{port}/agent", key, words)
    say = sys.stdout.write
    say(f"{len(words)} utterances, load {os.getloadavg()[0]:.1f}\n")
    for what, ms in zip(("/assist as the page sees it", "last key to cards"), took, strict=True):
        p95 = statistics.quantiles(ms, n=20)[-1]
        say(f"{what}: p50 {statistics.median(ms):.0f} ms, p95 {p95:.0f} ms\n")


def _typed(address: str, key: str, words: Sequence[str]) -> tuple[list[float], list[float]]:
    """What each utterance took, in milliseconds: the request; from the last key to the cards."""
    from playwright.sync_api import sync_playwright

    browser = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if browser is None:
        raise BenchmarkError("There is no Chromium: apt-get install chromium-headless-shell.")
    with sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=browser, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        page.fill("#door-key", key)
        page.press("#door-key", "Enter")
        page.wait_for_selector("#console:not([hidden])")
        page.evaluate(WATCH)
        found = [_one(page, each) for each in (words[0], *words)][1:]  # the first one warms it up
        chromium.close()
    return [request for request, _ in found], [cards for _, cards in found]


def _one(page: Page, words: str) -> tuple[float, float]:
    page.fill("#caller-words", "")
    page.locator("#caller-words").press_sequentially(words, delay=BETWEEN_KEYS_MS)
    page.wait_for_function("() => window.seen.fresh > window.seen.key")
    request, cards = page.evaluate(TOOK)
    return request, cards


if __name__ == "__main__":
    main()
