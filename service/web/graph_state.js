// What of a graph is shown: a tree of branches (a node, and the edge that led to it) and groups (the
// edges of one kind). Never more than MOST nodes; each node once, however many edges lead to it.

import { nodeName, relationWords } from "./graph_words.js";

export const MOST = 60;
const MOST_OF_A_KIND = 8;
const MOST_IN_A_GROUP = 20; // beside each other; further pages take the place of the first

function newBranch(node, edge, group) {
  return {
    key: `n|${node.id}`, node, name: nodeName(node), edges: edge ? [edge] : [], group,
    parent: group?.owner ?? null, groups: null, open: false, openedAt: 0, total: null,
  };
}

/** The state of a graph with one node in the middle. `around` is what the service says of it. */
export function newState(around, most) {
  const state = { root: null, branches: new Map(), notices: new Map(), clock: 0 };
  state.root = newBranch(around.node, null, null);
  state.branches.set(state.root.node.id, state.root);
  grow(state, state.root, around, most);
  return state;
}

/** Puts the neighbours of `branch` under it, at most `most`; says how many came and who made room. */
export function grow(state, branch, around, most) {
  const folded = roomFor(state, branch, Math.min(most, around.total));
  for (const notice of around.notices) state.notices.set(notice.notice_id, notice);
  branch.total = around.total;
  branch.open = true;
  branch.openedAt = state.clock += 1;
  branch.groups = around.kinds.map((kind) => ({
    key: `g|${branch.node.id}|${kind.kind}`, kind: kind.kind, words: relationWords(kind),
    owner: branch, total: kind.total, members: [], again: [], taken: 0, dropped: 0, open: true, waiting: kind.neighbours,
  }));
  const also = underFirst(branch.groups);
  const added = dealOut(state, branch.groups, Math.min(most, MOST - state.branches.size));
  for (const [id, edges] of also) state.branches.get(id)?.edges.push(...edges);
  branch.groups = branch.groups.filter((group) => group.members.length || group.again.length || rest(group));
  return { added, folded };
}

// what two kinds lead to stands under the first; the edges of the later ones, by node
function underFirst(groups) {
  const known = new Set();
  const also = new Map();
  for (const group of groups) {
    const isKnown = ({ node }) => known.has(node.id);
    for (const { node, edge } of group.waiting.filter(isKnown)) {
      also.set(node.id, [...(also.get(node.id) ?? []), { ...edge, words: group.words }]);
      group.taken += 1;
    }
    group.waiting = group.waiting.filter((each) => !isKnown(each));
    for (const { node } of group.waiting) known.add(node.id);
  }
  return also;
}

// in turns, so that a kind of three hundred leaves room for a kind of one
function dealOut(state, groups, most) {
  let left = most;
  for (let turn = 0; turn < MOST_OF_A_KIND && left > 0; turn += 1) {
    for (const group of groups) {
      while (group.waiting.length > 0) {
        const isNew = take(state, group, group.waiting.shift());
        if (isNew) left -= 1;
        if (isNew || left <= 0) break;
      }
      if (left <= 0) break;
    }
  }
  // what is on screen already takes no room
  for (const group of groups) {
    while (group.waiting.length > 0 && state.branches.has(group.waiting[0].node.id)) take(state, group, group.waiting.shift());
    group.waiting = [];
  }
  return most - left;
}

function take(state, group, neighbour) {
  const { node } = neighbour;
  group.taken += 1;
  const { owner } = group;
  const edge = { ...neighbour.edge, words: group.words };
  if (node.id === owner.node.id || owner.parent?.node.id === node.id) return false; // the way we came
  const known = state.branches.get(node.id);
  if (known?.parent === owner) known.edges.push(edge);
  else if (known) group.again.push({ branch: known, edge });
  else {
    const branch = newBranch(node, edge, group);
    state.branches.set(node.id, branch);
    group.members.push(branch);
    return true;
  }
  return false;
}

