// A work order for another system: as lines to paste, or as JSON.

import { dayOf, twoDigits } from "../saving.js";
import { citedNotices, sourceLine, webAddress, whereabouts } from "../source_line.js";
import { ORDER_FIELDS } from "./wording.js";

const TO_BE_CHECKED = "（待核实）";

/** The order as lines; a field without words is left out. A body that no answer is sure of says so. */
export function orderText(order) {
  const told = (name) => order[name] + (name === "body" && order.body_certain === false ? TO_BE_CHECKED : "");
  const lines = ORDER_FIELDS.filter(({ name }) => order[name]).map(({ name, label }) => `${label}：${told(name)}`);
  if (order.basis.length > 0) {
    lines.push("依据原文：", ...order.basis.map((citation, at) => {
      const where = whereabouts(citation);
      return `${at + 1}. “${citation.quote}”${where ? `（${where}）` : ""}`;
    }));
    lines.push(...citedNotices(order.basis).map((citation) => {
      const address = webAddress(citation.source_address);
      return sourceLine(citation) + (address ? ` ${address.href}` : "");
    }));
  }
  return lines.join("\n");
}

/** The order as JSON, in the shape in which the service drafts it. */
export function orderJson(order) {
  return JSON.stringify(order, null, 2);
}

/** 工单-20250127-0930.json: a name that sorts by time. */
export function fileName(now) {
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(twoDigits).join("");
  return `工单-${dayOf(now)}-${time}.json`;
}
