// The editors' page of what people said of answers: a list, and whether each is answered rightly now.

import { seenText } from "./as_staff.js";
import { Failure, getJson } from "./client.js";
import { element } from "./dom.js";
import { feedbackCard } from "./feedback_card.js";
import { feedbackQuestions, listFeedback, reaskFeedback, ruleOnFeedback } from "./feedback_client.js";
import { keptShould, refusedWords, rulingBeside } from "./feedback_should.js";
import { noticePanel } from "./notice_panel.js";
import { dayOf, saveFile } from "./saving.js";
import { staffDoor } from "./staff_door.js";
import { bearer, keepKey } from "./staff_key.js";
import { navFor, showStaffNav } from "./staff_nav.js";
import { askingFailureWords, failureWords } from "./wording.js";

const PAGE = 20;

const byId = (id) => document.getElementById(id);
const list = byId("list");
const panel = noticePanel(byId("panel"), seenText);

let shown = []; // the feedback on this page
let offset = 0;
let total = 0;
const drafts = new Map(); // of sentences, by number of the feedback: what is typed outlives a card drawn again
let visit = 0; // of who is in: what comes late of what was asked by who has left is dropped
let loading = 0; // the latest load; an earlier one that comes late is dropped, and any once the door is shut

function tell(sentence) {
  byId("told").textContent = sentence;
}

const door = staffDoor({ // its key is kept once it has opened the list
  look: load,
  hide: () => {
    loading += 1;
    list.removeAttribute("aria-busy");
    byId("feedback").hidden = true;
    nameWho(null);
    visit += 1;
    [shown, total] = [[], 0]; // who comes next may see less
    drafts.clear();
    list.replaceChildren();
    panel.forget();
    tell("");
  },
  forbidden: {
    key: "这个密钥不能看评价，请换编辑或管理员的密钥。",
    name: "坐席账号不能看评价，请换编辑或管理者的账号。",
  },
});

function filter() {
  return document.querySelector("#filters input:checked").value;
}

async function load() {
  loading += 1;
  const mine = loading;
  tell("正在读取…");
  list.setAttribute("aria-busy", "true");
  try {
    const page = await listFeedback(door.secret, { filter: filter(), limit: PAGE, offset });
    if (mine !== loading) return;
    keepKey(door.secret);
    byId("sign-in").hidden = true;
    byId("feedback").hidden = false;
    if (byId("who").hidden) askWho();
    ({ total, feedback: shown } = page);
    show();
  } catch (failure) {
    if (mine !== loading || door.refused(failure)) return;
    byId("feedback").hidden = false;
    byId("sign-in").hidden = true;
    tell("");
    byId("pages").hidden = true;
    list.replaceChildren(broken(failure));
  } finally {
    if (mine === loading) list.removeAttribute("aria-busy");
  }
}

