// What a notice is called, who issued it and when: filled with what was read, for the editor to put right.

import { element } from "../dom.js";
import { idProblem } from "./file_reading.js";

const FIELDS = [
  ["title", "标题", "text"],
  ["issuer", "发文机关", "text"],
  ["date", "成文日期", "text"],
  ["number", "文号", "text"],
  ["source_address", "来源网址", "url"],
];
const HINTS = { date: "例如2025-03-05", number: "没有可以不填", source_address: "https://…" };
const SEEN_BY = [["public", "公开"], ["internal", "内部"], ["bodies", "限定单位"]];
const SEEN_NOTES = {
  public: "谁都看得到，市民也问得到。",
  internal: "只有本市热线和编辑人员看得到，市民问不到。",
  bodies: "只有下列单位的人员看得到。写单位全称，几个单位用顿号隔开。",
};
const DATE = /^\d{4}(-\d{2}(-\d{2})?)?$/u;

/** The form's one owner. `onId(id)` when the number was changed, `onChange()` when anything else was. */
export function detailsForm(form, { onId, onChange }) {
  let found = {};
  const inputs = new Map();
  const notes = new Map();

  function field(name, label, type, hint) {
    const note = element("p", { class: "note", id: `${name}-note`, role: "status" });
    const input = element("input", {
      id: `field-${name}`, name, type: type === "url" ? "text" : type, inputmode: type === "url" ? "url" : null,
      autocomplete: "off", spellcheck: "false", maxlength: "1000", placeholder: hint ?? null, "aria-describedby": note.id,
    });
    const from = element("span", { class: "from" });
    inputs.set(name, { input, from });
    notes.set(name, note);
    return element("div", { class: `field field-${name}` },
      element("label", { for: input.id }, label, from), input, note);
  }

  const seen = seenField(() => { complain(); onChange(); });
  form.replaceChildren(
    field("id", "编号", "text"),
    ...FIELDS.map(([name, label, type]) => field(name, label, type, HINTS[name])),
    seen.place);
  form.addEventListener("submit", (event) => event.preventDefault());
  inputs.get("id").input.addEventListener("change", () => { if (!complain()) onId(value("id")); });
  for (const [name] of FIELDS) {
    inputs.get(name).input.addEventListener("input", () => { origin(name); complain(); onChange(); });
  }

  const value = (name) => inputs.get(name).input.value.trim();

  function origin(name) {
    const now = value(name);
    inputs.get(name).from.textContent = now && now === (found[name] ?? "") ? "读自原文" : "";
  }

  /** Whether something in the form cannot be sent; says what beside it. */
  function complain() {
    const problems = {
      id: idProblem(inputs.get("id").input.value),
      date: value("date") && !DATE.test(value("date")) ? "写成2025、2025-03或2025-03-05" : "",
      source_address: value("source_address") && !/^https?:\/\/\S/iu.test(value("source_address")) ? "以http://或https://开头" : "",
    };
    for (const [name, note] of notes) {
      const said = problems[name] ?? "";
      if (note.textContent !== said) note.textContent = said;
      inputs.get(name).input.setAttribute("aria-invalid", String(Boolean(said)));
    }
    return [...Object.values(problems), seen.complain()].some(Boolean);
  }

  /**
   * Fills what is empty or was filled from the text before; `wins` are values that go before it.
   * `visibility`: who may see it, as the service writes that.
   */
  function fill(id, read, wins, visibility) {
    found = read;
    seen.fill(visibility);
    inputs.get("id").input.value = id;
    for (const [name] of FIELDS) {
      inputs.get(name).input.value = wins[name] ?? read[name] ?? "";
      origin(name);
    }
    complain();
  }

  /** What has to be sent: what the text does not say by itself. */
  function given() {
    return Object.fromEntries(FIELDS.map(([name]) => [name, value(name)])
      .filter(([name, it]) => it !== "" && it !== (found[name] ?? "")));
  }

  /** Who may see it, as the service takes it; or what `filled` says, while nobody chose by hand. */
  const visibility = (filled = null) => (filled === null || seen.isChosen() ? seen.value() : filled);
  const described = () => Object.fromEntries(FIELDS.map(([name]) => [name, value(name) || null]));
  const focusFirstProblem = () => form.querySelector("[aria-invalid=true]")?.focus();
  return { begin: seen.begin, fill, given, visibility, described, complain, focusFirstProblem, id: () => inputs.get("id").input.value };
}

/** The choice of who may see a notice: a select, and the bodies where it is for some alone. */
function seenField(onChange) {
  const note = element("p", { class: "note", id: "visibility-note", role: "status" });
  const select = element("select", { id: "field-visibility", name: "visibility", "aria-describedby": note.id, onchange: changed },
    ...SEEN_BY.map(([value, label]) => element("option", { value }, label)));
  const bodies = element("input", {
    id: "field-bodies", name: "bodies", type: "text", autocomplete: "off", spellcheck: "false", maxlength: "1000",
    placeholder: "例如市公安局、市司法局", "aria-label": "限定的单位", "aria-describedby": note.id, hidden: true, oninput: () => { isChosen = true; onChange(); },
  });
  const place = element("div", { class: "field field-visibility" },
    element("label", { for: select.id }, "谁能看到"), select, bodies, note);

  let isChosen = false; // by hand, and not only filled in

  function changed() {
    isChosen = true;
    bodies.hidden = select.value !== "bodies";
    onChange();
  }

  // as the service writes them: white space closed up, NFC
  const tidy = (name) => name.trim().replace(/\s+/gu, " ").normalize("NFC");
  const named = () => [...new Set(bodies.value.split(/[、，,;；\n]/u).map(tidy).filter(Boolean))].sort();

  function complain() {
    const problem = select.value === "bodies" && named().length === 0 ? "写出能看到它的单位" : "";
    note.textContent = problem || SEEN_NOTES[select.value];
    bodies.setAttribute("aria-invalid", String(Boolean(problem)));
    return problem;
  }

  function fill(visibility) {
    select.value = Array.isArray(visibility) ? "bodies" : visibility;
    bodies.value = Array.isArray(visibility) ? visibility.join("、") : "";
    bodies.hidden = select.value !== "bodies";
  }

  return {
    place, fill, complain,
    begin: () => { isChosen = false; },
    isChosen: () => isChosen,
    value: () => (select.value === "bodies" ? named() : select.value),
  };
}
