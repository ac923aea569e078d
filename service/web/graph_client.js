// The graph's routes as the drawing needs them; errors are the client's Failures.

import { seenJson } from "./as_staff.js";
import { Failure } from "./client.js";

/** What is around a node: `{total, node, kinds, notices}`, the first `each` of every kind or of `kind`. */
export async function around(nodeId, { each = 8, kind = null, offset = 0, signal = null } = {}) {
  const asked = new URLSearchParams({ each, offset });
  if (kind) asked.set("kind", kind);
  const found = await seenJson(`api/v1/graph/nodes/${encodeURIComponent(nodeId)}/around?${asked}`, signal);
  if (!Array.isArray(found?.kinds) || !Array.isArray(found.notices)) throw new Failure("broken");
  return found;
}

/** The nodes that `query` may mean, the likeliest first: `{total, nodes, matches}`. */
export async function findNodes(query, { limit = 12, signal = null } = {}) {
  const asked = new URLSearchParams({ query, limit, mentions: 1 });
  const found = await seenJson(`api/v1/graph/nodes?${asked}`, signal);
  if (!Array.isArray(found?.nodes)) throw new Failure("broken");
  return found;
}
