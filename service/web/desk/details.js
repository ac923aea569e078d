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

  form.replaceChildren(
    field("id", "编号", "text"),
    ...FIELDS.map(([name, label, type]) => field(name, label, type, HINTS[name])));
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
    return Object.values(problems).some(Boolean);
  }

  /** Fills what is empty or was filled from the text before; `wins` are values that go before it. */
  function fill(id, read, wins) {
    found = read;
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

  const described = () => Object.fromEntries(FIELDS.map(([name]) => [name, value(name) || null]));
  const focusFirstProblem = () => form.querySelector("[aria-invalid=true]")?.focus();
  return { fill, given, described, complain, focusFirstProblem, id: () => inputs.get("id").input.value };
}
