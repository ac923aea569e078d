"""Marked lines of one part → which stand under which: sections and items with their extent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus.lines import Line, Mark

RANKS = {
    "编": 0, "篇": 0, "部分": 0, "章": 1, "节": 2, "##": 3, "###": 4, "####": 5, "#####": 6,
    "######": 7, "一、": 8, "（一）": 9,
}  # fmt: skip
"""How high a style of heading stands above the others."""


@dataclass(slots=True)
class Node:
    """A section or item: the lines ``first`` to ``last`` and the section around it."""

    first: int
    last: int
    mark: Mark
    section: int | None  # the first line of the innermost section around it


@dataclass(frozen=True, slots=True)
class Tree:
    """The nodes by their first line, and for each line its section and its outermost item."""

    nodes: dict[int, Node]
    section_of: dict[int, int | None]
    item_of: dict[int, int | None]


def tree_of(lines: Sequence[Line], first: int, end: int, framed: Collection[int]) -> Tree:
    """The tree of lines ``first`` to before ``end``. At ``framed`` lines every section ends."""
    tree = Tree({}, {}, {})
    sections: list[int] = []
    items: list[int] = []
    for index in range(first, end):
        line = lines[index]
        if index in framed:
            sections.clear()
            items.clear()
            continue
        if line.mark is Mark.MARKUP:
            continue
        mark = _mark_within(line, lines, items)
        if mark is Mark.HEADING:
            _close(sections, lines, RANKS[line.style])
            items.clear()
        elif mark is Mark.TEXT:
            if items and lines[items[0]].mark is Mark.ARTICLE:
                del items[1:]  # a paragraph after （一）…（四） goes on with the article
        else:
            _close_items(items, lines, line.style)
            if not items and line.style in RANKS:
                _close(sections, lines, RANKS[line.style])
        if mark is not Mark.TEXT:
            around = sections[-1] if sections else None
            tree.nodes[index] = Node(index, index, mark, around)
            (sections if mark is Mark.HEADING else items).append(index)
        tree.section_of[index] = sections[-1] if sections else None
        tree.item_of[index] = items[0] if items else None
        for at in (*sections, *items):
            tree.nodes[at].last = index
    return tree


def _mark_within(line: Line, lines: Sequence[Line], items: Sequence[int]) -> Mark:
    """（一） in an article is one of its listed items, however much it looks like a heading."""
    if line.mark is Mark.HEADING and items and lines[items[0]].mark is Mark.ARTICLE:
        if line.style == "（一）":
            return Mark.LISTED
        if line.style == "一、":
            return Mark.NUMBERED
    return line.mark


def _close(sections: list[int], lines: Sequence[Line], rank: int) -> None:
    while sections and RANKS[lines[sections[-1]].style] >= rank:
        sections.pop()


def _close_items(items: list[int], lines: Sequence[Line], style: str) -> None:
    """An item ends the one before it that is counted in the same way, and what that one holds."""
    for depth, at in enumerate(items):
        if lines[at].style == style:
            del items[depth:]
            return
