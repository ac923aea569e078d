// What is around the subject of the open card. Drawing it is the graph view's matter, which is
// loaded when the first card has a subject.

async function load() {
  try {
    return (await import("../graph_view.js")).showGraph;
  } catch (error) {
    if (error instanceof TypeError) return null; // what a browser says of a module that it cannot fetch
    throw error;
  }
}

/** The one owner of the region; `open(notice, quote)` opens a notice. */
export function graphRegion(region, drawing, open) {
  let wanted = null;
  let view = null;
  let shown = null; // settles when the subject is drawn

  async function draw(nodeId) {
    const showGraph = await load();
    if (wanted !== nodeId) return;
    if (showGraph === null) {
      wanted = null; // the service is away: the next card tries again
      return;
    }
    region.hidden = false;
    if (view) shown = view.show(nodeId);
    else {
      view = showGraph(drawing, { nodeId, onOpen: open });
      shown = view.shown;
    }
  }

  return {
    /** Follows the open card; the same subject is left as somebody has unfolded it. */
    show(card) {
      const nodeId = card?.subject_node_id ?? null;
      if (nodeId === wanted) return;
      wanted = nodeId;
      if (nodeId !== null) draw(nodeId);
      else {
        region.hidden = true;
        view?.destroy();
        view = null;
      }
    },
    async focus() {
      if (!view) return;
      region.scrollIntoView({ block: "nearest" });
      await shown;
      if (!view) return;
      view.focus();
      if (drawing.contains(document.activeElement)) return;
      drawing.querySelector(".as-list")?.click(); // in a narrow column the keys are the list's, which is away
      view.focus();
    },
  };
}