// Who is in, at the way out. Where it cannot be told, the way out is there all the same.
async function askWho() {
  const mine = visit;
  byId("who").hidden = false;
  try {
    const holder = await getJson("api/v1/me", null, bearer(door.secret));
    if (mine === visit) nameWho(holder);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

function nameWho(holder) {
  const name = byId("who").querySelector(".label");
  name.title = name.textContent = holder === null ? "" : holder.label || (holder.role === "admin" ? "管理员" : "编辑");
  if (holder === null) byId("who").hidden = true;
  else navFor(holder.role);
}

function broken(failure) {
  const words = failureWords(failure);
  return element("div", { class: "failure", role: "alert" },
    element("p", { class: "reason" }, words.title),
    element("p", {}, failure.kind === "unreachable" ? "网络断了，或者服务已经停止。恢复后请再试一次。" : words.sentence),
    element("button", { type: "button", class: "plain", onclick: load }, "再试一次"));
}

function show() {
  tell(total === 0 ? "" : `共${total}条评价${shown.some((each) => each.reasked) ? `；这一页：${counted()}` : ""}`);
  byId("reask").disabled = shown.length === 0;
  list.replaceChildren(...(shown.length > 0 ? shown.map(card) : [nothing()]));
  byId("pages").hidden = total <= PAGE;
  byId("where").textContent = `${offset + 1}–${offset + shown.length}`;
  byId("newer").disabled = offset === 0;
  byId("older").disabled = offset + PAGE >= total;
}

function card(each) {
  const { number } = each;
  return feedbackCard(each, {
    openCitation: panel.openCitation,
    reask: (button) => reask([number], button),
    rule: (ruling, button) => {
      if (ruling === null && each.should_say) draft(number, { isOpen: false, text: each.should_say }); // to be kept again without typing
      return rule(each, ruling, ruling === null ? {} : keptShould(each), { button, focus: `.choices [data-ruling="${button.dataset.ruling}"]` });
    },
    should: {
      draft: drafts.get(number) ?? { isOpen: false, text: each.should_say ?? each.proposed?.[0] ?? "", note: "" },
      change: (typed) => draft(number, typed),
      keep: (should, button) => rule(each, rulingBeside(each, should), should, { button, focus: `[data-should="${button.dataset.should === "refuse" ? "refuse" : "say"}"]` }),
    },
  });
}

function draft(number, typed) {
  drafts.set(number, { note: "", ...typed });
}

/** Keeps a ruling and what should have been answered; `focus` is the selector of what is looked at afterwards. */
async function rule({ number }, ruling, should, { button, focus }) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const mine = visit;
  const ofCard = (selector) => list.querySelector(`[data-number="${number}"] ${selector}`);
  try {
    const [ruled] = (await ruleOnFeedback(door.secret, [number], ruling, should)).feedback;
    if (mine !== visit) return;
    shown = shown.map((each) => (each.number === number ? ruled : each));
    if (should.should_say) drafts.delete(number);
    show();
    tell(ruling === null ? `第${number}号的裁定已撤回` : `第${number}号已裁定`);
    ofCard(focus)?.focus();
  } catch (failure) {
    if (mine !== visit || door.refused(failure)) return;
    const note = should.should_say ? refusedWords(failure) : "";
    if (note && ofCard(".should-form:not([hidden])")) {
      drafts.set(number, { ...drafts.get(number), note });
      ofCard(".should-form .note").textContent = note;
      ofCard(".should-form textarea").focus();
      return;
    }
    const words = failureWords(failure);
    tell(`没能记下裁定：${words.title}。${words.sentence}`);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function nothing() {
  return filter() === ""
    ? element("div", { class: "empty" }, element("p", { class: "empty-title" }, "还没有人评价过回答"),
      element("p", {}, "提问页的每个回答下面都可以点“有用”或“没用”，点过的会列在这里。"))
    : element("div", { class: "empty" }, element("p", { class: "empty-title" }, "没有这样的评价"));
}

function counted() {
  const of = (verdict) => shown.filter((each) => each.reasked?.verdict === verdict).length;
  const unruled = shown.filter((each) => each.reasked && !each.ruling).length;
  return `现在能答对${of("right")}，答错${of("wrong")}，看不出对错${of("untold") - unruled}${unruled > 0 ? `，还没有裁定${unruled}` : ""}`;
}

async function reask(numbers, button) {
  if (button.getAttribute("aria-busy") === "true" || numbers.length === 0) return;
  button.setAttribute("aria-busy", "true");
  const mine = visit;
  tell(numbers.length > 1 ? `正在把${numbers.length}个问题再问一遍…` : "正在再问一遍…");
  try {
    const again = new Map((await reaskFeedback(door.secret, numbers)).feedback.map((each) => [each.number, each]));
    if (mine !== visit) return;
    shown = shown.map((each) => again.get(each.number) ?? each);
    const focused = button.id ? null : numbers[0];
    show();
    if (focused !== null) list.querySelector(`[data-number="${focused}"] .reask`)?.focus();
  } catch (failure) {
    if (mine !== visit || door.refused(failure)) return;
    const words = askingFailureWords(failure);
    tell(`没能再问：${words.title}。${words.sentence}`);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

// All that was ruled on, as questions, whatever is shown: the same lines as of `wenjin feedback export`.
async function download(button) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const mine = visit;
  tell("正在整理评测题…");
  try {
    const { text, count, leftOut, unruled } = await feedbackQuestions(door.secret);
    if (mine !== visit) return;
    const rest = [
      unruled > 0 ? `${unruled}条评价还没有裁定，没有算进去` : "",
      leftOut > unruled ? `${leftOut - unruled}条评价没有写明正确的是什么，没有算进去` : "",
    ];
    if (count > 0) saveFile(`评测题-${dayOf(new Date())}.jsonl`, text, "application/x-ndjson");
    tell([count > 0 ? `已下载${count}道评测题` : "还没有能做成评测题的评价", ...rest].filter(Boolean).join("；"));
  } catch (failure) {
    if (mine !== visit || door.refused(failure)) return;
    const words = failureWords(failure);
    tell(`没能下载：${words.title}。${words.sentence}`);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function turn(step) {
  offset = Math.max(0, offset + step);
  load().then(() => {
    list.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  });
}

showStaffNav("feedback");
byId("filters").addEventListener("change", () => {
  offset = 0;
  load();
});
byId("reask").addEventListener("click", (event) => reask(shown.map((each) => each.number), event.currentTarget));
byId("questions").addEventListener("click", (event) => download(event.currentTarget));
byId("newer").addEventListener("click", () => turn(-PAGE));
byId("older").addEventListener("click", () => turn(PAGE));
if (door.secret) load();
else door.show();
