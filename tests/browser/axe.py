"""The whole page by axe-core, with every rule of WCAG 2.2 A and AA and its good practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.accessibility import script

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe-core holds against the page as it stands: rule, element and why, one a line."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {script()} }} }}")
    found: list[str] = page.evaluate(
        """async (rules) => {
            // preloading style sheets would write one into the page, which its policy refuses
            const options = { runOnly: { type: "tag", values: rules }, preload: false };
            const { violations } = await axe.run(document, options);
            return violations.flatMap(({ id, nodes }) => nodes.map(
                (node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
        }""",
        RULES,
    )
    return found
