// What was read in the file, by kind, each leading to its place in the text.

import { element } from "../dom.js";
import { changesView } from "./changes.js";
import { pagedList } from "./paged.js";
import { count, figureWords, NOTES, STATUSES, TYPES } from "./words.js";

const MISSING = { no_title: "title", no_issuer: "issuer", no_date: "date" };

/** The tabs over a preview: `[{id, label, number, view()}]`. `show(place)` marks it in the text. */
export function findings(preview, described, show) {
  const { outline, names, figures, measures, known } = preview;
  const notes = openNotes(preview, described);
  const tabs = [
    { id: "notes", label: "提醒", number: notes.length, view: () => notesView(preview, notes, show) },
    { id: "outline", label: "结构", number: outline.total, view: () => outlineView(preview, show) },
    { id: "names", label: "名称", number: names.total, view: () => namesView(names, show) },
    { id: "figures", label: "数字", number: figures.total, view: () => figuresView(figures, show) },
    { id: "measures", label: "举措", number: measures.total, view: () => measuresView(measures, show) },
  ];
  if (known?.changes) {
    tabs.unshift({ id: "changes", label: "改动", number: known.changes.total, view: () => changesView(known, show) });
  }
  return tabs;
}

/** What there is to look at still, once the editor has written what was missing. */
export function openNotes({ notes, same_text_as: same }, described) {
  const open = notes.filter(({ kind }) => !MISSING[kind] || !described[MISSING[kind]]);
  return same.length > 0 ? [{ kind: "same_text", total: same.length, places: [], same }, ...open] : open;
}

function notesView({ characters, read_to: readTo }, notes, show) {
  const partly = readTo < characters
    ? element("p", { class: "partly" }, `全文${count(characters)}字，名称、数字和举措只核对了前${count(readTo)}字；发布时会读完全文。`)
    : null;
  if (notes.length === 0) return element("div", {}, partly, element("p", { class: "nothing soft" }, "没有要提醒的地方。"));
  return element("div", {}, partly, element("ul", { class: "notes" }, ...notes.map((note) => noteItem(note, show))));
}

function noteItem({ kind, total, places, same }, show) {
  if (kind === "same_text") {
    return element("li", { "data-kind": kind }, element("h2", {}, "同样的内容已经发布过"),
      element("p", {}, `编号：${same.join("、")}。再发一份，同一个问题会有两个出处。`));
  }
  const [title, sentence] = NOTES[kind] ?? [kind, ""];
  const listed = places.length > 0
    ? element("ul", { class: "places" }, ...places.map((place) => element("li", {}, placeButton(place, show))))
    : null;
  const more = total > places.length && places.length > 0
    ? element("p", { class: "soft" }, `共${count(total)}处，只列出前${count(places.length)}处。`)
    : null;
  return element("li", { "data-kind": kind }, element("h2", {}, places.length > 1 ? `${title}（${count(total)}处）` : title),
    element("p", {}, sentence), listed, more);
}

function placeButton(place, show) {
  const words = place.text.trim() ? place.text.slice(0, 40) : `第${count(place.start + 1)}个字`;
  return element("button", { type: "button", class: "place", onclick: () => show(place) },
    words + (place.text.length > 40 || place.end - place.start > 40 ? "…" : ""));
}

function outlineView({ outline }, show) {
  return pagedList(outline.rows, {
    total: outline.total,
    unit: "条",
    placeholder: "在结构里找",
    empty: "没有认出标题、条款或分项。正文会按段落和句子来查找。",
    words: (row) => row.title,
    draw: (row) => element("li", { class: "outline-row", "data-depth": Math.min(row.depth, 4) },
      element("button", { type: "button", class: "entry", onclick: () => show({ start: row.start, end: row.start + Math.min(row.end - row.start, 120) }) },
        numbered(row) ? element("span", { class: "mark" }, numbered(row)) : null,
        element("span", { class: row.kind === "item" || row.kind === "article" ? "words" : "words strong" }, row.title))),
  });
}

function numbered({ kind, number }) {
  if (!number) return "";
  if (kind === "article") return `第${number}条`;
  return kind === "item" ? `${number}.` : ""; // a heading carries its own number
}

function namesView(names, show) {
  const types = Object.keys(TYPES).filter((type) => names.rows.some((row) => row.type === type));
  return pagedList(names.rows, {
    total: names.total,
    unit: "个",
    placeholder: "在名称里找",
    empty: "没有找到单位、区县、政策、平台等名称。",
    words: (row) => [row.name, ...row.aliases].join(" "),
    chips: types.map((type) => [TYPES[type], (row) => row.type === type]),
    draw: (row) => nameItem(row, show),
  });
}

function nameItem(row, show) {
  let next = 0;
  const at = element("span", { class: "times" }, `${count(row.total)}处`);
  const open = () => {
    show(row.places[next]);
    if (row.places.length > 1) at.textContent = `第${next + 1}处，共${count(row.total)}处`;
    next = (next + 1) % row.places.length;
  };
  return element("li", {}, element("button", { type: "button", class: "entry", onclick: open },
    element("span", { class: "tag" }, TYPES[row.type] ?? row.type),
    element("span", { class: "words" }, row.name,
      row.aliases.length > 0 ? element("span", { class: "soft also" }, `也写作${row.aliases.join("、")}`) : null),
    at));
}

function figuresView(figures, show) {
  return pagedList(figures.rows, {
    total: figures.total,
    unit: "个",
    placeholder: "按数字、事项、单位或年份找",
    empty: "没有找到表示数量的数字。",
    words: (row) => `${row.text} ${row.subject} ${row.unit} ${row.year ?? ""} ${row.owner ?? ""}`,
    chips: statusChips(figures.rows),
    draw: (row) => {
      const understood = figureWords(row);
      const about = [
        understood.replace(/\s/gu, "") === row.text.replace(/\s/gu, "") ? null : understood,
        row.year ? `${row.year}年` : null,
        row.owner,
        row.unit ? null : "没有单位",
      ].filter(Boolean).join(" · ");
      return element("li", {}, element("button", { type: "button", class: "entry figure", onclick: () => show(row) },
        element("span", { class: "number" }, row.text),
        element("span", { class: "words" }, row.subject || "（没有读出说的是什么）", about ? element("span", { class: "soft also" }, about) : null),
        statusTag(row.status)));
    },
  });
}

function measuresView(measures, show) {
  return pagedList(measures.rows, {
    total: measures.total,
    unit: "条",
    placeholder: "在举措里找",
    empty: "没有找到已做、计划或规定的事项。",
    words: (row) => `${row.text} ${row.actors.join(" ")} ${row.year ?? ""}`,
    chips: statusChips(measures.rows),
    draw: (row) => {
      const about = [row.actors.length > 0 ? `责任单位：${row.actors.join("、")}` : null, row.year ? `${row.year}年` : null, row.deadline].filter(Boolean).join(" · ");
      return element("li", {}, element("button", { type: "button", class: "entry", onclick: () => show(row) },
        element("span", { class: "words" }, row.text, about ? element("span", { class: "soft also" }, about) : null),
        statusTag(row.status)));
    },
  });
}

function statusChips(rows) {
  const labels = [...new Set(Object.values(STATUSES))];
  return labels
    .map((label) => [label, (row) => STATUSES[row.status] === label])
    .filter(([, keeps]) => rows.some(keeps));
}

function statusTag(status) {
  return element("span", { class: "tag", "data-status": status }, STATUSES[status] ?? "");
}
