// The operator's page: what is wrong with the service and what to do next, worst first.

import { requested } from "./client.js";
import { element } from "./dom.js";
import { staffDoor } from "./staff_door.js";
import { bearer, keepKey } from "./staff_key.js";
import { showStaffNav } from "./staff_nav.js";
import { failureWords } from "./wording.js";

const EVERY_MS = 60_000;
const OVERALL = {
  ok: "一切正常",
  warning: "有要注意的事，回答没有受影响",
  fault: "有故障，要马上处理",
};
const KINDS = { warning: "注意", fault: "故障", "not looked at": "没有查" };
const BROKEN = {
  unreachable: "网络断了，或者服务已经停止。在服务器上运行 systemctl status wenjin 和 wenjin status。",
  preparing: "数据库还没有打开，认不了密钥。过几秒再查。",
};
const ORDER = ["fault", "warning", "not looked at"];

const byId = (id) => document.getElementById(id);
const section = byId("status");

let loading = 0; // the latest look; an earlier one that comes late is dropped, and any once the door is shut

const door = staffDoor({ // nobody needs a secret at the machine itself
  look,
  hide: () => {
    loading += 1;
    section.removeAttribute("aria-busy");
    section.hidden = true;
    for (const id of ["troubles", "rest"]) byId(id).replaceChildren();
    tellBroken("");
  },
  forbidden: {
    key: "只有管理者的密钥能看运行状况，请换一个密钥。",
    name: "只有管理者的账号能看运行状况，请换一个账号。",
  },
});

async function look({ isUnattended = false } = {}) {
  loading += 1;
  const mine = loading;
  section.setAttribute("aria-busy", "true");
  try {
    // what the page asks by itself is no use of a session, or one left open would never end
    const headers = { ...bearer(door.secret), ...(isUnattended ? { "Wenjin-Unattended": "1" } : {}) };
    const found = await requested("api/v1/status", { headers }, (it) => Array.isArray(it?.checks));
    if (mine !== loading) return;
    if (door.secret !== "") keepKey(door.secret);
    show(found);
  } catch (failure) {
    if (mine !== loading || door.refused(failure)) return;
    section.hidden = true;
    byId("sign-in").hidden = true;
    tellBroken(failure.kind, broken(failure));
  } finally {
    if (mine === loading) section.removeAttribute("aria-busy");
  }
}

// said once: a reader of the screen would hear the same words every minute, and lose the button
function tellBroken(kind, ...told) {
  if (kind !== "" && byId("broken").dataset.kind === kind) return;
  byId("broken").dataset.kind = kind;
  byId("broken").replaceChildren(...told);
}

function broken(failure) {
  return element("div", { class: "failure", role: "alert" },
    element("p", { class: "reason" }, failureWords(failure).title),
    element("p", {}, BROKEN[failure.kind] ?? "请看服务的日志，或者在服务器上运行 wenjin status。"),
    element("button", { type: "button", class: "plain", onclick: look }, "再查一次"));
}

function show({ state, version, checked_at: checkedAt, checks }) {
  byId("sign-in").hidden = true;
  tellBroken("");
  section.hidden = false;
  byId("leave").hidden = door.secret === "";
  // said once: a reader of the screen would hear the same words every minute
  const overall = byId("overall");
  if (overall.dataset.state !== state) overall.textContent = OVERALL[state];
  overall.dataset.state = state;
  byId("when").textContent = `${new Date(checkedAt).toLocaleTimeString("zh-CN")}查的，每分钟自动再查。版本${version}`;
  const troubles = checks.filter((each) => each.state !== "ok");
  troubles.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  byId("troubles").replaceChildren(...troubles.map(trouble));
  byId("rest-title").hidden = troubles.length === checks.length;
  byId("rest").replaceChildren(...checks.filter((each) => each.state === "ok").map((each) =>
    element("div", {}, element("dt", {}, each.title.zh), element("dd", {}, each.saw.zh))));
}

function trouble({ name, title, state, saw, do: next }) {
  return element("article", { class: `trouble ${state === "fault" ? "fault" : ""}`, "data-check": name, "aria-labelledby": `check-${name}` },
    element("h2", { id: `check-${name}` }, title.zh, element("span", { class: "kind" }, KINDS[state])),
    element("p", {}, `${saw.zh}。`),
    next && element("p", { class: "do" }, element("b", {}, "怎么办"), next.zh));
}

showStaffNav("status");
byId("again").addEventListener("click", look);
setInterval(() => {
  // also while nobody answers: a page on a wall comes back by itself. Not at the door; and a look under
  // way may yet find that nobody answers: another would drop what it finds
  if (byId("sign-in").hidden && !document.hidden && !section.hasAttribute("aria-busy")) look({ isUnattended: true });
}, EVERY_MS);
look();
