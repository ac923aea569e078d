// Where the boxes stand. The same graph stands the same way every time: no forces, no chance.
// Wide: the node in the middle, its groups to the right and left. Narrow: an outline downwards.

import { rest } from "./graph_state.js";

const GAP = { row: 10, group: 22, column: 44, indent: 26 };

function cellOf(kind, key, sizes, children = []) {
  return { kind, key, ...sizes.get(key), children };
}

function groupCell(group, sizes) {
  const children = group.open ? group.members.map((member) => branchCell(member, sizes)) : [];
  if (group.open && group.dropped > 0) children.unshift(cellOf("more", `l|${group.key}`, sizes));
  if (group.open && rest(group) > 0) children.push(cellOf("more", `m|${group.key}`, sizes));
  return cellOf("group", group.key, sizes, children);
}

function branchCell(branch, sizes) {
  const groups = branch.open ? branch.groups.filter(isDrawn) : [];
  return cellOf("node", branch.key, sizes, groups.map((group) => groupCell(group, sizes)));
}

/** Whether a group has a place of its own; one whose members all stand elsewhere is drawn as lines. */
export function isDrawn(group) {
  return group.members.length > 0 || rest(group) > 0;
}

function gapWithin(cell) {
  return cell.kind === "node" ? GAP.group : GAP.row;
}

function heightOf(cell) {
  const inner = cell.children.reduce((sum, child) => sum + heightOf(child), 0) + gapWithin(cell) * Math.max(0, cell.children.length - 1);
  return Math.max(cell.h, inner);
}

/** Centres of all boxes by key: `Map(key → {x, y, side})`; `sizes` has `{w, h}` of each. */
export function placed(root, sizes, narrow) {
  const places = new Map();
  const cell = branchCell(root, sizes);
  if (narrow) outline(cell, places);
  else spread(cell, places);
  return places;
}

function spread(cell, places) {
  places.set(cell.key, { x: 0, y: 0, side: 1 });
  const sides = { 1: [], [-1]: [] };
  const heights = { 1: 0, [-1]: 0 };
  for (const group of cell.children) {
    const side = heights[1] <= heights[-1] ? 1 : -1;
    sides[side].push(group);
    heights[side] += heightOf(group) + GAP.group;
  }
  for (const side of [1, -1]) {
    column(sides[side], { x: side * (cell.w / 2 + GAP.column), top: -(heights[side] - GAP.group) / 2, gap: GAP.group, side }, places);
  }
}

// cells one below the other, their near edges in line; each one's children beyond it
function column(cells, { x, top, gap, side }, places) {
  const widest = Math.max(0, ...cells.map((cell) => cell.w));
  let y = top;
  for (const cell of cells) {
    const height = heightOf(cell);
    places.set(cell.key, { x: x + (side * cell.w) / 2, y: y + height / 2, side });
    const inner = cell.children.reduce((sum, child) => sum + heightOf(child), 0) + gapWithin(cell) * Math.max(0, cell.children.length - 1);
    column(cell.children, {
      x: x + side * (widest + GAP.column), top: y + (height - inner) / 2, gap: gapWithin(cell), side,
    }, places);
    y += height + gap;
  }
}

function outline(root, places) {
  let y = 0;
  const walk = (cell, depth) => {
    places.set(cell.key, { x: depth * GAP.indent + cell.w / 2, y: y + cell.h / 2, side: 1 });
    y += cell.h + (cell.kind === "group" ? 8 : GAP.row);
    for (const child of cell.children) walk(child, depth + 1);
    if (cell.kind === "group") y += 6;
  };
  walk(root, 0);
}