/** How many of a group are not shown. */
export function rest(group) {
  return group.total - group.taken;
}

/** Puts a further page of a group under it; where there is no room, in the place of the first ones. */
export function more(state, group, around, most) {
  for (const notice of around.notices) state.notices.set(notice.notice_id, notice);
  const folded = roomFor(state, group.owner, most);
  const first = () => group.members.find((member) => !member.open);
  while (first() && (state.branches.size + most > MOST || group.members.length + most > MOST_IN_A_GROUP)) {
    state.branches.delete(first().node.id);
    group.members.splice(group.members.indexOf(first()), 1);
    group.dropped += 1;
  }
  let added = 0;
  group.total = around.kinds[0]?.total ?? group.taken;
  for (const each of around.kinds[0]?.neighbours ?? []) {
    if (state.branches.size >= MOST && !state.branches.has(each.node.id)) break;
    if (take(state, group, each)) added += 1;
  }
  dropLost(state);
  return { added, folded };
}

/** Empties a group, so that it can be filled from the beginning. */
export function restart(state, group) {
  for (const member of group.members) {
    fold(state, member);
    state.branches.delete(member.node.id);
  }
  Object.assign(group, { members: [], again: [], taken: 0, dropped: 0 });
  dropLost(state);
}

/** Takes away what is under a branch. */
export function fold(state, branch) {
  for (const group of branch.groups ?? []) {
    for (const member of group.members) {
      fold(state, member);
      state.branches.delete(member.node.id);
    }
  }
  branch.groups = null;
  branch.open = false;
  dropLost(state);
}

function dropLost(state) {
  for (const branch of state.branches.values()) {
    for (const group of branch.groups ?? []) {
      group.again = group.again.filter(({ branch: other }) => state.branches.get(other.node.id) === other);
    }
  }
}

// folds what was opened longest ago and does not lead to `branch`
function roomFor(state, branch, needed) {
  const folded = [];
  const kept = new Set(ancestors(branch));
  while (state.branches.size + needed > MOST) {
    const oldest = [...state.branches.values()]
      .filter((each) => each.open && !kept.has(each))
      .sort((one, other) => one.openedAt - other.openedAt)[0];
    if (!oldest) break;
    fold(state, oldest);
    folded.push(oldest.name);
  }
  return folded;
}

/** The branch and those that lead to it, itself first. */
export function ancestors(branch) {
  return branch ? [branch, ...ancestors(branch.parent)] : [];
}

/** Every edge between two branches that is no limb of the tree: `{from, to, edge, words}`. */
export function crossings(state) {
  const found = new Map();
  for (const branch of state.branches.values()) {
    for (const group of branch.groups ?? []) {
      for (const { branch: other, edge } of group.again) {
        const key = ["x", ...[branch.key, other.key].sort()].join("|");
        if (!found.has(key)) found.set(key, { key, from: branch, to: other, edges: [], words: group.words });
        found.get(key).edges.push(edge);
      }
    }
  }
  return [...found.values()];
}

/** The rows of the list in their order: `{key, level, kind, of, …}`. */
export function rows(state) {
  const made = [];
  const walk = (branch, level) => {
    made.push({ key: branch.key, level, kind: "node", of: branch, open: branch.open, foldable: branch !== state.root });
    for (const group of branch.open ? branch.groups : []) {
      made.push({ key: group.key, level: level + 1, kind: "group", of: group, open: group.open, foldable: true });
      if (!group.open) continue;
      if (group.dropped > 0) made.push({ key: `l|${group.key}`, level: level + 2, kind: "earlier", of: group });
      for (const member of group.members) walk(member, level + 2);
      for (const { branch: other, edge } of group.again) {
        made.push({ key: `a|${group.key}|${other.key}`, level: level + 2, kind: "again", of: other, edge, group });
      }
      if (rest(group) > 0) made.push({ key: `m|${group.key}`, level: level + 2, kind: "more", of: group });
    }
  };
  walk(state.root, 1);
  return made;
}
