"""The drawing's own reckoning: where a name is broken, and what stays within the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kg.model import NodeType, Predicate

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def lines(page: Page, text: str, most: float, count: int) -> list[str]:
    found: list[str] = page.evaluate(
        'async ([t, m, n]) => (await import("/graph_label.js")).labelLines(t, m, n)',
        [text, most, count],
    )
    return found


@pytest.mark.parametrize("most", [5, 6, 7, 8, 9, 10, 12])
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(
    page: Page, most: int
) -> None:
    text = "推进“高效办成一件事”（第二批），完善《天津市行政备案管理办法》；新增8项、下放100%。"
    found = lines(page, text, most, 20)
    assert "".join(found) == text
    assert not any(line[0] in "，。；：、！？）》”%" for line in found)
    assert not any(line[-1] in "（《“" for line in found[:-1])


def test_a_name_too_long_is_cut_with_an_ellipsis(page: Page) -> None:
    [first, last] = lines(page, "会同各有关部门动态调整我市行政许可事项清单和非许可类清单", 10, 2)
    assert len(first) <= 11
    assert last.endswith("…")
    assert len(last) <= 10


def test_a_short_name_stays_on_one_line_and_figures_stay_whole(page: Page) -> None:
    assert lines(page, "红桥区", 10, 2) == ["红桥区"]
    assert "12345" in lines(page, "天津市民热线12345平台", 8, 3)[1]


def test_every_type_and_every_relation_has_words_of_a_hotline(page: Page) -> None:
    asked = [
        {"predicate": predicate.value, "direction": direction, "type": "Measure", "status": None}
        for predicate in Predicate
        for direction in (["both"] if predicate == "cooperates_with" else ["out", "in"])
    ]
    words: list[str] = page.evaluate(
        'async (all) => { const it = await import("/graph_words.js");'
        " return all.map((each) => it.relationWords(each)); }",
        asked,
    )
    assert not any(word == "相关" or word.isascii() for word in words)
    types: list[str] = page.evaluate(
        'async (all) => { const it = await import("/graph_words.js");'
        " return all.map((each) => it.typeName(each)); }",
        [each.value for each in NodeType],
    )
    assert "其他" not in types
    assert len(set(types)) == len(types)


def kind_of(count: int, name: str = "led_by", first: int = 0) -> dict[str, Any]:
    """A kind with so many neighbours, as the service tells it."""
    return {
        "kind": f"{name}.in.-.-",
        "predicate": name,
        "direction": "in",
        "type": None,
        "status": None,
        "total": count,
        "neighbours": [
            {
                "node": {"id": f"{name}{n}", "type": "Measure", "name": f"{name}{n}"},
                "edge": {"implicit": False},
            }
            for n in range(first, min(count, first + 8))
        ],
    }


GROWTH = """async ([root, others]) => {
  const it = await import("/graph_state.js");
  const around = (id, kinds) => ({
    node: { id, type: "Measure", name: id }, kinds, notices: [],
    total: kinds.reduce((sum, kind) => sum + kind.total, 0),
  });
  const state = it.newState(around("root", structuredClone(root)), 14);
  const sizes = [state.branches.size];
  const folded = [];
  for (const [at, kinds] of others.entries()) {
    const open = [...state.branches.values()].find((branch) => !branch.open);
    folded.push(...it.grow(state, open, around(open.node.id, kinds), 12).folded);
    sizes.push(state.branches.size);
  }
  return { sizes, folded, rows: it.rows(state).length };
}"""


def test_however_much_is_opened_the_drawing_stays_within_its_limit(page: Page) -> None:
    others = [[kind_of(300, f"p{n}"), kind_of(40, f"q{n}")] for n in range(12)]
    grown = page.evaluate(GROWTH, [[kind_of(300), kind_of(1, "awarded")], others])
    assert max(grown["sizes"]) <= 60
    assert grown["folded"]


def test_a_kind_of_hundreds_leaves_room_for_a_kind_of_one(page: Page) -> None:
    names: list[str] = page.evaluate(
        """async (kinds) => {
          const it = await import("/graph_state.js");
          const node = { id: "root", type: "Measure", name: "root" };
          const state = it.newState({ node, total: 301, kinds, notices: [] }, 6);
          return state.root.groups.map((group) => `${group.kind} ${group.members.length}`);
        }""",
        [kind_of(300), kind_of(1, "awarded")],
    )
    assert names == ["led_by.in.-.- 5", "awarded.in.-.- 1"]


def test_what_two_kinds_lead_to_stands_once_with_both_edges(page: Page) -> None:
    found = page.evaluate(
        """async (kinds) => {
          const it = await import("/graph_state.js");
          kinds[1].neighbours[0].node.id = kinds[0].neighbours[0].node.id;
          const node = { id: "root", type: "Measure", name: "root" };
          const state = it.newState({ node, total: 3, kinds, notices: [] }, 6);
          const { edges } = state.branches.get("led_by0");
          return [state.branches.size, edges.length, state.root.groups.length];
        }""",
        [kind_of(2), kind_of(1, "participates")],
    )
    assert found == [3, 2, 1]
