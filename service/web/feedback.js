// The editors' page of what people said of answers: a list, and whether each is answered rightly now.

import { seenText } from "./as_staff.js";
import { element } from "./dom.js";
import { feedbackCard } from "./feedback_card.js";
import { listFeedback, reaskFeedback, ruleOnFeedback } from "./feedback_client.js";
import { noticePanel } from "./notice_panel.js";
import { staffDoor } from "./staff_door.js";
import { keepKey } from "./staff_key.js";
import { showStaffNav } from "./staff_nav.js";
import { askingFailureWords, failureWords } from "./wording.js";

const PAGE = 20;

const byId = (id) => document.getElementById(id);
const list = byId("list");
const panel = noticePanel(byId("panel"), seenText);

let shown = []; // the feedback on this page
let offset = 0;
let total = 0;
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
    visit += 1;
    [shown, total] = [[], 0]; // who comes next may see less
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
  return feedbackCard(each, { openCitation: panel.openCitation, reask: (button) => reask([each.number], button), rule: (ruling, button) => rule(each.number, ruling, button) });
}

async function rule(number, ruling, button) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const mine = visit;
  const pressed = button.dataset.ruling;
  try {
    const [ruled] = (await ruleOnFeedback(door.secret, [number], ruling)).feedback;
    if (mine !== visit) return;
    shown = shown.map((each) => (each.number === number ? ruled : each));
    show();
    tell(ruling === null ? `第${number}号的裁定已撤回` : `第${number}号已裁定`);
    list.querySelector(`[data-number="${number}"] .choices [data-ruling="${pressed}"]`)?.focus();
  } catch (failure) {
    if (mine !== visit || door.refused(failure)) return;
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
  return `现在能答对${of("right")}，答错${of("wrong")}，看不出对错${of("untold")}`;
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
byId("newer").addEventListener("click", () => turn(-PAGE));
byId("older").addEventListener("click", () => turn(PAGE));
if (door.secret) load();
else door.show();
