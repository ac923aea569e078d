"""axe-core, run in a page: https://github.com/dequelabs/axe-core, see vendor/README.md."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).with_name("vendor") / "axe.min.js"
SHA_256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"

RUN = """async (within) => {
  const { violations, incomplete } = await axe.run(within, { resultTypes: ["violations"] });
  const told = (found) => found.flatMap(({ id, help, nodes }) => nodes.map(({ target, any }) =>
    `${id}: ${help}: ${JSON.stringify(target)} ${any.map(({ message }) => message).join("; ")}`));
  return told(violations);
}"""


@cache
def script() -> str:
    """The vendored build, if it is the one that was written down."""
    found = AXE.read_bytes()
    assert hashlib.sha256(found).hexdigest() == SHA_256, f"{AXE.name} is not the build named"
    return found.decode("utf-8")


def violations(page: Page, within: str) -> list[str]:
    """What axe finds wrong within the element that ``within`` selects, a line each."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {script()} }} }}")
    return list(page.evaluate(RUN, within))
