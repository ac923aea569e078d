"""axe-core, run in a page: what it finds wrong for people who cannot see it or use no mouse."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = Path(__file__).parent / "vendor" / "axe-core-4.14.1.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe-core holds against the page as it stands: rule and element, one a line."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(SCRIPT.read_text("utf-8"))
    found: list[str] = page.evaluate(
        """async (rules) => {
            // preloading style sheets would write one into the page, which the policy refuses
            const options = { runOnly: { type: "tag", values: rules }, preload: false };
            const { violations } = await axe.run(document, options);
            return violations.flatMap(({ id, nodes }) => nodes.map(
                (node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
        }""",
        RULES,
    )
    return found
